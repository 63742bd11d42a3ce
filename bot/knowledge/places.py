"""Where things are: municipalities, authorities and helpers by area."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal, Self

import phonenumbers
from pydantic import AfterValidator, Field, StringConstraints, model_validator

from .base import Area, Id, LanguageCode, Line, Model, Text, Url

PostalCode = Annotated[str, StringConstraints(pattern=r"^\d{5}$")]
State = Literal["verified", "found", "unverified"]


def _valid_hours(value: str) -> str:
    from opening_hours import validate  # costs 20 ms: only where hours are read

    if not validate(value):
        raise ValueError(f"opening hours {value!r}; expected OpenStreetMap syntax such as 'Mo-Fr 08:00-12:00'")
    return value


Hours = Annotated[str, AfterValidator(_valid_hours)]


class Role(Model):
    """A kind of office: the chain names roles, the region says who fills them."""

    id: Id
    name: Text
    german: Line
    does: Text


class Contact(Model):
    """One way to reach an office, with what is known about its truth."""

    value: Line | None = None
    state: State
    on: date | None = None
    source: Url | None = None
    note: Line | None = None

    @model_validator(mode="after")
    def _dated(self) -> Self:
        if self.state != "unverified" and not (self.value and self.on):
            raise ValueError(f"state {self.state}; expected `value` and the day (`on`) it was {self.state}")
        return self

    @property
    def shown(self) -> str | None:
        """The value, if it may be shown to people."""
        return self.value if self.state != "unverified" else None


class PhoneContact(Contact):
    """A phone number in international form, or a short number."""

    @model_validator(mode="after")
    def _is_number(self) -> Self:
        if self.value and not (self.value.isdigit() and len(self.value) <= 6):
            try:
                valid = phonenumbers.is_possible_number(phonenumbers.parse(self.value))
            except phonenumbers.NumberParseException:
                valid = False
            if not valid:
                raise ValueError(f"phone number {self.value!r}; expected a form such as +49 951 13294-0")
        return self


class HoursContact(Contact):
    """Opening hours in OpenStreetMap syntax."""

    value: Hours | None = None


class PostalContact(Contact):
    """A German postal code."""

    value: PostalCode | None = None


class OfficeSource(Model):
    """A page that names the office."""

    url: Url
    date: Line | None = None
    gives: Line | None = None


class Office(Model):
    """An authority, an advice centre or a helper."""

    id: Id
    role: Id
    serves: Literal["city", "district", "both", "anker"]
    name: Line
    names: Mapping[LanguageCode, Line] = Field(default_factory=dict)
    appointment: Text | None = None
    languages: tuple[Line, ...] | Line = ()
    lat: float | None = None
    lon: float | None = None
    phone: PhoneContact | None = None
    email: Contact | None = None
    street: Contact | None = None
    postal_code: PostalContact | None = None
    town: Line | Contact | None = None
    website: Contact | None = None
    hours: HoursContact | None = None
    postal: Contact | None = None
    conflicts: tuple[Line, ...] = ()
    note: Line | None = None
    show: bool = True
    sources: tuple[OfficeSource, ...] = ()

    @property
    def address(self) -> str | None:
        """Street, postal code and town in one line; None where the street may not be shown."""
        if not (self.street and self.street.shown):
            return None
        code = self.postal_code.shown if self.postal_code else None
        town = self.town if isinstance(self.town, str) else (self.town.shown if self.town else None)
        return ", ".join(filter(None, [self.street.shown, " ".join(filter(None, [code, town]))]))

    def serves_area(self, area: Area) -> bool:
        """True where people of `area` are sent here. People in the ANKER centre live in the city."""
        return self.serves == "both" or self.serves == area or (area == "anker" and self.serves == "city")


class Municipality(Model):
    """The city or one of the municipalities of the district."""

    id: Id
    name: Line
    area: Literal["city", "district"]
    kind: Line
    ags: Annotated[str, StringConstraints(pattern=r"^\d{8}$")]
    postal_codes: tuple[PostalCode, ...]
    lat: float
    lon: float
    community: Line | None = None
    website: Url | None = None
    names: Mapping[LanguageCode, Line] = Field(default_factory=dict)
    aliases: tuple[Line, ...] = ()


class SpecialPlace(Model):
    """A place with its own rules, such as the reception centre."""

    id: Id
    name: Line
    area: Area
    municipality: Id
    lat: float | None = None
    lon: float | None = None
    names: Mapping[LanguageCode, Line] = Field(default_factory=dict)
    aliases: tuple[Line, ...] = ()


class Point(Model):
    """A place on the map, degrees."""

    lat: float
    lon: float


class Region(Model):
    """The local layer's map: who is responsible for whom."""

    name: Text
    home: Point
    routing: dict[Id, dict[Area, Id]]
    municipalities: tuple[Municipality, ...]
    places: tuple[SpecialPlace, ...] = ()

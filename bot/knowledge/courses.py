"""Language courses: who holds them, where, when they start, and who may join which kind on which day."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from .base import Id, LanguageCode, Line, Model, Situation, Text, Url

CourseKind = Literal["integration", "orientation", "vocational", "literacy", "other"]
CourseState = Literal["verified", "found", "unverified", "historical"]
Level = Literal["literacy", "A1", "A2", "B1", "B2", "C1"]
Daytime = Literal["morning", "afternoon", "evening", "weekend", "all-day"]
Audience = Literal["everyone", "women", "parents", "young-people", "residents"]
Right = Literal["may", "obliged", "may-be-admitted", "stopped", "depends", "no"]
CourseDateId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=90)]
SHOWN_STATES = ("verified", "found")


class _Entry(Model):
    """What staff know about a course entry, and since when."""

    state: CourseState
    on: date | None = None
    source: Url | None = None
    note: Line | None = None

    @property
    def shown(self) -> bool:
        """May be offered as current."""
        return self.state in SHOWN_STATES


class Provider(_Entry):
    """Who holds courses."""

    id: Id
    office: Id
    kinds: tuple[CourseKind, ...]


class CoursePlace(_Entry):
    """Where courses are or were held."""

    id: Id
    provider: Id
    kind: CourseKind
    name: Line
    municipality: Id
    lat: float | None = None
    lon: float | None = None
    audience: Audience = "everyone"


class CourseDate(_Entry):
    """One course that starts on a day. Written by `ankommen import courses`, not by hand."""

    id: CourseDateId
    place: Id
    kind: CourseKind
    level: Level | None = None
    starts: date
    daytime: Daytime | None = None
    minimum: int | None = Field(default=None, ge=1, le=99)  # people with whom it starts
    enrolled: int | None = Field(default=None, ge=0, le=99)
    counted_on: date | None = None
    childcare: Literal["yes", "no", "unknown"] = "unknown"
    audience: Audience = "everyone"
    languages: tuple[LanguageCode, ...] = ()  # in which somebody helps, beside German

    @model_validator(mode="after")
    def _dated(self) -> Self:
        if self.shown and self.on is None:
            raise ValueError(f"state {self.state}; expected the day (`on`) it was {self.state}")
        if self.state == "found" and self.source is None:
            raise ValueError("state found; expected the `source` in which it was found")
        if (self.enrolled is None) != (self.counted_on is None):
            raise ValueError("`enrolled` and `counted_on` go together; expected both or neither")
        return self


class CourseSearch(_Entry):
    """A search page of the federal authorities, for what we do not know ourselves."""

    id: Id
    name: Text
    kinds: tuple[CourseKind, ...]
    url: Url


class AdmissionVersion(Model):
    """What held from one day on. `reason` is a text with placeholders, as in topics."""

    outcome: Right
    from_: date
    until: date | None = None
    sure_until: date | None = None  # the last day for which a source says so
    reason: Text
    doors: tuple[Id, ...] = ()  # roles that can open the way: ask them
    law: Line | None = None
    source: Url
    checked_on: date
    review_by: date
    note: Line | None = None

    model_config = Model.model_config | {"alias_generator": lambda name: name.rstrip("_"), "populate_by_name": True}

    def holds_on(self, day: date) -> bool:
        """True on the days from `from` to `until`, both included."""
        return self.from_ <= day and (self.until is None or day <= self.until)

    def overdue(self, day: date) -> bool:
        """True where a person should have looked at the rule again; what is past does not change any more."""
        return self.until is None and day > self.review_by


def _in_order(versions: tuple[AdmissionVersion, ...]) -> tuple[AdmissionVersion, ...]:
    if not versions:
        raise ValueError("no version; expected at least one")
    for before, after in pairwise(versions):
        if before.until is None or before.until >= after.from_:
            raise ValueError("versions overlap; expected the oldest first, each with `until` before the next begins")
    return versions


class AdmissionRule(Model):
    """Who may join which kinds of course: for residence situations, or for whoever holds a paper."""

    id: Id
    kinds: tuple[CourseKind, ...]
    for_: tuple[Situation, ...] = ()
    holding: tuple[Id, ...] = ()
    versions: Annotated[tuple[AdmissionVersion, ...], AfterValidator(_in_order)]

    model_config = Model.model_config | {"alias_generator": lambda name: name.rstrip("_"), "populate_by_name": True}

    @model_validator(mode="after")
    def _for_somebody(self) -> Self:
        if bool(self.for_) == bool(self.holding):
            raise ValueError("expected either `for` (situations) or `holding` (papers)")
        return self

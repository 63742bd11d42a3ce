"""Dated figures: one place for each amount, period, date and number, and the version that holds on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Literal, Self

import phonenumbers
from pydantic import model_validator
from pydantic_core import PydanticCustomError

from .base import Id, Line, Model, Risk, Text, Url

Unit = Literal[
    "km", "eur", "hours", "lessons", "minutes", "days", "business-days", "weeks", "months", "years", "age", "percent",
    "people", "phone", "date", "same-month",
]  # fmt: skip
Reason = Literal["no-rule", "contradiction", "overdue"]


class Version(Model):
    """What held from one day on. `value` is a number, an ISO date or a phone number, by the unit of the fact."""

    value: Line
    upto: Line | None = None  # the upper end of a range
    from_: date
    until: date | None = None
    source: Url
    checked_on: date
    review_by: date
    confidence: Literal["high", "medium", "low"] = "medium"
    note: Line | None = None

    model_config = Model.model_config | {"alias_generator": lambda name: name.rstrip("_"), "populate_by_name": True}


class Side(Model):
    """One of two official statements that disagree."""

    gist: Line
    source: Url
    date: Line | None = None


class Contradiction(Model):
    """Two official sources that say different things; while open, the figure is withheld."""

    open: bool
    resolved: Line | None = None
    a: Side
    b: Side


@dataclass(frozen=True, slots=True)
class Shown:
    """The figure of a day: `stale` when a person should have looked at it again."""

    fact: Fact
    version: Version
    stale: bool


@dataclass(frozen=True, slots=True)
class Withheld:
    """The figure is not shown; the reason is for staff."""

    fact: Fact
    reason: Reason


class Fact(Model):
    """A figure with its history.

    `act` marks a period in which something must be declared or handed in: section 193 BGB moves its end off a weekend.
    """

    id: Id
    unit: Unit
    risk: Risk
    label: Text
    act: bool = False
    versions: tuple[Version, ...]
    contradictions: tuple[Contradiction, ...] = ()

    @model_validator(mode="after")
    def _sound(self) -> Self:
        if not self.versions:
            raise ValueError("no version; expected at least one")
        days = [version.from_ for version in self.versions]
        if days != sorted(set(days)):
            raise ValueError("versions are not in the order of `from`; expected the oldest first, each day once")
        for index, version in enumerate(self.versions):
            for key, value in (("value", version.value), ("upto", version.upto)):
                if value and (expected := _expected(self.unit, value)):
                    inside = ("versions", index, key)
                    raise PydanticCustomError(
                        "wrong_value",
                        "found {found}, expected {expected}",
                        {"found": repr(value), "expected": expected, "inside": inside},
                    )
        return self

    def on(self, day: date) -> Shown | Withheld:
        """The figure of `day`: fails closed when no rule is known, sources disagree, or a risky one is overdue."""
        holding = [v for v in self.versions if v.from_ <= day]
        if not holding or (holding[-1].until and day > holding[-1].until):
            return Withheld(self, "no-rule")
        if any(contradiction.open for contradiction in self.contradictions):
            return Withheld(self, "contradiction")
        stale = day > holding[-1].review_by
        if stale and self.risk == "high":
            return Withheld(self, "overdue")
        return Shown(self, holding[-1], stale)


def _expected(unit: Unit, value: str) -> str:
    """What should stand there instead of `value`; empty where it fits the unit."""
    try:
        if unit == "date":
            date.fromisoformat(value)
        elif unit == "phone":
            if value.startswith("+"):
                phonenumbers.parse(value)
            elif not value.isdigit():
                raise ValueError
        else:
            Decimal(value)
    except (ValueError, InvalidOperation, phonenumbers.NumberParseException):
        other = {"date": "a day such as 2026-03-01", "phone": "a number such as +49 951 13294-0 or 112"}
        return other.get(unit, f"a number of {unit}")
    return ""

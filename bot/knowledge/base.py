"""The building stones of every knowledge file: frozen models, identifiers, texts by language."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

LanguageCode = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[a-z]{2,8})?$")]
Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=40)]
GapId = Annotated[str, StringConstraints(pattern=r"^G\d{2}$")]
Url = Annotated[str, StringConstraints(pattern=r"^(https?://|github:)\S+$", max_length=700)]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=600)]
Risk = Literal["low", "medium", "high"]
Importance = Literal["required", "usable", "complete"]
Area = Literal["city", "district", "anker"]
Situation = Literal["asylum-anker", "asylum", "recognised", "toleration", "ukraine", "visa", "eu", "family"]
SITUATIONS: tuple[Situation, ...] = (
    "asylum-anker", "asylum", "recognised", "toleration", "ukraine", "visa", "eu", "family",
)  # fmt: skip
AREAS: tuple[Area, ...] = ("city", "district", "anker")
BRIDGES = ("en", "de", "ar")  # what most people read of whom nothing else is known


def _has_german(value: dict[str, str]) -> dict[str, str]:
    if "de" not in value:
        raise ValueError("German (de) is missing; expected at least the German text")
    return value


Text = Annotated[dict[LanguageCode, Line], AfterValidator(_has_german)]


class Model(BaseModel):
    """What every entry has in common: frozen, no unknown keys."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Source(Model):
    """Where a statement comes from: shown to people with its date."""

    url: Url
    title: Line
    checked_on: date
    note: Line | None = None


class Event(Model):
    """A day from which a period runs, such as moving in."""

    id: Id
    name: Text


class SituationEntry(Model):
    """A residence situation: what a person in it holds in the hand."""

    id: Situation
    name: Text
    description: Text
    paper: Id | None = None
    meanings: tuple[Id, ...] = ()  # concepts of the lexicon by which people name it


class Paper(Model):
    """A document a person carries."""

    id: Id
    name: Text
    german: Line
    what: Text
    brought_from_home: bool = False
    from_third_party: bool = False  # given by a landlord, an employer, a doctor: no step of ours produces it


class Register(Model):
    """A database of an authority: what it holds, who keeps it, where errors are corrected."""

    id: Id
    name: Text
    german: Line
    keeper: Id | None = None
    keeper_name: Text | None = None
    holds: Text
    correct_at: Id | None = None
    note: Text | None = None
    source: Url
    checked_on: date


class Gap(Model):
    """A need for action: where the chain breaks between offices."""

    id: GapId
    title: Text
    offices: tuple[Id, ...]
    consequence: Text
    would_close: Text
    source: Url
    checked_on: date


class Language(Model):
    """A language of the bot, and the tags of clients that mean it."""

    code: LanguageCode
    name: Line
    direction: Literal["ltr", "rtl"]
    locale: Line  # Babel's identifier
    tags: tuple[Line, ...] = ()
    offered: bool = True
    falls_back: LanguageCode | None = None  # the language that stands where nothing is written in this one
    own_texts: int | None = None  # topics that are expected to have a text of their own; every one if left out


class OtherLanguages(Model):
    """Languages that are none of ours, and those in which people who speak them are asked which one they want."""

    codes: Annotated[tuple[LanguageCode, ...], Field(min_length=1)]  # main subtags as clients send them
    bridges: tuple[LanguageCode, ...] = BRIDGES  # the likeliest first

"""Topics: what a newcomer can ask, the texts in each language, and the questions that must reach them."""

from __future__ import annotations

import hashlib
import re
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from .base import Id, Importance, LanguageCode, Line, Model, Risk, Source
from .chain import Deadline

PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_USE = re.compile(r"^(fact|office|paper|topic):[a-z0-9]+(-[a-z0-9]+)*$")
TEXT_FIELDS = ("title", "label", "answer", "more", "at_the_counter")

Use = Annotated[str, StringConstraints(pattern=_USE.pattern)]
Fingerprint = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{12}$")]
Utterance = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
Body = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1500)]


class Topic(Model):
    """The structure of a topic, the same in every language."""

    id: Id
    area: Literal["arrival", "everyday", "money", "health", "language", "work", "children", "offices", "bot"]
    risk: Risk
    importance: Importance
    offices: tuple[Id, ...] = ()
    bring: tuple[Id, ...] = ()
    deadline: Deadline | None = None
    next: tuple[Id, ...] = ()
    uses: tuple[Use, ...] = ()
    sources: Annotated[tuple[Source, ...], Field(min_length=1)]
    review_by: date


class TopicText(Model):
    """A topic in one language.

    `translated_from` is the fingerprint of the German text it was made from, `reviewed_as` that of this very text when
    a person read it and found it right. Both are written by `ankommen confirm`.
    """

    language: LanguageCode
    state: Literal["draft", "reviewed"]
    translated_from: Fingerprint | None = None
    reviewed_as: Fingerprint | None = None
    reviewed_on: date | None = None
    title: Annotated[Line, StringConstraints(max_length=60)]
    label: Annotated[Line, StringConstraints(max_length=24)]
    answer: Body
    more: Body | None = None
    at_the_counter: Line | None = None
    utterances: tuple[Utterance, ...] = ()

    @property
    def fingerprint(self) -> str:
        """Changes whenever a word that people read changes; utterances do not count."""
        parts = "\x1f".join(getattr(self, field) or "" for field in TEXT_FIELDS)
        return hashlib.sha256(parts.encode()).hexdigest()[:12]

    def placeholders(self) -> dict[str, list[str]]:
        """Placeholders by field, in order, braces removed."""
        return {field: PLACEHOLDER.findall(getattr(self, field) or "") for field in TEXT_FIELDS}


class Questions(Model):
    """Questions that must, and must not, reach a topic."""

    language: LanguageCode
    topic: Id
    must: tuple[Utterance, ...] = ()
    must_not: tuple[Utterance, ...] = ()


class _ByDanger(Model):
    """What people in danger write, by the topic whose card it calls for."""

    language: LanguageCode
    emergency: tuple[Utterance, ...] = ()
    mental_health: Annotated[tuple[Utterance, ...], Field(alias="mental-health")] = ()
    domestic_violence: Annotated[tuple[Utterance, ...], Field(alias="domestic-violence")] = ()

    def by_topic(self) -> dict[str, tuple[str, ...]]:
        """Keyed by the id of the topic."""
        return {
            "domestic-violence": self.domestic_violence,
            "mental-health": self.mental_health,
            "emergency": self.emergency,
        }


class CrisisFile(_ByDanger):
    """Words after which numbers are shown at once, exact on normalised text. `unless` names harmless uses."""

    unless: tuple[Utterance, ...] = ()


class CrisisMessages(_ByDanger):
    """Whole messages of people in danger, and `harmless` ones that only sound so."""

    harmless: tuple[Utterance, ...] = ()


class NotOurs(Model):
    """What must be refused; `near` are the near misses."""

    language: LanguageCode
    near: tuple[Utterance, ...] = ()
    far: tuple[Utterance, ...] = ()


class Lexicon(Model):
    """Concept names, shared by all languages, and the words for them in one."""

    language: LanguageCode
    concepts: dict[Id, tuple[Line, ...]]

    @model_validator(mode="after")
    def _no_empty(self) -> Self:
        empty = [name for name, forms in self.concepts.items() if not forms]
        if empty:
            raise ValueError(f"concept {empty[0]} has no words; expected at least one")
        return self

"""Which file of the knowledge base holds what: one row a kind, used for loading and for the JSON Schemas."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pydantic import BaseModel

from .base import Event, Gap, Language, Model, OtherLanguages, Paper, Register, SituationEntry
from .chain import Chain
from .courses import AdmissionRule, CourseDate, CoursePlace, CourseSearch, Provider
from .facts import Fact
from .places import Office, Region, Role
from .terms import Term
from .topics import CrisisFile, CrisisMessages, Lexicon, NotOurs, Questions, Topic, TopicText


class LanguagesFile(Model):
    """languages.yaml"""

    languages: tuple[Language, ...]
    others: tuple[OtherLanguages, ...] = ()


class FactsFile(Model):
    """facts.yaml"""

    facts: tuple[Fact, ...]


class PapersFile(Model):
    """papers.yaml"""

    papers: tuple[Paper, ...]


class RegistersFile(Model):
    """registers.yaml"""

    registers: tuple[Register, ...]


class RolesFile(Model):
    """roles.yaml"""

    roles: tuple[Role, ...]


class SituationsFile(Model):
    """situations.yaml"""

    situations: tuple[SituationEntry, ...]


class EventsFile(Model):
    """events.yaml"""

    events: tuple[Event, ...]


class GapsFile(Model):
    """gaps.yaml"""

    gaps: tuple[Gap, ...]


class TermsFile(Model):
    """terms.yaml"""

    terms: tuple[Term, ...]


class OfficesFile(Model):
    """offices.yaml"""

    offices: tuple[Office, ...]


class CoursesFile(Model):
    """courses.yaml"""

    providers: tuple[Provider, ...] = ()
    places: tuple[CoursePlace, ...] = ()
    searches: tuple[CourseSearch, ...] = ()


class CourseDatesFile(Model):
    """course-dates.yaml"""

    dates: tuple[CourseDate, ...] = ()


class AdmissionFile(Model):
    """admission.yaml"""

    rules: tuple[AdmissionRule, ...]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: where it lies (inside a layer, or at the top) and its model."""

    name: str
    pattern: re.Pattern[str]
    model: type[BaseModel]


_ID = r"[a-z0-9-]+"
_LANG = r"[a-z]{2,3}(?:-[a-z]{2,8})?"
_LAYER = r"(?P<layer>common|{region})"

_ROWS: tuple[tuple[str, str, type[BaseModel]], ...] = (
    ("languages", r"languages\.yaml", LanguagesFile),
    *(
        (name, rf"{_LAYER}/{name}\.yaml", model)
        for name, model in (
            ("facts", FactsFile),
            ("papers", PapersFile),
            ("registers", RegistersFile),
            ("roles", RolesFile),
            ("situations", SituationsFile),
            ("events", EventsFile),
            ("gaps", GapsFile),
            ("terms", TermsFile),
            ("region", Region),
            ("offices", OfficesFile),
            ("courses", CoursesFile),
            ("course-dates", CourseDatesFile),
            ("admission", AdmissionFile),
        )
    ),
    ("chain", rf"{_LAYER}/chains/(?P<id>{_ID})\.yaml", Chain),
    ("topic", rf"{_LAYER}/topics/(?P<id>{_ID})/topic\.yaml", Topic),
    ("text", rf"{_LAYER}/topics/(?P<id>{_ID})/(?P<language>{_LANG})\.yaml", TopicText),
    ("lexicon", rf"{_LAYER}/lexicon/(?P<language>{_LANG})\.yaml", Lexicon),
    ("crisis", rf"{_LAYER}/crisis/(?P<language>{_LANG})\.yaml", CrisisFile),
    ("not-ours", rf"{_LAYER}/not-ours/(?P<language>{_LANG})\.yaml", NotOurs),
    ("crisis-messages", rf"{_LAYER}/crisis-messages/(?P<language>{_LANG})\.yaml", CrisisMessages),
    # before the questions: "not-ours" and "crisis" look like languages
    ("crisis-tests", rf"tests/crisis/(?P<language>{_LANG})\.yaml", CrisisMessages),
    ("not-ours-tests", rf"tests/not-ours/(?P<language>{_LANG})\.yaml", NotOurs),
    ("questions", rf"tests/(?P<language>{_LANG})/(?P<id>{_ID})\.yaml", Questions),
)


def kinds(region: str) -> tuple[Kind, ...]:
    """The table for one region."""
    return tuple(
        Kind(name, re.compile(pattern.replace("{region}", re.escape(region))), model) for name, pattern, model in _ROWS
    )

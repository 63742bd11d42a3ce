"""The one immutable object that holds all that is known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from .base import AREAS, BRIDGES, Area, Event, Gap, Language, OtherLanguages, Paper, Register, SituationEntry
from .chain import Chain, Step
from .courses import AdmissionRule, CourseDate, CoursePlace, CourseSearch, Provider
from .facts import Fact
from .places import Municipality, Office, Region, Role, SpecialPlace
from .terms import Term
from .topics import CrisisFile, CrisisMessages, Lexicon, NotOurs, Questions, Topic, TopicText

SOURCE_LANGUAGE = "de"


@dataclass(frozen=True, repr=False)  # megabytes in a traceback help nobody
class Knowledge:
    """The knowledge base of one region. Keys are ids; texts are keyed by (topic, language)."""

    languages: Mapping[str, Language]
    other_languages: Mapping[str, OtherLanguages]  # by the first code of each group
    facts: Mapping[str, Fact]
    papers: Mapping[str, Paper]
    registers: Mapping[str, Register]
    roles: Mapping[str, Role]
    situations: Mapping[str, SituationEntry]
    events: Mapping[str, Event]
    gaps: Mapping[str, Gap]
    terms: Mapping[str, Term]
    chains: Mapping[str, Chain]
    offices: Mapping[str, Office]
    providers: Mapping[str, Provider]
    course_places: Mapping[str, CoursePlace]
    course_dates: Mapping[str, CourseDate]
    course_searches: Mapping[str, CourseSearch]
    admission: Mapping[str, AdmissionRule]
    region: Region
    topics: Mapping[str, Topic]
    texts: Mapping[tuple[str, str], TopicText]
    questions: Mapping[tuple[str, str], Questions]
    crisis: Mapping[str, CrisisFile]
    crisis_messages: Mapping[str, CrisisMessages]
    crisis_tests: Mapping[str, CrisisMessages]  # never learned from
    not_ours: Mapping[str, NotOurs]
    not_ours_tests: Mapping[str, NotOurs]  # never learned from
    lexicons: Mapping[str, Lexicon]

    @cached_property
    def steps(self) -> Mapping[str, Step]:
        """The steps of all chains by id, in the order of the files."""
        order = ("arrival", "language", "work", "training")
        return {step.id: step for name in order if name in self.chains for step in self.chains[name].steps}

    @cached_property
    def titled(self) -> Mapping[str, tuple[tuple[str, str], ...]]:
        """Topic and language of the texts with a title; not of those in easy words, whose titles are often the same."""
        result: dict[str, tuple[tuple[str, str], ...]] = {}
        for key, text in self.texts.items():
            if key[1] in self.fallbacks:
                continue
            result[text.title] = (*result.get(text.title, ()), key)
        return result

    @cached_property
    def steps_of_topic(self) -> Mapping[str, tuple[Step, ...]]:
        """The steps that a topic explains."""
        result: dict[str, tuple[Step, ...]] = {}
        for step in self.steps.values():
            result[step.topic] = (*result.get(step.topic, ()), step)
        return result

    @cached_property
    def offered_languages(self) -> tuple[Language, ...]:
        """Languages people can choose."""
        return tuple(language for language in self.languages.values() if language.offered)

    @cached_property
    def fallbacks(self) -> Mapping[str, str]:
        """For each language that is another one in easy words, such as `de-easy`: that other one."""
        return {code: language.falls_back for code, language in self.languages.items() if language.falls_back}

    @cached_property
    def full_languages(self) -> tuple[Language, ...]:
        """The offered languages in which everything must be written."""
        return tuple(language for language in self.offered_languages if not language.falls_back)

    def is_german(self, language: str) -> bool:
        """German, also in easy words."""
        return self.fallbacks.get(language, language) == SOURCE_LANGUAGE

    @cached_property
    def bridges(self) -> Mapping[str, tuple[str, ...]]:
        """For each language that clients send and we do not speak: ours in which its people are asked, at most three.

        The empty code stands for every other tag.
        """
        wanted = {code: group.bridges for group in self.other_languages.values() for code in group.codes}
        offered = tuple(language.code for language in self.full_languages)
        return {
            code: tuple(name for name in dict.fromkeys((*bridges, *BRIDGES, *offered)) if name in offered)[:3]
            for code, bridges in {"": BRIDGES, **wanted}.items()
            if code not in offered
        }

    def place(self, place_id: str) -> Municipality | SpecialPlace | None:
        """A municipality or special place by id."""
        return self._places.get(place_id)

    @cached_property
    def _places(self) -> Mapping[str, Municipality | SpecialPlace]:
        places: list[Municipality | SpecialPlace] = [*self.region.municipalities, *self.region.places]
        return {place.id: place for place in places}

    def text(self, topic: str, language: str) -> TopicText | None:
        """A topic's text as people of a language see it: where it has none of its own, in the one it falls back to."""
        return self.texts.get((topic, language)) or self.texts.get((topic, self.fallbacks.get(language, language)))

    def text_state(self, topic: str, language: str) -> str:
        """missing, draft, outdated or reviewed: computed, never stored. What was edited after its review is a draft."""
        text = self.texts.get((topic, language))
        if text is None:
            return "missing"
        german = self.texts[topic, SOURCE_LANGUAGE]
        if language != SOURCE_LANGUAGE and text.translated_from != german.fingerprint:
            return "outdated"
        return "reviewed" if text.state == "reviewed" and text.reviewed_as == text.fingerprint else "draft"

    def edited_since_review(self, topic: str, language: str) -> bool:
        """True where a person read the text and found it right, and a word of it has changed since."""
        text = self.texts.get((topic, language))
        return bool(text and text.state == "reviewed" and text.reviewed_as not in {None, text.fingerprint})

    def office_for(self, role: str, area: Area) -> Office | None:
        """Who fills a role for people of an area; None where that is not known or may not be shown."""
        office_id = self.region.routing.get(role, {}).get(area)
        office = self.offices.get(office_id) if office_id else None
        return office if office and office.show else None

    def depends_on_place(self, role: str) -> bool:
        """True where city, district or reception centre have different offices, or one of them none that is known."""
        routing = self.region.routing.get(role, {})
        return len({routing.get(area) for area in AREAS}) > 1

"""How far a language is: what it still needs, in the order of importance, and whether people can use it."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.i18n.catalogue import Catalogue, CatalogueError, catalogue_path, load_catalogue
from bot.knowledge import SOURCE_LANGUAGE
from bot.knowledge.base import Importance
from bot.knowledge.topics import TEXT_FIELDS

from .check_catalogues import MODEL
from .check_questions import MUST, MUST_NOT
from .findings import Base

UTTERANCES = 20  # fewest ways to ask for a topic; never more than German has
CRISIS, NEAR, FAR = 100, 100, 50  # fewest sayings in a list; the first languages have several hundred
LEXICON = 0.9  # share of the meanings that must have words
_WEIGHTS: dict[Importance, int] = {"required": 3, "usable": 2, "complete": 1}
_WIDTH = 100


@dataclass(frozen=True, slots=True)
class Need:
    """One kind of thing a language needs: how many it has of how many, and which are missing."""

    level: Importance
    name: str
    have: int
    of: int
    missing: tuple[str, ...]
    enough: int  # from here on people can use the language

    @property
    def met(self) -> bool:
        """True where people can use the language as far as this goes."""
        return self.have >= self.enough


@dataclass(frozen=True)
class Readiness:
    """All needs of a language, the most important first."""

    language: str
    name: str
    offered: bool
    needs: tuple[Need, ...]
    outdated: tuple[str, ...]  # topics whose German text has changed since

    @property
    def open(self) -> tuple[Need, ...]:
        """What stands between the language and its being usable."""
        return tuple(need for need in self.needs if need.level != "complete" and not need.met)

    @property
    def usable(self) -> bool:
        """Everything required and everything usable is there."""
        return not self.open

    @property
    def score(self) -> int:
        """0 to 100, rounded down: the share of what is there; the required counts three times, the usable twice."""
        whole = sum(_WEIGHTS[need.level] for need in self.needs)
        return (
            int(100 * sum(_WEIGHTS[need.level] * need.have / need.of for need in self.needs) / whole) if whole else 100
        )


def readiness(base: Base, locales: Path, language: str) -> Readiness:
    """Look at one language of the knowledge base and at its catalogue in `locales`."""
    entry, knowledge = base.knowledge.languages[language], base.knowledge
    outdated = tuple(topic for topic in knowledge.topics if knowledge.text_state(topic, language) == "outdated")
    needs = tuple(need for need in _Needs(base, locales, language).all() if need.of)
    return Readiness(language, entry.name, entry.offered, needs, outdated)


def check_offered(base: Base, locales: Path) -> None:
    """A language that people can choose must be usable."""
    for language in base.languages:
        if language == SOURCE_LANGUAGE:
            continue
        state = readiness(base, locales, language)
        if not state.usable:
            parts = "; ".join(f"{need.name} {need.have} of {need.of}{_few(need.missing)}" for need in state.open)
            message = f"{language} is offered, but not usable yet: {parts}"
            hint = f"ankommen status --lang {language} says what is missing; until then write `offered: false`"
            base.error("languages", language, "offered", message=message, hint=hint)


def as_text(state: Readiness) -> str:
    """For a terminal: the verdict, a table, and everything that is missing."""
    verdict = "usable" if state.usable else "not usable yet"
    offered = "offered" if state.offered else "not offered"
    head = f"{state.name} ({state.language}): {verdict}, {offered}; score {state.score} of 100"
    width = max(len(need.name) for need in state.needs)
    table = [
        f"{need.level:<8}  {need.name:<{width}}  {need.have:>5} of {need.of:>5}{'  !' if need in state.open else ''}"
        for need in state.needs
    ]
    blocks = [head, "\n".join(table)]
    blocks += [_listed(f"Missing ({need.level}): {need.name}", need.missing) for need in state.needs if need.missing]
    if state.outdated:
        blocks.append(_listed("Outdated, German has changed", state.outdated))
    if state.usable:
        after = "" if state.offered else f" To offer it: `offered: true` at {state.language} in languages.yaml."
        blocks.append(f"People can use {state.name}.{after}")
    else:
        names = ", ".join(need.name for need in state.open)
        blocks.append(f"Usable as soon as these are there (marked !): {names}.")
    return "\n\n".join(blocks)


class _Needs:
    def __init__(self, base: Base, locales: Path, language: str) -> None:
        self.base, self.knowledge, self.language = base, base.knowledge, language
        self.locales = locales

    def all(self) -> Iterator[Need]:
        """In the order in which to do them."""
        yield self._bot()
        crisis = {code: file.by_topic() for code, file in self.knowledge.crisis.items()}
        yield self._lists("required", "crisis words", crisis, dict.fromkeys(crisis.get(SOURCE_LANGUAGE, ()), CRISIS))
        yield from self._topics("required")
        yield self._lexicon()
        yield self._small()
        yield from self._topics("usable")
        refused = {code: {"near": file.near, "far": file.far} for code, file in self.knowledge.not_ours.items()}
        yield self._lists("usable", "examples of what is refused", refused, {"near": NEAR, "far": FAR})
        yield self._tests()
        yield from self._topics("complete")
        yield self._names()

    def _bot(self) -> Need:
        model, own = self._catalogue(MODEL), self._catalogue(self.language)
        wanted = [*model.texts, *model.plurals] if model else []
        there = {*own.texts, *(message for message, forms in own.plurals.items() if all(forms))} if own else set()
        return _need("required", "the bot's own words", wanted, [name for name in wanted if name not in there])

    def _catalogue(self, language: str) -> Catalogue | None:
        try:
            return load_catalogue(catalogue_path(self.locales, language), language)
        except CatalogueError:
            return None  # `check` says what is wrong with it

    def _lists(
        self, level: Importance, name: str, lists: dict[str, dict[str, tuple[str, ...]]], least: dict[str, int]
    ) -> Need:
        """Word lists of which each must have so many lines; never more than in German."""
        german, own = lists.get(SOURCE_LANGUAGE, {}), lists.get(self.language, {})
        needed = {key: min(count, len(german.get(key, ()))) for key, count in least.items()}
        have = {key: min(count, len(own.get(key, ()))) for key, count in needed.items()}
        missing = tuple(f"{key} ({have[key]} of {count})" for key, count in needed.items() if have[key] < count)
        return Need(level, name, sum(have.values()), sum(needed.values()), missing, sum(needed.values()))

    def _topics(self, level: Importance) -> Iterator[Need]:
        """The texts of topics, with the fields that are missing, and whether people can ask for them."""
        topics = [topic.id for topic in self.knowledge.topics.values() if topic.importance == level]
        missing, few = [], []
        for topic in topics:
            german, own = self.knowledge.texts[topic, SOURCE_LANGUAGE], self.knowledge.text(topic, self.language)
            fields = [field for field in TEXT_FIELDS if getattr(german, field) and not getattr(own, field, None)]
            if fields:
                missing.append(f"{topic} ({', '.join(fields)})" if own else topic)
            count, least = len(own.utterances) if own else 0, min(UTTERANCES, len(german.utterances))
            if count < least:
                few.append(f"{topic} ({count} of {least})")
        yield _need(level, f"{level} topics", topics, missing)
        yield _need(level, f"questions to {level} topics", topics, few)

    def _lexicon(self) -> Need:
        german, own = self.knowledge.lexicons.get(SOURCE_LANGUAGE), self.knowledge.lexicons.get(self.language)
        wanted = list(german.concepts) if german else []
        missing = [name for name in wanted if own is None or name not in own.concepts]
        return _need("required", "meanings with words (lexicon)", wanted, missing, LEXICON)

    def _small(self) -> Need:
        wanted, missing = [], []
        for small in self.base.small_texts:
            name = f"{small.origin.path.stem}: {small.texts[SOURCE_LANGUAGE].strip()[:40]}"
            wanted.append(name)
            if self.language not in small.texts:
                missing.append(name)
        return _need("usable", "texts in lists and chains", wanted, missing)

    def _tests(self) -> Need:
        tested = [topic for code, topic in self.knowledge.questions if code == SOURCE_LANGUAGE]
        wanted = [topic for topic in tested if self.knowledge.topics[topic].importance != "complete"]
        own = {topic: self.knowledge.questions.get((self.language, topic)) for topic in wanted}
        missing = [topic for topic, q in own.items() if q is None or len(q.must) < MUST or len(q.must_not) < MUST_NOT]
        return _need("usable", "test questions", wanted, missing)

    def _names(self) -> Need:
        region = self.knowledge.region
        named = {entry.id: entry.names for entry in self.knowledge.offices.values() if entry.names}
        named |= {place.id: place.names for place in region.municipalities if place.names}
        named |= {place.id: place.names for place in region.places if place.names}
        missing = [name for name, names in named.items() if self.language not in names]
        return _need("complete", "names of offices and places", list(named), missing)


def _need(level: Importance, name: str, wanted: list[str], missing: Iterable[str], share: float = 1) -> Need:
    gaps = tuple(missing)
    return Need(level, name, len(wanted) - len(gaps), len(wanted), gaps, int(len(wanted) * share))


def _few(names: tuple[str, ...]) -> str:
    return f" ({', '.join(names[:3])}{f' and {len(names) - 3} more' if len(names) > 3 else ''})"


def _listed(title: str, names: Iterable[str]) -> str:
    short = [textwrap.shorten(name, 60, placeholder=" …") for name in names]
    body = textwrap.fill(" | ".join(short), _WIDTH, initial_indent="  ", subsequent_indent="  ", break_on_hyphens=False)
    return f"{title}: {len(short)}\n{body}"

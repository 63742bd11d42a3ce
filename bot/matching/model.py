"""The matcher: two models of one message, their agreement, and the decision."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from bot.i18n.normalise import normalise

from .concepts import ConceptIndex, concept_features
from .decide import Calibration, signals
from .features import MAX_CHARACTERS, Hashes, hash_of, surface_features
from .language import LanguageModel
from .linear import LinearModel, softmax
from .match import Match
from .repair import Repairer

NOT_OURS = "-"  # the class of what must be refused
CONCEPT_WEIGHT = 0.5  # beside the surface model; measured in `make bench`
_OFFERED = 3
_ALTERNATIVES = 4
_FOLLOW_UP_WORDS = 6
# Meanings that say nothing of their own: "and where is that?", "what does it cost?"
FOLLOW_UP = frozenset(
    {
        *("what", "where", "which", "who", "how", "how-much", "how-many", "how-long", "when", "until-when", "must-i"),
        *("need", "bring", "paper", "which-papers", "cost", "price-expensive", "pay", "who-pays", "number"),
        *("phone-number", "address", "opening-hours", "deadline", "date-on-paper"),
    }
)
_COMMON_WORDS = 12  # tokens whose coverage counts


@dataclass(frozen=True, slots=True)
class Reading:
    """What the models say about one message, before any decision."""

    probabilities: NDArray[np.float32]  # over all classes
    signals: NDArray[np.float64]
    concepts: tuple[str, ...]


@dataclass(frozen=True, repr=False)
class TopicMatcher:
    """Implements `Matcher`. Holds no state: the same text gives the same match."""

    topics: tuple[str, ...]
    surface: LinearModel
    meaning: LinearModel
    index: ConceptIndex
    languages: LanguageModel
    repairer: Repairer
    calibration: Calibration

    @cached_property
    def not_ours(self) -> int | None:
        """The class of what must be refused; None where the knowledge base has no examples of it."""
        return self.topics.index(NOT_OURS) if NOT_OURS in self.topics else None

    def features(self, text: str) -> tuple[Hashes, Hashes, tuple[str, ...]]:
        """Surface features, concept features and concepts, of the text and of its repaired form together."""
        normalised = normalise(text)[:MAX_CHARACTERS]
        repaired = self.repairer.repair(normalised)
        surface = surface_features(normalised)
        if repaired != normalised:
            surface = np.union1d(surface, surface_features(repaired))
        concepts = tuple(sorted({*self.index.concepts(normalised), *self.index.concepts(repaired)}))
        return surface, concept_features(concepts), concepts

    def read(self, text: str) -> Reading | None:
        """The models' view of a message; None for one without words."""
        surface, meaning, concepts = self.features(text)
        if not len(surface):
            return None
        by_surface = softmax(self.surface.logits(surface))
        by_meaning = softmax(self.meaning.logits(meaning))
        weight = CONCEPT_WEIGHT if len(meaning) else 0.0
        combined = (by_surface * np.maximum(by_meaning, 1e-6) ** weight).astype(np.float32)
        combined /= combined.sum()
        best = int(np.argmax(combined))
        agreement = float(by_meaning[best]) if len(meaning) else 0.0
        coverage = self._coverage(normalise(text))
        return Reading(combined, signals(combined, self.not_ours, coverage, agreement, concepts), concepts)

    def _coverage(self, normalised: str) -> float:
        """The share of the message's words that our utterances or the lexicon know."""
        words = normalised.split()[:_COMMON_WORDS]
        if not words:
            return 0.0
        numbers = np.array([hash_of("w", word) for word in words], dtype=np.uint32)
        known = self.surface.knows(numbers)
        return sum(bool(k) or self.index.covers(word) for k, word in zip(known, words, strict=True)) / len(words)

    @staticmethod
    def _is_follow_up(text: str, reading: Reading) -> bool:
        """A short question without a subject of its own, after an answer."""
        short = len(normalise(text).split()) <= _FOLLOW_UP_WORDS
        return short and bool(reading.concepts) and FOLLOW_UP.issuperset(reading.concepts)

    def match(self, text: str, *, hint: str | None = None, previous: str | None = None) -> Match:
        """See Matcher."""
        reading = self.read(text)
        if reading is None:
            return Match("none", None, 0.0, (), hint)
        language = self.languages.identify(text, hint)
        if previous in self.topics and self._is_follow_up(text, reading):
            return Match("answer", previous, 1.0, (), language, reading.concepts)
        probability = self.calibration.probability(reading.signals)
        outcome = self.calibration.decide(probability)
        order = np.argsort(-reading.probabilities, kind="stable")
        ours = [(self.topics[i], round(float(reading.probabilities[i]), 4)) for i in order if i != self.not_ours]
        best = ours[0][0]
        found = Match(outcome, best, round(probability, 4), tuple(ours[1:_ALTERNATIVES]), language, reading.concepts)
        if outcome == "choose":
            return replace(found, alternatives=tuple(ours[:_OFFERED]))
        return found if outcome == "answer" else replace(found, topic=None, alternatives=tuple(ours[:_OFFERED]))

"""The matcher: three models of one message, their agreement, and the decision."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property, reduce
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot.i18n.normalise import normalise

from .clauses import cuts, pieces
from .concepts import ConceptIndex, concept_features
from .decide import Calibration, signals
from .features import Hashes, hash_of, surface_features, word_features
from .language import LanguageModel
from .linear import LinearModel
from .match import Match
from .network import Network
from .repair import Repairer
from .tfidf import Floats, softmax

NOT_OURS = "-"  # the class of what must be refused
_WORD_WEIGHT, _MEANING_WEIGHT = 0.7, 0.7  # beside the surface model; measured on unseen questions
_LEAST_SHARE = np.float32(1e-6)  # of a model: none has a veto
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
_SURE = 0.9  # that each half of a message is a question of its own; measured on two-question and on single messages
_COMMON_WORDS = 12  # tokens whose coverage counts


def combine(by_surface: Floats, by_words: Floats, by_meaning: Floats, has_meaning: NDArray[np.bool_]) -> Floats:
    """The probabilities of the models as one; without that of the meanings for a text that has none."""
    weight = np.where(has_meaning, np.float32(_MEANING_WEIGHT), np.float32(0))[..., None]
    words = np.maximum(by_words, _LEAST_SHARE) ** np.float32(_WORD_WEIGHT)
    product = np.maximum(by_surface, _LEAST_SHARE) * words * np.maximum(by_meaning, _LEAST_SHARE) ** weight
    return np.asarray(product / product.sum(axis=-1, keepdims=True), dtype=np.float32)


class Features(NamedTuple):
    """What the models look at."""

    surface: Hashes
    words: Hashes
    meaning: Hashes
    concepts: tuple[str, ...]


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
    words: Network
    meaning: Network
    index: ConceptIndex
    languages: LanguageModel
    repairer: Repairer
    calibration: Calibration
    folded: bool = True  # with features folded to Latin letters

    @cached_property
    def not_ours(self) -> int | None:
        """The class of what must be refused; None where the knowledge base has no examples of it."""
        return self.topics.index(NOT_OURS) if NOT_OURS in self.topics else None

    def features(self, normalised: str) -> Features:
        """Of the text and of its repaired form together."""
        repaired = self.repairer.repair(normalised)
        forms = (normalised,) if repaired == normalised else (normalised, repaired)
        concepts = tuple(sorted({concept for form in forms for concept in self.index.concepts_in(form)}))
        meaning = concept_features(concepts)
        surface = [surface_features(form, folded=self.folded) for form in forms]
        words = [word_features(form, meaning, folded=self.folded) for form in forms]
        return Features(reduce(np.union1d, surface), reduce(np.union1d, words), meaning, concepts)

    def read(self, text: str) -> Reading | None:
        """The models' view of a message; None for one without words.

        Of a long one the piece that is surest: a question is hidden among other things, not spread over them.
        """
        readings = [reading for piece in pieces(normalise(text)) if (reading := self._read(piece)) is not None]
        return max(readings, key=lambda reading: self.calibration.probability(reading.signals), default=None)

    def _read(self, normalised: str) -> Reading | None:
        seen = self.features(normalised)
        if not len(seen.surface):
            return None
        by_surface = softmax(self.surface.logits(seen.surface))
        by_words = self.words.probabilities(seen.words)
        by_meaning = self.meaning.probabilities(seen.meaning)
        combined = combine(by_surface, by_words, by_meaning, np.array(bool(seen.concepts)))
        models = (by_surface, by_words, by_meaning)
        found = signals(combined, models, self.not_ours, self._coverage(normalised), seen.concepts)
        return Reading(combined, found, seen.concepts)

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

    def _ranked(self, reading: Reading) -> list[tuple[str, float]]:
        """Our topics with their probabilities, best first."""
        order = np.argsort(-reading.probabilities, kind="stable")
        return [(self.topics[i], round(float(reading.probabilities[i]), 4)) for i in order if i != self.not_ours]

    def two_questions(self, text: str) -> list[tuple[str, float]]:
        """Two topics where the message falls apart into two questions that are each clear, the surer one first."""
        found: list[list[tuple[str, float]]] = []
        for parts in cuts(text):
            readings = [reading for part in parts if (reading := self.read(part)) is not None]
            sure = {
                self._ranked(reading)[0][0]: round(self.calibration.probability(reading.signals), 4)
                for reading in readings
            }
            if len(sure) == 2 and min(sure.values()) >= _SURE:
                found.append(sorted(sure.items(), key=lambda pair: -pair[1]))
        return max(found, key=lambda pairs: pairs[1][1], default=[])

    def match(self, text: str, *, hint: str | None = None, previous: str | None = None) -> Match:
        """See Matcher."""
        reading = self.read(text)
        if reading is None:
            return Match("none", None, 0.0, (), hint)
        language = self.languages.identify(text, hint)
        if previous in self.topics and self._is_follow_up(text, reading):
            return Match("answer", previous, 1.0, (), language, reading.concepts)
        ours = self._ranked(reading)
        if two := self.two_questions(text):
            others = (pair for pair in ours if pair[0] not in dict(two))
            offered = (*two, *others)[:_OFFERED]
            return Match("choose", two[0][0], two[1][1], offered, language, reading.concepts)
        probability = self.calibration.probability(reading.signals)
        outcome = self.calibration.decide(probability)
        best = ours[0][0]
        found = Match(outcome, best, round(probability, 4), tuple(ours[1:_ALTERNATIVES]), language, reading.concepts)
        if outcome == "choose":
            return replace(found, alternatives=tuple(ours[:_OFFERED]))
        return found if outcome == "answer" else replace(found, topic=None, alternatives=tuple(ours[:_OFFERED]))

"""Is somebody in danger? A small model of whole messages, asked where no saying of the crisis lexicon stands.

Sayings are exact, so a call for help in other words passes them: of messages that their authors had never seen they
found about half. The model finds most of the others, and has a level at which it seldom raises a false alarm.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from bot.i18n.normalise import normalise
from bot.knowledge import Knowledge

from .clauses import pieces
from .concepts import ConceptIndex, concept_features
from .features import Hashes, hash_of, surface_features, word_features
from .linear import LinearModel, train
from .network import OF_DANGER, Network, train_network
from .tfidf import Floats, softmax

CALM = "-"
DANGERS = ("domestic-violence", "emergency", "mental-health")
_CLASSES = (CALM, *DANGERS)
_LEAST_WORDS = 2  # a single word that nobody knows resembles anything; those that count are sayings
_LEAST_KNOWN = 0.2  # share of known words; of a language or script that we do not know there are fewer


class Call(NamedTuple):
    """A message, and which card it calls for; CALM for none. `strict`: one of those that look like danger."""

    text: str
    topic: str
    strict: bool = False


def calls(knowledge: Knowledge) -> list[Call]:
    """What is learned from, in a fixed order: sayings, messages, harmless ones, and everybody's other questions."""
    rows: set[Call] = set()
    for file in knowledge.crisis.values():
        for topic, sayings in (*file.by_topic().items(), (CALM, file.unless)):
            rows |= {Call(saying.replace("*", " "), topic, topic == CALM) for saying in sayings}
    for messages in knowledge.crisis_messages.values():
        for topic, texts in (*messages.by_topic().items(), (CALM, messages.harmless)):
            rows |= {Call(text, topic, topic == CALM) for text in texts}
    for (topic, language), text in knowledge.texts.items():
        # in the questions of the dangers themselves both stand: "which number", "where is a shelter"
        if topic not in DANGERS and language not in knowledge.fallbacks:
            rows |= {Call(utterance, CALM) for utterance in (text.title, text.label, *text.utterances)}
    for refused in knowledge.not_ours.values():
        rows |= {Call(text, CALM) for text in (*refused.near, *refused.far)}
    rows |= {Call(name, CALM) for name in _names(knowledge)}
    return sorted(rows)


def _names(knowledge: Knowledge) -> Iterator[str]:
    """What people answer when they are asked: places, papers, situations, offices."""
    for municipality in knowledge.region.municipalities:
        yield from (municipality.name, *municipality.names.values(), *municipality.aliases)
    for place in knowledge.region.places:
        yield from (place.name, *place.names.values(), *place.aliases)
    for office in knowledge.offices.values():
        if office.role not in DANGERS:
            yield from (office.name, *office.names.values())
    for paper in knowledge.papers.values():
        yield from paper.name.values()
    for situation in knowledge.situations.values():
        yield from situation.name.values()


@dataclass(frozen=True, slots=True)
class Ear:
    """What was learned; classes are _CLASSES."""

    surface: LinearModel
    words: Network

    def shares(self, normalised: str, concepts: Hashes) -> Floats | None:
        """How likely each class is, both models together; None for a text without features."""
        features = np.union1d(surface_features(normalised), concepts)
        if not len(features):
            return None
        by_surface = softmax(self.surface.logits(features))
        product = self.words.probabilities(word_features(normalised, concepts)) * np.sqrt(by_surface)
        return np.asarray(product / product.sum(), dtype=np.float32)


def train_alarm(rows: Sequence[Call], index: ConceptIndex) -> Ear:
    """Some seconds; deterministic."""
    labels = [_CLASSES.index(row.topic) for row in rows]
    texts = [normalise(row.text) for row in rows]
    concepts = [concept_features(index.concepts_in(text)) for text in texts]
    pairs = list(zip(texts, concepts, strict=True))
    surface = train([np.union1d(surface_features(text), found) for text, found in pairs], labels, len(_CLASSES))[0]
    words = train_network([word_features(*pair) for pair in pairs], labels, len(_CLASSES), OF_DANGER)[0]
    return Ear(surface, words)


@dataclass(frozen=True, repr=False)
class Alarm:
    """`level`: how likely danger must be, 0 to 1."""

    ear: Ear
    index: ConceptIndex
    level: float

    def share(self, text: str) -> tuple[str, float]:
        """The likeliest danger, and how likely there is any: in the worst piece of a long message."""
        worst = (DANGERS[0], 0.0)
        for piece in pieces(normalise(text)):
            if sum(not word.isdigit() for word in piece.split()) < _LEAST_WORDS:
                continue
            if self._known(piece) < _LEAST_KNOWN:
                continue
            shares = self.ear.shares(piece, concept_features(self.index.concepts_in(piece)))
            if shares is not None and 1 - shares[0] > worst[1]:
                worst = (_CLASSES[1 + int(np.argmax(shares[1:]))], float(1 - shares[0]))
        return worst

    def _known(self, piece: str) -> float:
        """The share of the words that were seen while learning."""
        words = np.array([hash_of("w", word) for word in piece.split()], dtype=np.uint32)
        return float(self.ear.surface.knows(words).mean())

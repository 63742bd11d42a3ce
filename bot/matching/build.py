"""Train the matcher from the knowledge base."""

from __future__ import annotations

import hashlib
import json
import math
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from bot.i18n.normalise import normalise
from bot.knowledge import Knowledge

from .alarm import Alarm, Ear, calls, train_alarm
from .concepts import ConceptIndex, concept_features
from .decide import Calibration
from .features import hash_of, surface_features, word_features
from .language import LanguageModel, train_languages
from .linear import LinearModel, train
from .model import NOT_OURS, TopicMatcher, combine
from .network import OF_MEANINGS, OF_WORDS, Network, train_network
from .repair import Repairer
from .tfidf import softmax

_FORMAT = 19  # raise when features or training change, so that an old cache is not taken

_CLEARLY = 2.0  # times as likely as its own topic: the other one has it
_DOUBTFUL = 0.7  # an utterance with less of its own topic is looked at again, as a message


class Sample(NamedTuple):
    """One utterance to learn from."""

    topic: str
    language: str
    text: str


def samples(knowledge: Knowledge) -> list[Sample]:
    """In a fixed order, whatever the order of the files; titles count as utterances.

    Texts in easy words teach nothing: nobody asks in that language, and it is never detected.
    """
    rows = {
        Sample(topic, language, utterance)
        for (topic, language), text in knowledge.texts.items()
        if language not in knowledge.fallbacks
        for utterance in (text.title, text.label, *text.utterances)
    }
    rows |= {
        Sample(NOT_OURS, language, utterance)
        for language, file in knowledge.not_ours.items()
        for utterance in (*file.near, *file.far)
    }
    return sorted(rows)


class OverMatch(NamedTuple):
    """An utterance that belongs to another topic more than to its own, although it was learned from."""

    sample: Sample
    reached: str
    times: float  # as likely as its own topic


def training_key(knowledge: Knowledge) -> str:
    """Changes with everything that is learned from, and with nothing else."""
    lexicons = {language: dict(lexicon.concepts) for language, lexicon in knowledge.lexicons.items()}
    taught = [samples(knowledge), calls(knowledge), lexicons]
    content = json.dumps(taught, sort_keys=True, default=list, ensure_ascii=False)
    return f"{_FORMAT}-{hashlib.sha256(content.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}"


@dataclass(frozen=True, slots=True)
class Trained:
    """Everything training makes; what is cheap to make again from the knowledge base is not part of it."""

    topics: tuple[str, ...]
    surface: LinearModel
    words: Network
    meaning: Network
    languages: LanguageModel
    once: tuple[str, ...]  # words of a single utterance
    often: tuple[str, ...]
    over: tuple[OverMatch, ...] = ()
    ear: Ear | None = None  # None while measuring only
    folded: bool = True  # with features folded to Latin letters

    def unlearned(self, concepts: Iterable[str]) -> list[str]:
        """The concepts that too few utterances have for anything to be learned, sorted."""
        names = sorted(concepts)
        known = self.meaning.knows(np.array([hash_of("c", name) for name in names], dtype=np.uint32))
        return [name for name, learned in zip(names, known, strict=True) if not learned]

    def matcher(self, index: ConceptIndex, calibration: Calibration) -> TopicMatcher:
        """The ready matcher."""
        repairer = Repairer(self.once, index.words.union(self.often))
        return TopicMatcher(
            self.topics,
            self.surface,
            self.words,
            self.meaning,
            index,
            self.languages,
            repairer,
            calibration,
            self.folded,
        )

    def listener(self, index: ConceptIndex, calibration: Calibration) -> Alarm:
        """The ready alarm."""
        assert self.ear is not None
        return Alarm(self.ear, index, calibration.alarm)


def train_matcher(
    rows: Sequence[Sample], index: ConceptIndex, *, look_over: bool = False, folded: bool = True
) -> Trained:
    """Train from scratch: two or three minutes, by the number of utterances. Deterministic.

    With `look_over` also find the utterances that belong to another topic. `folded`: see `surface_features`.
    """
    topics = tuple(sorted({row.topic for row in rows}))
    number = {topic: position for position, topic in enumerate(topics)}
    labels = [number[row.topic] for row in rows]
    texts = [normalise(row.text) for row in rows]
    counts = Counter(word for text in texts for word in set(text.split()))
    by_language: dict[str, list[str]] = {}
    for row in rows:
        by_language.setdefault(row.language, []).append(row.text)
    meanings = [concept_features(index.concepts_in(text)) for text in texts]
    words = [word_features(text, meaning, folded=folded) for text, meaning in zip(texts, meanings, strict=True)]
    surface = [surface_features(text, folded=folded) for text in texts]
    with ThreadPoolExecutor(os.cpu_count()) as threads:  # numpy and scipy let others go on while they reckon
        of_surface = threads.submit(train, surface, labels, len(topics))
        of_words = threads.submit(train_network, words, labels, len(topics), OF_WORDS)
        of_meanings = threads.submit(train_network, meanings, labels, len(topics), OF_MEANINGS)
    (linear, by_surface), (word_net, by_words), (meaning_net, by_meaning) = (
        of_surface.result(),
        of_words.result(),
        of_meanings.result(),
    )
    trained = Trained(
        topics,
        linear,
        word_net,
        meaning_net,
        train_languages(by_language),
        tuple(sorted(word for word, count in counts.items() if count == 1)),
        tuple(sorted(word for word, count in counts.items() if count > 1)),
        folded=folded,
    )
    if not look_over:
        return trained
    has_meaning = np.array([len(found) > 0 for found in meanings])
    own = combine(softmax(by_surface), by_words, by_meaning, has_meaning)[np.arange(len(rows)), labels]
    matcher = trained.matcher(index, Calibration())
    doubtful = [
        row
        for row, text, share in zip(rows, texts, own, strict=True)
        if row.topic != NOT_OURS and (share < _DOUBTFUL or matcher.repairer.repair(text) != text)
    ]
    return replace(trained, over=tuple(_over_matches(matcher, doubtful)))


def _over_matches(matcher: TopicMatcher, rows: Sequence[Sample]) -> Iterator[OverMatch]:
    """Those where another topic is clearly likelier; a near tie turns with every new utterance elsewhere."""
    for row in rows:
        reading = matcher.read(row.text)
        if reading is None:
            continue
        shares = [
            (float(share), topic)
            for share, topic in zip(reading.probabilities, matcher.topics, strict=True)
            if topic != NOT_OURS
        ]
        best, reached = max(shares)
        own = next(share for share, topic in shares if topic == row.topic)
        if reached != row.topic and best > _CLEARLY * own:
            yield OverMatch(row, reached, round(best / own, 2) if own else math.inf)


def train_all(knowledge: Knowledge, index: ConceptIndex) -> Trained:
    """Everything that is learned from the knowledge base: some minutes."""
    trained = train_matcher(samples(knowledge), index, look_over=True)
    return replace(trained, ear=train_alarm(calls(knowledge), index))

"""Train the matcher from the knowledge base, or take the trained one from the cache."""

from __future__ import annotations

import logging
import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, NamedTuple
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from bot.i18n.normalise import normalise
from bot.knowledge import Knowledge

from .concepts import ConceptIndex, concept_features
from .decide import Calibration
from .features import surface_features
from .language import LanguageModel, train_languages
from .linear import LinearModel, train
from .model import NOT_OURS, TopicMatcher
from .repair import Repairer

log = logging.getLogger(__name__)

_FORMAT = 4  # raise when features or training change, so that an old cache is not taken


class Sample(NamedTuple):
    """One utterance to learn from."""

    topic: str
    language: str
    text: str


def samples(knowledge: Knowledge) -> list[Sample]:
    """In a fixed order, whatever the order of the files; titles count as utterances."""
    rows = {
        Sample(topic, language, utterance)
        for (topic, language), text in knowledge.texts.items()
        for utterance in (text.title, text.label, *text.utterances)
    }
    rows |= {
        Sample(NOT_OURS, language, utterance)
        for language, file in knowledge.not_ours.items()
        for utterance in (*file.near, *file.far)
    }
    return sorted(rows)


@dataclass(frozen=True, slots=True)
class Trained:
    """Everything training makes; what is cheap to make again from the knowledge base is not part of it."""

    topics: tuple[str, ...]
    surface: LinearModel
    meaning: LinearModel
    languages: LanguageModel
    vocabulary: tuple[str, ...]

    def matcher(self, index: ConceptIndex, calibration: Calibration) -> TopicMatcher:
        """The ready matcher."""
        repairer = Repairer(self.vocabulary)
        return TopicMatcher(self.topics, self.surface, self.meaning, index, self.languages, repairer, calibration)


def train_matcher(rows: Sequence[Sample], index: ConceptIndex) -> Trained:
    """Train from scratch: some ten seconds, by the number of utterances. Deterministic."""
    topics = tuple(sorted({row.topic for row in rows}))
    number = {topic: position for position, topic in enumerate(topics)}
    labels = [number[row.topic] for row in rows]
    texts = [normalise(row.text) for row in rows]
    counts = Counter(word for text in texts for word in set(text.split()))
    by_language: dict[str, list[str]] = {}
    for row in rows:
        by_language.setdefault(row.language, []).append(row.text)
    return Trained(
        topics,
        train([surface_features(text) for text in texts], labels, len(topics)),
        train([concept_features(index.concepts(text)) for text in texts], labels, len(topics)),
        train_languages(by_language),
        tuple(sorted(word for word, count in counts.items() if count >= 2)),  # a word used once may be a slip itself
    )


def build_matcher(knowledge: Knowledge, key: str, cache: Path | None, calibration: Calibration) -> TopicMatcher:
    """The matcher for this content; `key` is its hash. A cache that cannot be read or written only costs time."""
    index = ConceptIndex(knowledge)
    path = cache / f"matcher-{_FORMAT}-{key}.npz" if cache else None
    if path and path.exists():
        try:
            return _read(path).matcher(index, calibration)
        except (OSError, ValueError, KeyError, BadZipFile):
            log.warning("the cached matcher cannot be read; training again")
    trained = train_matcher(samples(knowledge), index)
    if path:
        _write(trained, path)
    return trained.matcher(index, calibration)


def _write(trained: Trained, path: Path) -> None:
    arrays: dict[str, NDArray[Any]] = {
        "topics": np.array(trained.topics),
        "languages": np.array(trained.languages.languages),
        "table": trained.languages.table,
        "vocabulary": np.array(trained.vocabulary),
    }
    for name, model in (("surface", trained.surface), ("meaning", trained.meaning)):
        arrays |= {f"{name}_{field.name}": getattr(model, field.name) for field in fields(LinearModel)}
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        for old in path.parent.glob("matcher-*.npz"):
            old.unlink()
        partial = path.with_suffix(f".{os.getpid()}.part")
        with partial.open("wb") as file:
            np.savez(file, **arrays)  # type: ignore[arg-type]
        partial.replace(path)
    except OSError as error:
        log.warning("the trained matcher cannot be kept (%s); the next start trains again", error.strerror)


def _read(path: Path) -> Trained:
    with np.load(path, allow_pickle=False) as data:
        surface, meaning = (
            LinearModel(*(data[f"{name}_{field.name}"] for field in fields(LinearModel)))
            for name in ("surface", "meaning")
        )
        return Trained(
            tuple(data["topics"].tolist()),
            surface,
            meaning,
            LanguageModel(tuple(data["languages"].tolist()), data["table"]),
            tuple(data["vocabulary"].tolist()),
        )

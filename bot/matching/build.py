"""Train the matcher from the knowledge base, or take the trained one from the cache."""

from __future__ import annotations

import logging
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from bot.knowledge import Knowledge

from .features import surface_features
from .language import LanguageModel, train_languages
from .linear import LinearModel, train
from .model import NOT_OURS, TopicMatcher

log = logging.getLogger(__name__)

_FORMAT = 1  # raise when features or training change, so that an old cache is not taken


def samples(knowledge: Knowledge) -> list[tuple[str, str, str]]:
    """(topic, language, utterance) in a fixed order, whatever the order of the files; titles count as utterances."""
    rows = {
        (topic, language, utterance)
        for (topic, language), text in knowledge.texts.items()
        for utterance in (text.title, text.label, *text.utterances)
    }
    rows |= {
        (NOT_OURS, language, utterance)
        for language, file in knowledge.not_ours.items()
        for utterance in (*file.near, *file.far)
    }
    return sorted(rows)


def train_matcher(knowledge: Knowledge) -> TopicMatcher:
    """Train from scratch: seconds to a minute, by the number of utterances."""
    rows = samples(knowledge)
    topics = tuple(sorted({topic for topic, _, _ in rows}))
    number = {topic: index for index, topic in enumerate(topics)}
    surface = train(
        [surface_features(text) for _, _, text in rows], [number[topic] for topic, _, _ in rows], len(topics)
    )
    by_language: dict[str, list[str]] = {}
    for _, language, text in rows:
        by_language.setdefault(language, []).append(text)
    return TopicMatcher(topics, surface, train_languages(by_language))


def build_matcher(knowledge: Knowledge, key: str, cache: Path | None = None) -> TopicMatcher:
    """The matcher for this content; `key` is its hash. A cache that cannot be read or written only costs time."""
    path = cache / f"matcher-{_FORMAT}-{key}.npz" if cache else None
    if path and path.exists():
        try:
            return _read(path)
        except (OSError, ValueError, KeyError, BadZipFile):
            log.warning("the cached matcher cannot be read; training again")
    matcher = train_matcher(knowledge)
    if path:
        _write(matcher, path)
    return matcher


def _write(matcher: TopicMatcher, path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        for old in path.parent.glob("matcher-*.npz"):
            old.unlink()
        partial = path.with_suffix(".part")
        with partial.open("wb") as file:
            np.savez(
                file,
                topics=np.array(matcher.topics),
                hashes=matcher.surface.hashes,
                idf=matcher.surface.idf,
                weights=matcher.surface.weights,
                bias=matcher.surface.bias,
                languages=np.array(matcher.languages.languages),
                table=matcher.languages.table,
            )
        partial.replace(path)
    except OSError as error:
        log.warning("the trained matcher cannot be kept (%s); the next start trains again", error.strerror)


def _read(path: Path) -> TopicMatcher:
    with np.load(path, allow_pickle=False) as data:
        return TopicMatcher(
            tuple(str(topic) for topic in data["topics"]),
            LinearModel(data["hashes"], data["idf"], data["weights"], data["bias"]),
            LanguageModel(tuple(str(code) for code in data["languages"]), data["table"]),
        )

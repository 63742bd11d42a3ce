"""Why a message reached a topic: the words that carried it, the meanings found, the utterances most like it."""

from __future__ import annotations

import math
from collections.abc import Iterator

from rapidfuzz import fuzz, process

from bot.i18n.normalise import normalise
from bot.knowledge import Knowledge

from .model import TopicMatcher

_WORDS = 30  # of a message that are left out one at a time
_SHOWN = 5


def explain(matcher: TopicMatcher, knowledge: Knowledge, text: str) -> Iterator[str]:
    """Lines for a person who wonders about an answer."""
    reading = matcher.read(text)
    if reading is None:
        yield "no words in the message"
        return
    order = (-reading.probabilities).argsort(kind="stable")[:_SHOWN]
    yield "topics: " + ", ".join(f"{matcher.topics[i]} {reading.probabilities[i]:.3f}" for i in order)
    probability = matcher.calibration.probability(reading.signals)
    limits = matcher.calibration
    yield f"certainty {probability:.3f}; answers from {limits.answer:.3f}, asks back from {limits.choose:.3f}"
    yield "meanings: " + (", ".join(reading.concepts) or "none")
    best = next(int(i) for i in order if i != matcher.not_ours)
    carried = sorted(_contributions(matcher, text, best), reverse=True)
    yield "words: " + ", ".join(f"{word} {gain:+.2f}" for gain, word in carried[:_SHOWN])
    topic = matcher.topics[best]
    utterances = {
        normalise(utterance): utterance
        for (name, _), file in knowledge.texts.items()
        if name == topic
        for utterance in file.utterances
    }
    for key, score, _ in process.extract(normalise(text), utterances.keys(), scorer=fuzz.token_sort_ratio, limit=3):
        yield f"like: «{utterances[key]}» {score:.0f} %"


def _contributions(matcher: TopicMatcher, text: str, topic: int) -> Iterator[tuple[float, str]]:
    """How much each word adds to the log probability of the topic: the difference when it is left out."""
    words = normalise(text).split()[:_WORDS]
    whole = matcher.read(" ".join(words))
    for position, word in enumerate(words):
        rest = matcher.read(" ".join(words[:position] + words[position + 1 :]))
        if whole is not None and rest is not None:
            gain = math.log(float(whole.probabilities[topic]) + 1e-9) - math.log(
                float(rest.probabilities[topic]) + 1e-9
            )
            yield gain, word

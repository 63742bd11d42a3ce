"""How well the matcher does on labelled questions: right, offered, missed, wrong, refused."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bot.knowledge import Knowledge

from .match import Match, Matcher
from .model import NOT_OURS, TopicMatcher


@dataclass(frozen=True, slots=True)
class Labelled:
    """A question with the topic it should reach; NOT_OURS for what must be refused."""

    text: str
    topic: str
    language: str = "?"
    style: str = "question"


@dataclass(frozen=True, slots=True)
class Judged:
    """A question, what the matcher made of it, and the verdict."""

    item: Labelled
    match: Match

    @property
    def verdict(self) -> str:
        """right, offered, missed (asked back without it), wrong, refused; for what is not ours false or asked."""
        offered = [topic for topic, _ in self.match.alternatives]
        if self.item.topic == NOT_OURS:
            return {"answer": "false", "choose": "asked", "none": "refused"}[self.match.outcome]
        if self.match.outcome == "answer":
            return "right" if self.match.topic == self.item.topic else "wrong"
        if self.match.outcome == "choose":
            return "offered" if self.item.topic in offered else "missed"
        return "refused"


class LabelProblem(Exception):
    """A file of labelled questions cannot be used; names file and line."""


def questions_of(knowledge: Knowledge) -> list[Labelled]:
    """The knowledge base's own test questions."""
    return [
        Labelled(text, topic, language)
        for (language, topic), file in sorted(knowledge.questions.items())
        for text in file.must
    ]


def refusals_of(knowledge: Knowledge) -> list[Labelled]:
    """The knowledge base's own tests of what must be refused; near misses apart."""
    return [
        Labelled(text, NOT_OURS, language, style)
        for language, file in sorted(knowledge.not_ours_tests.items())
        for style, texts in (("near", file.near), ("far", file.far))
        for text in texts
    ]


def read_labelled(path: Path, knowledge: Knowledge) -> list[Labelled]:
    """JSON Lines with text, topic (null: not ours), and optionally lang and style.

    Raises LabelProblem.
    """
    items = []
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise LabelProblem(f"{path}: cannot be read ({getattr(error, 'strerror', None) or 'not UTF-8'})") from None
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            topic = row["topic"] or NOT_OURS
            text = row["text"]
        except (ValueError, KeyError, TypeError):
            raise LabelProblem(f"{path}:{number}: expected an object with text and topic") from None
        if topic != NOT_OURS and topic not in knowledge.topics:
            raise LabelProblem(f"{path}:{number}: unknown topic {topic!r}")
        items.append(Labelled(text, topic, row.get("lang") or "?", row.get("style") or "question"))
    return items


def judge(matcher: Matcher, items: Iterable[Labelled], *, hints: bool = True) -> list[Judged]:
    """Match every question."""
    return [
        Judged(item, matcher.match(item.text, hint=item.language if hints and item.language != "?" else None))
        for item in items
    ]


def rank(matcher: TopicMatcher, text: str, count: int = 3) -> list[str]:
    """The likeliest topics, best first, before any decision; none for a text without words."""
    reading = matcher.read(text)
    if reading is None:
        return []
    order = np.argsort(-reading.probabilities, kind="stable")[: count + 1]
    return [matcher.topics[position] for position in order if position != matcher.not_ours][:count]


def shares(judged: Sequence[Judged]) -> dict[str, float]:
    """Share of each verdict, 0 to 1."""
    counts = Counter(one.verdict for one in judged)
    return {verdict: count / len(judged) for verdict, count in counts.items()} if judged else {}


def confusions(judged: Sequence[Judged]) -> list[tuple[str, str, list[str]]]:
    """(expected, answered, questions) of wrong answers, the most frequent first."""
    groups: dict[tuple[str, str], list[str]] = {}
    for one in judged:
        if one.verdict in ("wrong", "false"):
            groups.setdefault((one.item.topic, one.match.topic or ""), []).append(one.item.text)
    return sorted(((*pair, texts) for pair, texts in groups.items()), key=lambda row: (-len(row[2]), row[0], row[1]))

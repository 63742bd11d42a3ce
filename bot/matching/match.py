"""What matching says about a message."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

Decision = Literal["answer", "choose", "none"]


@dataclass(frozen=True, slots=True)
class Match:
    """The decision about one message. `score` is the probability that `topic` is right, 0 to 1."""

    outcome: Decision
    topic: str | None
    score: float
    alternatives: tuple[tuple[str, float], ...]  # other topics, best first
    language: str | None
    why: tuple[str, ...] = ()  # words and utterances that spoke for it


class Matcher(Protocol):
    """Deterministic: the same text gives the same match."""

    def match(self, text: str, *, hint: str | None = None, previous: str | None = None) -> Match:
        """The decision for a message.

        `hint` is a language code that is likely but not certain; `previous` the topic spoken of before.
        """

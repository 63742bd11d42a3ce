"""The sayings of people in danger to life or limb: exact words on normalised text, never likeness.

In a saying of the lexicon `*` stands for up to three words. A saying under `unless` takes a find back that it covers.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.i18n.normalise import normalise
from bot.knowledge import Knowledge

GAP = 3
_STAR = "*"


@dataclass(frozen=True, slots=True)
class Crisis:
    """Which card is called for."""

    topic: str
    language: str


@dataclass(frozen=True, slots=True)
class _Saying:
    parts: tuple[str, ...]
    topic: str  # "" for a harmless use
    language: str


class CrisisLexicon:
    """All languages at once: a person in danger does not wait for language detection."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._by_first: dict[str, list[_Saying]] = {}
        for language, file in knowledge.crisis.items():
            for topic, sayings in (*file.by_topic().items(), ("", file.unless)):
                for saying in sayings:
                    parts = tuple(
                        part
                        for word in saying.split()
                        for part in ([_STAR] if word == _STAR else normalise(word).split())
                    )
                    if parts and parts[0] != _STAR:
                        self._by_first.setdefault(parts[0], []).append(_Saying(parts, topic, language))
        self._calm = frozenset(normalise(text) for file in knowledge.crisis_messages.values() for text in file.harmless)

    def find(self, text: str) -> tuple[Crisis | None, bool]:
        """The first call for help in the text, or None; and is the text known to be harmless?

        It is where all of it is a message that is listed as harmless, and where it has a harmless use and no call.
        """
        normalised = normalise(text)
        if normalised in self._calm:
            return None, True
        tokens = normalised.split()
        harmless: list[tuple[int, int]] = []
        finds: list[tuple[int, int, _Saying]] = []
        for start, token in enumerate(tokens):
            for saying in self._by_first.get(token, ()):
                end = _match(tokens, start, saying.parts)
                if end is None:
                    continue
                if saying.topic:
                    finds.append((start, end, saying))
                else:
                    harmless.append((start, end))
        for start, end, saying in finds:
            if not any(s <= start and end <= e for s, e in harmless):
                return Crisis(saying.topic, saying.language), False
        return None, bool(harmless)


def _match(tokens: list[str], start: int, parts: tuple[str, ...]) -> int | None:
    """The end of `parts` in `tokens` from `start`, or None."""
    position = start
    gap = 0
    for part in parts:
        if part == _STAR:
            gap = GAP
            continue
        window = tokens[position : position + gap + 1]
        if part not in window:
            return None
        position += window.index(part) + 1
        gap = 0
    return position

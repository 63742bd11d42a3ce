"""Pieces of a message: of a long one those that are looked at, of a short one the two questions it may be made of."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .features import MAX_CHARACTERS

_STEP = 3 * MAX_CHARACTERS // 4
_MOST_PIECES = 4  # that are looked at: bounds the time; 1 300 characters
_MOST_WORDS = 25  # a longer message is a story, not two questions
_MOST_CUTS = 4  # that are tried: bounds the time
_LEAST_WORDS = 2  # on each side

# A comma alone parts the circumstances from the question ("I have a Duldung, may I work?"): no border.
_SENTENCE = re.compile(r"[.!?;؟؛…\n]+\s*")
_AND = re.compile(
    r"[\s,،]+(?:und|sowie|außerdem|ausserdem|zweitens|zweite frage|and|also|besides|plus|second question"
    r"|kaman|wkaman|w|u|و|كمان|أيضا|أيضًا|ايضا"
    r"|і|й|та|(?:а )?також|(?:а |і |та )?ще|крім того|по-друге|друге питання|и|(?:а )?ещ[её]|также|takozh)(?=\s)"
    r"|[\s,،]+(?=و(?:\w{3}|هل|في|كم|من|ما)\w*\s)",  # in Arabic "and" is the first letter of the next word
    re.IGNORECASE,
)


def cuts(text: str) -> Iterator[tuple[str, str]]:
    """The message in two parts, the likeliest borders first: between sentences, then at words for "and"."""
    if len(text) > MAX_CHARACTERS or len(text.split()) > _MOST_WORDS:
        return
    borders = [match for border in (_SENTENCE, _AND) for match in border.finditer(text)]
    parts = ((text[: match.start()].strip(), text[match.end() :].strip()) for match in borders)
    whole = [pair for pair in parts if min(len(part.split()) for part in pair) >= _LEAST_WORDS]
    yield from whole[:_MOST_CUTS]


def pieces(normalised: str) -> Iterator[str]:
    """A normalised text, or overlapping pieces of one that is longer than `MAX_CHARACTERS`."""
    rest = normalised
    for _ in range(_MOST_PIECES - 1):
        if len(rest) <= MAX_CHARACTERS:
            break
        yield rest[:MAX_CHARACTERS]
        rest = rest[_STEP:].partition(" ")[2] or rest[_STEP:]
    yield rest[:MAX_CHARACTERS]

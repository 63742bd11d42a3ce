"""Slips of the finger: words nobody has used are read as the nearest word of our own vocabulary."""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz import process
from rapidfuzz.distance import OSA

MIN_LETTERS = 4
MAX_WORDS = 16  # of a message that are looked at: bounds the time of a long one
_LONGEST = 24
_ENDS, _LONG_ENDS = 2, 3  # letters in which a short or long word must agree with another, at one end
_TWO_SLIPS = 8  # letters from which a word may have two; more is guessing ("dedicated" is not "addicted")


class Repairer:
    """Knows the words of the utterances and of the lexicon.

    A known word is left as it is. Only a word used `often` replaces another; one used `once` may be a slip itself. Only
    words that begin or end alike are compared, so that the time hardly grows with the vocabulary.
    """

    def __init__(self, once: Iterable[str], often: Iterable[str]) -> None:
        often = frozenset(often)
        self._known = often.union(once)
        self._alike: dict[str, list[str]] = {}
        for word in sorted(often):
            if MIN_LETTERS - 1 <= len(word) <= _LONGEST + 2:
                for key in {*_keys(word, _ENDS), *_keys(word, _LONG_ENDS)}:
                    self._alike.setdefault(key, []).append(word)

    def knows(self, word: str) -> bool:
        """Is this normalised word one of the utterances or of the lexicon?"""
        return word in self._known

    def repair(self, normalised: str) -> str:
        """The text with unknown words replaced; the same text where nothing is near enough."""
        words = normalised.split()
        return " ".join([*(self._word(word) for word in words[:MAX_WORDS]), *words[MAX_WORDS:]])

    def _word(self, word: str) -> str:
        length = len(word)
        if word in self._known or length < MIN_LETTERS or length > _LONGEST or word.isdigit():
            return word
        slips, ends = (1, _ENDS) if length < _TWO_SLIPS else (2, _LONG_ENDS)
        alike = [other for key in _keys(word, ends) for other in self._alike.get(key, ())]
        near = process.extract(word, alike, scorer=OSA.distance, score_cutoff=slips, limit=5)
        # the first letter is seldom wrong
        return min(((distance + (other[0] != word[0]) / 2, other) for other, distance, _ in near), default=(0, word))[1]


def _keys(word: str, letters: int) -> tuple[str, str]:
    return f"^{word[:letters]}", f"{word[-letters:]}$"

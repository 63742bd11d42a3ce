"""Slips of the finger: words nobody has used are read as the nearest word of our own vocabulary."""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz import fuzz, process

MIN_LETTERS = 4
MAX_WORDS = 16  # of a message that are looked at: bounds the time of a long one


class Repairer:
    """Knows the words of the utterances; words by length, so that only similar lengths are compared."""

    def __init__(self, vocabulary: Iterable[str]) -> None:
        self.vocabulary = frozenset(vocabulary)
        self._by_length: dict[int, list[str]] = {}
        for word in sorted(self.vocabulary):
            self._by_length.setdefault(len(word), []).append(word)

    def repair(self, normalised: str) -> str:
        """The text with unknown words replaced; the same text where nothing is near enough."""
        words = normalised.split()
        return " ".join([*(self._word(word) for word in words[:MAX_WORDS]), *words[MAX_WORDS:]])

    def _word(self, word: str) -> str:
        length = len(word)
        if word in self.vocabulary or length < MIN_LETTERS or length > 24 or word.isdigit():
            return word
        best, score = word, 74.0 if length < 7 else 78.0
        for other in (length, length - 1, length + 1):
            found = process.extractOne(word, self._by_length.get(other, ()), scorer=fuzz.ratio, score_cutoff=score)
            if found and found[1] > score:
                best, score = found[0], found[1]
        return best

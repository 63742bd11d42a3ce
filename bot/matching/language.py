"""Which of our languages a text is in: naive Bayes over character n-grams of our own utterances."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.i18n.normalise import normalise

from .features import MAX_CHARACTERS, hash_of, ngrams

_BUCKETS = 1 << 16
_SMOOTHING = 0.2
_LEAST_LATIN = 20  # utterances in Latin letters that make a column of their own
_PRIOR_OF_HINT = 8.0  # natural log units: an equal text goes the hinted way, a clear one does not
# Letters beside those of German words: a sentence with any other is in another language, whatever it is most like.
_LATIN = frozenset("abcdefghijklmnopqrstuvwxyzäöüßé")
_LETTERS = {
    "de": frozenset(),
    "en": frozenset(),
    "ar": frozenset(map(chr, range(0x0621, 0x064B))),
    "uk": frozenset("абвгґдеєжзиіїйклмнопрстуфхцчшщьюя"),
}
_TELLING = {"uk": frozenset("іїєґ")}  # without these a sentence in Cyrillic letters could be in Russian


@dataclass(frozen=True, slots=True)
class LanguageModel:
    """Log probabilities of n-gram buckets, a column for each way of writing: `ar`, and `ar:latin` for Latin letters."""

    languages: tuple[str, ...]
    table: NDArray[np.float32]

    def scores(self, text: str, hint: str | None = None) -> dict[str, float]:
        """Log score of each language by its best way of writing; higher is likelier."""
        buckets = _buckets(text)
        sums = self.table[buckets].sum(axis=0) if len(buckets) else np.zeros(len(self.languages), np.float32)
        best: dict[str, float] = {}
        for name, value in zip(self.languages, sums, strict=True):
            language = name.partition(":")[0]
            best[language] = max(best.get(language, -np.inf), float(value) + _PRIOR_OF_HINT * (language == hint))
        return best

    def identify(self, text: str, hint: str | None = None) -> str:
        """The likeliest language of the text."""
        scores = self.scores(text, hint)
        return max(scores, key=lambda language: (scores[language], language))


def _buckets(text: str) -> NDArray[np.int64]:
    normalised = normalise(text)[:MAX_CHARACTERS]
    if not normalised:
        return np.zeros(0, dtype=np.int64)
    words = np.array([hash_of("l", word) for word in normalised.split()], dtype=np.uint32)
    return np.unique(np.concatenate([*ngrams(normalised, (1, 2, 3, 4), 5), words]) % np.uint32(_BUCKETS)).astype(
        np.int64
    )


def _is_latin(text: str) -> bool:
    letters = [c for c in text if c.isalpha()]
    return 2 * sum(c < "\u0250" for c in letters) > len(letters)


def train_languages(samples: Mapping[str, Iterable[str]]) -> LanguageModel:
    """Count n-grams and words of the utterances of each language, native and Latin letters apart."""
    groups: dict[str, list[str]] = {}
    for language, texts in sorted(samples.items()):
        rows = list(texts)
        native = [text for text in rows if not _is_latin(text)]
        latin = [text for text in rows if _is_latin(text)]
        if len(native) > len(latin):
            groups[language] = native
            if len(latin) >= _LEAST_LATIN:
                groups[f"{language}:latin"] = latin
        else:
            groups[language] = rows
    names = tuple(groups)
    counts = np.full((_BUCKETS, len(names)), _SMOOTHING, dtype=np.float64)
    for column, rows in enumerate(groups.values()):
        for text in rows:
            counts[_buckets(text), column] += 1
    return LanguageModel(names, np.log(counts / counts.sum(axis=0)).astype(np.float32))


def has_letters_of(language: str, text: str) -> bool:
    """Can a sentence with these letters be in this language? Letters of German words stand in every one."""
    letters = {letter for letter in text.casefold() if letter.isalpha()} - _LATIN
    telling = _TELLING.get(language)
    if letters and telling and not letters & telling:
        return False
    return language not in _LETTERS or letters <= _LETTERS[language]

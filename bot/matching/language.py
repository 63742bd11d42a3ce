"""Which of our languages a text is in: naive Bayes over character n-grams of our own utterances."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.i18n.normalise import normalise

from .features import MAX_CHARACTERS, _ngrams

_BUCKETS = 1 << 15
_SMOOTHING = 0.5
_PRIOR_OF_HINT = 2.5  # natural log units: an equal text goes the hinted way, a clear one does not


@dataclass(frozen=True, slots=True)
class LanguageModel:
    """Log probabilities of n-gram buckets, one column a language."""

    languages: tuple[str, ...]
    table: NDArray[np.float32]

    def scores(self, text: str, hint: str | None = None) -> dict[str, float]:
        """Log score of each language; higher is likelier."""
        buckets = _buckets(text)
        sums = self.table[buckets].sum(axis=0) if len(buckets) else np.zeros(len(self.languages), np.float32)
        return {
            language: float(value) + (_PRIOR_OF_HINT if language == hint else 0.0)
            for language, value in zip(self.languages, sums, strict=True)
        }

    def identify(self, text: str, hint: str | None = None) -> str:
        """The likeliest language of the text."""
        scores = self.scores(text, hint)
        return max(scores, key=lambda language: (scores[language], language))


def _buckets(text: str) -> NDArray[np.int64]:
    normalised = normalise(text)[:MAX_CHARACTERS]
    if not normalised:
        return np.zeros(0, dtype=np.int64)
    return np.unique(np.concatenate(_ngrams(normalised, (1, 2, 3), 5)) % np.uint32(_BUCKETS)).astype(np.int64)


def train_languages(samples: Mapping[str, Iterable[str]]) -> LanguageModel:
    """Count n-grams of the utterances of each language."""
    languages = tuple(sorted(samples))
    counts = np.full((_BUCKETS, len(languages)), _SMOOTHING, dtype=np.float64)
    for column, language in enumerate(languages):
        for text in samples[language]:
            counts[_buckets(text), column] += 1
    return LanguageModel(languages, np.log(counts / counts.sum(axis=0)).astype(np.float32))

"""Sparse hashed features as tf-idf vectors of length one: what every model starts from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .features import Hashes

Floats = NDArray[np.float32]
Weights = NDArray[np.float16]


@dataclass(frozen=True, slots=True)
class TfIdf:
    """The features a model knows (sorted hashes), and the weight of each."""

    hashes: Hashes
    idf: Floats

    def vector(self, features: Hashes) -> tuple[NDArray[np.int64], Floats]:
        """Row numbers and tf-idf values (length one) of the known features."""
        rows = np.searchsorted(self.hashes, features)
        rows[rows == len(self.hashes)] = 0
        rows = rows[self.hashes[rows] == features] if len(self.hashes) else rows[:0]
        values = self.idf[rows]
        norm = float(np.sqrt((values**2).sum()))
        return rows, values / norm if norm else values

    def knows(self, features: Hashes) -> NDArray[np.bool_]:
        """Which features the model has a row for."""
        if not len(self.hashes):
            return np.zeros(len(features), dtype=np.bool_)
        rows = np.minimum(np.searchsorted(self.hashes, features), len(self.hashes) - 1)
        return np.asarray(self.hashes[rows] == features)

    def matrix(self, samples: Sequence[Hashes]) -> Any:
        """The vectors as a sparse matrix, samples × features."""
        from scipy import sparse  # 0.4 s and 40 MB: only where a model is trained

        most = sum(map(len, samples))  # filled in place: a list of millions of numbers more would double the peak
        columns, values = np.empty(most, np.int32), np.empty(most, np.float32)
        ends = np.zeros(len(samples) + 1, np.int32)
        for number, sample in enumerate(samples):
            rows, found = self.vector(sample)
            begin = ends[number]
            end = ends[number + 1] = begin + len(rows)
            columns[begin:end], values[begin:end] = rows, found
        shape = len(samples), len(self.hashes)
        return sparse.csr_matrix((values[: ends[-1]], columns[: ends[-1]], ends), shape=shape)


def fit(samples: Sequence[Hashes], least: int) -> TfIdf:
    """Learn the features that `least` samples have. `samples` are arrays of distinct hashes."""
    hashes, counts = np.unique(np.concatenate(samples) if samples else np.zeros(0, np.uint32), return_counts=True)
    keep = counts >= least
    idf = np.log((1 + len(samples)) / (1 + counts[keep])).astype(np.float32) + np.float32(1)
    return TfIdf(hashes[keep], idf)


def balanced(labels: NDArray[np.int64], classes: int) -> Floats:
    """A weight for each sample, so that a topic with few utterances counts nearly as much as one with many."""
    sizes = np.bincount(labels, minlength=classes)
    return np.clip((len(labels) / (classes * np.maximum(sizes, 1)))[labels], 0.5, 2.0).astype(np.float32)


def softmax(logits: Floats) -> Floats:
    """Probabilities."""
    shifted = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return np.asarray(shifted / shifted.sum(axis=-1, keepdims=True), dtype=np.float32)

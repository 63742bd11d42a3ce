"""A linear classifier over sparse hashed features: trained with scipy, used with numpy alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .features import Hashes

Weights = NDArray[np.float16]
Floats = NDArray[np.float32]

_STEPS = 25
_RIDGE = 1e-6  # strength of the L2 penalty, per sample mean


@dataclass(frozen=True, slots=True)
class LinearModel:
    """Rows are features (by sorted hash), columns classes."""

    hashes: Hashes
    idf: Floats
    weights: Weights
    bias: Floats

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
        rows = np.minimum(np.searchsorted(self.hashes, features), len(self.hashes) - 1)
        return np.asarray(self.hashes[rows] == features)

    def logits(self, features: Hashes) -> Floats:
        """One number a class; the bias alone for a text without known features."""
        rows, values = self.vector(features)
        return np.asarray(values @ self.weights[rows].astype(np.float32) + self.bias, dtype=np.float32)


def softmax(logits: Floats) -> Floats:
    """Probabilities."""
    shifted = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return np.asarray(shifted / shifted.sum(axis=-1, keepdims=True), dtype=np.float32)


def train(samples: Sequence[Hashes], labels: Sequence[int], classes: int, steps: int = _STEPS) -> LinearModel:
    """Multinomial logistic regression on tf-idf vectors by accelerated gradient steps.

    `samples` are arrays of distinct hashes; features of a single sample only are dropped. Deterministic.
    """
    from scipy import sparse  # 0.4 s and 40 MB: only where a model is trained

    all_hashes = np.concatenate(samples) if samples else np.zeros(0, dtype=np.uint32)
    hashes, counts = np.unique(all_hashes, return_counts=True)
    keep = counts >= 2
    hashes, counts = hashes[keep], counts[keep]
    idf = np.log((1 + len(samples)) / (1 + counts)).astype(np.float32) + np.float32(1)
    blank = LinearModel(hashes, idf, np.zeros((len(hashes), classes), np.float16), np.zeros(classes, np.float32))
    vectors = [blank.vector(sample) for sample in samples]
    lengths = np.array([len(rows) for rows, _ in vectors])
    matrix = sparse.csr_matrix(
        (
            np.concatenate([values for _, values in vectors]),
            np.concatenate([rows for rows, _ in vectors]),
            np.concatenate([[0], np.cumsum(lengths)]),
        ),
        shape=(len(samples), len(hashes)),
        dtype=np.float32,
    )
    target = np.asarray(labels)
    balance = np.bincount(target, minlength=classes)
    weight = (len(samples) / (classes * np.maximum(balance, 1)))[target].astype(np.float32)
    weights, bias = _descend(matrix, target, np.clip(weight, 0.5, 2.0), classes, steps)
    return LinearModel(hashes, idf, weights.astype(np.float16), bias)


def _descend(matrix: Any, target: NDArray[np.int64], weight: Floats, classes: int, steps: int) -> tuple[Floats, Floats]:
    """Nesterov's accelerated gradient; the step suits vectors of length one (the loss is 1/2-smooth in the logits)."""
    transposed = matrix.T.tocsr()
    count = matrix.shape[0]
    rate = np.float32(count / 8)  # far beyond the safe bound; the features hardly overlap, so it still settles
    weights = np.zeros((matrix.shape[1], classes), np.float32)
    bias = np.zeros(classes, np.float32)
    ahead, ahead_bias = weights, bias
    momentum = 1.0
    rows = np.arange(count)
    for _ in range(steps):
        error = softmax(matrix @ ahead + ahead_bias)
        error[rows, target] -= 1
        error *= weight[:, None] / count
        gradient = transposed @ error
        gradient += np.float32(_RIDGE) * ahead
        new, new_bias = ahead - rate * gradient, ahead_bias - np.float32(4) * error.sum(axis=0)
        following = (1 + (1 + 4 * momentum**2) ** 0.5) / 2
        push = np.float32((momentum - 1) / following)
        ahead, ahead_bias = new + push * (new - weights), new_bias + push * (new_bias - bias)
        weights, bias, momentum = new, new_bias, following
    return weights, bias

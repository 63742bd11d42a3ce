"""A linear classifier over sparse hashed features: trained with scipy, used with numpy alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .features import Hashes
from .tfidf import Floats, TfIdf, Weights, balanced, fit, softmax

_STEPS = 25
_RIDGE = 1e-6  # strength of the L2 penalty, per sample mean
_LEAST = 6  # samples with a feature, from some thousands on: with 3 there are half as many again, and nothing is better


@dataclass(frozen=True, slots=True)
class LinearModel(TfIdf):
    """Rows are features, columns classes."""

    weights: Weights
    bias: Floats

    def logits(self, features: Hashes) -> Floats:
        """One number a class; the bias alone for a text without known features."""
        rows, values = self.vector(features)
        return np.asarray(values @ self.weights[rows].astype(np.float32) + self.bias, dtype=np.float32)


def train(samples: Sequence[Hashes], labels: Sequence[int], classes: int) -> tuple[LinearModel, Floats]:
    """Multinomial logistic regression on tf-idf vectors by accelerated gradient steps.

    `samples` are arrays of distinct hashes; the rarest features are dropped. Deterministic.
    Returns the model and its logits for the samples themselves (samples × classes).
    """
    terms = fit(samples, min(_LEAST, 1 + len(samples) // 1000))
    matrix = terms.matrix(samples)
    target = np.asarray(labels)
    weights, bias = _descend(matrix, target, balanced(target, classes), classes)
    return LinearModel(terms.hashes, terms.idf, weights.astype(np.float16), bias), matrix @ weights + bias


def _descend(matrix: Any, target: NDArray[np.int64], weight: Floats, classes: int) -> tuple[Floats, Floats]:
    """Nesterov's accelerated gradient; the step suits vectors of length one (the loss is 1/2-smooth in the logits)."""
    transposed = matrix.T.tocsr()  # half the time of multiplying without
    count, inputs = matrix.shape
    rate = np.float32(count / 8)  # far beyond the safe bound; the features hardly overlap, so it still settles
    shrink = 1 - rate * np.float32(_RIDGE)
    weights, bias = np.zeros((inputs, classes), np.float32), np.zeros(classes, np.float32)
    ahead, ahead_bias = weights.copy(), bias
    momentum = 1.0
    rows = np.arange(count)
    for _ in range(_STEPS):
        error = softmax(matrix @ ahead + ahead_bias)
        error[rows, target] -= 1
        error *= weight[:, None] / count
        following = (1 + (1 + 4 * momentum**2) ** 0.5) / 2
        push = np.float32((momentum - 1) / following)
        new = transposed @ error  # the gradient; in place from here on: 80 MB each
        new *= -rate
        ahead *= shrink
        new += ahead
        weights -= new
        weights *= -push
        weights += new
        ahead, weights = weights, new
        new_bias = ahead_bias - np.float32(4) * error.sum(axis=0)
        ahead_bias, bias = new_bias + push * (new_bias - bias), new_bias
        momentum = following
    return weights, bias

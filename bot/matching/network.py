"""Small neural networks over the concepts of a text, averaged: which meanings say something only together.

A linear model of the concepts reaches 77 % of held-out utterances and 74 % of the test questions; three networks of one
hidden layer reach 81 % and 78 %, and six are steadier from one training to the next.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .features import Hashes
from .tfidf import Floats, TfIdf, balanced, fit, softmax

_NETWORKS = 6
_HIDDEN = 256
_SCALE = np.float32(3)  # of the inputs, which have length one: learning is faster
_ROUNDS = 12  # times every sample is seen
_BATCH = 256
_RATE = 0.008  # of Adam; falls to nothing over the rounds
_DROP_INPUT, _DROP_HIDDEN = 0.05, 0.3  # share left out by chance while learning
_DECAY = 1e-4
_LEAST = 2  # samples with a concept


@dataclass(frozen=True, slots=True)
class Network(TfIdf):
    """Rows of `first` are concepts, its columns the hidden units of all networks, one network after the other."""

    first: Floats
    first_bias: Floats
    second: Floats  # networks × hidden units × classes
    second_bias: Floats

    def probabilities(self, features: Hashes) -> Floats:
        """One a class; adds up to one."""
        rows, values = self.vector(features)
        hidden = np.maximum((values * _SCALE) @ self.first[rows] + self.first_bias, 0)
        hidden = hidden.reshape(len(self.second), 1, -1)
        return np.asarray(softmax((hidden @ self.second)[:, 0] + self.second_bias).mean(axis=0), dtype=np.float32)


def train_network(samples: Sequence[Hashes], labels: Sequence[int], classes: int) -> tuple[Network, Floats]:
    """Networks with different beginnings. Deterministic.

    Returns them and their probabilities for the samples themselves (samples × classes).
    """
    terms = fit(samples, _LEAST)
    matrix = terms.matrix(samples) * _SCALE
    target = np.asarray(labels)
    weight = balanced(target, classes)
    single = [_learn(matrix, target, weight, classes, np.random.default_rng(seed)) for seed in range(_NETWORKS)]
    first, first_bias, second, second_bias = zip(*single, strict=True)
    network = Network(
        terms.hashes,
        terms.idf,
        np.concatenate(first, axis=1),
        np.concatenate(first_bias),
        np.array(second),
        np.array(second_bias),
    )
    seen = [softmax(np.maximum(matrix @ a + b, 0) @ c + d) for a, b, c, d in single]
    return network, np.asarray(np.mean(seen, axis=0), dtype=np.float32)


def _learn(
    matrix: Any, target: NDArray[np.int64], weight: Floats, classes: int, chance: np.random.Generator
) -> list[Floats]:
    """One network by Adam on mini-batches, with dropout (Srivastava et al. 2014) of inputs and hidden units."""
    count, inputs = matrix.shape
    spread = 0.5 * np.sqrt(2 * count / max(matrix.nnz, 1))
    weights: list[Floats] = [
        (chance.standard_normal((inputs, _HIDDEN)) * spread).astype(np.float32),
        np.zeros(_HIDDEN, np.float32),
        (chance.standard_normal((_HIDDEN, classes)) / np.sqrt(_HIDDEN)).astype(np.float32),
        np.zeros(classes, np.float32),
    ]
    adam = _Adam(weights, _ROUNDS * -(-count // _BATCH))
    for _ in range(_ROUNDS):
        order = chance.permutation(count)
        for begin in range(0, count, _BATCH):
            chosen = order[begin : begin + _BATCH]
            batch = matrix[chosen]
            batch.data *= _kept(chance, batch.data.shape, _DROP_INPUT)
            hidden = batch @ weights[0] + weights[1]
            active = _kept(chance, hidden.shape, _DROP_HIDDEN) * (hidden > 0)
            hidden *= active
            error = softmax(hidden @ weights[2] + weights[3])
            error[np.arange(len(chosen)), target[chosen]] -= 1
            error *= weight[chosen, None] / np.float32(len(chosen))
            back = (error @ weights[2].T) * active
            adam.step([batch.T @ back, back.sum(axis=0), hidden.T @ error, error.sum(axis=0)])
    return weights


def _kept(chance: np.random.Generator, shape: tuple[int, ...], dropped: float) -> Floats:
    """Zero for what is left out; what stays is made larger by as much."""
    return (chance.random(shape, dtype=np.float32) >= dropped).astype(np.float32) / np.float32(1 - dropped)


class _Adam:
    """Kingma and Ba 2015, with decoupled weight decay; changes the weights in place."""

    def __init__(self, weights: list[Floats], steps: int) -> None:
        self._weights, self._steps, self._done = weights, steps, 0
        self._mean = [np.zeros_like(one) for one in weights]
        self._square = [np.zeros_like(one) for one in weights]

    def step(self, gradients: list[Floats]) -> None:
        rate = np.float32(_RATE * (1 - 0.95 * self._done / self._steps))
        self._done += 1
        first, second = np.float32(1 - 0.9**self._done), np.float32(1 - 0.999**self._done)
        for i, gradient in enumerate(gradients):
            self._mean[i] += np.float32(0.1) * (gradient - self._mean[i])
            self._square[i] += np.float32(0.001) * (gradient * gradient - self._square[i])
            change = self._mean[i] / first / (np.sqrt(self._square[i] / second) + np.float32(1e-8))
            self._weights[i] -= rate * (change + np.float32(_DECAY) * self._weights[i])

"""Small neural networks, averaged: which words or meanings say something only together.

Of meanings: a linear model of the concepts reaches 77 % of held-out utterances and 74 % of the test questions; three
networks of one hidden layer reach 81 % and 78 %, and six are steadier from one training to the next. Of words: one
network alone is better than the linear model of all n-grams, and makes the whole 1.6 points better on questions in
words that were not learned.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from .features import Hashes
from .tfidf import Floats, TfIdf, Weights, balanced, fit, softmax

_SCALE = np.float32(3)  # of the inputs, which have length one: learning is faster
_BATCH = 256
_DROP_INPUT, _DROP_HIDDEN = 0.05, 0.3  # share left out by chance while learning
_LEAST = 2  # samples with a feature


class Plan(NamedTuple):
    """How to learn. `rate` is Adam's, and falls to nothing over the rounds, in which every sample is seen once."""

    networks: int
    hidden: int  # units of each
    rounds: int
    rate: float


OF_MEANINGS = Plan(6, 256, 12, 0.008)
OF_WORDS = Plan(1, 256, 8, 0.004)
OF_DANGER = Plan(3, 64, 5, 0.004)


@dataclass(frozen=True, slots=True)
class Network(TfIdf):
    """Rows of `first` are features, its columns the hidden units of all networks, one network after the other."""

    first: Weights
    first_bias: Floats
    second: Floats  # networks × hidden units × classes
    second_bias: Floats

    def probabilities(self, features: Hashes) -> Floats:
        """One a class; adds up to one."""
        rows, values = self.vector(features)
        hidden = np.maximum((values * _SCALE) @ self.first[rows].astype(np.float32) + self.first_bias, 0)
        hidden = hidden.reshape(len(self.second), 1, -1)
        return np.asarray(softmax((hidden @ self.second)[:, 0] + self.second_bias).mean(axis=0), dtype=np.float32)


def train_network(samples: Sequence[Hashes], labels: Sequence[int], classes: int, plan: Plan) -> tuple[Network, Floats]:
    """Networks with different beginnings. Deterministic.

    Returns them and their probabilities for the samples themselves (samples × classes).
    """
    terms = fit(samples, _LEAST)
    matrix = terms.matrix(samples) * _SCALE
    target = np.asarray(labels)
    weight = balanced(target, classes)
    single = [_Learner(matrix, classes, plan.hidden, seed) for seed in range(plan.networks)]
    for learner in single:
        learner.learn(matrix, target, weight, plan)
    network = Network(
        terms.hashes,
        terms.idf,
        np.concatenate([one.first for one in single], axis=1).astype(np.float16),
        np.concatenate([one.first_bias for one in single]),
        np.array([one.second for one in single]),
        np.array([one.second_bias for one in single]),
    )
    return network, np.asarray(np.mean([one.probabilities(matrix) for one in single], axis=0), dtype=np.float32)


class _Learner:
    """One network, by Adam on mini-batches, with dropout (Srivastava et al. 2014) of inputs and hidden units."""

    def __init__(self, matrix: Any, classes: int, hidden: int, seed: int) -> None:
        self._chance = np.random.default_rng(seed)
        spread = np.float32(0.5 * np.sqrt(2 * matrix.shape[0] / max(matrix.nnz, 1)))
        self.first = self._chance.standard_normal((matrix.shape[1], hidden), dtype=np.float32) * spread
        self.first_bias = np.zeros(hidden, np.float32)
        self.second = self._chance.standard_normal((hidden, classes), dtype=np.float32) / np.float32(np.sqrt(hidden))
        self.second_bias = np.zeros(classes, np.float32)

    def probabilities(self, matrix: Any) -> Floats:
        """Of all samples (samples × classes)."""
        hidden = np.maximum(matrix @ self.first + self.first_bias, 0)
        return softmax(hidden @ self.second + self.second_bias)

    def learn(self, matrix: Any, target: NDArray[np.int64], weight: Floats, plan: Plan) -> None:
        """See every sample `plan.rounds` times."""
        count = matrix.shape[0]
        adam = _Adam(
            [self.first, self.first_bias, self.second, self.second_bias], plan, plan.rounds * -(-count // _BATCH)
        )
        for _ in range(plan.rounds):
            order = self._chance.permutation(count)
            for begin in range(0, count, _BATCH):
                chosen = order[begin : begin + _BATCH]
                batch = matrix[chosen]
                # most features stand in no sample of a batch: their rows are left alone
                rows, batch.indices = np.unique(batch.indices, return_inverse=True)
                batch.resize(len(chosen), len(rows))
                batch.data *= _kept(self._chance, batch.data.shape, _DROP_INPUT)
                hidden = batch @ self.first[rows] + self.first_bias
                active = _kept(self._chance, hidden.shape, _DROP_HIDDEN) * (hidden > 0)
                hidden *= active
                error = softmax(hidden @ self.second + self.second_bias)
                error[np.arange(len(chosen)), target[chosen]] -= 1
                error *= weight[chosen, None] / np.float32(len(chosen))
                back = (error @ self.second.T) * active
                gradients = [batch.T @ back, back.sum(axis=0), hidden.T @ error, error.sum(axis=0)]
                adam.step(gradients, [rows, ..., ..., ...])


def _kept(chance: np.random.Generator, shape: tuple[int, ...], dropped: float) -> Floats:
    """Zero for what is left out; what stays is made larger by as much."""
    return (chance.random(shape, dtype=np.float32) >= dropped).astype(np.float32) / np.float32(1 - dropped)


class _Adam:
    """Kingma and Ba 2015; changes the weights in place. Rows without a gradient keep their moments too."""

    def __init__(self, weights: list[Floats], plan: Plan, steps: int) -> None:
        self._weights, self._rate, self._steps, self._done = weights, plan.rate, steps, 0
        self._mean = [np.zeros_like(one) for one in weights]
        self._square = [np.zeros_like(one) for one in weights]

    def step(self, gradients: list[Floats], rows: list[Any]) -> None:
        """`rows`: which of each weights the gradients belong to."""
        rate = np.float32(self._rate * (1 - 0.95 * self._done / self._steps))
        self._done += 1
        first, second = np.float32(1 - 0.9**self._done), np.float32(1 - 0.999**self._done)
        for weights, means, squares, gradient, at in zip(
            self._weights, self._mean, self._square, gradients, rows, strict=True
        ):
            mean, square = means[at], squares[at]
            mean = mean + np.float32(0.1) * (gradient - mean)
            square = square + np.float32(0.001) * (gradient * gradient - square)
            means[at], squares[at] = mean, square
            weights[at] -= rate * mean / first / (np.sqrt(square / second) + np.float32(1e-8))

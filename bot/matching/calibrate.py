"""Thresholds are learned, not set by hand: cross-validation on the knowledge base itself, for a stated aim."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from .alarm import CALM, Alarm, Call, train_alarm
from .build import Sample, train_matcher
from .concepts import ConceptIndex
from .decide import SIGNALS, Calibration
from .evaluate import Labelled
from .model import NOT_OURS

_ROUNDS = 40  # Newton steps of the logistic fit; it settles in ten
_RIDGE = 1e-2


@dataclass(frozen=True, slots=True)
class Aim:
    """What is asked of the thresholds, as shares of unseen messages, 0 to 1.

    Our own utterances are written to differ from each other, and the examples of what is not ours to be near misses: on
    them these shares are far worse than on what people ask.
    """

    wrong: float = 0.105  # at most this share of our questions answered wrongly
    false: float = 0.18  # at most this share of what is not ours answered at all
    refused: float = 0.76  # at least this share of what is not ours refused outright
    alarm: float = 0.01  # at most this share of everyday messages taken for a call for help


@dataclass(frozen=True, slots=True)
class Point:
    """One held-out message: its signals, and whether the best topic was right."""

    signals: NDArray[np.float64]
    language: str
    ours: bool
    right: bool


def fold_of(text: str, folds: int) -> int:
    """Which fold a text belongs to: by its content, so that the order of files does not matter."""
    return zlib.crc32(text.encode()) % folds


def held_out(
    rows: Sequence[Sample], index: ConceptIndex, folds: int, progress: Callable[[str], None] = lambda _: None
) -> list[Point]:
    """Train on all folds but one, look at the one; for each fold."""
    points: list[Point] = []
    for fold in range(folds):
        progress(f"fold {fold + 1} of {folds}")
        matcher = train_matcher([row for row in rows if fold_of(row.text, folds) != fold], index).matcher(
            index, Calibration()
        )
        for row in rows:
            if fold_of(row.text, folds) == fold and (reading := matcher.read(row.text)) is not None:
                points.append(_point(reading.probabilities, reading.signals, row, matcher.topics, matcher.not_ours))
    return points


def points_of(
    matcher_topics: tuple[str, ...],
    readings: Sequence[tuple[NDArray[np.float32], NDArray[np.float64]]],
    items: Sequence[Labelled],
    not_ours: int | None,
) -> list[Point]:
    """Points of labelled questions that were not trained on."""
    return [
        _point(probabilities, found, Sample(item.topic, item.language, item.text), matcher_topics, not_ours)
        for (probabilities, found), item in zip(readings, items, strict=True)
    ]


def _point(
    probabilities: NDArray[np.float32],
    found: NDArray[np.float64],
    row: Sample,
    topics: tuple[str, ...],
    not_ours: int | None,
) -> Point:
    scores = probabilities.copy()
    if not_ours is not None:
        scores[not_ours] = -1
    ours = row.topic != NOT_OURS
    return Point(found, row.language, ours, ours and topics[int(np.argmax(scores))] == row.topic)


def fit(points: Sequence[Point], aim: Aim) -> Calibration:
    """Weights by logistic regression, thresholds by the aim."""
    inputs = np.array([point.signals for point in points])
    target = np.array([point.right for point in points], dtype=np.float64)
    weights = np.zeros(len(SIGNALS))
    ridge = _RIDGE * len(points) / 1000 * np.eye(len(SIGNALS))
    for _ in range(_ROUNDS):
        probability = 1 / (1 + np.exp(-np.clip(inputs @ weights, -30, 30)))
        gradient = inputs.T @ (target - probability) - ridge @ weights
        curvature = (inputs * (probability * (1 - probability))[:, None]).T @ inputs + ridge
        step = np.linalg.solve(curvature, gradient)
        weights += step
        if np.abs(step).max() < 1e-6:
            break
    calibration = Calibration(tuple(float(weight) for weight in weights), 1.0, 1.0)
    return thresholds(calibration, points, aim)


@dataclass(frozen=True, slots=True)
class TradeOff:
    """Shares at one threshold."""

    threshold: float
    right: float
    wrong: float
    false: float


def curve(calibration: Calibration, points: Sequence[Point], steps: int = 100) -> list[TradeOff]:
    """Right and wrong answers, and false ones, as the threshold for answering rises."""
    certain = np.array([calibration.probability(point.signals) for point in points])
    ours = np.array([point.ours for point in points])
    right = np.array([point.right for point in points])
    result = []
    for threshold in np.linspace(0, 1, steps + 1)[1:-1]:
        answered = certain >= threshold
        result.append(
            TradeOff(
                float(threshold),
                float((answered & right).sum() / max(ours.sum(), 1)),
                float((answered & ours & ~right).sum() / max(ours.sum(), 1)),
                float((answered & ~ours).sum() / max((~ours).sum(), 1)),
            )
        )
    return result


def thresholds(calibration: Calibration, points: Sequence[Point], aim: Aim) -> Calibration:
    """The lowest threshold for answering that keeps the aim, and for asking back that refuses enough."""
    kept = [p for p in curve(calibration, points, 200) if p.wrong <= aim.wrong and p.false <= aim.false]
    answer = kept[0].threshold if kept else 0.99
    certain = np.array([calibration.probability(point.signals) for point in points if not point.ours])
    choose = float(np.quantile(certain, aim.refused)) if len(certain) else answer / 2
    return replace(calibration, answer=answer, choose=min(choose, answer))


def alarm_level(
    rows: Sequence[Call], index: ConceptIndex, aim: Aim, folds: int, progress: Callable[[str], None] = lambda _: None
) -> float:
    """The lowest level at which at most the aimed share of unseen everyday messages raises an alarm."""
    shares: list[float] = []
    for fold in range(folds):
        progress(f"alarm, fold {fold + 1} of {folds}")
        known = [row for row in rows if fold_of(row.text, folds) != fold]
        alarm = Alarm(train_alarm(known, index), index, 1.0)
        unseen = (row for row in rows if fold_of(row.text, folds) == fold)
        shares += [alarm.share(row.text)[1] for row in unseen if row.topic == CALM and not row.strict]
    return float(np.quantile(shares, 1 - aim.alarm))

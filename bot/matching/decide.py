"""From scores to a decision: signals of certainty, a calibrated probability, learned thresholds."""

from __future__ import annotations

import json
import math
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.knowledge import KnowledgeError, Problem

from .match import Decision
from .tfidf import Floats

CALIBRATION = "calibration.json"  # in the knowledge folder; learned by `ankommen eval --calibrate`
SIGNALS = (
    *("bias", "log-odds", "margin", "not-ours", "coverage", "agreement", "concepts", "elsewhere"),
    *("not-ours by surface", "not-ours by words", "not-ours by meaning"),
)

_LEVELS = ("answer", "choose", "alarm")

# Concepts of the lexicon: other people's towns and countries, and ours
ELSEWHERE = frozenset({"other-city", "foreign-city", "other-country"})
OUR_PLACE = "our-place"


@dataclass(frozen=True, slots=True)
class Calibration:
    """What `ankommen eval --calibrate` learns by cross-validation, kept beside the knowledge base.

    `weights` belong to SIGNALS and give the log-odds that the best topic is right. From `answer` on the bot answers,
    at or above `choose` it asks back, below it says that it does not know. From `alarm` on a message calls for help.
    """

    weights: tuple[float, ...] = (0.6, 0.45, 1.2, -2.6, 2.2, 0.5, 0.1, -0.5, 0.0, 0.0, 0.0)
    answer: float = 0.5
    choose: float = 0.25
    alarm: float = 0.5

    def probability(self, signals: NDArray[np.float64]) -> float:
        """The probability that the best topic is right."""
        logit = float(np.dot(self.weights, signals))
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, logit))))

    def decide(self, probability: float) -> Decision:
        """Answer, ask back, or say nothing is known."""
        if probability >= self.answer:
            return "answer"
        return "choose" if probability >= self.choose else "none"


def signals(
    combined: Floats, models: Sequence[Floats], not_ours: int | None, coverage: float, concepts: Collection[str]
) -> NDArray[np.float64]:
    """The signals of one message, in the order of SIGNALS.

    `combined`, and each of `models` (surface, words, meaning), are probabilities over all classes; `not_ours` is the
    index of that class, if any. `coverage`: the share of known words.
    """
    ours = np.asarray(combined, dtype=np.float64).copy()
    refused = [0.0] * (1 + len(models))
    if not_ours is not None:
        refused = [float(one[not_ours]) for one in (combined, *models)]
        ours[not_ours] = 0
    first, second = np.sort(ours)[::-1][:2]
    clipped = min(max(float(first), 1e-4), 1 - 1e-4)
    return np.array(
        [
            1,
            math.log(clipped / (1 - clipped)),
            first - second,
            refused[0],
            coverage,
            models[-1][np.argmax(combined)] if concepts else 0,
            min(len(concepts), 6),
            not ELSEWHERE.isdisjoint(concepts) and OUR_PLACE not in concepts,
            *refused[1:],
        ],
        dtype=np.float64,
    )


def read_calibration(path: Path) -> Calibration:
    """The learned thresholds, or sound beginnings where none were learned.

    Raises KnowledgeError for a damaged file, or one of another version.
    """
    if not path.is_file():
        return Calibration()
    line, column, message = 1, 1, f"expected weights for {', '.join(SIGNALS)}, and {', '.join(_LEVELS)}"
    try:
        data = json.loads(path.read_bytes())
        if set(data) == {"weights", *_LEVELS} and len(data["weights"]) == len(SIGNALS):
            return Calibration(tuple(map(float, data["weights"])), *(float(data[name]) for name in _LEVELS))
    except json.JSONDecodeError as error:
        line, column, message = error.lineno, error.colno, f"not JSON: {error.msg}"
    except (TypeError, ValueError, OSError):
        pass
    raise KnowledgeError(
        [Problem(str(path), line, column, message, "learn it anew: ankommen eval --calibrate --write")]
    )


def write_calibration(calibration: Calibration, path: Path) -> None:
    """Keep it, rounded so that differences in a diff are differences."""
    data = asdict(calibration)
    data["weights"] = [round(weight, 4) for weight in calibration.weights]
    data |= {name: round(data[name], 4) for name in _LEVELS}
    path.write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")

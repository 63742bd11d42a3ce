"""From a text to a topic: normalise, features, two models, calibrated decision."""

from .build import build_matcher
from .decide import Calibration, read_calibration
from .match import Match, Matcher

__all__ = ["Calibration", "Match", "Matcher", "build_matcher", "read_calibration"]

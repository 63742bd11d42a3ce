"""From a text to a topic: normalise, features, two models, calibrated decision."""

from .build import build_matcher
from .decide import Calibration, read_calibration
from .match import Match, Matcher
from .model import TopicMatcher

__all__ = ["Calibration", "Match", "Matcher", "TopicMatcher", "build_matcher", "read_calibration"]

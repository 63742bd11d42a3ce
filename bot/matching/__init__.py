"""From a text to a topic: normalise, features, two models, calibrated decision."""

from .alarm import Alarm
from .decide import Calibration, read_calibration
from .match import Match, Matcher
from .model import TopicMatcher

__all__ = ["Alarm", "Calibration", "Match", "Matcher", "TopicMatcher", "read_calibration"]

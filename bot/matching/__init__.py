"""From a text to a topic: features, model, language, decision."""

from .build import build_matcher
from .match import Match, Matcher

__all__ = ["Match", "Matcher", "build_matcher"]

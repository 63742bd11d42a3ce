"""The matcher: probabilities of topics, and the decision to answer, to ask back or to say nothing is known."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .features import surface_features
from .language import LanguageModel
from .linear import LinearModel, softmax
from .match import Match

NOT_OURS = "-"  # the class of what must be refused
_ANSWER = 0.5
_CHOOSE = 0.12
_MAX_ALTERNATIVES = 4


@dataclass(frozen=True)
class TopicMatcher:
    """Implements `Matcher`."""

    topics: tuple[str, ...]
    surface: LinearModel
    languages: LanguageModel

    def match(self, text: str, *, hint: str | None = None, previous: str | None = None) -> Match:
        """See Matcher."""
        features = surface_features(text)
        language = self.languages.identify(text, hint) if len(features) else hint
        if not len(features):
            return Match("none", None, 0.0, (), language)
        probabilities = softmax(self.surface.logits(features))
        ranked = [
            (self.topics[i], float(probabilities[i]))
            for i in np.argsort(-probabilities, kind="stable")[: _MAX_ALTERNATIVES + 2]
        ]
        refused = next((p for topic, p in ranked if topic == NOT_OURS), 0.0)
        ours = [(topic, round(p, 4)) for topic, p in ranked if topic != NOT_OURS]
        best, score = ours[0]
        alternatives = tuple(ours[1 : _MAX_ALTERNATIVES + 1])
        if refused > score or score < _CHOOSE:
            return Match("none", None, round(score, 4), tuple(ours[:_MAX_ALTERNATIVES]), language)
        return Match("answer" if score >= _ANSWER else "choose", best, score, alternatives, language)

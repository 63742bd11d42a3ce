"""Danger to life or limb, looked for before anything else: the sayings first, then what sounds like them."""

from __future__ import annotations

from dataclasses import dataclass

from bot.guidance.crisis import Crisis, CrisisLexicon
from bot.matching import Alarm
from bot.matching.language import LanguageModel

from .understanding import cut

_BRIDGE = "en"


@dataclass(frozen=True, repr=False)
class Danger:
    """All languages at once; `offered` are those in which the bot can answer."""

    sayings: CrisisLexicon
    alarm: Alarm
    languages: LanguageModel
    offered: frozenset[str]

    def find(self, text: str, hint: str | None = None) -> Crisis | None:
        """Which card a message calls for, and in which language; None for no danger. `hint`: the likely language."""
        if found := self.sayings.find(text):
            return self._said(found.topic, found.language, hint)
        if text.startswith("/"):
            return None
        text = cut(text)
        topic = self.alarm.topic(text)
        return self._said(topic, self.languages.identify(text, hint), hint) if topic else None

    def _said(self, topic: str, language: str, hint: str | None) -> Crisis:
        wanted = (code for code in (language, hint) if code in self.offered)
        return Crisis(topic, next(wanted, None) or _BRIDGE)

"""Danger to life or limb, looked for before anything else: the sayings first, then what sounds like them."""

from __future__ import annotations

from dataclasses import dataclass

from bot.guidance.crisis import Crisis, CrisisLexicon
from bot.matching import Alarm
from bot.matching.language import LanguageModel

from .understanding import cut

_BRIDGE = "en"
_SURE = 0.9  # how likely danger must be in an answer


@dataclass(frozen=True, repr=False)
class Danger:
    """All languages at once; `offered` are those in which the bot can answer."""

    sayings: CrisisLexicon
    alarm: Alarm
    languages: LanguageModel
    offered: frozenset[str]

    def find(self, text: str, hint: str | None = None, *, asked: bool = False) -> Crisis | None:
        """Which card a message calls for, and in which language; None for no danger.

        `hint`: the likely language. `asked`: the bot has asked something, so that the message is most likely an answer.
        """
        if found := self.sayings.find(text):
            return self._said(found.topic, found.language, hint)
        if text.startswith("/") or self.sayings.is_harmless(text):
            return None
        text = cut(text)
        topic, share = self.alarm.share(text)
        if share < (_SURE if asked else self.alarm.level):
            return None
        return self._said(topic, self.languages.identify(text, hint), hint)

    def _said(self, topic: str, language: str, hint: str | None) -> Crisis:
        wanted = (code for code in (language, hint) if code in self.offered)
        return Crisis(topic, next(wanted, None) or _BRIDGE)

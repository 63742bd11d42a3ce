"""Danger to life or limb, looked for before anything else: the sayings first, then what sounds like them."""

from __future__ import annotations

from dataclasses import dataclass

from bot.guidance.crisis import Crisis, CrisisLexicon
from bot.knowledge import Knowledge
from bot.matching import Alarm, Calibration
from bot.matching.build import Trained
from bot.matching.concepts import ConceptIndex
from bot.matching.language import LanguageModel

from .length import cut

_BRIDGE = "en"
_SURE = 0.9  # how likely danger must be in an answer


@dataclass(frozen=True, repr=False)
class Danger:
    """All languages at once; `offered` are those in which the bot can answer, at least one."""

    sayings: CrisisLexicon
    alarm: Alarm
    languages: LanguageModel
    offered: tuple[str, ...]

    def find(self, text: str, hint: str | None = None, *, asked: bool = False) -> Crisis | None:
        """Which card a message calls for, and in which language; None for no danger.

        `hint`: the likely language. `asked`: the bot has asked something, so that the message is most likely an answer.
        """
        found, harmless = self.sayings.find(text)
        if found:
            return self._said(found.topic, found.language, hint)
        if harmless or text.startswith("/"):
            return None
        text = cut(text)
        topic, share = self.alarm.share(text)
        if share < (_SURE if asked else self.alarm.level):
            return None
        return self._said(topic, self.languages.identify(text, hint), hint)

    def _said(self, topic: str, language: str, hint: str | None) -> Crisis:
        wanted = (code for code in (language, hint, _BRIDGE) if code in self.offered)
        return Crisis(topic, next(wanted, self.offered[0]))


def build_danger(knowledge: Knowledge, trained: Trained, index: ConceptIndex, calibration: Calibration) -> Danger:
    """The sayings of the knowledge base and what was learned from its messages."""
    offered = tuple(language.code for language in knowledge.offered_languages)
    return Danger(CrisisLexicon(knowledge), trained.listener(index, calibration), trained.languages, offered)

"""How many calls for help are heard, of messages that nothing was learned from, and how many alarms are false."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.dialogue.danger import Danger
from bot.knowledge import Knowledge
from bot.matching.alarm import DANGERS


@dataclass(frozen=True, slots=True)
class Heard:
    """One language: shares, 0 to 1, and the messages that were taken wrongly."""

    calls: int
    heard: float  # of the messages of people in danger
    harmless: float  # alarms at messages that only sound like danger
    questions: float  # alarms at the test questions of all other topics
    unheard: tuple[str, ...]
    false: tuple[str, ...]

    @property
    def shares(self) -> dict[str, float]:
        """For the baseline file."""
        return {"calls for help heard": round(self.heard, 3), "questions without alarm": round(1 - self.questions, 3)}


def hear(knowledge: Knowledge, danger: Danger) -> dict[str, Heard]:
    """The knowledge base's own tests, by language."""
    result = {}
    for language, file in sorted(knowledge.crisis_tests.items()):
        calls = [text for texts in file.by_topic().values() for text in texts]
        questions = [
            text
            for (code, topic), tests in knowledge.questions.items()
            if code == language and topic not in DANGERS
            for text in tests.must
        ]
        heard, harmless, disturbed = (_alarming(danger, language, texts) for texts in (calls, file.harmless, questions))
        result[language] = Heard(
            len(calls),
            len(heard) / max(len(calls), 1),
            len(harmless) / max(len(file.harmless), 1),
            len(disturbed) / max(len(questions), 1),
            tuple(text for text in calls if text not in heard),
            (*disturbed, *harmless),
        )
    return result


def _alarming(danger: Danger, language: str, texts: Sequence[str]) -> list[str]:
    return [text for text in texts if danger.find(text, language) is not None]


def crisis_table(heard: Mapping[str, Heard], shown: int = 3) -> Iterator[str]:
    """One line a language; shares in per cent. Then some that were taken wrongly."""
    yield f"{'calls for help':22}{'n':>6}{'heard':>9}   false alarms at: harmless  questions"
    for language, one in heard.items():
        shares = f"{100 * one.heard:9.1f}{100 * one.harmless:28.1f}{100 * one.questions:11.1f}"
        yield f"{language:22}{one.calls:6}{shares}"
    for language, one in heard.items():
        yield from (f"  {language} not heard: «{text[:80]}»" for text in one.unheard[:shown])
        yield from (f"  {language} false alarm: «{text[:80]}»" for text in one.false[:shown])

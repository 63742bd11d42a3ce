"""Utterances and test questions: each belongs to one topic, and what is tested was not learned by heart."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from bot.i18n.normalise import normalise

from .findings import Base

MUST, MUST_NOT = 3, 2  # fewest test questions a topic and language


@dataclass(frozen=True, slots=True)
class _Saying:
    topic: str
    language: str
    index: int


def check_questions(base: Base) -> None:
    """Equal utterances, missing tests, tests that stand among the utterances or contradict each other."""
    sayings = _utterances(base)
    _enough(base)
    _learned(base, sayings)
    _contradicting(base)
    _not_ours(base, sayings)


def _file(topic: str, language: str) -> str:
    return f"topics/{topic}/{language}.yaml"


def _utterances(base: Base) -> dict[str, _Saying]:
    first: dict[str, _Saying] = {}
    for (topic, language), text in base.knowledge.texts.items():
        for index, utterance in enumerate(text.utterances):
            form = normalise(utterance)
            before = first.setdefault(form, _Saying(topic, language, index))
            place = "text", f"{topic}/{language}", "utterances", index
            if before.topic != topic:
                message = f"utterance {utterance!r} also stands in {_file(before.topic, before.language)}"
                base.error(*place, message=message, hint="keep it where it belongs and delete it in the other topic")
            elif before.language == language and before.index != index:
                message = f"utterance {utterance!r} stands twice in this file"
                base.warn(*place, message=message, hint="delete one of the two")
            if not form:
                message = f"nothing is left of the utterance {utterance!r} without punctuation and emoji"
                base.error(*place, message=message, hint="write words")
    return first


def _enough(base: Base) -> None:
    for topic in base.knowledge.topics:
        for language in base.languages:
            if (topic, language) not in base.knowledge.texts:
                continue  # `status` shows the missing text
            questions = base.knowledge.questions.get((language, topic))
            if questions is None:
                message = f"no test questions for {topic} in {language}"
                hint = f"write tests/{language}/{topic}.yaml with `must` and `must_not`"
                base.error("text", f"{topic}/{language}", message=message, hint=hint)
                continue
            for key, needed in (("must", MUST), ("must_not", MUST_NOT)):
                found = len(getattr(questions, key))
                if found < needed:
                    message = f"{found} questions under `{key}`, expected at least {needed}"
                    hint = "add questions as people would ask them, in words that are not among the utterances"
                    base.error("questions", f"{language}/{topic}", key, message=message, hint=hint)


def _learned(base: Base, sayings: dict[str, _Saying]) -> None:
    for (language, topic), questions in base.knowledge.questions.items():
        for key in ("must", "must_not"):
            for index, question in enumerate(getattr(questions, key)):
                if found := sayings.get(normalise(question)):
                    where = _file(found.topic, found.language)
                    message = f"test question {question!r} stands among the utterances of {where}"
                    base.error(
                        "questions", f"{language}/{topic}", key, index,
                        message=message, hint="reword the question: a test of what was learned by heart shows nothing",
                    )  # fmt: skip


def _contradicting(base: Base) -> None:
    wanted: dict[str, set[str]] = defaultdict(set)
    for (_, topic), questions in base.knowledge.questions.items():
        for question in questions.must:
            wanted[normalise(question)].add(topic)
    for (language, topic), questions in base.knowledge.questions.items():
        for index, question in enumerate(questions.must):
            if others := sorted(wanted[normalise(question)] - {topic}):
                message = f"question {question!r} must reach {topic}, but also {', '.join(others)}"
                base.error(
                    "questions", f"{language}/{topic}", "must", index, message=message, hint="keep it in one topic"
                )
        for index, question in enumerate(questions.must_not):
            if topic in wanted[normalise(question)]:
                message = f"question {question!r} must and must not reach {topic}"
                base.error("questions", f"{language}/{topic}", "must_not", index, message=message, hint="delete one")


def _not_ours(base: Base, sayings: dict[str, _Saying]) -> None:
    """What must be refused is tested with lines that are learned nowhere, neither as ours nor as not ours."""
    learned = {
        normalise(line): f"not-ours/{language}.yaml"
        for language, file in base.knowledge.not_ours.items()
        for line in (*file.near, *file.far)
    } | {form: _file(saying.topic, saying.language) for form, saying in sayings.items()}
    for language, file in base.knowledge.not_ours_tests.items():
        for key in ("near", "far"):
            for index, line in enumerate(getattr(file, key)):
                if where := learned.get(normalise(line)):
                    message = f"test line {line!r} stands also in {where}"
                    hint = "reword the line: a test of what was learned by heart shows nothing"
                    base.error("not-ours-tests", language, key, index, message=message, hint=hint)

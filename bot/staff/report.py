"""`ankommen report`: how often what was asked and answered, what people thought of it, and the questions they sent."""

from __future__ import annotations

import csv
import io
import textwrap
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from babel import Locale

from bot.store.records import LANGUAGE_WISH, Event, Question

DECISIONS = ("answer", "choose", "none", "crisis", "other")  # one a message
THUMBS = ("yes", "no")
REASONS = ("wrong-office", "outdated", "not-understood", "missing")  # of a no, where one was given
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_NOTES = (
    "Numbers count messages and taps, not people, and hold no person; small ones are shown. They are for the team: do "
    "not publish small ones.",
    "answer: a card; choose: the bot asked what was meant; none: not understood; crisis: emergency numbers; other: "
    "commands, buttons, steps of a guided flow.",
    "yes, no: taps under an answer. A reason belongs to one of the no; not everybody gives one.",
    "Languages wished: of telephones, where a first message told no language of ours; counted when the bot asks which "
    "one to take instead.",
    "Questions were masked (•••) and sent by people who agreed; they are deleted after the time that /privacy names.",
)


@dataclass(frozen=True)
class Report:
    """Everything of the days from `first` to `last`, both included."""

    first: date | None
    last: date
    counts: Counter[Event]
    questions: Sequence[Question]


def report(
    counts: Iterable[tuple[Event, int]], questions: Iterable[Question], first: date | None, last: date
) -> Report:
    """Choose the days; `first` None is the first day that is kept."""

    def within(day: date) -> bool:
        return (first is None or first <= day) and day <= last

    chosen: Counter[Event] = Counter()
    for event, number in counts:
        if within(event.day):
            chosen[event] += number
    return Report(first, last, chosen, [question for question in questions if within(question.day)])


def as_csv(found: Report) -> str:
    """RFC 4180, a row a day and event; questions sent have the outcome `question` and their text."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow((*Event._fields, "number", "text"))
    writer.writerows((*event, number, "") for event, number in sorted(found.counts.items()))
    writer.writerows(
        (question.day, "", question.language, "question", "", 1, _no_formula(question.text))
        for question in found.questions
    )
    return out.getvalue()


def as_text(found: Report) -> str:
    """Tables for a terminal, at most 100 columns wide."""
    since = found.first or min((event.day for event in found.counts), default=None)
    blocks = [
        f"Messages and feedback{f' from {since}' if since else ''} to {found.last}",
        _by(found, "language", DECISIONS),
        _by(found, "topic", ("answer", "crisis", *THUMBS, *REASONS)),
        _wished(found),
    ]
    sent = [
        textwrap.fill(f"{question.day}  {question.language}  {question.text}", 100, subsequent_indent="    ")
        for question in found.questions
    ]
    blocks.append("\n".join([f"Questions sent to the team: {len(sent) or 'none'}", *sent]))
    blocks.append("\n".join(textwrap.fill(note, 100, initial_indent="- ", subsequent_indent="  ") for note in _NOTES))
    return "\n\n".join(blocks) + "\n"


def _by(found: Report, field: str, columns: Sequence[str]) -> str:
    """A table with a row a language or topic, the most frequent first, and a total."""
    table: dict[str, Counter[str]] = {}
    for event, number in found.counts.items():
        column = event.reason or event.outcome
        if column in columns and (key := getattr(event, field)):
            table.setdefault(key, Counter())[column] += number
    rows = sorted(table.items(), key=lambda row: (-row[1].total(), row[0]))
    total: Counter[str] = sum(table.values(), Counter())
    lines = [(field, *columns), *((key, *_cells(row, columns)) for key, row in [*rows, ("total", total)])]
    widths = [max(len(line[column]) for line in lines) for column in range(len(columns) + 1)]
    return "\n".join(
        "  ".join(
            [line[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(line[1:], widths[1:], strict=True))]
        )
        for line in lines
    )


def _wished(found: Report) -> str:
    """Languages that the bot does not speak, by how often somebody came with one; the most frequent first."""
    wished: Counter[str] = Counter()
    for event, number in found.counts.items():
        if event.outcome == LANGUAGE_WISH:
            wished[event.language] += number
    names = Locale("en").languages
    rows = sorted(wished.items(), key=lambda row: (-row[1], row[0]))
    lines = [f"{number:>6}  {code}  {names.get(code, '')}".rstrip() for code, number in rows]
    return "\n".join([f"Languages wished: {len(lines) or 'none'}", *lines])


def _cells(row: Counter[str], columns: Sequence[str]) -> list[str]:
    return [str(row[column] or "-") for column in columns]


def _no_formula(text: str) -> str:
    """A spreadsheet takes a cell that begins like this for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text

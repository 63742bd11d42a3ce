"""`ankommen import courses FILE`: the course dates of a staff list become `course-dates.yaml`, whole or not at all."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from bot.knowledge import Knowledge, strict_yaml
from bot.knowledge.courses import CourseDate
from bot.knowledge.files import CourseDatesFile

from .course_columns import column_of
from .course_rows import BadCell, read_rows
from .edit import Refused, put
from .tables import read_table

FILE = "course-dates.yaml"
_EXAMPLE = re.compile(r"(?:^|-)(?:beispiel|example)(?:-|$)")
_HEAD = """\
# yaml-language-server: $schema=../schema/course-dates.json
# Written whole by `ankommen import courses FILE`: change the list and import it again instead of editing here.
"""


class BadRows(Exception):
    """Rows that cannot be taken; nothing was written."""

    def __init__(self, bad: tuple[BadCell, ...]) -> None:
        self.bad = bad
        super().__init__("\n".join(map(str, bad)))


@dataclass(frozen=True, slots=True)
class Import:
    """What an import changes."""

    dates: tuple[CourseDate, ...]
    new: tuple[CourseDate, ...]
    changed: tuple[tuple[CourseDate, CourseDate], ...]
    gone: tuple[CourseDate, ...]
    notes: tuple[str, ...]

    def lines(self) -> list[str]:
        """For the terminal: one line a course that is new, changed or gone, then the notes."""
        return [
            *(f"new      {_short(entry)}" for entry in self.new),
            *(f"changed  {after.id}: {_difference(before, after)}" for before, after in self.changed),
            *(f"gone     {_short(entry)}" for entry in self.gone),
            *(f"note     {note}" for note in self.notes),
            f"{len(self.dates)} courses: {len(self.new)} new, {len(self.changed)} changed, {len(self.gone)} gone",
        ]


def plan(file: Path, knowledge: Knowledge, day: date) -> Import:
    """Read a list and compare it with what is known.

    Raises BadRows with every bad cell, TableProblem where the file is no table, OSError where it cannot be read.
    """
    found = read_rows(read_table(file, lambda heading: column_of(heading) is not None), knowledge, day)
    if found.bad:
        raise BadRows(found.bad)
    before, after = knowledge.course_dates, {entry.id: entry for entry in found.dates}
    return Import(
        dates=tuple(sorted(found.dates, key=lambda entry: (entry.starts, entry.id))),
        new=tuple(entry for name, entry in after.items() if name not in before),
        changed=tuple((before[name], entry) for name, entry in after.items() if before.get(name, entry) != entry),
        gone=tuple(entry for name, entry in before.items() if name not in after),
        notes=_notes(found.ignored, after, knowledge, day),
    )


def write(folder: Path, dates: tuple[CourseDate, ...]) -> Path:
    """Put the dates into the region's file in one step. Raises Refused, then nothing was changed."""
    path = (folder / FILE).resolve()
    if any(_EXAMPLE.search(entry.id) for entry in dates):
        raise Refused("these are courses of the example file, which do not exist; try it with --dry-run")
    entries = [_plain(entry.model_dump(mode="json", exclude_defaults=True)) for entry in dates]
    body = yaml.dump({"dates": entries}, Dumper=_Plain, allow_unicode=True, sort_keys=False, width=1000)

    def verify(draft: Path) -> None:
        try:
            same = CourseDatesFile.model_validate(strict_yaml.load(draft)).dates == dates
        except (strict_yaml.YamlProblem, ValidationError):
            same = False
        if not same:
            raise Refused(f"{FILE}: the courses cannot be written so that they are read back the same")

    try:
        put(path, (_HEAD + body).encode("utf-8"), verify)
    except OSError as error:
        raise Refused(f"{FILE}: cannot be written ({error.strerror})") from None
    return path


class _Plain(yaml.SafeDumper):
    """Writes `2026-12-01` and `yes` without quotes: our reader takes every scalar as text."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """Lists stand inside what they belong to, as in the files that people write."""
        super().increase_indent(flow, False)


_Plain.yaml_implicit_resolvers = {}


def _plain(entry: dict[str, Any]) -> dict[str, Any]:
    return {key: value if isinstance(value, list) else str(value) for key, value in entry.items()}


def _short(entry: CourseDate) -> str:
    return f"{entry.id}: {entry.kind} in {entry.place}, starts {entry.starts}"


def _difference(before: CourseDate, after: CourseDate) -> str:
    old, new = before.model_dump(mode="json"), after.model_dump(mode="json")
    return ", ".join(f"{key} {_value(old[key])} → {_value(new[key])}" for key in new if old[key] != new[key])


def _value(value: Any) -> str:
    return "nothing" if value in (None, [], "") else ", ".join(value) if isinstance(value, list) else str(value)


def _notes(
    ignored: tuple[str, ...], after: Mapping[str, CourseDate], knowledge: Knowledge, day: date
) -> tuple[str, ...]:
    notes = [f"column {name} is none of ours and was not read" for name in ignored]
    started = sum(entry.starts < day for entry in after.values())
    if started:
        notes.append(f"{started} of the courses have started already; the bot does not show them")
    hidden = sum(not entry.shown for entry in after.values())
    if hidden:
        notes.append(f"{hidden} of the courses are unconfirmed; the bot does not show them")
    for name in dict.fromkeys(entry.place for entry in after.values() if entry.shown):
        place = knowledge.course_places[name]
        if not place.shown:
            notes.append(f"{name} is {place.state} in courses.yaml; it is shown because of these dates only")
    return tuple(notes)

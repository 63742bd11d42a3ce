"""From the rows of a course list to course dates; every cell that does not fit is named."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from anyascii import anyascii
from rapidfuzz import fuzz, process

from bot.i18n.normalise import normalise
from bot.knowledge import Knowledge
from bot.knowledge.courses import CourseDate, CoursePlace

from .course_columns import COLUMNS, Column, Unfit, column_of, meant_by
from .tables import HEADING_WITHIN, Row

_FAR = timedelta(days=3 * 366)  # a start later than this is a slip of the pen


@dataclass(frozen=True, slots=True)
class BadCell:
    """One thing that is wrong: where, what was found, what was expected."""

    row: int
    column: str  # as a spreadsheet letters it, with the heading; empty where it is about the row
    found: str
    expected: str

    def __str__(self) -> str:
        where = f"row {self.row}" + (f", column {self.column}" if self.column else "")
        return f"{where}: found {self.found}, expected {self.expected}"


@dataclass(frozen=True, slots=True)
class ReadRows:
    """What a list says: the dates, or why it cannot be taken; columns that are none of ours."""

    dates: tuple[CourseDate, ...] = ()
    bad: tuple[BadCell, ...] = ()
    ignored: tuple[str, ...] = ()


def read_rows(rows: list[Row], knowledge: Knowledge, day: date) -> ReadRows:
    """Read all rows below the headings. `day` is the day of the import: nothing was counted after it."""
    start = next((i for i, row in enumerate(rows[:HEADING_WITHIN]) if len(_known(row)) > 1), None)
    if start is None:
        expected = "a row with these: " + ", ".join(column.names[0] for column in COLUMNS)
        return ReadRows(bad=(BadCell(rows[0].number if rows else 1, "", "no headings", expected),))
    columns, ignored, bad = _headings(rows[start])
    if bad:
        return ReadRows(bad=tuple(bad), ignored=ignored)
    reader = _Reader(knowledge, day, columns)
    for row in rows[start + 1 :]:
        reader.read(row)
    if not rows[start + 1 :]:
        reader.bad.append(BadCell(rows[start].number, "", "no rows below the headings", "at least one course"))
    return ReadRows(tuple(reader.dates.values()), tuple(reader.bad), ignored)


def _known(row: Row) -> list[Column]:
    return [column for column in map(column_of, row.cells) if column]


def letter(index: int) -> str:
    """The letter of a column in a spreadsheet; the first is 0."""
    return (letter(index // 26 - 1) if index >= 26 else "") + chr(ord("A") + index % 26)


def _headings(row: Row) -> tuple[dict[str, tuple[int, Column]], tuple[str, ...], list[BadCell]]:
    found: dict[str, tuple[int, Column]] = {}
    ignored: list[str] = []
    bad: list[BadCell] = []
    for index, name in enumerate(row.cells):
        column = column_of(name)
        if column is None:
            if meant := meant_by(name) if name else None:
                bad.append(BadCell(row.number, letter(index), repr(name), f"{meant!r} as the heading"))
            elif name:
                ignored.append(f"{letter(index)} {name!r}")
        elif column.field in found:
            first = letter(found[column.field][0])
            bad.append(BadCell(row.number, letter(index), repr(name), f"only one such column, {first} is one already"))
        else:
            found[column.field] = (index, column)
    for column in COLUMNS:
        if column.required and column.field not in found:
            bad.append(BadCell(row.number, "", f"no column {column.names[0]!r}", "it among the headings"))
    return found, tuple(ignored), bad


class _Reader:
    def __init__(self, knowledge: Knowledge, day: date, columns: dict[str, tuple[int, Column]]) -> None:
        self.knowledge, self.day, self.columns = knowledge, day, columns
        self.dates: dict[str, CourseDate] = {}
        self.bad: list[BadCell] = []
        self._rows: dict[str, int] = {}

    def read(self, row: Row) -> None:
        before = len(self.bad)
        values: dict[str, Any] = {}
        for field, (index, column) in self.columns.items():
            text = row.cells[index] if index < len(row.cells) else ""
            if text:
                try:
                    values[field] = column.read(text)
                except Unfit as unfit:
                    self._complain(row, field, text, str(unfit))
            elif column.required:
                self._complain(row, field, "", "a value")
        self._days(row, values)
        place = self._place(row, values)
        if len(self.bad) == before and place is not None:
            self._keep(row, place, values)

    def _complain(self, row: Row, field: str, text: str, expected: str) -> None:
        index, column = self.columns[field]
        shown = repr(text if len(text) <= 60 else text[:57] + "…") if text else "nothing"
        self.bad.append(BadCell(row.number, f"{letter(index)} ({column.names[0]})", shown, expected))

    def _text(self, row: Row, field: str) -> str:
        index = self.columns[field][0]
        return row.cells[index] if index < len(row.cells) else ""

    def _days(self, row: Row, values: dict[str, Any]) -> None:
        """Nothing is known from the future, and no course is planned for decades ahead."""
        for field in ("on", "counted_on"):
            if values.get(field, self.day) > self.day:
                self._complain(row, field, self._text(row, field), f"a day up to today, {self.day}")
        if values.get("starts", self.day) > self.day + _FAR:
            self._complain(row, "starts", self._text(row, "starts"), "a day in the next three years")

    # names ---------------------------------------------------------------------------------------------------------

    def _place(self, row: Row, values: dict[str, Any]) -> CoursePlace | None:
        provider = self._provider(row, values["provider"]) if "provider" in values else None
        if "place" not in values:
            return None
        wanted, mine = (
            normalise(values["place"]),
            [place for place in self.knowledge.course_places.values() if provider in (None, place.provider)],
        )
        found = [place for place in mine if values["place"] == place.id]
        found = found or [place for place in mine if wanted == normalise(place.name)]
        found = found or [place for place in mine if wanted == normalise(self._town(place))]
        if len(found) == 1:
            return found[0]
        if found:
            expected = "one of these, as several fit: " + ", ".join(place.id for place in found)
        else:
            names = [name for place in mine for name in dict.fromkeys((place.name, self._town(place), place.id))]
            of = f" of {provider}" if provider else ""
            expected = f"a course place{of} in courses.yaml{_close(values['place'], names)}"
        self._complain(row, "place", values["place"], expected)
        return None

    def _town(self, place: CoursePlace) -> str:
        town = self.knowledge.place(place.municipality)
        return town.name if town else place.municipality

    def _provider(self, row: Row, text: str) -> str | None:
        names: dict[str, str] = {}
        for provider in self.knowledge.providers.values():
            office = self.knowledge.offices[provider.office]
            for name in (provider.id, office.name, *office.names.values()):
                names.setdefault(normalise(name), provider.id)
        if found := names.get(normalise(text)):
            return found
        shown = [self.knowledge.offices[provider.office].name for provider in self.knowledge.providers.values()]
        close = _close(text, [*shown, *self.knowledge.providers])
        self._complain(row, "provider", text, f"a provider in courses.yaml{close}")
        return None

    # entries -------------------------------------------------------------------------------------------------------

    def _keep(self, row: Row, place: CoursePlace, values: dict[str, Any]) -> None:
        name = _identifier(place, values)
        fields = {key: value for key, value in values.items() if key not in {"number", "provider", "place"}}
        if "enrolled" in values:
            fields.setdefault("counted_on", values["on"])
        elif "counted_on" in values:
            self._complain(row, "counted_on", self._text(row, "counted_on"), "nothing, as no number of people is given")
            return
        if values["state"] == "found" and "source" not in values:
            expected = "the address in column Quelle"
            self.bad.append(BadCell(row.number, "", "status 'gefunden' without a source", expected))
            return
        if name in self.dates:
            expected = "each course once; give each its Kursnummer"
            self.bad.append(BadCell(row.number, "", f"the same course as in row {self._rows[name]}", expected))
            return
        self.dates[name] = CourseDate(id=name, place=place.id, **fields)
        self._rows[name] = row.number


def _identifier(place: CoursePlace, values: dict[str, Any]) -> str:
    """The same for the same course in the next list: by its number, otherwise by place, day, level and time."""
    if "number" in values and (number := _slug([values["number"]])):
        return _slug([place.provider, number])
    what = values.get("level", values["kind"])
    return _slug([place.id, values["starts"].isoformat(), what, values.get("daytime", "")])


def _slug(parts: Iterable[str]) -> str:
    text = normalise(anyascii(" ".join(parts))).replace("'", " ")
    return re.sub(r"[^a-z0-9]+", "-", text).strip("-")[:90].strip("-")


def _close(text: str, names: Iterable[str]) -> str:
    known = {normalise(name): name for name in names}
    close = process.extract(normalise(text), known.keys(), scorer=fuzz.WRatio, score_cutoff=70, limit=2)
    found = " or ".join(repr(known[name]) for name, _, _ in close)
    return f" (did you mean {found}?)" if found else " (add it there first)"

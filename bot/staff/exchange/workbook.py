"""The exchange file as an Excel workbook: a sheet of texts, and sheets of questions and words."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.i18n.bidi import is_rtl
from bot.staff.course_rows import letter
from bot.staff.tables import cell_text

from .collect import Collection
from .rows import IN_ONE_CELL, LIST_SHEETS, FileProblem, Row, stamp_of

MAX_BYTES, MAX_ROWS = 20_000_000, 100_000
TEXTS = "Texte"
_WHERE, _GERMAN, _ENGLISH, _STATE, _LIMIT, _KEY, _STAMP = (
    "Wo", "Deutsch", "Englisch", "Stand", "Höchstens", "Schlüssel", "Prüfzeichen",
)  # fmt: skip
_SPARE = 3  # empty rows below the questions of a topic
_WIDTHS = {_WHERE: 32, _GERMAN: 60, _ENGLISH: 45, _STATE: 10, _LIMIT: 10, _KEY: 24, _STAMP: 10}


def write_workbook(found: Collection, path: Path) -> None:
    """Write all texts and lists of a language. Raises OSError."""
    from openpyxl import Workbook  # 0.2 s, and only for Excel files

    book = Workbook(write_only=True)
    own = _heading(found)
    texts = (
        (u.context, u.german, u.english, u.text, u.state, str(u.limit or ""), u.key, stamp_of((u.text,)))
        for u in found.units
    )
    _sheet(book, TEXTS, (_WHERE, _GERMAN, _ENGLISH, own, _STATE, _LIMIT, _KEY, _STAMP), texts, found.language)
    for name in LIST_SHEETS:
        _sheet(book, name, (_WHERE, _GERMAN, _ENGLISH, own, _KEY, _STAMP), _list_rows(found, name), found.language)
    content = io.BytesIO()
    book.save(content)
    path.write_bytes(content.getvalue())


def _heading(found: Collection) -> str:
    return f"{found.knowledge.languages[found.language].name} ({found.language})"


def _list_rows(found: Collection, sheet: str) -> Iterator[Sequence[str]]:
    for entry in (entry for entry in found.lists if entry.sheet == sheet):
        stamp = stamp_of(entry.words)
        columns = [list(entry.german), list(entry.english), list(entry.words)]
        if sheet == IN_ONE_CELL:
            columns = [["; ".join(column)] for column in columns]
        count = max(len(columns[0]), len(columns[1]), len(columns[2]) + (_SPARE if sheet != IN_ONE_CELL else 0))
        for index in range(count):
            cells = [column[index] if index < len(column) else "" for column in columns]
            yield entry.context, *cells, entry.key, stamp


def _sheet(book: Any, name: str, headings: Sequence[str], rows: Iterable[Sequence[str]], language: str) -> None:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font, PatternFill

    sheet = book.create_sheet(name)
    sheet.freeze_panes = "A2"
    for index, heading in enumerate(headings):
        sheet.column_dimensions[letter(index)].width = _WIDTHS.get(heading, 60)
    bold, grey = Font(bold=True), PatternFill("solid", fgColor="EEEEEE")
    plain = Alignment(wrap_text=True, vertical="top")
    own = Alignment(wrap_text=True, vertical="top", readingOrder=2 if is_rtl(language) else 1)

    def cell(text: str, heading: str) -> Any:
        made = WriteOnlyCell(sheet, value=text or None)
        if text:
            made.data_type = "s"  # "=" at the beginning makes no formula of a question
        made.number_format = "@"
        made.alignment = plain if heading in _WIDTHS else own
        if heading in _WIDTHS:
            made.fill = grey
        return made

    head = [cell(heading, heading) for heading in headings]
    for made in head:
        made.font = bold
    sheet.append(head)
    for row in rows:
        sheet.append([cell(text, heading) for text, heading in zip(row, headings, strict=True)])


def read_workbook(content: bytes, name: str, language: str) -> list[Row]:
    """The rows of a workbook. Raises FileProblem where it is none, or one of another language."""
    if len(content) > MAX_BYTES:
        raise FileProblem(f"{name}: the file has more than {MAX_BYTES:,} bytes, expected a smaller one")
    from openpyxl import load_workbook

    rows: list[Row] = []
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about colours and rules of other programs, which we do not need
            book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
            known = [sheet for sheet in book.worksheets if sheet.title in (TEXTS, *LIST_SHEETS)]
            for sheet in known:
                sheet.reset_dimensions()  # some programs write a wrong size
                cells = sheet.iter_rows(max_row=MAX_ROWS, max_col=20, values_only=True)
                lines = [tuple(map(cell_text, line)) for line in cells]
                rows += _Reader(f"{name}:{sheet.title}", language, lines).rows(sheet.title)
    except FileProblem:
        raise
    except Exception as error:  # of a damaged file: zip, zlib, XML and openpyxl have each their own
        raise FileProblem(f"{name}: not a workbook that can be read ({type(error).__name__}), expected .xlsx") from None
    if not known:
        raise FileProblem(f"{name}: found none of the sheets {', '.join((TEXTS, *LIST_SHEETS))}, expected at least one")
    return rows


@dataclass
class _Lines:
    """The lines of one list while its rows are read."""

    where: str
    stamp: str | None
    lines: list[str] = field(default_factory=list)
    places: list[str] = field(default_factory=list)


class _Reader:
    """One sheet; columns are known by their headings, whatever their order."""

    def __init__(self, name: str, language: str, lines: list[tuple[str, ...]]) -> None:
        self._name, self._lines = name, lines
        heads = {text: index for index, text in enumerate(lines[0] if lines else ()) if text}
        own = next((text for text in heads if text.endswith(f"({language})")), None)
        if own is None or _KEY not in heads:
            expected = f"the headings {_KEY!r} and one that ends in ({language})"
            raise FileProblem(f"{name}!A1: found {', '.join(heads) or 'nothing'}, expected {expected}")
        self._columns = {**heads, "own": heads[own]}

    def rows(self, sheet: str) -> list[Row]:
        """What the sheet says, a row for each key."""
        return list(self._texts()) if sheet == TEXTS else self._lists(in_one_cell=sheet == IN_ONE_CELL)

    def _cell(self, line: tuple[str, ...], heading: str) -> str:
        index = self._columns.get(heading, len(line))
        return line[index] if index < len(line) else ""

    def _stamp(self, line: tuple[str, ...]) -> str | None:
        return self._cell(line, _STAMP) if _STAMP in self._columns else None

    def _where(self, number: int) -> str:
        return f"{self._name}!{letter(self._columns['own'])}{number}"

    def _texts(self) -> Iterator[Row]:
        for number, line in enumerate(self._lines[1:], 2):
            key, text = self._cell(line, _KEY), self._cell(line, "own")
            if key or text:
                yield Row(self._where(number), key, self._cell(line, _GERMAN), text, self._stamp(line))

    def _lists(self, *, in_one_cell: bool) -> list[Row]:
        """Rows of a key belong together; one without a key belongs to the row above."""
        found: dict[str, _Lines] = {}
        key = ""
        for number, line in enumerate(self._lines[1:], 2):
            text = self._cell(line, "own")
            key = self._cell(line, _KEY) or key
            if not (key or text):
                continue
            entry = found.setdefault(key, _Lines(self._where(number), self._stamp(line)))
            parts = text.replace("\n", ";").split(";") if in_one_cell else [text]
            entry.lines += parts
            entry.places += [self._where(number)] * len(parts)
        return [
            Row(entry.where, key, "", "", entry.stamp, tuple(entry.lines), tuple(entry.places))
            for key, entry in found.items()
        ]

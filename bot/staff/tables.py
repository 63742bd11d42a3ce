"""A table as staff have it: CSV with any usual separator and encoding, or the first sheet of an Excel workbook.

Every cell becomes text; a day becomes `2026-12-01`, a whole number loses its `.0`.
"""

from __future__ import annotations

import csv
import io
import re
import warnings
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

MAX_BYTES = 5_000_000
MAX_ROWS = 2_000
SEPARATORS = ";,\t"
HEADING_WITHIN = 10  # rows: above the headings a title may stand
_SEPARATOR_LINE = re.compile(r"\ufeff?sep=.\r?\n", re.IGNORECASE)  # Excel's own first line; it hides it
_WORKBOOK, _OLD_WORKBOOK = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


class TableProblem(Exception):
    """The file is no table; the one line says what was expected."""


class Row(NamedTuple):
    """One row; the number is the one that a spreadsheet shows beside it."""

    number: int
    cells: tuple[str, ...]


def read_table(path: Path, known: Callable[[str], bool]) -> list[Row]:
    """The rows that are not empty. `known` tells a heading: it decides which character separates the cells.

    Raises TableProblem, or OSError where the file cannot be read.
    """
    with path.open("rb") as file:
        content = file.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise TableProblem(f"the file has more than {MAX_BYTES:,} bytes, expected a smaller one")
    if content.startswith(_OLD_WORKBOOK):
        raise TableProblem("found an old Excel file (.xls), expected .xlsx or .csv: save it anew in Excel")
    rows = _workbook(content) if content.startswith(_WORKBOOK) else _csv(_text(content), known)
    filled = [row for row in rows if any(row.cells)]
    if len(filled) > MAX_ROWS:
        raise TableProblem(f"found more than {MAX_ROWS:,} rows, expected fewer")
    return filled


def _text(content: bytes) -> str:
    """UTF-8 with or without a mark, Excel's "Unicode text", otherwise the code page of German Windows."""
    utf16 = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if utf16 else ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise TableProblem("found bytes that are no text, expected .csv (UTF-8 or Windows) or .xlsx")


def _csv(text: str, known: Callable[[str], bool]) -> list[Row]:
    text = text[mark.end() :] if (mark := _SEPARATOR_LINE.match(text)) else text
    first = text.splitlines()[:HEADING_WITHIN]

    def headings(separator: str) -> int:
        return max((sum(known(cell.strip(' "')) for cell in line.split(separator)) for line in first), default=0)

    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(SEPARATORS, key=headings), strict=True)
    try:
        return [Row(number, tuple(cell.strip() for cell in cells)) for number, cells in enumerate(reader, 1)]
    except csv.Error as error:
        raise TableProblem(f"line {reader.line_num}: {error}; expected rows with matching quotation marks") from None


def _workbook(content: bytes) -> list[Row]:
    from openpyxl import load_workbook  # 0.2 s, and only for Excel files

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about drop-down lists and colours, which we do not need
            book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
            sheet = book.worksheets[0]
            sheet.reset_dimensions()  # some programs write a wrong size
            rows = sheet.iter_rows(max_row=MAX_ROWS + 100, max_col=100, values_only=True)
            return [Row(number, tuple(map(cell_text, cells))) for number, cells in enumerate(rows, 1)]
    except (zipfile.BadZipFile, KeyError, ValueError, TypeError, IndexError, SyntaxError, AttributeError) as error:
        raise TableProblem(f"not a workbook that can be read ({type(error).__name__}), expected .xlsx") from None


def cell_text(value: object) -> str:
    """A cell as text: a day in ISO form, a whole number without its `.0`."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()

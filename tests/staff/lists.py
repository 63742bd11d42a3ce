"""Course lists as staff have them: CSV and workbooks with one good course, to change one cell at a time."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from openpyxl import Workbook

GOOD = {
    "Kursort": "Scheßlitz",
    "Kursträger": "Volkshochschule Bamberg-Land",
    "Kursart": "Erstorientierungskurs",
    "Niveau": "A1",
    "Kursbeginn": "01.12.2026",
    "Tageszeit": "vormittags",
    "Mindestzahl": "15",
    "Angemeldet": "9",
    "Angemeldet am": "03.11.2026",
    "Kinderbetreuung": "ja",
    "Für wen": "Frauen",
    "Hilfe auf": "Arabisch, Ukrainisch",
    "Status": "bestätigt",
    "Stand": "04.11.2026",
    "Quelle": "https://example.org/kurse",
    "Kursnummer": "EOK 7",
}


def row(**changes: object) -> dict[str, object]:
    """The good course with other values; a space in a heading is written as `_`."""
    return {**GOOD, **{name.replace("_", " "): value for name, value in changes.items()}}


def as_csv(rows: list[dict[str, object]], separator: str = ";") -> str:
    """CSV as Excel writes it."""
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), delimiter=separator, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def as_workbook(path: Path, rows: list[dict[str, object]]) -> Path:
    """A real Excel workbook; days and numbers keep their type."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(list(rows[0]))
    for values in rows:
        sheet.append(list(values.values()))
    book.save(path)
    return path

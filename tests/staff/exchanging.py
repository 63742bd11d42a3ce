"""A small base whose English is given to a translator, and the file as the translator sends it back."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path

from openpyxl import load_workbook

from bot.staff.exchange import Plan, as_po, collect, plan, read_po_rows, read_workbook, write_all, write_workbook
from bot.staff.exchange.catalogue import written
from tests.staff.complete import write

TEXT, GERMAN, KEY = 4, 2, 7  # columns of the sheet of texts
LIST_TEXT, LIST_KEY = 4, 5


class Exchange:
    """One folder, one language; `sent` is what the translator changed, by key."""

    def __init__(self, root: Path, language: str = "en") -> None:
        self.root, self.folder, self.locales, self.language = root, root / "knowledge", root / "locales", language

    @classmethod
    def small(cls, root: Path) -> Exchange:
        write(root)
        return cls(root)

    def export(self) -> str:
        return as_po(collect(self.folder, self.locales, "bamberg", self.language))

    def workbook(self) -> bytes:
        path = self.root / "export.xlsx"
        write_workbook(collect(self.folder, self.locales, "bamberg", self.language), path)
        content = path.read_bytes()
        path.unlink()
        return content

    def plan(self, content: str | bytes, *, overwrite: bool = False) -> Plan:
        found = collect(self.folder, self.locales, "bamberg", self.language)
        if isinstance(content, bytes):
            return plan(found, read_workbook(content, "back.xlsx", self.language), overwrite=overwrite)
        return plan(found, read_po_rows(content.encode(), "back.po", self.language), overwrite=overwrite)

    def take(self, content: str | bytes, *, overwrite: bool = False) -> Plan:
        planned = self.plan(content, overwrite=overwrite)
        write_all(self.folder, "bamberg", planned.drafts)
        return planned

    def files(self) -> dict[str, bytes]:
        paths = [path for path in self.root.rglob("*") if path.is_file()]
        return {path.relative_to(self.root).as_posix(): path.read_bytes() for path in paths}


def sent(po: str, texts: Mapping[str, str]) -> str:
    """The PO file with other translations, by key."""
    blocks = po.split("\n\n")
    for key, text in texts.items():
        head = "\n".join(written("msgctxt", key))
        [number] = [number for number, block in enumerate(blocks) if f"\n{head}\n" in block]
        before = blocks[number].split("\nmsgstr ")[0]
        blocks[number] = "\n".join([before, *written("msgstr", text)])
    return "\n\n".join(blocks).rstrip("\n") + "\n"


def typed(content: bytes, sheet: str, cells: Mapping[str, str | int]) -> bytes:
    """The workbook with other cells, by their places."""
    book = load_workbook(io.BytesIO(content))
    for place, value in cells.items():
        book[sheet][place] = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def row_of(content: bytes, sheet: str, key: str, column: int) -> int:
    """The first row with a key."""
    rows = load_workbook(io.BytesIO(content))[sheet].iter_rows(values_only=True)
    return next(number for number, row in enumerate(rows, 1) if row[column - 1] == key)

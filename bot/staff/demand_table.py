"""The published demand for courses as the education offices read it: in German, with what is hidden and why."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from datetime import date

from bot.guidance.wishes import DAYTIMES, KINDS, LEVELS, SMALLEST, UNKNOWN_LEVEL
from bot.i18n.catalogue import Catalogue
from bot.i18n.formats import Formats
from bot.knowledge import Knowledge
from bot.store.records import Wish

from .demand import ALL, Row

HEADER = ("Quartal", "Kurs", "Niveau", "Ort", "Tageszeit", "Menschen (mindestens)")
_PARTS = {"city": "City of Bamberg", "district": "District of Bamberg", "anker": "ANKER centre"}
_SEVERAL = "verschiedene"
_QUARTER = re.compile(r"(\d{4})-Q([1-4])")
_NOTES = (
    f"Werte unter {SMALLEST} werden nicht gezeigt. Es zählen nur ganze Gruppen von {SMALLEST} Menschen; jede Zahl ist "
    "eine Mindestzahl.",
    f"„{_SEVERAL}“: Für eine feinere Aufteilung waren es zu wenige. Diese Menschen kommen zu den anderen Zeilen hinzu; "
    "die Zeilen einer Kursart darf man zusammenzählen.",
    "Eine Zeile, die fehlt, heißt nicht null. Kleine Reste fehlen ganz, damit sie sich nicht herausrechnen lassen.",
    "Jede Person zählt je Kursart und Quartal einmal. Wer mehrere Kursarten oder Quartale addiert, zählt Menschen "
    "mehrfach.",
    "Es sind Wünsche aus dem Chat, keine Anmeldungen.",
)


def first_day_after(quarter: str) -> date:
    """The day from which a quarter such as "2026-Q4" is published. Raises ValueError for anything else."""
    found = _QUARTER.fullmatch(quarter)
    if not found or int(found[1]) < 1:
        raise ValueError(f"found {quarter!r}, expected a quarter such as 2026-Q4")
    months = int(found[1]) * 12 + int(found[2]) * 3
    return date(months // 12, months % 12 + 1, 1)


class DemandTable:
    """Writes rows in German. `words` is the German catalogue."""

    def __init__(self, knowledge: Knowledge, words: Catalogue) -> None:
        self._knowledge, self._words = knowledge, words

    def csv(self, quarter: str, rows: Sequence[Row]) -> str:
        """RFC 4180: commas, one header line, one line a row."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\r\n")
        writer.writerow(HEADER)
        writer.writerows((quarter, *self._labels(row.wish), row.people) for row in rows)
        return out.getvalue()

    def text(self, quarter: str, rows: Sequence[Row]) -> str:
        """A table for reading, with the notes."""
        lines = [(*self._labels(row.wish), str(row.people)) for row in rows]
        table = _columns([HEADER[1:], *lines]) if lines else f"Keine Gruppe von {SMALLEST} oder mehr."
        notes = "\n".join(f"- {note}" for note in self.notes())
        return f"Bedarf an Deutschkursen, {quarter}\n\n{table}\n\n{notes}\n"

    def notes(self) -> tuple[str, ...]:
        """What the numbers mean and what is hidden."""
        return _NOTES

    def not_yet(self, quarter: str) -> str:
        """A quarter that is not over."""
        day = Formats("de", "de", self._words).long_date(first_day_after(quarter))
        return (
            f"Das Quartal {quarter} ist noch nicht vorbei. Seine Zahlen erscheinen ab dem {day}: Zwei Stände eines "
            "laufenden Quartals könnten zusammen einzelne Menschen verraten."
        )

    def _labels(self, wish: Wish) -> tuple[str, str, str, str]:
        return (
            self._said(KINDS.get(wish.kind), wish.kind),
            self._level(wish.level),
            self._area(wish.area),
            _SEVERAL if wish.daytime == ALL else self._said(DAYTIMES.get(wish.daytime), wish.daytime),
        )

    def _said(self, message: str | None, otherwise: str) -> str:
        return self._words(message) if message else otherwise

    @staticmethod
    def _level(level: str) -> str:
        if level == ALL:
            return _SEVERAL
        return "unbekannt" if level == UNKNOWN_LEVEL else level.upper() if level in LEVELS else level

    def _area(self, area: str) -> str:
        if not area.startswith(ALL):
            place = self._knowledge.place(area)
            return place.names.get("de", place.name) if place else area
        part = _PARTS.get(area.removeprefix(ALL))
        return f"{self._words(part)}, {_SEVERAL} Orte" if part else f"{_SEVERAL} Orte"


def _columns(rows: Sequence[tuple[str, ...]]) -> str:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = (
        "  ".join(
            [*(cell.ljust(width) for cell, width in zip(row[:-1], widths, strict=False)), row[-1].rjust(widths[-1])]
        )
        for row in rows
    )
    return "\n".join(lines)

"""What an import would change: every row is taken or refused with its reason; the taken ones become new files."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from bot.i18n.normalise import normalise
from bot.staff.edit import Refused

from .collect import Collection
from .drafts import Draft, Taken, draft
from .rows import Row, Unit, WordList, stamp_of, tidy
from .rules import Rules

_GUESSES = 20  # unknown keys for which a close one is looked for
_MANY = 10  # lines that do not go from a list by one import if they are more than half of it


@dataclass(frozen=True, slots=True)
class Refusal:
    """A row that is not taken, and why."""

    where: str
    key: str
    reason: str

    def __str__(self) -> str:
        return f"{self.where}: {self.key or 'no key'}: {self.reason}"


@dataclass
class Plan:
    """The files to write, the rows refused, and how many rows say what stands there already."""

    refused: list[Refusal] = field(default_factory=list)
    drafts: list[Draft] = field(default_factory=list)
    unchanged: int = 0
    newer: int = 0  # the translator left them alone, the knowledge base has changed since the export
    new: int = 0
    changed: int = 0

    def lines(self, root: Path) -> list[str]:
        """For the terminal: a line for each file, then the numbers."""
        files = [draft.line(root) for draft in self.drafts]
        newer = f", {self.newer} newer in the knowledge base and kept" if self.newer else ""
        numbers = (
            f"{self.new} new, {self.changed} changed, {self.unchanged} unchanged{newer}, {len(self.refused)} refused"
        )
        return [*files, f"{numbers}; files: {len(files)}"]


def plan(found: Collection, rows: Iterable[Row], *, overwrite: bool = False) -> Plan:
    """Compare the rows with what stands in the files. Nothing is written.

    A text that has changed on both sides since the export is refused, or taken with `overwrite`.
    """
    return _Planner(found, overwrite).run(rows)


class _Planner:
    def __init__(self, found: Collection, overwrite: bool) -> None:
        self.found, self.overwrite, self.plan = found, overwrite, Plan()
        self.rules = Rules(found.language, found.knowledge.languages[found.language].locale)
        self.taken: dict[Path, list[Taken]] = {}
        self.seen: dict[str, str] = {}  # key → where it stood
        self.current: set[str] = set()  # keys whose row shows the German text of today, and was not refused

    def run(self, rows: Iterable[Row]) -> Plan:
        for row in rows:
            entry = self.found.by_key.get(row.key)
            if entry is None:
                self._refuse(row, "unknown key" + self._close(row.key))
            elif row.key in self.seen:
                self._refuse(row, f"stands twice, first in {self.seen[row.key]}; expected each key once")
            else:
                self.seen[row.key] = row.where
                if isinstance(entry, Unit):
                    self._text(row, entry)
                else:
                    self._list(row, entry)
        for path, taken in self.taken.items():
            self._draft(path, taken)
        return self.plan

    def _close(self, key: str) -> str:
        """What was meant, perhaps. Not for a whole file of unknown keys: each look takes its time."""
        close = difflib.get_close_matches(key, self.found.by_key, n=1) if len(self.plan.refused) < _GUESSES else []
        return f", did you mean {close[0]}?" if close else ""

    def _text(self, row: Row, unit: Unit) -> None:
        text = tidy(row.text)
        if tidy(row.german) == tidy(unit.german):
            self.current.add(unit.key)
        if self._settled(row, (text,) if text else (), (unit.text,) if unit.text else ()):
            return
        if unit.key not in self.current:
            self._refuse(
                row, "the German text has changed since the export, expected the translation of the one of today"
            )
            return
        reasons = list(self.rules.of_text(unit, text))
        for reason in reasons:
            self._refuse(row, reason)
        if not reasons:
            self._take(row, unit, (_framed(text, unit.german) if unit.kind == "bot" else text,))

    def _list(self, row: Row, entry: WordList) -> None:
        old = dict.fromkeys(map(tidy, entry.words))
        given = [(tidy(line), place) for line, place in zip(row.lines, row.places, strict=True) if tidy(line)]
        if self._settled(row, tuple(line for line, _ in given), entry.words):
            return
        lines, bad = [], False
        forms = {normalise(line) for line, _ in given if line in old}
        for line, place in given:
            reasons = [] if line in old else list(self.rules.of_line(entry, line, forms))
            for reason in reasons:
                self._refuse(row, reason, place)
            bad = bad or bool(reasons)
            if not reasons and line not in lines:
                forms.add(normalise(line))
                lines.append(line)
        if bad:  # a line that was mended badly must not vanish: then lines are only added
            lines = [*entry.words, *(line for line in lines if line not in old)]
        gone = len(set(old) - set(lines))
        if gone > len(old) / 2 and gone >= _MANY:
            self._refuse(row, f"would lose {gone} of {len(old)} lines, expected most of them kept: were rows deleted?")
        elif tuple(lines) != entry.words:
            self._take(row, entry, tuple(lines))

    def _settled(self, row: Row, new: tuple[str, ...], old: tuple[str, ...]) -> bool:
        """True where there is nothing to take: the same text, no text, or one that both sides have changed."""
        if new == tuple(map(tidy, old)):
            self.plan.unchanged += 1
        elif row.stamp is not None and row.stamp == stamp_of(new):
            self.plan.newer += 1
        elif not new:
            self._refuse(row, "empty where a text stood, expected the text")
        elif row.fuzzy:
            self._refuse(row, "marked fuzzy, expected it read again and the mark deleted")
        elif row.stamp is not None and row.stamp != stamp_of(old) and not self.overwrite:
            reason = "the text has changed in the knowledge base since the export, too"
            self._refuse(row, f"{reason}; export again and compare, or take this file's with --overwrite")
        else:
            return False
        return True

    def _take(self, row: Row, entry: Unit | WordList, lines: tuple[str, ...]) -> None:
        self.taken.setdefault(entry.path, []).append(Taken(row, entry, lines))

    def _refuse(self, row: Row, reason: str, where: str = "") -> None:
        self.current.discard(row.key)
        self.plan.refused.append(Refusal(where or row.where, row.key, reason))

    def _draft(self, path: Path, taken: list[Taken]) -> None:
        made, kept = self._with(path, [], taken)
        if made is None:
            return
        self.plan.drafts.append(made)
        new = sum(not (one.entry.text if isinstance(one.entry, Unit) else one.entry.words) for one in kept)
        self.plan.new += new
        self.plan.changed += len(kept) - new

    def _with(self, path: Path, kept: list[Taken], more: list[Taken]) -> tuple[Draft | None, list[Taken]]:
        """The file with as many of the rows as it can take; halves show which of them it cannot."""
        try:
            return draft(self.found, path, [*kept, *more], self.current), [*kept, *more]
        except Refused as error:
            if len(more) == 1 or not path.is_file():  # the first texts of a topic go together
                for one in more:
                    self._refuse(one.row, str(error))
                return (draft(self.found, path, kept, self.current) if kept else None), kept
        half = len(more) // 2
        _, kept = self._with(path, kept, more[:half])
        return self._with(path, kept, more[half:])


def _framed(text: str, source: str) -> str:
    """With the blanks around the German text: a comma between names is ", "."""
    before, after = len(source) - len(source.lstrip()), len(source) - len(source.rstrip())
    return source[:before] + text + source[len(source) - after :]

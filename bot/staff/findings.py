"""Gathers findings and knows the line each one stands on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from bot.knowledge import SOURCE_LANGUAGE, Knowledge, Problem
from bot.knowledge import strict_yaml as yaml
from bot.knowledge.errors import Severity
from bot.knowledge.load import Origin, Origins
from bot.knowledge.strict_yaml import Loc

_LOOK = 80  # lines below a block text's first in which its sentences are looked for
_NEEDLE = 40  # characters by which a sentence is recognised


@dataclass
class Findings:
    """All findings of one run. `root` is the knowledge folder; files are named from the folder around it."""

    root: Path
    problems: list[Problem] = field(default_factory=list)
    _places: dict[Path, dict[Loc, tuple[int, int]]] = field(default_factory=dict, repr=False)
    _lines: dict[Path, list[str]] = field(default_factory=dict, repr=False)

    def at(self, path: Path, place: tuple[int, int], message: str, hint: str, severity: Severity = "error") -> None:
        """Add a finding at a line and column."""
        base = self.root.parent
        name = path.relative_to(base).as_posix() if path.is_relative_to(base) else str(path)
        self.problems.append(Problem(name, *place, message, hint, severity))

    def place(self, origin: Origin, *loc: str | int) -> tuple[int, int]:
        """Line and column of a part of an entry."""
        if origin.path not in self._places:
            self._places[origin.path] = yaml.places(origin.path)
        return yaml.nearest(self._places[origin.path], (*origin.loc, *loc))

    def place_of(self, words: str, origin: Origin, *loc: str | int) -> tuple[int, int]:
        """Line and column where `words` stand inside a text; of the text itself where they run over a line's end."""
        line, column = self.place(origin, *loc)
        if origin.path not in self._lines:
            self._lines[origin.path] = origin.path.read_text(encoding="utf-8").split("\n")
        needle = words[:_NEEDLE]
        for number, text in enumerate(self._lines[origin.path][line - 1 : line - 1 + _LOOK], line):
            found = text.find(needle, column - 1 if number == line else 0)
            if found >= 0:
                return number, found + 1
        return line, column


@dataclass(frozen=True)
class SmallText:
    """A text by language that stands inside a list file: a step's note, a paper's name."""

    origin: Origin
    loc: Loc
    texts: dict[str, str]


@dataclass
class Base:
    """A knowledge base that loads, with the place of every entry and the day on which it is looked at."""

    knowledge: Knowledge
    origins: Origins
    findings: Findings
    day: date

    def error(self, kind: str, name: str, *loc: str | int, message: str, hint: str) -> None:
        """Add an error about a part of the entry `name`."""
        origin = self.origins[kind, name]
        self.findings.at(origin.path, self.findings.place(origin, *loc), message, hint)

    def warn(self, kind: str, name: str, *loc: str | int, message: str, hint: str) -> None:
        """Add a warning about a part of the entry `name`."""
        origin = self.origins[kind, name]
        self.findings.at(origin.path, self.findings.place(origin, *loc), message, hint, "warning")

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """Codes of the languages people can choose and in which everything is written."""
        return tuple(language.code for language in self.knowledge.full_languages)

    @cached_property
    def small_texts(self) -> tuple[SmallText, ...]:
        """Every text by language outside the topics' own files, in the order of the files."""
        paths = {origin.path: None for (kind, _), origin in self.origins.items() if kind not in _OWN_FILES}
        return tuple(
            SmallText(Origin(path, ()), loc, texts) for path in paths for loc, texts in _texts_in(yaml.load(path), ())
        )


_OWN_FILES = {"topic", "text", "questions", "crisis", "lexicon", "not-ours", "not-ours-tests"}


def _texts_in(value: Any, loc: Loc) -> Iterator[tuple[Loc, dict[str, str]]]:
    if isinstance(value, dict):
        if SOURCE_LANGUAGE in value and all(isinstance(text, str) for text in value.values()):
            yield loc, value
            return
        for key, part in value.items():
            yield from _texts_in(part, (*loc, key))
    elif isinstance(value, list):
        for index, part in enumerate(value):
            yield from _texts_in(part, (*loc, index))

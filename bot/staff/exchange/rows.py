"""What goes to a translator and comes back: texts, lists of words, and the rows of a file."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from bot.knowledge.strict_yaml import Loc

Kind = Literal["topic", "small", "bot"]
LIST_SHEETS = ("Fragen", "Woerter", "Notfall", "Abgelehntes", "Testfragen")
IN_ONE_CELL = "Woerter"  # here a list is one cell, elsewhere each of its lines has a row


class FileProblem(Exception):
    """The file cannot be read at all; the one line says where and what was expected."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One text: where it stands, what it says in German and English, and in the language; empty where it is missing."""

    key: str
    kind: Kind
    context: str
    german: str
    english: str
    text: str
    state: str
    limit: int | None  # characters
    path: Path
    loc: Loc  # in a YAML file; in a catalogue the message and the number of its plural form


@dataclass(frozen=True, slots=True)
class WordList:
    """Utterances of a topic, words of a meaning: lines that are no translations of each other."""

    key: str
    sheet: str
    context: str
    limit: int  # characters of one line
    path: Path
    loc: Loc
    german: tuple[str, ...]
    english: tuple[str, ...]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """What a file says about one key.

    `stamp` is that of the text at the export and None where the file has lost it. Of a list, `lines` are its lines
    and `places` where each of them stands. `fuzzy`: its translator was not sure yet.
    """

    where: str
    key: str
    german: str
    text: str
    stamp: str | None
    lines: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    fuzzy: bool = False


def tidy(text: str) -> str:
    """One form for the same text: composed letters, plain line ends, no blanks at the ends of lines."""
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").replace("_x000D_", "")
    return "\n".join(line.rstrip() for line in text.strip().split("\n"))


def stamp_of(lines: Iterable[str]) -> str:
    """Tells whether a text is still the one that was exported; empty where there was none."""
    joined = "\x1f".join(map(tidy, lines))
    return hashlib.sha256(joined.encode()).hexdigest()[:8] if joined else ""

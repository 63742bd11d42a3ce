"""Letters as they stand in the files: composed, of one script a word, without marks that turn the direction."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

from .findings import Findings

_LATIN, _OTHER = r"[A-Za-z\u00c0-\u024f]", r"[\u0370-\u03ff\u0400-\u052f]"  # the other: Greek and Cyrillic
_BESIDE = re.compile(rf"{_LATIN}(?={_OTHER})|{_OTHER}(?={_LATIN})")  # three times as fast as looking at whole words
_MIXED = re.compile(rf"\w*(?:{_LATIN}{_OTHER}|{_OTHER}{_LATIN})\w*")
_TURNING = re.compile(r"[\u202a-\u202e]|\\[uU](?:0000)?202[a-eA-E]")
_HTTP = re.compile(r"(?<![\w.])http://[^\s\"',}]+")


def check_letters(findings: Findings, paths: Iterable[Path]) -> None:
    """Look at the raw text of every file: what an editor or a keyboard put there unseen."""
    for path in paths:
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            continue  # the loader says so
        if unicodedata.is_normalized("NFC", text) and not any(rule.search(text) for rule in (_BESIDE, _TURNING, _HTTP)):
            continue
        for number, line in enumerate(text.split("\n"), 1):
            _line(findings, path, number, line)


def _line(findings: Findings, path: Path, number: int, line: str) -> None:
    for column, message, hint in amiss(line):
        findings.at(path, (number, column + 1), message, hint)


def amiss(line: str) -> Iterator[tuple[int, str, str]]:
    """What is wrong with the letters of a line, as (column from 0, message, hint)."""
    if not unicodedata.is_normalized("NFC", line):
        column = next(i for i in range(len(line)) if not unicodedata.is_normalized("NFC", line[: i + 1]))
        message = f"letter and accent are two characters in {_word(line, column)!r}, expected one (Unicode NFC)"
        yield column, message, "delete the word and type it anew"
    for match in _TURNING.finditer(line):
        code = f"U+{ord(match[0]):04X}" if len(match[0]) == 1 else f"U+{match[0][-4:].upper()}"
        message = f"found the invisible mark {code} that turns the direction, expected none"
        yield match.start(), message, "delete it: the program sets names and numbers apart itself"
    for match in _MIXED.finditer(line):
        message = f"letters of two scripts in the word {match[0]!r}: {_strangers(match[0])}"
        yield match.start(), message, "type the word anew, or put a hyphen between the scripts"
    if not line.lstrip().startswith("#"):
        for match in _HTTP.finditer(line):
            hint = "try the address with https; if the page has none, take another source"
            yield match.start(), f"link {match[0]} without encryption, expected https://", hint


def _word(line: str, column: int) -> str:
    start = max(line.rfind(" ", 0, column), line.rfind('"', 0, column)) + 1
    return line[start:].split(" ", 1)[0]


def _strangers(word: str) -> str:
    """The letters of the script that is rarer in the word, by their Unicode names."""
    latin = [letter for letter in word if re.match(_LATIN, letter)]
    other = [letter for letter in word if re.match(_OTHER, letter)]
    rarer = other if len(other) <= len(latin) else latin
    return ", ".join(dict.fromkeys(f"{letter} is {unicodedata.name(letter)}" for letter in rarer))

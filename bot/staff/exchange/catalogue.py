"""PO text as lines with places: read strictly, changed in place, written in the form of our catalogues."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from .rows import FileProblem

WIDTH = 120
_KEYWORD = re.compile(r'(msgctxt|msgid_plural|msgid|msgstr(?:\[\d\])?)[ \t]+"')
_LINE = re.compile(r'"((?:[^"\\]|\\.)*)"\s*$')
_ESCAPE = re.compile(r"\\(.)")
_MEANT = {"n": "\n", "t": "\t", "r": "\r"}
_WORDS = re.compile(r"\S+\s*|\s+")


@dataclass(slots=True)
class Entry:
    """One message and the line of its first field. Lines count from 0; the last one of a span is not part of it."""

    line: int
    comments: list[str] = field(default_factory=list)
    fields: dict[str, str] = field(default_factory=dict)
    spans: dict[str, tuple[int, int]] = field(default_factory=dict)
    fuzzy_line: int | None = None

    def comment(self, name: str) -> str | None:
        """What stands behind `#. name:`; None where the comment is missing."""
        start = f"#. {name}:"
        return next((text.removeprefix(start).strip() for text in self.comments if text.startswith(start)), None)


def entries(text: str, name: str) -> list[Entry]:
    """All messages, the header first (its `msgid` is empty). Raises FileProblem with the line."""
    found: list[Entry] = []
    entry, current = Entry(0), ""
    for number, raw in enumerate(text.split("\n")):
        line = raw.strip()
        if line.startswith("#~") or not line:
            current = ""
            continue
        if "msgid" in entry.fields and line.startswith(("#", "msgctxt", "msgid ")):
            found.append(entry)
            entry, current = Entry(number), ""
        if line.startswith("#"):
            entry.comments.append(line)
            if line.startswith("#,") and "fuzzy" in line:
                entry.fuzzy_line = number
            continue
        current = _field(entry, line, number, current, name)
    if "msgid" in entry.fields:
        found.append(entry)
    for entry in found:
        if not any(key.startswith("msgstr") for key in entry.fields):
            raise FileProblem(f"{name}:{entry.line + 1}:1: found no msgstr, expected one in every entry")
    return found


def _field(entry: Entry, line: str, number: int, current: str, name: str) -> str:
    """Take a line of a message in; returns the field that may go on in the next."""
    if keyword := _KEYWORD.match(line):
        current, line = keyword[1], line[keyword.end() - 1 :]
        entry.line = entry.line if entry.fields else number
        if current in entry.fields:
            raise FileProblem(f"{name}:{number + 1}:1: found {current} twice, expected an empty line between entries")
        entry.fields[current], entry.spans[current] = "", (number, number)
    content = _LINE.fullmatch(line)
    if content is None or not current:
        expected = "expected a comment, a keyword such as msgstr, or text in quotation marks"
        raise FileProblem(f"{name}:{number + 1}:1: found {line[:40]!r}, {expected}")
    entry.fields[current] += _ESCAPE.sub(lambda match: _MEANT.get(match[1], match[1]), content[1])
    entry.spans[current] = entry.spans[current][0], number + 1
    return current


def written(keyword: str, text: str) -> list[str]:
    """A field as lines: one where it fits, else broken between words and behind line ends."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\t", "\\t").replace("\n", "\\n")
    if "\n" not in text and len(keyword) + len(escaped) + 3 <= WIDTH:
        return [f'{keyword} "{escaped}"']
    lines = [""]
    for part in re.split(r"(?<=\\n)", escaped):
        for word in _WORDS.findall(part):
            if lines[-1] and (len(lines[-1]) + len(word) > WIDTH - 4 or lines[-1].endswith("\\n")):
                lines.append("")
            lines[-1] += word
    return [f'{keyword} ""', *(f'"{line}"' for line in lines)]


class CataloguePatch:
    """A catalogue and the translations that change in it. Raises FileProblem where it cannot be read."""

    def __init__(self, text: str, name: str) -> None:
        self._line_end = "\r\n" if "\r\n" in text else "\n"
        self._lines = text.replace("\r\n", "\n").split("\n")
        self._entries = {entry.fields["msgid"]: entry for entry in entries("\n".join(self._lines), name)}
        self._edits: dict[tuple[int, int], list[str]] = {}

    def set(self, message: str, field: str, text: str) -> None:
        """Replace one translation; `field` is msgstr or msgstr[N]. A mark "fuzzy" goes. Raises KeyError."""
        entry = self._entries[message]
        span = entry.spans.get(field) or (max(end for _, end in entry.spans.values()),) * 2
        self._edits.setdefault(span, []).extend(written(field, text))
        if entry.fuzzy_line is not None:
            flags = self._lines[entry.fuzzy_line].strip().removeprefix("#,").split(",")
            kept = [flag for part in flags if (flag := part.strip()) != "fuzzy"]
            self._edits[entry.fuzzy_line, entry.fuzzy_line + 1] = [f"#, {', '.join(kept)}"] if kept else []

    def text(self) -> str:
        """The new text."""
        lines = self._lines[:]
        for (start, end), new in sorted(self._edits.items(), reverse=True):
            lines[start:end] = new
        return self._line_end.join(lines)


def blank_entry(message: str, plural: str, forms: int) -> str:
    """An entry that is not translated yet. `plural` is empty where the message has one form only."""
    lines = ["#, python-brace-format"] if "{" in message + plural else []
    lines += written("msgid", message)
    if plural:
        lines += written("msgid_plural", plural)
    fields = [f"msgstr[{number}]" for number in range(forms)] if plural else ["msgstr"]
    return "\n".join([*lines, *(f'{field} ""' for field in fields)]) + "\n"

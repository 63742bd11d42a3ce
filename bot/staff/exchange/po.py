"""The exchange file as PO: msgctxt is the key, msgid the German text; of a list msgstr has a line for each line."""

from __future__ import annotations

from collections.abc import Iterator

from .catalogue import Entry, entries, written
from .collect import Collection
from .rows import FileProblem, Row, Unit, WordList, stamp_of

_HEAD = """\
# Texts of the Ankommen bot. Write into msgstr and change nothing else; what stays empty is left out at the import.
# Words in braces such as {{fact:child-benefit}} stay as they are. Questions and words: one in each line.
msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"""


def as_po(found: Collection) -> str:
    """All texts and lists of a language."""
    blocks = [_HEAD.format(language=found.language), *(_text(unit) for unit in found.units), *map(_list, found.lists)]
    return "\n".join(blocks)


def _text(unit: Unit) -> str:
    notes = [f"where: {unit.context}", f"state: {unit.state}", f"stamp: {stamp_of((unit.text,))}"]
    if unit.limit:
        notes.append(f"at most: {unit.limit} characters")
    english = [f"English: {line}" for line in unit.english.split("\n") if unit.english]
    return _block([*notes, *english], unit.key, unit.german, unit.text)


def _list(entry: WordList) -> str:
    notes = [f"where: {entry.context}", f"state: {len(entry.words)} lines", f"stamp: {stamp_of(entry.words)}"]
    notes += [f"at most: {entry.limit} characters in each line", "one in each line; German and English are examples"]
    english = [f"English: {line}" for line in entry.english]
    return _block([*notes, *english], entry.key, "\n".join(entry.german) or entry.context, "\n".join(entry.words))


def _block(notes: list[str], key: str, source: str, text: str) -> str:
    lines = [*(f"#. {note}".rstrip() for note in notes), *written("msgctxt", key), *written("msgid", source)]
    return "\n".join([*lines, *written("msgstr", text)]) + "\n"


def read_po_rows(content: bytes, name: str, language: str) -> list[Row]:
    """The rows of a PO file. Raises FileProblem where it is none, or one of another language."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise FileProblem(f"{name}:{line}:1: found bytes that are not UTF-8, expected a .po or .xlsx file") from None
    found = entries(text.replace("\r\n", "\n"), name)
    head = next((entry for entry in found if not entry.fields["msgid"] and "msgctxt" not in entry.fields), None)
    if head is None:
        raise FileProblem(f"{name}:1:1: found no header, expected a file of `ankommen exchange export`")
    lines = dict(line.split(":", 1) for line in head.fields["msgstr"].split("\n") if ":" in line)
    if (code := lines.get("Language", "").strip().replace("_", "-")) != language:
        raise FileProblem(
            f"{name}:{head.line + 1}:1: found Language: {code or 'nothing'}, expected {language} as in --lang"
        )
    return list(_rows([entry for entry in found if entry is not head], name))


def _rows(found: list[Entry], name: str) -> Iterator[Row]:
    for entry in found:
        where = f"{name}:{entry.line + 1}"
        key, text = entry.fields.get("msgctxt", ""), entry.fields.get("msgstr", "")
        lines = tuple(text.split("\n"))
        yield Row(
            where,
            key,
            entry.fields["msgid"],
            text,
            entry.comment("stamp"),
            lines,
            tuple(f"{where}, line {number} of msgstr" for number in range(1, len(lines) + 1)),
            fuzzy=entry.fuzzy_line is not None,
        )

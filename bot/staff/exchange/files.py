"""New files of a language, in the form in which the others are written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from bot.knowledge.strict_yaml import Loc
from bot.knowledge.topics import TEXT_FIELDS

from .patch import Patch, item, scalar

_LEXICON = (
    "# Meanings and the words for them. A form of 4 letters or more matches the beginning of a word, a shorter one a "
    "whole word.\n"
)
_CRISIS = ("emergency", "mental-health", "domestic-violence", "unless")
_LISTS = {"crisis": _CRISIS, "not-ours": ("near", "far")}


def stub(kind: str, language: str, depth: int) -> str:
    """An empty word list: `kind` is lexicon, crisis or not-ours, `depth` how many folders lie above the file."""
    head = f"# yaml-language-server: $schema={'../' * depth}schema/{kind}.json\n"
    if kind == "lexicon":
        return f"{head}{_LEXICON}language: {language}\nconcepts: {{}}\n"
    return f"{head}language: {language}\n" + "".join(f"{name}: []\n" for name in _LISTS[kind])


def new_list_file(path: Path, language: str, lists: Sequence[tuple[Loc, Sequence[str]]]) -> str:
    """A word list or test questions that did not exist."""
    if path.parent.name in {"lexicon", "crisis"}:
        text = stub(path.parent.name, language, 2)
    elif path.parent.name == "not-ours":
        text = stub("not-ours", language, 2)
        if path.parent.parent.name == "tests":
            text = text.replace("not-ours.json", "not-ours-tests.json")
    else:
        head = "# yaml-language-server: $schema=../../schema/questions.json\n"
        text = f"{head}language: {language}\ntopic: {path.stem}\nmust: []\nmust_not: []\n"
    patch = Patch(text)
    for loc, lines in lists:
        patch.set_list(lines, *loc, flow=loc[0] == "concepts")
    return patch.text()


def new_topic_text(path: Path, language: str, german: str, fields: Mapping[str, Sequence[str]]) -> str:
    """A topic in a language it did not have. `german` is the fingerprint of the text it was made from."""
    depth = "../" * 3
    lines = [
        f"# yaml-language-server: $schema={depth}schema/text.json",
        f"language: {language}",
        f"translated_from: {scalar(german, '', 0, flow=False)}",
        "state: draft",
    ]
    for field in TEXT_FIELDS:
        if field in fields:
            style = "|" if field in {"answer", "more"} else ""
            lines.append(f"{field}: {scalar(fields[field][0], style, 2, flow=False)}")
    if fields.get("utterances"):
        lines += ["utterances:", *(f"  - {item(line)}" for line in fields["utterances"])]
    return "\n".join(lines) + "\n"

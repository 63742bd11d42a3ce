"""From the taken rows of one file to its new text, checked before anything is written."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml as pyyaml
from pydantic import ValidationError

from bot.knowledge import SOURCE_LANGUAGE
from bot.knowledge import strict_yaml as yaml
from bot.knowledge.files import kinds
from bot.knowledge.strict_yaml import YamlProblem
from bot.knowledge.topics import TEXT_FIELDS
from bot.staff.edit import Refused

from .catalogue import CataloguePatch, entries
from .collect import Collection
from .files import new_list_file, new_topic_text
from .patch import Patch
from .rows import IN_ONE_CELL, FileProblem, Row, Unit, WordList
from .words import catalogue_head, empty_entries

_BOM = "\ufeff"
_ORDER = ("language", "translated_from", "state", *TEXT_FIELDS, "utterances")  # of a topic's file
_STYLE = {"answer": "|", "more": "|"}


@dataclass(frozen=True, slots=True)
class Taken:
    """A row that is good, the text or list it belongs to, and what it is to say: one line, or those of a list."""

    row: Row
    entry: Unit | WordList
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """A file as it is to be; `before` is what stands there now, None where there is nothing."""

    path: Path
    before: bytes | None
    after: bytes
    names: tuple[str, ...]  # of what changes in it

    def line(self, root: Path) -> str:
        """For the terminal."""
        base = root.parent
        name = self.path.relative_to(base).as_posix() if self.path.is_relative_to(base) else str(self.path)
        more = f" and {len(self.names) - 5} more" if len(self.names) > 5 else ""
        return f"{'changed' if self.before is not None else 'new    '}  {name}: {', '.join(self.names[:5])}{more}"


def draft(found: Collection, path: Path, taken: Sequence[Taken], current: set[str]) -> Draft:
    """The new text of a file. `current`: keys translated from the German of today. Raises Refused."""
    try:
        before = path.read_bytes() if path.is_file() else None
        old = before.decode("utf-8") if before is not None else ""
        if path.suffix == ".po":
            new = _catalogue(found, path, old, taken)
        elif before is None:
            new = _new_file(found, path, taken)
            _verify(found, path, new, None)
        else:
            new, wanted = _changed(found, path, old.removeprefix(_BOM), taken, current)
            _verify(found, path, new, wanted)
            new = (_BOM if old.startswith(_BOM) else "") + new
    except (OSError, UnicodeDecodeError, FileProblem, YamlProblem, pyyaml.YAMLError) as error:
        raise Refused(f"{path.name} cannot be changed ({error})") from None
    return Draft(path, before, new.encode("utf-8"), tuple(map(_changes, taken)))


def _changes(one: Taken) -> str:
    """The name of what changes; of a list also how many lines come and go."""
    name = one.entry.key.rsplit("/", 1)[-1]
    if isinstance(one.entry, Unit):
        return name
    old, new = set(one.entry.words), set(one.lines)
    return f"{name} (+{len(new - old)} -{len(old - new)})"


def _catalogue(found: Collection, path: Path, old: str, taken: Sequence[Taken]) -> str:
    locale = found.knowledge.languages[found.language].locale
    blank = empty_entries(path.parents[2], locale)
    text = old or catalogue_head(found.language, locale)
    known = {entry.fields["msgid"] for entry in entries(text, path.name)}
    missing = dict.fromkeys(message for one in taken if (message := str(one.entry.loc[0])) not in known)
    patch = CataloguePatch("\n".join([text, *(blank[message] for message in missing)]), path.name)
    for one in taken:
        patch.set(str(one.entry.loc[0]), str(one.entry.loc[1]), one.lines[0])
    return patch.text()


def _new_file(found: Collection, path: Path, taken: Sequence[Taken]) -> str:
    lines = {one.entry.loc[-1]: one.lines for one in taken}
    if not _of_topic(path):
        return new_list_file(path, found.language, [(one.entry.loc, one.lines) for one in taken])
    if missing := [field for field in ("title", "label", "answer") if field not in lines]:
        raise Refused(f"the topic has no text in this language yet, expected also its {', '.join(missing)}")
    german = found.knowledge.texts[path.parent.name, SOURCE_LANGUAGE]
    return new_topic_text(path, found.language, german.fingerprint, {str(key): value for key, value in lines.items()})


def _changed(found: Collection, path: Path, old: str, taken: Sequence[Taken], current: set[str]) -> tuple[str, Any]:
    """The new text, and what a reader must find in it."""
    patch, wanted = Patch(old), copy.deepcopy(yaml.load(path))
    for one in taken:
        *outer, last = one.entry.loc
        after: tuple[str, ...] = ()
        if _of_topic(path):
            after = _ORDER[: _ORDER.index(str(last))]
        elif len(outer) == 1 and outer[0] == "concepts":
            names = [entry.loc[-1] for entry in found.lists if entry.path == path]
            after = tuple(str(name) for name in names[: names.index(last)])
        if isinstance(one.entry, Unit):
            patch.set_text(one.lines[0], *one.entry.loc, after=after, style=_style_of(one.entry))
        else:
            patch.set_list(one.lines, *one.entry.loc, after=after, flow=one.entry.sheet == IN_ONE_CELL)
        parent = wanted
        for part in outer:
            parent = parent[part]
        parent[last] = one.lines[0] if isinstance(one.entry, Unit) else list(one.lines)
    if any(isinstance(one.entry, Unit) and one.entry.kind == "topic" for one in taken):
        _made_anew(found, path.parent.name, patch, wanted, current)
    return patch.text(), wanted


def _of_topic(path: Path) -> bool:
    return path.parent.parent.name == "topics"


def _style_of(unit: Unit) -> str | None:
    """How a new text is written: in the files of topics by its field, elsewhere as its neighbour."""
    return _STYLE.get(str(unit.loc[-1]), "") if unit.kind == "topic" else None


def _made_anew(found: Collection, topic: str, patch: Patch, wanted: dict[str, Any], current: set[str]) -> None:
    """A changed text is a draft; it follows the German of today where the translator saw every field of that."""
    changes = {"state": "draft"}
    german = found.knowledge.texts[topic, SOURCE_LANGUAGE]
    if all(f"topic/{topic}/{field}" in current for field in TEXT_FIELDS if getattr(german, field)):
        changes["translated_from"] = german.fingerprint
    for key, value in changes.items():
        if wanted.get(key) != value:
            patch.set_text(value, key, after=_ORDER[: _ORDER.index(key)], style="")
            wanted[key] = value
    for key in ("reviewed_as", "reviewed_on"):
        patch.remove(key)
        wanted.pop(key, None)


def _verify(found: Collection, path: Path, new: str, wanted: Any) -> None:
    """The new text must fit the model of its kind, and differ in exactly what was to change."""
    name = path.relative_to(found.root).as_posix()
    model = next(kind.model for kind in kinds(found.region) if kind.pattern.fullmatch(name))
    content = yaml.loads(new)
    try:
        model.model_validate(content)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(map(str, first["loc"]))
        raise Refused(
            f"{path.name} would not be valid: {place}: {first['msg'].removeprefix('Value error, ')}"
        ) from None
    if wanted is not None and _stripped(content) != _stripped(wanted):
        raise Refused(f"{path.name}: the change cannot be made safely, edit the file")


def _stripped(value: Any) -> Any:
    """Without blanks around texts, as the models read them."""
    if isinstance(value, dict):
        return {key: _stripped(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_stripped(part) for part in value]
    return value.strip() if isinstance(value, str) else value

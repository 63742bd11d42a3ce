"""Changes single values of a YAML file and nothing else: comments, order, quotes and line ends stay byte for byte.

A change is made at the place the parser names, in the text as it is. Before the file is replaced, the new text is read
again: it must differ in exactly the values that were to change.
"""

from __future__ import annotations

import contextlib
import copy
import os
import re
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from bot.knowledge import strict_yaml as yaml
from bot.knowledge.strict_yaml import Loc, YamlProblem

_BREAK = re.compile("\r\n|[\r\n\x85\u2028\u2029]")  # what YAML counts as the end of a line
_BOM = "\ufeff"


class Refused(Exception):
    """Nothing was changed; the one line says why. Shown to whoever ran the command."""


@dataclass(frozen=True, slots=True)
class Change:
    """One value that was changed; an empty `old` was not there before. The line counts from 1 in the new text."""

    line: int
    name: str
    old: str
    new: str


def read(path: Path) -> Any:
    """The content of a file. Raises Refused where it cannot be read."""
    try:
        return yaml.load(path)
    except YamlProblem as problem:
        raise Refused(f"{path.name}:{problem.line}:{problem.column}: {problem.message}") from None
    except OSError as error:
        raise Refused(f"{path.name}: {error.strerror}") from None


class Editor:
    """The values of one file that are to change; `save` writes them all or none."""

    def __init__(self, path: Path, model: type[BaseModel]) -> None:
        self.path, self._model = path.resolve(), model
        self._tree = read(self.path)
        self._before = self.path.read_bytes()
        text = self._before.decode("utf-8")
        self._bom = _BOM if text.startswith(_BOM) else ""
        self._text = text.removeprefix(_BOM)
        self._starts = [0, *(match.end() for match in _BREAK.finditer(self._text))]
        self._places = yaml.places(self.path)
        self._edits: list[tuple[int, int, str]] = []  # from, to, new text
        self._wanted = copy.deepcopy(self._tree)
        self._changed: list[tuple[Loc, str, str]] = []

    def value(self, *loc: str | int) -> Any:
        """What stands at a place now; None where nothing does."""
        found = self._tree
        for part in loc:
            try:
                found = found[part]
            except (KeyError, IndexError, TypeError):
                return None
        return found

    def set(self, new: str, *loc: str | int) -> None:
        """Replace a value; the quotes around it stay. Does nothing where it stands there already."""
        old = self.value(*loc)
        if old == new:
            return
        start = self._offset(loc)
        quote = self._text[start] if self._text[start] in "\"'" else ""
        if not isinstance(old, str) or not self._text.startswith(f"{quote}{old}{quote}", start):
            line, column = yaml.nearest(self._places, loc)
            raise Refused(f"{self.path.name}:{line}:{column}: written in a way only a person can change: edit it there")
        start += len(quote)
        self._edits.append((start, start + len(old), new))
        self._note(loc, old, new)

    def set_or_add(self, new: str, key: str, after: str) -> None:
        """Replace a value of the topmost level, or add it on a line of its own below the one of `after`."""
        if self.value(key) is not None:
            self.set(new, key)
            return
        line = yaml.nearest(self._places, (after,))[0]
        start = self._starts[line - 1]
        found = _BREAK.search(self._text, start)
        end = found.start() if found else len(self._text)
        ending = found[0] if found else self._line_end()
        indent = self._text[start : len(self._text) - len(self._text[start:].lstrip(" "))]
        self._edits.append((end, end, f"{ending}{indent}{key}: {new}"))
        self._note((key,), "", new)

    def save(self) -> list[Change]:
        """Check the new text and put it in the file's place in one step; returns what changed."""
        if not self._edits:
            return []
        text = self._text
        for start, end, new in sorted(self._edits, reverse=True):
            text = text[:start] + new + text[end:]
        try:
            put(self.path, (self._bom + text).encode("utf-8"), self._verify)
        except OSError as error:
            raise Refused(f"{self.path.name}: cannot be written ({error.strerror})") from None
        places = yaml.places(self.path)
        lines = [(yaml.nearest(places, loc)[0], loc, old, new) for loc, old, new in self._changed]
        return [Change(line, ".".join(map(str, loc)), old, new) for line, loc, old, new in sorted(lines)]

    def _note(self, loc: Loc, old: str, new: str) -> None:
        parent = self._wanted
        for part in loc[:-1]:
            parent = parent[part]
        parent[loc[-1]] = new
        self._changed.append((loc, old, new))

    def _offset(self, loc: Loc) -> int:
        line, column = yaml.nearest(self._places, loc)
        return min(self._starts[line - 1] + column - 1, len(self._text) - 1)

    def _line_end(self) -> str:
        found = _BREAK.search(self._text)
        return found[0] if found else "\n"

    def _verify(self, draft: Path) -> None:
        try:
            found = yaml.load(draft)
            self._model.model_validate(found)
        except (YamlProblem, ValidationError):
            found = None
        if found != self._wanted:
            raise Refused(f"{self.path.name}: the change cannot be made safely; edit the file, then: ankommen check")
        if self.path.read_bytes() != self._before:
            raise Refused(f"{self.path.name}: somebody else changed the file just now; run the command again")


def put(path: Path, new: bytes, verify: Callable[[Path], None]) -> None:
    """Replace a file, or make it, in one step; `verify` looks at the draft first and may raise."""
    # not *.yaml: a bot that loads the folder at this moment must not see it
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".tmp")
    draft = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(new)
            file.flush()
            os.fsync(file.fileno())
        verify(draft)
        draft.chmod(path.stat().st_mode & 0o777 if path.exists() else 0o644)
        draft.replace(path)
    finally:
        with contextlib.suppress(FileNotFoundError):
            draft.unlink()

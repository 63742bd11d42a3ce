"""YAML as people can safely write it.

Every scalar is read as text (so `030123456` stays a phone number and `no` a language); the schema converts. Duplicate
keys, anchors, aliases and tags are refused; size and depth are bounded.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

MAX_BYTES = 2_000_000
MAX_DEPTH = 12

Loc = tuple[str | int, ...]

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the C parser where libyaml is present: six times faster


class YamlProblem(Exception):
    """A file that cannot be read; `line` and `column` count from 1."""

    def __init__(self, line: int, column: int, message: str) -> None:
        super().__init__(message)
        self.line, self.column, self.message = line, column, message


def _read(path: Path) -> str:
    if path.stat().st_size > MAX_BYTES:
        raise YamlProblem(1, 1, f"file has more than {MAX_BYTES:,} bytes, expected a smaller one: split it")
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise YamlProblem(line, 1, "found bytes that are not UTF-8, expected a file saved as UTF-8") from None


class _Builder:
    """Turns YAML events into dicts, lists and strings; remembers places only when asked, because that costs time."""

    def __init__(self, with_places: bool) -> None:
        self.places: dict[Loc, tuple[int, int]] | None = {} if with_places else None
        self.root: Any = None
        self._stack: list[tuple[Any, Loc]] = []
        self._key: list[str | None] = []

    def _put(self, value: Any, event: Event, *, scalar: bool) -> Loc:
        if not self._stack:
            self.root = value
            return ()
        container, loc = self._stack[-1]
        if isinstance(container, list):
            container.append(value)
            return (*loc, len(container) - 1)
        key = self._key[-1]
        if key is None:
            if not scalar:
                raise _problem(event, "found a list or map as a key, expected a word")
            if value in container:
                raise _problem(event, f"duplicate key {value!r}, expected each key once")
            container[value] = None
            self._key[-1] = value
            if self.places is not None:
                self.places[(*loc, value)] = _place(event)
            return (*loc, value)
        container[key] = value
        self._key[-1] = None
        return (*loc, key)

    def feed(self, event: Event) -> None:
        if isinstance(event, ScalarEvent):
            self._refuse_extras(event)
            is_key = bool(self._stack) and isinstance(self._stack[-1][0], dict) and self._key[-1] is None
            value = None if event.value == "" and event.style is None and not is_key else event.value
            loc = self._put(value, event, scalar=True)
            if self.places is not None and not is_key:
                self.places[loc] = _place(event)
        elif isinstance(event, MappingStartEvent | SequenceStartEvent):
            self._refuse_extras(event)
            container: Any = {} if isinstance(event, MappingStartEvent) else []
            loc = self._put(container, event, scalar=False)
            if self.places is not None:
                self.places.setdefault(loc, _place(event))
            self._stack.append((container, loc))
            self._key.append(None)
            if len(self._stack) > MAX_DEPTH:
                raise _problem(event, f"nested more than {MAX_DEPTH} levels deep, expected fewer")
        elif isinstance(event, MappingEndEvent | SequenceEndEvent):
            self._stack.pop()
            self._key.pop()
        elif isinstance(event, AliasEvent):
            raise _problem(event, f"found the alias *{event.anchor}, expected the value itself")

    @staticmethod
    def _refuse_extras(event: ScalarEvent | MappingStartEvent | SequenceStartEvent) -> None:
        if event.anchor is not None:
            raise _problem(event, f"found the anchor &{event.anchor}, expected plain values: write the text out")
        if event.tag is not None and event.tag != "!":
            raise _problem(event, f"found the tag {event.tag}, expected plain values")


def _place(event: Event) -> tuple[int, int]:
    mark = event.start_mark
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


def _problem(event: Event, message: str) -> YamlProblem:
    return YamlProblem(*_place(event), message)


def _build(text: str, with_places: bool) -> _Builder:
    builder = _Builder(with_places)
    documents = 0
    try:
        for event in yaml.parse(text, Loader=_Loader):
            if isinstance(event, DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise _problem(event, "found a second document (---), expected one a file")
            builder.feed(event)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        raise YamlProblem(line, column, f"not YAML: {error.problem or error.context}") from None
    except yaml.reader.ReaderError as error:
        code = error.character if isinstance(error.character, int) else ord(str(error.character)[:1])
        raise YamlProblem(1, 1, f"found the character U+{code:04X}, expected text") from None
    except yaml.YAMLError as error:
        raise YamlProblem(1, 1, f"not YAML: {error}") from None
    return builder


def load(path: Path) -> Any:
    """Read one file into dicts, lists, strings and None (an empty value).

    Raises YamlProblem where the file breaks the rules above.
    """
    return loads(_read(path))


def loads(text: str) -> Any:
    """The same for the text of a file."""
    return _build(text, with_places=False).root


def places(path: Path) -> dict[Loc, tuple[int, int]]:
    """Line and column of everything in a file; of the error alone where it breaks the rules above."""
    try:
        return _build(_read(path), with_places=True).places or {}
    except YamlProblem as problem:
        return {(): (problem.line, problem.column)}


def nearest(known: dict[Loc, tuple[int, int]], loc: Loc) -> tuple[int, int]:
    """Line and column of the value at `loc`, or of the nearest thing around it."""
    while loc and loc not in known:
        loc = loc[:-1]
    return known.get(loc, (1, 1))


def locate(path: Path, loc: Loc) -> tuple[int, int]:
    """Line and column of the value at `loc`, or of the nearest thing around it. Reads the file again."""
    return nearest(places(path), loc)

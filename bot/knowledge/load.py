"""From files to one immutable `Knowledge`, or to every error in them."""

from __future__ import annotations

import difflib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from . import strict_yaml
from .errors import KnowledgeError, Problem
from .files import Kind, kinds
from .knowledge import Knowledge
from .strict_yaml import Loc, YamlProblem

T = TypeVar("T", bound=BaseModel)
_TIED = {  # what a file says itself and its path must repeat
    "topic": "id",
    "chain": "id",
    "questions": "topic",
    "text": "language",
    "lexicon": "language",
    "crisis": "language",
    "crisis-messages": "language",
    "crisis-tests": "language",
    "not-ours": "language",
    "not-ours-tests": "language",
}


@dataclass(frozen=True, slots=True)
class Loaded:
    """One file that fits its model."""

    path: Path
    kind: str
    layer: str
    names: dict[str, str]  # id and language, from the path
    content: Any


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an entry stands, so that an error about it can name the place."""

    path: Path
    loc: Loc


@dataclass(slots=True)
class Collector:
    """Gathers problems; knows how to name files and places."""

    root: Path
    problems: list[Problem] = field(default_factory=list)

    def at(self, path: Path, line: int, column: int, message: str, hint: str = "") -> None:
        """Add a problem at a place."""
        name = path.relative_to(self.root.parent).as_posix() if path.is_relative_to(self.root.parent) else str(path)
        self.problems.append(Problem(name, line, column, message, hint))

    def about(self, origin: Origin, *loc: str | int, message: str, hint: str = "") -> None:
        """Add a problem about a part of an entry; its line is looked up."""
        line, column = strict_yaml.locate(origin.path, (*origin.loc, *loc))
        self.at(origin.path, line, column, message, hint)


def knowledge_files(root: Path, region: str) -> list[Path]:
    """The YAML files that belong to `region`, in a fixed order."""
    layers = [root / "common", root / region, root / "tests"]
    files = [root / "languages.yaml", *(p for layer in layers if layer.is_dir() for p in layer.rglob("*.y*ml"))]
    return sorted(files)


def load(root: Path, region: str = "bamberg") -> Knowledge:
    """Read the knowledge base.

    Raises KnowledgeError with every problem of every file.
    """
    return load_with_origins(root, region)[0]


def load_with_origins(root: Path, region: str = "bamberg") -> tuple[Knowledge, Origins]:
    """The knowledge base and where each entry stands, for tools that point at a line. Raises as `load` does."""
    from .references import check_references

    collector = Collector(root)
    if not (root / "common").is_dir() or not (root / region).is_dir():
        missing = root / ("common" if not (root / "common").is_dir() else region)
        collector.at(missing, 1, 1, "folder not found", "ANKOMMEN_KNOWLEDGE and ANKOMMEN_REGION name the folders")
        raise KnowledgeError(collector.problems)
    if not (root / region / "region.yaml").is_file():
        collector.at(root / region / "region.yaml", 1, 1, "file not found, expected the map of the region")
    files = [loaded for path in knowledge_files(root, region) if (loaded := _read(path, collector, region))]
    knowledge, origins = _assemble(files, collector)
    if not collector.problems:  # a reference into a file that does not load would only repeat its error
        check_references(knowledge, origins, collector)
    if collector.problems:
        raise KnowledgeError(collector.problems)
    return knowledge, origins


def _kind_of(path: Path, collector: Collector, region: str) -> tuple[Kind, dict[str, str]] | None:
    relative = path.relative_to(collector.root).as_posix()
    for kind in kinds(region):
        if match := kind.pattern.fullmatch(relative):
            return kind, {k: v for k, v in match.groupdict().items() if v}
    collector.at(path, 1, 1, "not a file of the knowledge base", "knowledge/README.md lists the folders and names")
    return None


def _read(path: Path, collector: Collector, region: str) -> Loaded | None:
    found = _kind_of(path, collector, region)
    if found is None:
        return None
    kind, names = found
    try:
        raw = strict_yaml.load(path)
    except FileNotFoundError:
        collector.at(path, 1, 1, "file not found, expected it to exist")
        return None
    except YamlProblem as problem:
        collector.at(path, problem.line, problem.column, problem.message)
        return None
    try:
        content = kind.model.model_validate(raw)
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            _explain(path, kind.model, detail, collector)
        return None
    loaded = Loaded(path, kind.name, names.pop("layer", ""), names, content)
    _check_tied(loaded, collector)
    return loaded


def _check_tied(loaded: Loaded, collector: Collector) -> None:
    """The file says itself what it is; the folder must agree."""
    key = _TIED.get(loaded.kind)
    if key is None:
        return
    expected = loaded.names["language" if key == "language" else "id"]
    if getattr(loaded.content, key) != expected:
        found = getattr(loaded.content, key)
        collector.about(
            Origin(loaded.path, ()), key, message=f"{key}: found {found!r}, expected {expected!r} as the path says"
        )
    if loaded.kind == "questions" and loaded.content.language != loaded.names["language"]:
        message = (
            f"language: found {loaded.content.language!r}, expected {loaded.names['language']!r} as the folder says"
        )
        collector.about(Origin(loaded.path, ()), "language", message=message)


def _explain(path: Path, model: type[BaseModel], detail: Any, collector: Collector) -> None:
    """One pydantic finding in the words of somebody who edits YAML."""
    loc: Loc = tuple(part for part in (*detail["loc"], *detail.get("ctx", {}).get("inside", ())) if part != "[key]")
    line, column = strict_yaml.locate(path, loc)
    name = ".".join(map(str, loc)) or "file"
    kind, found = detail["type"], detail["input"]
    if kind == "missing":
        collector.at(path, line, column, f"{name} is missing, expected it here")
    elif kind == "extra_forbidden":
        close = difflib.get_close_matches(str(loc[-1]), _field_names(model), n=1)
        hint = f"did you mean {close[0]!r}?" if close else ""
        collector.at(path, line, column, f"unknown key {loc[-1]!r}, expected one the schema names", hint)
    else:
        own = kind in {"value_error", "wrong_value"}  # our own words; pydantic's begin with a capital
        message = detail["msg"].removeprefix("Value error, ")
        expected = message if own else message[:1].lower() + message[1:]
        shown = (
            "nothing"
            if found is None
            else f"{type(found).__name__.replace('dict', 'map')}"
            if isinstance(found, dict | list)
            else repr(found)
        )
        wanted = expected if "expected" in expected else f"expected: {expected}"
        found_text = "" if kind == "wrong_value" else f"found {_short(shown)}, "
        collector.at(path, line, column, f"{name}: {found_text}{wanted}")


def _short(text: str) -> str:
    return text if len(text) <= 80 else text[:77] + "…"


def _field_names(model: type[BaseModel]) -> set[str]:
    """Every key that occurs anywhere below a model, for 'did you mean'."""
    names: set[str] = set()

    def walk(schema: Any) -> None:
        if isinstance(schema, dict):
            names.update(schema.get("properties", {}))
            for value in schema.values():
                walk(value)
        elif isinstance(schema, list):
            for value in schema:
                walk(value)

    walk(model.model_json_schema(by_alias=True))
    return names


Origins = dict[tuple[str, str], Origin]


def _assemble(files: list[Loaded], collector: Collector) -> tuple[Knowledge, Origins]:
    origins: Origins = {}
    files.sort(key=lambda file: (file.layer != "common", file.path))  # the local layer overrides: it comes second

    def entries(kind: str, attribute: str, key: Callable[[Any], str]) -> dict[str, Any]:
        """Entries of a list file by id; the local layer replaces an entry of the common one."""
        result: dict[str, Any] = {}
        for file in (f for f in files if f.kind == kind):
            seen: set[str] = set()
            for index, entry in enumerate(getattr(file.content, attribute)):
                origin = Origin(file.path, (attribute, index))
                if key(entry) in seen:
                    collector.about(origin, message=f"{key(entry)!r} stands twice in this file, expected each id once")
                seen.add(key(entry))
                result[key(entry)] = entry
                origins[attribute, key(entry)] = origin
        return result

    def by_name(kind: str, *parts: str) -> dict[Any, Any]:
        result: dict[Any, Any] = {}
        for file in (f for f in files if f.kind == kind):
            name = tuple(file.names[part] for part in parts)
            result[name if len(name) > 1 else name[0]] = file.content
            origins[kind, "/".join(name)] = Origin(file.path, ())
        return result

    def merged(kind: str, combine: Callable[[list[Any]], Any]) -> dict[str, Any]:
        """Word lists: a local file adds to the common one."""
        groups: dict[str, list[Any]] = {}
        for file in (f for f in files if f.kind == kind):
            groups.setdefault(file.names["language"], []).append(file.content)
            origins[kind, file.names["language"]] = Origin(file.path, ())
        return {language: combine(group) for language, group in groups.items()}

    regions = [file for file in files if file.kind == "region"]
    for file in regions:
        origins["region", ""] = Origin(file.path, ())
    by_id: Callable[[Any], str] = lambda entry: entry.id  # noqa: E731
    knowledge = Knowledge(
        languages=entries("languages", "languages", lambda entry: entry.code),
        other_languages=entries("languages", "others", lambda entry: entry.codes[0]),
        facts=entries("facts", "facts", by_id),
        papers=entries("papers", "papers", by_id),
        registers=entries("registers", "registers", by_id),
        roles=entries("roles", "roles", by_id),
        situations=entries("situations", "situations", by_id),
        events=entries("events", "events", by_id),
        gaps=entries("gaps", "gaps", by_id),
        terms=entries("terms", "terms", by_id),
        chains=by_name("chain", "id"),
        offices=entries("offices", "offices", by_id),
        providers=entries("courses", "providers", by_id),
        course_places=entries("courses", "places", by_id),
        course_dates=entries("course-dates", "dates", by_id),
        course_searches=entries("courses", "searches", by_id),
        admission=entries("admission", "rules", by_id),
        region=regions[-1].content if regions else None,  # type: ignore[arg-type]
        topics=by_name("topic", "id"),
        texts=by_name("text", "id", "language"),
        questions=by_name("questions", "language", "id"),
        crisis=merged("crisis", _first_with_others("emergency", "mental_health", "domestic_violence", "unless")),
        crisis_messages=merged(
            "crisis-messages", _first_with_others("emergency", "mental_health", "domestic_violence", "harmless")
        ),
        crisis_tests=by_name("crisis-tests", "language"),
        not_ours=merged("not-ours", _first_with_others("near", "far")),
        not_ours_tests=by_name("not-ours-tests", "language"),
        lexicons=merged("lexicon", _merge_lexicons),
    )
    return knowledge, origins


def _first_with_others(*fields: str) -> Callable[[list[Any]], Any]:
    def combine(group: list[Any]) -> Any:
        first = group[0]
        update = {name: tuple(line for part in group for line in getattr(part, name)) for name in fields}
        return first.model_copy(update=update)

    return combine


def _merge_lexicons(group: list[Any]) -> Any:
    concepts: dict[str, tuple[str, ...]] = {}
    for part in group:
        for name, forms in part.concepts.items():
            concepts[name] = tuple(dict.fromkeys((*concepts.get(name, ()), *forms)))
    return group[0].model_copy(update={"concepts": concepts})

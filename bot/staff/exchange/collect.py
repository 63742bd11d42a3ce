"""Every text and list that a language needs, with its place, its German and English, and a key that stays the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from bot.knowledge import SOURCE_LANGUAGE, Knowledge
from bot.knowledge import strict_yaml as yaml
from bot.knowledge.load import Origins, load_with_origins
from bot.knowledge.strict_yaml import Loc
from bot.knowledge.topics import TEXT_FIELDS
from bot.staff.check_sizes import ANSWER
from bot.staff.edit import Refused
from bot.staff.findings import Base, Findings

from .rows import Unit, WordList
from .sayings import sayings, text_path
from .words import bot_words, known_locale

ENGLISH = "en"
LINE = 600  # characters of a text in a list file
_LIMITS = {"title": 60, "label": 24, "answer": ANSWER, "more": 1500, "at_the_counter": LINE}
_NAMES_OF_ENTRIES = ("id", "to", "from", "register", "fact")  # what tells the entries of a list apart
_SINGULAR = {"searches": "course search", "facts": "figure", "rules": "rule", "situations": "situation"}


@dataclass(frozen=True)
class Collection:
    """What a language has and needs, as of the files on disk."""

    language: str
    root: Path
    region: str
    knowledge: Knowledge
    units: tuple[Unit, ...]
    lists: tuple[WordList, ...]

    @cached_property
    def by_key(self) -> dict[str, Unit | WordList]:
        """Texts and lists by their keys."""
        return {**{unit.key: unit for unit in self.units}, **{entry.key: entry for entry in self.lists}}


def collect(root: Path, locales: Path, region: str, language: str) -> Collection:
    """Look at all files.

    Raises KnowledgeError where they do not load, Refused for a language that cannot be exchanged.
    """
    knowledge, origins = load_with_origins(root, region)
    if language == SOURCE_LANGUAGE:
        raise Refused("--lang de: the texts are translated from German, expected another language")
    if language not in knowledge.languages:
        known = ", ".join(code for code in knowledge.languages if code != SOURCE_LANGUAGE)
        raise Refused(
            f"--lang {language}: expected one of {known}; a new one begins with: ankommen add-language {language}"
        )
    if not known_locale(locale := knowledge.languages[language].locale):
        raise Refused(f"languages.yaml: {language}: found locale {locale!r}, expected one that Babel knows")
    units = (
        *bot_words(locales, language, locale),
        *_topics(knowledge, origins, language),
        *_small(knowledge, origins, root, language),
    )
    return Collection(language, root, region, knowledge, units, tuple(sayings(knowledge, origins, root, language)))


def _topics(knowledge: Knowledge, origins: Origins, language: str) -> Iterator[Unit]:
    for topic in knowledge.topics:
        german, english = knowledge.texts[topic, SOURCE_LANGUAGE], knowledge.text(topic, ENGLISH)
        text = knowledge.text(topic, language)
        path = text_path(origins, topic, language)
        for field in TEXT_FIELDS:
            source, now = getattr(german, field) or "", getattr(text, field, None) or ""
            if source:
                yield Unit(
                    f"topic/{topic}/{field}",
                    "topic",
                    f"topic {topic} / {field.replace('_', ' ')}",
                    source,
                    getattr(english, field, None) or "",
                    now,
                    knowledge.text_state(topic, language) if now else "missing",
                    _LIMITS[field],
                    path,
                    (field,),
                )


def _small(knowledge: Knowledge, origins: Origins, root: Path, language: str) -> Iterator[Unit]:
    """Texts by language inside the list files, and the names of offices and places."""
    base = Base(knowledge, origins, Findings(root), date.min)
    found = [(small.origin.path, small.loc, small.texts, small.texts[SOURCE_LANGUAGE]) for small in base.small_texts]
    paths = {origin.path: None for (kind, _), origin in origins.items() if kind in {"offices", "region"}}
    trees = {path: yaml.load(path) for path in dict.fromkeys((*paths, *(path for path, *_ in found)))}
    found += [(path, *named) for path in paths for named in _names(trees[path])]
    times: Counter[str] = Counter()
    for path, loc, texts, german in found:
        key, context = _name(path.relative_to(root), trees[path], loc)
        times[key] += 1
        key = key if times[key] == 1 else f"{key}~{times[key]}"
        now, english = (texts.get(code, "").strip() for code in (language, ENGLISH))
        state = "draft" if now else "missing"
        yield Unit(key, "small", context, german.strip(), english, now, state, LINE, path, (*loc, language))


def _names(tree: Any) -> Iterator[tuple[Loc, dict[str, str], str]]:
    """`names` of offices and places: their German name stands beside the map."""
    for kind in ("offices", "municipalities", "places"):
        for index, entry in enumerate(tree.get(kind) or ()):
            if isinstance(entry.get("names"), dict) and entry["names"]:
                yield (kind, index, "names"), entry["names"], entry["name"]


def _name(path: Path, tree: Any, loc: Loc) -> tuple[str, str]:
    """Key and context of a text. Entries of lists go by their id, so that no key changes when others come or go."""
    parts: list[str] = []
    steps: list[str] = []
    node = tree
    for part in loc:
        node = node[part]
        if isinstance(part, str):
            parts.append(part)
            steps.append(part.replace("_", " "))
        else:
            kind = parts.pop()
            named = next((f"{name}:{node[name]}" for name in _NAMES_OF_ENTRIES if name in node), str(part + 1))
            parts.append(named.removeprefix("id:") if len(parts) == 0 else f"{kind}/{named.removeprefix('id:')}")
            singular = _SINGULAR.get(kind, kind.removesuffix("s"))
            steps[-1] = f"{singular} {named.removeprefix('id:').replace(':', ' ')}"
    if path.parent.name == "chains":
        steps.insert(0, f"chain {path.stem}")
    return "/".join([*path.with_suffix("").parts, *parts]), ", ".join(steps)

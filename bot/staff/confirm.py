"""`ankommen confirm fact|office|topic ID`: "still correct" moves the dates of an entry and touches nothing else.

A person has looked at the source, tried the number or read the text. What that person saw to be wrong is changed by
hand first; what is doubtful (`unverified`) is never confirmed by this command.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ValidationError

from bot.knowledge import SOURCE_LANGUAGE, Fact, Office, Topic, TopicText, Withheld
from bot.knowledge.files import FactsFile, OfficesFile

from .check_live import contacts
from .edit import Change, Editor, Refused, read

T = TypeVar("T", bound=BaseModel)
What = Literal["fact", "office", "topic"]


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What was changed in which file, and what still needs a person."""

    path: Path
    changes: tuple[Change, ...]
    notes: tuple[str, ...] = ()

    def lines(self) -> list[str]:
        """For the terminal."""
        done = [f"{self.path}:{c.line}: {c.name}: {c.old or 'new'} → {c.new}" for c in self.changes]
        return [*(done or ["nothing to change"]), *self.notes]


@dataclass(frozen=True, slots=True)
class Place:
    """The knowledge folder, and the layers in which an entry is looked for: the local one overrides."""

    folder: Path
    region: str

    @property
    def layers(self) -> tuple[Path, ...]:
        """Local first."""
        return self.folder / self.region, self.folder / "common"


def confirm(place: Place, what: What, name: str, on: date, language: str | None = None) -> Confirmed:
    """Move the dates of one entry to `on`. Raises Refused, then nothing was changed."""
    if what == "fact":
        return _fact(place, name, on)
    if what == "office":
        return _office(place, name, on)
    return _text(place, name, language, on) if language else _topic(place, name, on)


def _fact(place: Place, name: str, on: date) -> Confirmed:
    path, index, raw = _listed(place, "facts", name)
    fact = _valid(Fact, raw, path)
    held = [number for number, version in enumerate(fact.versions) if version.from_ <= on]
    if not held:
        raise Refused(f"no version of {name} holds on {on}; the first begins on {fact.versions[0].from_}")
    version, at = fact.versions[held[-1]], ("facts", index, "versions", held[-1])
    if version.until and version.until < on:
        raise Refused(f"the last version of {name} ended on {version.until}; add the one that holds now")
    _not_earlier(name, version.checked_on, on)
    editor = Editor(path, FactsFile)
    review = version.review_by + (on - version.checked_on)
    editor.set(on.isoformat(), *at, "checked_on")
    editor.set(review.isoformat(), *at, "review_by")
    changes = tuple(editor.save())
    now = _valid(Fact, _listed(place, "facts", name)[2], path).on(on)
    notes = []
    if review < on:
        notes.append(f"review_by {review} is still in the past: write the day on which to look again")
    elif isinstance(now, Withheld):
        notes.append("still withheld: official sources disagree, see `contradictions`")
    return Confirmed(path, changes, tuple(notes))


def _office(place: Place, name: str, on: date) -> Confirmed:
    path, index, raw = _listed(place, "offices", name)
    office = _valid(Office, raw, path)
    known = {key: contact for key, contact in contacts(office).items() if contact.state != "unverified"}
    open_ones = [key for key, contact in contacts(office).items() if contact.state == "unverified"]
    if not known:
        raise Refused(f"{name} has no contact to confirm; write what you found with `state: verified` and `on`")
    editor = Editor(path, OfficesFile)
    for key, contact in known.items():
        _not_earlier(f"{key} of {name}", contact.on, on)
        editor.set("verified", "offices", index, key, "state")
        editor.set(on.isoformat(), "offices", index, key, "on")
    notes = [f"not confirmed, because unverified: {', '.join(open_ones)}"] if open_ones else []
    return Confirmed(path, tuple(editor.save()), tuple(notes))


def _topic(place: Place, name: str, on: date) -> Confirmed:
    path = _topic_file(place, name, "topic.yaml")
    topic = _valid(Topic, read(path), path)
    newest = max(source.checked_on for source in topic.sources)
    _not_earlier(name, newest, on)
    editor = Editor(path, Topic)
    for index in range(len(topic.sources)):
        editor.set(on.isoformat(), "sources", index, "checked_on")
    review = topic.review_by + (on - newest)
    editor.set(review.isoformat(), "review_by")
    notes = [f"review_by {review} is still in the past: write the day on which to look again"] if review < on else []
    return Confirmed(path, tuple(editor.save()), tuple(notes))


def _text(place: Place, name: str, language: str, on: date) -> Confirmed:
    path = _topic_file(place, name, f"{language}.yaml")
    text = _valid(TopicText, read(path), path)
    _not_earlier(f"{name} ({language})", text.reviewed_on, on)
    editor = Editor(path, TopicText)
    editor.set("reviewed", "state")
    if language != SOURCE_LANGUAGE:
        german_path = _topic_file(place, name, f"{SOURCE_LANGUAGE}.yaml")
        german = _valid(TopicText, read(german_path), german_path)
        editor.set_or_add(german.fingerprint, "translated_from", after="state")
    editor.set_or_add(text.fingerprint, "reviewed_as", after="state")
    editor.set_or_add(on.isoformat(), "reviewed_on", after="state")
    return Confirmed(path, tuple(editor.save()))


def _listed(place: Place, kind: str, name: str) -> tuple[Path, int, Any]:
    """File, position and content of an entry of a list file; the local layer overrides the common one."""
    names: list[str] = []
    for layer in place.layers:
        path = layer / f"{kind}.yaml"
        if not path.is_file():
            continue
        content = read(path)
        entries = content.get(kind) if isinstance(content, dict) else None
        for index, entry in enumerate(entries if isinstance(entries, list) else ()):
            found = entry.get("id") if isinstance(entry, dict) else None
            if found == name:
                return path, index, entry
            names.append(str(found))
    raise Refused(_unknown(kind.removesuffix("s"), name, names))


def _topic_file(place: Place, name: str, file: str) -> Path:
    folders = [layer / "topics" for layer in place.layers]
    known = {path.name for folder in folders if folder.is_dir() for path in folder.iterdir()}
    if name not in known:  # compared, never joined: a name with slashes leads nowhere
        raise Refused(_unknown("topic", name, known))
    files = [folder / name / file for folder in folders]
    found = next((path for path in files if path.name == file and path.is_file()), None)
    if found is None:
        languages = {path.stem for folder in folders for path in (folder / name).glob("*.yaml")} - {"topic"}
        raise Refused(f"{name} has no text in {Path(file).stem}, expected one of {', '.join(sorted(languages))}")
    return found


def _unknown(kind: str, name: str, known: Iterable[str]) -> str:
    close = difflib.get_close_matches(name, list(known), n=3, cutoff=0.5)
    return f"unknown {kind} {name!r}" + (f", did you mean {' or '.join(close)}?" if close else "")


def _not_earlier(name: str, before: date | None, on: date) -> None:
    if before and on < before:
        raise Refused(f"{name} was already confirmed on {before}, later than {on}")


def _valid(model: type[T], raw: Any, path: Path) -> T:
    try:
        return model.model_validate(raw)
    except ValidationError:
        raise Refused(f"{path.name} has errors, mend them first: ankommen check") from None

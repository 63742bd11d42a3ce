"""What is remembered between two messages: language, place, situation, last topic. No text, no name."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from typing import Any, get_args

from bot.guidance.person import Person
from bot.knowledge import Knowledge, Situation

VERSION = 1


class StoreUnavailable(Exception):
    """The store cannot be reached now; questions are answered without it."""


@dataclass(frozen=True, slots=True)
class Session:
    """State of one chat.

    `language` is that of the first clear sentence, until the person chooses one. A clear sentence in another language
    is answered in that: `spoken` then, so that buttons and short messages go on in it, until a clear sentence in
    another language or a command, which is answered in `language` again.
    """

    language: str | None = None
    chosen: bool = False  # the person chose the language, the bot did not guess it
    spoken: str | None = None  # language of the last answer where that is not `language`
    place: str | None = None
    situation: Situation | None = None
    topic: str | None = None
    pending: str | None = None  # "<flow>:<question>": what the bot has asked
    misses: int = 0
    done: tuple[str, ...] = ()  # steps of the chains
    notes: tuple[tuple[str, str], ...] = ()  # answers inside a flow, as short codes of ours: never text or dates

    def note(self, key: str) -> str | None:
        """An answer inside a flow, such as `travel.certificate`."""
        return dict(self.notes).get(key)

    def with_note(self, key: str, value: str | None) -> Session:
        """The same session with an answer kept, or dropped where `value` is None."""
        notes = {name: old for name, old in self.notes if name != key}
        return replace(self, notes=tuple((notes if value is None else {**notes, key: value}).items()))

    def person(self, language: str) -> Person:
        """The person as guidance sees them."""
        return Person(language, self.place, self.situation)

    def to_bytes(self) -> bytes:
        """Compact JSON; empty values are left out."""
        return json.dumps(
            {"v": VERSION, **{k: v for k, v in asdict(self).items() if v}}, separators=(",", ":")
        ).encode()

    @classmethod
    def from_bytes(cls, payload: bytes | None, knowledge: Knowledge) -> Session:
        """Read what was kept; what no longer exists in the knowledge base (or was damaged) is dropped."""
        try:
            data: Any = json.loads(payload) if payload else {}
        except ValueError:
            return cls()
        if not isinstance(data, dict) or data.get("v") != VERSION:
            return cls()
        fields = {key: data[key] for key in cls.__slots__ if key in data}
        session = cls(**fields)
        offered = [language.code for language in knowledge.offered_languages]
        return replace(
            session,
            language=session.language if session.language in offered else None,
            spoken=session.spoken if session.spoken in offered else None,
            place=session.place if session.place and knowledge.place(session.place) else None,
            situation=session.situation if session.situation in get_args(Situation) else None,
            topic=session.topic if session.topic in knowledge.topics else None,
            done=tuple(step for step in session.done if step in knowledge.steps),
            notes=tuple((key, value) for key, value in session.notes),
        )

"""What is remembered between two messages: language, place, situation, last topic. No text, no name."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from typing import Any, Protocol, get_args

from bot.guidance.person import Person
from bot.knowledge import Knowledge, Situation

VERSION = 1


class SessionStore(Protocol):
    """Keeps sessions under a key that does not show whose they are."""

    async def load(self, chat: str) -> bytes | None:
        """The session of a chat, or None."""

    async def save(self, chat: str, payload: bytes) -> None:
        """Keep it."""

    async def delete(self, chat: str) -> bool:
        """Forget it; True where there was one."""


class StoreUnavailable(Exception):
    """The store cannot be reached now; questions are answered without it."""


@dataclass(frozen=True, slots=True)
class Session:
    """State of one chat. `pending` names the question the bot has asked, with the topic it was asked for."""

    language: str | None = None
    chosen: bool = False  # the person chose the language, the bot did not guess it
    place: str | None = None
    situation: Situation | None = None
    topic: str | None = None
    pending: str | None = None
    misses: int = 0

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
        return replace(
            session,
            language=session.language if session.language in knowledge.languages else None,
            place=session.place if session.place and knowledge.place(session.place) else None,
            situation=session.situation if session.situation in get_args(Situation) else None,
            topic=session.topic if session.topic in knowledge.topics else None,
        )


class MemoryStore:
    """Sessions of one process run: for `ask`, `chat` and tests of other rooms."""

    def __init__(self) -> None:
        self._sessions: dict[str, bytes] = {}

    async def load(self, chat: str) -> bytes | None:
        """See SessionStore."""
        return self._sessions.get(chat)

    async def save(self, chat: str, payload: bytes) -> None:
        """See SessionStore."""
        self._sessions[chat] = payload

    async def delete(self, chat: str) -> bool:
        """See SessionStore."""
        return self._sessions.pop(chat, None) is not None

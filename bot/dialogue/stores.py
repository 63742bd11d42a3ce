"""What the conversation wants from a store, and a store of one process run."""

from __future__ import annotations

from datetime import date
from typing import Protocol

from bot.store.records import Event, Wish


class Store(Protocol):
    """Keeps what must be kept, under keys that do not show whose it is. Methods raise StoreUnavailable."""

    async def load(self, chat: str) -> bytes | None:
        """The session of a chat, or None."""

    async def save(self, chat: str, payload: bytes) -> None:
        """Keep it."""

    async def delete(self, chat: str) -> bool:
        """Forget a chat; True where there was something."""

    async def vote(self, chat: str, wish: Wish, on: date) -> bool:
        """Count a wish once a person, kind and quarter; False where it was counted before."""

    async def keep_question(self, text: str, language: str, on: date) -> None:
        """Keep a masked question that somebody sent to the team; nothing of who sent it."""

    def count(self, event: Event) -> None:
        """Count what happened. Never fails, never waits."""


class MemoryStore:
    """Everything of one process run: for `ask`, `chat` and tests of other rooms."""

    def __init__(self) -> None:
        self._sessions: dict[str, bytes] = {}
        self._votes: set[tuple[str, str]] = set()

    async def load(self, chat: str) -> bytes | None:
        """See Store."""
        return self._sessions.get(chat)

    async def save(self, chat: str, payload: bytes) -> None:
        """See Store."""
        self._sessions[chat] = payload

    async def delete(self, chat: str) -> bool:
        """See Store."""
        return self._sessions.pop(chat, None) is not None

    async def vote(self, chat: str, wish: Wish, on: date) -> bool:
        """See Store. A process does not live as long as a quarter."""
        fresh = (chat, wish.kind) not in self._votes
        self._votes.add((chat, wish.kind))
        return fresh

    async def keep_question(self, text: str, language: str, on: date) -> None:
        """See Store: there is no team to read it."""

    def count(self, event: Event) -> None:
        """See Store: nobody asks for the numbers of one run."""

"""Updates side by side, those of one chat one after the other; of a flood only the first few."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any

from telegram import Update
from telegram.ext import BaseUpdateProcessor

log = logging.getLogger(__name__)

AT_ONCE = 256  # updates in work; the library's pool of connections is as large
PENDING = 5  # of one chat: one in work, the others wait
_QUIET = 60.0  # seconds between two notices in one chat

Notice = Callable[[Update, bool], Awaitable[None]]
"""Told of an update that is dropped, and whether the person should hear it (once)."""


@dataclass(slots=True)
class _Chat:
    pending: int = 0
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)


class PerChat(BaseUpdateProcessor):
    """Nobody overtakes themselves, and nobody takes the places of others.

    The library's own place is taken before we are asked, so what is too much must go at once: it may not wait here.
    """

    def __init__(self, notice: Notice) -> None:
        super().__init__(AT_ONCE)
        self._notice = notice
        self._chats: dict[str, _Chat] = {}
        self._told: dict[str, float] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    async def initialize(self) -> None:
        """See BaseUpdateProcessor: there is nothing to prepare."""

    async def shutdown(self) -> None:
        """See BaseUpdateProcessor: the last notices go out."""
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Wait for the turn of this chat, or drop the update."""
        try:
            key = key_of(update) if isinstance(update, Update) else None
        except Exception:  # a malformed update: the library's own look at it stumbles
            _close(coroutine)
            raise
        if key is None:
            await coroutine
            return
        chat = self._chats.setdefault(key, _Chat())
        if chat.pending >= PENDING:
            _close(coroutine)
            self._drop(key, update)  # type: ignore[arg-type] # has a key, so it is an Update
            return
        chat.pending += 1
        try:
            async with chat.turn:
                await coroutine
        finally:
            _close(coroutine)  # where this task was cancelled before its turn
            chat.pending -= 1
            if not chat.pending:
                del self._chats[key]

    def _drop(self, key: str, update: Update) -> None:
        now = time.monotonic()
        first = self._told.get(key, -_QUIET) + _QUIET <= now
        if first:
            log.info("somebody sends more than can be answered")
            self._told = {chat: at for chat, at in self._told.items() if at + _QUIET > now}
            self._told[key] = now
        task = asyncio.create_task(self._say(update, first))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _say(self, update: Update, first: bool) -> None:
        try:
            await self._notice(update, first)
        except Exception as error:  # a notice that fails is no second problem
            log.info("a notice was not delivered: %s", type(error).__name__)


def key_of(update: Update) -> str | None:
    """The chat, or the person where an update has none; None where order does not matter."""
    if update.inline_query:
        return f"inline:{update.inline_query.from_user.id}"
    if update.effective_chat:
        return f"chat:{update.effective_chat.id}"
    return f"user:{update.effective_user.id}" if update.effective_user else None


def _close(coroutine: Awaitable[Any]) -> None:
    if isinstance(coroutine, Coroutine):
        coroutine.close()

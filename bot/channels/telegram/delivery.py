"""One request to Telegram, with the right behaviour for each way in which it can fail.

Sending is not idempotent: what may have been delivered is not sent again (telegram.org says nothing, its server keeps
no record of requests). What surely was not, is; and what shows nothing twice, such as an edit, always is.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

from telegram.error import BadRequest, ChatMigrated, NetworkError, RetryAfter, TelegramError, TimedOut

from .transport import NotCarriedOut
from .updates import seconds_of

log = logging.getLogger(__name__)

T = TypeVar("T")

PATIENCE = 180.0  # seconds in which one request is tried again; after that a question is past answering
_PAUSES = (0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 30.0)  # seconds between two attempts, the last one repeated
_REMEMBERED = 1_000  # chats


class Delivery:
    """Obeys `retry_after` chat by chat: one that is flooded holds up no other."""

    def __init__(self, patience: float = PATIENCE) -> None:
        self._patience = patience
        self._closed: dict[int, float] = {}  # until when Telegram wants to hear nothing for a chat

    async def __call__(self, chat: int, call: Callable[[int], Awaitable[T]], *, repeatable: bool = False) -> T:
        """The result of `call` for the chat, or for the group that has taken its place. `repeatable`: shows nothing
        twice. Raises TelegramError where trying again is of no use.
        """
        ends = time.monotonic() + self._patience
        attempt = 0
        while True:
            await self._open(chat, ends)
            try:
                return await call(chat)
            except RetryAfter as error:
                self._close(chat, seconds_of(error))
            except ChatMigrated as error:
                log.info("a group has become a supergroup")
                if chat == error.new_chat_id:
                    raise
                chat = error.new_chat_id
            except NetworkError as error:
                pause = _PAUSES[min(attempt, len(_PAUSES) - 1)]
                attempt += 1
                again = not isinstance(error, BadRequest) and (repeatable or not maybe_delivered(error))
                if not again or time.monotonic() + pause > ends:
                    raise
                log.warning("Telegram not reached, tried again: %s", type(error).__name__)
                await asyncio.sleep(pause)

    async def _open(self, chat: int, ends: float) -> None:
        """Wait until Telegram wants to hear for this chat. Raises RetryAfter where that is later than `ends`."""
        now = time.monotonic()
        until = self._closed.get(chat, now)
        if until > ends:
            raise RetryAfter(int(until - now) + 1)
        if until > now:
            await asyncio.sleep(until - now)

    def _close(self, chat: int, seconds: float) -> None:
        log.warning("Telegram wants to be left alone for %d s in one chat", seconds)
        self._closed.pop(chat, None)
        self._closed[chat] = time.monotonic() + seconds
        if len(self._closed) > _REMEMBERED:
            del self._closed[next(iter(self._closed))]


def maybe_delivered(error: TelegramError) -> bool:
    """True where Telegram may have done what was asked, although no answer came that says so."""
    if isinstance(error, NotCarriedOut):
        return False
    if isinstance(error, TimedOut):
        return True
    if isinstance(error, NetworkError):  # 5xx; of those only this one comes from somebody who has passed it on
        return "gateway time" in str(error).lower()
    return str(error) == "Invalid server response"

"""Long polling: asks Telegram for updates for ever, and knows when Telegram has gone silent.

Not the library's Updater: that one goes on for ever where a peer accepts and never answers, without a word, and its
handling of a malformed update stops everything (see RawUpdates).
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from typing import Any

from telegram import Bot
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from ..metrics import Metrics
from .inbox import Inbox
from .updates import RawUpdates, Take, seconds_of

log = logging.getLogger(__name__)

_WAIT = 10  # seconds of one long poll; Telegram allows 50
_FULL = 100  # updates in one answer at most: Bot API, getUpdates
_SETTLE = 0.3  # seconds; the next long poll makes Telegram forget the batch before
_PAUSES = (1.0, 2.0, 4.0, 8.0, 15.0)  # seconds after an error, the last one repeated
_LAST_WORD = 3.0  # seconds for the last request


class Silent(Exception):
    """Telegram has not answered a long poll for too long."""


class Poller:
    """Brings updates into the inbox."""

    def __init__(self, bot: Bot, raw: RawUpdates, inbox: Inbox, take: Take, metrics: Metrics) -> None:
        self._bot, self._raw, self._inbox, self._take, self._metrics = bot, raw, inbox, take, metrics
        self._offset: int | None = None
        self._answered = time.monotonic()
        self._tasks: set[asyncio.Task[None]] = set()
        metrics.watch(metrics.silence, lambda: self.silence)

    @property
    def silence(self) -> float:
        """Seconds since Telegram answered last."""
        return time.monotonic() - self._answered

    async def run(self, allowed: list[str]) -> None:
        """For ever. Raises InvalidToken where the token is no longer good."""
        self._answered = time.monotonic()
        failures = 0
        while True:
            try:
                await self._round(allowed)
            except InvalidToken:
                raise
            except TelegramError as error:
                failures += 1
                await self._pause_after(error, failures)
            else:
                failures = 0

    async def _round(self, allowed: list[str]) -> None:
        await self._bot.get_updates(self._offset, timeout=_WAIT, allowed_updates=allowed)
        self._answered = time.monotonic()
        batch = self._raw.take()
        for raw in batch:
            task = asyncio.create_task(self._handle(raw))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        ids = [raw["update_id"] for raw in batch if isinstance(raw, dict) and isinstance(raw.get("update_id"), int)]
        if ids:
            self._offset = max(ids) + 1
        if 0 < len(batch) < _FULL:  # nobody waits behind: let it be handled before Telegram forgets it
            await self._inbox.settled(_SETTLE)

    async def _handle(self, raw: Any) -> None:
        try:
            await self._take(raw)
        except Exception as error:
            self._metrics.count_error(error)
            log.error("an update was not handled: %s", type(error).__name__)

    async def _pause_after(self, error: TelegramError, failures: int) -> None:
        self._metrics.count_error(error)
        if isinstance(error, Conflict):
            log.warning("another process asks Telegram with this token, or a webhook is set; only one can")
        else:
            log.warning("long poll failed: %s", type(error).__name__)
        pause = _PAUSES[min(failures, len(_PAUSES)) - 1]
        if isinstance(error, RetryAfter):
            pause = max(pause, seconds_of(error))
        await asyncio.sleep(pause)

    async def watch(self, limit: float) -> None:
        """Warn at half of `limit` seconds of silence. Raises Silent at `limit`."""
        warned = False
        while (silence := self.silence) < limit:
            if silence < limit / 2:
                warned = False
            elif not warned:
                warned = True
                log.warning("Telegram has not answered a long poll for %.0f s; at %.0f s the bot ends", silence, limit)
            await asyncio.sleep(min(limit / 20, limit - silence))
        raise Silent(f"Telegram has not answered a long poll for {limit:.0f} s")

    def problem(self, limit: float) -> str | None:
        """For readiness."""
        return "Telegram does not answer" if self.silence > limit / 2 else None

    async def acknowledge(self) -> None:
        """Tell Telegram which updates are handled, so that they do not come again. Best effort, within seconds."""
        handled = min((*self._inbox.in_work, *([] if self._offset is None else [self._offset])), default=None)
        if handled is not None:
            with contextlib.suppress(TelegramError, TimeoutError):
                async with asyncio.timeout(_LAST_WORD):
                    await self._bot.get_updates(handled, limit=1, timeout=0)

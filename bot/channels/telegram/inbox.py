"""Each update is handled once: by one of all replicas, also when Telegram sends it again or a replica is killed.

A replica takes an update with a lease that it prolongs while it works, and stamps it when the work is done. Telegram
repeats what got no answer of 2xx; where the replica that had it in work is gone, its lease runs out and another takes
it over. A set of ids, not a highest id: Telegram keeps the order within a chat only.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Awaitable, Callable, Collection
from datetime import timedelta
from typing import Protocol

from bot.dialogue.session import StoreUnavailable

from ..metrics import Metrics

log = logging.getLogger(__name__)

_REMEMBERED = 10_000  # updates: what Telegram repeats at once is found here also while the store is away
_PAUSE = 1.0  # seconds between two looks at what takes long
_TOGETHER = 0.1  # seconds in which what gets done is gathered for one stamping


class Ledger(Protocol):
    """What is written down about updates, shared by all replicas. Methods raise StoreUnavailable."""

    async def take(self, update_ids: Collection[int], lease: timedelta | None = None) -> set[int]:
        """Those that nobody has taken; each goes to exactly one of all who ask, until its lease is over."""

    async def done(self, update_id: int, lease: timedelta) -> bool:
        """Stamped as done?"""

    async def stamp(self, update_ids: Collection[int], lease: timedelta | None = None) -> None:
        """Done, or with a lease still in work."""


class Unhandled(Exception):
    """The bot stops before this update is handled; Telegram must bring it again."""


class Inbox:
    """The updates in work and the ones handled before."""

    def __init__(self, ledger: Ledger, metrics: Metrics, lease: float) -> None:
        self._ledger, self._metrics, self._lease = ledger, metrics, timedelta(seconds=lease)
        self._claims = _Claims(ledger, self._lease)
        self._work: dict[int, asyncio.Task[None]] = {}
        self._mine: dict[int, float] = {}  # when it was taken or prolonged
        self._handled: dict[int, None] = {}  # the oldest first
        self._unwritten: dict[int, None] = {}
        self._news = asyncio.Event()
        metrics.watch(metrics.in_work, lambda: len(self._work))

    @property
    def in_work(self) -> Collection[int]:
        """Ids of the updates that are being handled or wait for it."""
        return self._work.keys()

    async def once(self, update_id: int, work: Callable[[], Awaitable[None]]) -> None:
        """Returns when the update is handled, here or elsewhere. Who no longer waits does not stop the work.

        Raises Unhandled where the work was given up.
        """
        if update_id in self._handled:
            self._metrics.repeated.inc()
            return
        task = self._work.get(update_id)
        if task is None:
            task = self._work[update_id] = asyncio.create_task(self._handle(update_id, work))
            task.add_done_callback(lambda _: self._work.pop(update_id, None))
        else:
            self._metrics.repeated.inc()
        await asyncio.wait({task})
        if task.cancelled():
            raise Unhandled
        task.result()

    async def settled(self, patience: float) -> bool:
        """Wait until nothing is in work, `patience` seconds at most; True where it came to that."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(patience):
                while self._work:
                    await asyncio.wait(list(self._work.values()))
        return not self._work

    async def give_up(self) -> None:
        """Stop what is in work. It is not stamped: Telegram brings it again, and whoever gets it then answers."""
        tasks = list(self._work.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _handle(self, update_id: int, work: Callable[[], Awaitable[None]]) -> None:
        started = time.monotonic()
        if await self._taken(update_id):
            try:
                await work()
            except Exception as error:  # repeating what fails would fail again, and hold up this chat for a day
                self._metrics.count_error(error)
                log.error("an update was not handled: %s", type(error).__name__)
            finally:
                self._mine.pop(update_id, None)
            self._metrics.handling.observe(time.monotonic() - started)
            _remember(self._unwritten, update_id)
            self._news.set()
        else:
            self._metrics.repeated.inc()
        _remember(self._handled, update_id)

    async def _taken(self, update_id: int) -> bool:
        """Ours to handle? Waits while another replica has it in work. A duplicate is better than a loss."""
        pause = _TOGETHER
        try:
            while not await self._claims.take(update_id):
                if await self._ledger.done(update_id, self._lease):
                    return False
                await asyncio.sleep(pause)
                pause = min(pause * 2, self._lease.total_seconds() / 10)
        except StoreUnavailable as error:
            self._metrics.count_error(error)
        self._mine[update_id] = time.monotonic()
        return True

    async def keep_written(self) -> None:
        """Stamp what is done, prolong what takes long, for ever. Cancelled at the end; then call `write` once more."""
        while True:
            with contextlib.suppress(TimeoutError):  # wait_for of Python 3.11 may swallow a cancellation
                async with asyncio.timeout(_PAUSE):
                    await self._news.wait()
            await asyncio.sleep(_TOGETHER)
            self._news.clear()
            await self.write()

    async def write(self) -> None:
        """One stamping; what cannot be written now is tried again."""
        done = list(self._unwritten)
        early = time.monotonic() - self._lease.total_seconds() / 3
        late = [update_id for update_id, since in self._mine.items() if since < early]
        try:
            await self._ledger.stamp(done)
            await self._ledger.stamp(late, self._lease)
        except StoreUnavailable as error:
            self._metrics.count_error(error)
            return
        for update_id in done:
            self._unwritten.pop(update_id, None)
        for update_id in self._mine.keys() & set(late):
            self._mine[update_id] = time.monotonic()


class _Claims:
    """Takes updates together: those that come while the database works go with the next statement."""

    def __init__(self, ledger: Ledger, lease: timedelta) -> None:
        self._ledger, self._lease = ledger, lease
        self._waiting: dict[int, asyncio.Future[bool]] = {}
        self._asking: asyncio.Task[None] | None = None

    async def take(self, update_id: int) -> bool:
        """Ours? Raises StoreUnavailable."""
        answer: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._waiting[update_id] = answer
        if self._asking is None or self._asking.done():
            self._asking = asyncio.create_task(self._ask())
        return await answer

    async def _ask(self) -> None:
        while self._waiting:
            asked, self._waiting = self._waiting, {}
            try:
                ours = await self._ledger.take(asked, self._lease)
            except BaseException as error:
                _settle(asked, error)
                if not isinstance(error, StoreUnavailable):
                    raise
            else:
                _settle(asked, ours)


def _settle(asked: dict[int, asyncio.Future[bool]], found: set[int] | BaseException) -> None:
    for update_id, answer in asked.items():
        if answer.done():  # whoever asked has been stopped
            continue
        if isinstance(found, BaseException):
            answer.set_exception(found)
        else:
            answer.set_result(update_id in found)


def _remember(ids: dict[int, None], update_id: int) -> None:
    ids[update_id] = None
    if len(ids) > _REMEMBERED:
        del ids[next(iter(ids))]

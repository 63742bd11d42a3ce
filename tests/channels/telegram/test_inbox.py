from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Collection
from datetime import timedelta
from pathlib import Path

import pytest

from bot.channels.metrics import Metrics
from bot.channels.telegram.inbox import Inbox, Ledger, Unhandled
from bot.dialogue.session import StoreUnavailable
from bot.store.open import open_store
from tests.store.databases import BOTH, KEYS, database

LEASE = 0.6


class Away:
    """A database that nobody reaches."""

    async def take(self, update_ids: Collection[int], lease: timedelta | None = None) -> set[int]:
        raise StoreUnavailable("ConnectionRefusedError")

    async def done(self, update_id: int, lease: timedelta) -> bool:
        raise StoreUnavailable("ConnectionRefusedError")

    async def stamp(self, update_ids: Collection[int], lease: timedelta | None = None) -> None:
        raise StoreUnavailable("ConnectionRefusedError")


class Work:
    """Handling that is counted, and takes as long as the test wants."""

    def __init__(self) -> None:
        self.done: list[int] = []
        self.may_end = asyncio.Event()
        self.may_end.set()

    async def do(self, inbox: Inbox, number: int) -> None:
        async def handle() -> None:
            await self.may_end.wait()
            self.done.append(number)

        await inbox.once(number, handle)


@pytest.fixture(params=BOTH)
async def ledgers(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[tuple[Ledger, Ledger]]:
    """One database, two replicas."""
    async with database(request.param, tmp_path) as url, contextlib.AsyncExitStack() as stack:
        opened = [await stack.enter_async_context(contextlib.aclosing(await _open(url))) for _ in range(2)]
        yield opened[0], opened[1]


async def _open(url: str):  # type: ignore[no-untyped-def]
    return await open_store(url, KEYS, StoreUnavailable)


async def test_what_comes_twice_at_once_to_two_replicas_is_handled_once(ledgers: tuple[Ledger, Ledger]) -> None:
    inboxes = [Inbox(ledger, Metrics(), 15) for ledger in ledgers]
    work = Work()
    writing = [asyncio.create_task(inbox.keep_written()) for inbox in inboxes]
    await asyncio.gather(*(work.do(inbox, number) for number in range(20) for inbox in inboxes * 2))
    assert sorted(work.done) == list(range(20))
    for task in writing:
        task.cancel()


async def test_a_stop_in_the_moment_of_news_is_not_missed() -> None:
    """Python 3.11's wait_for swallows a cancellation that comes together with what was waited for."""
    inbox = Inbox(Away(), Metrics(), LEASE)
    writing = asyncio.create_task(inbox.keep_written())
    await asyncio.sleep(0.05)
    inbox._news.set()
    writing.cancel()  # before anybody has woken
    await asyncio.wait({writing}, timeout=5)
    assert writing.cancelled()


async def test_later_repetitions_and_ids_in_any_order(ledgers: tuple[Ledger, Ledger]) -> None:
    one, two = (Inbox(ledger, Metrics(), LEASE) for ledger in ledgers)
    work = Work()
    for number in (9, 3, 9, 7, 3):
        await work.do(one, number)
    await one.write()
    for number in (3, 4, 9):
        await work.do(two, number)
    assert work.done == [9, 3, 7, 4], "a lower id than one before is not an old one"


async def test_what_a_killed_replica_had_in_work_is_taken_over(ledgers: tuple[Ledger, Ledger]) -> None:
    one, two = (Inbox(ledger, Metrics(), LEASE) for ledger in ledgers)
    killed, other = Work(), Work()
    killed.may_end.clear()
    dying = asyncio.create_task(killed.do(one, 1))
    await asyncio.sleep(0.1)
    waiting = asyncio.create_task(other.do(two, 1))
    await asyncio.sleep(0.1)
    assert other.done == [], "somebody has it in work"
    await one.give_up()
    with pytest.raises(Unhandled):
        await dying
    await asyncio.wait_for(waiting, 5)
    assert (killed.done, other.done) == ([], [1])


async def test_work_that_takes_longer_than_the_lease_is_not_done_twice(ledgers: tuple[Ledger, Ledger]) -> None:
    one, two = (Inbox(ledger, Metrics(), LEASE) for ledger in ledgers)
    slow, other = Work(), Work()
    slow.may_end.clear()
    first = asyncio.create_task(slow.do(one, 1))
    await asyncio.sleep(0.1)
    second = asyncio.create_task(other.do(two, 1))
    for _ in range(12):
        await asyncio.sleep(LEASE / 6)
        await one.write()
    slow.may_end.set()
    await first
    await one.write()
    await asyncio.wait_for(second, 5)
    assert (slow.done, other.done) == ([1], [])


async def test_without_a_database_everything_is_handled_and_repetitions_are_still_known() -> None:
    metrics = Metrics()
    inbox, work = Inbox(Away(), metrics, LEASE), Work()
    await asyncio.gather(*(work.do(inbox, number) for number in (1, 2, 2, 3, 1)))
    await inbox.write()
    await work.do(inbox, 3)
    assert sorted(work.done) == [1, 2, 3]
    assert b'errors_total{kind="StoreUnavailable"}' in metrics.exposition()[0]


async def test_what_was_handled_while_the_database_was_away_is_written_later(ledgers: tuple[Ledger, Ledger]) -> None:
    inbox, work = Inbox(Away(), Metrics(), LEASE), Work()
    await work.do(inbox, 5)
    await inbox.write()
    inbox._ledger = ledgers[0]  # it is back
    await inbox.write()
    assert await ledgers[1].take([5, 6]) == {6}


async def test_an_error_in_the_work_is_counted_and_not_repeated(
    ledgers: tuple[Ledger, Ledger], caplog: pytest.LogCaptureFixture
) -> None:
    metrics = Metrics()
    inbox, work = Inbox(ledgers[0], metrics, LEASE), Work()

    async def fail() -> None:
        raise ValueError("Amal, Telegram 4711")

    await inbox.once(1, fail)
    await work.do(inbox, 1)
    assert work.done == []
    assert b'errors_total{kind="ValueError"} 1.0' in metrics.exposition()[0]
    assert "ValueError" in caplog.text
    assert "Amal" not in caplog.text


async def test_who_no_longer_waits_does_not_stop_the_work(ledgers: tuple[Ledger, Ledger]) -> None:
    inbox, work = Inbox(ledgers[0], Metrics(), LEASE), Work()
    work.may_end.clear()
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.1):
            await work.do(inbox, 1)
    assert list(inbox.in_work) == [1]
    assert not await inbox.settled(0.05)
    work.may_end.set()
    assert await inbox.settled(5)
    assert work.done == [1]


async def test_a_rush_asks_the_database_seldom(ledgers: tuple[Ledger, Ledger]) -> None:
    asked: list[int] = []

    class Counting:
        take = staticmethod(ledgers[0].take)
        done = staticmethod(ledgers[0].done)
        stamp = staticmethod(ledgers[0].stamp)

    async def take(update_ids: Collection[int], lease: timedelta | None = None) -> set[int]:
        asked.append(len(update_ids))
        return await ledgers[0].take(update_ids, lease)

    Counting.take = staticmethod(take)  # type: ignore[assignment]
    inbox, work = Inbox(Counting(), Metrics(), 15), Work()
    await asyncio.gather(*(work.do(inbox, number) for number in range(500)))
    assert sum(asked) == 500
    assert len(asked) <= 3
    await work.do(inbox, 1000)
    assert asked[-1] == 1, "nobody waits for others"


async def test_the_memory_of_ids_does_not_grow_for_ever() -> None:
    inbox, work = Inbox(Away(), Metrics(), LEASE), Work()
    for number in range(10_050):
        await work.do(inbox, number)
    assert len(inbox._handled) == len(inbox._unwritten) == 10_000
    assert inbox._mine == inbox._work == {}

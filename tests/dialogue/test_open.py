from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.dialogue.open import look_after, open_sessions
from bot.dialogue.session import StoreUnavailable
from bot.settings import Settings
from bot.store import Event
from bot.store.keys import Keys
from bot.store.open import open_store
from bot.store.store import SqlStore

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
EVENT = Event(NOON.date(), "child-benefit", "de", "answer", "")


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqlStore]:
    url = f"sqlite+aiosqlite:///{tmp_path}/bot.db"
    async with contextlib.aclosing(await open_store(url, Keys(bytes(32)), StoreUnavailable, lambda: NOON)) as opened:
        yield opened


async def until(done: asyncio.Event) -> None:
    async with asyncio.timeout(10):
        await done.wait()


class Clock:
    """A clock that moves an hour each time it is asked, and tells when it was asked often enough."""

    def __init__(self, start: datetime, asked: int) -> None:
        self.now, self.left, self.enough = start, asked, asyncio.Event()

    def __call__(self) -> datetime:
        self.left -= 1
        if self.left == 0:
            self.enough.set()
        self.now += timedelta(minutes=30)
        return self.now


async def test_counters_are_written_and_old_sessions_removed_while_it_runs(store: SqlStore) -> None:
    await store.save("test:1", b"x")
    store.count(EVENT)
    clock = Clock(NOON + timedelta(days=89, hours=6), 20)
    store.in_background(look_after(store, clock, 0.01))
    await until(clock.enough)
    assert await store.counts() == [(EVENT, 1)]
    assert await store.load("test:1") is None


async def test_a_database_that_is_away_does_not_stop_the_upkeep(
    store: SqlStore, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    real, failures = store.flush, [StoreUnavailable("TimeoutError")] * 2

    async def flush() -> None:
        if failures:
            raise failures.pop()
        await real()

    monkeypatch.setattr(store, "flush", flush)
    store.count(EVENT)
    clock = Clock(NOON, 10)
    store.in_background(look_after(store, clock, 0.01))
    await until(clock.enough)
    assert await store.counts() == [(EVENT, 1)]
    assert caplog.text.count("TimeoutError") == 2


async def test_opened_by_the_settings_it_writes_at_the_end(tmp_path: Path) -> None:
    settings = Settings(database_url=f"sqlite+aiosqlite:///{tmp_path}/bot.db")
    async with contextlib.aclosing(await open_sessions(settings, lambda: NOON)) as opened:
        opened.count(EVENT)
    async with contextlib.aclosing(await open_sessions(settings, lambda: NOON)) as again:
        assert await again.counts() == [(EVENT, 1)]

"""The database goes away, is silent, cannot be written, and comes back."""

from __future__ import annotations

import asyncio
import gc
import sqlite3
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from bot.store import Event, Wish
from bot.store.store import SqlStore

from .databases import NOON, POSTGRES, on_server, store
from .proxy import Proxy, through_proxy

TODAY = NOON.date()
EVENT = Event(TODAY, "child-benefit", "de", "yes", "")


class Away(Exception):
    """As the dialogue's own."""


METHODS: dict[str, Callable[[SqlStore], Awaitable[object]]] = {
    "load": lambda kept: kept.load("telegram:1"),
    "save": lambda kept: kept.save("telegram:1", b"new"),
    "delete": lambda kept: kept.delete("telegram:1"),
    "vote": lambda kept: kept.vote("telegram:1", Wish("a", "b", "c", "d"), TODAY),
    "keep_question": lambda kept: kept.keep_question("x", "de", TODAY),
    "seen": lambda kept: kept.seen(1),
    "done": lambda kept: kept.done(1, timedelta(seconds=15)),
    "stamp": lambda kept: kept.stamp([1]),
    "flush": lambda kept: kept.flush(),
    "upkeep": lambda kept: kept.upkeep(NOON),
    "stock": lambda kept: kept.stock(),
}
WRITING = METHODS.keys() - {"load", "done", "stock"}


async def all_fail(kept: SqlStore, names: set[str], within: float) -> None:
    kept.count(EVENT)
    for name in sorted(names):
        started = time.monotonic()
        with pytest.raises(Away) as caught:
            await METHODS[name](kept)
        assert time.monotonic() - started < within, name
        assert "telegram" not in str(caught.value)
        assert "\n" not in str(caught.value)


async def test_postgres_away_and_back(postgres: str) -> None:
    async with through_proxy(postgres) as (proxy, url), store(url, problem=Away) as kept:
        await kept.save("telegram:1", b"old")
        await proxy.stop()
        await all_fail(kept, set(METHODS), within=2.5)
        await proxy.start()
        assert await kept.load("telegram:1") == b"old"
        await kept.flush()
        assert await kept.counts() == [(EVENT, 1)], "counted while it was away, written once"


async def test_postgres_restarted_between_two_messages_is_not_noticed(postgres: str) -> None:
    async with through_proxy(postgres) as (proxy, url), store(url, problem=Away) as kept:
        for _ in range(3):
            await asyncio.gather(*(kept.save(f"telegram:{number}", b"x") for number in range(4)))
            await proxy.stop()
            await proxy.start()
        assert await kept.load("telegram:3") == b"x"
        assert not await kept.seen(1)
        await kill_connections(postgres)
        assert await kept.load("telegram:3") == b"x"
        await kill_connections(postgres)
        assert not await kept.seen(2)


async def test_postgres_that_answers_no_more_is_waited_for_two_seconds(postgres: str) -> None:
    async with through_proxy(postgres) as (proxy, url):
        async with store(url, problem=Away) as kept:
            await kept.save("telegram:1", b"old")
            proxy.silent = True
            await all_fail(kept, {"load", "save"}, within=2.5)
            started = time.monotonic()
            many = await asyncio.gather(*(kept.load(f"telegram:{n}") for n in range(40)), return_exceptions=True)
            assert {type(result) for result in many} == {Away}
            assert time.monotonic() - started < 3, "also where everybody waits"
            proxy.silent = False
            await back(proxy, kept)
            assert await kept.load("telegram:1") == b"old"
            proxy.silent = True
            started = time.monotonic()
        assert time.monotonic() - started < 9, "closing does not hang either"


async def back(proxy: Proxy, kept: SqlStore) -> None:
    """It answers again within seconds: connections that are lost are being cleaned up."""
    for _ in range(5):
        try:
            await kept.load("telegram:1")
        except Away:
            continue
        return
    pytest.fail("did not come back")


async def test_postgres_read_only_and_back(postgres: str) -> None:
    name = make_url(postgres).database
    async with store(postgres, problem=Away) as kept:
        await kept.save("telegram:1", b"old")
        await on_server(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
        await kill_connections(postgres)
        assert await kept.load("telegram:1") == b"old", "reading goes on"
        await all_fail(kept, set(WRITING), within=1)
        await on_server(f"ALTER DATABASE {name} RESET default_transaction_read_only")
        await kill_connections(postgres)
        await kept.save("telegram:1", b"new")
        assert await kept.load("telegram:1") == b"new"


async def kill_connections(url: str) -> None:
    database = make_url(url).database
    await on_server(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{database}'", POSTGRES)


async def test_sqlite_read_only(tmp_path: Path) -> None:
    path = tmp_path / "bot.db"
    async with store(f"sqlite+aiosqlite:///{path}") as kept:
        await kept.save("telegram:1", b"old")
    async with store(f"sqlite+aiosqlite:///file:{path}?mode=ro&uri=true", problem=Away) as kept:
        assert await kept.load("telegram:1") == b"old", "reading goes on"
        await all_fail(kept, set(WRITING), within=1)


async def test_sqlite_locked_and_back(tmp_path: Path) -> None:
    path = tmp_path / "bot.db"
    async with store(f"sqlite+aiosqlite:///{path}", problem=Away) as kept:
        await kept.save("telegram:1", b"old")
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        await all_fail(kept, {"save", "vote"}, within=2.5)
        with pytest.raises(Away):
            await kept.flush()
        other.execute("ROLLBACK")
        other.close()
        await kept.save("telegram:1", b"new")
        assert await kept.load("telegram:1") == b"new"
        await kept.flush()
        assert await kept.counts() == [(EVENT, 1)]


async def test_counters_that_cannot_be_written_do_not_fill_the_memory(tmp_path: Path) -> None:
    async with store(f"sqlite+aiosqlite:///{tmp_path}/bot.db") as kept:
        for number in range(12_000):
            kept.count(EVENT._replace(topic=f"t-{number}"))
            kept.count(EVENT)
        await kept.flush()
        written = dict(await kept.counts())
        assert len(written) == 10_000
        assert written[EVENT] == 12_000, "what is known goes on counting"


async def test_counters_wait_for_the_database_until_the_end(postgres: str) -> None:
    async with through_proxy(postgres) as (proxy, url):
        async with store(url, problem=Away) as kept:
            kept.count(EVENT)
            await proxy.stop()
            for _ in range(3):
                with pytest.raises(Away):
                    await kept.flush()
                kept.count(EVENT)
            await proxy.start()
        async with store(url) as again:
            assert await again.counts() == [(EVENT, 4)]


async def test_whoever_is_stopped_while_asking_leaves_the_connections_whole(
    url: str, caplog: pytest.LogCaptureFixture
) -> None:
    async with store(url) as kept:
        for pause in (0.0, 0.0005, 0.001, 0.002, 0.004, 0.008) * 2:
            asking = asyncio.create_task(kept.stamp(range(100)))
            await asyncio.sleep(pause)
            asking.cancel()
            await asyncio.gather(asking, return_exceptions=True)
        await kept.save("telegram:1", b"new")
        assert await kept.load("telegram:1") == b"new"
    gc.collect()
    assert "garbage collector" not in caplog.text

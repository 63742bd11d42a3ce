from __future__ import annotations

import asyncio
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path
from typing import TypeVar

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, inspect, text
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from bot.store import StoreProblem
from bot.store.migrate import alembic_config
from bot.store.open import open_store
from bot.store.tables import metadata, sessions

from .databases import KEYS, store

T = TypeVar("T")


@asynccontextmanager
async def connected(url: str) -> AsyncIterator[AsyncConnection]:
    engine = create_async_engine(url)
    try:
        async with engine.begin() as connection:
            yield connection
    finally:
        await engine.dispose()


async def within(url: str, work: Callable[[Connection], T]) -> T:
    async with connected(url) as connection:
        return await connection.run_sync(work)


def tables(connection: Connection) -> set[str]:
    return set(inspect(connection).get_table_names())


def differences(connection: Connection) -> list[object]:
    return compare_metadata(MigrationContext.configure(connection), metadata)


async def test_up_down_to_nothing_and_up_again(url: str) -> None:
    async with store(url) as kept:
        await kept.save("telegram:1", b"x")
    assert await within(url, tables) == {*metadata.tables, "alembic_version"}
    await within(url, lambda connection: command.downgrade(alembic_config(connection), "0001"))
    assert await within(url, tables) == {"sessions", "alembic_version"}
    async with store(url) as kept:
        assert await kept.load("telegram:1") == b"x", "one step down and up loses no session"
    await within(url, lambda connection: command.downgrade(alembic_config(connection), "base"))
    assert await within(url, tables) == {"alembic_version"}
    async with store(url) as kept:
        assert await kept.load("telegram:1") is None
    assert await within(url, tables) == {*metadata.tables, "alembic_version"}


async def test_the_steps_make_what_the_program_expects(url: str) -> None:
    async with store(url):
        pass
    assert await within(url, differences) == []


async def test_a_database_from_before_migrations_is_taken_over(url: str) -> None:
    row = {
        "chat": KEYS.chat_hash("telegram:1"),
        "profile": KEYS.encrypt(b"old", date(2026, 1, 1)),
        "used_on": date(2026, 1, 1),
    }
    async with connected(url) as connection:
        await connection.run_sync(lambda sync: metadata.create_all(sync, [sessions]))  # as the program did
        await connection.execute(sessions.insert(), row)
    async with store(url) as kept:
        assert await kept.load("telegram:1") == b"old"
        assert not await kept.seen(1)
    assert await within(url, differences) == []


async def test_replicas_that_start_together_do_not_collide(url: str) -> None:
    opened = await asyncio.gather(*(open_store(url, KEYS) for _ in range(4)))
    await asyncio.gather(*(kept.save(f"test:{number}", b"x") for number, kept in enumerate(opened)))
    for kept in opened:
        assert (await kept.stock())["sessions"].rows == 4
        await kept.aclose()


async def test_processes_that_start_together_do_not_collide(url: str) -> None:
    program = (
        "import asyncio, sys; from bot.store.keys import Keys; from bot.store.open import open_store\n"
        "async def main():\n"
        "    kept = await open_store(sys.argv[1], Keys(bytes(32)))\n"
        "    await kept.save('test:' + sys.argv[2], b'x'); await kept.aclose()\n"
        "asyncio.run(main())"
    )
    root = Path(__file__).resolve().parents[2]
    processes = [
        subprocess.Popen([sys.executable, "-c", program, url, str(number)], cwd=root, stderr=subprocess.PIPE)
        for number in range(4)
    ]
    for process in processes:
        _, errors = process.communicate(timeout=60)
        assert not errors.decode()
    async with store(url) as kept:
        assert (await kept.stock())["sessions"].rows == 4


async def test_a_database_of_a_newer_program_is_left_alone(url: str) -> None:
    async with store(url):
        pass
    async with connected(url) as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '0099'"))
    with pytest.raises(StoreProblem, match=r"0099.*newer") as caught:
        await open_store(url, KEYS)
    assert "\n" not in str(caught.value)
    assert await within(url, lambda connection: MigrationContext.configure(connection).get_current_heads()) == ("0099",)


async def test_another_program_s_sessions_are_left_alone(url: str) -> None:
    async with connected(url) as connection:
        await connection.execute(text("CREATE TABLE sessions (id INTEGER)"))
    with pytest.raises(StoreProblem, match="another program"):
        await open_store(url, KEYS)
    assert await within(url, tables) == {"sessions"}


async def test_a_migration_that_fails_leaves_nothing_half_done(url: str) -> None:
    async with connected(url) as connection:
        await connection.execute(text("CREATE TABLE updates (id INTEGER)"))
    with pytest.raises(StoreProblem, match="updates"):
        await open_store(url, KEYS)
    assert await within(url, tables) == {"updates"}


def test_another_process_that_writes_is_waited_for(tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "bot.db", isolation_level=None, check_same_thread=False)
    other.execute("PRAGMA journal_mode=WAL")
    other.execute("BEGIN IMMEDIATE")

    async def start() -> None:
        asyncio.get_running_loop().call_later(2.5, other.execute, "COMMIT")  # longer than a reply may take
        async with store(f"sqlite+aiosqlite:///{tmp_path}/bot.db") as kept:
            await kept.save("test:1", b"x")
            assert await kept.load("test:1") == b"x"
            assert not other.in_transaction, "opened before the other process had ended"

    asyncio.run(start())
    other.close()

"""Real databases for tests, each its own and dropped afterwards."""

from __future__ import annotations

import contextlib
import os
import secrets
import socket
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from pathlib import Path

import asyncpg
import pytest
from sqlalchemy import URL
from sqlalchemy.engine import make_url

from bot.store.keys import Keys
from bot.store.open import open_store
from bot.store.problem import StoreProblem
from bot.store.store import SqlStore

POSTGRES = make_url(os.environ.get("TEST_POSTGRES_URL", "postgresql+asyncpg://postgres@127.0.0.1:5432/postgres"))
KEYS = Keys(b"k" * 32)
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def postgres_is_there() -> bool:
    with contextlib.suppress(OSError), socket.create_connection((POSTGRES.host, POSTGRES.port or 5432), timeout=1):
        return True
    return False


ON_POSTGRES = [
    pytest.mark.postgres,
    pytest.mark.skipif(not postgres_is_there(), reason=f"no PostgreSQL on {POSTGRES.host}:{POSTGRES.port}"),
]
BOTH = ["sqlite", pytest.param("postgresql", marks=ON_POSTGRES)]


@contextlib.asynccontextmanager
async def database(kind: str, folder: Path) -> AsyncIterator[str]:
    """The address of an empty database."""
    if kind == "sqlite":
        yield f"sqlite+aiosqlite:///{folder}/bot.db"
        return
    name = f"bot_test_{secrets.token_hex(6)}"
    await on_server(f"CREATE DATABASE {name}")
    try:
        yield POSTGRES.set(database=name).render_as_string(hide_password=False)
    finally:
        await on_server(f"DROP DATABASE {name} WITH (FORCE)")


async def on_server(statement: str, url: URL = POSTGRES) -> None:
    """As the server's administrator."""
    connection = await asyncpg.connect(url.set(drivername="postgresql").render_as_string(hide_password=False))
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


@contextlib.asynccontextmanager
async def store(
    url: str,
    keys: Keys = KEYS,
    problem: type[Exception] = StoreProblem,
    clock: Callable[[], datetime] = lambda: NOON,
) -> AsyncIterator[SqlStore]:
    """The store, at noon of one day unless told otherwise."""
    async with contextlib.aclosing(await open_store(url, keys, problem, clock)) as opened:
        yield opened

from __future__ import annotations

import contextlib
import os
import socket
import stat
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.store import KeyProblem, Keys, SqlSessions, StoreProblem, load_keys, open_store

POSTGRES = os.environ.get("TEST_POSTGRES_URL", "postgresql+asyncpg://postgres@127.0.0.1:5432/test")


def postgres_is_there() -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", 5432), timeout=1):
        return True
    return False


BOTH = [
    "sqlite",
    pytest.param(
        "postgresql",
        marks=[
            pytest.mark.postgres,
            pytest.mark.skipif(not postgres_is_there(), reason="no PostgreSQL on 127.0.0.1:5432"),
        ],
    ),
]


@contextlib.asynccontextmanager
async def store(kind: str, folder: Path, key: bytes = b"k" * 32) -> AsyncIterator[SqlSessions]:
    url = f"sqlite+aiosqlite:///{folder}/bot.db" if kind == "sqlite" else POSTGRES
    async with contextlib.aclosing(await open_store(url, Keys(key))) as sessions:
        yield sessions


@pytest.mark.parametrize("kind", BOTH)
async def test_kept_found_replaced_forgotten(kind: str, tmp_path: Path) -> None:
    chat = f"test:{os.urandom(8).hex()}"
    async with store(kind, tmp_path) as sessions:
        assert await sessions.load(chat) is None
        await sessions.save(chat, b"one")
        await sessions.save(chat, b"two")
        assert await sessions.load(chat) == b"two"
    async with store(kind, tmp_path) as again:  # after a restart
        assert await again.load(chat) == b"two"
        assert await again.delete(chat)
        assert not await again.delete(chat)
        assert await again.load(chat) is None


async def test_without_the_key_nothing_can_be_read(tmp_path: Path) -> None:
    async with store("sqlite", tmp_path) as sessions:
        await sessions.save("telegram:4711", b"place: Hirschaid")
    kept = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"4711" not in kept
    assert b"Hirschaid" not in kept
    async with store("sqlite", tmp_path, b"x" * 32) as other:
        assert await other.load("telegram:4711") is None


def test_the_key_is_made_once_and_only_for_us(tmp_path: Path) -> None:
    first = load_keys(None, tmp_path)
    assert stat.S_IMODE((tmp_path / "secret.key").stat().st_mode) == 0o600
    assert load_keys(None, tmp_path).chat_hash("a") == first.chat_hash("a")
    assert "secret" not in repr(first)
    (tmp_path / "secret.key").write_text("nonsense")
    with pytest.raises(KeyProblem, match=r"secret\.key"):
        load_keys(None, tmp_path)


async def test_a_database_that_is_away_is_said_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(StoreProblem) as caught:
        await open_store("postgresql+asyncpg://someone:verysecret@127.0.0.1:1/none", Keys(b"k" * 32))
    assert "DATABASE_URL" in str(caught.value)
    assert "verysecret" not in str(caught.value)
    assert "\n" not in str(caught.value)

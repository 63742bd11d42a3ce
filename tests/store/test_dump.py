"""Whoever gets hold of the database learns nothing about a person."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from bot.store import Event, Wish
from bot.store.store import SqlStore
from bot.store.tables import metadata, sessions

from .databases import KEYS, NOON, store

CHAT = "telegram:4711224488"
SAID = (
    "4711224488",
    "telegram",
    "Hirschaid",
    "hirschaid-municipality",
    "recognised",
    "Wo wohnt Amal",
    "Amal",
    "هيرشايد",
)


async def fill(kept: SqlStore) -> None:
    """What conversations leave behind."""
    await kept.save(
        CHAT, '{"place":"hirschaid-municipality","situation":"recognised","x":"Hirschaid هيرشايد"}'.encode()
    )
    await kept.keep_question("Wo wohnt Amal? هيرشايد", "de", NOON.date())
    await kept.vote(CHAT, Wish("integration", "a1", "bamberg", "evening"), NOON.date())
    await kept.vote(CHAT, Wish("literacy", "a1", "bamberg", "evening"), NOON.date())
    kept.count(Event(NOON.date(), "child-benefit", "de", "answer", ""))
    await kept.flush()


async def rows(url: str) -> str:
    """Everything that can be selected, texts and bytes as they are."""
    engine = create_async_engine(url)
    found = []
    async with engine.connect() as connection:
        for name in [*metadata.tables, "alembic_version"]:
            for row in await connection.execute(text(f"SELECT * FROM {name}")):
                found += [value.decode("latin-1") if isinstance(value, bytes) else str(value) for value in row]
    await engine.dispose()
    return "\n".join(found)


async def test_a_dump_shows_nothing_of_a_person(url: str, tmp_path: Path) -> None:
    async with store(url) as kept:
        await fill(kept)
        dump = await rows(url)
        files = b"".join(
            path.read_bytes() for path in tmp_path.iterdir()
        )  # with SQLite's log of what is not yet merged
    files += b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert "child-benefit" in dump, "it is a dump"
    assert dump.count(KEYS.chat_hash(CHAT)) == 1
    for said in SAID:
        for shown in (said, said.encode().hex()):
            assert shown not in dump
            assert shown.encode() not in files


async def test_rows_of_one_person_cannot_be_joined(url: str) -> None:
    async with store(url) as kept:
        await fill(kept)
        await kept.vote(CHAT, Wish("integration", "a1", "bamberg", "evening"), date(2027, 1, 1))
    lines = (await rows(url)).splitlines()
    hashes = [line for line in lines if len(line) == 64]
    assert len(hashes) == 4, "a session and three votes"
    assert len(set(hashes)) == 4, "under four names"


@pytest.mark.parametrize("after", ["delete", "purge"])
async def test_what_is_forgotten_is_gone_from_the_file(after: str, tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/bot.db"
    async with store(url) as kept:
        await fill(kept)
    engine = create_async_engine(url)
    async with engine.connect() as connection:
        profile = (await connection.execute(sessions.select())).one().profile
    await engine.dispose()
    assert profile in (tmp_path / "bot.db").read_bytes()
    async with store(url) as kept:
        if after == "delete":
            assert await kept.delete(CHAT)
        else:
            assert (await kept.upkeep(NOON.replace(year=2027)))["sessions"] == 1
    left = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert profile not in left
    assert profile[10:50] not in left
    assert KEYS.chat_hash(CHAT).encode() not in left

"""Replies a second of whole conversations: without a database, with SQLite, with PostgreSQL, and its share."""

from __future__ import annotations

import asyncio
import tempfile
import time
from pathlib import Path

from bot.dialogue import Conversation, World, build_world
from bot.dialogue.stores import MemoryStore, Store
from tests.dialogue.scripts import Person, Script, journeys
from tests.store.databases import database, postgres_is_there, store

from .measure import ROOT

_ROUNDS = 3


async def _seconds(world: World, kept: Store, scripts: list[Script]) -> float:
    """The best of some rounds, one person after the other."""
    took = []
    for _ in range(_ROUNDS):
        begin = time.perf_counter()
        for script in scripts:
            await Person(script, Conversation(world, kept)).play()
        took.append(time.perf_counter() - begin)
    return min(took)


async def _together(world: World, kept: Store, scripts: list[Script]) -> tuple[float, int]:
    """All persons at once; how many got a reply that was not the expected one, as in an overload."""
    begin = time.perf_counter()
    persons = [Person(script, Conversation(world, kept)) for script in scripts]
    ended = await asyncio.gather(*(person.play() for person in persons), return_exceptions=True)
    return time.perf_counter() - begin, sum(isinstance(one, AssertionError) for one in ended)


async def _measure() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        world = build_world(ROOT / "knowledge", ROOT / "locales", "bamberg", ROOT / "data")
        scripts = [script for language in ("de", "ar") for script in journeys(world.knowledge, language)]
        replies = sum(len(script.lines) for script in scripts)
        base = await _seconds(world, MemoryStore(), scripts)
        print(f"{len(scripts)} persons, {replies} messages")
        print(f"{'':28}{'a second':>9}{'ratio':>7}{'database':>10}{'all at once':>13}")
        print(f"{'in memory (baseline)':28}{replies / base:9.0f}{1:7.2f}{'':>10}")
        for kind in ("sqlite", "postgresql") if postgres_is_there() else ("sqlite",):
            async with database(kind, folder) as url, store(url) as kept:
                took = await _seconds(world, kept, scripts)
                at_once, failed = await _together(world, kept, scripts)
            share = max(0.0, 1 - base / took)
            print(
                f"{kind:28}{replies / took:9.0f}{base / took:7.2f}{share:10.0%}{replies / at_once:13.0f}   ({failed} persons failed)"
            )


def run() -> None:
    """Print the table."""
    asyncio.run(_measure())

"""All eight situations, from the first question to the next doors, on both databases; and what is left in them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.dialogue import Conversation, World
from bot.dialogue.session import StoreUnavailable
from tests.conftest import LANGUAGES
from tests.store.databases import BOTH, database, store
from tests.store.test_dump import rows

from .scripts import Person, journeys


@pytest.fixture(params=BOTH)
async def address(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    async with database(request.param, tmp_path) as url:
        yield url


@pytest.mark.parametrize("language", LANGUAGES)
async def test_everybody_finds_the_next_door(world: World, address: str, language: str) -> None:
    async with store(address, problem=StoreUnavailable) as kept:
        for script in journeys(world.knowledge, language):
            await Person(script, Conversation(world, kept)).play()


async def test_nothing_in_the_database_says_who_somebody_is(world: World, address: str) -> None:
    """Stopped before /forget, so that everything is still there."""
    scripts = [script for language in LANGUAGES for script in journeys(world.knowledge, language)]
    async with store(address, problem=StoreUnavailable) as kept:
        for script in scripts:
            await Person(script, Conversation(world, kept)).play(until=len(script.lines) - 2)
        await kept.flush()
        found = await rows(address)
    assert found, "expected sessions to be kept"
    said = {line.writes for script in scripts for line in script.lines if len(line.writes) > 3}
    clear = {"hirschaid", "schesslitz", "recognised", "asylum-anker", "jobcenter-application", "register-address"}
    for word in {*said, *clear, *(script.name for script in scripts), "test:"}:
        assert word.casefold() not in found.casefold(), f"{word!r} stands in the database"

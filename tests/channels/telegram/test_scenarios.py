"""What people meet on their ways, in every language, through the strict server: journeys, and every button once."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest

from bot.channels.telegram import inbound
from bot.dialogue import World
from bot.dialogue.sharing import payload
from tests.botapi.server import BotApi, Sent
from tests.conftest import LANGUAGES, MONDAY
from tests.dialogue.scripts import journeys

from .direct import directly, handle_all

_NEVER_NEW = ("1:feedback:send",)  # ends in the team's inbox; has its own tests


@pytest.fixture(autouse=True)
def that_monday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inbound, "now", lambda: MONDAY)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_journey(world: World, language: str, caplog: pytest.LogCaptureFixture) -> None:
    api = BotApi()
    async with directly(world, api) as application:
        for person, script in enumerate(journeys(world.knowledge, language), 1000):
            for line in script.lines:
                if line.writes:
                    api.says(person, line.writes, language)
                    await handle_all(application, api)
                for label in filter(None, (line.presses, line.then)):
                    press(api, person, label)
                    await handle_all(application, api)
    check(api, caplog)


def press(api: BotApi, person: int, label: str) -> None:
    message, data = next(
        (message, button["callback_data"])
        for message in reversed(api.sent)
        if message.chat == person
        for row in message.buttons
        for button in row
        if label in button["text"] and "callback_data" in button
    )
    api.press(person, message, data)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("place", ["", "bamberg", "hirschaid", "anker"])
async def test_every_card_with_all_its_buttons(
    world: World, language: str, place: str, caplog: pytest.LogCaptureFixture
) -> None:
    api = BotApi()
    places = [found.id for found in world.knowledge.region.places if found.area == "anker"]
    async with directly(world, api) as application:
        for person, (topic, code) in enumerate(world.knowledge.texts, 1000):
            if code != language:
                continue
            api.says(person, f"/start {payload(topic, code)}", language)
            await handle_all(application, api)
            if place:
                api.press(person, api.sent[-1], f"1:p:{places[0] if place == 'anker' else place}")
                api.says(person, f"/start {payload(topic, code)}")
                await handle_all(application, api)
            card = next(message for message in reversed(api.sent) if message.chat == person and message.buttons)
            for data in datas(card):
                api.press(person, card, data)
                await handle_all(application, api)
    check(api, caplog)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("command", ["next", "where", "courses", "travel", "papers", "data", "deadline", "join"])
async def test_every_button_of_every_flow(
    world: World, language: str, command: str, caplog: pytest.LogCaptureFixture
) -> None:
    """From the beginning, breadth first: whatever can be pressed is pressed once, by somebody who went there."""
    api = BotApi()
    async with directly(world, api) as application:
        ways: list[tuple[str, ...]] = [()]
        known: set[str] = set()
        person = 1000
        while ways and person < 1150:
            way, person = ways.pop(0), person + 1
            api.says(person, f"/{command}", language)
            await handle_all(application, api)
            for data in way:
                api.press(person, api.sent[-1], data)
                await handle_all(application, api)
            for message in [message for message in api.sent if message.chat == person][-2:]:
                new = [data for data in datas(message) if data not in known and not data.startswith(_NEVER_NEW)]
                known.update(new)
                ways += [(*way, data) for data in new]
        assert known
    check(api, caplog)


def datas(message: Sent) -> Iterator[str]:
    return (button["callback_data"] for row in message.buttons for button in row if "callback_data" in button)


def check(api: BotApi, caplog: pytest.LogCaptureFixture) -> None:
    assert api.refusals == []
    assert api.sent
    assert api.open_queries == api.answered  # each press answered once
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]

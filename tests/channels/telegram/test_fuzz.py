"""Whole updates at random, through the unchanged application, against the strict server without HTTP in between.

300 cases in the suite; `FUZZ_CASES=20000 pytest tests/channels/telegram/test_fuzz.py` runs more. A case is a
conversation of up to eight updates with a bot that has just been started.
"""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.telegram import app as app_module
from bot.channels.telegram import inbound
from bot.dialogue import World
from bot.dialogue.flows import FEEDBACK
from tests.botapi.server import BotApi
from tests.conftest import MONDAY

from .direct import directly, handle
from .updates import GROUPS, PEOPLE, updates

CASES = int(os.environ.get("FUZZ_CASES", "300"))


class Errors(logging.Handler):
    """What the bot itself says is an error."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.seen: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.seen.append(record.getMessage())


Play = Callable[[list[Any], list[int]], tuple[BotApi, list[str]]]


@pytest.fixture(scope="module")
def play(world: World) -> Iterator[Play]:
    """A function: hypothesis shows what it is given, and a world is long."""
    loop = asyncio.new_event_loop()
    yield lambda raws, presses: loop.run_until_complete(run(world, raws, presses))
    loop.close()


@pytest.fixture(scope="module", autouse=True)
def that_monday() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(inbound, "now", lambda: MONDAY)
        patch.setattr(app_module, "now", lambda: MONDAY)
        yield


async def run(world: World, raws: list[Any], presses: list[int]) -> tuple[BotApi, list[str]]:
    """Play one case; after each update one of the buttons is pressed that the bot has shown last."""
    api, errors = BotApi(), Errors()
    for person in PEOPLE:
        api.person(person)
        FEEDBACK.forget(f"telegram:{person}")
    for group in GROUPS:
        api.group(group)
        api.threads[group] = {5}
    api.open_queries = {f"q{number}" for number in range(1000)}
    application = directly(world, api)
    logging.getLogger("bot").addHandler(errors)
    try:
        async with application:
            for position, raw in enumerate(raws):
                await handle(application, raw)
                if press := pressed(api, presses[position], 500 + position):
                    await handle(application, press)
    finally:
        logging.getLogger("bot").removeHandler(errors)
    return api, errors.seen


def pressed(api: BotApi, choice: int, number: int) -> dict[str, Any] | None:
    shown = [message for message in api.sent if message.buttons and message.chat in PEOPLE]
    if not choice or not shown:
        return None
    buttons = [button for row in shown[-1].buttons for button in row if "callback_data" in button]
    if not buttons:
        return None
    chat = api.chats[shown[-1].chat]
    message = {"message_id": shown[-1].message_id, "date": 1, "chat": chat}
    data = buttons[choice % len(buttons)]["callback_data"]
    user = {"id": chat["id"], "is_bot": False, "first_name": "A"}
    query = {"id": f"q{number}", "from": user, "chat_instance": "1", "message": message, "data": data}
    return {"update_id": number, "callback_query": query}


_PRESSES = st.lists(st.integers(0, 30), min_size=8, max_size=8)


@settings(max_examples=CASES)
@given(st.tuples(*(updates(number, whole=True) for number in range(1, 9))), st.integers(1, 8), _PRESSES)
def test_whatever_people_do_is_answered_well(
    play: Play, raws: tuple[Any, ...], length: int, presses: list[int]
) -> None:
    api, errors = play(list(raws[:length]), presses)
    assert errors == []
    assert [refusal for refusal in api.refusals if "message to edit not found" not in refusal] == []
    asked = {raw["callback_query"]["id"] for raw in raws[:length] if "callback_query" in raw}
    assert asked <= api.answered


@settings(max_examples=CASES)
@given(st.tuples(*(updates(number, whole=False) for number in range(1, 9))), st.integers(1, 8), _PRESSES)
def test_whatever_comes_the_bot_goes_on(play: Play, raws: tuple[Any, ...], length: int, presses: list[int]) -> None:
    """Malformed updates: nothing escapes the application, and the next person is answered."""
    question = {"message_id": 1, "date": 1, "chat": {"id": 1, "type": "private", "first_name": "A"}, "text": "/help"}
    person = {"id": 1, "is_bot": False, "first_name": "A", "language_code": "en"}
    last = {"update_id": 99, "message": {**question, "from": person}}
    api, _ = play([*raws[:length], last], [*presses[:length], 0])
    assert "/privacy" in api.sent[-1].text

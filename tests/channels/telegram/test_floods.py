from __future__ import annotations

import asyncio
import gc
import time
from pathlib import Path
from typing import Any

import pytest
from telegram import Update

from bot.channels.telegram import floods
from bot.channels.telegram.floods import PENDING, PerChat, key_of
from bot.dialogue import World
from tests.conftest import LANGUAGES

from .running import OTHER, PERSON, bot, telegram

COMMANDS = ("/help", "/language", "/privacy", "/next", "/papers")
ONE_MOMENT = "One moment, please. Too many messages came at once. I have not read the last ones."


# the application ---------------------------------------------------------------------------------------------------


async def test_one_chat_is_answered_in_its_order(world: World, tmp_path: Path) -> None:
    async with bot(world, tmp_path) as api:
        expected = []
        for command in COMMANDS:
            api.says(PERSON, command, "de")
            expected.append((await api.hears(PERSON))[0].text)
        for command in COMMANDS:  # at once, each answer takes its time
            api.delay = 0.05
            api.says(OTHER, command, "de")
        assert [message.text for message in await api.hears(OTHER, len(COMMANDS))] == expected


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_flood_is_dropped_and_told_once_while_others_do_not_wait(
    world: World, tmp_path: Path, language: str
) -> None:
    async with bot(world, tmp_path) as api:
        api.delay = 0.05
        for _ in range(500):
            api.says(PERSON, "/help", language)
        begun = time.monotonic()
        api.says(OTHER, "/help", language)
        await api.hears(OTHER)
        assert time.monotonic() - begun < 1.5  # 500 answers would take 25 seconds
        await asyncio.sleep(0.5)
        texts = [message.text for message in api.sent if message.chat == PERSON]
        assert texts.count(world.words[language](ONE_MOMENT)) == 1
        assert PENDING <= len(texts) - 1 < 30
        api.says(PERSON, "/privacy", language)  # the flood is over
        await api.until(lambda: "Datenschutz" in api.sent[-1].text or api.sent[-1].text not in texts)


async def test_every_press_of_a_flood_is_answered_once(world: World, tmp_path: Path) -> None:
    async with bot(world, tmp_path) as api:
        api.says(PERSON, "/help", "en")
        (shown,) = await api.hears(PERSON)
        api.delay = 0.05
        queries = {api.press(PERSON, shown, "1:h:") for _ in range(50)}
        await api.until(lambda: queries <= api.answered)
        assert api.toasts.count(ONE_MOMENT) == 1
        assert len(api.sent) < 30


async def test_fast_typing_in_inline_mode_holds_up_nobody(world: World, tmp_path: Path) -> None:
    async with bot(world, tmp_path) as api:
        api.delay = 0.05
        user = api.person(PERSON, "de")
        for number in range(200):
            query = f"typed{number}"
            api.open_queries.add(query)
            api.push({"inline_query": {"id": query, "from": user, "query": f"jobcenter {number}", "offset": ""}})
        begun = time.monotonic()
        api.says(OTHER, "/help", "en")
        await api.hears(OTHER)
        assert time.monotonic() - begun < 1.5
        assert not [message for message in api.sent if message.chat == PERSON]


async def test_many_people_are_answered_side_by_side(world: World, tmp_path: Path) -> None:
    async with bot(world, tmp_path) as api:
        api.delay = 0.05
        begun = time.monotonic()
        for person in range(1000, 1200):
            api.says(person, "/help", "en")
        await api.until(lambda: len(api.sent) == 200)
        assert time.monotonic() - begun < 5  # one after the other it would be more than ten


async def test_nothing_is_remembered_of_who_has_gone(world: World, tmp_path: Path) -> None:
    async with telegram(world, tmp_path) as (api, application):
        for person in range(1000, 1050):
            api.says(person, "/help", "en")
        await api.until(lambda: len(api.sent) == 50)
        await asyncio.sleep(0.1)
        assert not application.update_processor._chats
        assert not application.chat_data
        assert not application.user_data


# the processor alone -----------------------------------------------------------------------------------------------


def update(chat: int, number: int = 1) -> Update:
    person = {"id": chat, "type": "private", "first_name": "A"}
    message = {"message_id": number, "date": 1, "chat": person, "text": "a"}
    found = Update.de_json({"update_id": number, "message": message}, None)
    assert found
    return found


async def nothing(_: Update, __: bool) -> None:
    pass


async def test_what_is_given_up_before_its_turn_leaves_no_coroutine_behind() -> None:
    """A coroutine that nobody awaits is a warning, and warnings are errors here."""
    processor, started, go = PerChat(nothing), asyncio.Event(), asyncio.Event()

    async def work() -> None:
        started.set()
        await go.wait()

    tasks = [asyncio.create_task(processor.process_update(update(1), work())) for _ in range(3)]
    await started.wait()
    tasks[1].cancel()
    go.set()
    await asyncio.gather(*tasks, return_exceptions=True)
    assert [task.cancelled() for task in tasks] == [False, True, False]
    assert not processor._chats
    gc.collect()


async def test_a_malformed_update_leaves_no_coroutine_behind() -> None:
    async def work() -> None: ...

    processor = PerChat(nothing)
    with pytest.raises(AttributeError):
        await processor.process_update(Update(1, inline_query=object()), work())  # type: ignore[arg-type]
    assert not processor._chats
    gc.collect()


async def test_a_failing_notice_is_no_second_problem_and_comes_again_after_a_minute(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told: list[bool] = []

    async def notice(_: Update, first: bool) -> None:
        told.append(first)
        raise RuntimeError

    go, processor = asyncio.Event(), PerChat(notice)
    clock = [100.0]
    monkeypatch.setattr(floods.time, "monotonic", lambda: clock[0])

    async def flood() -> None:
        go.clear()
        waiting = [asyncio.create_task(processor.process_update(update(1), go.wait())) for _ in range(PENDING + 2)]
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        go.set()
        await asyncio.gather(*waiting)
        await processor.shutdown()

    await flood()
    assert told == [True, False]
    clock[0] += 59
    await flood()
    assert told == [True, False, False, False]
    clock[0] += 2
    await flood()
    assert told[4:] == [True, False]


@pytest.mark.parametrize(
    ("raw", "key"),
    [
        ({"inline_query": {"id": "1", "from": {"id": 5, "is_bot": False, "first_name": "A"}, "query": "", "offset": ""}}, "inline:5"),
        ({"poll_answer": {"poll_id": "1", "user": {"id": 5, "is_bot": False, "first_name": "A"}, "option_ids": [], "option_persistent_ids": []}}, "user:5"),
        ({"something_new": {}}, None),
    ],
)  # fmt: skip
def test_what_has_an_order(raw: dict[str, Any], key: str | None) -> None:
    found = Update.de_json({"update_id": 1, **raw}, None)
    assert found
    assert key_of(found) == key

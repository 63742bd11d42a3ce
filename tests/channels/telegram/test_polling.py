from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from telegram.error import InvalidToken, TelegramError
from telegram.ext import ApplicationBuilder

from bot.channels.metrics import Metrics
from bot.channels.telegram.inbox import Inbox
from bot.channels.telegram.polling import Poller, Silent
from bot.channels.telegram.updates import RawUpdates
from bot.dialogue.session import StoreUnavailable
from bot.store.open import open_store
from tests.botapi.faults import RESET, Fault, broken, flood, refusal
from tests.botapi.server import TOKEN, BotApi, running
from tests.store.databases import KEYS


class Polled:
    """A poller before the server, and what it has brought."""

    def __init__(self, api: BotApi, poller: Poller, metrics: Metrics) -> None:
        self.api, self.poller, self.metrics = api, poller, metrics
        self.texts: list[str] = []
        self.may_end = asyncio.Event()
        self.may_end.set()


@pytest.fixture
async def polled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Polled]:
    monkeypatch.setattr("bot.channels.telegram.polling._PAUSES", (0.05, 0.1))
    monkeypatch.setattr("bot.channels.telegram.polling._WAIT", 1)
    async with contextlib.AsyncExitStack() as stack:
        api = await stack.enter_async_context(running())
        url = f"sqlite+aiosqlite:///{tmp_path}/bot.db"
        store = await stack.enter_async_context(contextlib.aclosing(await open_store(url, KEYS, StoreUnavailable)))
        raw, metrics = RawUpdates(0.5), Metrics()
        builder = ApplicationBuilder().token(TOKEN).base_url(f"{api.url}/bot").get_updates_request(raw)
        application = await stack.enter_async_context(builder.build())
        inbox = Inbox(store, metrics, 15)

        async def take(update: Any) -> None:
            async def handle() -> None:
                await found.may_end.wait()
                found.texts.append(update["message"]["text"])

            await inbox.once(update["update_id"], handle)

        found = Polled(api, Poller(application.bot, raw, inbox, take, metrics), metrics)
        yield found


@contextlib.asynccontextmanager
async def polling(polled: Polled) -> AsyncIterator[asyncio.Task[None]]:
    task = asyncio.create_task(polled.poller.run(["message"]))
    try:
        yield task
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_bad_days_of_telegram_lose_nothing(polled: Polled, caplog: pytest.LogCaptureFixture) -> None:
    api = polled.api
    conflict = refusal(409, "Conflict: terminated by other getUpdates request")
    async with polling(polled):
        for number, fault in enumerate((RESET, broken(502), broken(200), flood(1), conflict, Fault(500, "{}"))):
            api.fails("getUpdates", fault)
            api.says(1, f"question {number}")
            await api.until(lambda number=number: f"question {number}" in polled.texts, 10)
    assert polled.texts == [f"question {number}" for number in range(6)]
    assert "another process" in caplog.text
    assert TOKEN not in caplog.text
    assert "question" not in caplog.text


async def test_updates_in_any_order_twice_and_malformed(polled: Polled, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "bot")
    api = polled.api

    def message(text: str) -> dict[str, Any]:
        return {"message": api.message(7, text)}

    batch = [
        {"update_id": 12, **message("late")},
        {"update_id": 10, **message("early")},
        {"update_id": 11, "message": {"secret": "Amal"}},
        {"update_id": 10, **message("early again")},
        "nothing",
        {"message": {"secret": "Amal"}},
    ]
    api.fails("getUpdates", Fault(200, {"ok": True, "result": batch}))
    api.updates[13] = {"update_id": 13, **message("next")}
    async with polling(polled):
        await api.until(lambda: "next" in polled.texts, 5)
        await api.until(lambda: not api.updates, 5)
    assert polled.texts == ["late", "early", "next"]
    assert polled.poller._offset == 14
    assert "Amal" not in caplog.text


async def test_silence_is_noticed_and_ends(polled: Polled, caplog: pytest.LogCaptureFixture) -> None:
    polled.api.fails("getUpdates", *[Fault(delay=60)] * 20)
    async with polling(polled):
        watching = asyncio.create_task(polled.poller.watch(2))
        await polled.api.until(lambda: "has not answered" in caplog.text, 2)
        assert polled.poller.problem(2)
        assert not watching.done(), "first a warning"
        assert b"poll_silence_seconds 1." in polled.metrics.exposition()[0]
        with pytest.raises(Silent):
            await asyncio.wait_for(watching, 2)


async def test_answers_end_the_silence(polled: Polled) -> None:
    polled.api.fails("getUpdates", RESET, Fault(delay=60))
    async with polling(polled):
        watching = asyncio.create_task(polled.poller.watch(4))
        await asyncio.sleep(3)
        assert polled.poller.silence < 1.5, "every empty answer counts"
        assert polled.poller.problem(4) is None
        watching.cancel()


async def test_a_token_that_is_no_longer_good_ends_it(polled: Polled) -> None:
    polled.api.fails("getUpdates", refusal(401, "Unauthorized"))
    async with polling(polled) as task:
        with pytest.raises(InvalidToken):
            await asyncio.wait_for(task, 5)


async def test_telegram_forgets_only_what_is_handled(polled: Polled) -> None:
    api = polled.api
    async with polling(polled):
        api.says(1, "handled")
        await api.until(lambda: "handled" in polled.texts, 5)
        polled.may_end.clear()
        held = api.says(2, "in work")
        await api.until(lambda: held in polled.poller._inbox.in_work, 5)
        after = api.says(3, "in work as well")
        await api.until(lambda: after in polled.poller._inbox.in_work, 5)
    api.updates |= {number: {"update_id": number} for number in (held, after)}  # as a server that is unsure
    await polled.poller.acknowledge()
    assert sorted(api.updates) == [held, after]
    polled.may_end.set()
    assert await polled.poller._inbox.settled(5)
    await polled.poller.acknowledge()
    assert not api.updates


@pytest.mark.parametrize("payload", [b"", b"<html>", b"[]", b"null", b'{"ok": true}', b"[" * 100_000, b"\xff"])
def test_what_is_not_an_answer_of_the_bot_api_is_refused(payload: bytes, caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(TelegramError):
        RawUpdates().parse_json_payload(payload)
    assert caplog.text == "", "not even what came: it could be people's words"

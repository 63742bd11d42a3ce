from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import socket
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.applications import Starlette
from telegram.ext import ApplicationBuilder

from bot.channels.http import address_of, listen, served
from bot.channels.metrics import Metrics
from bot.channels.telegram import webhook
from bot.channels.telegram.inbox import Unhandled
from bot.channels.telegram.updates import read_update
from bot.channels.telegram.webhook import MAX_BODY, Endpoint, Keeper
from bot.channels.waiting import cancel
from bot.dialogue.session import StoreUnavailable
from bot.settings import Secret, Settings
from bot.store.open import open_store
from tests.botapi.faults import flood
from tests.botapi.server import TOKEN, BotApi, running
from tests.channels.replicas import ADDRESS, SECRET
from tests.store.databases import KEYS

SETTINGS = Settings(token=Secret(TOKEN), webhook_url=ADDRESS, webhook_secret=Secret(SECRET))
HEADERS = {"X-Telegram-Bot-Api-Secret-Token": SECRET, "Content-Type": "application/json"}
KINDS = ["callback_query", "message"]


class Hook:
    """An endpoint that is served over HTTP, and what it has taken."""

    def __init__(self) -> None:
        self.metrics = Metrics()
        self.endpoint = Endpoint(SETTINGS, self.metrics)
        self.taken: list[Any] = []
        self.endpoint.take = self.take
        self.client = httpx.AsyncClient(trust_env=False, timeout=30)
        self.url = ""

    async def take(self, raw: Any) -> None:
        self.taken.append(raw)

    async def post(self, content: Any, **headers: str | bytes) -> httpx.Response:
        return await self.client.post(self.url, content=content, headers={**HEADERS, **headers})


@pytest.fixture
async def hook() -> AsyncIterator[Hook]:
    found = Hook()
    listener = listen("127.0.0.1", 0)
    found.url = f"{address_of(listener)}/telegram"
    async with served(Starlette(routes=[found.endpoint.route()]), listener), found.client:
        yield found


async def test_an_update_is_taken(hook: Hook) -> None:
    answer = await hook.post(b'{"update_id": 7}', **{"Content-Type": "application/json; charset=utf-8"})
    assert (answer.status_code, answer.content) == (200, b"")
    assert hook.taken == [{"update_id": 7}]


@pytest.mark.parametrize("secret", ["", "x", SECRET[:-1], SECRET + "x", "Grüße"])
async def test_a_wrong_secret_is_refused_and_no_body_is_kept(hook: Hook, secret: str) -> None:
    async def endless() -> AsyncIterator[bytes]:
        while True:
            yield b" " * 65536

    header = {"X-Telegram-Bot-Api-Secret-Token": secret.encode("latin-1")}
    answer = await hook.post(b'{"update_id": 7}', **header)
    assert answer.status_code == 403
    with contextlib.suppress(httpx.WriteError, httpx.ReadError):
        assert (await asyncio.wait_for(hook.post(endless(), **header), 5)).status_code == 403
    assert hook.taken == []
    assert hook.endpoint.wrong_secret.is_set() is bool(secret)
    assert SECRET not in answer.text


async def test_only_posts_of_json(hook: Hook) -> None:
    assert (await hook.client.get(hook.url, headers=HEADERS)).status_code == 405
    for media_type in ("text/plain", "application/x-www-form-urlencoded", ""):
        assert (await hook.post(b"{}", **{"Content-Type": media_type})).status_code == 415
    for broken in (b"", b"{", b"\xff\xfe", b'{"update_id": 1', b"[" * 100_000):
        assert (await hook.post(broken)).status_code == 400, broken[:20]
    assert hook.taken == []
    assert (await hook.post(b"{}")).status_code == 200, "and it goes on"


async def test_fifty_megabytes_are_refused(hook: Hook) -> None:
    big = b'{"update_id": 1, "x": "' + b"a" * 50_000_000 + b'"}'

    async def chunked() -> AsyncIterator[bytes]:  # no Content-Length
        for start in range(0, len(big), 65536):
            yield big[start : start + 65536]

    for content in (big, chunked()):
        assert (await hook.post(content)).status_code == 413
    assert hook.taken == []
    assert (await hook.post(b'{"x": "' + b"a" * (MAX_BODY - 20) + b'"}')).status_code == 200
    assert (await hook.post(b'{"x": "' + b"a" * MAX_BODY + b'"}')).status_code == 413


async def test_a_body_that_ends_early_and_a_slow_one_hold_nobody_up(hook: Hook) -> None:
    host, port = hook.url.removeprefix("http://").partition("/")[0].split(":")
    head = f"POST /telegram HTTP/1.1\r\nHost: x\r\nX-Telegram-Bot-Api-Secret-Token: {SECRET}\r\n"
    head += "Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{"
    cut, slow = (socket.create_connection((host, int(port))) for _ in range(2))
    with cut, slow:
        for connection in (cut, slow):
            connection.sendall(head.encode())
        cut.close()
        assert (await hook.post(b'{"update_id": 7}')).status_code == 200
    assert hook.taken == [{"update_id": 7}]


async def test_before_the_bot_is_ready_and_while_it_stops_telegram_shall_come_again(hook: Hook) -> None:
    hook.endpoint.take = None
    answer = await hook.post(b'{"update_id": 7}')
    assert answer.status_code == 503
    assert int(answer.headers["retry-after"]) > 0


async def test_200_only_when_it_is_handled(hook: Hook, monkeypatch: pytest.MonkeyPatch) -> None:
    may_end = asyncio.Event()

    async def slow(raw: Any) -> None:
        await may_end.wait()

    async def given_up(raw: Any) -> None:
        raise Unhandled

    hook.endpoint.take = slow
    posting = asyncio.create_task(hook.post(b'{"update_id": 7}'))
    await asyncio.sleep(0.1)
    assert not posting.done()
    may_end.set()
    assert (await posting).status_code == 200
    hook.endpoint.take = given_up
    assert (await hook.post(b"{}")).status_code == 503
    may_end.clear()
    hook.endpoint.take = slow
    monkeypatch.setattr(webhook, "_PATIENCE", 0.1)
    assert (await hook.post(b"{}")).status_code == 503, "before Telegram loses patience"
    assert b'requests_refused_total{reason="unfinished"} 2.0' in hook.metrics.exposition()[0]


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda part: st.lists(part, max_size=4) | st.dictionaries(st.text(max_size=10), part, max_size=4),
    max_leaves=12,
)
_PARTS = st.dictionaries(
    st.sampled_from(["message", "callback_query", "inline_query", "edited_message", "my_chat_member", "chat", "from",
                     "date", "text", "id", "data", "entities", "message_id", "location"]), _JSON, max_size=5,
)  # fmt: skip


_BOT = ApplicationBuilder().token(TOKEN).build().bot


@given(_JSON | st.fixed_dictionaries({"update_id": st.integers() | _JSON}, optional={"message": _PARTS | _JSON}))
def test_whatever_comes_is_an_update_or_left_out(raw: Any) -> None:
    update = read_update(raw, _BOT)
    assert update is None or isinstance(update.update_id, int)


# the address that Telegram has ---------------------------------------------------------------------------------------


@contextlib.asynccontextmanager
async def keeper(api: BotApi, folder: Path, settings: Settings = SETTINGS) -> AsyncIterator[Keeper]:
    """As a replica has it."""
    settings = replace(settings, api_url=api.url)
    application = ApplicationBuilder().token(TOKEN).base_url(f"{api.url}/bot").build()
    url = f"sqlite+aiosqlite:///{folder}/bot.db"
    async with application, contextlib.aclosing(await open_store(url, KEYS, StoreUnavailable)) as store:
        yield Keeper(settings, application.bot, store, Metrics(), KINDS)


async def test_replicas_that_start_together_set_it_once(tmp_path: Path) -> None:
    async with running() as api, keeper(api, tmp_path) as one, keeper(api, tmp_path) as two:
        await asyncio.gather(one.ensure(), two.ensure())
        await one.ensure()
        assert api.webhook_writes == 1
        assert api.webhook
        assert (api.webhook.url, api.webhook.secret) == (ADDRESS, SECRET)
        assert sorted(api.webhook.allowed) == KINDS
        assert [call.method for call in api.calls].count("setWebhook") == 1, "not even refused ones"
        assert api.refusals == []


async def test_what_differs_is_set_and_429_is_obeyed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with running() as api, keeper(api, tmp_path) as one:
        await one.ensure()
        assert api.webhook
        api.webhook.url = "https://other.example.org/"
        api._set_at = float("-inf")
        api.fails("setWebhook", flood(1))
        await one.ensure()
        assert api.webhook.url == ADDRESS
        times = [call.at for call in api.calls if call.method == "setWebhook"]
        assert times[2] - times[1] >= 1


async def test_a_lost_webhook_and_a_changed_secret_are_mended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webhook, "_LOOK_AGAIN", 0.1)
    wrong_secret = asyncio.Event()
    async with running() as api, keeper(api, tmp_path) as one:
        await one.ensure()
        task = asyncio.create_task(one.run(wrong_secret))
        api.webhook, api._set_at = None, float("-inf")  # somebody has polled with our token
        await api.until(lambda: api.webhook is not None, 5)
        assert api.webhook
        api.webhook.secret, api._set_at = "another-secret-than-ours", float("-inf")
        await asyncio.sleep(0.3)
        assert api.webhook.secret != SECRET, "Telegram does not show it"
        wrong_secret.set()
        await api.until(lambda: bool(api.webhook and api.webhook.secret == SECRET), 5)
        await cancel(task)


async def test_what_telegram_met_is_told_without_anything_secret(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "bot")
    async with running() as api, keeper(api, tmp_path) as one:
        await one.ensure()
        api._last_error = (1_790_000_000, "Wrong response from the webhook: 502 Bad Gateway")
        api.says(1, "x")
        await one.ensure()
    assert "502 Bad Gateway" in caplog.text
    assert SECRET not in caplog.text + repr(SETTINGS) + json.dumps(str(SETTINGS))
    assert TOKEN not in caplog.text + repr(SETTINGS)

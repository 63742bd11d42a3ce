"""The unchanged program through bad days: nobody's question is lost or answered twice, health and exit codes are right."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from tests.botapi.faults import Fault, refusal
from tests.botapi.server import TOKEN, BotApi, running
from tests.store.databases import ON_POSTGRES, database
from tests.store.proxy import through_proxy

from .replicas import ANSWER, QUESTION, SECRET, Replica, replica, webhook_replica

PEOPLE = range(71_000_001, 71_000_201)
NOBODY = [SECRET, TOKEN, QUESTION, *map(str, PEOPLE)]


@pytest.fixture(params=[pytest.param("postgresql", marks=ON_POSTGRES)])
async def postgres(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    async with database(request.param, tmp_path) as url:
        yield url


def answers(api: BotApi) -> Counter[int]:
    return Counter(message.chat for message in api.sent if ANSWER in message.text)


def once_each(api: BotApi, people: range = PEOPLE) -> bool:
    return answers(api) == Counter(people)


def all_ask(api: BotApi, people: range = PEOPLE) -> None:
    for person in people:
        api.says(person, QUESTION, "de")


async def test_silence_of_telegram_ends_the_process(tmp_path: Path) -> None:
    async with running() as api, replica(tmp_path, api, {"silence": 2}) as bot:
        await bot.ready()
        api.fails("getUpdates", *[Fault(delay=60)] * 9)
        await bot.ready(False, within=5)
        await bot.says("has not answered")
        assert (await bot.get("/healthz")).is_success, "alive: it is to end by itself, in order"
        assert await bot.ends() == 3
    assert "Telegram has not answered a long poll for 2 s" in bot.log.splitlines()[-1]


async def test_what_cannot_start_says_so(tmp_path: Path) -> None:
    async with running() as api:
        api.fails("getMe", refusal(401, "Unauthorized"))
        async with (
            replica(tmp_path, api) as unknown,
            replica(tmp_path, "http://127.0.0.1:1", {"boot": 2}) as nowhere,
        ):
            assert await unknown.ends() == 2
            assert await nowhere.ends() == 3
    assert unknown.log.splitlines()[-1].startswith("TELEGRAM_BOT_TOKEN: Telegram does not know this token")
    assert nowhere.log.splitlines()[-1].startswith("Telegram not reached at http://127.0.0.1:1")
    assert "not reached yet" in nowhere.log, "a network may come up late"
    assert TOKEN not in unknown.log + nowhere.log


async def test_a_stop_before_telegram_is_reached(tmp_path: Path) -> None:
    async with running() as api:
        api.fails("getMe", *[Fault(delay=60)] * 9)
        async with replica(tmp_path, api) as bot:
            await api.until(lambda: bool(api.calls), 30)
            assert (await bot.get("/healthz")).is_success
            unready = await bot.get("/readyz")
            assert (unready.status_code, unready.json()["ready"]) == (503, False)
            async with asyncio.timeout(5):
                assert await bot.stop() == 0


async def test_a_stop_of_long_polling_with_200_in_flight(tmp_path: Path) -> None:
    async with running() as api:
        async with replica(tmp_path, api) as bot:
            await bot.ready()
            api.delay = 0.2
            all_ask(api)
            await api.until(lambda: len(api.sent) > 20)
            assert await bot.stop() == 0
            before = answers(api)
            assert set(before.values()) == {1}
            assert len(before) + len(api.updates) == len(PEOPLE), "answered, or left with Telegram"
        api.delay = 0
        async with replica(tmp_path, api) as bot:
            await bot.ready()
            await api.until(lambda: once_each(api))
            assert await bot.stop() == 0
    assert not any(secret in bot.log for secret in NOBODY)


async def test_a_stop_of_the_webhook_with_200_in_flight(tmp_path: Path) -> None:
    async with running() as api:
        async with webhook_replica(tmp_path, api) as bot:
            api.delay = 0.3
            all_ask(api)
            await api.until(lambda: len(api.sent) > 20)
            assert await bot.stop() == 0
            assert Counter(status for _, status in api.posted)[200] == len(api.sent), "200 and answered are the same"
            api.replicas.clear()
        api.delay = 0
        async with webhook_replica(tmp_path, api) as bot:
            await api.until(lambda: once_each(api))
            assert await bot.number("ankommen_updates_in_work") == 0
            assert await bot.number("ankommen_update_seconds_count") == await bot.number("ankommen_replies_total") > 50
            text = (await bot.get("/metrics")).text
    assert not any(secret in bot.log + text for secret in NOBODY)
    assert api.webhook_writes == 1


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
async def test_two_replicas_and_one_goes(tmp_path: Path, postgres: str, how: signal.Signals) -> None:
    limits = {"lease": 2.0}
    async with contextlib.AsyncExitStack() as stack:
        api = await stack.enter_async_context(running())
        replicas = [webhook_replica(tmp_path, api, limits, DATABASE_URL=postgres) for _ in range(2)]
        one, two = await asyncio.gather(*map(stack.enter_async_context, replicas))
        assert api.webhook_writes == 1
        api.delay = 0.2
        people = PEOPLE[:120]
        all_ask(api, people)
        await api.until(lambda: len(api.sent) > 40)
        code = await one.stop(how)
        assert code == (0 if how is signal.SIGTERM else -signal.SIGKILL)
        await api.until(lambda: set(answers(api)) == set(people), 30)
        await api.until(lambda: not api.updates, 30)
        acknowledged = {number for number, status in api.posted if status == 200}
        assert len(acknowledged) == len(people)
        # what was just being sent by a killed process may come twice: sending to Telegram cannot be repeated safely
        twice = [person for person, times in answers(api).items() if times > 1]
        assert len(twice) <= (0 if how is signal.SIGTERM else 64)
        assert await two.number("ankommen_updates_in_work") == 0
        await two.ready()


async def test_the_same_update_to_two_replicas_at_once(tmp_path: Path, postgres: str) -> None:
    async with contextlib.AsyncExitStack() as stack:
        api = await stack.enter_async_context(running())
        replicas = [webhook_replica(tmp_path, api, DATABASE_URL=postgres) for _ in range(2)]
        bots = await asyncio.gather(*map(stack.enter_async_context, replicas))
        client = await stack.enter_async_context(httpx.AsyncClient(trust_env=False, timeout=60))
        api.replicas.clear()  # we are Telegram
        all_ask(api, PEOPLE[:60])
        updates = list(api.updates.values())
        posted = await asyncio.gather(*(post(client, bot, update) for update in updates for bot in (*bots, bots[0])))
        assert set(posted) == {200}
        assert once_each(api, PEOPLE[:60])
        reordered = [{**update, "update_id": update["update_id"] - 10_000} for update in updates[::-1][:5]]
        assert [await post(client, bots[0], update) for update in (*updates[:5], *reordered)] == [200] * 10
        assert sum(answers(api).values()) == 65, "an id below the others is a new one"


async def post(client: httpx.AsyncClient, bot: Replica, update: object) -> int:
    headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
    return (await client.post(f"{bot.address}/telegram", json=update, headers=headers)).status_code


async def test_the_database_goes_and_comes_back(tmp_path: Path, postgres: str) -> None:
    async with contextlib.AsyncExitStack() as stack:
        proxy, url = await stack.enter_async_context(through_proxy(postgres))
        api = await stack.enter_async_context(running())
        bot = await stack.enter_async_context(webhook_replica(tmp_path, api, DATABASE_URL=url))
        await proxy.stop()
        for person in (1, 2, 3):
            api.says(person, QUESTION, "de")
        await api.until(lambda: answers(api) == Counter([1, 2, 3]))
        assert (await bot.get("/readyz")).is_success, "people are answered"
        assert await bot.number('ankommen_errors_total{kind="StoreUnavailable"}') > 0
        await proxy.start()
        api.says(4, QUESTION, "de")
        await api.until(lambda: 4 in answers(api))
        update = {"update_id": 77, "message": api.message(5, QUESTION, "de")}
        async with httpx.AsyncClient(trust_env=False) as client:
            assert [await post(client, bot, update) for _ in range(3)] == [200] * 3
        assert answers(api) == Counter([1, 2, 3, 4, 5])
        assert await bot.stop() == 0


async def test_errors_are_counted_by_kind_and_the_others_are_answered(tmp_path: Path) -> None:
    blocked, refused, asking = PEOPLE[:3]
    async with running() as api, replica(tmp_path, api) as bot:
        await bot.ready()
        api.person(blocked)
        api.blocked.add(blocked)
        api.fails("sendMessage", refusal(400, "Bad Request: something of theirs"), chat=refused)
        for person in (blocked, refused, asking):
            api.says(person, QUESTION, "de")
        await api.until(lambda: asking in answers(api))
        await api.until(lambda: not api.updates)
        assert await bot.number('ankommen_errors_total{kind="Forbidden"}') == 1
        assert await bot.number('ankommen_errors_total{kind="BadRequest"}') == 1
        assert await bot.number("ankommen_updates_total") == 3
        assert (await bot.get("/readyz")).is_success
        assert await bot.stop() == 0
    assert not any(secret in bot.log for secret in NOBODY)


async def test_a_flood_of_rubbish_leaves_no_trace(tmp_path: Path) -> None:
    async with running() as api, webhook_replica(tmp_path, api, ANKOMMEN_LOG_LEVEL="DEBUG") as bot:
        before = await bot.number("process_resident_memory_bytes")
        async with httpx.AsyncClient(trust_env=False, timeout=60) as client:
            headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET, "Content-Type": "application/json"}
            url = f"{bot.address}/telegram"
            rubbish = [b"Amal" * 12_500_000, b'{"Amal": ', b'{"update_id": 5, "message": {"text": "Amal"}}', b"[5]"]
            codes = []
            for content in rubbish:
                try:
                    codes.append((await client.post(url, content=content, headers=headers)).status_code)
                except (httpx.ReadError, httpx.WriteError):  # hung up on while 50 MB were still being sent
                    codes.append(413)
            assert codes == [413, 400, 200, 200]
            wrong = {**headers, "X-Telegram-Bot-Api-Secret-Token": "wrong"}
            assert (await client.post(url, content=b"{}", headers=wrong)).status_code == 403
        api.says(PEOPLE[0], QUESTION, "de")
        await api.until(lambda: answers(api) == Counter(PEOPLE[:1]))
        assert await bot.number("process_resident_memory_bytes") - before < 20_000_000
        assert await bot.number("ankommen_updates_unreadable_total") == 2
        text = (await bot.get("/metrics")).text
        assert await bot.stop() == 0
    assert not any(secret in bot.log + text for secret in [*NOBODY, "Amal"]), "at DEBUG as well"

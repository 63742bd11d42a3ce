"""The whole program before a Bot API server on loopback: many at once, sustained, and memory over many updates.

The baseline is a bare application of the library that answers "ok" to everything, measured in the same run. The Bot API
server (which checks every request) and the crowd run in this process, the bot in processes of its own: with fewer than
three cores they are in each other's way.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

from tests.botapi.server import TOKEN, BotApi, running
from tests.channels.replicas import ADDRESS, SECRET, Replica, program, replica
from tests.running import environment
from tests.store.databases import database, postgres_is_there

from .measure import ROOT

_CROWD = int(os.environ.get("BENCH_CROWD", "1000"))
_SUSTAINED = int(os.environ.get("BENCH_SUSTAINED", "3000"))
_UPDATES = int(os.environ.get("BENCH_UPDATES", "20000"))  # the memory row; 100 000 take some minutes
_DELAY = 0.05  # seconds until a method answers, as the real server's
_QUESTIONS = (
    "Wo melde ich mich an?",
    "where is the jobcenter",
    "دورة لغة ألمانية",
    "/next",
    "Wer bezahlt die Fahrt zum Kurs?",
)
_TICKS = os.sysconf("SC_CLK_TCK")
_BARE = """\
import os
from telegram.ext import Application, MessageHandler, filters
async def ok(update, context):
    await update.effective_message.reply_text("ok")
application = (Application.builder().token(os.environ["TELEGRAM_BOT_TOKEN"]).base_url(os.environ["TELEGRAM_API_URL"] + "/bot")
    .concurrent_updates(256).connection_pool_size(256).build())
application.add_handler(MessageHandler(filters.TEXT, ok))
application.run_polling(drop_pending_updates=False)
"""  # fmt: skip


@contextlib.asynccontextmanager
async def _bare(folder: Path, api: BotApi) -> AsyncIterator[list[Replica]]:
    values = environment(TELEGRAM_BOT_TOKEN=TOKEN, TELEGRAM_API_URL=api.url)
    async with program([sys.executable, "-c", _BARE], folder, values, "") as bot:
        yield [bot]


@contextlib.asynccontextmanager
async def _ours(folder: Path, api: BotApi, url: str, replicas: int = 0) -> AsyncIterator[list[Replica]]:
    """Polling without `replicas`, otherwise that many behind the webhook."""
    values = {"ANKOMMEN_KNOWLEDGE": str(ROOT / "knowledge"), "ANKOMMEN_CACHE": str(ROOT / "data"), "DATABASE_URL": url}
    if replicas:
        values |= {"ANKOMMEN_WEBHOOK_URL": ADDRESS, "ANKOMMEN_WEBHOOK_SECRET": SECRET}
    async with contextlib.AsyncExitStack() as stack:
        bots = [await stack.enter_async_context(replica(folder, api, **values)) for _ in range(max(1, replicas))]
        for bot in bots:
            await bot.ready(within=300)
        api.replicas.extend(bot.address for bot in bots if replicas)
        yield bots


def _processor_seconds(bots: Sequence[Replica]) -> float:
    fields = (Path(f"/proc/{bot.process.pid}/stat").read_text().rsplit(") ", 1)[1].split() for bot in bots)
    return sum(int(line[11]) + int(line[12]) for line in fields) / _TICKS


def _resident(bots: Sequence[Replica]) -> float:
    """Megabytes of the largest."""
    pages = (int(Path(f"/proc/{bot.process.pid}/statm").read_text().split()[1]) for bot in bots)
    return max(pages) * os.sysconf("SC_PAGE_SIZE") / 1e6


async def _ask(api: BotApi, first: int, count: int) -> list[float]:
    """That many new people ask at once: the seconds until each first hears something."""
    begin = time.monotonic()
    for number in range(first, first + count):
        api.says(number, _QUESTIONS[number % len(_QUESTIONS)], "de")
    seen = len(api.calls)
    heard: dict[int, float] = {}
    while len(heard) < count:
        await asyncio.sleep(0.02)
        if time.monotonic() - begin > 300:
            break
        for call in api.calls[seen:]:
            seen += 1
            if (
                call.method.startswith("send")
                and call.method != "sendChatAction"
                and call.chat in range(first, first + count)
            ):
                heard.setdefault(call.chat, call.at - begin)
    api.sent.clear()
    return sorted(heard.values())


async def _row(name: str, api: BotApi, bots: Sequence[Replica], base: float) -> float:
    """Warm up, a crowd with the network's delay, then sustained without it. Updates a second."""
    await _ask(api, 1_000, 50)
    api.delay = _DELAY
    times = await _ask(api, 10_000, _CROWD)
    api.delay = 0
    before, begin = _processor_seconds(bots), time.monotonic()
    sustained = 0
    while sustained < _SUSTAINED:
        sustained += len(await _ask(api, 100_000 + sustained, 100))
    took = time.monotonic() - begin
    cost = (_processor_seconds(bots) - before) / sustained * 1000
    rate = sustained / took
    cuts = statistics.quantiles(times, n=100)
    print(f"{name:34}{len(times):6}/{_CROWD}{cuts[49]:8.2f}{cuts[98]:8.2f}{rate:10.0f}{cost:9.2f}{1000 / cost:9.0f}{base / rate if base else 1:7.1f}", flush=True)  # fmt: skip
    if api.refusals:
        print("  refused by the Bot API server:", sorted(set(api.refusals))[:3])
    return rate


async def _memory(api: BotApi, bots: Sequence[Replica]) -> None:
    """Resident megabytes after a tenth and after all of them."""
    done, marks = 0, []
    while done < _UPDATES:
        done += len(await _ask(api, 1_000_000 + done, 100))
        api.calls.clear()
        api.posted.clear()
        if done % (_UPDATES // 10) < 100:
            marks.append(_resident(bots))
    print(f"\nmemory over {done} updates, each of another person: " + " ".join(f"{mark:.0f}" for mark in marks) + " MB")


async def _measure() -> None:
    print(f"{'':34}{'answered':>11}{'median':>8}{'p99 s':>8}{'a second':>10}{'CPU ms':>9}{'a core':>9}{'ratio':>7}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        async with running() as api, _bare(folder, api) as bots:
            base = await _row("library alone (baseline)", api, bots, 0)
        kinds = [
            ("sqlite", 0),
            *((("postgresql", 0), ("postgresql", 1), ("postgresql", 2)) if postgres_is_there() else ()),
        ]
        for kind, replicas in kinds:
            way = f"webhook, {replicas} replica{'s' * (replicas > 1)}" if replicas else "polling"
            async with database(kind, folder) as url, running() as api, _ours(folder, api, url, replicas) as bots:
                await _row(f"{way}, {kind}", api, bots, base)
                if kind == "sqlite" and _UPDATES:
                    await _memory(api, bots)


def run() -> None:
    """Print the table."""
    asyncio.run(_measure())

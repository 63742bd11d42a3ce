"""The unchanged program in processes of its own, with a small knowledge base, before a Bot API server."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import socket
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from tests.botapi.server import TOKEN, BotApi
from tests.knowledge import small
from tests.running import environment

SECRET = "webhook-secret-of-the-suite-0123456789"
ADDRESS = "https://bot.example.org/telegram"
QUESTION = "Wann fährt der Bus?"
ANSWER = "Der Bus fährt jede Stunde."

# `ankommen run` with other limits than the usual ones
_PROGRAM = """\
import functools, sys
from bot.channels import limits, serve
serve.serve = functools.partial(serve.serve, limits=limits.Limits(**{limits}))
from bot.cli import main
sys.exit(main(["run"]))
"""
_TOPICS = {
    "bus": (ANSWER, "wann fährt der bus, bus fahrplan, wo fährt der bus ab, busticket, fahrplan vom bus, linie bus"),
    "rent": ("Es gibt wenige.", "wohnung mieten, ich suche eine wohnung, mietvertrag wohnung, kaution der wohnung"),
}


def write_knowledge(folder: Path) -> Path:
    """A knowledge base that trains in a moment and understands two things, in German."""
    knowledge = small.write(folder)
    hello = (knowledge / "common/topics/hello/topic.yaml").read_text(encoding="utf-8")
    for name, (answer, utterances) in _TOPICS.items():
        topic = knowledge / "common" / "topics" / name
        topic.mkdir(parents=True)
        (topic / "topic.yaml").write_text(hello.replace("id: hello", f"id: {name}"), encoding="utf-8")
        (topic / "de.yaml").write_text(
            f"language: de\nstate: draft\ntitle: {name}\nlabel: {name}\nanswer: {answer}\nutterances: [{utterances}]\n",
            encoding="utf-8",
        )
    return knowledge


@dataclass
class Replica:
    """One running program."""

    process: asyncio.subprocess.Process
    address: str
    lines: list[str] = field(default_factory=list)

    @property
    def log(self) -> str:
        return "".join(self.lines)

    async def get(self, path: str) -> httpx.Response:
        async with httpx.AsyncClient(
            trust_env=False, timeout=10, verify=False
        ) as client:  # http: no certificates to load
            return await client.get(self.address + path)

    async def ready(self, expected: bool = True, within: float = 30) -> None:
        """Wait until /readyz says so."""
        async with asyncio.timeout(within):
            while True:
                assert self.process.returncode is None, self.log
                with contextlib.suppress(httpx.HTTPError):
                    if (await self.get("/readyz")).is_success is expected:
                        return
                await asyncio.sleep(0.05)

    async def says(self, words: str, within: float = 10) -> None:
        """Wait for words in its log."""
        async with asyncio.timeout(within):
            while words not in self.log:
                await asyncio.sleep(0.05)

    async def number(self, name: str) -> float:
        """One of its metrics, all labels together."""
        lines = (await self.get("/metrics")).text.splitlines()
        return sum(float(line.rsplit(" ", 1)[1]) for line in lines if line.startswith((f"{name} ", f"{name}{{")))

    async def ends(self, within: float = 30) -> int:
        """Its exit code."""
        async with asyncio.timeout(within):
            return await self.process.wait()

    async def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        """Send a signal; the exit code."""
        self.process.send_signal(how)
        return await self.ends()


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextlib.asynccontextmanager
async def replica(
    folder: Path, api: BotApi | str, limits: dict[str, float] | None = None, **values: str
) -> AsyncIterator[Replica]:
    """A bot that is started, by long polling unless ANKOMMEN_WEBHOOK_URL is among `values`. Killed at the end."""
    if not (folder / "knowledge").exists():
        write_knowledge(folder)
    port = free_port()
    settings = {
        "TELEGRAM_BOT_TOKEN": TOKEN,
        "TELEGRAM_API_URL": api if isinstance(api, str) else api.url,
        "ANKOMMEN_LISTEN": f"127.0.0.1:{port}",
        "ANKOMMEN_KNOWLEDGE": str(folder / "knowledge"),
        "ANKOMMEN_SECRET_KEY": "a" * 43 + "=",
        "DATABASE_URL": f"sqlite:///{folder}/bot.db",
        **values,
    }
    command = [sys.executable, "-c", _PROGRAM.format(limits=limits or {})]
    async with program(command, folder, environment(**settings), f"http://127.0.0.1:{port}") as found:
        yield found


@contextlib.asynccontextmanager
async def program(command: list[str], folder: Path, values: dict[str, str], address: str) -> AsyncIterator[Replica]:
    """A command that is started in a folder with this environment and listens there. Killed at the end."""
    process = await asyncio.create_subprocess_exec(
        *command, cwd=folder, env=values, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE
    )
    found = Replica(process, address)
    reading = asyncio.create_task(_read(found))
    try:
        yield found
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
        await reading


@contextlib.asynccontextmanager
async def webhook_replica(
    folder: Path, api: BotApi, limits: dict[str, float] | None = None, **values: str
) -> AsyncIterator[Replica]:
    """One that Telegram posts to as soon as it is ready."""
    hook = {"ANKOMMEN_WEBHOOK_URL": ADDRESS, "ANKOMMEN_WEBHOOK_SECRET": SECRET}
    async with replica(folder, api, limits, **{**hook, **values}) as found:
        await found.ready()
        api.replicas.append(found.address)
        yield found


async def _read(found: Replica) -> None:
    assert found.process.stderr
    async for line in found.process.stderr:
        found.lines.append(line.decode())

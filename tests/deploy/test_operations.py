"""Following docs/operations.md from nothing, before the test Bot API server."""

from __future__ import annotations

import contextlib
import itertools
import json
import secrets
import shutil
import signal
import stat
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.botapi.server import TOKEN, BotApi, running
from tests.channels.replicas import ANSWER, QUESTION, Replica, free_port, program, write_knowledge
from tests.running import environment
from tests.store.databases import ON_POSTGRES, POSTGRES, on_server

from .guide import Server
from .unit import UNIT, WEBHOOK, prepared

_NEEDS = [program for program in ("bash", "openssl", "sqlite3") if not shutil.which(program)]
_NEEDS_POSTGRES = [program for program in ("psql", "pg_dump", "pg_restore") if not shutil.which(program)]
pytestmark = pytest.mark.skipif(bool(_NEEDS), reason=f"not on this machine: {_NEEDS}")
_starts = itertools.count()


@contextlib.asynccontextmanager
async def unit(server: Server, *drop_ins: Path) -> AsyncIterator[Replica]:
    """What `systemctl start ankommen@PORT` starts, until it answers."""
    port = str(free_port())
    credentials = server.root / f"credentials-{next(_starts)}"
    found = prepared(port, server.etc, server.state, credentials, UNIT, *drop_ins)
    assert found.command == ["/opt/ankommen/.venv/bin/ankommen", "run"]
    command = [sys.executable, "-m", "bot", "run"]
    async with program(command, found.folder, environment(**found.environment), f"http://127.0.0.1:{port}") as replica:
        await replica.ready()
        yield replica


def furnished(server: Server, api: BotApi) -> None:
    """A server with token and key, which finds the test's Telegram and a knowledge base that is learned in a moment."""
    server.furnish()
    server.follow("secrets", typed=f"{TOKEN}\n")
    with (server.etc / "settings").open("a", encoding="utf-8") as settings:
        settings.write(f"TELEGRAM_API_URL={api.url}\nANKOMMEN_KNOWLEDGE={write_knowledge(server.root)}\n")
    for file in server.etc.iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600, file.name


async def ask(api: BotApi, *people: int) -> None:
    for person in people:
        api.says(person, QUESTION, "de")
        (answer,) = await api.hears(person)
        assert ANSWER in answer.text


def kept_about(server: Server, person: int) -> object:
    return json.loads(server.run(f"ankommen store export --chat telegram:{person}"))["session"]


@pytest.mark.skipif(bool(_NEEDS_POSTGRES), reason=f"not on this machine: {_NEEDS_POSTGRES}")
@pytest.mark.parametrize("_", [pytest.param("", marks=ON_POSTGRES)])
async def test_webhook_with_two_bots_from_nothing(tmp_path: Path, _: str) -> None:
    server = Server(tmp_path, POSTGRES, f"guide_{secrets.token_hex(6)}")
    async with running() as api, contextlib.AsyncExitStack() as stack:
        furnished(server, api)
        stack.push_async_callback(on_server, f"DROP ROLE {server.name}")
        stack.push_async_callback(on_server, f"DROP DATABASE {server.name} WITH (FORCE)")
        server.follow("database")
        async with unit(server, WEBHOOK) as one, unit(server, WEBHOOK) as two:
            assert api.webhook and api.webhook.url == "https://bot.example.org/telegram"
            assert api.webhook_writes == 1
            assert api.webhook.secret == (server.etc / "webhook").read_text().strip()
            api.replicas = [one.address, two.address]
            await ask(api, 1, 2, 3, 4)
            assert [await bot.number("ankommen_updates_total") for bot in (one, two)] == [2, 2]
            await one.stop(signal.SIGKILL)
            await ask(api, 5, 6)
            server.follow("backup-postgresql")
            kept = kept_about(server, 1)
            assert kept
            server.run("ankommen store delete --chat telegram:1")
            assert kept_about(server, 1) is None
            assert await two.stop() == 0
        server.follow("restore-postgresql")
        assert [line.split()[0] for line in server.services] == ["stop", "start"]
        assert kept_about(server, 1) == kept
        async with unit(server, WEBHOOK) as again:
            api.replicas = [again.address]
            await ask(api, 1)
            assert "password" not in again.log + one.log + two.log
        assert api.refusals == []


async def test_one_server_from_nothing(tmp_path: Path) -> None:
    server = Server(tmp_path)
    async with running() as api:
        furnished(server, api)
        async with unit(server) as bot:
            await ask(api, 1)
            server.follow("backup-sqlite")
            kept = kept_about(server, 1)
            assert kept
            assert await bot.stop() == 0
        server.run("ankommen store delete --chat telegram:1")
        assert kept_about(server, 1) is None
        server.follow("restore-sqlite")
        assert kept_about(server, 1) == kept
        async with unit(server) as bot:
            await ask(api, 1)
            assert await bot.stop() == 0
        server.follow("new-key")
        assert server.services[-2:] == ["stop ankommen@*", "start ankommen@8080"]
        assert kept_about(server, 1) is None
        async with unit(server) as bot:
            await ask(api, 1)
        assert api.refusals == []

"""A database that has been used, named by the environment, and the program to look at it."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import pytest

from bot.cli import main
from bot.store.keys import Keys
from tests.store.databases import BOTH, database

KEYS = Keys(b"k" * 32)

Command = Callable[..., tuple[int, str, str]]
Fill = Callable[[Callable[[str], Awaitable[None]]], None]


@pytest.fixture(params=BOTH)
def fill(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Fill]:
    """Takes what writes into the database, given its URL."""
    runner = asyncio.Runner()
    context = database(request.param, tmp_path)
    url = runner.run(context.__aenter__())
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setenv("ANKOMMEN_SECRET_KEY", base64.urlsafe_b64encode(KEYS.secret).decode())

    async def write(rows: Callable[[str], Awaitable[None]]) -> None:
        await rows(url)

    try:
        yield lambda rows: runner.run(write(rows))
    finally:
        runner.run(context.__aexit__(None, None, None))
        runner.close()


@pytest.fixture
def ankommen(capsys: pytest.CaptureFixture[str]) -> Command:
    """The program: exit code, standard output, standard error."""

    def run(*arguments: str) -> tuple[int, str, str]:
        try:
            code = main(list(arguments))
        except SystemExit as error:
            code = int(error.code or 0)
        return code, *capsys.readouterr()

    return run

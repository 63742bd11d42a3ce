"""SIGKILL in the middle of conversations: whoever writes again goes on where they were."""

from __future__ import annotations

import asyncio
import contextlib
import multiprocessing
import os
import random
import signal
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pytest

from bot.dialogue import Conversation, Message, Reply, World
from bot.dialogue.session import Session, StoreUnavailable
from tests.conftest import MONDAY
from tests.store.databases import BOTH, database, store

from .scripts import Person, Script, journeys

KILLS = 20  # on each database
_FORK: Any = multiprocessing.get_context("fork")  # the child has the knowledge already: a restart costs nothing


def answer(world: World, url: str, pipe: Connection) -> None:
    """The bot's process: messages in, replies out, until it is killed."""

    async def serve() -> None:
        async with store(url, problem=StoreUnavailable) as kept:
            conversation = Conversation(world, kept)
            while True:
                pipe.send(await conversation.handle(await asyncio.to_thread(pipe.recv)))

    asyncio.run(serve())


class Bot:
    """A bot in a process of its own that is killed now and then while it answers."""

    def __init__(self, world: World, url: str, dice: random.Random, points: set[int]) -> None:
        self._world, self._url, self._dice, self._points = world, url, dice, points
        self.messages = self.kills = 0
        self.killed_now = False
        self._start()

    def _start(self) -> None:
        self._pipe, theirs = _FORK.Pipe()
        self._process = _FORK.Process(target=answer, args=(self._world, self._url, theirs))
        self._process.start()
        theirs.close()

    def stop(self) -> None:
        os.kill(self._process.pid, signal.SIGKILL)
        self._process.join()
        self._pipe.close()

    async def handle(self, message: Message) -> list[Reply]:
        """Send; where the process dies before it has answered, start it again and send again, as a person does."""
        self.messages += 1
        self.killed_now = self.messages in self._points
        self._pipe.send(message)
        if self.killed_now:
            self._pipe.poll(self._dice.uniform(0, 0.03))  # before, while or after it is handled
            self.kills += 1
            self.stop()
            self._start()
            self._pipe.send(message)
        assert self._pipe.poll(30), "no answer"
        replies: list[Reply] = self._pipe.recv()
        return replies


@contextlib.contextmanager
def running(world: World, url: str, seed: int, messages: int) -> Iterator[Bot]:
    dice = random.Random(seed)
    bot = Bot(world, url, dice, set(dice.sample(range(1, messages), KILLS)))
    try:
        yield bot
    finally:
        bot.stop()


async def play(script: Script, bot: Bot) -> None:
    """Line by line; where a kill fell between keeping and answering, the person asks for the way again and goes on."""
    person = Person(script, bot)  # type: ignore[arg-type] # it answers like a conversation
    for line in script.lines[:-2]:  # without /forget
        await person.send(line)
        try:
            person.look(line)
        except AssertionError:
            assert bot.killed_now, f"{script.name}: not after a kill"
            again = Message(f"test:{script.name}", MONDAY, "/next", language_hint=script.language)
            person.last = await bot.handle(again)
            assert person.last
        person.at += 1


@pytest.mark.parametrize("kind", BOTH)
def test_twenty_kills_lose_nobody(world: World, tmp_path: Path, kind: str) -> None:
    scripts = [script for script in journeys(world.knowledge, "de") if script.name.endswith(("anker", "hirschaid"))]
    messages = sum(len(script.lines) - 2 for script in scripts)

    async def conversations() -> tuple[int, dict[str, Session], dict[str, Session]]:
        async with database(kind, tmp_path) as url:
            with running(world, url, seed=7, messages=messages) as bot:
                for script in scripts:
                    await play(script, bot)
                kills = bot.kills
            found = await sessions(world, url, scripts)
        async with database(kind, tmp_path / "calm") as url:
            async with store(url, problem=StoreUnavailable) as kept:
                for script in scripts:
                    await Person(script, Conversation(world, kept)).play(until=len(script.lines) - 2)
            return kills, found, await sessions(world, url, scripts)

    kills, found, expected = asyncio.run(conversations())
    assert kills == KILLS
    for name, session in expected.items():
        kept = found[name]
        assert (kept.place, kept.situation, kept.done) == (session.place, session.situation, session.done), name


async def sessions(world: World, url: str, scripts: list[Script]) -> dict[str, Session]:
    """What is kept of everybody."""
    async with store(url, problem=StoreUnavailable) as kept:
        return {
            script.name: Session.from_bytes(await kept.load(f"test:{script.name}"), world.knowledge)
            for script in scripts
        }

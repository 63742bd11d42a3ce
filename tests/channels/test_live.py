from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from bot.channels.live import Live, ServedConversation, Source, missing_words
from bot.channels.metrics import Metrics
from bot.dialogue import Message, World, build_world
from bot.dialogue.stores import MemoryStore
from bot.settings import Settings
from tests.botapi.server import running
from tests.conftest import MONDAY, ROOT
from tests.knowledge.small import replace

from .replicas import ANSWER, QUESTION, replica, write_knowledge

NEW = "Der Bus fährt alle zehn Minuten."
BROKEN = "answer: Antwort mit {fact:nowhere}."
FILE = "common/topics/bus/de.yaml"
PAUSE = 0.1


class Running:
    """A conversation whose knowledge lies in a folder of the test."""

    def __init__(self, folder: Path) -> None:
        self.knowledge = write_knowledge(folder)
        self.cache = folder / "cache"
        self.settings = Settings(knowledge=self.knowledge, locales=ROOT / "locales", cache=self.cache)
        self.metrics, self.asked = Metrics(), asyncio.Event()
        self.make: Callable[[], World] = lambda: build_world(
            self.knowledge, self.settings.locales, "bamberg", self.cache
        )

    async def start(self) -> None:
        source = Source(self.settings, lambda: self.make())  # noqa: PLW0108 - the test changes it
        self.conversation = ServedConversation(await source.load(), MemoryStore(), self.metrics)
        self.live = Live(self.conversation, source, self.asked, self.metrics, PAUSE)

    async def answer(self) -> str:
        (reply,) = await self.conversation.handle(Message("test:1", MONDAY, QUESTION, language_hint="de"))
        return reply.text

    def number(self, name: str) -> bytes:
        return next(line for line in self.metrics.exposition()[0].splitlines() if line.startswith(name.encode()))


@pytest.fixture
async def bot(tmp_path: Path) -> AsyncIterator[Running]:
    found = Running(tmp_path)
    await found.start()
    yield found


async def eventually(true: Callable[[], bool], within: float = 20) -> None:
    async with asyncio.timeout(within):
        while not true():
            await asyncio.sleep(0.02)


async def test_an_edit_is_taken_while_the_bot_runs(bot: Running) -> None:
    assert ANSWER in await bot.answer()
    running_one = asyncio.create_task(bot.live.run())
    replace(bot.knowledge, FILE, ANSWER, NEW)
    before = bot.conversation.world
    await eventually(lambda: bot.conversation.world is not before)
    assert NEW in await bot.answer()
    running_one.cancel()


async def test_new_words_of_people_are_learned(bot: Running) -> None:
    replace(bot.knowledge, FILE, "utterances: [", "utterances: [zu welcher uhrzeit kommt die linie neun, ")
    assert await bot.live.reload() == []
    (reply,) = await bot.conversation.handle(
        Message("test:1", MONDAY, "Zu welcher Uhrzeit kommt die Linie neun?", language_hint="de")
    )
    assert ANSWER in reply.text


async def test_a_broken_edit_changes_nothing_and_names_its_place(
    bot: Running, caplog: pytest.LogCaptureFixture
) -> None:
    replace(bot.knowledge, FILE, f"answer: {ANSWER}", BROKEN)
    (problem,) = await bot.live.reload()
    assert problem.startswith(f"knowledge/{FILE}:5:")
    assert problem in caplog.text
    assert ANSWER in await bot.answer()
    assert bot.number('ankommen_knowledge_reloads_total{result="broken"}').endswith(b" 1.0")
    replace(bot.knowledge, FILE, BROKEN, f"answer: {NEW}")
    assert await bot.live.reload() == []
    assert NEW in await bot.answer()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        (FILE, b"language: de\n\xff"),
        (FILE, b""),
        ("calibration.json", b"{"),
        ("common/topics/bus/topic.yaml", None),
        ("bamberg/region.yaml", None),
        ("languages.yaml", b"languages: [{code: xx, name: X, direction: ltr, locale: de, tags: []}]\n"),
    ],
)
async def test_whatever_is_wrong_the_running_knowledge_goes_on(bot: Running, name: str, content: bytes | None) -> None:
    path = bot.knowledge / name
    if content is None:
        path.unlink()
    else:
        path.write_bytes(content)
    problems = await bot.live.reload()
    assert problems
    assert all("Traceback" not in problem for problem in problems)
    assert ANSWER in await bot.answer()


async def test_words_that_the_program_needs_cannot_be_taken_away(bot: Running) -> None:
    words = bot.conversation.world.words
    gone = {"de": type(words["de"])("de", {}, {}, words["de"].plural_index)}
    assert "is missing" in missing_words(words, gone)[0]
    assert missing_words(words, words) == []


async def test_a_file_that_is_being_written_is_waited_for(bot: Running, caplog: pytest.LogCaptureFixture) -> None:
    running_one = asyncio.create_task(bot.live.run())
    path = bot.knowledge / FILE
    whole = path.read_text(encoding="utf-8").replace(ANSWER, NEW)
    before = bot.conversation.world
    for end in range(10, len(whole), 9):
        path.write_text(whole[:end], encoding="utf-8")
        await asyncio.sleep(PAUSE / 3)
        assert bot.conversation.world is before
    path.write_text(whole, encoding="utf-8")
    await eventually(lambda: bot.conversation.world is not before)
    assert NEW in await bot.answer()
    assert "not taken" not in caplog.text, "no half file was looked at"
    running_one.cancel()


async def test_a_file_that_changes_while_it_is_loaded_is_loaded_again(bot: Running) -> None:
    replace(bot.knowledge, FILE, f"answer: {ANSWER}", BROKEN)
    make = bot.make

    def meanwhile() -> World:
        bot.make = make
        try:
            return make()
        finally:
            replace(bot.knowledge, FILE, BROKEN, f"answer: {NEW}")

    bot.make = meanwhile
    assert await bot.live.reload() == []
    assert NEW in await bot.answer()


async def test_nobody_waits_while_it_is_loaded_and_a_message_sees_one_world(bot: Running) -> None:
    make = bot.make

    def slow() -> World:
        world = make()
        for _ in range(200):  # as training does: Python and numpy in turn
            sum(range(50_000))
        return world

    bot.make = slow
    replace(bot.knowledge, FILE, ANSWER, NEW)
    reloading = asyncio.create_task(bot.live.reload())
    said = set()
    while not reloading.done():
        said.add(await asyncio.wait_for(bot.answer(), 1))
        await asyncio.sleep(0)
    said.add(await bot.answer())
    assert len(said) == 2, "the old answer, then the new one, nothing in between"


async def test_a_folder_that_is_moved_away_and_back(bot: Running, caplog: pytest.LogCaptureFixture) -> None:
    running_one = asyncio.create_task(bot.live.run())
    elsewhere = bot.knowledge.rename(bot.knowledge.with_name("elsewhere"))
    await eventually(lambda: "folder not found" in caplog.text)
    assert ANSWER in await bot.answer()
    before = bot.conversation.world
    elsewhere.rename(bot.knowledge)
    await eventually(lambda: bot.conversation.world is not before)
    assert not running_one.done()
    running_one.cancel()


async def test_many_reloads_do_not_fill_the_memory(bot: Running) -> None:
    import gc
    import weakref

    worlds = []
    for number in range(4):
        replace(bot.knowledge, FILE, "answer: Der Bus", f"answer: Nr. {number} Der Bus") if not number else None
        worlds.append(weakref.ref(bot.conversation.world))
        assert await bot.live.reload() == []
    gc.collect()
    assert [world() for world in worlds] == [None] * 4


async def test_from_outside_by_file_by_signal_and_by_an_admin(tmp_path: Path) -> None:
    admin, person = 4242, 71_000_001
    async with running() as api, replica(tmp_path, api, {"look": 0.2}, ANKOMMEN_ADMINS=str(admin)) as bot:
        await bot.ready()
        knowledge = tmp_path / "knowledge"

        async def says_to(somebody: int, words: str) -> None:
            api.says(somebody, QUESTION, "de")
            (answer,) = await api.hears(somebody)
            assert words in answer.text

        replace(knowledge, FILE, ANSWER, NEW)
        await bot.says("knowledge taken")
        await says_to(person, NEW)

        replace(knowledge, FILE, f"answer: {NEW}", BROKEN)
        await bot.says(f"knowledge not taken: knowledge/{FILE}:5:")
        await says_to(person, NEW)
        api.says(admin, "/reload", "de")
        loading, result = await api.hears(admin, 2)
        assert "wird geladen" in loading.text
        assert "haben Fehler" in result.text
        assert f"knowledge/{FILE}:5:" in result.text

        api.says(person, "/reload", "de")
        (other,) = await api.hears(person)
        assert "geladen" not in other.text, "not for everybody"

        replace(knowledge, FILE, BROKEN, f"answer: {ANSWER}")
        api.says(admin, "/reload", "en")
        _, result = await api.hears(admin, 2)
        assert "haben Fehler" not in result.text
        await says_to(person, ANSWER)

        before = bot.log.count("knowledge taken")
        bot.process.send_signal(signal.SIGHUP)
        async with asyncio.timeout(10):
            while bot.log.count("knowledge taken") <= before:
                await asyncio.sleep(0.05)
        assert await bot.number("ankommen_knowledge_reloads_total") >= 4
        assert api.refusals == []
        assert await bot.stop() == 0

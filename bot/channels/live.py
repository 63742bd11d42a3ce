"""Knowledge that changes while the bot runs: loaded and checked beside the running one, then put in its place."""

from __future__ import annotations

import asyncio
import contextlib
import copy
import logging
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from bot.dialogue import Conversation, Message, Reply, World
from bot.dialogue.stores import Store
from bot.i18n.catalogue import Catalogue
from bot.knowledge import KnowledgeError
from bot.knowledge.load import knowledge_files
from bot.matching.decide import CALIBRATION
from bot.settings import Settings

from .learning import learn
from .metrics import Metrics
from .waiting import in_thread

log = logging.getLogger(__name__)

_TRIES = 3

Snapshot = Mapping[Path, tuple[int, int, int]]
"""Files with their time of change, size and number in the file system."""


class ServedConversation(Conversation):
    """A conversation that is measured, and whose world may be put in place of another one at any moment."""

    def __init__(self, world: World, store: Store, metrics: Metrics) -> None:
        super().__init__(world, store)
        self._metrics = metrics

    async def handle(self, message: Message) -> list[Reply]:
        """See Conversation. One message sees one world from its beginning to its end."""
        with self._metrics.thinking.time():
            replies = await Conversation.handle(copy.copy(self), message)
        self._metrics.count_replies(replies)
        return replies


class Source:
    """The files that the world is made from."""

    def __init__(self, settings: Settings, make_world: Callable[[], World]) -> None:
        self._settings, self._make_world = settings, make_world
        self._known: Snapshot = {}

    async def load(self) -> World:
        """A world, made in a thread. Raises what `make_world` raises, and StartProblem where memory is short."""
        self._known = await self.now()
        await learn(self._settings)
        return await in_thread(self._make_world)

    async def now(self) -> Snapshot:
        """The files as they are."""
        return await in_thread(lambda: files_of(self._settings))

    async def changed(self) -> bool:
        """Are they others than when `load` began?"""
        return await self.now() != self._known


class Live:
    """Keeps a conversation's world as the files say, as long as they can be used.

    `asked` is set by whoever wants them loaded anew; `pause` in seconds is the time between two looks at them.
    """

    def __init__(
        self, conversation: Conversation, source: Source, asked: asyncio.Event, metrics: Metrics, pause: float
    ) -> None:
        self._conversation, self._source, self._asked = conversation, source, asked
        self._metrics, self._pause = metrics, pause
        self._alone = asyncio.Lock()
        metrics.loaded.set(time.time())

    @property
    def world(self) -> World:
        """The running one."""
        return self._conversation.world

    async def reload(self) -> list[str]:
        """Load, check and swap: no problems. Or leave everything as it is: lines `file:line:column: what is wrong`."""
        async with self._alone:
            problems = await self._attempt()
        for problem in problems:
            log.error("knowledge not taken: %s", problem)
        self._metrics.reloads.labels("broken" if problems else "taken").inc()
        return problems

    async def _attempt(self) -> list[str]:
        for _ in range(_TRIES):
            problems: list[str] = []
            world = None
            try:
                world = await self._source.load()
                problems = missing_words(self.world.words, world.words)
            except KnowledgeError as error:
                problems = [str(problem) for problem in error.problems]
            except Exception as error:  # a catalogue, a calibration, a disk: the running world goes on in any case
                problems = [str(error) if _is_ours(error) else f"{type(error).__name__}: {error}"]
            if not await self._source.changed():
                break
        else:
            return ["the files change all the time; expected them to stay as they are for some seconds"]
        if world is not None and not problems:
            self._conversation.world = world
            self._metrics.loaded.set(time.time())
            log.info("knowledge taken: %d topics", len(world.knowledge.topics))
        return problems

    async def run(self) -> None:
        """For ever: take what has changed, once it has stayed as it is for a while, and whenever somebody asks."""
        while True:
            with contextlib.suppress(TimeoutError):  # wait_for of Python 3.11 may swallow a cancellation
                async with asyncio.timeout(self._pause):
                    await self._asked.wait()
            if self._asked.is_set():
                self._asked.clear()
                await self.reload()
            elif await self._source.changed():
                await self._until_quiet()
                await self.reload()

    async def _until_quiet(self) -> None:
        """Editors and `git pull` write several files, and each in pieces."""
        found = None
        while (later := await self._source.now()) != found:
            found = later
            await asyncio.sleep(self._pause)


def _is_ours(error: Exception) -> bool:
    """Written for people to read."""
    return type(error).__module__.startswith("bot.")


def missing_words(old: Mapping[str, Catalogue], new: Mapping[str, Catalogue]) -> list[str]:
    """Words that the running program may need and the new catalogues do not have."""
    return [
        f"locales/{language}: {message!r} is missing; expected every message the running bot has"
        for language, words in new.items()
        if language in old
        for message in (old[language].texts.keys() - words.texts.keys())
        | (old[language].plurals.keys() - words.plurals.keys())
    ]


def files_of(settings: Settings) -> Snapshot:
    """Everything the world is built from, as it is on disk now; what goes away meanwhile is left out."""
    found = {}
    with contextlib.suppress(OSError):  # a folder that is just being replaced: the next look finds the new one
        for path in (
            *knowledge_files(settings.knowledge, settings.region),
            settings.knowledge / CALIBRATION,
            *sorted(settings.locales.glob("*/LC_MESSAGES/bot.po")),
        ):
            with contextlib.suppress(OSError):
                about = path.stat()
                found[path] = (about.st_mtime_ns, about.st_size, about.st_ino)
    return found

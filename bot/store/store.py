"""The store as a conversation sees it."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Collection, Coroutine
from datetime import date, datetime, timedelta
from typing import Any

from .counts import Counts
from .database import Database
from .keys import Keys
from .questions import Questions
from .records import Event, Question, Wish
from .sessions import Sessions
from .updates import Updates
from .upkeep import Stock, delete_all, purge, stock
from .votes import Votes

log = logging.getLogger(__name__)


class SqlStore:
    """Implements the dialogue's Store. Where the database is away, every method that waits raises the `problem`
    given to `open_store` within about two seconds; nothing needs to be done once it is back.
    """

    def __init__(self, database: Database, keys: Keys, clock: Callable[[], datetime]) -> None:
        self._database, self._clock = database, clock
        self._sessions, self._votes = Sessions(database, keys), Votes(database, keys)
        self._questions, self._counts, self._updates = Questions(database, keys), Counts(database), Updates(database)
        self._background: asyncio.Task[None] | None = None

    # for the conversation ------------------------------------------------------------------------------------------

    async def load(self, chat: str) -> bytes | None:
        """The session of a chat; None where there is none or it was kept under another key."""
        return await self._sessions.load(chat, self._clock().date())

    async def save(self, chat: str, payload: bytes) -> None:
        """Keep a session in place of the former one."""
        await self._sessions.save(chat, payload, self._clock().date())

    async def delete(self, chat: str) -> bool:
        """Forget a chat: its votes and its session; True where there was something.

        The session goes last: whatever fails before can be repeated.
        """
        voted = await self._votes.delete(chat)
        return await self._sessions.delete(chat) or voted

    async def vote(self, chat: str, wish: Wish, on: date) -> bool:
        """Count a wish; False where this chat was counted for this kind of wish in this quarter."""
        return await self._votes.vote(chat, wish, on)

    async def keep_question(self, text: str, language: str, on: date) -> None:
        """Keep a masked question for the team, without any id."""
        await self._questions.keep(text, language, on)

    def count(self, event: Event) -> None:
        """One more of this event. Never raises, never waits; written by `flush`."""
        self._counts.count(event)

    # for Telegram's updates ----------------------------------------------------------------------------------------

    async def take(self, update_ids: Collection[int], lease: timedelta | None = None) -> set[int]:
        """Those of Telegram's updates that nobody has taken. Of all replicas that ask, exactly one gets each.

        With a `lease` the taking lapses after it unless `stamp` makes it good.
        """
        return await self._updates.take(update_ids, self._clock(), lease)

    async def seen(self, update_id: int, lease: timedelta | None = None) -> bool:
        """Was this one taken before? If not, it is now."""
        return not await self.take([update_id], lease)

    async def done(self, update_id: int, lease: timedelta) -> bool:
        """Is an update that was taken with this lease done? If not, it is in work, or whoever took it was killed."""
        return await self._updates.done(update_id, self._clock(), lease)

    async def stamp(self, update_ids: Collection[int], lease: timedelta | None = None) -> None:
        """Mark updates as done, or with a `lease` as still in work."""
        await self._updates.stamp(update_ids, self._clock(), lease)

    # for the staff -------------------------------------------------------------------------------------------------

    async def wishes(self, quarter: str) -> Counter[Wish]:
        """How many want what in a quarter such as "2026-Q4". Small numbers must not be shown to anybody."""
        return await self._votes.wishes(quarter)

    async def seal_wishes(self, day: date) -> None:
        """Cut wishes of quarters that are over on `day` off from whoever made them, before they are published."""
        await self._votes.seal(day)

    async def counts(self) -> list[tuple[Event, int]]:
        """Every counter that is written, in order of days."""
        return await self._counts.read()

    async def questions(self) -> list[Question]:
        """The questions sent to the team, oldest first."""
        return await self._questions.read()

    async def kept_about(self, chat: str) -> tuple[bytes | None, date | None, list[tuple[str, Wish]]]:
        """All that is kept about one chat: session, day of its last use, votes with their quarter."""
        return *await self._sessions.kept(chat), await self._votes.of_chat(chat)

    async def stock(self) -> dict[str, Stock]:
        """Rows and oldest day of every table."""
        return await stock(self._database)

    async def delete_all(self) -> None:
        """Empty every table."""
        await delete_all(self._database)

    # upkeep --------------------------------------------------------------------------------------------------------

    async def flush(self) -> None:
        """Write what is gathered in memory: counters and which sessions were used."""
        await self._counts.flush()
        await self._sessions.flush()

    async def upkeep(self, now: datetime) -> dict[str, int]:
        """Remove what is kept longer than RETENTION says at `now` (aware); rows removed a table."""
        await self.flush()  # a session read today is in use
        await self.seal_wishes(now.date())
        return await purge(self._database, now)

    def in_background(self, work: Coroutine[Any, Any, None]) -> None:
        """Run this until the store is closed."""
        self._background = asyncio.create_task(work)

    async def aclose(self) -> None:
        """Stop the background work, write what is gathered, give the connections back."""
        if self._background is not None:
            self._background.cancel()
            (ended,) = await asyncio.gather(self._background, return_exceptions=True)
            if not isinstance(ended, asyncio.CancelledError):
                log.error("the background work had stopped: %s", type(ended).__name__)
        try:
            await self.flush()
        except self._database.problem as error:
            log.warning("counters of the last seconds are lost: %s", error)
        await self._database.aclose()

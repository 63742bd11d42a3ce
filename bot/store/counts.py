"""Counters: gathered in memory, added to the database now and then."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from .codes import are_codes
from .database import PATIENCE_OF_FLUSH, Database
from .records import Event
from .tables import counts

log = logging.getLogger(__name__)

_KEPT_AT_MOST = 10_000  # different events waiting; a month without the database in a small town is far below


class Counts:
    """How often what happened on which day."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._waiting: Counter[Event] = Counter()
        self._flushing = asyncio.Lock()
        self._full = False

    def count(self, event: Event) -> None:
        """One more. Never raises, never waits."""
        if not are_codes(event[1:]):
            log.error("an event with something else than ids was not counted")
        elif event in self._waiting or len(self._waiting) < _KEPT_AT_MOST:
            self._waiting[event] += 1
        elif not self._full:
            self._full = True
            log.error("counters are full: the database has been away too long; new kinds of events are not counted")

    async def flush(self) -> None:
        """Add what is waiting. What fails keeps waiting; who gives up waiting for this does not stop it half-way.

        Where the database's "done" gets lost on the way, the numbers are added once more: too high rather than lost.
        """
        await asyncio.shield(self._flush())

    async def _flush(self) -> None:
        async with self._flushing:
            waiting, self._waiting = self._waiting, Counter()
            if not waiting:
                return
            rows = [  # sorted: replicas that add the same rows do not wait for each other in a circle
                {**event._asdict(), "number": number} for event, number in sorted(waiting.items())
            ]
            insert = (sqlite if self._database.is_sqlite else postgresql).insert(counts)
            added = {"number": counts.c.number + insert.excluded.number}
            try:
                await self._database.all_or_nothing(
                    [(insert.on_conflict_do_update(index_elements=list(counts.primary_key), set_=added), rows)],
                    PATIENCE_OF_FLUSH,
                )
            except BaseException:
                self._waiting.update(waiting)
                raise
            self._full = False

    async def read(self) -> list[tuple[Event, int]]:
        """Every counter, in order of days."""
        keys = list(counts.primary_key)
        rows = await self._database.rows(select(*keys, counts.c.number).order_by(*keys))
        return [(Event(*row[:5]), row[5]) for row in rows]

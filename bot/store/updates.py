"""Telegram's updates that were taken already: Telegram sends one again when it is unsure, and replicas share."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from .database import PATIENCE_OF_FLUSH, Database
from .retention import RETENTION, stored_time
from .tables import updates

_SECOND = timedelta(seconds=1)


class Updates:
    """One row an update, good for a day. Taken with a `lease` it is good that long only, until it is stamped:
    an update that a killed replica had in work is then answered by another one. No column is needed for this: a row
    with a lease is dated so that it ends with the lease.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def take(self, update_ids: Collection[int], now: datetime, lease: timedelta | None = None) -> set[int]:
        """Those that nobody has taken: of all who ask, in any process, exactly one gets each. One statement.

        Sorted, so that two replicas that ask for the same ones cannot wait for each other.
        """
        if not update_ids:
            return set()
        rows = [{"update_id": number, "seen_at": _dated(now, lease)} for number in sorted(set(update_ids))]
        insert = self._insert()
        taken = insert.on_conflict_do_update(
            index_elements=["update_id"],
            set_={"seen_at": insert.excluded.seen_at},
            where=updates.c.seen_at <= RETENTION.last_update(now),
        ).returning(updates.c.update_id)
        return {row.update_id for row in await self._database.rows(taken, rows, repeatable=False)}

    async def done(self, update_id: int, now: datetime, lease: timedelta) -> bool:
        """Is what was taken with this lease done? Where it was not, `seen` answers False once the lease is over.

        A second more than the lease: the clocks of replicas differ a little.
        """
        query = select(updates.c.seen_at).where(
            updates.c.update_id == update_id, updates.c.seen_at > _dated(now, lease + _SECOND)
        )
        return len(await self._database.rows(query)) > 0

    async def stamp(self, update_ids: Collection[int], now: datetime, lease: timedelta | None = None) -> None:
        """Mark as done, or with a new `lease` as still in work. All or none."""
        rows = [{"update_id": number, "seen_at": _dated(now, lease)} for number in sorted(update_ids)]
        insert = self._insert()
        stamped = insert.on_conflict_do_update(index_elements=["update_id"], set_={"seen_at": insert.excluded.seen_at})
        if rows:
            await self._database.all_or_nothing([(stamped, rows)], PATIENCE_OF_FLUSH)

    def _insert(self) -> sqlite.Insert | postgresql.Insert:
        return sqlite.insert(updates) if self._database.is_sqlite else postgresql.insert(updates)


def _dated(now: datetime, lease: timedelta | None) -> datetime:
    return stored_time(now) if lease is None else RETENTION.last_update(now) + lease

"""Wishes for courses: counted once a person, kind and quarter, without knowing the person."""

from __future__ import annotations

from collections import Counter
from datetime import date

from sqlalchemy import String, cast, delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from .codes import are_codes
from .database import PATIENCE_OF_UPKEEP, Database
from .keys import Keys
from .records import Wish
from .retention import quarter_of
from .tables import votes

_SEALED = 32  # hexadecimal digits of a name that leads to nobody; a hash has 64


class Votes:
    """One row a vote, under a hash that changes with the quarter."""

    def __init__(self, database: Database, keys: Keys) -> None:
        self._database, self._keys = database, keys

    async def vote(self, chat: str, wish: Wish, on: date) -> bool:
        """Count a wish in one statement; False where this chat was counted for this kind in this quarter.

        Raises ValueError for a wish that is not made of ids.
        """
        if not are_codes(wish):
            raise ValueError("a wish is made of ids: a-z, 0-9 and -")
        quarter = quarter_of(on)
        row = {"hash": self._keys.vote_hash(chat, wish.kind, quarter), "quarter": quarter, **wish._asdict()}
        insert = (sqlite if self._database.is_sqlite else postgresql).insert(votes).values(row)
        return await self._database.changed(insert.on_conflict_do_nothing(), repeatable=True) > 0

    async def of_chat(self, chat: str) -> list[tuple[str, Wish]]:
        """Quarter and wish of every vote of one chat that is still kept."""
        columns = (votes.c.quarter, votes.c.kind, votes.c.level, votes.c.area, votes.c.daytime)
        query = select(*columns).where(votes.c.hash.in_(await self._hashes(chat))).order_by(*columns)
        return [(row.quarter, Wish(*row[1:])) for row in await self._database.rows(query)]

    async def delete(self, chat: str) -> bool:
        """Take back every vote of a chat that is not sealed; True where there was one."""
        hashes = await self._hashes(chat)
        if not hashes:
            return False
        return await self._database.changed(delete(votes).where(votes.c.hash.in_(hashes)), repeatable=True) > 0

    async def seal(self, day: date) -> None:
        """Votes of quarters that are over on `day` get a random name in place of the hash.

        From then on they lead to nobody, and what is published of them does not change: two exports, before and after
        somebody took a wish back, would show what this person wanted.
        """
        random = (
            func.lower(func.hex(func.randomblob(_SEALED // 2)))
            if self._database.is_sqlite
            else func.replace(cast(func.gen_random_uuid(), String), "-", "")
        )
        open_names = votes.c.quarter < quarter_of(day), func.length(votes.c.hash) != _SEALED
        statement = update(votes).where(*open_names).values(hash=random)
        await self._database.changed(statement, repeatable=True, patience=PATIENCE_OF_UPKEEP)

    async def wishes(self, quarter: str) -> Counter[Wish]:
        """How many want what. For tools of the staff, which must not show small numbers."""
        columns = (votes.c.kind, votes.c.level, votes.c.area, votes.c.daytime)
        query = select(*columns, func.count()).where(votes.c.quarter == quarter).group_by(*columns)
        return Counter({Wish(*row[:4]): row[4] for row in await self._database.rows(query)})

    async def _hashes(self, chat: str) -> list[str]:
        """Every name a vote of this chat can have."""
        query = select(votes.c.quarter, votes.c.kind).distinct()
        return [self._keys.vote_hash(chat, row.kind, row.quarter) for row in await self._database.rows(query)]

"""Sessions: what a chat's next message needs to know, encrypted, under a keyed hash."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Executable, bindparam, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from .database import PATIENCE_OF_FLUSH, Database
from .keys import Keys
from .tables import sessions

_TOUCHED_AT_MOST = 10_000


def _replace(insert: sqlite.Insert | postgresql.Insert) -> Executable:
    replaced = {column: insert.excluded[column] for column in ("profile", "used_on")}
    return insert.on_conflict_do_update(index_elements=["chat"], set_=replaced)


_REPLACE = {True: _replace(sqlite.insert(sessions)), False: _replace(postgresql.insert(sessions))}  # by `is_sqlite`


class Sessions:
    """One row a chat."""

    def __init__(self, database: Database, keys: Keys) -> None:
        self._database, self._keys = database, keys
        self._touched: dict[str, date] = {}

    async def load(self, chat: str, today: date) -> bytes | None:
        """The session of a chat; None where there is none or it was kept under another key. One statement.

        Reading is use: it is noted, and written later by `flush`.
        """
        payload, used_on = await self.kept(chat)
        if used_on is not None and used_on < today and len(self._touched) < _TOUCHED_AT_MOST:
            self._touched[self._keys.chat_hash(chat)] = today
        return payload

    async def kept(self, chat: str) -> tuple[bytes | None, date | None]:
        """The session of a chat and the day of its last use, without counting as use."""
        name = self._keys.chat_hash(chat)
        rows = await self._database.rows(select(sessions.c.profile, sessions.c.used_on).where(sessions.c.chat == name))
        return (self._keys.decrypt(rows[0].profile), rows[0].used_on) if rows else (None, None)

    async def save(self, chat: str, payload: bytes, today: date) -> None:
        """Insert or replace in one statement."""
        name = self._keys.chat_hash(chat)
        values = {"chat": name, "profile": self._keys.encrypt(payload, today), "used_on": today}
        await self._database.changed(_REPLACE[self._database.is_sqlite], values, repeatable=True)
        self._touched.pop(name, None)

    async def delete(self, chat: str) -> bool:
        """Forget a chat; True where there was something."""
        name = self._keys.chat_hash(chat)
        self._touched.pop(name, None)
        return await self._database.changed(delete(sessions).where(sessions.c.chat == name), repeatable=True) > 0

    async def flush(self) -> None:
        """Write down which sessions were read since. What fails is forgotten: the next message notes it again."""
        touched, self._touched = self._touched, {}
        if touched:
            noted = update(sessions).where(sessions.c.chat == bindparam("name")).values(used_on=bindparam("day"))
            await self._database.all_or_nothing(
                [(noted, [{"name": n, "day": d} for n, d in sorted(touched.items())])], PATIENCE_OF_FLUSH
            )

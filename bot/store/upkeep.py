"""Removing what is kept too long, counting what is there, emptying all."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Table, delete, func, select

from .database import PATIENCE_OF_UPKEEP, Database
from .retention import RETENTION, Retention
from .tables import counts, metadata, questions, sessions, updates, votes

_AGE: Mapping[Table, ColumnElement[object]] = {
    sessions: sessions.c.used_on,
    votes: votes.c.quarter,
    counts: counts.c.day,
    questions: questions.c.day,
    updates: updates.c.seen_at,
}


class Stock(NamedTuple):
    """What a table holds. `oldest`: a day, or a quarter for votes; None where it is empty."""

    rows: int
    oldest: str | None


def _too_old(now: datetime, kept: Retention) -> Mapping[Table, ColumnElement[bool]]:
    today = now.date()
    return {
        sessions: sessions.c.used_on <= kept.last_use(today),
        votes: votes.c.quarter < kept.first_quarter(today),
        counts: counts.c.day <= kept.last_count(today),
        questions: questions.c.day <= kept.last_question(today),
        updates: updates.c.seen_at <= kept.last_update(now),
    }


async def purge(database: Database, now: datetime, kept: Retention = RETENTION) -> dict[str, int]:
    """Remove what is too old at `now` (aware, local); rows removed a table."""
    return {
        table.name: await database.changed(delete(table).where(old), repeatable=True, patience=PATIENCE_OF_UPKEEP)
        for table, old in _too_old(now, kept).items()
    }


async def stock(database: Database) -> dict[str, Stock]:
    """Rows and oldest day of every table."""
    found = {}
    for table, age in _AGE.items():
        ((rows, oldest),) = await database.rows(select(func.count(), func.min(age)).select_from(table))
        day = oldest.date() if isinstance(oldest, datetime) else oldest
        found[table.name] = Stock(rows, day.isoformat() if isinstance(day, date) else day)
    return found


async def delete_all(database: Database) -> None:
    """Empty every table, all or none."""
    await database.all_or_nothing([(delete(table), []) for table in metadata.sorted_tables], PATIENCE_OF_UPKEEP)

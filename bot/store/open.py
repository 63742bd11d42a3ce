"""Opening the database."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import URL
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from .database import Database, is_file, make_engine
from .keys import Keys
from .problem import StoreProblem
from .store import SqlStore

_OTHERS_TIME = 20.0  # seconds; a migration takes less than one


def _utc() -> datetime:
    return datetime.now(UTC)


async def open_store(
    url: str,
    keys: Keys,
    problem: type[Exception] = StoreProblem,
    clock: Callable[[], datetime] = _utc,
) -> SqlStore:
    """Open the database and bring its tables up to date. `problem` is raised later when the database is away.

    `clock` gives aware moments; its day is the day of use. Raises StoreProblem with one line that says what to do.
    """
    parsed = _as_asyncpg(make_url(url))
    shown = parsed.render_as_string(hide_password=True)
    engine = None
    try:
        if is_file(parsed):
            Path(parsed.database or "").parent.mkdir(parents=True, exist_ok=True)
        engine = make_engine(parsed)
        await _migrate_when_free(engine)
    except StoreProblem as error:
        await _dispose(engine)
        raise StoreProblem(f"DATABASE_URL: cannot use {shown}: {error}") from None
    except (SQLAlchemyError, OSError, ImportError, TypeError, ValueError) as error:
        await _dispose(engine)
        raise StoreProblem(
            f"DATABASE_URL: cannot use {shown} ({_reason(error)}); check the address, the server and the rights"
        ) from None
    return SqlStore(Database(engine, problem), keys, clock)


def _as_asyncpg(url: URL) -> URL:
    """libpq, and what hosters give out, say `sslmode`; asyncpg takes the same values as `ssl`."""
    mode = url.query.get("sslmode")
    if url.get_backend_name() != "postgresql" or mode is None:
        return url
    return url.difference_update_query(["sslmode"]).update_query_dict({"ssl": mode})


async def _migrate_when_free(engine: AsyncEngine) -> None:
    """Wait for another process that is just opening the same file: SQLite does not wait where it sets the journal."""
    ends = asyncio.get_running_loop().time() + _OTHERS_TIME
    while True:
        try:
            return await _migrate(engine)
        except DBAPIError as error:
            if "database is locked" not in str(error.orig) or asyncio.get_running_loop().time() > ends:
                raise
            await asyncio.sleep(0.2)


async def _migrate(engine: AsyncEngine) -> None:
    from .migrate import migrate  # 0.3 s for Alembic, only where a database is opened

    async with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            await connection.execution_options(isolation_level="READ COMMITTED")
        await connection.run_sync(migrate)


async def _dispose(engine: AsyncEngine | None) -> None:
    if engine is not None:
        await engine.dispose()


def _reason(error: Exception) -> str:
    known = error.orig if isinstance(error, DBAPIError) else getattr(error, "strerror", None)
    text = str(known or (error if isinstance(error, TypeError) else "")) or type(error).__name__
    return text.splitlines()[0]

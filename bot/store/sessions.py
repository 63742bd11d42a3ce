"""Sessions in SQLite or PostgreSQL through SQLAlchemy (async)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Date, LargeBinary, MetaData, String, Table, delete, event, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.schema import Column

from .keys import Keys

metadata = MetaData()
sessions = Table(
    "sessions",
    metadata,
    Column("chat", String(64), primary_key=True),  # keyed hash, never an id
    Column("profile", LargeBinary, nullable=False),  # encrypted
    Column("used_on", Date, nullable=False, index=True),
)


class StoreProblem(Exception):
    """The database cannot be used now. The message says what to do and holds no address with a password."""


class SqlSessions:
    """Keeps sessions; implements the dialogue's SessionStore."""

    def __init__(self, engine: AsyncEngine, keys: Keys, problem: type[Exception] = StoreProblem) -> None:
        self._engine, self._keys, self._problem = engine, keys, problem

    @contextmanager
    def _guard(self) -> Iterator[None]:
        try:
            yield
        except (SQLAlchemyError, OSError) as error:
            raise self._problem(type(error).__name__) from None  # the message could hold parameters

    async def load(self, chat: str) -> bytes | None:
        """The session of a chat; None where there is none or it was kept under another key."""
        with self._guard():
            async with self._engine.connect() as connection:
                query = select(sessions.c.profile).where(sessions.c.chat == self._keys.chat_hash(chat))
                token = (await connection.execute(query)).scalar_one_or_none()
        return self._keys.decrypt(token) if token is not None else None

    async def save(self, chat: str, payload: bytes) -> None:
        """Insert or replace in one statement."""
        values = {
            "chat": self._keys.chat_hash(chat),
            "profile": self._keys.encrypt(payload),
            "used_on": datetime.now(UTC).date(),
        }
        dialect = postgresql if self._engine.dialect.name == "postgresql" else sqlite
        statement = dialect.insert(sessions).values(values)
        update = {name: statement.excluded[name] for name in ("profile", "used_on")}
        with self._guard():
            async with self._engine.begin() as connection:
                await connection.execute(statement.on_conflict_do_update(index_elements=["chat"], set_=update))

    async def delete(self, chat: str) -> bool:
        """Forget a chat; True where there was something."""
        with self._guard():
            async with self._engine.begin() as connection:
                statement = delete(sessions).where(sessions.c.chat == self._keys.chat_hash(chat))
                return (await connection.execute(statement)).rowcount > 0

    async def aclose(self) -> None:
        """Give the connections back."""
        await self._engine.dispose()


def _tune_sqlite(engine: AsyncEngine) -> None:
    @event.listens_for(engine.sync_engine, "connect")
    def _pragmas(connection, _record) -> None:  # type: ignore[no-untyped-def]
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=NORMAL")
        cursor.execute("PRAGMA busy_timeout=5000")
        cursor.close()


async def open_store(url: str, keys: Keys, problem: type[Exception] = StoreProblem) -> SqlSessions:
    """Open the database and make the tables. `problem` is raised later when the database is away.

    Raises StoreProblem with one line that says what to do.
    """
    parsed = make_url(url)
    is_file = parsed.get_backend_name() == "sqlite" and parsed.database and parsed.database != ":memory:"
    shown = parsed.render_as_string(hide_password=True)
    try:
        if is_file:
            Path(parsed.database or "").parent.mkdir(parents=True, exist_ok=True)
        engine = create_async_engine(url, pool_pre_ping=not is_file)
        if is_file:
            _tune_sqlite(engine)
        async with engine.begin() as connection:
            await connection.run_sync(metadata.create_all)
    except (SQLAlchemyError, OSError, ImportError, ValueError) as error:
        reason = str(getattr(error, "orig", None) or getattr(error, "strerror", None) or type(error).__name__)
        raise StoreProblem(
            f"DATABASE_URL: cannot use {shown} ({reason.splitlines()[0]}); check the address, the server and the rights"
        ) from None
    return SqlSessions(engine, keys, problem)

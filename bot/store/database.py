"""The way to the database: one statement, one round trip, never more than two seconds."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Sequence
from typing import Any, TypeVar

from sqlalchemy import URL, Executable, Row, event
from sqlalchemy.exc import DBAPIError, DisconnectionError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from .problem import StoreProblem

T = TypeVar("T")

PATIENCE = 2.0  # seconds: a person waits for the reply
SQLITE_BUSY = 1500  # milliseconds to wait for another process's lock: below PATIENCE
PATIENCE_OF_FLUSH = 5.0  # whoever stops the bot waits
PATIENCE_OF_UPKEEP = 30.0  # nobody waits, many rows


class Database:
    """Runs statements. Every failure is raised as `problem`, whose text names only the kind of failure."""

    def __init__(self, engine: AsyncEngine, problem: type[Exception] = StoreProblem) -> None:
        self.engine, self.problem = engine, problem
        level = "SERIALIZABLE" if self.is_sqlite else "READ COMMITTED"
        self._transactions = engine.execution_options(isolation_level=level)
        self._left: set[asyncio.Task[Any]] = set()

    @property
    def is_sqlite(self) -> bool:
        """SQLite, otherwise PostgreSQL."""
        return self.engine.dialect.name == "sqlite"

    async def rows(
        self, query: Executable, parameters: Sequence[dict[str, Any]] | None = None, *, repeatable: bool = True
    ) -> Sequence[Row[*tuple[Any, ...]]]:
        """The rows of a query, or those that a statement returns. `repeatable`: done twice it does no harm."""

        async def read(connection: AsyncConnection) -> Sequence[Row[*tuple[Any, ...]]]:
            return (await connection.execute(query, parameters)).all()

        return await self._guarded(self._twice(read) if repeatable else self._once(read), PATIENCE)

    async def changed(
        self,
        statement: Executable,
        values: dict[str, Any] | None = None,
        *,
        repeatable: bool,
        patience: float = PATIENCE,
    ) -> int:
        """How many rows a statement with these values changed. `repeatable`: done twice it does no harm."""

        async def write(connection: AsyncConnection) -> int:
            return (await connection.execute(statement, values)).rowcount

        return await self._guarded(self._twice(write) if repeatable else self._once(write), patience)

    async def all_or_nothing(
        self, statements: Iterable[tuple[Executable, Sequence[dict[str, Any]]]], patience: float
    ) -> None:
        """Statements with their parameters in one transaction."""

        async def write() -> None:
            async with self._transactions.begin() as connection:
                for statement, parameters in statements:
                    await connection.execute(statement, parameters or None)

        await self._guarded(write(), patience)

    async def aclose(self) -> None:
        """Give the connections back, at once where the database does not answer."""
        try:
            async with asyncio.timeout(PATIENCE):
                await asyncio.gather(*self._left, return_exceptions=True)
                await self.engine.dispose()
        except (TimeoutError, SQLAlchemyError, OSError):
            await self.engine.dispose(close=False)

    async def _once(self, work: Callable[[AsyncConnection], Awaitable[T]]) -> T:
        async with self.engine.connect() as connection:
            return await work(connection)

    async def _twice(self, work: Callable[[AsyncConnection], Awaitable[T]]) -> T:
        """Once more where the connection had died unnoticed since it was used last."""
        try:
            return await self._once(work)
        except DBAPIError as error:
            if not error.connection_invalidated:
                raise
            return await self._once(work)

    async def _guarded(self, work: Coroutine[Any, Any, T], patience: float) -> T:
        task = asyncio.create_task(work)
        try:
            await asyncio.wait({task}, timeout=patience)
        except asyncio.CancelledError:  # whoever asked is stopped; cut off, the statement would cost its connection
            self._leave(task)
            raise
        if not task.done():
            task.cancel()  # cleaning up after a silent server takes time that nobody waits for
            self._leave(task)
            raise self.problem("TimeoutError")
        try:
            return task.result()
        except (SQLAlchemyError, OSError) as error:
            raise self.problem(_kind(error)) from None

    def _leave(self, task: asyncio.Task[Any]) -> None:
        self._left.add(task)
        task.add_done_callback(self._forget)

    def _forget(self, task: asyncio.Task[Any]) -> None:
        self._left.discard(task)
        if not task.cancelled():
            task.exception()  # seen: the caller has been told


def is_file(url: URL) -> bool:
    """A SQLite database in a file named by its path; not in memory, not by a `file:` URI with options of its own."""
    path = url.database or ":memory:"
    return url.get_backend_name() == "sqlite" and path != ":memory:" and not path.startswith("file:")


def make_engine(url: URL) -> AsyncEngine:
    """An engine whose single statements commit themselves: no BEGIN, no COMMIT, no ping on the way.

    Raises SQLAlchemyError, ImportError, TypeError or ValueError for an address that cannot be meant.
    """
    if url.get_backend_name() == "sqlite":
        # one connection: statements wait their turn instead of for each other's locks
        pool = {"pool_size": 1, "max_overflow": 0} if is_file(url) else {}
        engine = create_async_engine(url, isolation_level="AUTOCOMMIT", **pool)
        event.listen(engine.sync_engine, "connect", _tune_sqlite)
    else:
        engine = create_async_engine(
            url, isolation_level="AUTOCOMMIT", connect_args={"timeout": PATIENCE}, pool_timeout=PATIENCE
        )
        event.listen(engine.sync_engine, "checkout", _refuse_closed)
    return engine


def _kind(error: BaseException) -> str:
    """The name of a failure, for a log: its message could hold what was to be stored."""
    if isinstance(error, DBAPIError) and error.orig is not None:
        error = error.orig.__cause__ or error.orig
    return getattr(error, "sqlite_errorname", None) or type(error).__name__


def _tune_sqlite(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout={SQLITE_BUSY}")
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute("PRAGMA secure_delete=ON")  # what is forgotten is overwritten
    cursor.close()


def _refuse_closed(connection: Any, _record: object, _proxy: object) -> None:
    """What a ping would find out for a round trip, asyncpg knows: the server has closed. The pool connects anew."""
    if connection.driver_connection.is_closed():
        raise DisconnectionError

"""The tables brought to what this program expects, by Alembic, before anything else is done with them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text

from .database import SQLITE_BUSY
from .problem import StoreProblem

_FIRST = "0001"  # what the program made before it knew migrations
_FIRST_COLUMNS = {"chat", "profile", "used_on"}
_LOCK = 0x416E6B6F  # "Anko": an advisory lock of PostgreSQL, any number that nobody else takes
_SECONDS = 30  # for another replica to finish its migration


def alembic_config(connection: Connection) -> Config:
    """Alembic on a connection that is open; `env.py` finds it there."""
    config = Config()
    config.set_main_option("script_location", "bot.store:migrations")
    config.attributes["connection"] = connection
    return config


def migrate(connection: Connection) -> None:
    """Upgrade to the newest revision, all or nothing, one replica at a time. Nothing is written when it is there.

    SQLite: `connection` commits by itself. PostgreSQL: it is in a transaction.

    Raises StoreProblem for a database that is newer than the program or belongs to another one.
    """
    config = alembic_config(connection)
    script = ScriptDirectory.from_config(config)
    if _revisions(connection) == set(script.get_heads()):
        return
    with _alone(connection):
        found = _revisions(connection)
        if unknown := found - {known.revision for known in script.walk_revisions()}:
            raise StoreProblem(
                f"the database has revision {', '.join(sorted(unknown))}, which this program does not know: "
                "it was made by a newer version or by another program; update, or set another DATABASE_URL"
            )
        if not found and (columns := _columns(connection)) is not None:
            if columns != _FIRST_COLUMNS:
                raise StoreProblem("the database has a table `sessions` of another program; set another DATABASE_URL")
            command.stamp(config, _FIRST)
        command.upgrade(config, "head")


def _revisions(connection: Connection) -> set[str]:
    return set(MigrationContext.configure(connection).get_current_heads())


def _columns(connection: Connection) -> set[str] | None:
    """Of the table `sessions`; None where there is none."""
    inspector = inspect(connection)
    return {column["name"] for column in inspector.get_columns("sessions")} if inspector.has_table("sessions") else None


@contextmanager
def _alone(connection: Connection) -> Iterator[None]:
    """A transaction that no other replica's migration runs beside."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"PRAGMA busy_timeout={_SECONDS * 1000}")
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{_SECONDS}s'")
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    try:
        yield
    except BaseException:
        connection.rollback()
        raise
    else:
        connection.commit()
    finally:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql(f"PRAGMA busy_timeout={SQLITE_BUSY}")

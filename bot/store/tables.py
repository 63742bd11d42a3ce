"""The tables. A change here needs a step in `migrations/versions`; a test holds both together.

Nothing in clear names a person: chats appear as keyed hashes only, and what a person said is encrypted.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Date, DateTime, LargeBinary, MetaData, String, Table
from sqlalchemy.schema import Column

metadata = MetaData()

sessions = Table(
    "sessions",
    metadata,
    Column("chat", String(64), primary_key=True),  # keyed hash, never an id
    Column("profile", LargeBinary, nullable=False),  # encrypted
    Column("used_on", Date, nullable=False, index=True),
)

votes = Table(
    "votes",
    metadata,
    Column("hash", String(64), primary_key=True),  # of chat, kind and quarter; random once the quarter is over
    Column("quarter", String(7), nullable=False, index=True),  # "2026-Q4"
    Column("kind", String(64), nullable=False),
    Column("level", String(64), nullable=False),
    Column("area", String(64), nullable=False),
    Column("daytime", String(64), nullable=False),
    sqlite_with_rowid=False,  # kept in the order of the hash: a row number would tell who came after whom
)

counts = Table(
    "counts",
    metadata,
    Column("day", Date, primary_key=True),
    Column("topic", String(64), primary_key=True),
    Column("language", String(64), primary_key=True),
    Column("outcome", String(64), primary_key=True),
    Column("reason", String(64), primary_key=True),
    Column("number", BigInteger, nullable=False),
)

questions = Table(
    "questions",
    metadata,
    Column("id", String(32), primary_key=True),  # random: tells neither who nor in which order
    Column("text", LargeBinary, nullable=False),  # encrypted
    Column("language", String(64), nullable=False),
    Column("day", Date, nullable=False, index=True),
    sqlite_with_rowid=False,
)

updates = Table(
    "updates",
    metadata,
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    Column("seen_at", DateTime, nullable=False, index=True),  # UTC
)

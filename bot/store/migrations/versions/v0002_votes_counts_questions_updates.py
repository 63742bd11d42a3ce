"""Votes, counters, questions to the team, Telegram's updates."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "votes",
        sa.Column("hash", sa.String(64), primary_key=True),
        sa.Column("quarter", sa.String(7), nullable=False),
        *(sa.Column(name, sa.String(64), nullable=False) for name in ("kind", "level", "area", "daytime")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_votes_quarter", "votes", ["quarter"])
    op.create_table(
        "counts",
        sa.Column("day", sa.Date, primary_key=True),
        *(sa.Column(name, sa.String(64), primary_key=True) for name in ("topic", "language", "outcome", "reason")),
        sa.Column("number", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "questions",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("text", sa.LargeBinary, nullable=False),
        sa.Column("language", sa.String(64), nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_questions_day", "questions", ["day"])
    op.create_table(
        "updates",
        sa.Column("update_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("seen_at", sa.DateTime, nullable=False),
    )
    op.create_index("ix_updates_seen_at", "updates", ["seen_at"])


def downgrade() -> None:
    """Drop them with all they hold."""
    for name in ("updates", "questions", "counts", "votes"):
        op.drop_table(name)

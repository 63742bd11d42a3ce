"""Sessions, as the program made them before it knew migrations."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "sessions",
        sa.Column("chat", sa.String(64), primary_key=True),
        sa.Column("profile", sa.LargeBinary, nullable=False),
        sa.Column("used_on", sa.Date, nullable=False),
    )
    op.create_index("ix_sessions_used_on", "sessions", ["used_on"])


def downgrade() -> None:
    """Drop it with all sessions."""
    op.drop_table("sessions")

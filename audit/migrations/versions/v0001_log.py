"""The log: entries, checkpoints, the tree's head, the log's name."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_INDEX = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Create the four tables."""
    op.create_table(
        "entries",
        sa.Column("idx", _INDEX, primary_key=True, autoincrement=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("minute", sa.String(20), nullable=False),
        sa.Column("entry", sa.Text, nullable=False),
        sa.Column("leaf", sa.LargeBinary(32), nullable=False),
        sa.Column("random", sa.LargeBinary(32)),
        sa.Column("private", sa.Text),
        sa.Column("exchange", sa.String(32)),
    )
    op.create_index("entries_exchange", "entries", ["exchange"], sqlite_where=sa.column("exchange").isnot(None))
    op.create_table(
        "checkpoints",
        sa.Column("size", _INDEX, primary_key=True, autoincrement=False),
        sa.Column("note", sa.Text, nullable=False),
    )
    op.create_table(
        "head",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("size", _INDEX, nullable=False),
        sa.Column("frontier", sa.LargeBinary, nullable=False),
        sa.Column("settled", _INDEX, nullable=False),
    )
    op.create_table(
        "meta",
        sa.Column("name", sa.String(32), primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
    )

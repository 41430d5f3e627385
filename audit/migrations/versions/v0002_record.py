"""Entries can be found by the person they are about."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what later versions of the record need."""
    _subjects()


def _subjects() -> None:
    op.add_column("entries", sa.Column("subject", sa.String(64)))
    op.create_index("entries_subject", "entries", ["subject"], sqlite_where=sa.column("subject").isnot(None))

"""Entries can be found by the person they are about; PostgreSQL gets its waiting room."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_INDEX = sa.BigInteger().with_variant(sa.Integer, "sqlite")


_FILL = {
    "sqlite": "UPDATE entries SET subject = json_extract(private, '$.subject') WHERE private IS NOT NULL",
    "postgresql": "UPDATE entries SET subject = private::json ->> 'subject' WHERE private IS NOT NULL",
}
"""What earlier entries say of the person, in their private part."""


def upgrade() -> None:
    """Add what later versions of the record need."""
    _subjects()
    _search()
    _retention()
    _waiting_room()


def _subjects() -> None:
    op.add_column("entries", sa.Column("subject", sa.String(64)))
    op.execute(_FILL[op.get_context().dialect.name])
    op.create_index("entries_subject", "entries", ["subject"], sqlite_where=sa.column("subject").isnot(None))


def _search() -> None:
    index = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    op.create_table(
        "search_rows",
        sa.Column("idx", index, primary_key=True, autoincrement=False),
        sa.Column("minute", index, nullable=False),
        sa.Column("terms", sa.Text, nullable=False),
    )
    op.create_table(
        "search_blocks",
        sa.Column("field", sa.String(16), primary_key=True),
        sa.Column("value", sa.Text, primary_key=True),
        sa.Column("block", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("count", sa.Integer, nullable=False),
        sa.Column("bits", sa.LargeBinary, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("search_blocks_block", "search_blocks", ["block"])
    op.create_table(
        "searches",
        sa.Column("name", sa.String(64), primary_key=True),
        sa.Column("query", sa.Text, nullable=False),
    )


def _retention() -> None:
    """What may not be erased, who can be found by name, and how far erasing is."""
    op.create_table(
        "holds",
        sa.Column("id", sa.String(8), primary_key=True),
        sa.Column("scope", sa.String(8), nullable=False),
        sa.Column("value", sa.String(64), nullable=False),
        sa.Column("since", sa.String(20), nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
    )
    op.create_table(
        "named",
        sa.Column("token", sa.LargeBinary(8), primary_key=True),
        sa.Column("idx", _INDEX, primary_key=True, autoincrement=False),
        sqlite_with_rowid=False,
    )
    op.create_index("named_idx", "named", ["idx"])
    op.create_table(
        "retention",
        sa.Column("name", sa.String(64), primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
    )


def _waiting_room() -> None:
    """In SQLite a record has its place at once."""
    if op.get_context().dialect.name == "sqlite":
        return
    op.create_table(
        "pending",
        sa.Column("seq", sa.BigInteger, primary_key=True, autoincrement=True),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("minute", sa.String(20), nullable=False),
        sa.Column("entry", sa.Text, nullable=False),
        sa.Column("leaf", sa.LargeBinary(32), nullable=False),
        sa.Column("random", sa.LargeBinary(32)),
        sa.Column("private", sa.Text),
        sa.Column("exchange", sa.String(32)),
        sa.Column("subject", sa.String(64)),
        sa.Column("named", sa.LargeBinary),
    )

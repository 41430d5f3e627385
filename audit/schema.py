"""The tables of ``audit.db``, the same for SQLite and PostgreSQL.

``entries.entry`` is the text that is hashed, byte for byte; ``kind``, ``minute``, ``exchange`` and ``subject`` only
repeat what it and the private part say, for queries. ``head`` has one row: the tree as it is. ``meta`` names the log.
``search_rows`` and ``search_blocks`` are derived from the entries and can be made anew (``audit.search``); ``searches``
are filters that somebody gave a name.
``holds`` lists what may not be erased, ``named`` says under which tokens an entry can be found, ``retention`` remembers
how far the work of erasing is.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, MetaData, String, Table, Text

metadata = MetaData()

_index = BigInteger().with_variant(Integer, "sqlite")

entries = Table(
    "entries",
    metadata,
    Column("idx", _index, primary_key=True, autoincrement=False),
    Column("kind", String(32), nullable=False),
    Column("minute", String(20), nullable=False),
    Column("entry", Text, nullable=False),
    Column("leaf", LargeBinary(32), nullable=False),
    Column("random", LargeBinary(32)),
    Column("private", Text),
    Column("exchange", String(32)),
    Column("subject", String(64)),
)
Index("entries_exchange", entries.c.exchange, sqlite_where=entries.c.exchange.isnot(None))
Index("entries_subject", entries.c.subject, sqlite_where=entries.c.subject.isnot(None))

waiting = MetaData()
"""Of PostgreSQL only: SQLite gives a record its place at once."""
pending = Table(
    "pending",
    waiting,
    Column("seq", BigInteger, primary_key=True, autoincrement=True),
    *(Column(column.name, column.type, nullable=column.nullable) for column in entries.c if column.name != "idx"),
    Column("named", LargeBinary),
)

checkpoints = Table(
    "checkpoints",
    metadata,
    Column("size", _index, primary_key=True, autoincrement=False),
    Column("note", Text, nullable=False),
)

head = Table(
    "head",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("size", _index, nullable=False),
    Column("frontier", LargeBinary, nullable=False),
    Column("settled", _index, nullable=False),
)

meta = Table(
    "meta",
    metadata,
    Column("name", String(32), primary_key=True),
    Column("value", Text, nullable=False),
)

search_rows = Table(
    "search_rows",
    metadata,
    Column("idx", _index, primary_key=True, autoincrement=False),
    Column("minute", _index, nullable=False),
    Column("terms", Text, nullable=False),
)

search_blocks = Table(
    "search_blocks",
    metadata,
    Column("field", String(16), primary_key=True),
    Column("value", Text, primary_key=True),
    Column("block", Integer, primary_key=True, autoincrement=False),
    Column("count", Integer, nullable=False),
    Column("bits", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)
Index("search_blocks_block", search_blocks.c.block)

searches = Table(
    "searches",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("query", Text, nullable=False),
)

holds = Table(
    "holds",
    metadata,
    Column("id", String(8), primary_key=True),
    Column("scope", String(8), nullable=False),
    Column("value", String(64), nullable=False),
    Column("since", String(20), nullable=False),
    Column("by", Text, nullable=False),
    Column("reason", Text, nullable=False),
)

named = Table(
    "named",
    metadata,
    Column("token", LargeBinary(8), primary_key=True),
    Column("idx", _index, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)
Index("named_idx", named.c.idx)

retention = Table(
    "retention",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("value", Text, nullable=False),
)

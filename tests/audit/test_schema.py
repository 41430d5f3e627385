"""The migrations lead to the tables that the code declares."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateTable

from audit import schema
from audit.layout import REVISION
from audit.store.sqlite import SQLiteStore


def test_migrated_tables_are_the_declared_ones(tmp_path: Path) -> None:
    store = SQLiteStore(tmp_path / "audit.db", lock_timeout=1)
    store.open()
    store.close()
    engine = sa.create_engine(f"sqlite:///{tmp_path / 'audit.db'}")
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, schema.metadata) == []
    engine.dispose()


def test_the_declared_revision_is_the_newest_migration() -> None:
    config = Config()
    config.set_main_option("script_location", "audit:migrations")
    assert ScriptDirectory.from_config(config).get_current_head() == REVISION


def test_the_same_tables_serve_postgresql() -> None:
    ddl = str(CreateTable(schema.entries).compile(dialect=postgresql.dialect()))
    assert "idx BIGINT NOT NULL" in ddl
    assert "leaf BYTEA NOT NULL" in ddl

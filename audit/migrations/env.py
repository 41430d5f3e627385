"""Alembic's entry: run the steps on the connection, and inside the transaction, that the store hands over."""

from __future__ import annotations

from alembic import context

from audit.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()

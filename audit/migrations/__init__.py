"""How the tables of ``audit.schema`` came to be, step by step (Alembic)."""

"""Names on which those who write the log and those who check it must agree."""

from __future__ import annotations

FORMAT = "gapura-log/1"
"""Value of ``meta.format`` in the database."""
REVISION = "0002"
"""The newest migration in ``audit/migrations``."""
DATABASE = "audit.db"
PUBLIC_FILE = "log.pub"
PLACE_FILE = "log.database"
"""Beside ``log.pub`` where the log lies in a PostgreSQL database: the name of the variable with its address."""
HASH_BYTES = 32
EXPORT_VERSION = 2
"""Member ``gapura_export`` of the first line of an export."""
BUNDLE_VERSION = 1
"""Member ``gapura_bundle`` of a bundle."""
ENTRY_VERSION = 1
"""Member ``v`` of every entry."""
ERASURES = frozenset({"retention", "admin.erase"})
"""Kinds whose public member ``erased`` names, as ``[first, last]`` pairs, earlier entries that gave up their private
part."""

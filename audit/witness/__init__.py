"""A witness of somebody else's log, and what a log says to one (https://c2sp.org/tlog-witness, v0)."""

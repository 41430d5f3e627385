"""The gate: the path of a request, in folders."""

__version__ = "0.1.0"

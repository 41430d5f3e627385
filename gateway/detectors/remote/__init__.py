"""Detectors on other machines: guard models behind an API, and anything that answers JSON with JSON."""

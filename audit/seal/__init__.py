"""Content that a policy ordered to be kept: sealed, expiring, and opened only by the right people."""

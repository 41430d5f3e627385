"""``gapura policy new``: an interview that writes a policy with its tests."""

"""``gapura policy test``: the promises that stand beside a policy."""

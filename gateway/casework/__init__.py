"""People behind the gate: who is told of what, when, over what; and what they decide."""

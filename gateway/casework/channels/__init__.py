"""What carries a notice to a person: one file for each kind of channel."""

"""Where compliance officers work with the record: what needs more of the gate than the log alone."""

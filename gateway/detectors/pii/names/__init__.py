"""Names of persons: told by a cue, by a table of names of many traditions, or known from the conversation."""

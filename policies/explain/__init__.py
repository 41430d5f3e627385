"""A policy, a rule, a condition or a recorded decision in plain sentences, in English and Indonesian."""

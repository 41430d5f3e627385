"""Finding entries again: what of a record can be asked for, and the rows that answer quickly. See README.md here."""

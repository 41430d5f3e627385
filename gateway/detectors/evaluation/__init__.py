"""How well personal data is found: marked texts in, figures out. Never part of serving."""

"""How the embedded toxicity model was made: a seeded recipe, run by hand, never at serving time."""

"""Other models than the embedded one: taken in from Detoxify, trained on own rows, given back. Not needed to serve."""

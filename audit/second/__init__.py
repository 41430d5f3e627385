"""The second verifier: the same steps in another language, written apart, for whoever does not trust the first."""

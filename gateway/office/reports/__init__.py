"""Papers for the duties of the law: who was concerned, what is processed, what a person may know. Never sent."""

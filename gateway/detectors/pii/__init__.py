"""Personal data: recognisers, the engine that asks them, and the tables they read."""

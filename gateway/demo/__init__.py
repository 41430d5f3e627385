"""The demo's backend: a scripted stand-in for a model in every dialect, so that the gate can be tried alone."""

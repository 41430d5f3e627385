"""Signed pack files: one file that a foundation hands to many schools."""

"""Papers: pages about the record that are printed, filed, and read without a network or a program of ours."""

"""Evidence about one exchange in one file, which a stranger can check offline."""

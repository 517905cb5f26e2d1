"""Readers: one file per format, each with `open_root(root) -> Reader`."""

"""Scenes → rows in a folder: two passes, any number of workers, always the same bytes."""

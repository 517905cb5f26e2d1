"""Where pictures are taken from."""

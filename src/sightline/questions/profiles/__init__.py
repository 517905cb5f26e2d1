"""Named lists of configured question types: one file, one benchmark or purpose."""

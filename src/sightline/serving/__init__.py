"""A model in memory, asked many times."""

"""Parts that models share, each readable alone."""

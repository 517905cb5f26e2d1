"""Every answer by a second route: other formulas than the question types use, and none of their functions."""

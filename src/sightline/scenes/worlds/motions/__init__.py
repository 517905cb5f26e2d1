"""Things that move, films of them, and the points that move along."""

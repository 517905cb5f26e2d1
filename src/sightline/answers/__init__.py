"""What can be said of a scene: typed answers that say themselves, read themselves back and score a guess."""

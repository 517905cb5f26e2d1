"""What is there: scenes, and the readers that make them."""

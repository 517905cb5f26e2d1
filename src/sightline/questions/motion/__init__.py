"""What is asked of things and points that move."""

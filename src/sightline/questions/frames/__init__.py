"""What is asked of two or more frames of a scene that stands still, and of their cameras and depth."""

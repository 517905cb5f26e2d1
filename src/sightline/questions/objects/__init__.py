"""What is asked of things by their boxes: how far, where, how large, how many, which."""

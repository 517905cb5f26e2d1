"""A dataset folder as the Hugging Face hub wants it, and the way there."""

"""Judges that never look: what the words of a question, its options and its kind give away of the answer."""

"""Judging replies: who answers, what they said, how right it was, and what a guesser would have had."""

"""Chains of thought: small programs over named facts that give the answer, and the words for their steps."""

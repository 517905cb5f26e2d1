"""Figures measured, never tested: `python -m benchmarks.NAME` ends in one JSON line."""

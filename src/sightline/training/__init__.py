"""Runs: batches, losses, schedules, checkpoints that resume."""

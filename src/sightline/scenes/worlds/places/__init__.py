"""Rooms, flats and table tops: plans, shells, and what stands where."""

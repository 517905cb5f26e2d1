"""Procedural rooms: one seed gives a furnished room with exact ground truth, and a ray caster to photograph it."""

"""Rows worked out again by another route; what differs is listed with its evidence."""

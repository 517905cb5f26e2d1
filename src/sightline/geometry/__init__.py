"""Poses, cameras, boxes and points: numpy in, numpy out. The conventions stand in `conventions.py`."""

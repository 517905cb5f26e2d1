"""Spatial questions from scenes, models that answer them, and the rulers that judge both."""

__version__ = "0.1.0"

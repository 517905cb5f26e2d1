"""Rows without the questions that somebody who never looks can answer."""

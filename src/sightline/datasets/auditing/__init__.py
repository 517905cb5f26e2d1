"""Peers' rows read and examined: repeats, balance, impossible values, what contradicts itself."""

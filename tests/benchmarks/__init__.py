"""Measurements: what the program does against the least that the same libraries need, in one run."""

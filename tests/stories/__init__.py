"""Whole jobs, from beginning to end."""

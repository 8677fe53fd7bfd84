"""Draws every page and dialog; ``python3 run.py pictures``."""

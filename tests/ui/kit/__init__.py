"""Tests of the desktop's kit."""

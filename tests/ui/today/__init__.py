"""Tests of the first page and of the copy of the day."""

"""Statements of the bank: read from any of its files, kept line by line, each line once."""

"""Members brought in from a list: its columns, what becomes of each line, and the deed."""

"""People: persons and organisations, with their addresses."""

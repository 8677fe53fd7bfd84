"""Pure Python: no SQL, no Qt, no clock, no files."""

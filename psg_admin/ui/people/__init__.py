"""The desktop's people."""

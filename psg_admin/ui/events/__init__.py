"""The desktop's events."""

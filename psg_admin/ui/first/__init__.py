"""The desktop's first."""

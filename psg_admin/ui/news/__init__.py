"""The desktop's news."""

"""The desktop's settings."""

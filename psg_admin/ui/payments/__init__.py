"""The desktop's payments."""

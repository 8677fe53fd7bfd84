"""The desktop's today."""

"""The desktop: all of PySide6. Pages know the kit, not each other."""

"""Where SQLAlchemy and Alembic live: the office, its journal, undo, search, numbers, backups."""

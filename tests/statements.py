"""Counting what a deed asks of the database and writes into it."""

from collections.abc import Callable

from sqlalchemy import event

from psg_admin.store.office import Office


def statements(office: Office, deed: Callable[[], object]) -> list[str]:
    """Return what a deed says to the database, but for the beginning of its transaction."""
    said: list[str] = []

    def note(*given: object) -> None:
        said.append(str(given[2]))

    writer = office._writer
    event.listen(writer, "before_cursor_execute", note)
    try:
        deed()
    finally:
        event.remove(writer, "before_cursor_execute", note)
    return [words for words in said if not words.startswith(("BEGIN", "LOCK TABLE writer"))]

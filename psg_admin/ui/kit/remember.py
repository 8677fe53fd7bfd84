"""What the desk remembers of a person's habits: sizes, columns, filters. Never in the database."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from psg_admin.store.disk import disk_as_user_errors
from psg_admin.store.own_file import write_own


class Remember:
    """A small file of habits beside the database.

    Nothing of the office is in it, so a broken or missing file is simply started anew, and a folder that cannot
    be written only means that the habits last until the program is closed.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._path: Path | None = None
        self._habits: dict[str, Any] = {}
        if path is not None:
            self.open(path)

    def open(self, path: Path) -> None:
        """Read the habits kept at ``path`` and keep them there from now on."""
        self._path = path
        try:
            found = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            found = {}
        self._habits = found if isinstance(found, dict) else {}

    def get(self, name: str) -> Mapping[str, Any]:
        """Return what is remembered under ``name``; empty when there is nothing or nothing usable."""
        found = self._habits.get(name)
        return found if isinstance(found, dict) else {}

    def put(self, name: str, **habits: str | float | bool | list[Any] | dict[str, Any]) -> None:
        """Remember ``habits`` under ``name``, beside what is already there; :meth:`save` writes them."""
        self._habits[name] = {**self.get(name), **habits}

    def forget(self, name: str) -> None:
        """Forget all that is remembered under ``name``."""
        self._habits.pop(name, None)

    def close(self) -> None:
        """Forget everything here and the file it is kept in; the file stays as it was last saved."""
        self._path = None
        self._habits = {}

    def save(self) -> None:
        """Write the habits in one move, so that a crash leaves the old file whole; another window may do so meanwhile.

        :raises Unusable: when the folder cannot be written.
        """
        if self._path is None:
            return
        text = json.dumps(self._habits, ensure_ascii=False, indent=1, sort_keys=True)
        with disk_as_user_errors(self._path):
            write_own(self._path, text)


habits = Remember()
"""The habits of this desk. Bootstrap opens them with the data folder; until then, and in tests, they live in memory."""

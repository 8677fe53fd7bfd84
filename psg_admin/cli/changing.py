"""What the commands share that change a record: only what was given, and then what became of it, field by field."""

from collections.abc import Mapping
from functools import partial
from typing import Any

import click

from psg_admin.cli.face import Face, report, say
from psg_admin.kernel.changes import Changes
from psg_admin.kernel.money import shorten


def given(options: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was given of ``options``; those left out are None, or an empty tuple.

    :raises click.UsageError: when nothing was given.
    """
    found = {name: value for name, value in options.items() if value is not None and value != ()}
    if not found:
        raise click.UsageError("Say what to change; --help lists what there is.")
    return found


def report_change(face: Face, changes: Changes, table: str) -> None:
    """Say what a deed did to the row ``made`` of ``table``, and each field before and after, as the history has it."""
    from psg_admin.store.history import entry_detail, history_of

    report(changes, reference=False)
    if changes.nothing:
        return
    entry = face.read(partial(history_of, of={table: [changes.made or 0]}, limit=1))[0]
    for row in face.read(partial(entry_detail, entry_id=entry.id)).rows:
        whose = "" if row.table == table else f"{row.label} “{row.name}”, "
        for field in row.fields:
            say(f"  {whose}{field.label}: {_line(field.before)} → {_line(field.after)}")


def _line(text: str) -> str:
    return shorten(", ".join(text.splitlines())) or "–"

"""The lists of notes and documents, and files of this computer on their way into the office and out of it."""

import stat
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from psg_admin.kernel.errors import BadInput, Unusable
from psg_admin.kernel.figures import show_size
from psg_admin.kernel.words import _, pgettext
from psg_admin.notes.queries import DocumentRow, NoteRow, StoredFile
from psg_admin.notes.rules import NewFile, check_size
from psg_admin.paper.table import Column, Kind
from psg_admin.store.disk import whole


def note_columns(day: date) -> Sequence[Column[NoteRow]]:
    """Return the columns of a list of notes and tasks, as they stand on ``day``."""
    return (
        Column("due_on", _("By"), lambda r: r.due_on, Kind.DAY, 12, sortable=False),
        Column("text", _("Text"), lambda r: r.brief, width=44, sortable=False, data=lambda r: r.text),
        Column(
            "name", pgettext("whom a note is about", "About"), lambda r: r.name or _("the office"), width=24,
            sortable=False, data=lambda r: r.name,
        ),
        Column("assignee", pgettext("who is to do it", "For"), lambda r: r.assignee, width=16, sortable=False),
        Column(
            "state", _("Status"), lambda r: _state_words(r, day), Kind.STATE, 12, sortable=False,
            tone=lambda r: _tone(r, day), data=lambda r: r.state(day),
        ),
        Column("noted_on", _("Noted on"), lambda r: r.noted_on, Kind.DAY, 12, sortable=False, shown=False, kept=True),
    )  # fmt: skip


def document_columns() -> Sequence[Column[DocumentRow]]:
    """Return the columns of a list of documents."""
    return (
        Column("name", _("Name"), lambda r: r.name, width=32, sortable=False),
        Column("kind", _("Kind"), lambda r: r.kind.label, width=12, sortable=False, data=lambda r: r.kind),
        Column("owner", _("Kept with"), lambda r: r.owner, width=30, sortable=False),
        Column("added_on", _("Added on"), lambda r: r.added_on, Kind.DAY, 12, sortable=False),
        Column("size", _("Size"), lambda r: show_size(r.size), width=10, sortable=False, data=lambda r: r.size),
        Column("note", _("Note"), lambda r: r.note, width=20, sortable=False, shown=False, kept=True),
    )


def read_files(paths: Iterable[Path], *, most: int) -> list[NewFile]:
    """Return the files at ``paths``, of which none may have more than ``most`` bytes.

    :raises BadInput: for what is no file, such as a folder or a device, and for an empty or too large one.
    :raises Unusable: for one that is not there, or cannot be read.
    """
    return [_read(path, most) for path in paths]


def write_file(file: StoredFile, path: Path) -> None:
    """Write a document to ``path``, in place of what is there, once all of it is written.

    :raises Unusable: when the disk is full or the folder cannot be written, or an office lies there.
    """
    with whole(path) as part:
        part.write_bytes(file.content)


def _read(path: Path, most: int) -> NewFile:
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            raise BadInput(_("{name} is a folder. Choose the files in it.").format(name=path), field="file")
        if not stat.S_ISREG(mode):
            raise BadInput(_("{name} is not a file.").format(name=path), field="file")
        with path.open("rb") as opened:
            content = opened.read(most + 1)
            size = max(len(content), path.stat().st_size)
    except FileNotFoundError:
        raise Unusable(_("There is no file “{address}”.").format(address=path)) from None
    except (OSError, ValueError) as problem:
        reason = getattr(problem, "strerror", None) or type(problem).__name__
        raise Unusable(_("“{address}” cannot be read: {reason}.").format(address=path, reason=reason)) from problem
    check_size(path.name, size, most=most)
    return NewFile(path.name, content)


def _state_words(row: NoteRow, day: date) -> str:
    state = row.state(day)
    return "" if state is None else state.label


def _tone(row: NoteRow, day: date) -> str:
    state = row.state(day)
    return "" if state is None else state.tone

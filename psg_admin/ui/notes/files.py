"""Documents in the window: attached by a dialog or dropped, opened, saved, changed, removed."""

import atexit
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QObject, QUrl
from PySide6.QtGui import QDesktopServices, QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from psg_admin.kernel.changes import Changes
from psg_admin.kernel.errors import UserError
from psg_admin.kernel.progress import Progress
from psg_admin.kernel.words import _
from psg_admin.notes import operations
from psg_admin.notes.documents import read_files, write_file
from psg_admin.notes.queries import DocumentRow, stored_file
from psg_admin.notes.rules import NewFile, runs
from psg_admin.notes.settings import DocumentSettings
from psg_admin.notes.states import DocumentKind
from psg_admin.settings import load_settings
from psg_admin.store.disk import own_folder
from psg_admin.store.list_query import Work
from psg_admin.store.office import Office
from psg_admin.store.private import make_folder
from psg_admin.ui.kit import ask, form
from psg_admin.ui.kit.action import Action
from psg_admin.ui.kit.desk import Desk
from psg_admin.ui.kit.dialog import FormDialog
from psg_admin.ui.kit.export import file_name

_opened = ExitStack()
"""The folders of what was opened; they are gone when the program ends, and swept where it was killed."""
atexit.register(_opened.close)


def choose_files(
    parent: QWidget, desk: Desk, *, owner: str, contact_id: int | None = None, payment_id: int | None = None
) -> None:
    """Ask for files, and then what they are, to keep them with a contact or a payment, called ``owner``."""
    paths = ask.choose_open_files(parent, _("Attach documents"), [])
    if paths:
        attach_files(parent, desk, paths, owner=owner, contact_id=contact_id, payment_id=payment_id)


def attach_files(
    parent: QWidget, desk: Desk, paths: Sequence[Path], *, owner: str, contact_id: int | None = None,
    payment_id: int | None = None,
) -> None:  # fmt: skip
    """Read files, and ask what they are, to keep them with a contact or a payment, called ``owner``."""

    def arrived(files: list[NewFile]) -> None:
        def work(values: dict[str, Any]) -> Work[Changes]:
            return partial(
                operations.attach, files=files, today=desk.today, contact_id=contact_id, payment_id=payment_id,
                **values,
            )  # fmt: skip

        FormDialog(
            parent, desk.jobs, name=f"document.new.{contact_id or 0}.{payment_id or 0}", title=_("Attach documents"),
            subtitle=_("{files}: kept with {owner}, in the office and in its backups").format(
                files=", ".join(file.name for file in files), owner=owner
            ),
            fields=[_kind(), form.text("note", _("&Note"), limit=500)],
            draft={"kind": DocumentKind.OTHER if payment_id is None else DocumentKind.INVOICE},
            action=_("&Attach"), operation=work, width=74,
        ).open()  # fmt: skip

    def failed(error: UserError) -> None:
        nothing = _("None of the files was attached.") if len(paths) > 1 else ""
        ask.tell(parent, f"{error.message} {nothing}".strip())

    work = partial(_read, desk.office, tuple(paths))
    desk.jobs.run(work, owner=parent, then=arrived, failed=failed)


def open_document(parent: QWidget, desk: Desk, row: DocumentRow) -> None:
    """Have the system open a copy of a document, which only this person may read, and which is gone with the window."""
    if runs(row.name):
        ask.tell(parent, _("{name} is a program and is not opened from here. Save it first.").format(name=row.name))
        return
    work = partial(_lay_out, desk.office, row.id, desk.home.workroom)
    desk.jobs.run(work, owner=parent, then=partial(_show, parent), failed=lambda error: ask.tell(parent, error.message))


def save_document(parent: QWidget, desk: Desk, row: DocumentRow, saved: Callable[[Path], object]) -> None:
    """Ask where to, and write a document there; ``saved(path)`` is called when it is done."""
    kind = ask.FileKind(_("Document"), Path(row.name).suffix or ".bin")
    folder = desk.home.exports
    path = ask.choose_save_file(parent, _("Save the document"), folder / _fit(row.name), [kind])
    if path is not None:
        work = partial(_save, desk.office, row.id, path)
        desk.jobs.run(work, owner=parent, then=saved, failed=lambda error: ask.tell(parent, error.message))


def change_document(parent: QWidget, desk: Desk, row: DocumentRow) -> None:
    """Open what a document is called, of which kind it is, and what is noted of it."""

    def work(values: dict[str, Any]) -> Work[Changes]:
        return partial(operations.change_document, document_id=row.id, version=row.version, **values)

    FormDialog(
        parent, desk.jobs, name=f"document.edit.{row.id}", title=_("Document"), subtitle=row.owner,
        fields=[
            form.text("name", _("N&ame"), limit=255, required=True), _kind(),
            form.text("note", _("&Note"), limit=500),
        ],
        draft={"name": row.name, "kind": row.kind, "note": row.note}, action=_("&Save"), operation=work, width=74,
    ).open()  # fmt: skip


def remove_document(parent: QWidget, desk: Desk, row: DocumentRow) -> None:
    """Take a document away; Undo brings it back."""
    desk.jobs.write(partial(operations.remove_document, document_id=row.id, version=row.version), owner=parent)


def document_actions(parent: QWidget, desk: Desk, row: DocumentRow, saved: Callable[[Path], object]) -> list[Action]:
    """Return what can be done to one document."""
    key = f"document.{row.id}"
    return [
        Action(f"{key}.open", _("Open"), partial(open_document, parent, desk, row), reads=True),
        Action(f"{key}.save", _("Save as a file"), partial(save_document, parent, desk, row, saved),
               button=_("Save as…"), reads=True),
        Action(f"{key}.edit", _("Change the document"), partial(change_document, parent, desk, row),
               button=_("Change…")),
        Action(f"{key}.remove", _("Remove the document"), partial(remove_document, parent, desk, row),
               button=_("Remove"), grave=True),
    ]  # fmt: skip


class FileDrop(QObject):
    """Lets files be dropped on ``area``: ``taken(paths)`` is called with those that were, where it may be now."""

    def __init__(self, area: QAbstractScrollArea, taken: Callable[[list[Path]], object]) -> None:
        super().__init__(area)
        self._taken = taken
        area.viewport().setAcceptDrops(True)
        area.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QDropEvent):
            paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
            if paths and not isinstance(event, QDragEnterEvent | QDragMoveEvent):
                self._taken(paths)
            if paths:
                event.acceptProposedAction()
                return True
        return super().eventFilter(watched, event)


def _kind() -> form.Field:
    return form.choice("kind", _("&Kind"), [(kind, kind.label) for kind in DocumentKind], width=24)


def _read(office: Office, paths: Sequence[Path], _progress: Progress) -> list[NewFile]:
    most = office.read(lambda session: load_settings(session, DocumentSettings)).most_bytes
    return read_files(paths, most=most)


def _lay_out(office: Office, document_id: int, workroom: Path, _progress: Progress) -> Path:
    file = office.read(partial(stored_file, document_id=document_id))
    make_folder(workroom)
    path = _opened.enter_context(own_folder(workroom / "document", "document")) / _fit(file.name)
    write_file(file, path)
    return path


def _save(office: Office, document_id: int, path: Path, _progress: Progress) -> Path:
    write_file(office.read(partial(stored_file, document_id=document_id)), path)
    return path


def _show(parent: QWidget, path: Path) -> None:
    if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
        ask.tell(parent, _("{name} could not be opened. Save it, and open it from there.").format(name=path.name))


def _fit(name: str) -> str:
    """Return the name of a document as every disk takes it, with its ending."""
    plain = Path(name)
    return f"{file_name(plain.stem)}{plain.suffix}"

"""The whole desktop on an office, as it stands when somebody has just opened it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent

from psg_admin.bootstrap import manifests
from psg_admin.paths import Home
from psg_admin.store.office import Office
from psg_admin.ui.app import DeskWindow
from psg_admin.ui.walk import Walk


@contextmanager
def whole_desktop(
    office: Office, folder: Path, *, size: tuple[int, int] | None = None, shown_at: tuple[int, int] | None = None
) -> Iterator[Walk]:
    """Show the window on ``office``, whose home is in ``folder``, with all answers there; it is gone in the end.

    ``size`` is the window's, of this width and height; ``shown_at`` the one that it takes once it is shown, which may
    be larger than the screen of the tests.
    """
    desk = DeskWindow(office, Home(folder / "home"), manifests())
    if size is not None:
        desk.window.resize(*size)
    desk.window.show()
    walk = Walk(desk, folder / "pictures")
    walk.settle()
    if shown_at is not None:
        desk.window.resize(*shown_at)
        walk.settle()
    yield walk
    desk.close()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

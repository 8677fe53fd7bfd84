"""Start to the first usable window, in a process of its own."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from time import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from psg_admin.kernel.manifest import Manifest
    from psg_admin.paths import Home
    from psg_admin.store.office import Office


def ours(home: str, begun: float) -> None:
    """Start the program as a person does, by its own ``open_window``.

    The window is usable once it was painted and a key has gone through it: the letter typed stands in the search.
    The whole is there once the first page shows its figures.
    """
    from psg_admin import bootstrap
    from psg_admin.paths import Home
    from psg_admin.ui import app

    class Watched(app.DeskWindow):
        """The desk, watched."""

        def __init__(self, office: Office | None, home: Home, manifests: Sequence[Manifest]) -> None:
            from PySide6.QtCore import QTimer

            super().__init__(office, home, manifests)
            self.seconds = 0.0
            QTimer.singleShot(0, self.window, lambda: QTimer.singleShot(0, self.window, self.painted))

        def painted(self) -> None:
            from PySide6.QtCore import Qt
            from PySide6.QtTest import QTest

            self.window.repaint()
            line = self.window.search.line
            QTest.keyClick(line, Qt.Key.Key_A)
            assert line.text() == "a"
            self.seconds = time() - begun
            self.settled()

        def settled(self) -> None:
            from PySide6.QtCore import QTimer

            if self.jobs.waiting or not self.window.ready:
                QTimer.singleShot(20, self.window, self.settled)
                return
            self.window.repaint()
            print(json.dumps({"seconds": self.seconds, "whole": time() - begun}), flush=True)
            self.window.close()

    app.DeskWindow = Watched  # type: ignore[misc]
    sys.exit(bootstrap.show_window(Home(Path(home)), None))


def bare(begun: float) -> None:
    """Show an empty window, with SQLAlchemy imported."""
    import sqlalchemy  # noqa: F401
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication, QMainWindow

    app = QApplication(sys.argv[:1])
    window = QMainWindow()
    window.resize(1280, 800)
    window.show()

    def usable() -> None:
        window.repaint()
        print(json.dumps({"seconds": time() - begun}), flush=True)
        window.close()

    QTimer.singleShot(0, lambda: QTimer.singleShot(0, usable))
    app.exec()


if __name__ == "__main__":
    began = float(sys.argv[1])
    if len(sys.argv) > 2:
        ours(sys.argv[2], began)
    else:
        bare(began)

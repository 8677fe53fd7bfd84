"""The window in a process of its own: when all has been read, Python looks for garbage again, and not among modules."""

import os
import subprocess
import sys
from pathlib import Path

from psg_admin.bootstrap import open_at
from psg_admin.paths import Home

STARTED = """
import gc, pathlib, sys
from PySide6.QtCore import QTimer
from psg_admin import bootstrap, paths
from psg_admin.ui import app

class Watched(app.DeskWindow):
    def __init__(self, office, home, manifests):
        super().__init__(office, home, manifests)
        print("waits" if not gc.isenabled() and not gc.get_freeze_count() else "looks", flush=True)
        self.timer = QTimer(self.window)
        self.timer.timeout.connect(self.look)
        self.timer.start(20)

    def look(self):
        if gc.get_freeze_count():
            self.timer.stop()
            print(gc.get_freeze_count(), "here" if not gc.isenabled() else "anywhere", flush=True)
            self.window.close()

app.DeskWindow = Watched
sys.exit(bootstrap.show_window(paths.Home(pathlib.Path(sys.argv[1])), None))
"""


def test_garbage_is_looked_for_once_all_was_read_and_not_among_modules(tmp_path: Path) -> None:
    home = Home(tmp_path)
    open_at(home, None, create=True).close()
    ran = subprocess.run(
        [sys.executable, "-c", STARTED, str(tmp_path)],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert ran.returncode == 0, ran.stderr
    began, frozen, where = ran.stdout.split()
    assert began == "waits"
    assert where == "here"
    assert int(frozen) > 50_000

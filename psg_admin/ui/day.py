"""A whole day at the sample office by itself, for a machine without a screen.

The window is really there, drawn into memory: a member is enrolled, a payment taken, places are booked, a bill and a
slip entered, lists, workbook and account written, all through the same dialogs a person uses. Everything it leaves lies
under ``exports/day``.
"""

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TextIO

from psg_admin.kernel.days import add_years
from psg_admin.kernel.errors import UserError
from psg_admin.kernel.manifest import Manifest
from psg_admin.kernel.words import _
from psg_admin.paths import Home
from psg_admin.screen import qt_platform
from psg_admin.store.office import Office
from psg_admin.store.private import make_folder

FOLDER = "day"


def whole_day(home: Home, open_at: Callable[..., Office], manifests: Sequence[Manifest]) -> int:
    """Work through a day and return the exit status; what was done is told line by line.

    The office is a sample made for the occasion in a folder of its own: nothing of the person's office is touched.
    """
    if not qt_platform(os.environ):
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    target = home.exports / FOLDER
    try:
        shutil.rmtree(target, ignore_errors=True)
        make_folder(target)
    except OSError as error:
        _say(_("{folder} cannot be written: {why}.").format(folder=target, why=error.strerror), sys.stderr)
        return 1
    with tempfile.TemporaryDirectory(prefix="psg-day-") as folder:
        try:
            return _work(Home(Path(folder)), target, open_at, manifests)
        except UserError as error:
            _say(error.message, sys.stderr)
            return 1


def _work(home: Home, target: Path, open_at: Callable[..., Office], manifests: Sequence[Manifest]) -> int:
    from psg_admin.sample.make import fill
    from psg_admin.ui.app import DeskWindow, make_app
    from psg_admin.ui.day_jobs import JOBS, Day
    from psg_admin.ui.kit import ask
    from psg_admin.ui.walk import GoesOn, Walk, hush

    app = make_app()  # kept: without a name Qt's application would be taken away at once
    hush()
    ask.door = GoesOn()
    office = open_at(home, None, create=True)
    now = office.clock()
    today = now.astimezone().date()
    _say(_("Making the sample office…"))
    office.write(partial(fill, today=today))
    desk = DeskWindow(office, home, manifests)
    desk.window.resize(1280, 800)
    desk.window.show()
    try:
        day = Day(Walk(desk, target / "pictures"), target, today, add_years(today, -1))
        for words, job in JOBS:
            _say(f"  {words()}")
            job(day)
    finally:
        desk.close()
        app.quit()
    _say(_("Everything is in {folder}.").format(folder=target))
    return 0


def _say(words: str, where: TextIO | None = None) -> None:
    stream = where or sys.stdout
    stream.write(f"{words}\n")
    stream.flush()

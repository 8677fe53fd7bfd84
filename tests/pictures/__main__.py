"""Draw every page and dialog into ``exports/pictures``: light and dark, 100 % and 200 %, full and empty.

With ``--manual`` the pictures of README and manual, in ``docs/pictures``, are drawn anew too. Words after the options
choose by name: ``python3 run.py pictures members``.
"""

import argparse
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from PySide6.QtTest import QTest

from psg_admin import paths
from psg_admin.bootstrap import manifests, open_at
from psg_admin.paths import Home
from psg_admin.sample.make import fill
from psg_admin.store.backup import daily
from psg_admin.ui.app import DeskWindow, make_app
from psg_admin.ui.kit import theme
from psg_admin.ui.kit.dialog import forget_drafts
from psg_admin.ui.walk import Walk, hush
from tests.pictures.dialogs import Dialogs
from tests.pictures.pages import Pages
from tests.pictures.screen import screen

NOW = datetime(2026, 10, 20, 9, 12, tzinfo=UTC)
LOOKS: tuple[tuple[theme.Scheme, int], ...] = (("light", 100), ("dark", 100), ("light", 200))
#: The line at the foot says a second and a half after the start when the last copy was made.
_COPY_SAID_MS = 1700
#: The pictures that README and manual show, by their names in the light theme at 100 %.
MANUAL = (
    "first-start", "today", "members", "new-member", "payment", "booking", "events", "payments", "news", "settings",
    "settings-scheme", "attendees", "renew", "receipt", "undo", "history",
)  # fmt: skip


@contextmanager
def desktop(*, full: bool) -> Iterator[DeskWindow]:
    """Open the desktop on a fresh office, filled with the sample or empty."""
    with tempfile.TemporaryDirectory(prefix="psg-pictures-") as folder:
        home = Home(Path(folder))
        office = open_at(home, None, create=True, clock=lambda: NOW)
        if full:
            office.write(partial(fill, members=600, seed=1, today=NOW.date()))
            # The copy of the day is there already, at the hour of the pictures: they come out alike each time.
            copy = daily(home, office.url, today=NOW.date())
            if copy is not None:
                os.utime(copy.path, (NOW.timestamp(), NOW.timestamp()))
        desk = DeskWindow(office, home, manifests())
        desk.window.resize(1280, 800)
        desk.window.show()
        if full:
            QTest.qWait(_COPY_SAID_MS)
        try:
            yield desk
        finally:
            desk.close()


def main(arguments: list[str]) -> int:
    """Draw what was asked for."""
    parser = argparse.ArgumentParser(prog="run.py pictures")
    parser.add_argument("--manual", action="store_true", help="draw the pictures of README and manual too")
    parser.add_argument("names", nargs="*", help="only pictures whose names begin like this")
    options = parser.parse_args(arguments)
    os.environ["PSG_ADMIN_USER"] = "Flora"  # the history names who did what
    root = paths.checkout() or Path.cwd()
    target = root / "exports" / "pictures"
    with screen():
        app = make_app()
    hush()

    def wanted(name: str) -> bool:
        return not options.names or any(name.startswith(start) for start in options.names)

    for full in (True, False):
        for scheme, percent in LOOKS if full else LOOKS[:1]:
            theme.apply(app, scheme, percent)  # before anything is made, as at a start
            look = f"{'' if scheme == 'light' else '-dark'}{'' if percent == 100 else '-200'}"
            suffix = f"{'' if full else '-empty'}{look}"
            with desktop(full=full) as desk:
                walk = Walk(desk, target)
                pages = Pages(walk, suffix, wanted)
                pages.draw()
                if full:
                    pages.draw_search()
                    if wanted("receipt") and not look:
                        pages.draw_receipt(target)
                    if wanted(f"undo{suffix}"):
                        pages.draw_undo()
                    Dialogs(walk, target, suffix, wanted).draw()
                    pages.draw_cancelled()
                    pages.draw_history()
            forget_drafts()
    theme.apply(app, "light", 100)
    if options.manual:
        shown = root / "docs" / "pictures"
        shown.mkdir(parents=True, exist_ok=True)
        for name in MANUAL:
            source = target / f"{name}.png"
            if source.exists():
                shutil.copyfile(source, shown / f"{name}.png")
    print(f"{len(list(target.glob('*.png')))} pictures in {target}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

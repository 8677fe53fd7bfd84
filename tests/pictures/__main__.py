"""Draw every page and dialog into ``exports/pictures``: light and dark, on several screens, full and empty.

With ``--manual`` the pictures of README and manual, in ``docs/pictures``, are drawn anew too. Words after the options
choose by name: ``python3 run.py pictures members``. They come out alike on every machine: time zone and language are
set, and the fonts travel with the project.
"""

import argparse
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from PySide6.QtTest import QTest

from psg_admin import paths
from psg_admin.bootstrap import manifests, open_at, use_language
from psg_admin.paths import Home
from psg_admin.sample.make import fill
from psg_admin.store.backups import daily
from psg_admin.ui.app import DeskWindow, make_app
from psg_admin.ui.kit import theme
from psg_admin.ui.kit.dialog import forget_drafts
from psg_admin.ui.walk import Walk, hush
from tests.pictures.dialogs import Dialogs
from tests.pictures.pages import Pages
from tests.pictures.screen import screen

NOW = datetime(2026, 10, 20, 9, 12, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Look:
    """What the pictures of one round look like: how their names end, colours, size of text and window."""

    suffix: str
    scheme: theme.Scheme = "light"
    percent: int = 100
    width: int = 1366
    height: int = 768
    empty: bool = False
    comfortable: bool = False


LOOKS = (
    Look(""),
    Look("-dark", "dark"),
    Look("-empty", empty=True),
    Look("-wide", width=1920, height=1080),
    Look("-wide-dark", "dark", width=1920, height=1080),
    Look("-200", percent=200),
    Look("-200-dark", "dark", percent=200),
    Look("-small", width=800, height=600),
    Look("-small-dark", "dark", width=800, height=600),
    Look("-comfortable", comfortable=True),
)
#: The line at the foot says a second and a half after the start when the last copy was made.
_COPY_SAID_MS = 1700
#: The pictures that README and manual show, by their names in the light theme at 100 %.
MANUAL = (
    "first-start", "today", "members", "new-member", "payment", "booking", "events", "payments", "news", "settings",
    "settings-scheme", "attendees", "bank", "bank-accept", "renew", "receipt", "undo", "history", "import",
    "order-form", "order-form-paper", "what-if", "import-statement", "statements",
    "bank-orders", "bank-drift",
)  # fmt: skip


@contextmanager
def desktop(look: Look) -> Iterator[DeskWindow]:
    """Open the desktop on a fresh office, filled with the sample or empty."""
    full = not look.empty
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
        desk.window.resize(look.width, look.height)
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
    parser.add_argument("--into", type=Path, metavar="DIR", help="draw into this folder")
    parser.add_argument("--language", default="en", choices=("en", "es"), help="the language of the window")
    parser.add_argument("--only", metavar="LOOK", help="one look, by how its names end: dark, wide, 200, small, light…")
    parser.add_argument("names", nargs="*", help="only pictures whose names begin like this")
    options = parser.parse_args(arguments)
    os.environ["PSG_ADMIN_USER"] = "Flora"  # the history names who did what
    os.environ["TZ"] = "UTC"
    if hasattr(time, "tzset"):
        time.tzset()
    use_language(options.language)
    root = paths.checkout() or Path.cwd()
    target = options.into or root / "exports" / "pictures"
    with screen():
        app = make_app()
    hush()

    def wanted(name: str) -> bool:
        return not options.names or any(name.startswith(start) for start in options.names)

    for look in LOOKS:
        if options.only is None or options.only == (look.suffix.removeprefix("-") or "light"):
            # Before anything is made, as at a start.
            theme.apply(app, look.scheme, look.percent, comfortable=look.comfortable)
            _draw(look, target, wanted)
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


def _draw(look: Look, target: Path, wanted: Callable[[str], bool]) -> None:
    """Draw what is wanted of one look."""
    with desktop(look) as desk:
        walk = Walk(desk, target)
        pages = Pages(walk, look.suffix, wanted)
        pages.draw()
        pages.draw_orders()
        if look.empty:
            pages.draw_bank()
            return
        pages.draw_search()
        pages.draw_parts()
        if not look.suffix and wanted("receipt"):
            pages.draw_receipt(target)
        if wanted(f"undo{look.suffix}"):
            pages.draw_undo()
        dialogs = Dialogs(walk, target, look.suffix, wanted)
        dialogs.draw()
        pages.draw_cancelled()
        pages.draw_history()
        dialogs.draw_books()
        pages.draw_bank()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

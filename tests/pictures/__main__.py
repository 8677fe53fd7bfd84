"""Draw every page and dialog into ``exports/pictures``: light and dark, 100 % and 200 %, full and empty.

With ``--manual`` the pictures of README and manual, in ``docs/pictures``, are drawn anew too. Words after the options
choose by name: ``python3 run.py pictures members``.
"""

import argparse
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication, QDialog

from psg_admin import places
from psg_admin.bootstrap import open_at
from psg_admin.memberships import queries as memberships
from psg_admin.payments.states import Method
from psg_admin.places import Home
from psg_admin.sample.make import fill
from psg_admin.store.asking import Ask, Hit
from psg_admin.ui.app import DeskWindow, make_app
from psg_admin.ui.dialogs.booking import open_booking
from psg_admin.ui.dialogs.enrol import open_enrol
from psg_admin.ui.dialogs.take_payment import open_take_payment
from psg_admin.ui.first.start import FirstStart
from psg_admin.ui.kit import theme
from psg_admin.ui.kit.table import Table
from psg_admin.ui.walk import Walk

NOW = datetime(2026, 10, 20, 9, 12, tzinfo=UTC)
PAGES = ("today", "members", "events", "payments", "news", "settings")
LOOKS: tuple[tuple[theme.Scheme, int], ...] = (("light", 100), ("dark", 100), ("light", 200))
#: The pictures that README and manual show, by their names in the light theme at 100 %.
MANUAL = (
    "first-start", "today", "members", "new-member", "payment", "booking", "events", "payments", "news", "settings",
    "settings-scheme", "members-dark", "receipt",
)  # fmt: skip


@contextmanager
def desktop(*, full: bool) -> Iterator[DeskWindow]:
    """Open the desktop on a fresh office, filled with the sample or empty."""
    with tempfile.TemporaryDirectory(prefix="psg-pictures-") as folder:
        home = Home(Path(folder))
        office = open_at(home, None, create=True, clock=lambda: NOW)
        if full:
            office.write(partial(fill, members=600, seed=1, today=NOW.date(), now=NOW))
        desk = DeskWindow(office, home)
        desk.window.resize(1280, 800)
        desk.window.show()
        try:
            yield desk
        finally:
            desk.close()


def draw_pages(walk: Walk, suffix: str, wanted: Callable[[str], bool]) -> None:
    """Draw each page, with its first record chosen."""
    for key in PAGES:
        name = f"{key}{suffix}"
        if not wanted(name):
            continue
        page = walk.page(key)
        for table in page.findChildren(Table):
            if table.isVisible() and table.count():
                table.select_id(table.all_ids()[min(2, table.count() - 1)])
        walk.picture(name)
        if key == "settings":
            page.show_filter("scheme")
            walk.picture(f"settings-scheme{suffix}")
            page.show_filter("organisation")


def draw_dialogs(walk: Walk, suffix: str, wanted: Callable[[str], bool]) -> None:
    """Draw the dialogs of the main line, filled in."""
    office = walk.desk.office
    ask = Ask("", {"standing": "current"})
    ids = office.read(partial(memberships.member_list_ids, ask=ask, today=NOW.date()))
    rows = office.read(partial(memberships.member_list_rows, ids=ids[40:42], today=NOW.date()))
    member = Hit("contact", rows[0].contact_id, rows[0].name)
    deeds: tuple[tuple[str, Callable[[], None], dict[str, object]], ...] = (
        (
            "new-member", partial(open_enrol, walk.window, walk.desk.desk),
            {"given": "Thomasina", "family": "Underhill", "method": Method.STANDING_ORDER},
        ),
        ("payment", partial(open_take_payment, walk.window, walk.desk.desk, contact_id=member.record_id), {}),
        (
            "booking", partial(open_booking, walk.window, walk.desk.desk),
            {"places": [member, Hit("", 0, "Ana Zevallos")], "paid": Method.CHEQUE},
        ),
    )  # fmt: skip
    for name, opens, values in deeds:
        if not wanted(f"{name}{suffix}"):
            continue
        opens()
        walk.settle()
        dialog = walk.fill(**values)
        walk.picture(f"{name}{suffix}", dialog)
        dialog.reject()
        walk.settle()


def draw_first_start(walk: Walk, suffix: str) -> None:
    """Draw the questions of the first start."""
    dialog: QDialog = FirstStart(Home(Path("/home/office/psg_admin")))
    dialog.show()
    walk.picture(f"first-start{suffix}", dialog)
    dialog.reject()
    dialog.deleteLater()


def main(arguments: list[str]) -> int:
    """Draw what was asked for."""
    parser = argparse.ArgumentParser(prog="run.py pictures")
    parser.add_argument("--manual", action="store_true", help="draw the pictures of README and manual too")
    parser.add_argument("names", nargs="*", help="only pictures whose names begin like this")
    options = parser.parse_args(arguments)
    root = places.checkout() or Path.cwd()
    target = root / "exports" / "pictures"
    app: QApplication = make_app()

    def wanted(name: str) -> bool:
        return not options.names or any(name.startswith(start) for start in options.names)

    for full in (True, False):
        with desktop(full=full) as desk:
            walk = Walk(desk, target)
            for scheme, percent in LOOKS if full else LOOKS[:1]:
                theme.apply(app, scheme, percent)
                suffix = f"{'' if full else '-empty'}{'' if scheme == 'light' else '-dark'}{'' if percent == 100 else '-200'}"
                draw_pages(walk, suffix, wanted)
                if full:
                    draw_dialogs(walk, suffix, wanted)
                    if wanted(f"first-start{suffix}"):
                        draw_first_start(walk, suffix)
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

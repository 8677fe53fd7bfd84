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

from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog

from psg_admin import places
from psg_admin.bootstrap import open_at
from psg_admin.kernel.money import Money
from psg_admin.memberships import queries as memberships
from psg_admin.paper.preview import render_page
from psg_admin.paper.receipt import receipt_bytes
from psg_admin.payments import queries as payments
from psg_admin.payments.states import Method
from psg_admin.places import Home
from psg_admin.sample.make import fill
from psg_admin.store.asking import Ask, Hit
from psg_admin.store.backup import daily
from psg_admin.ui.app import DeskWindow, make_app
from psg_admin.ui.dialogs.booking import open_booking
from psg_admin.ui.dialogs.enrol import open_enrol
from psg_admin.ui.dialogs.renew import open_renew
from psg_admin.ui.dialogs.take_payment import open_take_payment
from psg_admin.ui.events.page import EventsPage
from psg_admin.ui.first.start import FirstStart
from psg_admin.ui.kit import theme
from psg_admin.ui.kit.dialog import forget_drafts
from psg_admin.ui.kit.table import Table
from psg_admin.ui.walk import Walk, hush

NOW = datetime(2026, 10, 20, 9, 12, tzinfo=UTC)
PAGES = ("today", "members", "events", "payments", "news", "settings")
LOOKS: tuple[tuple[theme.Scheme, int], ...] = (("light", 100), ("dark", 100), ("light", 200))
#: The line at the foot says a second and a half after the start when the last copy was made.
_COPY_SAID_MS = 1700
#: The pictures that README and manual show, by their names in the light theme at 100 %.
MANUAL = (
    "first-start", "today", "members", "new-member", "payment", "booking", "events", "payments", "news", "settings",
    "settings-scheme", "attendees", "renew", "receipt", "undo",
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
        desk = DeskWindow(office, home)
        desk.window.resize(1280, 800)
        desk.window.show()
        if full:
            QTest.qWait(_COPY_SAID_MS)
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
        if isinstance(page, EventsPage) and page.events.table.count():
            page.enter()
            walk.settle()
            page.attendees.table.select_id(page.attendees.table.all_ids()[2])
            walk.picture(f"attendees{suffix}")
            page.leave()
            walk.settle()


def draw_dialogs(walk: Walk, suffix: str, wanted: Callable[[str], bool]) -> None:
    """Draw the dialogs of the main line, filled in."""
    office = walk.desk.office
    ask = Ask("", {"standing": "current"})
    ids = office.read(partial(memberships.member_list_ids, ask=ask, today=NOW.date()))
    rows = office.read(partial(memberships.member_list_rows, ids=ids[40:42], today=NOW.date()))
    member = Hit("contact", rows[0].contact_id, rows[0].name)
    owed = office.read(partial(payments.debt_ids, ask=Ask(""), today=NOW.date()))
    debts = office.read(partial(payments.debt_rows, ids=owed, today=NOW.date()))
    who_owes = [debt.contact_id for debt in debts]
    debtor = max(who_owes, key=who_owes.count)  # the one with most to tick; of several, the one who owes longest
    deeds: tuple[tuple[str, Callable[[], None], dict[str, object]], ...] = (
        (
            "new-member", partial(open_enrol, walk.window, walk.desk.desk),
            {"given": "Thomasina", "family": "Underhill", "method": Method.STANDING_ORDER},
        ),
        (
            "payment", partial(open_take_payment, walk.window, walk.desk.desk, contact_id=debtor),
            {"gift": Money.of(5), "method": Method.CHEQUE, "reference": "000482"},
        ),
        ("renew", partial(open_renew, walk.window, walk.desk.desk, rows[0].membership_id), {}),
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


def draw_undo(walk: Walk) -> None:
    """Draw the bar after a deed, and take the deed back."""
    walk.page("members")
    open_enrol(walk.window, walk.desk.desk)
    walk.settle()
    walk.submit(walk.fill(given="Thomasina", family="Underhill", method=Method.STANDING_ORDER))
    walk.picture("undo")
    walk.window.undo()
    walk.settle()


def draw_receipt(walk: Walk, target: Path) -> None:
    """Draw a receipt for several things, as its PDF is."""
    office = walk.desk.office
    ids = office.read(partial(payments.list_ids, ask=Ask("")))
    rows = office.read(partial(payments.list_rows, ids=ids[:100]))
    row = next((row for row in rows if row.amount == Money.of(21) and row.receipt), rows[0])
    data = receipt_bytes(office.read(partial(payments.receipt_paper, number=row.receipt)))
    width, height, pixels = render_page(data, 0, 1.5)
    QImage(pixels, width, height, width * 4, QImage.Format.Format_RGBA8888).save(str(target / "receipt.png"))


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
                draw_pages(walk, suffix, wanted)
                if full:
                    draw_dialogs(walk, suffix, wanted)
                    if wanted(f"first-start{suffix}"):
                        draw_first_start(walk, suffix)
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

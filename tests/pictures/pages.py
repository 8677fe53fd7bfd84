"""The pages of the desk as they are drawn: with a record chosen, with a filter, after a deed."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtGui import QImage
from PySide6.QtTest import QTest

from psg_admin.events.operations import cancel_booking, cancel_event
from psg_admin.kernel.changes import Changes
from psg_admin.kernel.money import Money
from psg_admin.paper.preview import render_page
from psg_admin.paper.receipt import receipt_bytes
from psg_admin.payments import queries as payments
from psg_admin.payments.states import Method
from psg_admin.store.list_query import ListQuery, Work
from psg_admin.ui.dialogs.history import HistoryDialog
from psg_admin.ui.events.actions import ShownBooking
from psg_admin.ui.events.page import EventsPage
from psg_admin.ui.kit.page import Page
from psg_admin.ui.kit.table import Table
from psg_admin.ui.memberships.page import MembersPage
from psg_admin.ui.walk import Walk

PAGES = ("today", "members", "events", "payments", "news", "settings")
_FILTERED = (("members", "ending"), ("members", "people"), ("payments", "owed"), ("settings", "scheme"))
"""Pages and a filter of theirs that is drawn too."""


class Pages:
    """Draws the pages of one look; ``wanted`` says which of them, by their names."""

    def __init__(self, walk: Walk, suffix: str, wanted: Callable[[str], bool]) -> None:
        self.walk = walk
        self.suffix = suffix
        self._wanted = wanted

    def draw(self) -> None:
        """Draw each page, with one of its records chosen."""
        for key in PAGES:
            page = self.walk.page(key)
            self._choose(page)
            self._picture(key)
            for of_page, chip in _FILTERED:
                if of_page == key:
                    page.show_filter(chip)
                    self.walk.settle()
                    self._choose(page)
                    self._picture(f"{key}-{chip}")
                    page.show_filter("organisation" if key == "settings" else "all")
            if isinstance(page, EventsPage) and page.events.table.count():
                page.enter()
                self.walk.settle()
                self._choose(page)
                self._picture("attendees")
                page.leave()
                self.walk.settle()

    def draw_search(self) -> None:
        """Draw what the search finds while one types."""
        if self._wanted(f"search{self.suffix}"):
            page = self.walk.page("today")
            self.walk.window.focus_search()
            QTest.keyClicks(self.walk.window.search.line, "quis")
            self.walk.settle()
            self._picture("search")
            self.walk.window.search.leave()
            page.take_focus()

    def draw_cancelled(self) -> None:
        """Cancel two bookings and draw their list; then the event, which is drawn too."""
        page = self.walk.page("events")
        assert isinstance(page, EventsPage)
        page.enter()
        self.walk.settle()
        today = self.walk.desk.desk.today
        for place, reason in ((2, "Is ill"), (2, "The train does not run")):
            page.attendees.table.select_id(page.attendees.table.all_ids()[place])
            self.walk.settle()
            booking = page.record
            assert isinstance(booking, ShownBooking)
            self._do(partial(cancel_booking, booking_id=booking.page.row.booking_id, reason=reason, today=today))
        page.attendees.chips.choose("cancelled")
        page.attendees.chips.chosen.emit("cancelled")
        self.walk.settle()
        page.attendees.cancelled.select_id(page.attendees.cancelled.all_ids()[0])
        self._picture("attendees-cancelled")
        page.leave()
        self.walk.settle()
        event_id = page.events.table.current_id()
        self._do(partial(cancel_event, event_id=event_id, reason="The hall was flooded", today=today))
        page.show_filter("cancelled")
        self.walk.settle()
        page.events.table.select_id(event_id)
        self._picture("event-cancelled")

    def draw_history(self) -> None:
        """Draw the history, with an entry of several fields chosen."""
        if not self._wanted(f"history{self.suffix}"):
            return
        dialog = HistoryDialog(self.walk.window, self.walk.desk.desk)
        dialog.open()
        self.walk.settle()
        dialog.table.select_id(dialog.table.all_ids()[1])
        self.walk.settle()
        self.walk.picture(f"history{self.suffix}", dialog)
        dialog.accept()
        self.walk.settle()

    def draw_undo(self) -> None:
        """Draw the bar after a deed, and take the deed back."""
        page = self.walk.page("members")
        assert isinstance(page, MembersPage)
        page.acts.new_member()
        self.walk.settle()
        form = self.walk.fill(given="Thomasina", family="Underhill", method=Method.STANDING_ORDER)
        self.walk.submit(form)
        self._picture("undo")
        self.walk.window.undo()
        self.walk.settle()

    def draw_receipt(self, target: Path) -> None:
        """Draw a receipt for several things, as its PDF is."""
        office = self.walk.desk.office
        ids = office.read(partial(payments.list_ids, query=ListQuery("")))
        rows = office.read(partial(payments.list_rows, ids=ids[:100]))
        row = next((row for row in rows if row.amount == Money.of(21) and row.receipt), rows[0])
        data = receipt_bytes(office.read(partial(payments.receipt_paper, number=row.receipt)))
        width, height, pixels = render_page(data, 0, 1.5)
        QImage(pixels, width, height, width * 4, QImage.Format.Format_RGBA8888).save(str(target / "receipt.png"))

    def _picture(self, name: str) -> None:
        if self._wanted(f"{name}{self.suffix}"):
            self.walk.picture(f"{name}{self.suffix}")

    def _choose(self, page: Page) -> None:
        for table in page.findChildren(Table):
            if table.isVisible() and table.count():
                table.select_id(table.all_ids()[min(2, table.count() - 1)])
        self.walk.settle()

    def _do(self, deed: Work[Changes]) -> None:
        self.walk.desk.jobs.write(deed, owner=self.walk.window)
        self.walk.settle()

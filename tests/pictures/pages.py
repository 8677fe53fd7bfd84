"""The pages of the desk as they are drawn: with a record chosen, with a filter, after a deed."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage, QPainter, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget

from psg_admin.events.operations import cancel_booking, cancel_event
from psg_admin.kernel.changes import Changes
from psg_admin.kernel.money import Money
from psg_admin.kernel.words import _
from psg_admin.paper.preview import render_page
from psg_admin.paper.receipt import receipt_bytes
from psg_admin.payments import queries as payments
from psg_admin.payments.states import Method
from psg_admin.store.list_query import ListQuery, Work
from psg_admin.ui.bank.lines import LinesPart
from psg_admin.ui.bank.page import BankPage
from psg_admin.ui.dialogs.history import HistoryDialog
from psg_admin.ui.events.actions import ShownBooking
from psg_admin.ui.events.page import EventsPage
from psg_admin.ui.kit.dialog import forget_drafts
from psg_admin.ui.kit.page import Page
from psg_admin.ui.kit.pane import Figure
from psg_admin.ui.kit.pane_parts import MoreButton
from psg_admin.ui.kit.reasons import hide_reasons, shown_reasons
from psg_admin.ui.kit.table import Table
from psg_admin.ui.memberships.page import MembersPage
from psg_admin.ui.walk import Walk

PAGES = ("today", "members", "events", "payments", "news", "settings")
_FILTERED = (
    ("members", "ending"), ("members", "people"), ("events", "all"), ("payments", "out"),
    ("payments", "to-bank"), ("payments", "owed"), ("payments", "accounts"), ("payments", "credit"),
    ("settings", "scheme"), ("settings", "discounts"), ("settings", "terms"), ("settings", "own-fields"),
    ("settings", "tags"), ("settings", "numbers"),
    ("settings", "accounts"), ("settings", "bank"), ("settings", "money-accounts"), ("settings", "funds"),
    ("settings", "categories"),
    ("settings", "years"),    ("settings", "appearance"), ("settings", "safety"),
)  # fmt: skip
"""Pages and a filter of theirs that is drawn too."""
_USUAL = {"settings": "organisation", "events": "coming"}
"""The filter that they are left with, where that is not "all"."""


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
                    page.show_filter(_USUAL.get(key, "all"))
                    self.walk.settle()
                    self._choose(page)
            if isinstance(page, EventsPage) and page.events.table.count():
                page.enter()
                self.walk.settle()
                self._choose(page)
                self._picture("attendees")
                page.leave()
                self.walk.settle()

    def draw_orders(self) -> None:
        """Draw the lists of standing orders, and of what is otherwise with them."""
        names = ("orders", "drift")
        if not any(self._wanted(f"bank-{name}{self.suffix}") for name in names):
            return
        page = self.walk.page("bank")
        for name in names:
            page.show_filter(name)
            self.walk.settle()
            self._choose(page)
            self._picture(f"bank-{name}")
        page.show_filter("lines")
        self.walk.settle()

    def draw_bank(self) -> None:
        """Draw the bench with a line that several things speak for, and what accepting all certain lines would do."""
        names = ("bank", "bank-accept", "bank-done")
        if not any(self._wanted(f"{name}{self.suffix}") for name in names):
            return
        page = self.walk.page("bank")
        assert isinstance(page, BankPage)
        for one in self.walk.window.findChildren(QPushButton):
            if one.isVisible() and one.text() == _("Dismiss"):
                one.click()  # what was done before is not of this page
        page.show_filter("lines.open")
        page.reload()
        self.walk.settle()
        part = page.part
        assert isinstance(part, LinesPart)
        rows = [row for one in part.table.all_ids() if (row := part.table.row_of(one)) is not None]
        split = next((row.id for row in rows if row.runs and row.said.startswith("2")), None)
        if split is not None:
            part.table.select_id(split)
            self.walk.settle()
            part.opened(split)
        self._picture("bank")
        if not rows:
            return
        page.run("accept-certain")
        dialog = self.walk.dialog()
        if self._wanted(f"bank-accept{self.suffix}"):
            self.walk.picture(f"bank-accept{self.suffix}", dialog)
        self.walk.submit(dialog)
        page.show_filter("lines.done")
        self.walk.settle()
        self._choose(page)
        self._picture("bank-done")

    def draw_parts(self) -> None:
        """Draw what opens over the list of members, several that are chosen, a list that has not the keyboard, and a
        field with an error.
        """
        page = self.walk.page("members")
        assert isinstance(page, MembersPage)
        self._choose(page)
        more = page.pane.findChild(MoreButton)
        if more is not None and self._wanted(f"members-more{self.suffix}"):
            menu = more.menu()
            menu.popup(more.mapToGlobal(QPoint(more.width() - menu.sizeHint().width(), more.height())))
            self._over("members-more", menu)
            menu.close()
        if self._wanted(f"members-reasons{self.suffix}"):
            asked = next(
                one for one in page.pane.findChildren(Figure) if any(not isinstance(said, str) for said in one.reasons)
            )
            asked.setFocus()
            asked.tell_why()
            self._over("members-reasons", shown_reasons())
            hide_reasons()
        if self._wanted(f"members-without-keyboard{self.suffix}"):
            page.search_line().setFocus()
            self._picture("members-without-keyboard")
        page.take_focus()
        if self._wanted(f"members-several{self.suffix}") or self._wanted(f"renew-several{self.suffix}"):
            page.show_filter("ending")
            self.walk.settle()
            table = page.table()
            table.select_id(table.all_ids()[2])
            for _step in range(4):
                QTest.keyClick(table.grid(), Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
            self._picture("members-several")
            page.run("renew")
            dialog = self.walk.dialog()
            if self._wanted(f"renew-several{self.suffix}"):
                self.walk.picture(f"renew-several{self.suffix}", dialog)
            dialog.reject()
            page.show_filter("all")
            self.walk.settle()
        if self._wanted(f"field-error{self.suffix}"):
            page.acts.new_member()
            self.walk.settle()
            form = self.walk.dialog()
            form.form.editor("joined").retype("31 feb")
            form.submit()
            self.walk.picture(f"field-error{self.suffix}", form)
            form.reject()
            forget_drafts()
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

    def _over(self, name: str, popup: QWidget | None) -> None:
        """Draw the window with what has opened over it."""
        if not self._wanted(f"{name}{self.suffix}"):
            return
        self.walk.settle()
        path = self.walk.picture(f"{name}{self.suffix}")
        if popup is None:
            return
        shot = QPixmap(str(path))
        painter = QPainter(shot)
        painter.drawPixmap(self.walk.window.mapFromGlobal(popup.pos()), popup.grab())
        painter.end()
        shot.save(str(path))

    def _choose(self, page: Page) -> None:
        for table in page.findChildren(Table):
            if table.isVisible() and table.count():
                table.select_id(table.all_ids()[min(2, table.count() - 1)])
        self.walk.settle()

    def _do(self, deed: Work[Changes]) -> None:
        self.walk.desk.jobs.write(deed, owner=self.walk.window)
        self.walk.settle()

"""The first page: what needs doing. Every figure is a link to the list behind it."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from psg_admin.kernel.changes import Changes, Topic
from psg_admin.kernel.days import show_day, show_moment, show_weekday
from psg_admin.kernel.words import _, ngettext, pgettext
from psg_admin.memberships.states import Standing
from psg_admin.reports.person import contact_of_member
from psg_admin.reports.today import TodayFigures, today_figures
from psg_admin.ui.kit.action import Action, Chosen, Target
from psg_admin.ui.kit.daily import backup_words, last_copy
from psg_admin.ui.kit.desk import Desk
from psg_admin.ui.kit.page import Page
from psg_admin.ui.kit.widgets import button
from psg_admin.ui.today.board import Board, Section

# The forms are imported where they are opened: the figures of the first page need not wait for them.

_STALE_DAYS = 2
"""A copy older than this is pointed out."""


class TodayPage(Page):
    """How the office stands this morning."""

    topics = frozenset(Topic)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk.jobs, name="today", title=_("Today"), parent=parent)
        self._desk = desk
        self._figures: TodayFigures | None = None
        self._copied: datetime | None = None
        self._looked = False
        self.board = Board()
        self.set_head("take", "book", primary=("new",))
        self.body.addWidget(self.board)
        self.body.addStretch(1)

    def reload(self) -> None:
        """Ask anew for every figure, and when the last copy was made."""
        today = self._desk.today
        self.set_count(show_weekday(today))
        self.jobs.read(partial(today_figures, today=today), owner=self, key="figures", then=self._arrived)
        self.jobs.run(partial(last_copy, self._desk.home), owner=self, then=self._copy_found, failed=self._no_copy)

    def shown(self) -> None:
        """Ask anew when another day has begun since."""
        if self._figures is not None and self._figures.day != self._desk.today:
            self.reload()

    def actions_for(self, chosen: Chosen[Any]) -> list[Action]:
        del chosen
        return [
            Action("new", _("New member"), self.new_member, "Ctrl+N", button=_("&New member…"), everywhere=True),
            Action("book", _("Book places"), self.book, button=_("&Book places…"), everywhere=True),
            Action("take", _("Take a payment"), self.take, button=_("&Take payment…"), everywhere=True),
        ]

    def new_member(self) -> None:
        """Open the form for a new member."""
        from psg_admin.ui.dialogs.enrol import open_enrol

        open_enrol(self, self._desk, done=self._enrolled)

    def book(self) -> None:
        """Open the form that books places at the next event."""
        from psg_admin.ui.dialogs.booking import open_booking

        open_booking(self, self._desk, done=self._booked)

    def take(self) -> None:
        """Open the form that takes a payment."""
        from psg_admin.ui.dialogs.take_payment import open_take_payment

        open_take_payment(self, self._desk)

    # --- what arrives -------------------------------------------------------------------------------------------------

    def _arrived(self, figures: TodayFigures) -> None:
        if figures != self._figures:
            self._figures = figures
            self._show()

    def _copy_found(self, when: datetime | None) -> None:
        if when != self._copied or not self._looked:
            self._copied = when
            self._looked = True
            self._show()

    def _no_copy(self, _error: object) -> None:
        self._copy_found(None)

    def _enrolled(self, changes: Changes) -> None:
        if changes.made is not None:
            query = partial(contact_of_member, membership_id=changes.made)
            self.jobs.read(query, owner=self, key="open", then=self._go_to_person)
        self._booked(changes)

    def _booked(self, changes: Changes) -> None:
        receipt = changes.more.get("receipt")
        if receipt:
            from psg_admin.ui.dialogs.receipt import open_receipt

            open_receipt(self, self._desk, receipt)

    def _go_to_person(self, contact_id: int) -> None:
        self.go(Target("members", contact_id))

    # --- sections -----------------------------------------------------------------------------------------------------

    def _show(self) -> None:
        figures = self._figures
        if figures is None:
            return
        first = [self._first_steps(figures)] if not figures.types or not figures.people else []
        if figures.new_office:
            self.board.show_sections([*first, self._safety()])
            return
        self.board.show_sections([
            *first, self._members(figures), self._money(figures), self._event(figures), self._orders(figures),
            self._news(figures), self._safety(),
        ])  # fmt: skip

    def _first_steps(self, figures: TodayFigures) -> Section:
        made = Section("first", _("First steps"))
        if not figures.types:
            made.line(_("Say which memberships there are and what they cost. Then members can be enrolled."), "soft")
            made.buttons(button(_("Add your first membership t&ype"), self._go("settings", "scheme"), look="primary"))
        else:
            made.line(_("The membership types are there. Now enrol the first member."), "soft")
            made.buttons(button(_("Enrol the first &member"), self.new_member, look="primary"))
        return made

    def _members(self, figures: TodayFigures) -> Section:
        made = Section("members", _("Members"))
        for standing in (Standing.CURRENT, Standing.LIFE, Standing.GRACE, Standing.LAPSED):
            count = figures.of(standing)
            if count or standing is not Standing.LIFE:
                made.figure(standing.value, standing.label, f"{count:,}", self._go("members", standing.value))
        if figures.ending:
            made.figure(
                "ending",
                _("Paid up to a day within a month"),
                f"{figures.ending:,}",
                self._go("members", "ending"),
            )
        return made

    def _money(self, figures: TodayFigures) -> Section:
        made = Section("money", _("Money"))
        received = ngettext(
            "Received this month, {count} payment", "Received this month, {count} payments", figures.month_count
        ).format(count=f"{figures.month_count:,}")
        made.figure("month", received, figures.month.show(), self._go("payments", "month"))
        debts = figures.debts
        unpaid = ngettext("Owed, {count} sum", "Owed, {count} sums", debts.count).format(count=f"{debts.count:,}")
        made.figure("owed", unpaid, debts.owed.show(), self._go("payments", "owed"))
        if debts.count:
            due = ngettext("Of that due by today, {count} sum", "Of that due by today, {count} sums", debts.due_count)
            made.figure("due", due.format(count=f"{debts.due_count:,}"), debts.due.show(), self._go("payments", "due"))
        return made

    def _event(self, figures: TodayFigures) -> Section:
        made = Section("event", _("Next event"))
        event = figures.event
        if event is None:
            made.line(_("No event is coming."), "soft")
            made.link("add", _("Add an event"), self._go("events"))
            return made
        go = self._go("events", record=event.event_id)
        made.link("title", event.title, go, detail=f"{show_moment(event.starts_at)} · {_days(figures.days_to_event)}")
        places = f"{event.sums.places:,}"
        if event.capacity is not None:
            places = _("{taken} of {capacity}").format(taken=places, capacity=f"{event.capacity:,}")
        made.figure("places", _("Places booked"), places, go)
        made.figure("takings", _("Takings"), event.sums.paid.show(), go)
        if event.sums.owed:
            made.figure("unpaid", _("Still to be paid"), event.sums.owed.show(), go)
        return made

    def _orders(self, figures: TodayFigures) -> Section:
        made = Section("orders", _("Standing orders missed lately"))
        for missed in figures.missed:
            made.link(
                f"order{missed.number}",
                missed.name,
                self._go("members", record=missed.contact_id),
                detail=_("{amount}, missed since {day}").format(
                    amount=missed.amount.show(), day=show_day(missed.since)
                ),
            )
        if figures.missed_count:
            made.figure("missed", _("Members concerned"), f"{figures.missed_count:,}", self._go("members", "missed"))
        else:
            made.line(pgettext("standing orders", "None."), "soft")
        return made

    def _news(self, figures: TodayFigures) -> Section:
        made = Section("news", _("News"))
        for item in figures.news:
            detail = " · ".join(part for part in ("" if item.day is None else show_day(item.day), item.source) if part)
            made.link(f"news{item.item_id}", item.headline, self._go("news", record=item.item_id), detail=detail)
        if not figures.news:
            made.line(_("No news have been read yet."), "soft")
            made.link("read", _("Read news"), self._go("news"))
        return made

    def _safety(self) -> Section:
        made = Section("safety", _("Data and safety"))
        words = backup_words(self._copied, today=self._desk.today) if self._looked else _("Looking for the backup…")
        old = self._looked and (self._copied is None or (self._desk.today - self._copied.date()).days > _STALE_DAYS)
        made.link("backup", words, self._go("settings", "safety"))
        if old:
            made.line(_("A backup is made each day the desk is opened."), "attention")
        return made

    def _go(self, page: str, chip: str = "", *, record: int = 0) -> Callable[[], None]:
        return partial(self.go, Target(page, record, chip))


def _days(days: int) -> str:
    if days == 0:
        return _("today")
    if days == 1:
        return _("tomorrow")
    return ngettext("in {count} day", "in {count} days", days).format(count=f"{days:,}")

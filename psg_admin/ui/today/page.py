"""The first page: what needs doing. Every figure is a link to the list behind it."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from psg_admin.kernel.changes import Changes, Topic
from psg_admin.kernel.days import show_day, show_lately, show_moment, show_weekday
from psg_admin.kernel.figures import show_count
from psg_admin.kernel.words import _, ngettext, pgettext
from psg_admin.memberships.queries import soon as soon_after
from psg_admin.memberships.states import Standing
from psg_admin.reports.person import contact_of_member
from psg_admin.reports.today import SHOWN, TodayFigures, today_figures
from psg_admin.store.list_query import Hit
from psg_admin.ui.kit.action import Action, Chosen, Target, held
from psg_admin.ui.kit.daily import backup_words, find_safety, made_at
from psg_admin.ui.kit.desk import Desk
from psg_admin.ui.kit.page import Page
from psg_admin.ui.today.bank import bank_lines
from psg_admin.ui.today.board import Board, Figures, Group, Line, Steps
from psg_admin.ui.today.drift import DriftCount
from psg_admin.ui.today.tasks import open_office_note, task_actions, task_lines
from psg_admin.ui.today.twins import Twins

if TYPE_CHECKING:
    from psg_admin.paths import Home
    from psg_admin.store.office import Office
    from psg_admin.store.safety import Safety
    from psg_admin.store.second_place import SecondPlace

# The forms are imported where they are opened: the figures of the first page need not wait for them.

_STALE_DAYS = 2
"""A copy older than this is pointed out."""
_LONG_IN_HAND = 14
"""A cheque that is in hand for more days than this is pointed out."""


class TodayPage(Page):
    """How the office stands this morning."""

    topics = frozenset(Topic)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk.jobs, name="today", title=_("Today"), parent=parent)
        self._desk = desk
        self._figures: TodayFigures | None = None
        self._held = held()
        self._safety: Safety | None = None
        self._looked = False
        self._awaits: QWidget | None = None  # what had the focus while the first line was on its way
        self.twins = Twins(desk, self)
        self.twins.counted.connect(self._show)
        self.drift = DriftCount(desk, self)
        self.drift.counted.connect(self._show)
        self.board = Board()
        self.set_head("take", "book", primary=("new",))
        self.body.addWidget(self.board, 1)

    def reload(self) -> None:
        """Ask anew for every figure, and when the last copy was made."""
        today = self._desk.today
        if self._figures is None:
            self.set_count(show_weekday(today))
        self.jobs.read(partial(today_figures, today=today), owner=self, key="figures", then=self._arrived)
        self.jobs.run(
            partial(_find_safety, self._desk.office, self._desk.home),
            owner=self,
            then=self._copy_found,
            failed=self._no_copy,
        )

    def take_focus(self) -> None:
        """Take the focus to the first line; while that is still on its way, it follows."""
        first = self.board.first()
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        super().take_focus()
        self._awaits = None if self._figures is not None else self.window().focusWidget()

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
            *task_actions(self, self._desk),
        ]

    def open_hit(self, hit: Hit) -> None:
        """Show what was found: a note of the office's own."""
        open_office_note(self, self._desk, hit.record_id)

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
        if figures != self._figures or held() != self._held:
            self._figures = figures
            self._held = held()
            self._show()
        if figures.people:
            self.drift.look()
            self.twins.look()

    def _copy_found(self, found: "Safety | None") -> None:
        if found != self._safety or not self._looked:
            self._safety = found
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

    # --- what is shown ------------------------------------------------------------------------------------------------

    def _show(self) -> None:
        figures = self._figures
        if figures is None:
            return
        focused = self.board.focused()
        self.board.show_steps(self._first_steps(figures) if not figures.types or not figures.people else None)
        self.show_head()
        groups = [group for group in self._groups(figures) if group.lines]
        count = sum(len(group.lines) for group in groups)
        day = show_weekday(figures.day)
        if count:
            words = ngettext("{day}, {count} thing to do", "{day}, {count} things to do", count)
            day = words.format(day=day, count=show_count(count))
        self.set_count(day)
        end = _("Nothing else is waiting.") if groups else _("Nothing is waiting.")
        self.board.waiting.show_groups(groups, end, self._backup_words(), self._go("settings", "safety"))
        self.board.show_figures(None if figures.new_office else self._sheet(figures))
        self.board.focus(focused)
        awaits, self._awaits = self._awaits, None
        if awaits is not None and awaits is self.window().focusWidget():
            self.take_focus()

    def _first_steps(self, figures: TodayFigures) -> Steps:
        title = _("First steps")
        if not figures.types:
            words = _("Say which memberships there are and what they cost. Then members can be enrolled.")
            return Steps(
                title, words, _("Add your first membership t&ype"), self._go("settings", "scheme", deed="type")
            )
        words = _("The membership types are there. Now enrol the first member.")
        return Steps(title, words, _("Enrol the first &member"), self.new_member)

    def _groups(self, figures: TodayFigures) -> list[Group]:
        return [
            Group("decide", _("To decide"), tuple(self._to_decide(figures))),
            Group("tasks", _("Tasks"), tuple(task_lines(self, self._desk, figures))),
            Group("bank", _("Bank"), tuple(bank_lines(figures.bank, self._go))),
            Group("orders", _("Standing orders"), tuple(self._orders(figures))),
            Group("renewals", _("Renewals"), tuple(self._renewals(figures))),
            Group("owed", _("Owed"), tuple(self._owed(figures))),
            Group("left", _("Left over"), tuple(self._left_over(figures))),
            Group("event", pgettext("on the first page", "Event"), tuple(self._event(figures))),
            Group("backup", _("Backup"), tuple(self._backup())),
        ]

    def _to_decide(self, figures: TodayFigures) -> Iterator[Line]:
        for one in figures.died[:SHOWN]:
            go = partial(self.go, Target("events", one.booking_id, kind="booking"))
            yield Line(f"died{one.booking_id}.{one.contact_id}", one.name, go, f"{one.event_title} · {one.words}")
        more = len(figures.died) - SHOWN
        if more > 0:
            words = ngettext("{count} more", "{count} more", more).format(count=show_count(more))
            yield Line("died", words, self._go("events"))
        for membership in figures.payers[:SHOWN]:
            go = partial(self.go, Target("members", membership.contact_id))
            yield Line(f"payer{membership.membership_id}", membership.name, go, membership.words)
        more = len(figures.payers) - SHOWN
        if more > 0:
            words = ngettext("{count} more", "{count} more", more).format(count=f"{more:,}")
            yield Line("payer", words, self._go("members"))
        if alike := self.twins.pairs:
            words = ngettext("{count} pair of people look alike", "{count} pairs of people look alike", alike)
            twins = self._go("members", deed="duplicates")
            yield Line("twins", words.format(count=show_count(alike)), twins, _("perhaps entered twice"))

    def _orders(self, figures: TodayFigures) -> Iterator[Line]:
        yield from self.drift.lines(self)
        for missed in figures.missed:
            days = (figures.day - missed.since).days
            yield Line(
                f"order{missed.number}",
                missed.name,
                self._go("members", record=missed.contact_id),
                _("missed since {day}").format(day=show_day(missed.since)),
                ngettext("{count} day", "{count} days", days).format(count=show_count(days)) if days else "",
                missed.amount.show(),
            )
        if figures.missed_count:
            words = ngettext("{count} member concerned", "{count} members concerned", figures.missed_count)
            go = self._go("members", "missed")
            yield Line("missed", words.format(count=show_count(figures.missed_count)), go, _("by orders missed lately"))

    def _renewals(self, figures: TodayFigures) -> Iterator[Line]:
        grace = figures.of(Standing.GRACE)
        if grace:
            week = figures.grace_soon
            soon = ngettext("for {count} it ends within a week", "for {count} it ends within a week", week)
            yield Line(
                "grace",
                ngettext("{count} in grace", "{count} in grace", grace).format(count=show_count(grace)),
                self._go("members", Standing.GRACE.value),
                soon.format(count=show_count(week)) if week else "",
                _("this week") if week else "",
            )
        if figures.ending:
            words = ngettext("{count} runs out", "{count} run out", figures.ending).format(
                count=show_count(figures.ending)
            )
            yield Line(
                "ending",
                words,
                self._go("members", "ending"),
                _("by {day}").format(day=show_day(soon_after(figures.day))),
            )

        if figures.life:
            due = ngettext("{count} due for life membership", "{count} due for life membership", figures.life)
            years = ngettext(
                "members for {count} year and more", "members for {count} years and more", figures.life_years
            )
            yield Line(
                "life",
                due.format(count=show_count(figures.life)),
                self._go("members", "life-due"),
                years.format(count=show_count(figures.life_years)),
            )

    def _owed(self, figures: TodayFigures) -> Iterator[Line]:
        debts = figures.debts
        if debts.due_count:
            words = ngettext("{count} sum to be paid", "{count} sums to be paid", debts.due_count)
            yield Line(
                "due",
                words.format(count=show_count(debts.due_count)),
                self._go("payments", "due"),
                _("due by today"),
                amount=debts.due.show(),
            )

    def _left_over(self, figures: TodayFigures) -> Iterator[Line]:
        for row in figures.left_over:
            how = _("{method}, {day}").format(method=row.method.label, day=show_day(row.received_on))
            if row.left_over == row.amount:
                how = _("used for nothing yet · {how}").format(how=how)
            go = self._go("payments", "credit", record=row.payment_id)
            yield Line(f"payment{row.payment_id}", row.payer, go, how, amount=row.left_over.show())
        rest = figures.left_over_count - len(figures.left_over)
        if rest:
            words = ngettext("{count} more", "{count} more", rest).format(count=show_count(rest))
            yield Line("more", words, self._go("payments", "credit"))

    def _event(self, figures: TodayFigures) -> Iterator[Line]:
        event = figures.event
        if event is not None and event.sums.owed:
            go = self._go("events", record=event.event_id)
            yield Line("unpaid", _("Places to be paid"), go, event.title, amount=event.sums.owed.show())

    def _backup(self) -> Iterator[Line]:
        if not self._looked:
            return
        go = self._go("settings", "safety")
        last_made = made_at(self._safety)
        days = None if last_made is None else (self._desk.today - last_made.date()).days
        if days is None or days > _STALE_DAYS:
            words = backup_words(last_made, today=self._desk.today)
            old = "" if days is None else _age(days)
            yield Line("old", words, go, _("A backup is made each day the desk is opened."), old)
        unread = 0 if self._safety is None else len(self._safety.unread)
        if unread:
            words = ngettext("{count} backup cannot be read", "{count} backups cannot be read", unread)
            yield Line("unread", words.format(count=show_count(unread)), go, _("The list of the backups says why."))
        second = None if self._safety is None else self._safety.second
        if second is not None and second.is_stale(self._desk.today):
            last = second.copied_at
            old = "" if last is None else _age((self._desk.today - last.astimezone().date()).days)
            yield Line("second", _second_words(second), go, _("The second place for backups"), old)

    def _backup_words(self) -> str:
        if not self._looked:
            return _("Looking for the backup…")
        words = backup_words(made_at(self._safety), today=self._desk.today)
        second = None if self._safety is None else self._safety.second
        if second is None or second.folder is None or second.is_stale(self._desk.today):
            return words
        return f"{words} · {_second_words(second)}"

    # --- the sheet of figures -----------------------------------------------------------------------------------------

    def _sheet(self, figures: TodayFigures) -> Figures:
        made = Figures()
        self._next_event(made, figures)
        made.section("money", _("This month so far"))
        received = ngettext("Received, {count} payment", "Received, {count} payments", figures.month_count)
        go = self._go("payments", "month")
        made.figure("month", received.format(count=show_count(figures.month_count)), figures.month.show(), go)
        purse = figures.purse
        gone = ngettext("Paid out, {count} sum", "Paid out, {count} sums", purse.out_count)
        made.figure(
            "out", gone.format(count=show_count(purse.out_count)), purse.out.show(), self._go("payments", "out")
        )
        debts = figures.debts
        owed = ngettext("Owed, {count} sum", "Owed, {count} sums", debts.count).format(count=show_count(debts.count))
        made.figure("owed", owed, debts.owed.show(), self._go("payments", "owed"))
        self._purse(made, figures)
        made.section("members", _("Members"))
        for standing in (Standing.CURRENT, Standing.LIFE, Standing.GRACE, Standing.LAPSED):
            count = figures.of(standing)
            if count or standing is not Standing.LIFE:
                made.figure(standing.value, standing.label, show_count(count), self._go("members", standing.value))
        made.section("news", _("News"))
        for item in figures.news:
            day = "" if item.day is None else show_lately(item.day, figures.day)
            made.link(f"news{item.item_id}", item.headline, self._go("news", record=item.item_id), detail=day)
        if not figures.news:
            made.line(_("No news has been read yet."))
            made.deed("read", _("Read news"), self._go("news", deed="read"))
        return made

    def _purse(self, made: Figures, figures: TodayFigures) -> None:
        """Put what lies where, as far as there is anything."""
        purse = figures.purse
        if not (purse.together or purse.in_hand or purse.budget):
            return
        made.section("accounts", _("Accounts"))
        made.figure("together", _("All together"), purse.together.show(), self._go("payments", "accounts"))
        if purse.in_hand:
            words, old = _("Cash in hand"), ""
            if purse.since is not None:
                words = _("In hand since {day}").format(day=show_lately(purse.since, figures.day))
                days = (figures.day - purse.since).days
                old = _age(days) if days > _LONG_IN_HAND else ""
            made.figure("hand", words, purse.in_hand.show(), self._go("payments", "to-bank"), badge=old)
        if purse.budget:
            value = _("{percent}% of {budget}").format(percent=show_count(purse.used), budget=purse.budget.show())
            made.figure("budget", _("Spent of the budget"), value, self._go("payments", "out"))

    def _next_event(self, made: Figures, figures: TodayFigures) -> None:
        made.section("event", _("Next event"))
        event = figures.event
        if event is None:
            made.line(_("No event is coming."))
            made.deed("add", _("Add an event"), self._go("events", deed="new"))
            return
        go = self._go("events", record=event.event_id)
        when = _("{moment}, {days}").format(moment=show_moment(event.starts_at), days=_days(figures.days_to_event))
        made.link("title", event.title, go, below=when)
        places = show_count(event.sums.places)
        if event.capacity is not None:
            places = _("{taken} of {capacity}").format(taken=places, capacity=show_count(event.capacity))
        made.figure("places", _("Places booked"), places, go)
        made.figure("takings", _("Takings"), event.sums.paid.show(), go)

    def _go(self, page: str, chip: str = "", *, record: int = 0, deed: str = "") -> Callable[[], None]:
        return partial(self.go, Target(page, record, chip, deed=deed))


def _days(days: int) -> str:
    if days == 0:
        return _("today")
    if days == 1:
        return _("tomorrow")
    return ngettext("in {count} day", "in {count} days", days).format(count=show_count(days))


def _find_safety(office: "Office", home: "Home", _progress: object) -> "Safety":
    return office.read(find_safety(home))


def _age(count: int) -> str:
    return ngettext("{count} day", "{count} days", count).format(count=show_count(count))


def _second_words(second: "SecondPlace") -> str:
    if second.copied_at is None:
        return _("No backup in the second place yet")
    return _("Last backed up to the second place on {day}").format(day=show_day(second.copied_at.astimezone().date()))

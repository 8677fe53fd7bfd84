"""Forms of the books: what the bank had, paying in, comparing with a statement, closing a year and opening it again."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from psg_admin.accounts.rules import BANK
from psg_admin.accounts.states import AccountKind
from psg_admin.books import operations
from psg_admin.books.banking import Cheque, Compared, InHand, OpenItem
from psg_admin.books.banking_queries import compare, in_hand
from psg_admin.books.facts import OutStart, out_start
from psg_admin.books.queries import AccountRow, MoneyOutRow, closed_to
from psg_admin.kernel.changes import Changes
from psg_admin.kernel.days import show_day
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.kernel.progress import Progress
from psg_admin.kernel.words import _, ngettext
from psg_admin.reports.closing import close_year, year_to_close
from psg_admin.store.backups import back_up_before
from psg_admin.store.copy_names import Origin
from psg_admin.store.list_query import Work
from psg_admin.ui.kit import accessibility, form, theme
from psg_admin.ui.kit.desk import Desk
from psg_admin.ui.kit.dialog import FormDialog
from psg_admin.ui.kit.page import Page
from psg_admin.ui.kit.widgets import Sentences, TextLabel


def open_cleared(parent: QWidget, desk: Desk, rows: Sequence[MoneyOutRow]) -> None:
    """Open the form that notes the day on which the bank had what went out."""

    def deed(values: dict[str, Any]) -> Work[Changes]:
        return partial(
            operations.clear_spendings, on=values["on"], today=desk.today,
            spending_ids=[row.row_id for row in rows if not row.is_refund],
            refund_ids=[-row.row_id for row in rows if row.is_refund],
        )  # fmt: skip

    FormDialog(
        parent, desk.jobs, name="money.cleared", title=_("Note that the bank had it"),
        subtitle=_("{amount} to {payee}").format(
            amount=Money.total(row.amount for row in rows).show(), payee=", ".join(row.payee for row in rows[:3])
        ),
        fields=[form.day("on", _("On the &statement of"), today=desk.today, required=True)],
        draft={"on": desk.today}, action=_("Note &it"), operation=deed, width=64,
    ).open()  # fmt: skip


def open_came_back(parent: QWidget, desk: Desk, row: MoneyOutRow) -> None:
    """Open the form for money out that came back: a cheque that was lost, a transfer that failed."""

    def deed(values: dict[str, Any]) -> Work[Changes]:
        return partial(
            operations.return_spending, spending_id=row.row_id, on=values["on"], reason=values["reason"],
            today=desk.today,
        )  # fmt: skip

    FormDialog(
        parent, desk.jobs, name=f"money.back.{row.row_id}", title=_("It came back"),
        subtitle=_("{amount} to {payee}").format(amount=row.amount.show(), payee=row.payee),
        fields=[
            form.text("reason", _("&Reason"), required=True, limit=500),
            form.day("on", _("Came back &on"), today=desk.today, required=True),
        ],
        draft={"on": desk.today}, action=_("&Enter it"), operation=deed, width=70,
    ).open()  # fmt: skip


# --- paying in --------------------------------------------------------------------------------------------------------


def open_pay_in(parent: QWidget, desk: Desk, payment_ids: Sequence[int] = ()) -> None:
    """Open the form of a paying-in slip for some cheques in hand, or for all of them."""

    def arrived(start: OutStart) -> None:
        def with_hand(hand: InHand) -> None:
            wanted = set(payment_ids)
            cheques = [one for one in hand.cheques if not wanted or one.payment_id in wanted]
            PayInDialog(parent, desk, start, hand, cheques).open()

        desk.jobs.read(partial(in_hand, on=desk.today), owner=parent, key="in hand", then=with_hand)

    desk.jobs.read(partial(out_start, today=desk.today), owner=parent, key="pay in", then=arrived)


class PayInDialog(FormDialog):
    """Pays cheques and cash in: which account, when, and how much cash."""

    def __init__(self, parent: QWidget, desk: Desk, start: OutStart, hand: InHand, cheques: Sequence[Cheque]) -> None:
        self._desk = desk
        self._cheques = cheques
        accounts = [
            (one.code, one.name)
            for one in start.chart.accounts.values()
            if one.kind is not AccountKind.CASH and one.closed_on is None
        ]
        words = ngettext("{count} cheque in hand", "{count} cheques in hand", len(cheques))
        super().__init__(
            parent, desk.jobs, name="money.pay_in", title=_("Pay in on a slip"),
            subtitle=_("{cheques}, {paper}; {cash} in the cash box.").format(
                cheques=words.format(count=len(cheques)), paper=self._paper.show(), cash=hand.cash.show()
            ),
            fields=[
                form.choice("account", _("&Into"), accounts, width=34),
                form.day("on", _("&Paid in on"), today=desk.today, required=True),
                form.money("cash", _("&Cash"), hint=_("So much of what lies in the cash box.")),
                form.text("note", _("&Note"), limit=500),
            ],
            draft={"account": BANK, "on": desk.today}, action=_("&Pay in"), operation=self._pay_in, width=72,
        )  # fmt: skip
        self.form.changed.connect(self._look)
        self._look()

    @property
    def _paper(self) -> Money:
        return Money.total(one.amount for one in self._cheques)

    def _look(self) -> None:
        total = self._paper + (self.form.value("cash") or NOTHING)
        self.set_action(_("&Pay in {amount}").format(amount=total.show()), enabled=bool(total))

    def _pay_in(self, values: dict[str, Any]) -> Work[Changes]:
        return partial(
            operations.add_slip, account=values["account"], banked_on=values["on"], today=self._desk.today,
            now=self._desk.now, cheques=[one.payment_id for one in self._cheques], cash=values["cash"] or NOTHING,
            note=values["note"],
        )  # fmt: skip


# --- the statement ----------------------------------------------------------------------------------------------------


class _ComparedPanel(QFrame):
    """Says what the statement lacks, and whether it agrees with the books."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("compared")
        self.setAccessibleName(_("The books and the statement"))
        self.lines = Sentences()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.px(6))
        box.addWidget(TextLabel(_("The books and the statement"), "section"))
        box.addWidget(self.lines)

    def say(self, sentences: Sequence[str]) -> None:
        """Show the sentences."""
        self.lines.setText("\n".join(sentences))
        self.setAccessibleDescription(" ".join(sentences))
        accessibility.announce_settled(self, " ".join(sentences[:1]))


def compared_sentences(compared: Compared, *, most: int = 12) -> list[str]:
    """Return how a statement and the books compare, in sentences: first whether they agree."""
    agrees = _("The statement agrees with the books.")
    differs = _("The statement differs from the books by {amount}.").format(amount=compared.difference.show())
    said = [
        differs if compared.difference else agrees,
        _("The books say {amount}.").format(amount=compared.books.show()),
    ]
    for words, items in (
        (_("Not credited yet: {item}"), compared.uncredited),
        (_("Not taken off yet: {item}"), compared.unpresented),
    ):
        said += [words.format(item=_item(item)) for item in items[:most]]
        if len(items) > most:
            rest = len(items) - most
            said.append(ngettext("And {count} more.", "And {count} more.", rest).format(count=rest))
    return said


def _item(item: OpenItem) -> str:
    parts = (item.amount.show(), item.name, item.label, item.reference, show_day(item.day))
    return " · ".join(part for part in parts if part)


def open_reconcile(parent: QWidget, desk: Desk, row: AccountRow) -> None:
    """Open the form that compares the balance of a statement with the books of an account."""
    ReconcileDialog(parent, desk, row).open()


class ReconcileDialog(FormDialog):
    """Asks for the day and the balance of the statement, and says at once what differs; it is kept with its day."""

    def __init__(self, parent: QWidget, desk: Desk, row: AccountRow) -> None:
        self._desk = desk
        self._row = row
        self._asked: tuple[date, Money] | None = None
        self.panel = _ComparedPanel()
        super().__init__(
            parent, desk.jobs, name=f"money.reconcile.{row.code}",
            title=_("Compare {account} with its statement").format(account=row.name),
            subtitle=_("Type the day and the balance that the statement says."),
            fields=[
                form.day("on", _("&Day of the statement"), today=desk.today, required=True),
                form.money("statement", _("&Balance of the statement"), required=True, allow_negative=True),
                form.text("note", _("&Note"), limit=500),
            ],
            draft={"on": desk.today}, action=_("&Keep it"), operation=self._keep, panel=self.panel, width=64,
        )  # fmt: skip
        self.form.changed.connect(self._look)
        self.panel.say([_("The books say {amount} today.").format(amount=row.balance.show())])

    def _look(self) -> None:
        day, statement = self.form.value("on"), self.form.value("statement")
        if not isinstance(day, date) or not isinstance(statement, Money) or self._asked == (day, statement):
            return
        self._asked = (day, statement)
        query = partial(compare, account=self._row.code, on=day, statement=statement)
        self._desk.jobs.read(query, owner=self, key="compare", then=self._compared)

    def _compared(self, compared: Compared) -> None:
        self.panel.say(compared_sentences(compared))

    def _keep(self, values: dict[str, Any]) -> Work[Changes]:
        return partial(
            operations.keep_reconciliation, account=self._row.code, on=values["on"], statement=values["statement"],
            today=self._desk.today, now=self._desk.now, note=values["note"],
        )  # fmt: skip


# --- the year's end ---------------------------------------------------------------------------------------------------


def open_close(parent: Page, desk: Desk) -> None:
    """Say what stands open on the last day of the last year that is over, and open the form that closes the books."""

    def arrived(found: tuple[date, list[str]] | None) -> None:
        if found is None:
            parent.says.emit(_("The books are closed to the end of the last year already."))
        else:
            CloseDialog(parent, desk, *found).open()

    desk.jobs.read(partial(year_to_close, today=desk.today), owner=parent, key="close", then=arrived)


class CloseDialog(FormDialog):
    """Closes the books to a day: what stands open is named first, and a backup is made before."""

    grave = True

    def __init__(self, parent: QWidget, desk: Desk, last_day: date, still: Sequence[str]) -> None:
        self._desk = desk
        self._last_day = last_day
        self._still = still
        self.panel = _ComparedPanel()
        day = show_day(last_day)
        super().__init__(
            parent, desk.jobs, name="money.close", title=_("Close the books to {day}").format(day=day),
            subtitle=_(
                "Nothing that they say of the days until then changes any more; Undo does not open them again. The "
                "workbook and the account of the year are kept as they are now. A backup is made before."
            ),
            fields=[form.check("anyway", _("Close them &although something stands open"))] if still else [],
            draft={}, action=_("C&lose to {day}").format(day=day), operation=self._close,
            panel=self.panel if still else None, width=64,
        )  # fmt: skip
        if still:
            self.panel.say([_("This stands open:"), *still])
            self.form.changed.connect(self._look)
            self._look()

    def _look(self) -> None:
        self.set_action(
            _("C&lose to {day}").format(day=show_day(self._last_day)), enabled=bool(self.form.value("anyway"))
        )

    def submit(self) -> None:
        """Make the backup first, then close."""
        self._desk.jobs.run(
            partial(_back_up, self._desk), owner=self, then=lambda _none: FormDialog.submit(self),
            words=self.windowTitle(),
        )  # fmt: skip

    def _close(self, values: dict[str, Any]) -> Work[Changes]:
        desk = self._desk
        return partial(
            close_year, last_day=self._last_day, anyway=bool(values.get("anyway")), today=desk.today, now=desk.now,
            made_at=desk.made_at,
        )  # fmt: skip


def _back_up(desk: Desk, progress: Progress) -> None:
    del progress
    back_up_before(desk.home, desk.office.url, Origin.BEFORE_CLOSE, at=desk.made_at)


def open_reopen(parent: QWidget, desk: Desk) -> None:
    """Open the form that opens the books again to which day they are closed."""

    def arrived(last_day: date | None) -> None:
        if last_day is None:
            return

        def deed(values: dict[str, Any]) -> Work[Changes]:
            return partial(operations.reopen_books, last_day=last_day, reason=values["reason"], now=desk.now)

        FormDialog(
            parent, desk.jobs, name="money.reopen",
            title=_("Open the books again that are closed to {day}").format(day=show_day(last_day)),
            subtitle=_("The workbook and the account that were kept stay in the office."),
            fields=[form.text("reason", _("&Reason"), required=True, limit=500)],
            draft={}, action=_("&Open them again"), operation=deed, width=70,
        ).open()  # fmt: skip

    desk.jobs.read(closed_to, owner=parent, key="reopen", then=arrived)

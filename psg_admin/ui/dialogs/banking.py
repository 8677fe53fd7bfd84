"""Cash and cheques to the bank: a slip, what the bank credited of it, and the statement held against the books."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from psg_admin.accounts.queries import chart
from psg_admin.accounts.rules import BANK, AccountInfo, Chart
from psg_admin.accounts.states import AccountKind
from psg_admin.books.operations import add_slip, count_till, credit_slip, keep_reconciliation
from psg_admin.books.queries.banking import compare, in_hand, slips
from psg_admin.books.rules.banking import (
    Cheque,
    Compared,
    InHand,
    OpenItem,
    SlipLine,
    SlipPage,
    counted,
    read_denominations,
)
from psg_admin.kernel.days import show_day, show_short
from psg_admin.kernel.errors import BadInput, UserError
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.kernel.words import _, ngettext
from psg_admin.ui.dialogs.charge_ticks import Ticks, breakable
from psg_admin.ui.dialogs.quick_entry import open_quick_entry
from psg_admin.ui.kit import accessibility, form, theme
from psg_admin.ui.kit.action import Action
from psg_admin.ui.kit.dialog import FormDialog
from psg_admin.ui.kit.widgets import Sentences, TextLabel

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from psg_admin.kernel.changes import Changes
    from psg_admin.store.list_query import Work
    from psg_admin.ui.kit.desk import Desk
    from psg_admin.ui.kit.page import Page

_MOST = 40
"""So many items that are on their way are named."""

_CASH = 0
"""The key of the line of the cash among what is credited."""


def banking_actions(home: Page, desk: Desk, *, account: str = BANK) -> list[Action]:
    """Return what is done with cash, cheques and the statement of ``account``, over ``home``."""
    return [
        Action("envelopes", _("Enter envelopes"), partial(open_quick_entry, home, desk), button=_("En&velopes…"),
               hint=_("A heap of cheques and cash, from the keyboard alone"), everywhere=True),
        Action("slip", _("Pay in cash and cheques"), partial(open_slip, home, desk), button=_("Pay &in…"),
               hint=_("What is in hand goes to the bank on a slip"), everywhere=True),
        Action("credited", _("Note what the bank credited of a slip"), partial(open_credited, home, desk),
               everywhere=True),
        Action("reconcile", _("Compare a statement with the books"),
               partial(open_reconcile, home, desk, account=account), button=_("Compare a &statement…"),
               everywhere=True),
        Action("till", _("Count the till"), partial(open_till, home, desk),
               hint=_("What is in the cash box, held against what should be there"), everywhere=True),
    ]  # fmt: skip


def open_credited(home: Page, desk: Desk) -> None:
    """Open the form that notes what the bank credited of a slip, the oldest that waits first."""

    def arrived(found: list[SlipPage]) -> None:
        waiting = [page for page in reversed(found) if page.uncredited]
        if waiting:
            CreditDialog(home, desk, waiting).open()
        else:
            home.says.emit(_("All that was paid in is credited."))

    desk.jobs.read(slips, owner=home, key="slips", then=arrived)


def open_slip(parent: QWidget, desk: Desk) -> None:
    """Open the form for a paying-in slip, with all cheques in hand ticked."""

    def read(session: Any) -> tuple[Chart, InHand]:
        return chart(session), in_hand(session, on=desk.today)

    def arrived(found: tuple[Chart, InHand]) -> None:
        SlipDialog(parent, desk, *found).open()

    desk.jobs.read(read, owner=parent, key="slip", then=arrived)


def open_credit(parent: QWidget, desk: Desk, page: SlipPage) -> None:
    """Open the form that notes what the bank credited of one slip, and when."""
    CreditDialog(parent, desk, [page]).open()


class CreditDialog(FormDialog):
    """The form of what the bank credited, of one of the slips that wait for it."""

    def __init__(self, parent: QWidget, desk: Desk, waiting: Sequence[SlipPage]) -> None:
        self._desk = desk
        self._waiting = {page.number: page for page in waiting}
        self.ticks = Ticks()
        options = [
            (page.number, _joined((page.number, show_day(page.banked_on), page.uncredited.show()))) for page in waiting
        ]
        super().__init__(
            parent, desk.jobs, name="slip.credit", action=_("&Note it"), title=_("Credited by the bank"),
            fields=[
                form.choice("slip", _("&Slip"), options, width=40),
                form.day("on", _("&Day of the statement"), today=desk.today, required=True),
                form.custom("parts", _("&Parts"), lambda: self.ticks),
            ],
            draft={"slip": waiting[0].number, "on": desk.today}, operation=self._credit, width=72,
        )  # fmt: skip
        self._parts: dict[int, Money] = {}
        self.form.editor("slip").edited.connect(self._show_parts)
        self.form.changed.connect(self._tell)
        self._show_parts()
        self.begin_here()

    def _show_parts(self) -> None:
        page = self._waiting[self.form.value("slip")]
        lines: dict[int, str] = {}
        self._parts = {}
        if page.cash and page.cash_credited_on is None:
            lines[_CASH], self._parts[_CASH] = _("{amount} · cash").format(amount=page.cash.show()), page.cash
        for one in page.lines:
            if one.credited_on is None and one.taken_out_on is None:
                lines[one.payment_id], self._parts[one.payment_id] = piece(one), one.amount
        self.ticks.show_lines(lines, set(lines), _("All of it is credited."))
        self._tell()
        self.fit()

    def _tell(self) -> None:
        """Say on the button what is noted as credited."""
        amount = Money.total(self._parts[key] for key in self.ticks.value())
        self.set_action(_("&Note {amount}").format(amount=amount.show()) if amount else _("&Note it"))

    def _credit(self, values: dict[str, Any]) -> Work[Changes]:
        chosen = values["parts"]
        if not chosen:
            raise BadInput(_("Tick what the bank credited."), field="parts")
        return partial(
            credit_slip, number=values["slip"], on=values["on"], today=self._desk.today, cash=_CASH in chosen,
            cheques=[key for key in chosen if key != _CASH],
        )  # fmt: skip


def open_till(parent: QWidget, desk: Desk) -> None:
    """Open the form that holds the cash that was counted against what should be there."""

    def arrived(hand: InHand) -> None:
        TillDialog(parent, desk, hand.cash).open()

    desk.jobs.read(partial(in_hand, on=desk.today), owner=parent, key="till", then=arrived)


class TillDialog(FormDialog):
    """The form of a count of the till; its button says what it is over or short, which is all that is entered."""

    def __init__(self, parent: QWidget, desk: Desk, cash: Money) -> None:
        self._desk = desk
        super().__init__(
            parent, desk.jobs, name="till", title=_("Count the till"),
            subtitle=_("By the books {amount} lies in the cash box; add the change that lay in it beforehand, which is "
                       "not income. Only the difference is entered.").format(amount=cash.show()),
            fields=[
                form.money("counted", _("Cou&nted"), required=True),
                form.money("expected", _("&Should be there"), required=True),
                form.day("on", _("Counted &on"), today=desk.today, required=True),
            ],
            draft={"expected": cash if cash > NOTHING else None, "on": desk.today},
            action=_("&Enter it"), operation=self._count, width=72,
        )  # fmt: skip
        self.form.changed.connect(self._tell)

    def _tell(self) -> None:
        counted, expected = self.form.value("counted"), self.form.value("expected")
        action = _("&Enter it")
        if counted is not None and expected is not None and counted != expected:
            words = _("&Enter {amount} over") if counted > expected else _("&Enter {amount} short")
            action = words.format(amount=max(counted - expected, expected - counted).show())
        self.set_foot(_("The till agrees.") if counted is not None and counted == expected else "")
        self.set_action(action)

    def _count(self, values: dict[str, Any]) -> Work[Changes]:
        return partial(count_till, **values, today=self._desk.today, now=self._desk.now)


def open_reconcile(parent: QWidget, desk: Desk, *, account: str = BANK) -> None:
    """Open the form that holds the balance of a statement, of ``account`` to begin with, against the books."""

    def arrived(known: Chart) -> None:
        accounts = [one for one in known.accounts.values() if _at_bank(one)]
        ReconcileDialog(parent, desk, accounts, account).open()

    desk.jobs.read(chart, owner=parent, key="reconcile", then=arrived)


class SlipDialog(FormDialog):
    """The form of a paying-in slip; its button says what it pays in."""

    def __init__(self, parent: QWidget, desk: Desk, known: Chart, hand: InHand) -> None:
        self._desk = desk
        self._hand = hand
        self.ticks = Ticks()
        accounts = [one for one in known.accounts.values() if _at_bank(one)]
        super().__init__(
            parent, desk.jobs, name="slip.new", title=_("Pay in"),
            subtitle=_("By the books {amount} lies in the cash box.").format(amount=hand.cash.show()),
            fields=[
                form.day("on", _("Paid in &on"), today=desk.today, required=True),
                form.choice("account", _("&Account"), [(one.code, one.name) for one in accounts], width=30),
                form.custom("cheques", _("C&heques"), lambda: self.ticks),
                form.money("cash", _("Ca&sh")),
                form.text("pieces", _("Notes and coi&ns"), limit=200,
                          hint=_("How many of each, such as 20=3 10=1 50p=4. It may stay empty.")),
                form.text("note", _("No&te"), limit=500),
            ],
            draft={"on": desk.today, "account": BANK, "cash": hand.cash_to_bank or None}, action=_("&Pay in"),
            operation=self._pay_in, width=80,
        )  # fmt: skip
        self._show_cheques()
        self.form.changed.connect(self._tell)
        self.form.editor("account").edited.connect(self._show_cheques)
        self._tell()
        self.begin_here()
        self.fit()

    def _cheques(self) -> list[Cheque]:
        return [one for one in self._hand.cheques if one.account == self.form.value("account")]

    def _show_cheques(self) -> None:
        """Offer the cheques that were entered for the account."""
        cheques = self._cheques()
        lines = {one.payment_id: piece(one, one.received_on) for one in cheques}
        self.ticks.show_lines(lines, set(lines), _("No cheque is in hand for this account."))
        self.fit()

    def _cash(self) -> Money:
        cash = self.form.value("cash")
        if cash is not None:
            return cash if isinstance(cash, Money) else NOTHING
        try:
            return counted(read_denominations((self.form.value("pieces") or "").split()))
        except UserError:
            return NOTHING

    def _tell(self) -> None:
        ticked = set(self.ticks.value())
        total = self._cash() + Money.total(one.amount for one in self._cheques() if one.payment_id in ticked)
        self.set_action(_("&Pay in {amount}").format(amount=total.show()) if total else _("&Pay in"))

    def _pay_in(self, values: dict[str, Any]) -> Work[Changes]:
        try:
            pieces = read_denominations(values["pieces"].split())
        except BadInput as error:
            raise BadInput(error.message, field="pieces") from None
        return partial(
            add_slip, account=values["account"], banked_on=values["on"], cheques=values["cheques"],
            cash=values["cash"], denominations=pieces, note=values["note"], today=self._desk.today,
            now=self._desk.now,
        )  # fmt: skip


class ComparedPanel(QFrame):
    """Says how a statement and the books compare, with all that is on its way."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("compared")
        self.setAccessibleName(_("How the two compare"))
        self.lines = Sentences()
        self.end = TextLabel("", "heading")
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.px(6))
        box.addWidget(TextLabel(_("How the two compare"), "section"))
        box.addWidget(self.end)
        box.addWidget(self.lines)

    def show_compared(self, found: Compared | None) -> None:
        """Show it, or what is to be typed first."""
        if found is None:
            lines, end = [_("Type the balance of the statement.")], ""
        else:
            lines = [
                _("{amount} should be on the statement").format(amount=found.expected.show()),
                _("{amount} by the books").format(amount=found.books.show()),
                *_some(_("less {amount}: {what}"), found.uncredited),
                *_some(_("plus {amount}: {what}"), found.unpresented),
            ]  # fmt: skip
            end = _("The two agree.")
            if found.difference > NOTHING:
                end = _("The statement has {amount} more.").format(amount=found.difference.show())
            elif found.difference:
                end = _("The statement has {amount} less.").format(amount=(-found.difference).show())
        self.lines.setText(breakable("\n".join(lines)).replace(" · ", "\u00a0· "))
        self.end.setText(end)
        self.end.setVisible(bool(end))
        accessibility.announce_settled(self, end or lines[0])


class ReconcileDialog(FormDialog):
    """The form of a reconciliation; what is on its way is shown as soon as the balance is typed."""

    def __init__(self, parent: QWidget, desk: Desk, accounts: Sequence[AccountInfo], account: str = BANK) -> None:
        self._desk = desk
        self.panel = ComparedPanel()
        super().__init__(
            parent, desk.jobs, name="reconcile", title=_("Compare a statement with the books"),
            fields=[
                form.choice("account", _("&Account"), [(one.code, one.name) for one in accounts], width=30),
                form.day("on", _("&Last day of the statement"), today=desk.today, required=True),
                form.money("statement", _("Its &balance"), required=True, allow_negative=True),
                form.text("note", _("No&te"), limit=500, hint=_("Why they differ, where they do.")),
            ],
            draft={"account": account, "on": desk.today}, action=_("&Keep it"), operation=self._keep,
            panel=self.panel, width=76,
        )  # fmt: skip
        self.panel.show_compared(None)
        self.form.changed.connect(self._look)
        self.fit()

    def _look(self) -> None:
        read = self.form.peek()
        statement, on = read.get("statement"), read.get("on")
        if statement is None or on is None:
            self.panel.show_compared(None)
            return
        query = partial(compare, account=read["account"], on=on, statement=statement)
        self._desk.jobs.read(query, owner=self, key="compare", then=self.panel.show_compared)

    def _keep(self, values: dict[str, Any]) -> Work[Changes]:
        return partial(keep_reconciliation, **values, today=self._desk.today, now=self._desk.now)


def _at_bank(account: AccountInfo) -> bool:
    return account.kind is not AccountKind.CASH and account.closed_on is None


def piece(cheque: Cheque | SlipLine, day: date | None = None) -> str:
    """Return a cheque in one line: its sum, who it is from, its number, and ``day``."""
    return _joined((cheque.amount.show(), cheque.payer, cheque.reference, "" if day is None else show_short(day)))


def _item(item: OpenItem) -> str:
    return _joined((item.name, item.reference, item.label, show_short(item.day).replace(" ", "\u00a0")))


def _some(words: str, items: Sequence[OpenItem]) -> list[str]:
    """Return a line for each of the items; of many, how many more there are and what they add up to."""
    lines = [words.format(amount=one.amount.show(), what=_item(one)) for one in items[:_MOST]]
    rest = items[_MOST:]
    if rest:
        more = ngettext("{count} more", "{count} more", len(rest)).format(count=f"{len(rest):,}")
        lines.append(words.format(amount=Money.total(one.amount for one in rest).show(), what=more))
    return lines


def _joined(parts: Iterable[str]) -> str:
    return " · ".join(part for part in parts if part)

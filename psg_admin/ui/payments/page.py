"""The page of money: what came in and where it went, what went out, what is owed by whom, and where it lies."""

from collections.abc import Mapping
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from psg_admin.accounts.states import AccountKind
from psg_admin.books.queries import (
    MONEY_OUT_FILTERS,
    AccountRow,
    MoneyCounts,
    MoneyOutRow,
    money_counts,
    money_out_rows,
    money_out_wanted,
)
from psg_admin.books.queries.banking import slip_rows
from psg_admin.books.rules.banking import SlipPage
from psg_admin.kernel.changes import Changes, Topic
from psg_admin.kernel.days import DayRange
from psg_admin.kernel.figures import show_count
from psg_admin.kernel.words import _, ngettext, pgettext
from psg_admin.payments.queries import (
    PAYMENT_FILTERS,
    DebtRow,
    PaymentRow,
    ReceiptRow,
    debts_wanted,
    payments_wanted,
    receipt_rows,
    this_month,
)
from psg_admin.payments.queries.debts import DEBT_FILTERS
from psg_admin.payments.queries.debts import DUE as DUE_BY_TODAY
from psg_admin.payments.states import PaymentState
from psg_admin.reports.payment import PaymentRecord, payment_record
from psg_admin.reports.year_facts import period
from psg_admin.store.list_query import Hit, ListQuery
from psg_admin.ui.dialogs.receipt import open_receipts
from psg_admin.ui.dialogs.take_payment import open_take_payment
from psg_admin.ui.dialogs.year_end import write_treasurer
from psg_admin.ui.imports import ways
from psg_admin.ui.kit.action import Action, Chosen, Target
from psg_admin.ui.kit.chips import Chip, Chips
from psg_admin.ui.kit.desk import Desk
from psg_admin.ui.kit.filter_bar import FilterBar
from psg_admin.ui.kit.list_page import ALL, ListPage
from psg_admin.ui.kit.lists import NarrowLine
from psg_admin.ui.kit.table import Table
from psg_admin.ui.kit.views import Viewed
from psg_admin.ui.notes.sections import Records
from psg_admin.ui.payments import forms
from psg_admin.ui.payments.actions import of_books, of_debt, of_money_out, of_payment, of_slip
from psg_admin.ui.payments.lists import (
    accounts_of,
    accounts_table,
    debts_of,
    debts_table,
    money_out_table,
    payments_table,
    slips_table,
    to_bank_table,
)
from psg_admin.ui.payments.pane import PaymentPane
from psg_admin.views.queries import ViewedList

YEAR, MONTH, CREDIT, BACK, OWED, DUE = "year", "month", "credit", "reversed", "owed", "due"
OUT, TO_BANK, SLIPS, ACCOUNTS = "out", "to-bank", "slips", "accounts"
"""The filters, by which other pages send here too."""


Record = PaymentRecord | DebtRow | MoneyOutRow | AccountRow | SlipPage
"""What may stand beside the list."""


class PaymentsPage(ListPage):
    """Payments with their receipts, what went out, what is to be paid in, what is owed, and the accounts."""

    topics = frozenset({
        Topic.PAYMENTS, Topic.PEOPLE, Topic.MEMBERSHIPS, Topic.BOOKINGS, Topic.SETTINGS, Topic.NOTES, Topic.VIEWS,
    })  # fmt: skip
    pane: PaymentPane

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, name="payments", title=_("Money"), parent=parent)
        self._counts: MoneyCounts | None = None
        self.choose_one = _("Choose one payment.")
        self.records = Records(self, desk, self.saved.show_saved)
        self.pane = PaymentPane(self.records)
        self.chips = Chips(_("Filters"))
        self.of_bank = Chips(_("What is paid in"))
        self.search = NarrowLine(_searched(ALL), _("Filter the list"))
        self.search.setObjectName("payments.search")
        self.payments = self.lists.add(payments_table(desk, self.take, self.lists))
        self.furnish(FilterBar(self.search, self.chips), self.of_bank)
        self.set_head("export", "treasurer", "spend", "slip", "reconcile", primary=("take",))
        self._show_chips()
        self.turn_to(str(self.remembered().get("chip", ALL)))
        self.chips.chosen.connect(self.narrow)
        self.of_bank.chosen.connect(self.narrow)
        self.search.narrowed.connect(self.narrow)
        self.leads_to_list(self.search)
        ways.ListDrop(self, desk, ways.PAYMENTS)

    @cached_property
    def debts(self) -> Table[DebtRow]:
        """The list of what is owed; made when it is first looked at."""
        return self.lists.add(debts_table(self.desk, self.lists))

    @cached_property
    def out(self) -> Table[MoneyOutRow]:
        """The list of what went out; made when it is first looked at."""
        return self.lists.add(money_out_table(self.desk, partial(self.run, "spend"), self.lists))

    @cached_property
    def to_bank(self) -> Table[PaymentRow]:
        """The list of what is to be paid in; made when it is first looked at."""
        return self.lists.add(to_bank_table(self.desk, self.lists))

    @cached_property
    def slips(self) -> Table[SlipPage]:
        """The list of the paying-in slips; made when it is first looked at."""
        return self.lists.add(slips_table(self.desk, partial(self.run, "slip"), self.lists))

    @cached_property
    def accounts(self) -> Table[AccountRow]:
        """The list of the accounts; made when it is first looked at."""
        return self.lists.add(accounts_table(self.desk, self.lists))

    def actions_for(self, chosen: Chosen[Record]) -> list[Action]:
        record = chosen.record
        several = chosen.ids if chosen.several and self.of_payments() else ()
        made = [
            Action("take", _("Take a payment"), self.take, "Ctrl+N", button=_("&Take payment…"), everywhere=True),
            Action("treasurer", _("Treasurer’s workbook"), self.treasurer, button=_("Treasurer’s &workbook…"),
                   hint=_("Everything that came in, added up"), everywhere=True, reads=True),
        ]  # fmt: skip
        if several:
            made.append(Action(
                "receipt", _("Look at the receipts of what is chosen"),
                partial(open_receipts, self, self.desk, several), "Ctrl+P", of_record=True, many=True,
                reads=True,
            ))  # fmt: skip
        made += ways.actions(self, self.desk, ways.PAYMENTS)
        account = ""
        if isinstance(record, AccountRow) and record.kind is not AccountKind.CASH:
            account = record.code
        made += of_books(self, self.desk, self.saved.show_saved, account=account)
        if self.of_debts():
            return [*made, *of_debt(self, self.desk, record if isinstance(record, DebtRow) else None)]
        if self.at() == OUT:
            return [*made, *of_money_out(self, self.desk, record if isinstance(record, MoneyOutRow) else None)]
        if self.at() == ACCOUNTS:
            return made
        if self.at() == SLIPS:
            return [*made, *of_slip(self, self.desk, record if isinstance(record, SlipPage) else None)]
        page = record if isinstance(record, PaymentRecord) else None
        kept = self.records.payment_actions(*(() if page is None else (page.row.payment_id, page.words)))
        return [*made, *of_payment(self, self.desk, page, show=self.open_record, several=bool(several)), *kept]

    # --- lists --------------------------------------------------------------------------------------------------------

    def at(self) -> str:
        """Return the key of the list that is seen."""
        key = self.chips.current()
        return self.of_bank.current() if key == TO_BANK else key

    def of_debts(self) -> bool:
        """Say whether it is what is owed, and not payments, that is listed."""
        return self.at() in {OWED, DUE}

    def of_payments(self) -> bool:
        """Say whether it is payments that are listed."""
        return self.at() not in {OWED, DUE, OUT, SLIPS, ACCOUNTS}

    def search_line(self) -> NarrowLine:
        return self.search

    def table(self) -> Table[Any]:
        if self.of_debts():
            return self.debts
        match self.at():
            case "out":
                return self.out
            case "to-bank":
                return self.to_bank
            case "slips":
                return self.slips
            case "accounts":
                return self.accounts
        return self.payments

    def query(self) -> ListQuery:
        today = self.desk.today
        filters: Mapping[str, str] = {
            YEAR: {"year": str(today.year)},
            MONTH: this_month(today).filters,
            CREDIT: {"state": PaymentState.CREDIT.value},
            BACK: {"state": PaymentState.REVERSED.value},
            DUE: DUE_BY_TODAY,
        }.get(self.at(), {})
        return ListQuery(self.search.words(), filters)

    def ask(self) -> None:
        """Ask for the list first, and then for the counts on the chips."""
        self.of_bank.setVisible(self.chips.current() == TO_BANK)
        self.search.setPlaceholderText(_searched(self.at()))
        super().ask()
        counts = partial(money_counts, text=self.search.words(), today=self.desk.today)
        self.jobs.read(counts, owner=self, key="counts", then=self._counted)

    def in_head(self, key: str) -> bool:
        """Where cheques are listed they are paid in, where accounts are one is compared; else money out is entered."""
        now = self.at()
        banking = {TO_BANK, SLIPS}
        mine = {"slip": now in banking, "reconcile": now == ACCOUNTS, "spend": now not in {*banking, ACCOUNTS}}
        return mine.get(key, True)

    def turn_to(self, key: str) -> None:
        if key in {TO_BANK, SLIPS}:
            self.of_bank.choose(key)
        self.chips.choose(TO_BANK if key == SLIPS else key)

    def show_everything(self) -> None:
        self.wipe()
        if self.of_payments() and self.at() != TO_BANK:
            self.turn_to(ALL)

    def kept(self) -> Mapping[str, str]:
        return {"chip": self.at()}

    def made_from(self) -> str:
        key = self.at()
        due = DEBT_FILTERS["due"].in_words(DUE_BY_TODAY["due"], self.desk.today)
        chosen = due if key == DUE else {**_chip_words(), **_bank_words()}[key]
        parts = [] if key == ALL else [chosen]
        if self.search.words():
            parts.append(_("with “{text}”").format(text=self.search.words()))
        return " · ".join(parts)

    def _counted(self, counts: MoneyCounts) -> None:
        self._counts = counts
        self._show_chips()
        count = counts.desk.payments
        words = [ngettext("{count} payment", "{count} payments", count).format(count=show_count(count))]
        if counts.desk.owed:
            words.append(_("{amount} owed").format(amount=counts.desk.owed.show()))
        if counts.together:
            words.append(_("{amount} in the accounts").format(amount=counts.together.show()))
        self.set_count(" · ".join(words))

    def _show_chips(self) -> None:
        counts = self._counts
        known: dict[str, int | None] = {} if counts is None else {
            ALL: counts.desk.payments, YEAR: counts.desk.year, MONTH: counts.desk.month, OUT: counts.out,
            TO_BANK: counts.to_bank, OWED: counts.desk.debts, DUE: counts.desk.due, CREDIT: counts.desk.credit,
            BACK: counts.desk.reversed, ACCOUNTS: counts.accounts,
        }  # fmt: skip
        known[SLIPS] = None if counts is None else counts.slips
        for chips, every in ((self.chips, _chip_words()), (self.of_bank, _bank_words())):
            chips.show_chips([Chip(key, words, known.get(key)) for key, words in every.items()])

    def viewed(self) -> Mapping[str, Viewed]:
        today = self.desk.today
        payments = ViewedList(PAYMENT_FILTERS, lambda session, query: payments_wanted(session, query=query))
        owed = ViewedList(DEBT_FILTERS, lambda session, query: debts_wanted(session, query=query, today=today))
        out = ViewedList(MONEY_OUT_FILTERS, lambda session, query: money_out_wanted(session, query=query))
        return {"payments": Viewed(payments, ALL), "owed": Viewed(owed, OWED), "spending": Viewed(out, OUT)}

    def view_key(self) -> str:
        if self.of_debts():
            return "owed"
        if self.at() == OUT:
            return "spending"
        return "payments" if self.table() is self.payments else ""

    # --- what stands beside the list ----------------------------------------------------------------------------------

    def open_record(self, record: int) -> None:
        """Show the payment with this id, whatever the filters are."""
        if self.table() is not self.payments:
            self.turn_to(ALL)
            self.lists.setCurrentWidget(self.payments)
        super().open_record(record)

    def open_hit(self, hit: Hit) -> None:
        """Show the payment that was found; a receipt is found by its own id."""
        if hit.kind == "receipt":
            query = partial(receipt_rows, ids=[hit.record_id])
            self.jobs.read(query, owner=self, key="open", then=self._receipt_found)
        else:
            self.open_record(hit.record_id)

    def read_record(self, record: int) -> None:
        if self.of_debts():
            self.read_for_pane(debts_of(self.desk, [record]), self._debt_read)
        elif self.at() == OUT:
            self.read_for_pane(partial(money_out_rows, ids=[record]), self._row_read)
        elif self.at() == SLIPS:
            self.read_for_pane(partial(slip_rows, ids=[record]), self._row_read)
        elif self.at() == ACCOUNTS:
            self.read_for_pane(accounts_of(self.desk, [record]), self._row_read)
        else:
            self.read_for_pane(partial(payment_record, payment_id=record))

    def refresh_record(self) -> None:
        if isinstance(self.record, PaymentRecord):
            self.read_for_pane(partial(payment_record, payment_id=self.record.row.payment_id))
        elif isinstance(self.record, DebtRow):
            self.read_for_pane(debts_of(self.desk, [self.record.charge_id]), self._debt_read)
        elif isinstance(self.record, MoneyOutRow | AccountRow):
            self.read_record(self.record.row_id)
        elif isinstance(self.record, SlipPage):
            self.read_record(self.record.slip_id)

    def fill_pane(self, record: Record, actions: list[Action]) -> None:
        match record:
            case PaymentRecord():
                self.pane.show_payment(record, actions)
            case DebtRow():
                self.pane.show_debt(record, actions)
            case MoneyOutRow():
                self.pane.show_money_out(record, actions)
            case AccountRow():
                self.pane.show_account(record, actions)
            case SlipPage():
                self.pane.show_slip(record, actions)

    def opened(self, record: int) -> None:
        """Take the sum that is owed, or look at the receipt."""
        del record
        if self.of_debts():
            self.run("take-debt")
        elif self.at() == SLIPS:
            self.run("print-slip")
        elif self.of_payments():
            self.run("receipt")

    def _row_read(self, rows: list[MoneyOutRow] | list[AccountRow] | list[SlipPage]) -> None:
        if rows:
            self.show_record(rows[0])
        else:
            self.gone()

    def _debt_read(self, rows: list[DebtRow]) -> None:
        owing = next((row for row in rows if row.owed), None)
        if owing is None:
            self.gone()
        else:
            self.show_record(owing)

    def _receipt_found(self, rows: list[ReceiptRow]) -> None:
        if rows:
            self.open_record(rows[0].payment_id)

    # --- deeds --------------------------------------------------------------------------------------------------------

    def take(self) -> None:
        """Open the form that takes a payment: of whoever owes the chosen sum, else of anybody."""
        debt = self.record
        if isinstance(debt, DebtRow):
            open_take_payment(self, self.desk, contact_id=debt.contact_id, charge_ids=[debt.charge_id])
        else:
            open_take_payment(self, self.desk, done=self._taken)

    def _taken(self, changes: Changes) -> None:
        """Choose the payment that was just taken, where the list has it."""
        if changes.made is not None and self.table() is self.payments:
            self.payments.select_id(changes.made)

    def treasurer(self) -> None:
        """Ask for which days, and write the treasurer's workbook; this page is shown: it says where that went."""
        if not self.isVisible():
            self.go(Target("payments"))
        query = partial(period, first=None, last=None, today=self.desk.today)
        self.jobs.read(query, owner=self, key="treasurer", then=self._ask_days)

    def _ask_days(self, days: DayRange) -> None:
        forms.TreasurerDialog(self, self.desk, days, self._write_treasurer).open()

    def _write_treasurer(self, days: DayRange, path: Path) -> None:
        desk = self.desk
        work = partial(write_treasurer, desk.office, days, desk.today, desk.made_at, path)
        self.jobs.run(work, owner=self, then=self.saved.show_saved, words=_("Writing {name}").format(name=path.name))


def _searched(key: str) -> str:
    """Return what the words above the list are looked for in, as the chip of this key has it."""
    return {
        OUT: _("Paid to, or reference"), ACCOUNTS: _("Name of the account"), SLIPS: _("Slip, or who a cheque is from"),
    }.get(
        key, _("Payer, receipt or reference")
    )  # fmt: skip


def _chip_words() -> dict[str, str]:
    """Return what each filter is called, in their order."""
    return {
        ALL: pgettext("money", "In"), OUT: pgettext("money", "Out"), TO_BANK: _("To bank"), OWED: _("Owed"),
        ACCOUNTS: _("Accounts"), MONTH: _("This month"), YEAR: _("This year"), DUE: _("Due by today"),
        CREDIT: _("Left over"), BACK: pgettext("payments", "Taken back"),
    }  # fmt: skip


def _bank_words() -> dict[str, str]:
    """Return what the lists of what goes to the bank are called."""
    return {TO_BANK: _("To pay in"), SLIPS: _("Slips")}

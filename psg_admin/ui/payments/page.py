"""The page of payments: what came in and where it went, what is left over, and what is owed by whom."""

from collections.abc import Mapping
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from psg_admin.kernel.changes import Changes, Topic
from psg_admin.kernel.days import DayRange
from psg_admin.kernel.words import _, ngettext, pgettext
from psg_admin.payments.queries import DebtRow, PaymentPage, ReceiptRow, payment_page, receipt_rows, this_month
from psg_admin.payments.queries.debts import DEBT_FILTERS, DeskCounts, desk_counts
from psg_admin.payments.queries.debts import DUE as DUE_BY_TODAY
from psg_admin.payments.states import PaymentState
from psg_admin.reports.year_facts import period
from psg_admin.store.list_query import Hit, ListQuery
from psg_admin.ui.dialogs.receipt import open_receipts
from psg_admin.ui.dialogs.take_payment import open_take_payment
from psg_admin.ui.dialogs.year_end import write_treasurer
from psg_admin.ui.kit.action import Action, Chosen, Target
from psg_admin.ui.kit.chips import Chip, Chips
from psg_admin.ui.kit.desk import Desk
from psg_admin.ui.kit.filter_bar import FilterBar
from psg_admin.ui.kit.list_page import ALL, ListPage
from psg_admin.ui.kit.lists import NarrowLine
from psg_admin.ui.kit.table import Table
from psg_admin.ui.payments import forms
from psg_admin.ui.payments.actions import of_debt, of_payment
from psg_admin.ui.payments.lists import debts_of, debts_table, payments_table
from psg_admin.ui.payments.pane import PaymentPane

YEAR, MONTH, CREDIT, BACK, OWED, DUE = "year", "month", "credit", "reversed", "owed", "due"
"""The filters, by which other pages send here too."""


class PaymentsPage(ListPage):
    """Payments with their receipts, and what is owed."""

    topics = frozenset({Topic.PAYMENTS, Topic.PEOPLE, Topic.MEMBERSHIPS, Topic.BOOKINGS, Topic.SETTINGS})
    pane: PaymentPane

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, name="payments", title=_("Payments"), parent=parent)
        self._counts: DeskCounts | None = None
        self.choose_one = _("Choose one payment.")
        self.pane = PaymentPane()
        self.chips = Chips(_("Filters"))
        self.search = NarrowLine(_("Payer, receipt or reference"), _("Filter the list"))
        self.search.setObjectName("payments.search")
        self.payments = self.lists.add(payments_table(desk, self.take, self.lists))
        self.furnish(FilterBar(self.search, self.chips))
        self.set_head("export", "treasurer", primary=("take",))
        self._show_chips()
        self.chips.choose(str(self.remembered().get("chip", ALL)))
        self.chips.chosen.connect(self.narrow)
        self.search.narrowed.connect(self.narrow)
        self.leads_to_list(self.search)

    @cached_property
    def debts(self) -> Table[DebtRow]:
        """The list of what is owed; made when it is first looked at."""
        return self.lists.add(debts_table(self.desk, self.lists))

    def actions_for(self, chosen: Chosen[PaymentPage | DebtRow]) -> list[Action]:
        record = chosen.record
        several = chosen.ids if chosen.several and not self.of_debts() else ()
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
        if self.of_debts():
            return [*made, *of_debt(self, self.desk, record if isinstance(record, DebtRow) else None)]
        page = record if isinstance(record, PaymentPage) else None
        return [*made, *of_payment(self, self.desk, page, show=self.open_record, several=bool(several))]

    # --- lists --------------------------------------------------------------------------------------------------------

    def of_debts(self) -> bool:
        """Say whether it is what is owed, and not payments, that is listed."""
        return self.chips.current() in {OWED, DUE}

    def search_line(self) -> NarrowLine:
        return self.search

    def table(self) -> Table[Any]:
        return self.debts if self.of_debts() else self.payments

    def query(self) -> ListQuery:
        today = self.desk.today
        filters: Mapping[str, str] = {
            YEAR: {"year": str(today.year)},
            MONTH: this_month(today).filters,
            CREDIT: {"state": PaymentState.CREDIT.value},
            BACK: {"state": PaymentState.REVERSED.value},
            DUE: DUE_BY_TODAY,
        }.get(self.chips.current(), {})
        return ListQuery(self.search.words(), filters)

    def ask(self) -> None:
        """Ask for the list first, and then for the counts on the chips."""
        super().ask()
        counts = partial(desk_counts, text=self.search.words(), today=self.desk.today)
        self.jobs.read(counts, owner=self, key="counts", then=self._counted)

    def turn_to(self, key: str) -> None:
        self.chips.choose(key)

    def show_everything(self) -> None:
        self.wipe()
        if not self.of_debts():
            self.turn_to(ALL)

    def kept(self) -> Mapping[str, str]:
        return {"chip": self.chips.current()}

    def made_from(self) -> str:
        key = self.chips.current()
        due = DEBT_FILTERS["due"].in_words(DUE_BY_TODAY["due"], self.desk.today)
        chosen = due if key == DUE else _chip_words()[key]
        parts = [] if key == ALL else [chosen]
        if self.search.words():
            parts.append(_("with “{text}”").format(text=self.search.words()))
        return " · ".join(parts)

    def _counted(self, counts: DeskCounts) -> None:
        self._counts = counts
        self._show_chips()
        words = ngettext("{count} payment", "{count} payments", counts.payments).format(count=f"{counts.payments:,}")
        if counts.owed:
            words += " · " + _("{amount} owed").format(amount=counts.owed.show())
        self.set_count(words)

    def _show_chips(self) -> None:
        counts = self._counts
        known = {} if counts is None else {
            ALL: counts.payments, YEAR: counts.year, MONTH: counts.month, CREDIT: counts.credit, BACK: counts.reversed,
            OWED: counts.debts, DUE: counts.due,
        }  # fmt: skip
        self.chips.show_chips([Chip(key, words, known.get(key)) for key, words in _chip_words().items()])

    # --- what stands beside the list ----------------------------------------------------------------------------------

    def open_record(self, record: int) -> None:
        """Show the payment with this id, whatever the filters are."""
        if self.of_debts():
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
        else:
            self.read_for_pane(partial(payment_page, payment_id=record))

    def refresh_record(self) -> None:
        if isinstance(self.record, PaymentPage):
            self.read_for_pane(partial(payment_page, payment_id=self.record.row.payment_id))
        elif isinstance(self.record, DebtRow):
            self.read_for_pane(debts_of(self.desk, [self.record.charge_id]), self._debt_read)

    def fill_pane(self, record: PaymentPage | DebtRow, actions: list[Action]) -> None:
        if isinstance(record, PaymentPage):
            self.pane.show_payment(record, actions)
        else:
            self.pane.show_debt(record, actions)

    def opened(self, record: int) -> None:
        """Take the sum that is owed, or look at the receipt."""
        del record
        self.run("take-debt" if self.of_debts() else "receipt")

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
        if changes.made is not None and not self.of_debts():
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


def _chip_words() -> dict[str, str]:
    """Return what each filter is called, in their order."""
    return {
        ALL: _("All"), YEAR: _("This year"), MONTH: _("This month"), CREDIT: _("Left over"),
        BACK: pgettext("payments", "Taken back"), OWED: _("Owed"), DUE: _("Due by today"),
    }  # fmt: skip

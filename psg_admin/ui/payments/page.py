"""The page of payments: what came in and where it went, what is left over, and what is owed by whom."""

from functools import cached_property, partial
from pathlib import Path

from PySide6.QtWidgets import QLabel, QWidget

from psg_admin.kernel.changes import Changes, Topic
from psg_admin.kernel.days import DayRange
from psg_admin.kernel.words import _, ngettext, pgettext
from psg_admin.payments.queries import DebtRow, PaymentPage, ReceiptRow, payment_page, receipt_rows, this_month
from psg_admin.payments.queries.debts import DEBT_FILTERS, DeskCounts, desk_counts
from psg_admin.payments.queries.debts import DUE as DUE_BY_TODAY
from psg_admin.payments.states import PaymentState
from psg_admin.store.list_query import Hit, ListQuery
from psg_admin.ui.dialogs.receipt import open_receipt, open_receipts
from psg_admin.ui.dialogs.take_payment import open_take_payment
from psg_admin.ui.kit import theme
from psg_admin.ui.kit.chips import Chip, Chips
from psg_admin.ui.kit.desk import Desk
from psg_admin.ui.kit.export import SavedBar, export_list
from psg_admin.ui.kit.lists import Lists, NarrowLine
from psg_admin.ui.kit.page import Action, Page
from psg_admin.ui.kit.remember import habits
from psg_admin.ui.kit.table import Table
from psg_admin.ui.kit.widgets import FlowLayout
from psg_admin.ui.payments import forms
from psg_admin.ui.payments.lists import debts_of, debts_table, payments_table
from psg_admin.ui.payments.pane import PaymentPane, Wishes, is_live, releasable, valid_receipt

ALL, YEAR, MONTH, CREDIT, BACK, OWED, DUE = "all", "year", "month", "credit", "reversed", "owed", "due"
"""The filters, by which other pages send here too."""
_HABIT = "filters payments"


class PaymentsPage(Page):
    """Payments with their receipts, and what is owed."""

    topics = frozenset({Topic.PAYMENTS, Topic.PEOPLE, Topic.MEMBERSHIPS, Topic.BOOKINGS, Topic.SETTINGS})

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk.jobs, name="payments", title=_("Payments"), parent=parent)
        self._desk = desk
        self._page: PaymentPage | None = None
        self._debt: DebtRow | None = None
        self._counts: DeskCounts | None = None
        self.pane = PaymentPane(self._wishes())
        self.saved = SavedBar()
        self.chips = Chips(_("Filters"))
        self.search = NarrowLine(_("Payer, receipt or reference"), _("Filter the list"), width=44)
        self._lists = Lists()
        self.add_secondary(_("E&xport…"), self.export, hint=_("Write what the list shows as a workbook, CSV or PDF"))
        self.add_secondary(_("Treasurer’s &workbook…"), self.treasurer, hint=_("Everything that came in, added up"))
        self.add_primary(_("&Take payment…"), self.take)
        self.add_strip(self._search_line())
        self.add_strip(self.chips)
        self.set_body(self._lists, self.pane, share=(11, 4))
        self.body.addWidget(self.saved)
        self.payments = self._lists.add(payments_table(desk, self.take, self._lists))
        self._lists.picked.connect(self._picked)
        self._lists.opened.connect(self._opened)
        self._lists.clear_wanted.connect(self._clear)
        self._show_chips()
        self.chips.choose(str(habits.get(_HABIT).get("chip", ALL)))
        self.chips.chosen.connect(self._chip_chosen)
        self.leads_to_list(self.search)

    @cached_property
    def debts(self) -> Table[DebtRow]:
        """The list of what is owed; made when it is first looked at."""
        return self._lists.add(debts_table(self._desk, self._lists))

    # --- what the window asks of a page -------------------------------------------------------------------------------

    def reload(self) -> None:
        """Ask anew for the list, its counts and what stands beside it."""
        self._ask()
        if self._page is not None:
            self._read_payment(self._page.row.payment_id)
        elif self._debt is not None:
            self._read_debt(self._debt.charge_id)

    def open_record(self, record: int) -> None:
        """Show the payment with this id, whatever the filters are."""
        if self._of_debts() or record not in self.payments.all_ids():
            self.chips.choose(ALL)
            self._clear()
        self.payments.select_id(record)

    def open_hit(self, hit: Hit) -> None:
        """Show the payment that was found; a receipt is found by its own id."""
        if hit.kind == "receipt":
            query = partial(receipt_rows, ids=[hit.record_id])
            self.jobs.read(query, owner=self, key="open", then=self._receipt_found)
        else:
            self.open_record(hit.record_id)

    def show_filter(self, key: str) -> None:
        """Show the list behind a figure: "all", "year", "month", "credit", "reversed", "owed" or "due"."""
        self.search.wipe()
        self.chips.choose(key)
        self._chosen(key)

    def page_actions(self) -> list[Action]:
        """Return what can be done here now."""
        page = self._page
        several = len(self._several()) > 1
        looks = _("Look at the receipts of what is chosen") if several else _("Look at the receipt")
        return [
            Action(_("Take a payment"), self.take, "Ctrl+N", everywhere=True),
            Action(looks, self.receipt, "Ctrl+P", enabled=several or (page is not None and bool(page.receipts))),
            Action(_("Set the rest against what is owed"), self.rest, enabled=bool(page and page.row.left_over)),
            Action(
                _("Release the payment from what it is set against"),
                self.release,
                enabled=page is not None and bool(releasable(page)),
            ),
            Action(_("Take the payment back"), self.reverse, enabled=page is not None and is_live(page)),
            Action(_("Void the receipt"), self.void, enabled=self._valid() is not None),
            Action(_("Go to the payer"), self.payer, enabled=page is not None or self._debt is not None),
            Action(_("Filter the list"), self.search.start, "Ctrl+F"),
            Action(_("Export the list"), self.export, "Ctrl+E"),
            Action(_("Treasurer’s workbook"), self.treasurer, everywhere=True),
        ]

    # --- lists --------------------------------------------------------------------------------------------------------

    def _search_line(self) -> QWidget:
        self.search.setObjectName("payments.search")
        self.search.narrowed.connect(self._ask)
        label = QLabel(_("Fi&lter"))
        label.setBuddy(self.search)
        strip = QWidget()
        flow = FlowLayout(strip, spacing=theme.px(8))
        flow.addWidget(label)
        flow.addWidget(self.search)
        return strip

    def _several(self) -> list[int]:
        """The payments that are chosen, when it is payments that are listed."""
        return [] if self._of_debts() else self.payments.selected_ids()

    def _of_debts(self) -> bool:
        return self.chips.current() in {OWED, DUE}

    def _ask(self) -> None:
        """Ask for the list first, and then for the counts on the chips."""
        text = self.search.words()
        today = self._desk.today
        if self._of_debts():
            self._lists.setCurrentWidget(self.debts)
            self.debts.ask(ListQuery(text, DUE_BY_TODAY if self.chips.current() == DUE else {}))
        else:
            filters = {
                YEAR: {"year": str(today.year)}, MONTH: this_month(today).filters,
                CREDIT: {"state": PaymentState.CREDIT.value}, BACK: {"state": PaymentState.REVERSED.value},
            }.get(self.chips.current(), {})  # fmt: skip
            self._lists.setCurrentWidget(self.payments)
            self.payments.ask(ListQuery(text, filters))
        self.jobs.read(partial(desk_counts, text=text, today=today), owner=self, key="counts", then=self._counted)

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

    def _chip_chosen(self, key: str) -> None:
        habits.put(_HABIT, chip=key)
        self._chosen(key)

    def _chosen(self, _key: str) -> None:
        self._ask()
        self._picked(self._lists.now().current_id())

    def _clear(self) -> None:
        self.search.wipe()
        if not self._of_debts():
            self.chips.choose(ALL)
            habits.put(_HABIT, chip=ALL)
        self._ask()

    # --- what stands beside the list ----------------------------------------------------------------------------------

    def _picked(self, record: int) -> None:
        if record < 0:
            self.jobs.forget(self, key="one")  # what was chosen before may still be on its way
            self._page = self._debt = None
            self.pane.clear()
        elif self._of_debts():
            self._read_debt(record)
        else:
            self._read_payment(record)

    def _read_payment(self, payment_id: int) -> None:
        query = partial(payment_page, payment_id=payment_id)
        self.jobs.read(query, owner=self, key="one", then=self._show_payment, failed=self._gone)

    def _show_payment(self, page: PaymentPage) -> None:
        self._page, self._debt = page, None
        self.pane.show_payment(page)

    def _read_debt(self, charge_id: int) -> None:
        self.jobs.read(debts_of(self._desk, [charge_id]), owner=self, key="one", then=self._show_debt)

    def _show_debt(self, rows: list[DebtRow]) -> None:
        owing = next((row for row in rows if row.owed), None)
        if owing is None:
            self._gone(None)
        else:
            self._page, self._debt = None, owing
            self.pane.show_debt(owing)

    def _gone(self, _error: object) -> None:
        """An undo, or somebody else, may have taken it away."""
        self._page = self._debt = None
        self.pane.clear()

    def _receipt_found(self, rows: list[ReceiptRow]) -> None:
        if rows:
            self.open_record(rows[0].payment_id)

    def _opened(self, _record: int) -> None:
        if self._of_debts():
            self._take_debt()
        else:
            self.receipt()

    def _valid(self) -> ReceiptRow | None:
        return None if self._page is None else valid_receipt(self._page)

    # --- deeds --------------------------------------------------------------------------------------------------------

    def _wishes(self) -> Wishes:
        return Wishes(
            receipt=self.receipt, issue=self.issue, rest=self.rest, release=self.release, reverse=self.reverse,
            void=self.void, payer=self.payer, take=self._take_debt, payment=self.open_record,
        )  # fmt: skip

    def take(self) -> None:
        """Open the form that takes a payment: of whoever owes the chosen sum, else of anybody."""
        if self._debt is not None:
            self._take_debt()
        else:
            open_take_payment(self, self._desk, done=self._taken)

    def _taken(self, changes: Changes) -> None:
        """Choose the payment that was just taken, where the list has it."""
        if changes.made is not None and not self._of_debts():
            self.payments.select_id(changes.made)

    def _take_debt(self) -> None:
        if self._debt is not None:
            open_take_payment(self, self._desk, contact_id=self._debt.contact_id, charge_ids=[self._debt.charge_id])

    def receipt(self) -> None:
        """Look at the receipt of the chosen payment, the one that holds, else the last; or at those of several."""
        if len(self._several()) > 1:
            open_receipts(self, self._desk, self._several())
        elif self._page is not None and self._page.receipts:
            shown = self._valid() or self._page.receipts[-1]
            open_receipt(self, self._desk, shown.number)

    def issue(self) -> None:
        """Issue a receipt for a payment that has none."""
        if self._page is not None:
            forms.issue(self, self._desk, self._page.row)

    def rest(self) -> None:
        """Open the form that sets what is left over against what is owed."""
        if self._page is not None and self._page.row.left_over:
            forms.open_rest(self, self._desk, self._page.row)

    def release(self) -> None:
        """Open the form that releases the payment from something that it is set against."""
        if self._page is not None and (rows := releasable(self._page)):
            forms.open_release(self, self._desk, rows)

    def reverse(self) -> None:
        """Take the chosen payment back, with a reason."""
        if self._page is not None:
            forms.take_back(self, self._desk, self._page.row)

    def void(self) -> None:
        """Open the form that declares the receipt void."""
        valid = self._valid()
        if valid is not None:
            forms.open_void(self, self._desk, valid)

    def payer(self) -> None:
        """Go to the page of whoever paid or owes."""
        if self._page is not None:
            self.go.emit("members", self._page.row.contact_id, "")
        elif self._debt is not None:
            self.go.emit("members", self._debt.contact_id, "")

    def export(self) -> None:
        """Write the list that is seen, with its columns in their order."""
        key = self.chips.current()
        due = DEBT_FILTERS["due"].in_words(DUE_BY_TODAY["due"], self._desk.today)
        chosen = due if key == DUE else _chip_words()[key]
        made_from = [] if key == ALL else [chosen]
        if self.search.words():
            made_from.append(_("with “{text}”").format(text=self.search.words()))
        said = " · ".join(made_from)
        export_list(self, self._desk, self._lists.now(), made_from=said, saved=self.saved.show_saved)

    def treasurer(self) -> None:
        """Ask for which days, and write the treasurer's workbook; this page is shown: it says where that went."""
        if not self.isVisible():
            self.go.emit("payments", 0, "")
        forms.TreasurerDialog(self, self._desk, self._write_treasurer).open()

    def _write_treasurer(self, days: DayRange, path: Path) -> None:
        desk = self._desk
        work = partial(forms.write_treasurer, desk.office, days, desk.today, desk.made_at, path)
        self.jobs.run(work, owner=self, then=self.saved.show_saved, words=_("Writing {name}").format(name=path.name))


def _chip_words() -> dict[str, str]:
    """Return what each filter is called, in their order."""
    return {
        ALL: _("All"), YEAR: _("This year"), MONTH: _("This month"), CREDIT: _("Credit left over"),
        BACK: pgettext("payments", "Taken back"), OWED: _("Owed"), DUE: _("Due by today"),
    }  # fmt: skip

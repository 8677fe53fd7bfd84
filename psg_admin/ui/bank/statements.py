"""The statements that were imported: a calendar of the months that there are, and the files, with what each brought."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtWidgets import QVBoxLayout, QWidget

from psg_admin.bank.documents import bench_columns
from psg_admin.bank.queries.bench import Bench, BenchRow, bench_rows
from psg_admin.bank.queries.statement_list import (
    ALL,
    REFUSED,
    WRONG,
    StatementPage,
    StatementsKept,
    line_ids_of,
    statement_ids,
    statement_page,
    statement_rows,
    statements_kept,
)
from psg_admin.bank.statement_documents import kind_words, statement_columns
from psg_admin.kernel.days import show_day, show_moment
from psg_admin.kernel.figures import show_count
from psg_admin.kernel.words import _, pgettext
from psg_admin.paper.table import Column, Kind
from psg_admin.store.list_query import ListQuery
from psg_admin.ui.bank import ways
from psg_admin.ui.bank.calendar import CalendarSheet
from psg_admin.ui.bank.part import BankPart
from psg_admin.ui.dialogs.history import HistoryDialog
from psg_admin.ui.kit.action import Action, Chosen, Target
from psg_admin.ui.kit.chips import Chip, Chips
from psg_admin.ui.kit.empty import EmptyState
from psg_admin.ui.kit.list_dialog import ListDialog
from psg_admin.ui.kit.lists import NarrowLine
from psg_admin.ui.kit.table import Table
from psg_admin.ui.kit.widgets import ChoiceBox

if TYPE_CHECKING:
    from psg_admin.bank.queries import StatementRow
    from psg_admin.store.list_query import Work
    from psg_admin.ui.bank.page import BankPage
    from psg_admin.ui.kit.pane import DetailPane


class StatementsPart(BankPart):
    """The calendar stands above the files; the pane has what one of them brought, and the way back."""

    page: BankPage
    key = "statements"
    first = ALL
    primary: ClassVar[tuple[str, ...]] = ("import-statements",)

    def __init__(self, page: BankPage) -> None:
        super().__init__(page)
        self.choose_one = _("Choose one statement.")
        self.account = ChoiceBox()
        self.account.setObjectName("statements.account")
        self.account.setAccessibleName(_("Account"))
        self.account.addItem(_("All accounts"), "")
        self.calendar = CalendarSheet()
        self.calendar.account_chosen.connect(self._of_account)
        empty = EmptyState(
            _("No statement yet"),
            _("Each file of your bank that was imported is listed here, with the days that it covers."),
            _("Import the firs&t one…"),
            partial(ways.import_statements, page, self.desk),
        )
        table: Table[StatementRow] = Table(
            self.desk.jobs, statement_columns(), lambda query: partial(statement_ids, query=query),
            lambda ids: partial(statement_rows, ids=ids), "bank.statements", empty, title=_("Statements"),
            parent=page.lists,
        )  # fmt: skip
        self.furnish(
            table, NarrowLine(_("Name of the file"), _("Filter the list")), Chips(_("Statements")), [self.account],
            [_holding(self.calendar)],
        )  # fmt: skip
        self._show_chips(None)
        self.chips.choose(ALL)

    def query(self) -> ListQuery:
        filters = {"pile": self.chips.current(), "account": str(self.account.currentData() or "")}
        return ListQuery(
            self.search.words(), {key: value for key, value in filters.items() if value and value != ALL}
        )  # fmt: skip

    def read(self, record: int) -> Work[StatementPage | None]:
        return partial(statement_page, statement_id=record)

    def record_id(self, record: StatementPage) -> int:
        return record.row.id

    def fill(self, pane: DetailPane, record: StatementPage, actions: list[Action]) -> None:
        row = record.row
        with pane.filled(("statement", row.id), actions):
            pane.head(row.file_name, row.account_name)
            pane.buttons("statement-lines", "statement-history")
            pane.pair(_("First day"), show_day(row.first_day))
            pane.pair(_("Last day"), show_day(row.last_day))
            pane.pair(_("Kind of file"), kind_words(row.format))
            pane.pair(_("Imported at"), show_moment(row.imported_at.astimezone()))
            pane.section(_("Its lines"))
            pane.pair(_("New"), _("{count}, {sum}").format(count=show_count(row.new), sum=row.new_total.show()))
            pane.pair(_("Seen before"), _("{count}, {sum}").format(
                count=show_count(row.seen), sum=row.seen_total.show()
            ))  # fmt: skip
            pane.pair(_("Refused"), show_count(row.refused), tone="bad" if row.refused else "")
            pane.section(_("Whether it adds up"))
            for words, amount in ((_("Opening balance"), row.opening), (_("Closing balance"), row.closing)):
                pane.pair(words, _("not told") if amount is None else amount.show())
            if row.agreed is None:
                pane.line(_("The file does not say both its balances."), "soft")
            elif row.agreed:
                pane.line(_("✓ Its lines lead from the one to the other."), "good")
            else:
                pane.line(_("Its lines do not lead from the one to the other."), "attention")

    def actions_for(self, chosen: Chosen[StatementPage]) -> list[Action]:
        record = chosen.record
        entry = None if record is None else record.entry_id
        return [
            Action("statement-lines", _("Show the lines of the statement"), partial(self._lines, record), "Return",
                   button=_("Show its &lines…"), of_record=True, reads=True),
            Action("statement-history", _("Undo the import in the history"), partial(self._history, entry),
                   button=_("&Undo it in the history…"), of_record=True,
                   why="" if entry is not None or record is None else _("The history does not tell when it came in.")),
        ]  # fmt: skip

    def opened(self, record: int) -> None:
        if self.page.record is not None and self.page.record.row.id == record:
            self._lines(self.page.record)

    def ask_counts(self) -> None:
        counts = partial(statements_kept, today=self.desk.today)
        self.desk.jobs.read(counts, owner=self.page, key="months", then=self._show_counts)

    def made_from(self) -> str:
        said = [] if self.chips.current() == ALL else [_chip_words()[self.chips.current()]]
        if self.account.currentData():
            said.append(self.account.currentText())
        if self.search.words():
            said.append(_("with “{text}”").format(text=self.search.words()))
        return " · ".join(said)

    def _show_counts(self, kept: StatementsKept) -> None:
        self._show_chips(kept)
        self.calendar.show_calendars(kept.calendars, self.desk.today)
        self.calendar.setVisible(kept.piles[ALL] > 0)
        chosen = self.account.currentData()
        if [self.account.itemData(place) for place in range(1, self.account.count())] != [
            code for code, _name in kept.accounts
        ]:
            self.account.clear()
            self.account.addItem(_("All accounts"), "")
            for code, name in kept.accounts:
                self.account.addItem(name, code)
            self.account.setCurrentIndex(max(0, self.account.findData(chosen)))
        self.table.set_bare(bare=not kept.piles[ALL])

    def _show_chips(self, kept: StatementsKept | None) -> None:
        known = {} if kept is None else kept.piles
        self.chips.show_chips([Chip(key, words, known.get(key)) for key, words in _chip_words().items()])

    def _of_account(self, code: str) -> None:
        self.account.setCurrentIndex(max(0, self.account.findData(code)))
        self.page.narrow()

    def _lines(self, record: StatementPage | None) -> None:
        if record is not None:
            StatementLinesDialog(self.page, self.desk, record.row).open()

    def _history(self, entry: int | None) -> None:
        if entry is not None:
            HistoryDialog(self.page, self.desk, entry=entry).open()


def _holding(part: QWidget) -> QWidget:
    """Return a strip that takes no room while what it holds is hidden."""
    made = QWidget()
    box = QVBoxLayout(made)
    box.setContentsMargins(0, 0, 0, 0)
    box.addWidget(part)
    return made


class StatementLinesDialog(ListDialog[BenchRow]):
    """The lines that a statement brought; one leads to the page of the bank, where it is told what it is."""

    def __init__(self, page: BankPage, desk: Any, row: StatementRow) -> None:
        title = _("Lines of {file}").format(file=row.file_name)
        super().__init__(
            page, desk, name="statement.lines", title=title, hint=_("Text, sum"), search_name=_("Search the lines")
        )
        self._page = page
        judged = Bench()
        table: Table[BenchRow] = Table(
            desk.jobs, _line_columns(), lambda query: partial(line_ids_of, statement_id=row.id, query=query),
            lambda ids: partial(_rows, ids=ids, judged=judged), "bank.statement-lines",
            EmptyState(_("It brought no line that was not there before")), title=title, parent=self,
        )  # fmt: skip
        table.opened.connect(self._show)
        self.add_deed(_("&Show on the page"), self._show, look="primary")
        self.furnish(table, chars=150, lines=36)

    def _show(self, _record: int = 0) -> None:
        line_id = self.table.current_id()
        if line_id > 0:
            self.accept()
            self._page.go(Target("bank", line_id, kind="lines"))


def _line_columns() -> list[Column[BenchRow]]:
    """Return the columns of the page's lines, with what became of each in the place of what it may be."""
    state: Column[BenchRow] = Column("state", _("State"), lambda r: r.state.label, Kind.STATE, 16, sortable=False)
    return [state if one.key == "state" else one for one in bench_columns()]


def _rows(session: Any, ids: Sequence[int], judged: Bench) -> list[BenchRow]:
    return bench_rows(session, ids=array("q", ids), judged=judged)


def _chip_words() -> dict[str, str]:
    """Return what each chip is called, in their order."""
    return {
        ALL: pgettext("statements", "All"), WRONG: _("Do not add up"), REFUSED: _("With refused lines"),
    }  # fmt: skip

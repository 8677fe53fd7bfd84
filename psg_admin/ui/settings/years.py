"""Financial years: how long each is, what is expected of it, and what it had before its books were kept here."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from psg_admin.accounts import operations
from psg_admin.accounts.rules import GENERAL
from psg_admin.accounts.states import Direction
from psg_admin.books.documents import year_columns
from psg_admin.books.queries.chart_lists import YearLine, YearStart, year_ids, year_lines, year_start
from psg_admin.kernel.days import show_day
from psg_admin.kernel.money import NOTHING
from psg_admin.kernel.words import _
from psg_admin.ui.dialogs.money import fund_options
from psg_admin.ui.kit import form, theme
from psg_admin.ui.kit.action import Action
from psg_admin.ui.kit.dialog import FormDialog
from psg_admin.ui.kit.dialog_body import ASIDE
from psg_admin.ui.kit.empty import EmptyState
from psg_admin.ui.kit.table import Table
from psg_admin.ui.kit.widgets import TextLabel
from psg_admin.ui.settings.parts import ListPart
from psg_admin.ui.settings.sums import SumsEditor

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from psg_admin.kernel.changes import Changes
    from psg_admin.kernel.money import Money
    from psg_admin.store.list_query import Work
    from psg_admin.ui.kit.desk import Desk
    from psg_admin.ui.kit.page import Page
    from psg_admin.ui.kit.pane import DetailPane

_BESIDE_FUND = 24
"""How high what stands beside the choice of the fund is, so that the two tables begin at the same height."""


class YearsPart(ListPart[YearLine]):
    """The list of financial years, the newest first; from the chosen one its budget and its figures of before open."""

    head = ("year",)

    def __init__(self, page: Page, desk: Desk, pane: DetailPane, parent: Any) -> None:
        super().__init__(parent)
        self._page = page
        self._desk = desk
        self.choose_one = _("Choose one financial year.")
        table: Table[YearLine] = Table(
            desk.jobs, year_columns(), lambda _query: partial(year_ids, today=desk.today),
            lambda ids: partial(year_lines, ids=ids, today=desk.today), "settings.years",
            EmptyState(_("No financial years")), title=_("Financial years"), parent=self,
        )  # fmt: skip
        self.furnish(table, pane)

    def deeds(self, row: YearLine | None) -> list[Action]:
        usual = ""
        if row is not None and not row.listed:
            usual = _("It is as long as usual.")
        return [
            Action("year", _("New financial year of another length"), self.add, "Ctrl+N", button=_("New &year…")),
            Action("budget", _("Budget of the year"), partial(self._budget, row), button=_("&Budget…"),
                   of_record=True),
            Action("figures-before", _("Figures of before of the year"), partial(self._before, row),
                   button=_("Figu&res of before…"), of_record=True),
            Action("change-year", _("Change the last day of the year"), partial(self._change, row), "F2",
                   button=_("&Last day…"), of_record=True),
            Action("usual-year", _("Let the year be as long as usual"), partial(self._usual, row),
                   button=_("As long as &usual"), why=usual, of_record=True),
        ]  # fmt: skip

    def key_of(self, row: YearLine) -> int:
        return row.key

    def fill(self, pane: DetailPane, row: YearLine | None) -> None:
        if row is None:
            return
        pane.head(row.days.show(), row.length)
        pane.buttons("budget", "figures-before", "change-year")
        pane.pair(_("Budget, coming in"), row.expected_in.show())
        pane.pair(_("Budget, going out"), row.expected_out.show())
        pane.pair(_("Figures of before"), f"{row.figures_before:,}")
        if row.closed:
            pane.line(_("The books are closed to its last day."), "soft")

    def add(self) -> None:
        """Ask for a financial year that is longer or shorter than usual, or begins on another day."""
        today = self._desk.today
        FormDialog(
            self._page, self._page.jobs, name="year.new", title=_("New financial year of another length"),
            action=_("&Add"), subtitle=_("A year of twelve months need not be added: it follows by itself."),
            fields=[
                form.day("first_day", _("Its &first day"), today=today, required=True),
                form.day("last_day", _("Its &last day"), today=today, required=True),
            ],
            draft={}, operation=lambda values: partial(operations.add_year, **values), width=72,
        ).open()  # fmt: skip

    def _change(self, row: YearLine | None) -> None:
        if row is None:
            return
        FormDialog(
            self._page, self._page.jobs, name=f"year.edit.{row.key}", title=_("Change the last day of the year"),
            subtitle=row.days.show(), action=_("&Save"),
            fields=[form.day("last_day", _("Its &last day"), today=self._desk.today, required=True,
                             hint=_("The year after begins on the day after it."))],
            draft={"last_day": row.days.last},
            operation=lambda values: partial(operations.add_year, first_day=row.days.start, **values), width=72,
        ).open()  # fmt: skip

    def _usual(self, row: YearLine | None) -> None:
        if row is not None:
            self._page.jobs.write(partial(operations.remove_year, first_day=row.days.start), owner=self._page)

    def _budget(self, row: YearLine | None) -> None:
        self._open(row, lambda row, start: BudgetDialog(self._page, self._desk, row, start))

    def _before(self, row: YearLine | None) -> None:
        self._open(row, lambda row, start: FiguresBeforeDialog(self._page, self._desk, row, start))

    def _open(self, row: YearLine | None, make: Callable[[YearLine, YearStart], FormDialog]) -> None:
        if row is not None:
            query = partial(year_start, first_day=row.days.start)
            self._page.jobs.read(query, owner=self._page, key="year", then=lambda start: make(row, start).open())


class BudgetDialog(FormDialog):
    """The budget of a year as a table to type into, beside what the year before came to."""

    def __init__(self, parent: QWidget, desk: Desk, row: YearLine, start: YearStart) -> None:
        self._row = row
        self._start = start
        self._was = {(code, 0): amount for code, amount in start.expected.items()}
        told = {code: amount.show() for code, amount in start.year_before.items() if amount}
        sides = {
            key: SumsEditor(title, _lines(start, goes_out=goes_out, held={code for code, _place in self._was}),
                            [_("Budget")], told=told, told_head=_("Year before"))
            for key, title, goes_out in _sides()
        }  # fmt: skip
        self.sides = sides
        super().__init__(
            parent, desk.jobs, name=f"year.budget.{row.key}", title=_("Budget of the year"), subtitle=row.days.show(),
            fields=[
                form.custom("in", "", lambda: sides["in"]), form.COLUMN, form.custom("out", "", lambda: sides["out"]),
            ],
            draft={"in": self._was, "out": self._was}, action=_("&Save the budget"), operation=self._save, width=128,
        )  # fmt: skip

    def _save(self, values: dict[str, Any]) -> Work[Changes]:
        typed = {**values["in"], **values["out"]}
        amounts = {code: amount for (code, _place), amount in typed.items()}
        moved = {code: amount for code, amount in amounts.items() if amount != self._was.get((code, 0), NOTHING)}
        return partial(operations.set_budgets, amounts=moved, first_day=self._row.days.start)


class FiguresBeforeDialog(FormDialog):
    """What a year had before its books were kept here, and the year before it, by category: fund by fund."""

    def __init__(self, parent: QWidget, desk: Desk, row: YearLine, start: YearStart) -> None:
        self._row = row
        self._was = start.before
        self._sums: dict[tuple[str, str, bool], Money] = dict(start.before)
        self._fund = GENERAL
        signed = frozenset(
            one.code for one in start.chart.categories.values()
            if one.direction is Direction.NEITHER and not one.goes_out
        )  # fmt: skip
        held = {category for category, _fund, _last in start.before}
        self.sides = {
            key: SumsEditor(
                title, _lines(start, goes_out=goes_out, held=held), [_("This year"), _("Year before")], signed=signed
            )
            for key, title, goes_out in _sides()
        }
        funds = fund_options(start.chart)
        several = len(funds) > 1
        first, second = self.sides["in"], self.sides["out"]
        about = _("What the year from {day} had until the books began here, and what the whole year before it had.")
        said = about.format(day=show_day(row.days.start))
        plain = _("Sums are typed without a minus sign, also what went out.")
        note = TextLabel(plain, "soft") if several else None
        if note is not None:
            note.setMinimumHeight(theme.tall(_BESIDE_FUND))
        super().__init__(
            parent, desk.jobs, name=f"year.before.{row.key}", title=_("Figures of before"),
            subtitle=said if several else f"{said} {plain}",
            fields=[
                form.choice("fund", _("F&und"), funds, width=30),
                form.custom("in", "", lambda: first), form.COLUMN, form.custom("out", "", lambda: second),
            ],
            draft={"fund": GENERAL, **self._shown()}, action=_("&Save the figures"), operation=self._save,
            panel=note, width=140 - (ASIDE if several else 0),
        )  # fmt: skip
        self.form.set_shown("fund", several)
        self.form.editor("fund").edited.connect(self._turn)
        self.form.focus_first()

    def _shown(self) -> dict[str, dict[tuple[str, int], Money]]:
        """Return the sums of the fund that is chosen, as the two tables show them."""
        mine = {(code, int(last)): amount for (code, fund, last), amount in self._sums.items() if fund == self._fund}
        return {"in": mine, "out": mine}

    def _keep(self) -> None:
        """Take in what is typed for the fund that was chosen until now, as far as it can be read."""
        for key in self.sides:
            for (code, place), amount in (self.form.value(key) or {}).items():
                self._sums[code, self._fund, bool(place)] = amount

    def _turn(self) -> None:
        """Show another fund; where a sum of this one cannot be read, say so and stay."""
        wanted = self.form.value("fund")
        self.form.put("fund", self._fund)
        if self.form.values() is None:
            return
        self._keep()
        self._fund = wanted
        self.form.put("fund", wanted)
        for key, sums in self._shown().items():
            self.form.put(key, sums)

    def _save(self, _values: dict[str, Any]) -> Work[Changes]:
        self._keep()
        moved = {at: amount for at, amount in self._sums.items() if amount != self._was.get(at, NOTHING)}
        return partial(operations.set_figures_before, amounts=moved, first_day=self._row.days.start)


def _sides() -> tuple[tuple[str, str, bool], ...]:
    """Return the two tables: the key of each, its title, and whether what it lists goes out."""
    return ("in", _("What comes in"), False), ("out", _("What goes out"), True)


def _lines(start: YearStart, *, goes_out: bool, held: set[str]) -> list[tuple[str, str]]:
    """Return the categories of a side that are open, and those that are closed and have a sum."""
    return [
        (one.code, one.name)
        for one in start.chart.categories.values()
        if one.goes_out is goes_out and (one.closed_on is None or one.code in held)
    ]

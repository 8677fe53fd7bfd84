"""Accounts, funds and categories: what lies in them, and the forms that add, change and close them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from psg_admin.accounts import operations
from psg_admin.accounts.rules import HEADINGS, heading_of
from psg_admin.accounts.states import Direction, FundKind
from psg_admin.books.documents import account_columns, category_columns, fund_columns
from psg_admin.books.queries.chart_lists import (
    AccountLine,
    CategoryLine,
    FundLine,
    account_ids,
    account_lines,
    category_ids,
    category_lines,
    fund_ids,
    fund_lines,
)
from psg_admin.kernel.days import show_day
from psg_admin.kernel.words import _, translate
from psg_admin.ui.dialogs.account import account_fields, account_values, open_new_account, openings
from psg_admin.ui.kit import form
from psg_admin.ui.kit.action import Action
from psg_admin.ui.kit.dialog import FormDialog
from psg_admin.ui.kit.empty import EmptyState
from psg_admin.ui.kit.table import Table
from psg_admin.ui.settings.parts import ListPart, R

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from psg_admin.kernel.changes import Changes
    from psg_admin.store.list_query import Work
    from psg_admin.ui.kit.desk import Desk
    from psg_admin.ui.kit.page import Page
    from psg_admin.ui.kit.pane import DetailPane


class _ChartPart(ListPart[R]):
    """What the three lists share: they are never empty, and what is closed is used again by the same button's place."""

    def __init__(self, page: Page, desk: Desk, parent: Any) -> None:
        super().__init__(parent)
        self._page = page
        self._desk = desk

    def _write(self, deed: Work[Changes]) -> None:
        self._page.jobs.write(deed, owner=self._page)

    def _closing(self, closed_on: date | None, close: Callable[[], None], reopen: Callable[[], None]) -> list[Action]:
        """Return how the chosen one is closed, or used again where it is closed."""
        closed = closed_on is not None
        return [
            Action("close", _("Close it"), close, button=_("C&lose…"), of_record=True,
                   why=_("It is closed already.") if closed else ""),
            Action("reopen", _("Use it again"), reopen, button=_("&Open again"), of_record=True,
                   why="" if closed else _("It is not closed.")),
        ]  # fmt: skip

    def _ask_close(self, name: str, deed: Callable[[date], Work[Changes]], hint: str) -> None:
        today = self._desk.today
        FormDialog(
            self._page, self._page.jobs, name=f"close.{name}", title=_("Close {name}").format(name=name),
            action=_("Close &it"), subtitle=hint,
            fields=[form.day("on", _("Its last &day"), today=today, required=True)], draft={"on": today},
            operation=lambda values: deed(values["on"]),
        ).open()  # fmt: skip


class AccountsPart(_ChartPart[AccountLine]):
    """The list of accounts; the pane has what lay in the chosen one as its books began."""

    head = ("account",)

    def __init__(self, page: Page, desk: Desk, pane: DetailPane, parent: Any) -> None:
        super().__init__(page, desk, parent)
        self.choose_one = _("Choose one account.")
        table: Table[AccountLine] = Table(
            desk.jobs, account_columns(), lambda _query: account_ids,
            lambda ids: partial(account_lines, ids=ids, today=desk.today), "settings.accounts",
            EmptyState(_("No accounts")), title=_("Bank and cash"), parent=self,
        )  # fmt: skip
        self.furnish(table, pane)

    def deeds(self, row: AccountLine | None) -> list[Action]:
        closed_on = None if row is None else row.info.closed_on
        return [
            Action("account", _("New account"), self.add, "Ctrl+N", button=_("New &account…")),
            Action("change-account", _("Change the account"), partial(self._change, row), "F2",
                   button=_("&Change…"), of_record=True),
            *self._closing(closed_on, partial(self._close, row), partial(self._reopen, row)),
        ]  # fmt: skip

    def key_of(self, row: AccountLine) -> int:
        return row.key

    def fill(self, pane: DetailPane, row: AccountLine | None) -> None:
        if row is None:
            return
        info = row.info
        pane.head(info.name, info.kind.label)
        pane.pair(_("Balance"), row.balance.show())
        if info.sort_code or info.number:
            pane.pair(_("Sort code and number"), " · ".join(part for part in (info.sort_code, info.number) if part))
        if info.opening_on is not None:
            pane.pair(_("Books begin on"), show_day(info.opening_on))
        names = {fund.code: fund.name for fund in row.funds}
        for fund, amount in row.opening.items():
            pane.pair(_("Opening balance, {fund}").format(fund=names.get(fund, fund)), amount.show())
        if info.closed_on is not None:
            pane.pair(_("Closed on"), show_day(info.closed_on))
        pane.buttons("change-account", "close" if info.closed_on is None else "reopen")

    def add(self) -> None:
        """Ask for a new account, with what lies in it as its books begin."""
        open_new_account(self._page, self._desk)

    def _change(self, row: AccountLine | None) -> None:
        if row is None:
            return
        info = row.info
        there = {fund.code for fund in row.funds}
        old = {fund: amount for fund, amount in row.opening.items() if fund not in there}

        def deed(values: dict[str, Any]) -> Work[Changes]:
            read = account_values(values)
            read["opening"] = {**old, **read["opening"]} if read["opening_on"] is not None else None
            return partial(
                operations.change_account, code=info.code, version=row.version, today=self._desk.today, **read
            )

        FormDialog(
            self._page, self._page.jobs, name=f"account.edit.{info.code}", title=info.name, action=_("&Save"),
            subtitle=_("Code {code}").format(code=info.code), fields=account_fields(row.funds, self._desk.today),
            draft={"name": info.name, "kind": info.kind, "sort_code": info.sort_code, "number": info.number,
                   "opening_on": info.opening_on, **openings(row.opening)},
            operation=deed,
        ).open()  # fmt: skip

    def _close(self, row: AccountLine | None) -> None:
        if row is not None:
            self._ask_close(
                row.info.name,
                lambda on: partial(operations.close_account, code=row.info.code, on=on, today=self._desk.today),
                _("Nothing moves there afterwards; it stays readable."),
            )

    def _reopen(self, row: AccountLine | None) -> None:
        if row is not None:
            self._write(partial(operations.reopen_account, code=row.info.code))


class FundsPart(_ChartPart[FundLine]):
    """The list of funds."""

    head = ("fund",)

    def __init__(self, page: Page, desk: Desk, pane: DetailPane, parent: Any) -> None:
        super().__init__(page, desk, parent)
        self.choose_one = _("Choose one fund.")
        table: Table[FundLine] = Table(
            desk.jobs, fund_columns(), lambda _query: fund_ids,
            lambda ids: partial(fund_lines, ids=ids, today=desk.today), "settings.funds",
            EmptyState(_("No funds")), title=_("Funds"), parent=self,
        )  # fmt: skip
        self.furnish(table, pane)

    def deeds(self, row: FundLine | None) -> list[Action]:
        closed_on = None if row is None else row.info.closed_on
        return [
            Action("fund", _("New fund"), self.add, "Ctrl+N", button=_("New f&und…")),
            Action("change-fund", _("Change the fund"), partial(self._change, row), "F2", button=_("&Change…"),
                   of_record=True),
            *self._closing(closed_on, partial(self._close, row), partial(self._reopen, row)),
        ]  # fmt: skip

    def key_of(self, row: FundLine) -> int:
        return row.key

    def fill(self, pane: DetailPane, row: FundLine | None) -> None:
        if row is None:
            return
        info = row.info
        pane.head(info.name, info.kind.label)
        pane.pair(_("Balance"), row.balance.show())
        if info.purpose:
            pane.line(info.purpose)
        if info.closed_on is not None:
            pane.pair(_("Closed on"), show_day(info.closed_on))
        pane.buttons("change-fund", "close" if info.closed_on is None else "reopen")

    def add(self) -> None:
        """Ask for a new fund."""
        FormDialog(
            self._page, self._page.jobs, name="fund.new", title=_("New fund"), action=_("&Add"),
            fields=_fund_fields(), draft={"kind": FundKind.RESTRICTED},
            operation=lambda values: partial(operations.add_fund, **values),
        ).open()  # fmt: skip

    def _change(self, row: FundLine | None) -> None:
        if row is None:
            return
        info = row.info
        FormDialog(
            self._page, self._page.jobs, name=f"fund.edit.{info.code}", title=info.name, action=_("&Save"),
            subtitle=_("Code {code}").format(code=info.code), fields=_fund_fields(),
            draft={"name": info.name, "kind": info.kind, "purpose": info.purpose},
            operation=lambda values: partial(
                operations.change_fund, code=info.code, version=row.version, **values
            ),
        ).open()  # fmt: skip

    def _close(self, row: FundLine | None) -> None:
        if row is not None:
            self._ask_close(
                row.info.name,
                lambda on: partial(operations.close_fund, code=row.info.code, on=on, today=self._desk.today),
                _("It is offered no more; what was booked there stays."),
            )

    def _reopen(self, row: FundLine | None) -> None:
        if row is not None:
            self._write(partial(operations.reopen_fund, code=row.info.code))


class CategoriesPart(_ChartPart[CategoryLine]):
    """The list of what money is for, with the headings of the year's account."""

    head = ("category",)

    def __init__(self, page: Page, desk: Desk, pane: DetailPane, parent: Any) -> None:
        super().__init__(page, desk, parent)
        self.choose_one = _("Choose one category.")
        table: Table[CategoryLine] = Table(
            desk.jobs, category_columns(), lambda _query: category_ids,
            lambda ids: partial(category_lines, ids=ids), "settings.categories",
            EmptyState(_("No categories")), title=_("Categories"), parent=self,
        )  # fmt: skip
        self.furnish(table, pane)

    def deeds(self, row: CategoryLine | None) -> list[Action]:
        closed_on = None if row is None else row.info.closed_on
        return [
            Action("category", _("New category"), self.add, "Ctrl+N", button=_("New ca&tegory…")),
            Action("change-category", _("Change the category"), partial(self._change, row), "F2",
                   button=_("&Change…"), of_record=True),
            *self._closing(closed_on, partial(self._close, row), partial(self._reopen, row)),
        ]  # fmt: skip

    def key_of(self, row: CategoryLine) -> int:
        return row.key

    def fill(self, pane: DetailPane, row: CategoryLine | None) -> None:
        if row is None:
            return
        info = row.info
        pane.head(info.name, info.direction.label)
        pane.pair(_("Heading"), translate(heading_of(info.heading).england))
        if info.closed_on is not None:
            pane.pair(_("Closed on"), show_day(info.closed_on))
        pane.buttons("change-category", "close" if info.closed_on is None else "reopen")

    def add(self) -> None:
        """Ask for a new category."""
        FormDialog(
            self._page, self._page.jobs, name="category.new", title=_("New category"), action=_("&Add"),
            fields=_category_fields(), draft={"heading": HEADINGS[0].code},
            operation=lambda values: partial(operations.add_category, **_category_values(values)),
        ).open()  # fmt: skip

    def _change(self, row: CategoryLine | None) -> None:
        if row is None:
            return
        info = row.info
        FormDialog(
            self._page, self._page.jobs, name=f"category.edit.{info.code}", title=info.name, action=_("&Save"),
            subtitle=_("Code {code}").format(code=info.code), fields=_category_fields(),
            draft={"name": info.name, "heading": info.heading},
            operation=lambda values: partial(
                operations.change_category, code=info.code, version=row.version, **_category_values(values)
            ),
        ).open()  # fmt: skip

    def _close(self, row: CategoryLine | None) -> None:
        if row is not None:
            self._ask_close(
                row.info.name,
                lambda on: partial(operations.close_category, code=row.info.code, on=on, today=self._desk.today),
                _("It is offered no more; what was booked there stays."),
            )

    def _reopen(self, row: CategoryLine | None) -> None:
        if row is not None:
            self._write(partial(operations.reopen_category, code=row.info.code))


def _fund_fields() -> list[form.Field]:
    return [
        form.text("name", _("&Name"), required=True, limit=100, width=32),
        form.choice("kind", _("&Kind"), [(kind, kind.label) for kind in FundKind]),
        form.text("purpose", _("&Purpose"), limit=500, hint=_("What its money is for, in the donor’s words.")),
    ]


def _category_fields() -> list[form.Field]:
    sides = {Direction.INCOME: _("Income"), Direction.EXPENSE: _("Expense"), Direction.NEITHER: _("Neither")}
    headings = [(one.code, f"{sides[one.direction]}: {translate(one.england)}") for one in HEADINGS]
    return [
        form.text("name", _("&Name"), required=True, limit=100, width=32),
        form.choice("heading", _("&Heading"), headings, width=40,
                    hint=_("The line of the year’s account that it counts to.")),
    ]  # fmt: skip


def _category_values(values: Mapping[str, Any]) -> dict[str, Any]:
    return {**values, "direction": heading_of(values["heading"]).direction}

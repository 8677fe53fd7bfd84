"""Standing orders: how far each has come, by what, and what the office may do about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from psg_admin.kernel.words import _, pgettext
from psg_admin.memberships.order_documents import order_columns
from psg_admin.memberships.queries.order_lists import (
    ORDER_FILTERS,
    OrderLine,
    order_counts,
    order_ids,
    order_rows,
    orders_wanted,
)
from psg_admin.memberships.queries.order_pages import OrderPage, order_page
from psg_admin.memberships.states import OrderState
from psg_admin.paper.table import Column, in_order
from psg_admin.store.list_query import ListQuery
from psg_admin.ui.bank.order_deeds import order_actions
from psg_admin.ui.bank.order_pane import put_order
from psg_admin.ui.bank.part import BankPart
from psg_admin.ui.kit.chips import Chip, Chips, chosen_by
from psg_admin.ui.kit.empty import EmptyState
from psg_admin.ui.kit.list_page import ALL
from psg_admin.ui.kit.lists import NarrowLine
from psg_admin.ui.kit.table import Table
from psg_admin.ui.kit.views import Viewed
from psg_admin.ui.kit.widgets import ChoiceBox
from psg_admin.views.queries import ViewedList

if TYPE_CHECKING:
    from datetime import date

    from PySide6.QtWidgets import QWidget

    from psg_admin.store.list_query import Work
    from psg_admin.ui.bank.page import BankPage
    from psg_admin.ui.bank.pane import BankPane
    from psg_admin.ui.kit.action import Action, Chosen
    from psg_admin.ui.kit.desk import Desk


R = TypeVar("R")
_COLUMNS = "name number amount every state since seen expected"
"""The columns that are seen, in their order; the others are asked for."""


def on_screen(columns: Iterable[Column[R]], keys: str) -> list[Column[R]]:
    """Return the columns with these ``keys``, apart by blanks, first and in this order; nobody sees the others at
    first. What says how often and since when gives way.
    """
    seen = {*keys.split()}
    return [
        replace(column, shown=column.key in seen, kept=column.kept or column.shown, yields=column.key in _YIELDING)
        for column in in_order(columns, keys)
    ]


def orders_table(desk: Desk, parent: QWidget) -> Table[OrderLine]:
    """Return the list of standing orders."""
    empty = EmptyState(
        _("No standing orders yet"),
        _("Whoever pays by standing order is listed here, with what came and what is expected next."),
    )
    return Table(
        desk.jobs, on_screen(order_columns(), _COLUMNS),
        lambda query: partial(order_ids, query=query, today=desk.today),
        lambda ids: partial(order_rows, ids=ids, today=desk.today), "bank.orders", empty, title=_("Standing orders"),
        parent=parent,
    )  # fmt: skip


class OrdersPart(BankPart):
    """Lists the standing orders by their state; beside them why, and what came."""

    page: BankPage
    key = "orders"
    head: ClassVar[tuple[str, ...]] = ()

    def __init__(self, page: BankPage) -> None:
        super().__init__(page)
        self.choose_one = _("Choose one standing order.")
        self.interval = ChoiceBox()
        self.interval.setObjectName("interval")
        self.interval.setAccessibleName(_("How often"))
        self.interval.addItem(_("However often"), "")
        for value, words in chosen_by(ORDER_FILTERS["interval"]):
            self.interval.addItem(words, value)
        self.membership = ChoiceBox()
        self.membership.setObjectName("membership")
        self.membership.setAccessibleName(_("Membership"))
        for value, words in chosen_by(ORDER_FILTERS["membership"]):  # what the list is about stands first
            self.membership.addItem(words, value)
        self.membership.addItem(_("Any membership"), "")
        self.furnish(
            orders_table(self.desk, page.lists), NarrowLine(_("Name, number or reference"), _("Filter the list")),
            Chips(_("Status of the standing order")), [self.membership, self.interval],
        )  # fmt: skip
        self._show_chips({})

    def query(self) -> ListQuery:
        state = self.chips.current()
        filters = {
            "state": "" if state == ALL else state, "interval": str(self.interval.currentData() or ""),
            "membership": str(self.membership.currentData() or ""),
        }  # fmt: skip
        return ListQuery(self.search.words(), {key: value for key, value in filters.items() if value})

    def read(self, record: int) -> Work[Any]:
        return partial(order_page, membership_id=record, today=self.desk.today)

    def record_id(self, record: OrderPage) -> int:
        return record.line.id

    def fill(self, pane: BankPane, record: OrderPage, actions: list[Action]) -> None:
        put_order(pane, record, actions, self.page.go)

    def actions_for(self, chosen: Chosen[Any]) -> list[Action]:
        record: OrderPage | None = chosen.record
        return order_actions(self.page, None if record is None else record.line, chosen.ids)

    def opened(self, record: int) -> None:
        """Show whose it is."""
        del record
        self.page.run("show-member")

    def made_from(self) -> str:
        said = [one.in_words(value, self.desk.today) for one, value in ORDER_FILTERS.chosen(self.query())]
        if self.search.words():
            said.append(_("with “{text}”").format(text=self.search.words()))
        return " · ".join(said)

    def viewed(self) -> Mapping[str, Viewed]:
        wanted = partial(_wanted, today=self.desk.today)
        return {"orders": Viewed(ViewedList(ORDER_FILTERS, wanted), f"{self.key}.{ALL}")}

    def ask_counts(self) -> None:
        query = ListQuery(self.search.words(), self.query().without("state").filters)
        counts = partial(order_counts, query=query, today=self.desk.today)
        self.desk.jobs.read(counts, owner=self.page, key="counts", then=self._show_chips)

    def counted(self, count: int) -> None:
        """Count anew for the words and the box that have just narrowed the list."""
        del count
        self.ask_counts()

    def _show_chips(self, counts: Mapping[str, int]) -> None:
        known = {ALL: sum(counts.values()), **counts} if counts else {}
        states = [Chip(one.value, one.label, known.get(one.value)) for one in _CHIPS]
        self.chips.show_chips([Chip(ALL, pgettext("orders", "All"), known.get(ALL)), *states])


_YIELDING = {"every", "since"}
_CHIPS = (
    OrderState.MISSED, OrderState.STOPPED, OrderState.REGULAR, OrderState.FIRST_SEEN, OrderState.CLAIMED,
    OrderState.FORM_SENT, OrderState.NONE,
)  # fmt: skip
"""The states as chips: first those that somebody has to look at."""


def _wanted(session: Any, query: ListQuery, *, today: date) -> Any:
    return orders_wanted(session, query=query, today=today)

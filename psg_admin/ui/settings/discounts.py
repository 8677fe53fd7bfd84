"""Discounts for a way of paying, with the forms that add and end them."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from psg_admin.kernel.days import show_day
from psg_admin.kernel.typed import percentage
from psg_admin.kernel.words import _
from psg_admin.memberships import operations
from psg_admin.memberships.documents import discount_columns
from psg_admin.memberships.queries.scheme_lists import DiscountLine, discount_ids, discount_lines
from psg_admin.payments.states import Method
from psg_admin.ui.kit import form
from psg_admin.ui.kit.action import Action
from psg_admin.ui.kit.dialog import FormDialog
from psg_admin.ui.kit.empty import EmptyState
from psg_admin.ui.kit.table import Table
from psg_admin.ui.settings.parts import ListPart

if TYPE_CHECKING:
    from psg_admin.kernel.changes import Changes
    from psg_admin.store.list_query import Work
    from psg_admin.ui.kit.desk import Desk
    from psg_admin.ui.kit.page import Page
    from psg_admin.ui.kit.pane import DetailPane


class DiscountsPart(ListPart[DiscountLine]):
    """The list of discounts, those that are over too: who was quoted one keeps it."""

    head = ("discount",)

    def __init__(self, page: Page, desk: Desk, pane: DetailPane, parent: Any) -> None:
        super().__init__(parent)
        self._page = page
        self._desk = desk
        self.choose_one = _("Choose one discount.")
        empty = EmptyState(
            _("No discounts"),
            _("Discounts for a way of paying are listed here: ten per cent for a standing order, say."),
            _("Add the first &one"),
            self.add_discount,
        )
        table: Table[DiscountLine] = Table(
            desk.jobs, discount_columns(), lambda _query: discount_ids,
            lambda ids: partial(discount_lines, ids=ids, today=desk.today), "settings.discounts", empty,
            title=_("Discounts"), parent=self,
        )  # fmt: skip
        self.furnish(table, pane)

    def deeds(self, row: DiscountLine | None) -> list[Action]:
        return [
            Action("discount", _("Add a discount"), self.add_discount, "Ctrl+N", button=_("Add a &discount…")),
            Action("end-discount", _("Change the last day"), partial(self._end, row), "F2",
                   button=_("&Last day…"), of_record=True),
            Action("remove-discount", _("Remove the discount"), partial(self._remove, row), button=_("&Remove"),
                   of_record=True, grave=True),
        ]  # fmt: skip

    def key_of(self, row: DiscountLine) -> int:
        return row.discount.id

    def fill(self, pane: DetailPane, row: DiscountLine | None) -> None:
        if row is None:
            return
        discount = row.discount
        pane.head(_("{size} off").format(size=discount.dated().size), discount.method.label)
        pane.pair(_("From"), show_day(discount.from_day))
        pane.pair(_("To"), _("no end") if row.last_day is None else show_day(row.last_day))
        pane.line(
            _("It applies to membership years that start between these days; whoever was quoted it keeps it."), "soft"
        )
        pane.buttons("end-discount", "remove-discount")

    def add_discount(self) -> None:
        """Ask for a new discount."""
        today = self._desk.today
        FormDialog(
            self._page, self._page.jobs, name="discount.new", title=_("Add a discount"), action=_("&Add"),
            fields=[
                form.choice("method", _("For those who pay &by"), [(m, m.label) for m in Method]),
                form.text("percent", _("&Percent off"), limit=8, width=10, hint=_("Such as 10. Or give a sum:")),
                form.money("amount", _("&Sum off")),
                form.day("from_day", _("From this &day"), today=today, required=True),
                form.day("last_day", _("Un&til this day"), today=today, hint=_("Leave it empty for no end.")),
            ],
            draft={"method": Method.STANDING_ORDER, "from_day": today}, operation=_add,
        ).open()  # fmt: skip

    def _end(self, row: DiscountLine | None) -> None:
        if row is None:
            return
        today = self._desk.today
        FormDialog(
            self._page, self._page.jobs, name=f"discount.end.{row.discount.id}", title=_("End the discount"),
            action=_("&End it"), subtitle=f"{row.discount.method.label}: {row.discount.dated().size}",
            fields=[form.day("last_day", _("Its last &day"), today=today, required=True)],
            draft={"last_day": row.last_day or today}, operation=partial(_end, row.discount.id),
        ).open()  # fmt: skip

    def _remove(self, row: DiscountLine | None) -> None:
        if row is not None:
            deed = partial(operations.remove_discount, discount_id=row.discount.id)
            self._page.jobs.write(deed, owner=self._page)


def _add(values: dict[str, Any]) -> Work[Changes]:
    last = values["last_day"]
    return partial(
        operations.add_discount,
        method=values["method"],
        percent=percentage(values["percent"]) if values["percent"] else None,
        amount=values["amount"],
        from_day=values["from_day"],
        end_day=None if last is None else last + timedelta(days=1),
    )


def _end(discount_id: int, values: dict[str, Any]) -> Work[Changes]:
    end_day = values["last_day"] + timedelta(days=1)
    return partial(operations.end_discount, discount_id=discount_id, end_day=end_day)

"""Membership types: what they cost now, what they did and will, and the forms that change them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from psg_admin.kernel.days import show_short
from psg_admin.kernel.errors import BadInput
from psg_admin.kernel.words import _, ngettext
from psg_admin.memberships import operations
from psg_admin.memberships.documents import type_columns
from psg_admin.memberships.queries import scheme
from psg_admin.memberships.queries.scheme_lists import TypeLine, type_ids, type_lines
from psg_admin.ui.dialogs.order_letters import open_order_letters
from psg_admin.ui.kit import form
from psg_admin.ui.kit.action import Action
from psg_admin.ui.kit.dialog import FormDialog
from psg_admin.ui.kit.empty import EmptyState
from psg_admin.ui.kit.table import Table
from psg_admin.ui.settings.parts import ListPart
from psg_admin.ui.settings.what_if import open_what_if

if TYPE_CHECKING:
    from psg_admin.kernel.changes import Changes
    from psg_admin.memberships.queries import FeeRow, SchemeRows
    from psg_admin.store.list_query import Work
    from psg_admin.ui.kit.desk import Desk
    from psg_admin.ui.kit.page import Page
    from psg_admin.ui.kit.pane import DetailPane


class TypesPart(ListPart[TypeLine]):
    """The list of membership types; the pane has the fees of the chosen one, the old ones and those to come."""

    head = ("what-if", "type")

    def __init__(self, page: Page, desk: Desk, pane: DetailPane, parent: Any) -> None:
        super().__init__(parent)
        self._page = page
        self._desk = desk
        self.choose_one = _("Choose one membership type.")
        empty = EmptyState(
            _("No membership types yet"),
            _("Each kind of membership is listed here with what it costs: individual, joint, organisation, for life."),
            _("Add the first &one"),
            self.add_type,
        )
        table: Table[TypeLine] = Table(
            desk.jobs, type_columns(), lambda _query: type_ids,
            lambda ids: partial(type_lines, ids=ids, today=desk.today), "settings.types", empty,
            title=_("Membership types"), parent=self,
        )  # fmt: skip
        self.furnish(table, pane)

    def deeds(self, row: TypeLine | None) -> list[Action]:
        newest = row.type.fees[-1] if row is not None and row.type.fees else None
        remove = (lambda: None) if newest is None else partial(self._remove_fee, newest)
        return [
            Action("type", _("New membership type"), self.add_type, "Ctrl+N", button=_("New &type…")),
            Action("fee", _("Add a fee"), partial(self.add_fee, row), button=_("&Add a fee…"),
                   of_record=row is not None, hint=_("What a type costs from another day on")),
            Action("what-if", _("Try other fees"), partial(open_what_if, self._page, self._desk), button=_("&What if…"),
                   hint=_("What next year’s fees would come to, and whose standing order would be short")),
            Action("fee-letters", _("Letters about new fees"), partial(open_order_letters, self._page, self._desk),
                   button=_("Letters about new fees…"), reads=True,
                   hint=_("To those whose standing order will be short or over, with a form for the bank")),
            Action("change-type", _("Change the type"), partial(self._change_type, row), "F2", button=_("&Change…"),
                   of_record=True),
            Action("remove-fee", _("Remove the newest fee"), remove, button=_("&Remove the newest fee"),
                   why="" if newest is not None else _("There is no fee yet."), of_record=True, grave=True),
        ]  # fmt: skip

    def key_of(self, row: TypeLine) -> int:
        return row.type.id

    def fill(self, pane: DetailPane, row: TypeLine | None) -> None:
        if row is None:
            return
        kind = row.type
        pane.head(kind.name, _about(row))
        if not kind.fees:
            pane.line(_("No fee yet: nobody can be enrolled."), "attention")
        if row.by_order is not None:
            pane.line(_("{amount} by standing order").format(amount=row.by_order.show()))
        pane.buttons("change-type", "fee")
        if kind.fees:
            pane.section(_("Paid once") if kind.lifetime else _("Fee a year"))
        for fee in reversed(kind.fees):
            words = _("from {day}") if fee in row.coming else _("since {day}")
            pane.pair(words.format(day=show_short(fee.from_day)), fee.amount.show())
        pane.buttons("remove-fee")

    def add_type(self) -> None:
        """Ask for a new type, with what it costs."""
        today = self._desk.today
        FormDialog(
            self._page, self._page.jobs, name="type.new", title=_("New membership type"), action=_("&Add"),
            fields=[
                _name(),
                _people(),
                form.money("fee", _("&Fee a year"), hint=_("Without one nobody can be enrolled yet.")),
                form.day("from_day", _("&Since"), today=today, required=True,
                         hint=_("It applies to membership years from this day on; an earlier day does no harm.")),
                form.heading(_("More")),
                *_more(),
                form.text("code", _("C&ode"), limit=24, width=16,
                          hint=_("A short name for lists; empty: made from the name.")),
            ],
            draft={"people": 1, "from_day": today}, operation=_add_type,
        ).open()  # fmt: skip

    def add_fee(self, row: TypeLine | None = None) -> None:
        """Ask for a new fee, of the type of ``row`` unless another is chosen."""

        def arrived(found: SchemeRows) -> None:
            FormDialog(
                self._page, self._page.jobs, name="fee.new", title=_("Add a fee"), action=_("&Add"),
                subtitle=_(
                    "It applies to membership years that start on its first day or later; those that were "
                        "quoted a fee keep theirs."
                ),
                fields=[
                    form.choice("type_id", _("&Type"), [(kind.id, kind.name) for kind in found.types]),
                    form.money("amount", _("A&mount a year"), required=True),
                    form.day("from_day", _("From this &day"), today=today, required=True),
                ],
                draft={"type_id": None if row is None else row.type.id, "from_day": today}, operation=_add_fee,
            ).open()  # fmt: skip

        today = self._desk.today
        self._page.jobs.read(scheme, owner=self._page, key="fee", then=arrived)

    def _change_type(self, row: TypeLine | None) -> None:
        if row is None:
            return
        kind = row.type
        FormDialog(
            self._page, self._page.jobs, name=f"type.edit.{kind.id}", title=kind.name, action=_("&Save"),
            subtitle=_("Code {code}").format(code=kind.code),
            fields=[_name(), _people(), *_more(), form.check("open", _("New members can c&hoose it"))],
            draft={"name": kind.name, "people": kind.people, "lifetime": kind.lifetime,
                   "concession": kind.concession, "open": kind.open},
            operation=lambda values: partial(
                operations.change_type, type_id=kind.id, version=kind.version, **values
            ),
        ).open()  # fmt: skip

    def _remove_fee(self, fee: FeeRow) -> None:
        self._page.jobs.write(partial(operations.remove_fee, fee_id=fee.id), owner=self._page)


def _name() -> form.Field:
    return form.text("name", _("&Name"), required=True, limit=100, width=32)


def _people() -> form.Field:
    return form.number("people", _("&People"), least=1, most=99, required=True, hint=_("How many members it takes."))


def _more() -> list[form.Field]:
    return [
        form.check("lifetime", _("For &life: paid once, never runs out")),
        form.check("concession", _("Its &members are entitled to concession prices")),
    ]


def _about(row: TypeLine) -> str:
    kind = row.type
    parts = [ngettext("{count} person", "{count} people", kind.people).format(count=kind.people)]
    if kind.lifetime:
        parts.append(_("for life"))
    if kind.concession:
        parts.append(_("concession prices"))
    if not kind.open:
        parts.append(_("closed to new members"))
    return " · ".join(parts)


def _add_type(values: dict[str, Any]) -> Work[Changes]:
    return partial(operations.add_type, **values)


def _add_fee(values: dict[str, Any]) -> Work[Changes]:
    if values["type_id"] is None:
        raise BadInput(_("Add a membership type first."), field="type_id")
    return partial(operations.set_fee, **values)

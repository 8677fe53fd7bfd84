"""Membership types with their dated fees, and discounts."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from psg_admin.kernel.days import show_day
from psg_admin.kernel.errors import BadInput
from psg_admin.kernel.typed import percentage
from psg_admin.kernel.words import _, ngettext, pgettext
from psg_admin.memberships import operations, queries
from psg_admin.memberships.rules import show_percent
from psg_admin.payments.states import Method
from psg_admin.ui.kit import form, theme
from psg_admin.ui.kit.action import Action
from psg_admin.ui.kit.dialog import FormDialog
from psg_admin.ui.kit.pane import DetailPane
from psg_admin.ui.kit.widgets import FlowLayout, button

if TYPE_CHECKING:
    from collections.abc import Sequence

    from psg_admin.kernel.changes import Changes
    from psg_admin.store.list_query import Work
    from psg_admin.ui.kit.desk import Desk
    from psg_admin.ui.kit.page import Page


class SchemePart(QWidget):
    """What memberships there are and what they cost, with the dialogs that change it; ``adding`` stand above it."""

    def __init__(self, page: Page, desk: Desk, adding: Sequence[Action], parent: QWidget) -> None:
        super().__init__(parent)
        self._page = page
        self._desk = desk
        self._scheme = queries.SchemeRows((), ())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.px(8), 0, 0)
        column.setSpacing(theme.px(12))
        buttons = QWidget()
        flow = FlowLayout(buttons, spacing=theme.px(12))
        for action, look in zip(adding, ("primary", "", ""), strict=True):
            flow.addWidget(button(action.on_button, action.run, look=look))
        column.addWidget(buttons)
        self.pane = DetailPane(
            "settings.scheme", _("There is no membership type yet. Add one, then its fee, before you enrol anybody.")
        )
        column.addWidget(self.pane, 1)

    def changing(self) -> list[Action]:
        """Return what can be done to each type and discount."""
        made: list[Action] = []
        for kind in self._scheme.types:
            words = _("Change {name}…").format(name=kind.name.replace("&", "&&"))
            label = _("Change {name}").format(name=kind.name)
            made.append(Action(f"type.{kind.id}", label, partial(self._change_type, kind), button=words))
            if kind.fees:
                remove, words = partial(self._remove_fee, kind.fees[-1].id), _("Remove the newest fee")
                label = _("Remove the newest fee of {name}").format(name=kind.name)
                made.append(Action(f"fee.{kind.id}", label, remove, button=words, grave=True))
        for discount in self._scheme.discounts:
            which = _discount(discount)
            if discount.end_day is None:
                label = _("End the discount: {discount}").format(discount=which)
                end = partial(self._end_discount, discount)
                made.append(Action(f"end.{discount.id}", label, end, button=_("End…")))
            label = _("Remove the discount: {discount}").format(discount=which)
            take = partial(self._remove_discount, discount.id)
            made.append(Action(f"remove.{discount.id}", label, take, button=_("Remove"), grave=True))
        return made

    def show_scheme(self, scheme: queries.SchemeRows) -> None:
        """Show the scheme as it is now."""
        self._scheme = scheme
        pane = self.pane
        with pane.filled("scheme", self.changing()):
            for kind in scheme.types:
                pane.section(kind.name)
                pane.line(_about(kind), "soft")
                for fee in reversed(kind.fees):
                    words = _("{amount}, paid once, since {day}") if kind.lifetime else _("{amount} a year since {day}")
                    pane.line(words.format(amount=fee.amount.show(), day=show_day(fee.from_day)))
                if not kind.fees:
                    pane.line(_("No fee yet: nobody can be enrolled."), "attention")
                pane.buttons(f"type.{kind.id}", f"fee.{kind.id}")
            if scheme.types:
                pane.section(_("Discounts"))
            for discount in scheme.discounts:
                pane.line(_discount(discount))
                pane.buttons(f"end.{discount.id}", f"remove.{discount.id}")
            if scheme.types and not scheme.discounts:
                pane.line(pgettext("discounts", "None."), "soft")

    def add_type(self) -> None:
        """Ask for a new type."""
        FormDialog(
            self, self._page.jobs, name="type.new", title=_("New membership type"), action=_("&Add"),
            fields=[form.text("code", _("C&ode"), required=True, limit=24, width=16, hint=_("Short, such as “joint”.")),
                    *_type_fields()],
            draft={"people": 1}, operation=_add_type,
        ).open()  # fmt: skip

    def _change_type(self, kind: queries.TypeRow) -> None:
        draft = {"name": kind.name, "people": kind.people, "lifetime": kind.lifetime, "concession": kind.concession,
                 "open": kind.open}  # fmt: skip
        FormDialog(
            self, self._page.jobs, name=f"type.edit.{kind.id}", title=kind.name, action=_("&Save"),
            fields=[*_type_fields(), form.check("open", _("New members can c&hoose it"))], draft=draft,
            operation=partial(_change_type, kind),
        ).open()  # fmt: skip

    def add_fee(self) -> None:
        """Ask for a new fee of a type."""
        today = self._desk.today
        FormDialog(
            self, self._page.jobs, name="fee.new", title=_("Add a fee"), action=_("&Add"),
            subtitle=_("It holds for terms that start on its first day or later; terms that were quoted keep theirs."),
            fields=[
                form.choice("type_id", _("&Type"), [(kind.id, kind.name) for kind in self._scheme.types]),
                form.money("amount", _("A&mount a year"), required=True),
                form.day("from_day", _("From this &day"), today=today, required=True),
            ],
            draft={"from_day": today}, operation=_add_fee,
        ).open()  # fmt: skip

    def add_discount(self) -> None:
        """Ask for a new discount."""
        today = self._desk.today
        FormDialog(
            self, self._page.jobs, name="discount.new", title=_("Add a discount"), action=_("&Add"),
            fields=[
                form.choice("method", _("For those who pay &by"), [(m, m.label) for m in Method]),
                form.text("percent", _("&Percent off"), limit=8, width=10, hint=_("Such as 10. Or give a sum:")),
                form.money("amount", _("&Sum off")),
                form.day("from_day", _("From this &day"), today=today, required=True),
                form.day("last_day", _("&To this day"), today=today, hint=_("Leave it empty for no end.")),
            ],
            draft={"method": Method.STANDING_ORDER, "from_day": today}, operation=_add_discount,
        ).open()  # fmt: skip

    def _end_discount(self, discount: queries.DiscountRow) -> None:
        today = self._desk.today
        FormDialog(
            self, self._page.jobs, name=f"discount.end.{discount.id}", title=_("End the discount"), action=_("&End it"),
            subtitle=_discount(discount),
            fields=[form.day("last_day", _("Its last &day"), today=today, required=True)], draft={"last_day": today},
            operation=partial(_end_discount, discount.id),
        ).open()  # fmt: skip

    def _remove_fee(self, fee_id: int) -> None:
        self._page.jobs.write(partial(operations.remove_fee, fee_id=fee_id), owner=self._page)

    def _remove_discount(self, discount_id: int) -> None:
        self._page.jobs.write(partial(operations.remove_discount, discount_id=discount_id), owner=self._page)


def _type_fields() -> list[form.Field]:
    return [
        form.text("name", _("&Name"), required=True, limit=100, width=32),
        form.number("people", _("&People"), least=1, most=99, required=True, hint=_("How many members it takes.")),
        form.check("lifetime", _("For &life: paid once, never runs out")),
        form.check("concession", _("Its &members are entitled to concession prices")),
    ]


def _about(kind: queries.TypeRow) -> str:
    parts = [
        _("Code {code}").format(code=kind.code),
        ngettext("{count} person", "{count} people", kind.people).format(count=kind.people),
    ]
    if kind.lifetime:
        parts.append(_("for life"))
    if kind.concession:
        parts.append(_("concession prices"))
    if not kind.open:
        parts.append(_("closed to new members"))
    return " · ".join(parts)


def _discount(discount: queries.DiscountRow) -> str:
    size = show_percent(discount.percent) if discount.percent is not None else (discount.amount or "")
    fields = {"method": discount.method.label, "size": str(size), "first": show_day(discount.from_day)}
    if discount.end_day is None:
        return _("{method}: {size} off since {first}").format(**fields)
    last = show_day(discount.end_day - timedelta(days=1))
    return _("{method}: {size} off from {first} to {last}").format(last=last, **fields)


def _add_type(values: dict[str, Any]) -> Work[Changes]:
    return partial(operations.add_type, **values)


def _change_type(kind: queries.TypeRow, values: dict[str, Any]) -> Work[Changes]:
    return partial(operations.change_type, type_id=kind.id, version=kind.version, **values)


def _add_fee(values: dict[str, Any]) -> Work[Changes]:
    if values["type_id"] is None:
        raise BadInput(_("Add a membership type first."), field="type_id")
    return partial(operations.set_fee, **values)


def _add_discount(values: dict[str, Any]) -> Work[Changes]:
    last = values["last_day"]
    return partial(
        operations.add_discount,
        method=values["method"],
        percent=percentage(values["percent"]) if values["percent"] else None,
        amount=values["amount"],
        from_day=values["from_day"],
        end_day=None if last is None else last + timedelta(days=1),
    )


def _end_discount(discount_id: int, values: dict[str, Any]) -> Work[Changes]:
    end_day = values["last_day"] + timedelta(days=1)
    return partial(operations.end_discount, discount_id=discount_id, end_day=end_day)

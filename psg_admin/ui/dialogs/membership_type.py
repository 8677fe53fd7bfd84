"""A new membership type, with what it costs: from the settings, and from the first steps of a new office."""

from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from psg_admin.kernel.changes import Changes
from psg_admin.kernel.words import _
from psg_admin.memberships import operations
from psg_admin.store.list_query import Work
from psg_admin.ui.kit import form
from psg_admin.ui.kit.desk import Desk
from psg_admin.ui.kit.dialog import FormDialog


def open_new_type(parent: QWidget, desk: Desk) -> None:
    """Ask for a new type, with what it costs."""
    FormDialog(
        parent, desk.jobs, name="type.new", title=_("New membership type"), action=_("&Add"),
        fields=[
            type_name(),
            people(),
            form.money("fee", _("&Fee a year"), hint=_("Without one nobody can be enrolled yet.")),
            form.day("from_day", _("&Since"), today=desk.today, required=True,
                     hint=_("It applies to membership years from this day on; an earlier day does no harm.")),
            form.heading(_("More")),
            *more(),
            form.text("code", _("C&ode"), limit=24, width=16,
                      hint=_("A short name for lists; empty: made from the name.")),
        ],
        draft={"people": 1, "from_day": desk.today}, operation=_add_type,
    ).open()  # fmt: skip


def type_name() -> form.Field:
    """Return the field of what a type is called."""
    return form.text("name", _("&Name"), required=True, limit=100, width=32)


def people() -> form.Field:
    """Return the field of how many members a type takes."""
    return form.number("people", _("&People"), least=1, most=99, required=True, hint=_("How many members it takes."))


def more() -> list[form.Field]:
    """Return the fields of what else a type is."""
    return [
        form.check("lifetime", _("For &life: paid once, never runs out")),
        form.check("concession", _("Its &members are entitled to concession prices")),
    ]


def _add_type(values: dict[str, Any]) -> Work[Changes]:
    return partial(operations.add_type, **values)

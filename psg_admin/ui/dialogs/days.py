"""A question for the days from one to another, of which something is made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QWidget

from psg_admin.kernel.errors import BadInput
from psg_admin.kernel.words import _, pgettext
from psg_admin.reports.year_facts import days_between
from psg_admin.ui.kit import form, theme
from psg_admin.ui.kit.widgets import FlowLayout, TextLabel, button, column

if TYPE_CHECKING:
    from datetime import date

    from psg_admin.kernel.days import DayRange
    from psg_admin.ui.kit.desk import Desk


class DaysDialog(QDialog):
    """Asks for the first and the last day, ``days`` to begin with; :meth:`go` makes something of them.

    ``about`` says what it is for, ``action`` what the button does.
    """

    def __init__(
        self, parent: QWidget, desk: Desk, days: DayRange, *, name: str, title: str, about: str, action: str
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setWindowTitle(title)
        self.desk = desk
        self.form = form.Form(
            [
                form.day("from", pgettext("first day", "&From"), today=desk.today, required=True),
                form.day("to", _("&To"), today=desk.today, required=True, hint=_("Both days are included.")),
            ],
            {"from": days.start, "to": days.last},
        )
        holder = QWidget()
        row = FlowLayout(holder, spacing=theme.px(12), right=True)
        row.addWidget(button(_("&Cancel"), self.reject))
        go = button(action, self.choose, look="primary")
        go.setDefault(True)
        row.addWidget(go)
        box = column(
            TextLabel(title, "title"), TextLabel(about, "soft"), self.form, margins=theme.px(24), spacing=theme.px(12)
        )
        box.addStretch(1)
        box.addWidget(holder)
        self.setLayout(box)
        self.form.focus_first()
        self.resize(theme.chars(76), self.sizeHint().height())
        self.finished.connect(self.deleteLater)

    def choose(self) -> None:
        """Read the days, and go on with them."""
        values = self.form.values()
        if values is None:
            return
        try:
            days_between(values["from"], values["to"])
        except BadInput as error:
            self.form.show_error(error)
            return
        self.go(values["from"], values["to"])

    def go(self, first: date, last: date) -> None:
        """Make something of the days from ``first`` to ``last``, and leave; a subclass says what."""
        raise NotImplementedError

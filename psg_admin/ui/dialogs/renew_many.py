"""Renew several memberships at once: what each gets and costs stands there before, and who is left out with why."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from psg_admin.kernel.changes import Changes
from psg_admin.kernel.days import DayRange, show_short
from psg_admin.kernel.words import _, ngettext
from psg_admin.reports.renewals import RenewalsPreview, renewals_preview
from psg_admin.store.list_query import Work
from psg_admin.store.planning import carry_out
from psg_admin.ui.kit import theme
from psg_admin.ui.kit.desk import Desk
from psg_admin.ui.kit.dialog import FormDialog
from psg_admin.ui.kit.widgets import TextLabel

_MOST = 200
"""So many memberships are told one by one."""


def open_renew_many(parent: QWidget, desk: Desk, member_ids: Sequence[int]) -> None:
    """Open the preview of renewing the memberships of these members."""

    def arrived(found: RenewalsPreview) -> None:
        RenewManyDialog(parent, desk, found).open()

    query = partial(renewals_preview, member_ids=list(member_ids), today=desk.today, now=desk.now)
    desk.jobs.read(query, owner=parent, key="renew", then=arrived)


class RenewManyDialog(FormDialog):
    """What renewing will do; the button says to how many, and what will be owed."""

    def __init__(self, parent: QWidget | None, desk: Desk, found: RenewalsPreview) -> None:
        self._found = found
        count = len(found.lines)
        title = ngettext("Renew {count} membership", "Renew {count} memberships", count).format(count=f"{count:,}")
        super().__init__(
            parent, desk.jobs, name="member.renew.many", title=title, subtitle=_subtitle(found), fields=[], draft={},
            action=_("Rene&w"), operation=self._renew, panel=_Preview(found), panel_below=True, width=84,
        )  # fmt: skip
        words = ngettext("Rene&w {count} — {amount}", "Rene&w {count} — {amount}", count)
        amount = found.total.show()
        self.set_action(words.format(count=f"{count:,}", amount=amount), enabled=found.planned is not None)
        if found.planned is not None:
            self.set_foot(_("{amount} will be owed.").format(amount=amount))

    def _renew(self, _values: dict[str, Any]) -> Work[Changes]:
        assert self._found.planned is not None  # noqa: S101 - the button is not enabled else
        return partial(carry_out, planned=self._found.planned)


def _subtitle(found: RenewalsPreview) -> str:
    left_out = len({problem.place for problem in found.refused})
    if not left_out:
        return _("Each gets its next term, of the type and by the way of paying that it has.")
    words = ngettext(
        "{count} cannot be renewed and is left out: see why below.",
        "{count} cannot be renewed and are left out: see why below.",
        left_out,
    )
    return words.format(count=f"{left_out:,}")


def _days(period: DayRange) -> str:
    """Return the days of a term, short, so that they stand on one line."""
    first = show_short(period.start)
    if period.last is None:
        return _("For life from {day}").format(day=first)
    return _("{first} to {last}").format(first=first, last=show_short(period.last))


class _Preview(QFrame):
    """A line for each membership: number and names, term, fee; then those that are left out."""

    def __init__(self, found: RenewalsPreview) -> None:
        super().__init__()
        self.setObjectName("renewals")
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.px(16))
        grid.setVerticalSpacing(theme.px(6))
        grid.setColumnStretch(1, 1)
        top = Qt.AlignmentFlag.AlignTop
        for line in found.lines[:_MOST]:
            row = grid.rowCount()
            grid.addWidget(TextLabel(line.number, "soft", wrap=False), row, 0, top)
            grid.addWidget(TextLabel(line.names), row, 1, top)
            grid.addWidget(TextLabel(_days(line.period), "soft", wrap=False), row, 2, top)
            grid.addWidget(TextLabel(line.fee.show(), wrap=False), row, 3, top | Qt.AlignmentFlag.AlignRight)
        rest = len(found.lines) - _MOST
        if rest > 0:
            words = ngettext("and {count} more", "and {count} more", rest).format(count=f"{rest:,}")
            grid.addWidget(TextLabel(words, "soft"), grid.rowCount(), 1, 1, 3)
        for problem in found.refused[:_MOST]:
            grid.addWidget(TextLabel(f"⚠ {problem.words}", "attention"), grid.rowCount(), 0, 1, 4)
        everything = [f"{line.names}: {line.period.show()}, {line.fee.show()}" for line in found.lines[:_MOST]]
        self.setAccessibleDescription(" ".join([*everything, *(one.words for one in found.refused[:_MOST])]))

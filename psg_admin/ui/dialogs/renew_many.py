"""Renew several memberships at once: what each gets and costs stands there before, and who is left out with why."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QGridLayout, QWidget

from psg_admin.kernel.changes import Changes
from psg_admin.kernel.days import DayRange, show_short
from psg_admin.kernel.figures import show_count
from psg_admin.kernel.words import _, ngettext
from psg_admin.reports.renewals import RenewalLine, RenewalsPreview, renewals_preview
from psg_admin.store.list_query import Work
from psg_admin.store.planning import carry_out
from psg_admin.ui.kit import theme
from psg_admin.ui.kit.changing import Changing
from psg_admin.ui.kit.desk import Desk
from psg_admin.ui.kit.dialog import FormDialog
from psg_admin.ui.kit.widgets import TextLabel

_MOST = 200
"""So many memberships are told one by one."""


def open_renew_many(parent: QWidget, desk: Desk, member_ids: Sequence[int]) -> None:
    """Open the preview of renewing the memberships of these members."""

    def arrived(found: RenewalsPreview) -> None:
        RenewManyDialog(parent, desk, member_ids, found).open()

    desk.jobs.read(_question(desk, member_ids, again=False), owner=parent, key="renew", then=arrived)


def _question(desk: Desk, member_ids: Sequence[int], *, again: bool) -> Work[RenewalsPreview]:
    return partial(renewals_preview, member_ids=list(member_ids), again=again, today=desk.today, now=desk.now)


class RenewManyDialog(FormDialog):
    """What renewing will do; the button says to how many, and what will be owed.

    Those that are renewed already are named, and left out until a tick says that they get another term, too.
    """

    def __init__(self, parent: QWidget | None, desk: Desk, member_ids: Sequence[int], found: RenewalsPreview) -> None:
        self._desk = desk
        self._member_ids = tuple(member_ids)
        self._found = found
        self._lines = _Preview(len(found.again))
        super().__init__(
            parent, desk.jobs, name="member.renew.many", title=_title(found), subtitle=_subtitle(found), fields=[],
            draft={}, action=_("Rene&w"), operation=self._renew, panel=self._lines, panel_below=True, width=84,
        )  # fmt: skip
        self._lines.again.toggled.connect(self._ask)
        self._show(found)

    def _ask(self, again: bool) -> None:  # noqa: FBT001 - a slot of Qt's
        self.set_action(_("Rene&w"), enabled=False)
        question = _question(self._desk, self._member_ids, again=again)
        self._desk.jobs.read(question, owner=self, key="renew", then=self._show)

    def _show(self, found: RenewalsPreview) -> None:
        self._found = found
        self._lines.show_found(found)
        self.set_title(_title(found))
        self.set_subtitle(_subtitle(found))
        count, amount = len(found.lines), found.total.show()
        words = ngettext("Rene&w {count} — {amount}", "Rene&w {count} — {amount}", count)
        self.set_action(words.format(count=show_count(count), amount=amount), enabled=found.planned is not None)
        self.set_foot(_("{amount} will be owed.").format(amount=amount) if found.planned is not None else "")

    def _renew(self, _values: dict[str, Any]) -> Work[Changes]:
        assert self._found.planned is not None  # noqa: S101 - the button is not enabled else
        return partial(carry_out, planned=self._found.planned)


def _title(found: RenewalsPreview) -> str:
    count = len(found.lines)
    return ngettext("Renew {count} membership", "Renew {count} memberships", count).format(count=show_count(count))


def _subtitle(found: RenewalsPreview) -> str:
    left_out = len({problem.place for problem in (*found.refused, *found.again)})
    if not left_out:
        return _("Each gets its next membership year, of the type and by the way of paying that it has.")
    if not found.refused:
        words = ngettext(
            "{count} is renewed already and is left out: see below.",
            "{count} are renewed already and are left out: see below.",
            left_out,
        )
    else:
        words = ngettext(
            "{count} cannot be renewed and is left out: see why below.",
            "{count} cannot be renewed and are left out: see why below.",
            left_out,
        )
    return words.format(count=show_count(left_out))


def _days(period: DayRange) -> str:
    """Return the days of a membership year, short, so that they stand on one line."""
    first = show_short(period.start)
    if period.last is None:
        return _("For life from {day}").format(day=first)
    return _("{first} to {last}").format(first=first, last=show_short(period.last))


class _Preview(Changing):
    """A line for each membership: number and names, term, fee; then those that are left out.

    ``again`` is ticked where the ``renewed`` ones, that are renewed already, shall get another term.
    """

    def __init__(self, renewed: int) -> None:
        words = ngettext(
            "Renew {count} &once more that is renewed already",
            "Renew {count} &once more that are renewed already",
            renewed,
        )
        self.again = QCheckBox(words.format(count=show_count(renewed)))
        self.again.setObjectName("again")
        super().__init__(self.again, spacing=theme.px(16))
        self.setObjectName("renewals")
        self.again.setVisible(bool(renewed))

    def show_found(self, found: RenewalsPreview) -> None:
        """Show other lines."""
        self.show_instead(_lines(found))
        told = [*found.refused, *found.again][:_MOST]
        everything = [
            f"{line.names}: {line.period.show()}, {line.fee.show()} {line.again} {line.old_debt} {line.lost}".rstrip()
            for line in _told(found)
        ]
        self.setAccessibleDescription(" ".join([*everything, *(one.words for one in told)]))


def _told(found: RenewalsPreview) -> Sequence[RenewalLine]:
    """Return the lines that are told one by one, those of memberships that are renewed already first."""
    return sorted(found.lines, key=lambda line: not line.again)[:_MOST]


def _lines(found: RenewalsPreview) -> QWidget:
    made = QWidget()
    grid = QGridLayout(made)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(theme.px(16))
    grid.setVerticalSpacing(theme.px(6))
    grid.setColumnStretch(1, 1)
    top = Qt.AlignmentFlag.AlignTop
    for line in _told(found):
        row = grid.rowCount()
        grid.addWidget(TextLabel(line.number, "soft", wrap=False), row, 0, top)
        grid.addWidget(TextLabel(line.names), row, 1, top)
        grid.addWidget(TextLabel(_days(line.period), "soft", wrap=False), row, 2, top)
        grid.addWidget(TextLabel(line.fee.show(), wrap=False), row, 3, top | Qt.AlignmentFlag.AlignRight)
        if line.again:
            grid.addWidget(TextLabel(f"⚠ {line.again}", "attention"), row + 1, 1, 1, 3)
        for words in filter(None, (line.old_debt, line.lost)):
            grid.addWidget(TextLabel(words), grid.rowCount(), 1, 1, 3)
    rest = len(found.lines) - _MOST
    if rest > 0:
        words = ngettext("and {count} more", "and {count} more", rest).format(count=show_count(rest))
        grid.addWidget(TextLabel(words, "soft"), grid.rowCount(), 1, 1, 3)
    for problem in (*found.refused, *found.again)[:_MOST]:
        grid.addWidget(TextLabel(f"⚠ {problem.words}", "attention"), grid.rowCount(), 0, 1, 4)
    return made

"""The calendar of statements: of each account which months there are, which lack, and where lines lack between two."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from psg_admin.bank.queries import AccountCalendar
from psg_admin.bank.statement_documents import gap_words, overlap_words
from psg_admin.kernel.days import add_months, month_name
from psg_admin.kernel.figures import show_count
from psg_admin.kernel.words import _, ngettext, pgettext
from psg_admin.ui.kit import theme
from psg_admin.ui.kit.tips import set_tip
from psg_admin.ui.kit.widgets import Badge, LineLabel, TextLabel, button

_MONTHS, _FEW = 12, 6
"""So many months stand beside each other, and so many where there is no room for all of them."""
_WIDE = 100
"""So many characters wide it is at least where there is."""
_SAID = 3
"""So many sentences about gaps and overlaps are seen; the others are counted."""


class CalendarSheet(QFrame):
    """Shows the months of each account; ``account_chosen`` comes with the code of one that a person pressed."""

    account_chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("bank.calendar")
        self.setProperty("look", "sheet")
        self.setAccessibleName(_("Which months there are"))
        self._found: Sequence[AccountCalendar] = ()
        self._last = date.min
        self._back = 0
        self._beside = _MONTHS
        self._inside: QWidget | None = None
        self._title = TextLabel("", "heading", wrap=False)
        self._earlier = button(_("‹ Earlier"), partial(self._turn, 1), look="link")
        self._later = button(_("Later ›"), partial(self._turn, -1), look="link")
        head = QHBoxLayout()
        head.setSpacing(theme.px(12))
        head.addWidget(self._title)
        head.addStretch(1)
        head.addWidget(self._earlier)
        head.addWidget(self._later)
        self._box = QVBoxLayout(self)
        side = theme.px(16)
        self._box.setContentsMargins(side, theme.px(8), side, theme.px(10))
        self._box.setSpacing(theme.px(4))
        self._box.addLayout(head)
        self.hide()

    def show_calendars(self, found: Sequence[AccountCalendar], today: date) -> None:
        """Show which months there are up to the one of ``today``."""
        self._found = found
        self._last = today.replace(day=1)
        self._back = min(self._back, self._most_back())
        self._fill()

    def text(self) -> str:
        """Return what it says of all accounts, for who cannot see it."""
        return "\n".join(f"{one.name}: {_spoken(one)}" for one in self._found)

    def _months(self) -> list[date]:
        first = add_months(self._last, 1 - self._beside * (self._back + 1))
        return [add_months(first, place) for place in range(self._beside)]

    def _most_back(self) -> int:
        known = [month for one in self._found for some in one.calendar[:3] for month in some]
        if not known:
            return 0
        first = min(known)
        apart = (self._last.year - first.year) * 12 + self._last.month - first.month
        return apart // self._beside

    def _turn(self, pages: int) -> None:
        self._back = min(max(0, self._back + pages), self._most_back())
        self._fill()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        beside = _MONTHS if self.width() >= theme.chars(_WIDE) else _FEW
        if beside != self._beside:
            self._beside, self._back = beside, 0
            self._fill()

    def _fill(self) -> None:
        had = self._inside
        months = self._months()
        self._title.setText(
            pgettext("months", "{first} to {last}").format(first=_in_words(months[0]), last=_in_words(months[-1]))
        )
        self._earlier.setVisible(self._back < self._most_back())
        self._later.setVisible(self._back > 0)
        self._inside = QWidget()
        whole = QVBoxLayout(self._inside)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(theme.px(2))
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.px(8))
        grid.setVerticalSpacing(theme.px(2))
        grid.setColumnStretch(0, 2)
        for place, month in enumerate(months, 1):
            label = TextLabel(month_name(month.month)[:3], "soft", wrap=False)
            grid.addWidget(label, 0, place, Qt.AlignmentFlag.AlignHCenter)
            grid.setColumnStretch(place, 1)
        for row, one in enumerate(self._found, 1):
            self._line(grid, row, one, months)
        whole.addLayout(grid)
        for words, look in self._sentences():
            whole.addWidget(LineLabel(words, look))
        self._box.addWidget(self._inside)
        if had is not None:
            had.hide()
            had.setParent(None)
            had.deleteLater()
        self.setVisible(bool(self._found))
        self.setAccessibleDescription(self.text())

    def _line(self, grid: QGridLayout, row: int, one: AccountCalendar, months: Sequence[date]) -> None:
        name = button(one.name.replace("&", "&&"), partial(self.account_chosen.emit, one.account), look="link")
        name.setObjectName(f"calendar.{one.account}")
        name.setAccessibleDescription(_spoken(one))
        set_tip(name, _("Show the statements of this account"))
        grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignLeft)
        for place, month in enumerate(months, 1):
            words, tone, tip = _of_month(one, month)
            if words:
                cell = Badge(words, tone)
                set_tip(cell, tip)
                grid.addWidget(cell, row, place, Qt.AlignmentFlag.AlignHCenter)

    def _sentences(self) -> list[tuple[str, str]]:
        """Return what is to be said of gaps, and then of overlaps, each with its look."""
        every = [
            (_("{account}: {words}").format(account=one.name, words=gap_words(gap)), "attention")
            for one in self._found
            for gap in one.calendar.gaps
        ]
        every += [
            (_("{account}: {words}").format(account=one.name, words=overlap_words(overlap)), "soft")
            for one in self._found
            for overlap in one.calendar.overlaps
        ]
        more = len(every) - _SAID
        if more <= 0:
            return every
        words = ngettext("and {count} more", "and {count} more", more)
        return [*every[:_SAID], (words.format(count=show_count(more)), "soft")]


def _of_month(one: AccountCalendar, month: date) -> tuple[str, str, str]:
    """Return what a month is, its tone, and the whole of it in words."""
    calendar, named = one.calendar, _in_words(month)
    if month in calendar.covered:
        return "✓", "good", _("{month}: there").format(month=named)
    if month in calendar.partly:
        return pgettext("a month", "part"), "plain", _("{month}: there in part").format(month=named)
    if month in calendar.lacking:
        return pgettext("a month", "missing"), "attention", _("{month}: missing").format(month=named)
    return "", "", ""


def _spoken(one: AccountCalendar) -> str:
    calendar = one.calendar
    parts = [
        title.format(months=", ".join(map(_in_words, months)))
        for title, months in (
            (_("there: {months}"), calendar.covered), (_("there in part: {months}"), calendar.partly),
            (_("missing: {months}"), calendar.lacking),
        )
        if months
    ]  # fmt: skip
    return "; ".join((*parts, *map(gap_words, calendar.gaps))) or _("no statement yet")


def _in_words(month: date) -> str:
    return _("{month} {year}").format(month=month_name(month.month), year=month.year)

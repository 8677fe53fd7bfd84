"""All lines of a tier accepted together: each stands there before, with who, what and how much; one undo."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from psg_admin.bank.operations import TELL_LINES
from psg_admin.bank.plans.outcomes import LinePreview
from psg_admin.bank.plans.telling import Telling
from psg_admin.bank.queries import Acceptable, acceptable
from psg_admin.bank.states import Tier
from psg_admin.kernel.days import show_short
from psg_admin.kernel.figures import show_count
from psg_admin.kernel.words import _, ngettext
from psg_admin.store.planning import Planned, carry_out, preview
from psg_admin.ui.bank.telling import in_words
from psg_admin.ui.kit import theme
from psg_admin.ui.kit.dialog import FormDialog
from psg_admin.ui.kit.widgets import LineLabel, TextLabel

if TYPE_CHECKING:
    from psg_admin.kernel.changes import Changes
    from psg_admin.kernel.progress import Progress
    from psg_admin.store.list_query import Work
    from psg_admin.ui.kit.desk import Desk

_MOST = 200
"""So many lines are told one by one."""


@dataclass(frozen=True, slots=True)
class Together:
    """Lines that are accepted together, and the deed as it is planned; None where there is nothing to do."""

    found: Acceptable
    planned: Planned[Any, Any, Any] | None


def together(session: Any, *, tier: Tier, account: str | None, today: date, now: datetime) -> Together:
    """Return the lines of a tier with what becomes of each, and the one deed that does it."""
    found = acceptable(session, tier=tier, account=account, today=today, now=now)
    if not found.wishes:
        return Together(found, None)
    return Together(found, preview(session, deed=TELL_LINES, request=Telling(found.wishes, today, now)))


def open_accept(
    parent: QWidget, desk: Desk, tier: Tier, account: str | None, done: Callable[[Changes], object]
) -> None:
    """Look what accepting all lines of a tier does, and open the preview of it."""

    def arrived(found: Together) -> None:
        dialog = AcceptDialog(parent, desk, found)
        dialog.done_with.connect(done)
        dialog.open()

    query = partial(together, tier=tier, account=account, today=desk.today, now=desk.now)
    desk.jobs.run_read(
        partial(_quietly, query), owner=parent, then=arrived, words=_("Looking what becomes of the lines")
    )


def _quietly(query: Work[Together], _progress: Progress) -> Work[Together]:
    return query


class AcceptDialog(FormDialog):
    """What becomes of each line, and why nothing becomes of some; the button says how many, and their sum."""

    def __init__(self, parent: QWidget, desk: Desk, found: Together) -> None:
        self._found = found
        lines = found.found
        count = len(lines.wishes)
        words = ngettext("Accept {count} certain line", "Accept {count} certain lines", count)
        if lines.tier is Tier.AS_LAST_TIME:
            words = ngettext("Accept {count} line as last time", "Accept {count} lines as last time", count)
        super().__init__(
            parent, desk.jobs, name=f"lines.accept.{lines.tier.value}", title=words.format(count=show_count(count)),
            subtitle=_subtitle(lines), fields=[], draft={}, action="", operation=self._accept, panel=_lines(lines),
            panel_below=True, width=120,
        )  # fmt: skip
        action = ngettext("&Accept {count} — {amount}", "&Accept {count} — {amount}", count)
        self.set_action(
            action.format(count=show_count(count), amount=lines.total.show()), enabled=found.planned is not None
        )
        years = sum(len(row.opens) for row in lines.rows)
        opens = ngettext("{count} membership year is opened.", "{count} membership years are opened.", years)
        self.set_foot(opens.format(count=show_count(years)) if years else "")

    def _accept(self, _values: dict[str, Any]) -> Work[Changes]:
        assert self._found.planned is not None  # noqa: S101 - the button is not enabled else
        return partial(carry_out, planned=self._found.planned)


def _subtitle(lines: Acceptable) -> str:
    if not lines.refused:
        return _("Each becomes what stands beside it. One undo takes all of it back.")
    count = len(lines.refused)
    words = ngettext(
        "Each becomes what stands beside it. {count} cannot be accepted and stays open: see why below.",
        "Each becomes what stands beside it. {count} cannot be accepted and stay open: see why below.",
        count,
    )
    return words.format(count=show_count(count))


def _lines(lines: Acceptable) -> QWidget:
    made = QWidget()
    made.setObjectName("accepted")
    grid = QGridLayout(made)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(theme.px(16))
    grid.setVerticalSpacing(theme.px(6))
    for column, share in ((1, 3), (2, 2), (3, 4)):
        grid.setColumnStretch(column, share)
    top = Qt.AlignmentFlag.AlignTop
    good = [row for row in lines.rows if not row.refused]
    for place, words in enumerate((_("Day"), _("Line"), _("Who"), _("What it becomes"), _("Amount"))):
        grid.addWidget(TextLabel(words, "soft", wrap=False), 0, place, _side(place))
    for row in good[:_MOST]:
        at = grid.rowCount()
        grid.addWidget(TextLabel(show_short(row.day), "soft", wrap=False), at, 0, top)
        grid.addWidget(LineLabel(row.text), at, 1, top)
        grid.addWidget(LineLabel(row.name), at, 2, top)
        grid.addWidget(TextLabel(_becomes(row)), at, 3, top)
        grid.addWidget(TextLabel(row.amount.show(), wrap=False), at, 4, top | Qt.AlignmentFlag.AlignRight)
        for words in in_words(row):
            grid.addWidget(TextLabel(words, "soft"), grid.rowCount(), 1, 1, 3)
    rest = len(good) - _MOST
    if rest > 0:
        words = ngettext("and {count} more", "and {count} more", rest).format(count=show_count(rest))
        grid.addWidget(TextLabel(words, "soft"), grid.rowCount(), 1, 1, 3)
    for row in lines.refused[:_MOST]:
        said = _("{text}, {amount}: {sentence}").format(text=row.text, amount=row.amount.show(), sentence=row.refused)
        grid.addWidget(TextLabel(f"⚠ {said}", "attention"), grid.rowCount(), 0, 1, 5)
    made.setAccessibleDescription(" ".join(_spoken(good)))
    return made


def _side(column: int) -> Qt.AlignmentFlag:
    return Qt.AlignmentFlag.AlignRight if column == 4 else Qt.AlignmentFlag.AlignLeft


def _becomes(row: LinePreview) -> str:
    parts = [
        row.purpose,
        _("{amount} left over").format(amount=row.credit.show()) if row.credit else "",
        _("{amount} gift").format(amount=row.gift.show()) if row.gift and row.paid else "",
    ]
    return "; ".join(filter(None, parts))


def _spoken(rows: Sequence[LinePreview]) -> list[str]:
    said = _("{text}: {name}, {purpose}, {amount}.")
    return [
        said.format(text=row.text, name=row.name, purpose=_becomes(row), amount=row.amount.show())
        for row in rows[:_MOST]
    ]

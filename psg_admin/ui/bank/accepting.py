"""All lines of a tier accepted together: each stands there before, with who, what and how much; one undo."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from psg_admin.bank.operations import TELL_LINES
from psg_admin.bank.plans.outcomes import LinePreview
from psg_admin.bank.plans.telling import Telling
from psg_admin.bank.queries import Acceptable, MatchedLine, acceptable
from psg_admin.bank.states import Tier
from psg_admin.kernel.figures import show_count
from psg_admin.kernel.words import _, ngettext
from psg_admin.paper.table import Column, Kind
from psg_admin.store.list_query import ListQuery
from psg_admin.store.planning import Planned, carry_out, preview
from psg_admin.ui.bank.telling import in_words
from psg_admin.ui.kit import cells, theme
from psg_admin.ui.kit.dialog import FormDialog
from psg_admin.ui.kit.empty import EmptyState
from psg_admin.ui.kit.table import Table
from psg_admin.ui.kit.widgets import TextLabel

if TYPE_CHECKING:
    from psg_admin.kernel.changes import Changes
    from psg_admin.store.list_query import Work
    from psg_admin.ui.kit.desk import Desk

_REFUSED = 50
"""So many lines are told of that cannot be accepted."""
_FEWEST, _ROWS = 4, 12
"""So many rows of the list are seen at once."""


@dataclass(frozen=True, slots=True)
class Together:
    """Lines that are accepted together, and the deed as it is planned; None where there is nothing to do."""

    found: Acceptable
    planned: Planned[Any, Any, Any] | None


def together(session: Any, *, tier: Tier, lines: Sequence[MatchedLine], today: date, now: datetime) -> Together:
    """Return what becomes of each of the lines of a tier, and the one deed that does it."""
    found = acceptable(session, tier=tier, lines=lines, today=today, now=now)
    if not found.wishes:
        return Together(found, None)
    return Together(found, preview(session, deed=TELL_LINES, request=Telling(found.wishes, today, now)))


def open_accept(
    parent: QWidget, desk: Desk, tier: Tier, lines: Sequence[MatchedLine], done: Callable[[Changes], object]
) -> None:
    """Look what accepting these lines of a tier does, and open the preview of it."""

    def arrived(found: Together) -> None:
        dialog = AcceptDialog(parent, desk, found)
        dialog.done_with.connect(done)
        dialog.open()

    query = partial(together, tier=tier, lines=lines, today=desk.today, now=desk.now)
    desk.jobs.read(query, owner=parent, key="accept", then=arrived, words=_("Looking what becomes of the lines"))


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
            subtitle=_subtitle(lines), fields=[], draft={}, action="", operation=self._accept,
            panel=_Lines(desk, lines), panel_below=True, width=150,
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


class _Lines(QWidget):
    """A list of the lines with what becomes of each; below it those that cannot be accepted, and why."""

    def __init__(self, desk: Desk, lines: Acceptable) -> None:
        super().__init__()
        self.setObjectName("accepted")
        by_id = {row.line_id: row for row in lines.rows if not row.refused}
        ids = array("q", by_id)

        def rows(wanted: Sequence[int]) -> Work[list[LinePreview]]:
            found = [by_id[one] for one in wanted]
            return lambda _session: found

        self.table: Table[LinePreview] = Table(
            desk.jobs, _columns(), lambda _query: lambda _session: ids, rows, "lines.accepted",
            EmptyState(_("Nothing can be accepted"), ""), title=_("What becomes of the lines"), parent=self,
        )  # fmt: skip
        seen = max(_FEWEST, min(len(by_id), _ROWS))
        holder = QWidget()
        holder.setMinimumHeight(cells.heading_height() + cells.row_height() * seen + theme.tall(30) + 4)
        inside = QVBoxLayout(holder)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(self.table)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.px(8))
        box.addWidget(holder, 1)
        for row in lines.refused[:_REFUSED]:
            said = _("{text}, {amount}: {sentence}")
            words = said.format(text=row.text, amount=row.amount.show(), sentence=row.refused)
            box.addWidget(TextLabel(f"⚠ {words}", "attention"))
        rest = len(lines.refused) - _REFUSED
        if rest > 0:
            more = ngettext("and {count} more", "and {count} more", rest).format(count=show_count(rest))
            box.addWidget(TextLabel(more, "soft"))
        self.table.ask(ListQuery())


def _columns() -> tuple[Column[LinePreview], ...]:
    return (
        Column("day", _("Day"), lambda r: r.day, Kind.DAY, 11, sortable=False),
        Column("text", _("Text"), lambda r: r.text, width=24, sortable=False),
        Column("name", _("Who"), lambda r: r.name, width=20, sortable=False, tells=True),
        Column("becomes", _("What it becomes"), _becomes, width=30, sortable=False, tells=True),
        Column("besides", _("Besides"), lambda r: " ".join(in_words(r)), width=26, sortable=False, yields=True),
        Column("amount", _("Amount"), lambda r: r.amount, Kind.MONEY, 11, sortable=False),
    )


def _becomes(row: LinePreview) -> str:
    parts = [
        row.purpose,
        _("{amount} left over").format(amount=row.credit.show()) if row.credit else "",
        _("{amount} gift").format(amount=row.gift.show()) if row.gift and row.paid else "",
    ]
    return "; ".join(filter(None, parts))

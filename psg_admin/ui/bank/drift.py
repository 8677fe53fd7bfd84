"""Drift: standing orders that are otherwise than they should be, what that comes to, and what the office decides."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from psg_admin.kernel.figures import show_count
from psg_admin.kernel.words import _, ngettext, pgettext
from psg_admin.memberships.order_documents import drift_columns
from psg_admin.memberships.queries.drift import DRIFT_FILTERS, drift_of, narrowed, total_of
from psg_admin.memberships.queries.order_pages import DriftPage, drift_page
from psg_admin.memberships.states import DriftKind
from psg_admin.store.list_query import ListQuery
from psg_admin.ui.bank.order_deeds import drift_actions
from psg_admin.ui.bank.order_pane import put_drift
from psg_admin.ui.bank.orders import on_screen
from psg_admin.ui.bank.part import BankPart
from psg_admin.ui.kit.chips import Chip, Chips, chosen_by
from psg_admin.ui.kit.empty import EmptyState
from psg_admin.ui.kit.list_page import ALL
from psg_admin.ui.kit.lists import NarrowLine
from psg_admin.ui.kit.table import Table
from psg_admin.ui.kit.widgets import TextLabel

if TYPE_CHECKING:
    from datetime import date

    from psg_admin.kernel.progress import Progress
    from psg_admin.memberships.rules import Drift
    from psg_admin.store.list_query import Work
    from psg_admin.ui.bank.page import BankPage
    from psg_admin.ui.bank.pane import BankPane
    from psg_admin.ui.kit.action import Action, Chosen


@dataclass(frozen=True, slots=True)
class Drifts:
    """All that is otherwise as of ``on``, by its id: found once, and then narrowed, ordered and counted."""

    on: date
    rows: Mapping[int, Drift]


class DriftPart(BankPart):
    """What is otherwise is worked out for all standing orders at once, when the list is first asked for; after deeds in
    the long lane, and the list shows what it has until then.
    """

    page: BankPage
    key = "drift"
    primary: ClassVar[tuple[str, ...]] = ("decide",)

    def __init__(self, page: BankPage) -> None:
        super().__init__(page)
        self.drifts: Drifts | None = None
        self._looking = False
        self._again = False
        self.choose_one = _("Choose one standing order.")
        empty = EmptyState(
            _("No standing order is otherwise than it should be"),
            _("What pays an old fee, is missed, has stopped, or comes from somebody who has left is listed here."),
        )
        table: Table[Drift] = Table(
            self.desk.jobs, on_screen(drift_columns(), "name number kind since expected seen difference"),
            lambda query: partial(self._ids, query=query), lambda ids: partial(self._rows, ids=ids), "bank.drift",
            empty, title=_("Drift"),
            parent=page.lists,
        )  # fmt: skip
        self.told = TextLabel("", "soft")
        self.told.setObjectName("drift.told")
        self.furnish(
            table, NarrowLine(_("Name or number"), _("Filter the list")), Chips(_("What is otherwise")),
            strips=[self.told],
        )  # fmt: skip
        self._show_chips()

    def query(self) -> ListQuery:
        kind = self.chips.current()
        return ListQuery(self.search.words(), {} if kind == ALL else {"kind": kind})

    def read(self, record: int) -> Work[Any]:
        return partial(drift_page, drift_id=record, on=self.desk.today)

    def record_id(self, record: DriftPage) -> int:
        return record.drift.id

    def fill(self, pane: BankPane, record: DriftPage, actions: list[Action]) -> None:
        put_drift(pane, record, actions, self.page.go)

    def actions_for(self, chosen: Chosen[Any]) -> list[Action]:
        record: DriftPage | None = chosen.record
        return drift_actions(self.page, record, chosen.ids)

    def opened(self, record: int) -> None:
        """Show whose it is."""
        del record
        self.page.run("show-member")

    def made_from(self) -> str:
        said = [one.in_words(value, self.desk.today) for one, value in DRIFT_FILTERS.chosen(self.query())]
        if self.search.words():
            said.append(_("with “{text}”").format(text=self.search.words()))
        return " · ".join(said)

    # --- what is otherwise --------------------------------------------------------------------------------------------

    def _ids(self, session: Any, *, query: ListQuery) -> array[int]:
        """Return the ids of what ``query`` wants; in the lane that reads."""
        if self.drifts is None:
            self.drifts = _all(session, today=self.desk.today)
        return array("q", (row.id for row in narrowed(self.drifts.rows.values(), query, self.drifts.on)))

    def _rows(self, _session: Any, *, ids: Sequence[int]) -> list[Drift]:
        found = {} if self.drifts is None else self.drifts.rows
        return [found[one] for one in ids if one in found]

    def ask_counts(self) -> None:
        """Look anew for what is otherwise, once the list has asked for it; where that is on its way, after it."""
        if self.drifts is None:
            return
        if self._looking:
            self._again = True
            return
        self._looking = True
        work = partial(_looked, today=self.desk.today)
        self.desk.jobs.run_read(
            work, owner=self.page, then=self._found, failed=self._not_found, words=_("Looking at the standing orders")
        )

    def counted(self, count: int) -> None:
        """Count anew for the words that have just narrowed the list, and say what all of it comes to."""
        del count
        self._tell()
        self._show_chips()

    def _found(self, found: Drifts) -> None:
        self._looking = False
        self.drifts = found
        self.table.reload()
        if self._again:
            self._again = False
            self.ask_counts()

    def _tell(self) -> None:
        total = total_of(self._found_now())
        words = ngettext("{count} standing order", "{count} standing orders", total.count)
        said = [words.format(count=show_count(total.count)), total.words] if total.count else []
        self.told.setText(" · ".join(filter(None, said)))

    def _found_now(self) -> Collection[Drift]:
        return () if self.drifts is None else self.drifts.rows.values()

    def _not_found(self, _error: object) -> None:
        self._looking = False

    def _show_chips(self) -> None:
        rows = narrowed(self._found_now(), ListQuery(self.search.words()), self.desk.today)
        counts = Counter(row.kind for row in rows)
        kinds = [
            Chip(value, words, counts[DriftKind(value)], rare=not counts[DriftKind(value)])
            for value, words in chosen_by(DRIFT_FILTERS["kind"])
        ]
        self.chips.show_chips([Chip(ALL, pgettext("orders", "All"), len(rows)), *kinds])


def _looked(progress: Progress, *, today: date) -> Work[Drifts]:
    del progress
    return partial(_all, today=today)


def _all(session: Any, *, today: date) -> Drifts:
    return Drifts(today, {row.id: row for row in drift_of(session, on=today)})

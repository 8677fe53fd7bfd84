"""The chips above the list of members: each standing and what is looked for often, with how many each leaves."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Signal

from psg_admin.kernel.words import _
from psg_admin.memberships.queries import MEMBER_FILTERS, OWES, SHORT, member_count, standing_counts
from psg_admin.memberships.queries.non_members import other_count
from psg_admin.memberships.states import Standing
from psg_admin.reports.today import due_for_life, missed, runs_out
from psg_admin.store.history import newest_entry
from psg_admin.store.list_query import ListQuery
from psg_admin.ui.kit.chips import Chip, Chips
from psg_admin.ui.kit.desk import Desk

ALL, OWING, PART, ENDING, MISSED, LIFE_DUE, OTHERS = "all", "owes", "short", "ending", "missed", "life-due", "people"
"""The filters beside the standings, by which other pages send here too."""
_ALWAYS = (Standing.CURRENT, Standing.GRACE, Standing.LAPSED)
_REST = (Standing.LIFE, Standing.NOT_YET, Standing.RESIGNED, Standing.DECEASED)


class StandingChips(Chips):
    """Shows the usual standings, and others while somebody has them. ``counted(people, current)`` says how many."""

    counted = Signal(int, int)

    def __init__(self, desk: Desk) -> None:
        super().__init__(_("Filters"))
        self._desk = desk
        self._counted_for: tuple[ListQuery, int] | None = None
        self._counts: dict[str, int] = {}
        self._more: dict[str, int] = {}
        self._others: int | None = None
        self._show()

    def turn_to(self, key: str) -> None:
        """Choose a filter, also one that leaves nobody; all members where there is no such filter."""
        self._show(key)
        self.choose(key if key in {*set(Standing), OWING, PART, ENDING, MISSED, LIFE_DUE, OTHERS} else ALL)

    def of_others(self) -> bool:
        """Say whether it is other people, and not members, that are chosen."""
        return self.current() == OTHERS

    def narrowed(self, asked: ListQuery) -> ListQuery:
        """Return ``asked`` with the filter that is chosen."""
        return self._narrowed(asked, self.current())

    def in_words(self) -> str:
        """Say in words which members are chosen, nothing for all."""
        chosen = MEMBER_FILTERS.chosen(self.narrowed(ListQuery()))
        return " · ".join(one.in_words(value, self._desk.today) for one, value in chosen)

    def forget(self) -> None:
        """Take what was counted for stale: the next :meth:`count` asks anew."""
        self._counted_for = None

    def count(self, asked: ListQuery) -> None:
        """Ask how many of ``asked`` each filter leaves, unless that is known and no desk has done anything since."""
        self._desk.jobs.read(newest_entry, owner=self, key="newest", then=partial(self._count, asked))

    def _count(self, asked: ListQuery, newest: int) -> None:
        if (asked, newest) == self._counted_for:
            return
        self._counted_for = (asked, newest)
        today = self._desk.today
        read = self._desk.jobs.read
        read(partial(standing_counts, today=today, query=asked), owner=self, key="counts", then=self._standings_counted)
        read(partial(other_count, text=asked.text, today=today), owner=self, key="others", then=self._others_counted)
        for key in (OWING, PART, ENDING, MISSED, LIFE_DUE):
            query = partial(member_count, query=self._narrowed(asked, key), today=today)
            read(query, owner=self, key=key, then=partial(self._more_counted, key))

    def _narrowed(self, asked: ListQuery, key: str) -> ListQuery:
        filters: Mapping[str, str]
        if key in set(Standing):
            filters = {"standing": key}
        else:
            filters = {
                OWING: {"balance": OWES},
                PART: {"balance": SHORT},
                ENDING: runs_out(self._desk.today).filters,
                MISSED: missed().filters,
                LIFE_DUE: due_for_life().filters,
            }.get(key, {})
        return replace(asked, filters={**asked.filters, **filters})

    def _standings_counted(self, counts: dict[str, int]) -> None:
        self._counts = counts
        self._show()
        self.counted.emit(sum(counts.values()), counts[Standing.CURRENT])

    def _others_counted(self, count: int) -> None:
        self._others = count
        self._show()

    def _more_counted(self, key: str, count: int) -> None:
        self._more[key] = count
        self._show()

    def _show(self, wanted: str = "") -> None:
        counts = self._counts
        chosen = wanted or self.current()
        chips = [Chip(ALL, _("All"))]
        chips += [Chip(each.value, each.label, counts.get(each.value)) for each in _ALWAYS]
        chips += [
            Chip(each.value, each.label, counts.get(each.value))
            for each in _REST
            if counts.get(each.value) or each.value == chosen
        ]
        chips.append(Chip(OWING, _("Owing"), self._more.get(OWING)))
        chips += [
            Chip(key, words, self._more.get(key))
            for key, words in (
                (PART, _("Part paid")),
                (ENDING, _("Runs out within a month")),
                (MISSED, _("Standing order missed")),
                (LIFE_DUE, _("Due for life membership")),
            )
            if self._more.get(key) or key == chosen
        ]
        chips.append(Chip(OTHERS, _("Other people"), self._others))
        self.show_chips(chips)

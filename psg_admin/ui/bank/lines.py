"""The lines of statements: what each is, or may be, and saying it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from psg_admin.bank.bench import Tier
from psg_admin.bank.documents import bench_columns
from psg_admin.bank.queries.bench import (
    ASIDE,
    DONE,
    OPEN,
    Bench,
    BenchCounts,
    BenchRow,
    bench,
    bench_counts,
    bench_ids,
    bench_rows,
)
from psg_admin.kernel.words import _, pgettext
from psg_admin.store.list_query import ListQuery
from psg_admin.ui.bank.part import BankPart
from psg_admin.ui.kit.chips import Chip, Chips
from psg_admin.ui.kit.empty import EmptyState
from psg_admin.ui.kit.list_page import ALL
from psg_admin.ui.kit.lists import NarrowLine
from psg_admin.ui.kit.table import Table
from psg_admin.ui.kit.widgets import ChoiceBox

if TYPE_CHECKING:
    from psg_admin.kernel.progress import Progress
    from psg_admin.store.list_query import Work
    from psg_admin.ui.bank.page import BankPage
    from psg_admin.ui.kit.action import Action
    from psg_admin.ui.kit.pane import DetailPane


class LinesPart(BankPart):
    """The bench: what open lines may be is worked out for all of them once, in a lane behind, and filled in when it is
    there; until then, and while a deed makes another one, the list shows what it has.
    """

    key = "lines"
    first = OPEN
    pane_chars: ClassVar[int] = 64

    def __init__(self, page: BankPage) -> None:
        super().__init__(page)
        self.bench = Bench()
        self._looking = False
        self._again = False
        self.choose_one = _("Choose one line.")
        self.account = ChoiceBox()
        self.account.setObjectName("account")
        self.account.setAccessibleName(_("Account"))
        self.account.addItem(_("All accounts"), "")
        empty = EmptyState(
            _("No statement yet"),
            _("Each line of a statement of your bank is listed here, with what it may be."),
        )
        table: Table[BenchRow] = Table(
            self.desk.jobs, bench_columns(), lambda query: partial(bench_ids, query=query, judged=self.bench),
            lambda ids: partial(bench_rows, ids=ids, judged=self.bench), "bank.lines", empty, title=_("Lines"),
            parent=page.lists,
        )  # fmt: skip
        self.furnish(table, NarrowLine(_("Text, sum, person"), _("Filter the list")), Chips(_("Lines")), [self.account])
        self._show_chips(None)
        self.chips.choose(OPEN)

    def query(self) -> ListQuery:
        pile = self.chips.current()
        filters = {"pile": "" if pile == ALL else pile, "account": str(self.account.currentData() or "")}
        return ListQuery(self.search.words(), {key: value for key, value in filters.items() if value})

    def read(self, record: int) -> Work[Any]:
        return partial(_one, line_id=record, judged=self.bench)

    def record_id(self, record: BenchRow) -> int:
        return record.id

    def fill(self, pane: DetailPane, record: BenchRow, actions: list[Action]) -> None:
        with pane.filled(("line", record.id), actions):
            pane.head(record.text)

    def made_from(self) -> str:
        said = [] if self.chips.current() == ALL else [_chip_words()[self.chips.current()]]
        if self.account.currentData():
            said.append(self.account.currentText())
        if self.search.words():
            said.append(_("with “{text}”").format(text=self.search.words()))
        return " · ".join(said)

    # --- what open lines may be ---------------------------------------------------------------------------------------

    def ask_counts(self) -> None:
        """Ask for the counts, and look anew for what the open lines may be."""
        self._count()
        self._look()

    def _count(self) -> None:
        account = str(self.account.currentData() or "")
        counts = partial(bench_counts, account=account, judged=self.bench)
        self.desk.jobs.read(counts, owner=self.page, key="counts", then=self._show_counts)

    def _look(self) -> None:
        """Look for what the open lines may be; where that is on its way, once more after it."""
        if self._looking:
            self._again = True
            return
        self._looking = True
        self.desk.jobs.run_read(
            _looked, owner=self.page, then=self._found, failed=self._not_found, words=_("Looking what the lines may be")
        )

    def _found(self, found: Bench) -> None:
        self._looking = False
        self.bench = found
        self.table.reload()
        self._count()
        self.page.refresh_record()
        if self._again:
            self._again = False
            self._look()

    def _not_found(self, _error: object) -> None:
        self._looking = False

    def _show_counts(self, counts: BenchCounts) -> None:
        self._show_chips(counts)
        chosen = self.account.currentData()
        if [self.account.itemData(place) for place in range(1, self.account.count())] != [
            c for c, _n in counts.accounts
        ]:
            self.account.clear()
            self.account.addItem(_("All accounts"), "")
            for code, name in counts.accounts:
                self.account.addItem(name, code)
            self.account.setCurrentIndex(max(0, self.account.findData(chosen)))
        self.table.set_bare(bare=counts.bare)

    def _show_chips(self, counts: BenchCounts | None) -> None:
        known = {} if counts is None else {**counts.piles, ALL: sum(counts.piles[key] for key in (OPEN, DONE, ASIDE))}
        self.chips.show_chips([Chip(key, words, known.get(key)) for key, words in _chip_words().items()])


def _looked(progress: Progress) -> Work[Bench]:
    return partial(bench, progress=progress)


def _one(session: Any, *, line_id: int, judged: Bench) -> BenchRow | None:
    return next(iter(bench_rows(session, ids=[line_id], judged=judged)), None)


def _chip_words() -> dict[str, str]:
    """Return what each chip is called, in their order."""
    return {
        OPEN: pgettext("lines", "Open"), Tier.CERTAIN.value: Tier.CERTAIN.label,
        Tier.LAST_TIME.value: Tier.LAST_TIME.label, Tier.POSSIBLE.value: Tier.POSSIBLE.label,
        Tier.UNKNOWN.value: Tier.UNKNOWN.label, DONE: pgettext("lines", "Done"), ASIDE: _("Set aside"),
        ALL: pgettext("lines", "All"),
    }  # fmt: skip

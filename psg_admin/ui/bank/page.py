"""The page of the bank: what the lines of statements are, standing orders and their drift, and the statements."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from psg_admin.kernel.changes import Topic
from psg_admin.kernel.manifest import load
from psg_admin.kernel.words import _, translate
from psg_admin.store.list_query import ListQuery
from psg_admin.ui.bank import ways
from psg_admin.ui.bank.pane import BankPane
from psg_admin.ui.bank.part import BankPart
from psg_admin.ui.bank.parts import PARTS
from psg_admin.ui.kit.chips import Chip, Chips
from psg_admin.ui.kit.list_page import ListPage

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from psg_admin.store.list_query import Hit
    from psg_admin.ui.kit.action import Action, Chosen, Target
    from psg_admin.ui.kit.desk import Desk
    from psg_admin.ui.kit.lists import NarrowLine
    from psg_admin.ui.kit.table import Table
    from psg_admin.ui.kit.views import Viewed

_BETWEEN = "."
"""Between the key of a part and that of one of its chips, where another page sends here."""


class BankPage(ListPage):
    """Lists that take turns by tabs in the head; each is a :class:`~psg_admin.ui.bank.part.BankPart`, made when it is
    first looked at.

    Another page sends to a part by its key ("orders"), to a chip of it by both ("lines.certain").
    """

    topics = frozenset({
        Topic.BANK, Topic.PAYMENTS, Topic.PEOPLE, Topic.MEMBERSHIPS, Topic.BOOKINGS, Topic.SETTINGS, Topic.VIEWS,
        Topic.SCHEME,
    })  # fmt: skip
    pane: BankPane

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, name="bank", title=_("Bank"), parent=parent)
        self.tabs = Chips(_("Lists"), counted=False, look="tab")
        self.tabs.setObjectName("tabs")
        self.tabs.show_chips([Chip(entry.key, translate(entry.label)) for entry in PARTS])
        self.add_tabs(self.tabs)
        self.pane = BankPane()
        self._parts: dict[str, BankPart] = {}
        self._of_head: dict[str, None] = {}
        self._of_primary: dict[str, None] = {}
        kept = self.remembered().get("part")
        self.tabs.choose(kept if kept in {entry.key for entry in PARTS} else PARTS[0].key)
        self._seen = self.tabs.current()
        self.furnish(*self.part.strips)
        self.tabs.chosen.connect(self._turned)
        self._show_part()
        ways.StatementDrop(self, desk)

    @property
    def part(self) -> BankPart:
        """The part that is seen."""
        return self.part_of(self.tabs.current())

    def part_of(self, key: str) -> BankPart:
        """Return a part by its key, made now where nobody has looked at it."""
        found = self._parts.get(key)
        if found is None:
            entry = next(one for one in PARTS if one.key == key)
            made: BankPart = load(entry.target)(self)
            found = self._parts[key] = made
            self.lists.add(found.table)
            found.chips.chosen.connect(self.narrow)
            found.search.narrowed.connect(self.narrow)
            for box in found.boxes:
                box.activated.connect(self._box_chosen)
            self.leads_to_list(found.search)
            if len(self._parts) > 1:  # the strips of the first are there before the lists
                for strip in found.strips:
                    self.add_strip(strip)
            self._of_head |= dict.fromkeys(found.head)
            self._of_primary |= dict.fromkeys(found.primary)
            self.set_head(*self._of_head, primary=tuple(self._of_primary))
        return found

    def _box_chosen(self, _place: int) -> None:
        self.narrow()

    def _turned(self, key: str) -> None:
        self.leave_view()
        self._show_part()
        self.remember()
        self.reload()
        del key

    def _show_part(self) -> None:
        turned = self.tabs.current() != self._seen
        if turned:  # what the pane has is a record of another list
            self._seen = self.tabs.current()
            self.record = None
        now = self.part
        for part in self._parts.values():
            for strip in part.strips:
                strip.setVisible(part is now)
        self.choose_one = now.choose_one
        self.lists.setCurrentWidget(now.table)
        self.pane.set_chars(now.pane_chars)
        if turned:
            self.show_chosen()
        self.show_head()

    # --- what is asked of the part ------------------------------------------------------------------------------------

    def table(self) -> Table[Any]:
        return self.part.table

    def query(self) -> ListQuery:
        return self.part.query()

    def search_line(self) -> NarrowLine:
        return self.part.search

    def actions_for(self, chosen: Chosen[Any]) -> list[Action]:
        if chosen.record is not None and not chosen.several:  # shown before the list has its row, or in the pane
            chosen = replace(chosen, ids=(self.part.record_id(chosen.record),))
        return [*self.part.actions_for(chosen), *ways.actions(self, self.desk)]

    def in_head(self, key: str) -> bool:
        return key in {*self.part.head, *self.part.primary}

    def ask_counts(self) -> None:
        self.part.ask_counts()

    def counted(self, count: int) -> None:
        self.part.counted(count)

    def read_record(self, record: int) -> None:
        self.read_for_pane(self.part.read(record), self._read)

    def refresh_record(self) -> None:
        if self.record is not None:
            now = self.part.table.current_id()  # another one may have been chosen, and not be read yet
            self.read_record(now if now >= 0 else self.part.record_id(self.record))

    def _read(self, record: Any) -> None:
        if record is None:
            self.gone()
        else:
            self.show_record(record)

    def fill_pane(self, record: Any, actions: list[Action]) -> None:
        self.part.fill(self.pane, record, actions)

    def opened(self, record: int) -> None:
        self.part.opened(record)

    def turn_to(self, key: str) -> None:
        of, _dot, chip = key.partition(_BETWEEN)
        if of in {entry.key for entry in PARTS}:
            self.tabs.choose(of)
            self._show_part()
        else:
            chip = key
        self.part.chips.choose(chip or self.part.first)

    def wipe(self) -> None:
        self.part.wipe()

    def show_everything(self) -> None:
        self.part.show_everything()

    def show_filter(self, key: str) -> None:
        """Show a part, or what a chip of it leaves."""
        self.turn_to(key)
        super().show_filter(key)
        self.ask_counts()

    def kept(self) -> Mapping[str, str]:
        return {"part": self.tabs.current()}

    def made_from(self) -> str:
        return self.part.made_from()

    def viewed(self) -> Mapping[str, Viewed]:
        return {key: one for part in self._parts.values() for key, one in part.viewed().items()}

    def view_key(self) -> str:
        return next(iter(self.part.viewed()), "")

    def open_hit(self, hit: Hit) -> None:
        """Show a line that the search found."""
        self.open_record(hit.record_id)

    def open_target(self, target: Target) -> None:
        """Show a record of the part that the target names as its kind; a line where it names none."""
        self.turn_to(target.kind or PARTS[0].key)
        self._sought = target.record  # the list that is here may be of before
        self.reload()

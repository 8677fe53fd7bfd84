"""A list of the bank's page: what narrows it, what stands beside it, and what can be done to what is chosen there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtWidgets import QWidget

from psg_admin.store.list_query import ListQuery
from psg_admin.ui.kit.chips import Chips
from psg_admin.ui.kit.filter_bar import FilterBar
from psg_admin.ui.kit.list_page import ALL, ListPage
from psg_admin.ui.kit.lists import NarrowLine

if TYPE_CHECKING:
    from PySide6.QtWidgets import QComboBox

    from psg_admin.store.list_query import Work
    from psg_admin.ui.bank.pane import BankPane
    from psg_admin.ui.kit.action import Action, Chosen
    from psg_admin.ui.kit.table import Table
    from psg_admin.ui.kit.views import Viewed


class BankPart:
    """One list of the bank's page, which asks the part that is seen for all that is the list's own.

    A subclass names its ``key`` (a tab of the page, by which others send there), the ``first`` of its chips, and the
    actions that have a button in the head of the page: ``head``, and ``primary``, of which the last that can be done
    stands out. It calls :meth:`furnish` with its table and strips, and fills what is its own.
    """

    key: ClassVar[str]
    first: ClassVar[str] = ALL
    head: ClassVar[tuple[str, ...]] = ()
    primary: ClassVar[tuple[str, ...]] = ()
    pane_chars: ClassVar[int] = 41
    """So many characters wide the pane is beside this list."""
    choose_one: str = ""

    def __init__(self, page: ListPage) -> None:
        self.page = page
        self.desk = page.desk

    def furnish(
        self, table: Table[Any], search: NarrowLine, chips: Chips, boxes: Sequence[QComboBox] = (),
        strips: Sequence[QWidget] = (),
    ) -> None:  # fmt: skip
        """Take the list, the line and the chips that narrow it, and further strips that stand below these."""
        self.table = table
        self.search = search
        self.chips = chips
        self.boxes = tuple(boxes)
        self.strips: tuple[QWidget, ...] = (FilterBar(search, chips, boxes), *strips)
        search.setObjectName(f"bank.{self.key}.search")

    # --- what a part says of its own ----------------------------------------------------------------------------------

    def query(self) -> ListQuery:
        """Return what the words, the chips and the boxes ask for."""
        return ListQuery(self.search.words())

    def read(self, record: int) -> Work[Any]:
        """Return the query for the record that was chosen; None where it is gone."""
        raise NotImplementedError

    def record_id(self, record: Any) -> int:
        """Return the id of a record that was read."""
        raise NotImplementedError

    def fill(self, pane: BankPane, record: Any, actions: list[Action]) -> None:
        """Show a record in the pane, with what can be done to it."""
        raise NotImplementedError

    def actions_for(self, chosen: Chosen[Any]) -> list[Action]:
        """Return what can be done to what is chosen, and besides."""
        del chosen
        return []

    def ask_counts(self) -> None:
        """Ask for the counts on the chips."""

    def show_everything(self) -> None:
        """Take away whatever leaves the list with nothing, without telling anybody."""
        self.wipe()
        self.chips.choose(self.first)

    def wipe(self) -> None:
        """Take the words away, and what the boxes choose."""
        self.search.wipe()
        for box in self.boxes:
            box.setCurrentIndex(0)

    def made_from(self) -> str:
        """Say in words from which filters the list was made, for its heading on paper."""
        return ""

    def viewed(self) -> Mapping[str, Viewed]:
        """Return the list among those that have views, by its key; nothing where it has none."""
        return {}

    def opened(self, record: int) -> None:
        """Hear that a row was opened, by Enter or a double click."""

    def counted(self, count: int) -> None:
        """Hear how many records the list has that has just come."""

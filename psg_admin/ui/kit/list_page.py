"""A page with lists of records: what narrows them, one of them seen, the chosen record beside it, and its export."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from psg_admin.kernel.words import _
from psg_admin.ui.kit import theme
from psg_admin.ui.kit.action import Action, Chosen, Target, by_key, for_chosen
from psg_admin.ui.kit.export import SavedBar, export_list
from psg_admin.ui.kit.lists import Lists, NarrowLine
from psg_admin.ui.kit.page import Page
from psg_admin.ui.kit.remember import habits
from psg_admin.ui.kit.views import ViewChips, Viewed
from psg_admin.views.rules import ViewContent

if TYPE_CHECKING:
    from collections.abc import Callable

    from psg_admin.store.list_query import ListQuery, Work
    from psg_admin.ui.kit.desk import Desk
    from psg_admin.ui.kit.pane import DetailPane
    from psg_admin.ui.kit.table import Table
    from psg_admin.views.queries import CountedView

T = TypeVar("T")
ALL = "all"
"""The chip that leaves everything."""


class ListPage(Page):
    """A page of lists that take turns, with a pane beside them.

    A subclass makes its lists with ``lists.add``, the strips that narrow them, and calls :meth:`furnish`. It says what
    is its own: :meth:`table` (which list is seen), :meth:`query` (what narrows it), :meth:`read_record` (what stands
    beside it), :meth:`actions_for` (what can be done), and where it has them :meth:`ask_counts`, :meth:`wipe`,
    :meth:`made_from` and :meth:`kept`. What the pane shows is told by :meth:`show_record` and :meth:`gone`.
    """

    pane: DetailPane
    choose_one = ""
    """The sentence that asks to choose one record of this page."""

    def __init__(self, desk: Desk, *, name: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__(desk.jobs, name=name, title=title, parent=parent)
        self.desk = desk
        self.lists = Lists()
        self.saved = SavedBar(self)
        self.views = ViewChips(self, desk, self.viewed)
        self.views.wanted.connect(self.open_view)
        self.record: Any = None
        self._reading = False
        self._sought = 0

    def furnish(self, *strips: QWidget, share: tuple[int, int] = (1, 0)) -> None:
        """Put the strips above the lists, the pane beside them, and listen to the lists."""
        for strip in (*strips, self.views):
            self.add_strip(strip)
        # Below the list in a small window: tall enough to read, and the page is scrolled instead.
        self.pane.setMinimumHeight(theme.line_height() * 10)
        self.set_body(self.lists, self.pane, share=share)
        self.lists.row_actions = self.row_actions
        self.lists.picked.connect(self.picked)
        self.lists.opened.connect(self._opened)
        self.lists.chose.connect(self._hold_back)
        self.lists.counted.connect(self._seek)
        self.lists.counted.connect(self.counted)
        self.lists.counted.connect(self._settled)
        self.lists.clear_wanted.connect(self.clear)
        self.lists.fitted.connect(self.trim, Qt.ConnectionType.QueuedConnection)  # not while it is laid out

    # --- what a page says of its own ----------------------------------------------------------------------------------

    def table(self) -> Table[Any]:
        """Return the list that is to be seen, as the chips stand."""
        return self.lists.now()

    def query(self) -> ListQuery:
        """Return what the words and the chips ask for of that list."""
        raise NotImplementedError

    def search_line(self) -> NarrowLine:
        """Return the line of words that narrows the list that is seen."""
        raise NotImplementedError

    def read_record(self, record: int) -> None:
        """Ask for the record that was chosen, by :meth:`read_for_pane`."""
        raise NotImplementedError

    def refresh_record(self) -> None:
        """Ask anew for what stands in the pane."""

    def fill_pane(self, record: Any, actions: list[Action]) -> None:
        """Show the record that was read in the pane, with what can be done to it."""
        raise NotImplementedError

    def empty_pane(self) -> None:
        """Show nothing in the pane, where no record is chosen."""
        self.pane.clear()

    def ask_counts(self) -> None:
        """Ask for the counts on the chips and beside the title."""

    def counted(self, count: int) -> None:
        """Hear how many records the list has that has just come."""

    def turn_to(self, key: str) -> None:
        """Choose the chip of this key, without telling anybody."""
        raise NotImplementedError

    def wipe(self) -> None:
        """Take away every filter beside the chips, without telling anybody."""
        self.search_line().wipe()

    def show_everything(self) -> None:
        """Take away whatever leaves the list that is seen with nothing, without telling anybody."""
        self.wipe()
        self.turn_to(ALL)

    def kept(self) -> Mapping[str, str]:
        """Return which filters are worth remembering for the next day."""
        return {}

    def made_from(self) -> str:
        """Say in words from which filters the list was made, for its heading on paper."""
        return ""

    def opened(self, record: int) -> None:
        """Hear that a row was opened, by Enter or a double click."""

    def viewed(self) -> Mapping[str, Viewed]:
        """Return the lists of this page that have views, by their keys."""
        return {}

    def view_key(self) -> str:
        """Return the key of the list that is seen among those; nothing where it has no views."""
        return ""

    # --- the list -----------------------------------------------------------------------------------------------------

    def reload(self) -> None:
        """Ask anew for the list, its counts and what stands beside it."""
        self.ask()
        self.ask_counts()
        self.views.count()
        self.refresh_record()

    def ask(self) -> None:
        """Ask for the list that is to be seen, as it is narrowed now."""
        if self.views.at is not None and self.views.at.view.list != self.view_key():
            self.leave_view()
        table = self.table()
        self.lists.setCurrentWidget(table)
        table.ask(self.views.in_view(self.query()))

    def show_filter(self, key: str) -> None:
        """Show the list behind a figure, by the key of a chip."""
        self.leave_view()
        self.wipe()
        self.turn_to(key)
        self.ask()
        self.show_chosen()

    def narrow(self, key: object = None) -> None:
        """Narrow the list as the person has just said, and remember it; a chip (its ``key``) leaves the view."""
        if isinstance(key, str) and key:
            self.leave_view()
        self.remember()
        self.ask()
        self.show_chosen()

    def clear(self) -> None:
        """Show everything, as the person asked for."""
        self.leave_view()
        self.show_everything()
        self.remember()
        self.ask()

    def open_view(self, view: CountedView | None) -> None:
        """Show a view of a list of this page, or with None the list without one; what of it is gone is said."""
        if not self.isVisible():
            self.go(Target(self.objectName()))
        self.leave_view()
        self.wipe()
        if view is not None:
            self.turn_to(self.viewed()[view.view.list].chip)
            self.views.turn_to(view)
            self.table().open_view(view.query.orders, view.view.content.columns)
            self.search_line().put(view.query.text)
        self.ask()
        self.show_chosen()
        if view is not None and view.gone:
            self.says.emit(
                _("The view “{name}” has filters that are no longer there, and opens without them: {filters}.").format(
                    name=view.view.name, filters=", ".join(view.gone)
                )
            )

    def leave_view(self) -> None:
        """Show the lists without a view from the next :meth:`ask` on."""
        if self.views.at is not None:
            self.views.turn_to(None)
            for table in self.lists.all():
                table.leave_view()

    def view_content(self) -> ViewContent:
        """Return what a view has to keep so that it shows what the list shows now."""
        table = self.table()
        query = table.current_query()
        return ViewContent(
            words=query.text,
            filters={key: value for key, value in query.filters.items() if value},
            sort=",".join(order.typed for order in query.orders),
            columns=tuple(column.key for column in table.visible_columns()),
        )

    def remember(self) -> None:
        """Remember the filters for the next day."""
        kept = self.kept()
        if kept:
            habits.forget(self._habit)
            habits.put(self._habit, **kept)

    def remembered(self) -> Mapping[str, Any]:
        """Return what was remembered of the filters."""
        return habits.get(self._habit)

    @property
    def _habit(self) -> str:
        return f"filters {self.objectName()}"

    # --- the record beside it -----------------------------------------------------------------------------------------

    def open_record(self, record: int) -> None:
        """Show the record with this id, with as few filters as need be."""
        if record in self.lists.now().all_ids():
            self.lists.now().select_id(record)
        else:  # made just now, perhaps: the list may have it under the filters that stand
            self._sought = record
            self.ask()

    def _seek(self, _count: int) -> None:
        """Choose what is sought in the list that has come; where that leaves it out, in the list without filters."""
        record, self._sought = self._sought, 0
        if record and record not in self.lists.now().all_ids():
            self.leave_view()
            self.show_everything()
            self.ask()
        if record:
            self.lists.now().select_id(record)

    def picked(self, record: int) -> None:
        """Show the record of the row that was chosen, or nothing where none is."""
        if record < 0:
            self.jobs.forget(self, key="record")  # what was chosen before may still be on its way
            self.gone()
        else:
            self._reading = True
            self.read_record(record)

    def spare(self) -> int:
        return self.lists.now().spare() if self.lists.count() else 0

    def show_chosen(self) -> None:
        """Show what the list has chosen that is seen: another may have been looked at before."""
        self.picked(self.lists.now().current_id())

    def read_for_pane(
        self, query: Work[T], then: Callable[[T], object] | None = None, failed: Callable[[Any], object] | None = None
    ) -> None:
        """Ask for the record that is to stand in the pane; a newer question drops the answer to an older one."""
        self.jobs.read(query, owner=self, key="record", then=then or self.show_record, failed=failed or self.gone)

    def show_record(self, record: Any) -> None:
        """Show a record in the pane, with what can be done to it."""
        self._reading = False
        self.record = record
        self.fill_pane(record, [self._of_all_chosen(one) for one in self.actions_for(Chosen((0,), record))])
        self._hold_back()
        self._refresh()

    def _of_all_chosen(self, action: Action) -> Action:
        """Return ``action`` so that it is done to all that are chosen by then, or held back where it is about one.

        The pane shows one of them; its button, and the letter of it, do what the menu and the search do.
        """

        def run() -> None:
            chosen = self.chosen()
            now = by_key(self._fitting(chosen), action.key) if chosen.several else action
            if now is not None and now.enabled:
                now.run()

        return replace(action, run=run) if action.of_record else action

    def _hold_back(self, _count: int = 0) -> None:
        """Hold back in the pane, while several are chosen, what the menu holds back, and for the same reason."""
        chosen = self.chosen()
        offered = {one.key: one.why for one in self._fitting(chosen)} if chosen.several else {}
        self.pane.hold_back(lambda key: offered.get(key, self.choose_one) if chosen.several else "")

    def _opened(self, record: int) -> None:
        """Hear that a row was opened; several cannot be, as they cannot be changed together."""
        if self.chosen().several:
            self.says.emit(self.choose_one)
        else:
            self.opened(record)

    def gone(self, _why: object = None) -> None:
        """Empty the pane: nothing is chosen, or somebody else or an undo has taken it away."""
        self._reading = False
        self.record = None
        self.empty_pane()
        self._refresh()

    def _settled(self, _count: int) -> None:
        self.show_head()  # an empty list offers a step of its own

    def _refresh(self) -> None:
        self.show_head()
        self.lists.now().refresh_menu()

    # --- what can be done ---------------------------------------------------------------------------------------------

    def page_actions(self) -> list[Action]:
        """Return what can be done here now: what is the page's own, and what every list can."""
        chosen = self.chosen()
        return self.with_reload([*self._fitting(chosen), *self.list_actions()])

    def list_actions(self) -> list[Action]:
        """Return what can be done with the list as a whole."""
        return [
            Action("filter", _("Filter the list"), self._start_search, "Ctrl+F", reads=True),
            Action(
                "export",
                _("Export the list"),
                self.export,
                "Ctrl+E",
                button=_("E&xport…"),
                hint=_("Write what the list shows as a workbook, CSV or PDF"),
                reads=True,
            ),
            Action(
                "columns",
                _("Choose the columns of the list"),
                self.lists.now().choose_columns,
                "Ctrl+Shift+L",
                button=_("C&hoose columns…"),
                hint=_("Which are shown, in which order and how wide"),
                reads=True,
            ),
            *self.views.deeds(self.view_key(), self.view_content),
        ]

    def chosen(self) -> Chosen[Any]:
        """Return what is chosen in the list that is seen, and of it the record in the pane."""
        ids = self.lists.now().selected_ids()
        if not ids and self.record is not None:
            ids = [0]  # shown before the list has its row
        return Chosen(ids, None if self._reading else self.record)

    def row_actions(self) -> list[Action]:
        """Return what the menu of a row offers."""
        return [action for action in self._fitting(self.chosen()) if action.of_record]

    def _fitting(self, chosen: Chosen[Any]) -> list[Action]:
        return for_chosen(self.actions_for(chosen), chosen, choose_one=self.choose_one)

    def _start_search(self) -> None:
        self.search_line().start()

    def export(self) -> None:
        """Write the list that is seen, with its columns in their order."""
        export_list(self, self.desk, self.lists.now(), made_from=self.heading(), saved=self.saved.show_saved)

    def heading(self) -> str:
        """Say in words from which view and which filters the list was made, for its heading on paper."""
        return " · ".join(filter(None, [*self.views.in_words(), self.made_from()]))

"""The saved views of the lists of a page: chips with live counts, and what can be done to them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal

from psg_admin.kernel.changes import Changes
from psg_admin.kernel.words import _
from psg_admin.store.list_query import ListQuery, Work
from psg_admin.ui.kit import form
from psg_admin.ui.kit.action import Action
from psg_admin.ui.kit.chips import Chip, Chips
from psg_admin.ui.kit.dialog import FormDialog
from psg_admin.views import operations
from psg_admin.views.queries import CountedView, ViewedList, counted_views
from psg_admin.views.rules import ViewContent

if TYPE_CHECKING:
    from psg_admin.ui.kit.desk import Desk
    from psg_admin.ui.kit.page import Page

_NONE = ""
"""The chip that leaves the view."""


@dataclass(frozen=True, slots=True)
class Viewed:
    """A list of a page that has views: what has to be known of it, and the chip by which the page turns to it."""

    listed: ViewedList
    chip: str


class ViewChips(Chips):
    """The views of a page, each with its count, and before them what leaves the view; hidden while there are none.

    ``wanted(view)`` comes when the person chooses one (None: none of them).
    """

    wanted = Signal(object)

    def __init__(self, page: Page, desk: Desk, viewed: Callable[[], Mapping[str, Viewed]]) -> None:
        super().__init__(_("Views"))
        self.setObjectName("views")
        self._page = page
        self._desk = desk
        self._viewed = viewed
        self._views: dict[str, CountedView] = {}
        self.at: CountedView | None = None
        self._made: int | None = None  # just saved, to be opened when it is here
        self.chosen.connect(self._chip_chosen)
        self.hide()

    def views(self) -> list[CountedView]:
        """Return the views of the page, in their order."""
        return list(self._views.values())

    def count(self) -> None:
        """Ask for the views and how many records each has."""
        lists = self._viewed()
        if lists:
            asked = {key: one.listed for key, one in lists.items()}
            query = partial(counted_views, lists=asked, today=self._desk.today)
            self._page.jobs.read(query, owner=self._page, key="views", then=self._views_counted)

    def turn_to(self, view: CountedView | None) -> None:
        """Stand at a view, or at none, without telling anybody."""
        self.at = view
        self._show()

    def in_view(self, query: ListQuery) -> ListQuery:
        """Return ``query`` inside the view that is open; what it asks for itself takes the place of the view's."""
        if self.at is None:
            return query
        own = {key: value for key, value in query.filters.items() if value}
        return replace(query, filters={**self.at.query.filters, **own}, view=self.at.view.name)

    def in_words(self) -> list[str]:
        """Return what the open view is called and shows, in words for a heading."""
        return [] if self.at is None else [_("View “{name}”").format(name=self.at.view.name), *self.at.words]

    def _views_counted(self, found: list[CountedView]) -> None:
        self._views = {str(one.view.id): one for one in found}
        if self.at is not None:
            before, self.at = self.at, self._views.get(str(self.at.view.id))
            if self.at is None or self.at.query != before.query:
                self.wanted.emit(self.at)  # somebody else has changed it, or taken it away
        self._show()
        made, self._made = self._views.get(str(self._made)), None
        if made is not None:
            self.wanted.emit(made)
        self._page.show_head()

    def _show(self) -> None:
        chips = [Chip(_NONE, _("No view"))]
        chips += [Chip(key, one.view.name, one.count) for key, one in self._views.items()]
        self.show_chips(chips)
        self.choose(_NONE if self.at is None else str(self.at.view.id))
        self.setVisible(bool(self._views))

    def _chip_chosen(self, key: str) -> None:
        self.wanted.emit(self._views.get(key))

    # --- what can be done ---------------------------------------------------------------------------------------------

    def deeds(self, of: str, content: Callable[[], ViewContent]) -> list[Action]:
        """Return what can be done about views of the list ``of`` that is seen, and shows ``content``."""
        made = [
            Action(f"view.{key}", _("Open the view “{name}”").format(name=one.view.name),
                   partial(self.wanted.emit, one), everywhere=True, reads=True)
            for key, one in self._views.items()
        ]  # fmt: skip
        if of:
            made.append(
                Action("save-view", _("Save what the list shows as a view"), partial(self._save, of, content),
                       "Ctrl+Shift+S", button=_("Save as a vie&w…"),
                       hint=_("Filters, order and columns, under a name, for everybody in the office"))
            )  # fmt: skip
        if self.at is not None:
            made += self._of_open(self.at, content)
        return made

    def _of_open(self, at: CountedView, content: Callable[[], ViewContent]) -> list[Action]:
        name = at.view.name
        mine = [one for one in self._views.values() if one.view.list == at.view.list]
        place = next((place for place, one in enumerate(mine, 1) if one.view.id == at.view.id), 1)
        first, last = _("It is the first of them."), _("It is the last of them.")
        return [
            Action("leave-view", _("Leave the view"), partial(self.wanted.emit, None), reads=True),
            Action("change-view", _("Keep what the list shows in the view “{name}”").format(name=name),
                   lambda: self._do(operations.change_view, content=content(), version=at.view.version)),
            Action("rename-view", _("Rename the view “{name}”").format(name=name), partial(self._rename, at)),
            Action("view-left", _("Put the view “{name}” further to the left").format(name=name),
                   partial(self._do, operations.move_view, place=place - 1), why=first if place == 1 else ""),
            Action("view-right", _("Put the view “{name}” further to the right").format(name=name),
                   partial(self._do, operations.move_view, place=place + 1), why=last if place == len(mine) else ""),
            Action("remove-view", _("Remove the view “{name}”").format(name=name),
                   partial(self._do, operations.remove_view, version=at.view.version), grave=True),
        ]  # fmt: skip

    def _do(self, deed: Callable[..., Changes], **what: Any) -> None:
        if self.at is not None:
            self._page.jobs.write(partial(deed, view_id=self.at.view.id, **what), owner=self._page)

    def _save(self, of: str, content: Callable[[], ViewContent]) -> None:
        shown = content()

        def work(values: dict[str, Any]) -> Work[Changes]:
            return partial(operations.save_view, of=of, content=shown, **values)

        fields = [
            form.text("name", _("&Name of the view"), limit=80, required=True),
            form.check("replaces", _("In &place of the view that has this name")),
        ]
        dialog = FormDialog(
            self._page, self._page.jobs, name=f"view.save.{of}", title=_("Save what the list shows as a view"),
            subtitle=_("Everybody in the office sees it above the list, with how many it has."), fields=fields,
            draft={"replaces": False}, action=_("&Save the view"), operation=work, width=74,
        )  # fmt: skip
        dialog.done_with.connect(self._saved)
        dialog.open()

    def _saved(self, changes: Changes) -> None:
        """Open the view that was saved as soon as it is here."""
        self._made = changes.made
        self.count()

    def _rename(self, at: CountedView) -> None:
        def work(values: dict[str, Any]) -> Work[Changes]:
            return partial(operations.rename_view, view_id=at.view.id, version=at.view.version, **values)

        FormDialog(
            self._page, self._page.jobs, name=f"view.rename.{at.view.id}",
            title=_("Rename the view “{name}”").format(name=at.view.name),
            fields=[form.text("name", _("&Name of the view"), limit=80, required=True)],
            draft={"name": at.view.name}, action=_("&Save"), operation=work, width=74,
        ).open()  # fmt: skip

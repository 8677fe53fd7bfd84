"""The main window: rail, pages, search and what happened over them, undo."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QEvent, QRect, QSize, QTimer, Signal
from PySide6.QtGui import QAction, QCloseEvent, QFocusEvent, QKeyEvent, QKeySequence, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QVBoxLayout, QWidget

from psg_admin.kernel.days import show_day
from psg_admin.kernel.errors import Doubt, UserError
from psg_admin.kernel.words import _, mark
from psg_admin.ui.kit import accessibility, ask, on_screen, theme
from psg_admin.ui.kit.action import Action, Target, by_key, held
from psg_admin.ui.kit.keys import Group, KeySheet, key_groups
from psg_admin.ui.kit.menus import Menus
from psg_admin.ui.kit.page import Page
from psg_admin.ui.kit.page_stack import PageSpec, PageStack, Place
from psg_admin.ui.kit.passing import PassingFoot
from psg_admin.ui.kit.rail import Rail
from psg_admin.ui.kit.remember import habits
from psg_admin.ui.kit.search_box import SearchBox
from psg_admin.ui.kit.tips import in_title, set_tip
from psg_admin.ui.kit.undo_bar import BusyBar, NoticeBar, UndoBar
from psg_admin.ui.kit.undo_key import UndoKey
from psg_admin.ui.kit.undo_question import may_undo

if TYPE_CHECKING:
    from datetime import date

    from psg_admin.kernel.changes import Changes, Topic
    from psg_admin.store.list_query import Hit
    from psg_admin.store.undo import UndoState
    from psg_admin.ui.kit.jobs import Jobs
    from psg_admin.ui.kit.lanes import Running
    from psg_admin.ui.kit.search_box import Finder

_HABIT = "window"
_FIRST = QSize(1366, 800)
_EDGE = 24
_ROOMY = 704
"""From this height on the page has an edge below."""
_DELEGATED = ("Ctrl+N", "F2", "Ctrl+F", "Ctrl+E", "Ctrl+P", "F5", "Ctrl+Return")


class Window(QMainWindow):
    """The one window. ``pages`` stand in the rail in their order, ``last`` (the settings) at its foot.

    ``closing`` comes when the window is about to go.
    """

    closing = Signal()

    def __init__(
        self,
        jobs: Jobs,
        pages: Sequence[PageSpec],
        find: Finder,
        *,
        organisation: str = "",
        last: str = "settings",
        ready: bool = True,
    ) -> None:
        """``ready=False``: the office is still being opened; no page is made before :meth:`begin`."""
        super().__init__()
        self.setObjectName("window")
        self._jobs = jobs
        self._specs = {spec.key: spec for spec in pages}
        self._actions: list[Action] = []
        self._offered: list[QAction] = []
        self._undoable: UndoState | None = None
        self._leaving = False
        self._pressed: list[Callable[[], None]] = []
        self._organisation = self._copy = ""
        self._copy_of: date | None = None
        self._rail = Rail(organisation, [(spec.key, spec.words, spec.icon) for spec in pages], last)
        self._rail.chosen.connect(self._rail_chosen)
        self._rail.find_wanted.connect(self.focus_search)
        self._pages = PageStack(self._specs, self.go, self.say)
        self.undo_bar = UndoBar()
        self.undo_bar.undo_wanted.connect(self.undo)
        self.undo_bar.redo_wanted.connect(self.redo)
        self.undo_bar.left.connect(self._focus_page)
        self.busy_bar = BusyBar()
        self.notice_bar = NoticeBar()
        middle = _Middle()
        middle.reached.connect(self._focus_page)
        kinds = dict(pair for spec in pages for pair in spec.kinds)
        self.search = SearchBox(jobs, find, self._all_actions, kinds, middle)
        self.search.opened.connect(self.open_hit)
        self._lay_out(middle)
        self._make_menus()
        self.set_organisation(organisation)
        self._undo_key = UndoKey(self, self._next_deed, self._say_typing)
        jobs.changed.connect(self._changed)
        jobs.accepted.connect(self._accepted)
        jobs.undo_state.connect(self._undo_state)
        jobs.idle.connect(self._press_next)
        jobs.busy.connect(self._busy)
        theme.changed_signal().changed.connect(self._fit_rail)
        self._restore()
        self.ready = False
        kept = str(habits.get(_HABIT).get("page", ""))
        self._rail_key = kept if kept in self._specs else next(iter(self._specs), "")
        if self._rail_key:
            self._rail.choose(self._rail_key)
        if ready:
            self.begin()

    def begin(self) -> None:
        """Show the page that was seen last, or the one that was asked for since: the office is open."""
        self.ready = True
        for action in self._offered:
            action.setEnabled(True)
        self._jobs.refresh_undo()
        if self._rail_key:
            typing = self.search.hasFocus()
            page = self._show_page(self._rail_key)
            if not typing:
                page.take_focus()

    def choose_page(self, key: str) -> None:
        """Show a page; while the office is still being opened, as soon as it is open."""
        if self.ready:
            self.show_page(key)
        else:
            self._rail_key = key
            self._rail.choose(key)

    def show_page(self, key: str) -> Page:
        """Show a page, made now if it was never shown, give it the focus, and return it."""
        page = self._show_page(key)
        page.take_focus()
        return page

    def _rail_chosen(self, key: str) -> None:
        """Show a page and leave the focus in the rail, so that the arrow keys go on."""
        if self.ready:
            self._show_page(key)
        else:
            self._rail_key = key

    def _show_page(self, key: str) -> Page:
        page = self._pages.show_page(key)
        self._rail.choose(key)
        self._rail_key = key
        habits.put(_HABIT, page=key)
        self._pages.freshen(key)
        self._refresh_page_menu()
        return page

    def _focus_page(self) -> None:
        if self._rail_key in self._pages.made:
            self.current_page().take_focus()

    def current_page(self) -> Page:
        """Return the page that is seen."""
        return self._pages.made[self._rail_key]

    def page(self, key: str) -> Page:
        """Return a page by its key, made now if it was never shown."""
        return self._pages.page(key)

    def open_hit(self, hit: Hit) -> None:
        """Show the record that was found, on the page for its kind."""
        key = next((spec.key for spec in self._specs.values() if hit.kind in dict(spec.kinds)), None)
        if key is not None:
            self.show_page(key).open_hit(hit)

    def go(self, target: Target) -> None:
        """Show a page, and on it a record or the list behind a figure."""
        if target.page not in self._specs:
            return
        page = self.show_page(target.page)
        if target.filter:
            page.show_filter(target.filter)
        if target.record:
            page.open_target(target)
        if target.deed:
            page.run(target.deed)

    def _go_to(self, key: str, place: Place) -> None:
        """Show a place on a page, or do there what it names."""
        page = self.show_page(key)
        if place.does:
            if place.part:
                page.show_filter(place.part)
            page.run(place.key)
        else:
            page.show_filter(place.key)

    def offer(self, action: Action) -> None:
        """Offer a deed on every page, once the office is open: in the File menu and in the search."""
        self._actions.append(action)
        keys = filter(None, [action.shortcut])
        line = self._menus.add(self._menus.file, action.on_button, action.run, *keys, enabled=self.ready)
        self._menus.file.insertAction(self._quit, line)
        self._offered.append(line)

    def set_foot(self, words: str) -> None:
        """Show a line at the foot of the rail: the last backup."""
        self._rail.set_foot(words)

    def say(self, sentence: str) -> None:
        """Say something below the page, in passing."""
        self.undo_bar.say(sentence)

    def give_notice(self, sentence: str) -> None:
        """Say above the page what wants to be known about the office, until somebody has read it."""
        self.notice_bar.say(sentence)

    def _accepted(self, doubt: Doubt) -> None:
        self.notice_bar.withdraw(doubt.message)

    def set_organisation(self, words: str, copy_of: date | None = None) -> None:
        """Show the name of the organisation in the rail and as the window's title.

        ``copy_of`` is the day of the backup of which the office is a copy: its title tells it from the other one.
        """
        self._rail.set_organisation(words)
        self._organisation = words
        self._copy_of = copy_of
        self._entitle()

    def set_copy(self, words: str) -> None:
        """Say in the title of when this copy of the office is, and with whom the office; "" where it is here."""
        self._copy = words
        self._entitle()

    def _entitle(self) -> None:
        words = " – ".join(part for part in (self._organisation, self._copy) if part)
        title = _("{organisation} – Membership office").format(organisation=words) if words else _("Membership office")
        if self._copy_of is not None:
            title = _("Backup of {day}: {title}").format(day=show_day(self._copy_of), title=title)
        self.setWindowTitle(in_title(title))

    def undo(self) -> None:
        """Take the newest deed back; where that moves money, say first what is reversed, and ask.

        While a deed is on its way, it is not known yet what would be next, nor whether that moves money: it waits.
        """
        if self._jobs.writing:
            self._pressed.append(self.undo)
            return
        state = self._undoable
        if state is None or may_undo(self, state.undo or "", state.reverses):
            self._jobs.undo(self, failed=self._not_undone)
        else:
            self._pressed.clear()

    def redo(self) -> None:
        """Do again what was taken back last, once the deed that is on its way has ended."""
        if self._jobs.writing:
            self._pressed.append(self.redo)
        else:
            self._jobs.redo(self, failed=self._not_undone)

    def show_keys(self) -> None:
        """Show the sheet of all keys."""
        KeySheet(self._keys(), self).open()

    def focus_search(self) -> None:
        """Go to the search."""
        self.search.start()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Say what cannot be taken back: its line in the menu is dim, and so leaves the key alone."""
        state = self._undoable
        if state is not None and state.blocked is not None and event.matches(QKeySequence.StandardKey.Undo):
            self.undo()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask where something typed is not saved, wait for a deed that is on its way; then remember the desk and go."""
        if self.isVisible() and not self._leaving and not self._may_go():
            event.ignore()
            return
        if self._jobs.writing and not self._leaving:
            event.ignore()
            self._leaving = True
            self._pressed.clear()
            self._jobs.idle.connect(self.close)
            return
        habits.put(_HABIT, geometry=bytes(self.saveGeometry().toBase64().data()).decode("ascii"))
        self.closing.emit()
        super().closeEvent(event)

    def _may_go(self) -> bool:
        for key in [key for key, page in self._pages.made.items() if page.unsaved()]:
            self.show_page(key)
            question = _("What you typed on this page is not saved. Close the window without it?")
            if not ask.confirm(self, question, _("Close &without saving")):
                return False
        return True

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_rail()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        QTimer.singleShot(0, self, self._fit_screen)  # only then is it known how wide the frame is

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "ready"):
            self._fit_rail()

    def _lay_out(self, middle: QWidget) -> None:
        whole = QWidget()
        row = QHBoxLayout(whole)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._rail)
        row.addWidget(middle, 1)
        self._box = QVBoxLayout(middle)
        self._box.addWidget(self.notice_bar)
        self._box.addWidget(self._pages, 1)
        self._box.addWidget(self.busy_bar)
        foot = PassingFoot(middle)
        foot.add(self.undo_bar)
        foot.stay_above(self.busy_bar)
        self._fit_edges()
        self.setCentralWidget(whole)
        self.setMinimumSize(480, 360)

    def _make_menus(self) -> None:
        menus = self._menus = Menus(self)
        self._quit = menus.add(menus.file, _("&Quit"), self.close, "Ctrl+Q")
        self._undo_action = menus.add(menus.edit, _("&Undo"), self.undo, "Ctrl+Z", enabled=False)
        self._redo_action = menus.add(menus.edit, _("&Redo"), self.redo, "Ctrl+Shift+Z", enabled=False)
        menus.add(menus.go, _("&Find anyone or anything"), self.focus_search, "Ctrl+K")
        menus.go.addSeparator()
        for number, spec in enumerate(self._specs.values(), 1):
            keys = [f"Ctrl+{number}", f"Alt+{number}"] if number <= 9 else []
            words = f"&{number} {spec.words}" if keys else spec.words
            menus.add(menus.go, words, partial(self.choose_page, spec.key), *keys)
        menus.add(menus.help, _("&Keys"), self.show_keys, "F1")
        for shortcut in _DELEGATED:
            action = QAction(self)
            action.setShortcut(QKeySequence(shortcut))
            action.triggered.connect(partial(self._delegate, shortcut))
            self.addAction(action)
        menus.page.aboutToShow.connect(self._refresh_page_menu)

    def _refresh_page_menu(self) -> None:
        self._menus.show_actions(self._actions_here())

    def _delegate(self, shortcut: str, _checked: bool = False) -> None:  # noqa: FBT001, FBT002 - a slot of Qt's
        for action in self._actions_here():
            if action.shortcut == shortcut:
                if action.enabled:
                    action.run()
                else:
                    self.say(action.why)
                return

    def _actions_here(self) -> list[Action]:
        return self.current_page().page_actions() if self._rail_key in self._pages.made else []

    def _all_actions(self) -> list[Action]:
        seen = [self._as_called(action) for action in self._actions_here()]
        own = [*self._actions, *self._of_window()] if self.ready else []
        others = [
            replace(action, shortcut="")  # here the keys are those of the page that is seen
            for key, page in self._pages.made.items()
            if key != self._rail_key
            for action in page.page_actions()
            if action.everywhere
        ]
        places = [
            Action(place.key, place.words, partial(self._go_to, spec.key, place), also=place.also, reads=True)
            for spec in (self._specs.values() if self.ready else ())
            for place in spec.places
            if not (place.does and spec.key == self._rail_key and by_key(seen, place.key) is not None)
        ]
        pages = [
            Action(
                spec.key,
                _("Go to {page}").format(page=spec.words),
                partial(self.choose_page, spec.key),
                also=() if spec.key == self._rail_key else spec.also,  # who is there already wants something else
            )
            for spec in self._specs.values()
        ]
        found: dict[str, Action] = {}
        for action in (*seen, *own, *others, *places, *pages):
            # What several pages offer is offered once: as the page that is seen does it, unless it cannot now.
            known = found.get(action.label)
            if known is None:
                found[action.label] = action
            else:
                better = action if action.enabled and not known.enabled else known
                found[action.label] = replace(better, also=tuple(dict.fromkeys((*known.also, *action.also))))
        return list(found.values())

    def _as_called(self, action: Action) -> Action:
        """Return an action of the page that is seen with the words by which it is found from elsewhere."""
        places = self._specs[self._rail_key].places
        called = [word for place in places if place.does and place.key == action.key for word in place.also]
        return replace(action, also=(*action.also, *called)) if called else action

    def _of_window(self) -> list[Action]:
        """Return what stands in the Edit, File and Help menus beside what is offered: the search has it too."""
        undo, redo = _("There is nothing to undo."), _("There is nothing to redo.")
        if self._undoable is not None and self._undoable.blocked is not None:
            undo = _("What was done before it can be undone in the history.")
        return [
            Action(
                "undo",
                _plain(self._undo_action),
                self.undo,
                "Ctrl+Z",
                why=held() or ("" if self._undo_action.isEnabled() else undo),
                also=(mark("take back revert mistake"),),
            ),
            Action(
                "redo",
                _plain(self._redo_action),
                self.redo,
                "Ctrl+Shift+Z",
                why=held() or ("" if self._redo_action.isEnabled() else redo),
            ),
            Action("keys", _("Keys"), self.show_keys, "F1", also=(mark("shortcuts keyboard help"),), reads=True),
            Action("quit", _("Quit"), self.close, "Ctrl+Q", also=(mark("exit close leave"),), reads=True),
        ]

    def _changed(self, changes: Changes) -> None:
        self.undo_bar.show_changes(changes)
        self.refresh(changes.topics)

    def refresh(self, topics: frozenset[Topic]) -> None:
        """Let each page that shows one of ``topics`` ask anew: at once when it is seen, else when it is shown."""
        self._pages.refresh(topics, self._rail_key)

    def show_heads(self) -> None:
        """Let every page show its buttons as they can be pressed now."""
        self._pages.show_heads()

    def _undo_state(self, state: UndoState) -> None:
        self._undoable = state
        undo, redo = _("&Undo"), _("&Redo")
        if state.undo is not None:
            undo = _("&Undo: {deed}").format(deed=state.undo.replace("&", "&&"))
        elif state.blocked is not None:
            undo = _("“{deed}” cannot be undone").format(deed=state.blocked.replace("&", "&&"))
        if state.redo is not None:
            redo = _("&Redo: {deed}").format(deed=state.redo.replace("&", "&&"))
        self._undo_action.setText(undo)
        self._undo_action.setEnabled(state.undo is not None and not held())
        self._redo_action.setText(redo)
        self._redo_action.setEnabled(state.redo is not None and not held())
        for line in (self._undo_action, self._redo_action):
            set_tip(line, held())
        self._menus.edit.setToolTipsVisible(bool(held()))
        self._press_next()

    def _press_next(self) -> None:
        """Do what was pressed while a deed was on its way, one at a time: each is asked about as it comes."""
        if self._pressed and not self._jobs.writing:
            self._pressed.pop(0)()

    def _next_deed(self, again: bool) -> str:  # noqa: FBT001 - asked by the key alone
        state = self._undoable
        return "" if state is None else (state.redo if again else state.undo) or ""

    def _say_typing(self, sentence: str, again: bool, named: bool) -> None:  # noqa: FBT001 - said by the key alone
        self.undo_bar.say(sentence, undo=named and not again, redo=named and again)

    def _busy(self, running: Running) -> None:
        self.busy_bar.watch(running)

    def _not_undone(self, error: UserError) -> None:
        self._pressed.clear()
        self._jobs.refresh_undo()  # another desk may have changed what is next
        self.undo_bar.say(error.message)

    def _fit_edges(self) -> None:
        """Keep an edge around the page; below only where the window is high enough for sixteen rows without it."""
        side, gap = theme.px(_EDGE), theme.px(8)
        self._box.setContentsMargins(side, gap, side, theme.px(16) if self.height() >= _ROOMY else 0)
        self._box.setSpacing(gap)

    def _fit_rail(self) -> None:
        self._fit_edges()
        self._rail.set_narrow(narrow=self.width() < theme.chars(130))

    def _restore(self) -> None:
        kept = habits.get(_HABIT).get("geometry")
        if not (isinstance(kept, str) and self.restoreGeometry(QByteArray.fromBase64(kept.encode("ascii")))):
            self.resize(_FIRST)
        wanted = on_screen.fitting(QRect(self.pos(), self.size()), self.screen().availableGeometry())
        self.resize(wanted.size())

    def _fit_screen(self) -> None:
        on_screen.fit(self)

    def _keys(self) -> list[Group]:
        pages = [(f"Ctrl+{number}", spec.words) for number, spec in enumerate(self._specs.values(), 1) if number <= 9]
        return key_groups(self._specs[self._rail_key].words, self._actions_here(), self._actions, pages)


def _plain(line: QAction) -> str:
    """Return the words of a line of a menu without its mnemonic."""
    return line.text().replace("&&", "\0").replace("&", "").replace("\0", "&")


class _Middle(QWidget):
    """What stands beside the rail. Where the search lets go of the focus, it is ``reached``, and hands it on."""

    reached = Signal()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.reached.emit()
        accessibility.announce_focus(self)

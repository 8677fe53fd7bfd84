"""The search that finds anything: records as one types, and what can be done on this page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QWidget
from shiboken6 import isValid

from psg_admin import paths
from psg_admin.kernel.errors import UserError
from psg_admin.kernel.words import Marked, _, fold, speaking, translate
from psg_admin.store.list_query import Hit
from psg_admin.ui.kit import accessibility, ask, theme
from psg_admin.ui.kit.found import Found, FoundPainter, Lines, Sheet
from psg_admin.ui.kit.glass_line import GlassLine

if TYPE_CHECKING:
    from psg_admin.store.list_query import Work
    from psg_admin.ui.kit.action import Action
    from psg_admin.ui.kit.jobs import Jobs

    Finder = Callable[[str], Sequence[Work[list[Hit]]]]

_SHOWN = 12
_WIDE = 84
_TELLING = 3
"""From so many letters of a word on, the search also names what cannot be done now, and what is called otherwise."""


class SearchBox(QFrame):
    """A line to type into with a list below it, over the page, while one searches.

    Down goes into the list, Enter opens, Esc leaves; whatever had the focus before has it again.

    ``find`` gives the questions to ask of the office, one after another: what each finds is shown below what was found
    before, as soon as it is there. ``kinds`` says what each kind of hit is called; ``opened(Hit)`` comes when the
    person picks a record.
    """

    opened = Signal(object)

    def __init__(
        self, jobs: Jobs, find: Finder, actions: Callable[[], Sequence[Action]], kinds: dict[str, str], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._find = find
        self._holder = parent
        self._actions = actions
        self._kinds = kinds
        self._hits: list[Hit] = []
        self._questions: list[Work[list[Hit]]] = []
        self._old = False  # what is listed was found by other words than those in the line
        self._before: QWidget | None = None  # what had the focus
        self._failed = False  # the office could not be asked for these
        self._wanted = False  # Enter was pressed, and takes the first that is found by these
        self.line = GlassLine()
        self.line.setObjectName("search")
        self.line.setMaxLength(200)
        self.line.setPlaceholderText(_("Find anyone or anything"))
        self.line.setAccessibleName(_("Find anyone or anything"))
        self.line.setClearButtonEnabled(True)
        self.line.textChanged.connect(self._changed)  # a screen reader puts words there without typing them
        self.line.installEventFilter(self)
        self._lines = Lines(self)
        self.list = Sheet(self)
        self.list.setModel(self._lines)
        self.list.setObjectName("found")
        self.list.setAccessibleName(_("Found"))
        self.list.setProperty("look", "hits")
        self.list.setItemDelegate(FoundPainter(self._lines))
        self.list.setUniformItemSizes(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.clicked.connect(self._clicked)
        self.list.installEventFilter(self)
        self.list.hide()
        self.setProperty("look", "popup")
        self.setAccessibleName(_("Find anyone or anything"))
        self.line.setParent(self)
        self.setFocusProxy(self.line)
        parent.installEventFilter(self)
        self.hide()

    def start(self) -> None:
        """Come up and take the focus, ready to type over what was typed before."""
        now: QWidget | None = self.window().focusWidget()
        if now is not None and not self.isAncestorOf(now):
            self._before = now
        self._place()
        self.show()
        self.raise_()
        self.line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.line.selectAll()
        self._typed(self.line.text())

    def leave(self) -> None:
        """Go away, and empty the line."""
        self.hide()
        self.list.hide()
        self.line.clear()
        self._questions = []
        self._old = self._failed = self._wanted = False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if watched is self._holder:
            if kind == QEvent.Type.Resize and self.isVisible():
                self._place()
            if kind == QEvent.Type.MouseButtonPress and self.isVisible():
                self._give_back()  # a press beside it, on nothing that would take the focus
            return False
        if kind == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key_in_line(event) if watched is self.line else self._key_in_list(event)
        if isinstance(event, QFocusEvent) and kind == QEvent.Type.FocusOut:
            stays = event.reason() in (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason)
            if not stays and not (self.line.hasFocus() or self.list.hasFocus()):
                self.list.hide()
                self.hide()
        return False

    def _key_in_line(self, event: QKeyEvent) -> bool:
        key = event.key()
        if key == Qt.Key.Key_Down and self.list.isVisible():
            self.list.setFocus(Qt.FocusReason.TabFocusReason)
            self._choose(max(0, self._chosen))
            accessibility.announce_row(self.list)
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self._old:
                if self._failed:
                    self._typed(self.line.text())
                self._wanted = True
            else:
                self._take(max(0, self._chosen))
            return True
        if key == Qt.Key.Key_Escape:
            self._give_back()
            return True
        return False

    def _give_back(self) -> None:
        """Go away, and give the focus back to what had it, or else to the page."""
        before, self._before = self._before, None
        there = before is not None and isValid(before) and before.isVisible() and before.isEnabled()
        to = before if there and before is not None else self._holder
        to.setFocus(Qt.FocusReason.OtherFocusReason)
        self.leave()

    def _key_in_list(self, event: QKeyEvent) -> bool:
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take(self._chosen)
            return True
        if key == Qt.Key.Key_Escape or (key == Qt.Key.Key_Up and self._chosen <= 0):
            self.line.setFocus(Qt.FocusReason.BacktabFocusReason)
            if key == Qt.Key.Key_Escape:
                self.list.hide()
            return True
        if event.text().isprintable() and event.text():
            self.line.setFocus(Qt.FocusReason.OtherFocusReason)
            self.line.insert(event.text())
            return True
        return False

    def _changed(self, text: str) -> None:
        if self.isVisible():  # else it is emptied as it leaves, and asked anew as it comes up
            self._typed(text)

    def _typed(self, text: str) -> None:
        self._jobs.forget(self)  # what was typed before is not what is looked for now
        self._hits = []
        words = text.strip()
        self._old, self._failed, self._wanted = bool(words), False, False
        if not words:
            self._questions = []
            self._show(self._actions_for(""))
            return
        self._questions = list(self._find(words))
        self._ask()

    def _ask(self) -> None:
        if self._questions:
            then = self._found_some if len(self._questions) > 1 else self._found_all
            self._jobs.read(self._questions.pop(0), owner=self, then=then, failed=self._not_found)

    def _not_found(self, error: UserError) -> None:
        """Say why not everything could be looked for; Enter asks again."""
        self._questions = []
        self._old, self._failed, self._wanted = True, True, False
        ask.tell(self.window(), error.message)

    def _found_some(self, hits: list[Hit]) -> None:
        self._hits += hits
        if self._hits and self.line.text().strip():
            self._show_new(self._records())
            # Seen before more is asked for: a lane that works takes its turns from the window.
            self.list.viewport().repaint()
        self._ask()

    def _found_all(self, hits: list[Hit]) -> None:
        self._hits += hits
        if self.line.text().strip():
            self._show_new(self._records() + self._actions_for(self.line.text()))

    def _show_new(self, found: list[Found]) -> None:
        self._show(found)
        wanted, self._old, self._wanted = self._wanted, False, False
        if wanted:
            self._take(max(0, self._chosen))

    def _records(self) -> list[Found]:
        hits = self._hits[:_SHOWN]
        return [Found(hit.title, hit.detail, self._kinds.get(hit.kind, ""), _Open(self, hit)) for hit in hits]

    def _actions_for(self, text: str) -> list[Found]:
        """Return what can be done and fits ``text``, and below it, for a whole word, what cannot, with the reason."""
        wanted = fold(text).split()
        fits = [action for action in self._actions() if _fits(action, wanted)]
        found = [Found(one.label, one.shortcut, _("Action"), one.run) for one in fits if one.enabled]
        if max(map(len, wanted), default=0) >= _TELLING:
            found += [Found(one.label, one.why, _("Action")) for one in fits if not one.enabled]
        return found

    def _show(self, found: list[Found]) -> None:
        """List ``found``; lines that were there already stay as they are, and the chosen one with them."""
        chosen = self._chosen
        shown = found
        if not found and self.line.text().strip():
            shown = [Found(_("Nothing found. Try the start of a name, a number or a word."))]
        same = self._lines.show(shown)
        if not shown or not (self.line.hasFocus() or self.list.hasFocus()):
            self.list.hide()
            self._place()
            return
        if found:
            self._choose(chosen if 0 <= chosen < same else 0)
        self.line.setAccessibleDescription(shown[max(0, self._chosen)].accessible_text)
        self._place()
        # The sheet hides what is below, which need not be drawn with each letter then; style sheets forget that.
        self.list.ensurePolished()
        self.list.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.list.viewport().setAutoFillBackground(True)
        if self.list.isHidden():
            self.list.show()
            self.list.raise_()

    def _place(self) -> None:
        """Lie near the top of the page, as high as what was found."""
        pad, gap, side = theme.px(8), theme.px(4), theme.px(24)
        width = min(theme.chars(_WIDE), self._holder.width() - 2 * side)
        line = self.line.sizeHint().height()
        most = self._holder.height() - 2 * theme.px(8)
        found = 0
        if not self.list.isHidden() or self._lines.found:
            found = self.list.sizeHintForRow(0) * len(self._lines.found) + gap
        found = max(0, min(found, most - line - 2 * pad - gap))
        height = line + 2 * pad + (found + gap if found else 0)
        self.setGeometry((self._holder.width() - width) // 2, theme.px(8), width, height)
        self.line.setGeometry(pad, pad, width - 2 * pad, line)
        self.list.setGeometry(pad, pad + line + gap, width - 2 * pad, found)

    @property
    def _chosen(self) -> int:
        """The row that Enter takes, or -1."""
        return self.list.currentIndex().row()

    def _choose(self, row: int) -> None:
        self.list.setCurrentIndex(self._lines.index(row))

    def _clicked(self, index: QModelIndex) -> None:
        self._take(index.row())

    def _take(self, row: int) -> None:
        run = self._lines.found[row].run if self.list.isVisible() and 0 <= row < len(self._lines.found) else None
        if run is not None:
            self._give_back()
            run()


def _fits(action: Action, wanted: Sequence[str]) -> bool:
    """Say whether each of the words begins one in what the action is called, in a menu or on its button.

    From so many letters on as :data:`_TELLING` says, a word may also begin one of those it is found by besides.
    """
    parts = fold(f"{action.label} {action.button.replace('&', '')}").split()
    besides = _in_every_language(action.also)
    return all(
        any(part.startswith(word) for part in ([*parts, *besides] if len(word) >= _TELLING else parts))
        for word in wanted
    )


@cache
def _in_every_language(marked: tuple[Marked, ...]) -> tuple[str, ...]:
    """Return the words of ``marked`` in the source and in all languages: people look for what they call it at home."""
    found: dict[str, None] = {}
    for language in ("en", *paths.LANGUAGES):
        with speaking(paths.catalogue(language)):
            found |= dict.fromkeys(fold(" ".join(map(translate, marked))).split())
    return tuple(found)


class _Open:
    """Opens one hit."""

    def __init__(self, box: SearchBox, hit: Hit) -> None:
        self._box = box
        self._hit = hit

    def __call__(self) -> None:
        self._box.opened.emit(self._hit)

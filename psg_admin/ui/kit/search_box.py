"""The search that finds anything: records as one types, and what can be done on this page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from psg_admin.kernel.errors import UserError
from psg_admin.kernel.words import _, fold
from psg_admin.store.list_query import Hit
from psg_admin.ui.kit import accessibility, ask, icons, theme
from psg_admin.ui.kit.found import Found, FoundPainter, Lines, Sheet

if TYPE_CHECKING:
    from psg_admin.store.list_query import Work
    from psg_admin.ui.kit.action import Action
    from psg_admin.ui.kit.jobs import Jobs

    Finder = Callable[[str], Sequence[Work[list[Hit]]]]

_SHOWN = 12
_TELLING = 3
"""From so many letters of a word on, the search also names what fits it and cannot be done now."""


class SearchBox(QWidget):
    """A line to type into with a list below it. Down goes into the list, Enter opens, Esc leaves.

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
        self._failed = False  # the office could not be asked for these
        self._wanted = False  # Enter was pressed, and takes the first that is found by these
        self.line = _Line()
        self.line.setObjectName("search")
        self.line.setMaxLength(200)
        self.line.setPlaceholderText(_("Find anyone or anything   Ctrl+K"))
        self.line.setAccessibleName(_("Find anyone or anything"))
        self.line.setClearButtonEnabled(True)
        self.line.textEdited.connect(self._typed)
        self.line.installEventFilter(self)
        self._lines = Lines(parent)
        self.list = Sheet(parent)
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
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.line)
        self.setFocusProxy(self.line)

    def start(self) -> None:
        """Take the focus, ready to type over what was typed before."""
        self.line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.line.selectAll()
        self._typed(self.line.text())

    def leave(self) -> None:
        """Close the list and empty the line."""
        self.list.hide()
        self.line.clear()
        self._questions = []
        self._old = self._failed = self._wanted = False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key_in_line(event) if watched is self.line else self._key_in_list(event)
        if kind == QEvent.Type.FocusOut and not (self.line.hasFocus() or self.list.hasFocus()):
            self.list.hide()
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
        """Close the list, and give the focus back to the page."""
        self.leave()
        self._holder.setFocus(Qt.FocusReason.OtherFocusReason)

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
            self._typed(self.line.text())
            return True
        return False

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
        holder = self._holder
        corner = self.line.mapTo(holder, QPoint(0, self.line.height() + 4))
        height = self.list.sizeHintForRow(0) * len(self._lines.found) + theme.px(12)
        room = holder.height() - corner.y() - theme.px(16)
        self.list.setGeometry(corner.x(), corner.y(), self.line.width(), min(height, room))

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
    """Say whether each of the words begins one in what the action is called, in a menu or on its button."""
    parts = fold(f"{action.label} {action.button.replace('&', '')}").split()
    return all(any(part.startswith(word) for part in parts) for word in wanted)


class _Line(QLineEdit):
    """A line to type into that begins with a magnifying glass, as high as its text."""

    def __init__(self) -> None:
        super().__init__()
        self._icon = icons.icon("magnifying-glass", "soft")
        self._glass = QPixmap()
        self._drawn: tuple[float, int] | None = None
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        ratio, color = self.devicePixelRatioF(), theme.color("soft").rgb()
        if self._drawn != (ratio, color):
            # Drawn once: the line is painted with each letter.
            side = theme.line_height()
            self._drawn, self._glass = (ratio, color), self._icon.pixmap(QSize(side, side), ratio)
        painter = QPainter(self)
        painter.drawPixmap(theme.px(8), (self.height() - theme.line_height()) // 2, self._glass)
        painter.end()

    def _fit(self) -> None:
        self._drawn = None
        self.setTextMargins(theme.line_height() + theme.px(4), 0, 0, 0)


class _Open:
    """Opens one hit."""

    def __init__(self, box: SearchBox, hit: Hit) -> None:
        self._box = box
        self._hit = hit

    def __call__(self) -> None:
        self._box.opened.emit(self._hit)

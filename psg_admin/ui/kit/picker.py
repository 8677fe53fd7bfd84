"""The editor that finds somebody or something on file as one types."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QListWidget, QListWidgetItem

from psg_admin.kernel.errors import BadInput, UserError
from psg_admin.kernel.money import shorten
from psg_admin.kernel.words import _, fold
from psg_admin.store.list_query import Hit
from psg_admin.ui.kit import ask, theme
from psg_admin.ui.kit.editors import Editor, TypedLine

if TYPE_CHECKING:
    from psg_admin.store.list_query import Work
    from psg_admin.ui.kit.jobs import Jobs


_TYPED = 200
"""How much can be typed: as much as a name may have."""


class PickField(Editor):
    """Somebody or something on file, found as one types: the list below is walked with the arrow keys, and Enter or Tab
    takes the line that is marked, which is the first one to begin with.

    With ``free`` there may be somebody new as well: an entry of its own at the end of the list ("New: Ana Ruiz"). Words
    for which anybody was found stand for nobody until one of the lines is taken.
    """

    def __init__(
        self, jobs: Jobs, find: Callable[[str], Work[list[Hit]]], *, free: bool = False, placeholder: str = ""
    ) -> None:
        super().__init__()
        self._jobs = jobs
        self._find = find
        self._free = free
        self._hit: Hit | None = None
        self._hits: list[Hit] = []  # the lines of the list: who was found, then who is new
        self._same: Hit | None = None
        self._old = False  # what was found was found by other words than those in the line
        self._failed = False  # the office could not be asked for those
        self._waiting: QKeyEvent | None = None  # Enter or Tab, pressed before what these find was known
        self.line = TypedLine()
        self.line.setMaxLength(_TYPED)
        self.line.setPlaceholderText(placeholder or _("Type a name or number"))
        self.line.edited.connect(self._typed)
        self.line.went.connect(self._went)
        self.line.installEventFilter(self)
        self._list = QListWidget(self.line)
        self._list.setWindowFlags(Qt.WindowType.ToolTip)
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setProperty("look", "hits")
        self._list.setAccessibleName(_("Found"))
        self._list.itemClicked.connect(self._clicked)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(0)
        self._later.timeout.connect(self._search)
        self.widget = self.line

    def put(self, value: Any) -> None:
        self._hit = value if isinstance(value, Hit) else None
        self._old, self._failed, self._waiting = False, False, None
        self._name(self._hit.title if self._hit else "")
        self._list.hide()

    def _name(self, title: str) -> None:
        """Let the line say whom it stands for: their whole name, however long, or it would be somebody else's."""
        self.line.setMaxLength(max(_TYPED, len(title)))
        self.line.setText(title)

    def value(self) -> Hit | None:
        words = self.line.text().strip()
        if not words:
            return None
        if self._hit is not None and self._hit.title == words:
            return self._hit
        if not self._free:
            sentence = _("“{text}” is not on file yet. Pick from the list that opens as you type.")
        elif self._old or any(hit.kind for hit in self._hits):
            sentence = _(
                "“{text}” may be somebody on file. Pick from the list that opens as you type; somebody new "
                "is at its end."
            )
        else:
            return Hit("", 0, words)
        raise BadInput(sentence.format(text=shorten(words)))

    def meant(self) -> Hit | None:
        """Return whom the line stands for as far as that is known: words that nobody was picked for are a name."""
        words = self.line.text().strip()
        if self._hit is not None and self._hit.title == words:
            return self._hit
        return Hit("", 0, words) if words else None

    def typed(self) -> Any:
        return self._hit if self._hit is not None and self._hit.title == self.line.text() else self.line.text()

    def retype(self, typed: Any) -> None:
        if isinstance(typed, Hit):
            self.put(typed)
        else:
            self.line.setText(str(typed or ""))
            self._typed(self.line.text())

    def echo(self) -> str:
        if self._hit is None or self._hit.title != self.line.text().strip():
            return ""
        return self._hit.detail if self._hit.kind else _("New here")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(event)
        if event.type() in (QEvent.Type.Hide, QEvent.Type.Move) and watched is self.line:
            self._list.hide()
        return super().eventFilter(watched, event)

    def _key(self, event: QKeyEvent) -> bool:
        key = event.key()
        enter = key in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if self._old and (enter or key == Qt.Key.Key_Tab):
            if self._failed:
                self._search()
            self._waiting = event.clone()
            return enter  # it is done once the answer is here; Tab goes on meanwhile
        if self._list.isVisible():
            return self._key_in_list(key, enter=enter)
        if key == Qt.Key.Key_Down:
            self._search()
        return key == Qt.Key.Key_Down

    def _key_in_list(self, key: int, *, enter: bool) -> bool:
        row = self._list.currentRow()
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            step = 1 if key == Qt.Key.Key_Down else -1
            self._list.setCurrentRow((row + step) % self._list.count())  # Up from the first: to who is new, at the end
            self._say_current()
            return True
        if key == Qt.Key.Key_Escape:
            self._list.hide()
            return True
        if 0 <= row < len(self._hits) and (enter or key == Qt.Key.Key_Tab):
            self._take(self._hits[row])
            return enter
        return False

    def _typed(self, text: str) -> None:
        self._hit = self._same = None
        self._old, self._failed, self._waiting = bool(text.strip()), False, None
        self.edited.emit()
        self._later.start()

    def _search(self) -> None:
        words = self.line.text().strip()
        if not words:
            self._list.hide()
            return
        self._failed = False
        self._jobs.read(self._find(words), owner=self, key="find", then=self._found, failed=self._not_found)

    def _not_found(self, error: UserError) -> None:
        """Say why nothing could be looked for; Enter, Tab or Down asks again."""
        self._failed, self._waiting = True, None
        ask.tell(self.line.window(), error.message)

    def _found(self, hits: list[Hit]) -> None:
        self._show(hits)
        self._old = False
        waiting, self._waiting = self._waiting, None
        if waiting is None:
            return
        if waiting.key() != Qt.Key.Key_Tab:
            QApplication.postEvent(self.line, waiting)
        elif self._hits and self._hit is None:
            self._take(self._hits[self._first()])  # as Tab does when they are listed

    def _show(self, hits: list[Hit]) -> None:
        words = " ".join(self.line.text().split())
        self._hits = [*hits, *([Hit("", 0, words)] if self._free and words else [])]
        self._list.clear()
        for hit in self._hits:
            shown = hit.title if hit.kind else _("New: {name}").format(name=hit.title)
            item = QListWidgetItem(f"{shown}   {hit.detail}" if hit.detail else shown)
            said = _("{title}, {detail}").format(title=shown, detail=hit.detail) if hit.detail else shown
            item.setData(Qt.ItemDataRole.AccessibleTextRole, said)
            self._list.addItem(item)
        same = [hit for hit in hits if _named_so(hit.title, words)]
        self._same = same[0] if self._hit is None and len(same) == 1 else None
        if not self._hits or not self.line.hasFocus():
            self._list.hide()
            self._took_same()
            return
        self._list.setCurrentRow(self._first())
        self._place_list()
        self._list.show()
        self._say_current()

    def _first(self) -> int:
        """Return the line that is marked to begin with: of who is called just so, where it is one, else the first."""
        return 0 if self._same is None else self._hits.index(self._same)

    def _place_list(self) -> None:
        """Put the list below the line, or above it where the screen ends; it is as wide as what stands in it."""
        shown = min(8, len(self._hits))
        height = self._list.sizeHintForRow(0) * shown + theme.px(10)
        bar = self._list.verticalScrollBar().sizeHint().width() if shown < len(self._hits) else 0
        wanted = max(self.line.width(), theme.chars(40), self._list.sizeHintForColumn(0) + theme.px(10) + bar)
        screen = self.line.screen().availableGeometry()
        place = self.line.mapToGlobal(QPoint(0, self.line.height() + 2))
        width = min(wanted, screen.width())
        if place.y() + height > screen.bottom() + 1:
            place.setY(self.line.mapToGlobal(QPoint(0, -2)).y() - height)
        place.setX(max(screen.left(), min(place.x(), screen.right() + 1 - width)))
        self._list.setGeometry(QRect(place, QSize(width, height)))

    def _say_current(self) -> None:
        row = self._list.currentRow()
        if 0 <= row < len(self._hits):
            self.line.setAccessibleDescription(self._list.item(row).text())

    def _clicked(self, item: QListWidgetItem) -> None:
        self._take(self._hits[self._list.row(item)])

    def _take(self, hit: Hit) -> None:
        self._list.hide()
        self._hit, self._same = hit, None
        self._name(hit.title)
        self.edited.emit()
        self.left.emit()

    def _took_same(self) -> bool:
        """Pick the one who is called just as it was typed, when there is only one and the person goes on.

        Say whether there was somebody.
        """
        same, self._same = self._same, None
        if same is not None:
            self._take(same)
        return same is not None

    def _went(self) -> None:
        self._list.hide()
        if not self._took_same():
            self.left.emit()


def _named_so(title: str, words: str) -> bool:
    """Say whether ``words`` are the whole of a name: as it is listed ("Bell, Thomasina") or as it is said."""
    family, comma, given = title.partition(", ")
    names = {fold(title), fold(f"{given} {family}")} if comma else {fold(title)}
    return fold(" ".join(words.split())) in names

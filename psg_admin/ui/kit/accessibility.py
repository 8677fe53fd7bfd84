"""What a screen reader reads out: names of controls, and words that come up where the focus is not."""

from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QListView, QTableView, QWidget

_NAME = "accessibility.name"
_MOMENT_MS = 700


def is_active() -> bool:
    """Say whether a screen reader, or something like it, listens."""
    from PySide6.QtGui import QAccessible  # here, for start-up time: PySide takes two milliseconds to make this class

    return QAccessible.isActive()


def announce(widget: QWidget, sentence: str) -> None:
    """Have ``sentence``, which has just come up in ``widget``, read out when the reader is done with what it says.

    For what is seen at once and would else be heard of only by somebody who looks for it: what was done, what a fee
    comes to now. Where no screen reader listens, it costs nothing.
    """
    if sentence and is_active():
        from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, sentence))


def set_name(widget: QWidget, words: str) -> None:
    """Call ``widget`` by ``words``, which carry no mnemonic, where no label stands before it.

    A combo box needs more than Qt's accessible name: on Linux its name is what is chosen in it, and what it is called
    is read from a label that leads to it. It is given one that is never shown.
    """
    widget.setAccessibleName(words)
    if isinstance(widget, QComboBox):
        label = widget.findChild(QLabel, _NAME)
        if label is None:
            label = QLabel(widget)
            label.setObjectName(_NAME)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.hide()
            label.setBuddy(widget)
        label.setText(words.replace("&", "&&"))


def announce_settled(widget: QWidget, sentence: str, *, again: bool = False) -> None:
    """Have ``sentence``, which ``widget`` says now, read out once it has stayed so for a moment.

    For what follows the typing, letter by letter. What nobody sees is not read out, nor, unless ``again``, what was
    read out last.
    """
    if is_active():
        kept = widget.findChild(_Settled, options=Qt.FindChildOption.FindDirectChildrenOnly)
        (kept or _Settled(widget)).put(sentence, again=again)


def announce_row(rows: QTableView | QListView) -> None:
    """Have the row read out on which the focus stands in a table or a list, to which it has just come.

    Qt tells of the row when the arrow keys go on to another one, but of the table alone when the focus comes back.
    """
    if is_active():
        QTimer.singleShot(0, rows, partial(_announce_row, rows))  # after Qt has told of the table


def _announce_row(rows: QTableView | QListView) -> None:
    from PySide6.QtGui import QAccessible, QAccessibleEvent

    index = rows.currentIndex()
    if rows.hasFocus() and index.isValid():
        event = QAccessibleEvent(rows, QAccessible.Event.Focus)
        if isinstance(rows, QTableView):
            # The cells are counted with the headings, as Qt does: one row of them above, and one column before.
            event.setChild((index.row() + 1) * (rows.model().columnCount() + 1) + index.column() + 1)
        else:
            event.setChild(index.row())
        QAccessible.updateAccessibility(event)


def announce_focus(widget: QWidget) -> None:
    """Tell anew what has the focus, after ``widget`` has handed it on as soon as it came.

    Qt tells of each of the two once it has it, of the one that has handed it on last.
    """
    if is_active():
        QTimer.singleShot(0, widget, _announce_focus)


def _announce_focus() -> None:
    from PySide6.QtGui import QAccessible, QAccessibleEvent

    now: QWidget | None = QApplication.focusWidget()
    if now is not None:
        QAccessible.updateAccessibility(QAccessibleEvent(now, QAccessible.Event.Focus))


class _Settled(QTimer):
    """Waits until a sentence stays."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self._widget = widget
        self._now = self._announced = ""
        self.setSingleShot(True)
        self.setInterval(_MOMENT_MS)
        self.timeout.connect(self._announce)

    def put(self, sentence: str, *, again: bool) -> None:
        self._now = sentence
        self._announced = "" if again else self._announced
        self.start()

    def _announce(self) -> None:
        if self._now != self._announced and self._widget.isVisible():
            self._announced = self._now
            announce(self._widget, self._now)

"""What the windows share in which lists and statements are brought in: their start, head, lines and deed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from psg_admin.kernel.errors import Cancelled, Conflict, UserError
from psg_admin.kernel.words import _
from psg_admin.ui.kit import accessibility, cells, in_view, on_screen, theme
from psg_admin.ui.kit.chips import Chip, Chips
from psg_admin.ui.kit.desk import Desk
from psg_admin.ui.kit.lists import NarrowLine
from psg_admin.ui.kit.tips import in_title, set_tip
from psg_admin.ui.kit.undo_bar import BusyBar
from psg_admin.ui.kit.widgets import FlowLayout, LineLabel, OneOfFew, TextLabel, button

if TYPE_CHECKING:
    from psg_admin.kernel.changes import Changes
    from psg_admin.ui.kit.pane import DetailPane
    from psg_admin.ui.kit.table import Table

_BESIDE_FROM = 140
"""From so many characters of width on, the line stands beside the list, else below it."""


class ImportWindow(QDialog):
    """Leads from a file, or what is pasted, to lines in the office: first where to begin, then the lines, each with the
    pile in which it ends, and one deed. It frees itself.

    Of its own each has what is read (:meth:`choose`, :meth:`pasted`), the deed (:meth:`bring_in`), the lines looked
    through anew (:meth:`_look`), which of them are seen (:meth:`_narrow`) and what its buttons say (:meth:`_settle`).
    It makes ``table`` and ``pane``, and then lays out.
    """

    table: Table[Any]
    pane: DetailPane

    def __init__(self, parent: QWidget, desk: Desk, *, name: str, title: str, searched: str) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName(name)
        self.setWindowTitle(in_title(title))
        self.setAcceptDrops(True)
        self._desk = desk
        self._title = title
        self._writing = self._looking = False
        self._detail = LineLabel("", "soft", middle=True)
        self._other = button(_("Another &file…"), self.choose)
        self._import = button("", self.bring_in, look="primary")
        self._import.setObjectName("bring-in")
        self.search = NarrowLine(searched, _("Search the lines"), width=26)
        self.search.narrowed.connect(self._narrow)
        self.chips = Chips(_("Where the lines end"))
        self.chips.chosen.connect(self._narrow)
        self._together = TextLabel("", "soft", wrap=False)
        self._error = TextLabel("", "bad", selectable=True)
        self._error.hide()
        self._promise = TextLabel("", "soft")
        self._promise.setObjectName("promise")
        self._start_error = TextLabel("", "bad", selectable=True)
        self._start_error.hide()
        self._strip = QWidget()
        self._rest = QWidget()  # keeps what is above at the top where there is no line
        self._rest.hide()
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._pages = QStackedWidget()

    # --- what each window has of its own ------------------------------------------------------------------------------

    def choose(self) -> None:
        """Ask for what is to be read, and read it."""
        raise NotImplementedError

    def pasted(self, text: str) -> None:
        """Read what was copied."""
        raise NotImplementedError

    def bring_in(self) -> None:
        """Import what is shown."""
        raise NotImplementedError

    def _look(self) -> None:
        """Look through the lines anew, and show where each ends."""
        raise NotImplementedError

    def _narrow(self, _key: object = None) -> None:
        """Show the lines that are looked for."""
        raise NotImplementedError

    def _settle(self) -> None:
        """Let the buttons say what can be done now."""
        raise NotImplementedError

    # --- what they share ----------------------------------------------------------------------------------------------

    def paste(self) -> None:
        """Read what was copied, where there is anything."""
        text = QGuiApplication.clipboard().text()
        if text.strip():
            self.pasted(text)
        else:
            self._say(_("There is nothing to paste. Copy the table in the spreadsheet first, with its headings."))

    def lay_out(
        self, *, start: QWidget, deeds: Iterable[QWidget], above: Sequence[QWidget], strip: Sequence[QWidget] = ()
    ) -> None:
        """Lay the window out. ``start`` is seen before there is a file (:meth:`beginning`), ``deeds`` stand in the
        head, ``above`` over the lines, and ``strip`` beside what narrows them.
        """
        parts = QWidget()
        flow = FlowLayout(parts, spacing=theme.px(8), right=True)
        for part in deeds:
            flow.addWidget(part)
        head = QHBoxLayout()
        head.setSpacing(theme.px(12))
        head.addWidget(TextLabel(self._title, "title", wrap=False))
        head.addWidget(self._detail, 2)
        head.addWidget(parts, 3)
        box = QVBoxLayout(self)
        side = theme.px(24)
        box.setContentsMargins(side, theme.px(16), side, theme.px(12))
        box.setSpacing(theme.px(8))
        box.addLayout(head)
        self._pages.addWidget(start)
        self._pages.addWidget(self._work(above, strip))
        box.addWidget(self._pages, 1)
        busy = BusyBar()
        self._desk.jobs.busy.connect(busy.watch)
        box.addWidget(busy)
        self._settle()
        fits = QSize(theme.chars(175), theme.line_height() * 48).boundedTo(on_screen.most(self))
        self.resize(fits)
        self._turn(fits.width())
        self._first.setFocus(Qt.FocusReason.OtherFocusReason)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._keep_in_view)

    def beginning(self, words: str, hint: str, choose: str) -> QWidget:
        """Return what is seen before there is a file: what is wanted, and how to begin."""
        made = QWidget()
        box = QVBoxLayout(made)
        box.setSpacing(theme.px(12))
        box.addStretch(2)
        for part in (TextLabel(words, "heading"), TextLabel(hint, "soft"), self._start_error):
            part.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            box.addWidget(part)
        row = QHBoxLayout()
        row.addStretch(1)
        self._first = button(choose, self.choose, look="primary")
        row.addWidget(self._first)
        row.addWidget(button(_("&Paste a table"), self.paste))
        row.addStretch(1)
        box.addLayout(row)
        box.addStretch(3)
        return made

    def _work(self, above: Sequence[QWidget], beside: Sequence[QWidget]) -> QWidget:
        """Return what stands over the lines, the lines, and one line beside them."""
        made = QWidget()
        made.setProperty("look", "pane")
        strip = QHBoxLayout(self._strip)
        strip.setContentsMargins(0, 0, 0, 0)
        strip.setSpacing(theme.px(12))
        strip.addWidget(self.search)
        strip.addWidget(self.chips, 1)
        for part in (*beside, self._together):
            strip.addWidget(part)
        self.pane.setMinimumHeight(theme.line_height() * 8)
        self.table.setMinimumHeight(cells.row_height() * 5)
        self._split.setChildrenCollapsible(False)
        self._split.setHandleWidth(theme.px(16))
        self._split.addWidget(self.table)
        self._split.addWidget(self.pane)
        box = QVBoxLayout(made)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.px(8))
        for part in (*above, self._strip):
            box.addWidget(part)
        for part in (self._split, self._rest):
            box.addWidget(part, 1)
        for part in (self._error, self._promise):
            box.addWidget(part)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(made)
        return scroll

    def _show_chips(self, chips: Sequence[Chip], *then: QWidget) -> None:
        """Show where the lines end; the keyboard goes from there over ``then`` to the lines."""
        self.chips.show_chips(chips)
        stops = [self.search, *self.chips.findChildren(OneOfFew), self.chips.more(), *then, self.table.grid()]
        for before, after in pairwise(stops):
            QWidget.setTabOrder(before, after)

    def _offer(self, words: str, why_not: str) -> None:
        """Let the button of the deed say what it does, and where that cannot be, why."""
        self._import.setText(words)
        self._import.setEnabled(not why_not)
        set_tip(self._import, why_not)
        self._import.setAccessibleDescription(why_not)

    def _promise_that(self, words: str, waits: str) -> None:
        """Say above the feet of the window what the deed does, or for what it ``waits``."""
        self._promise.setText(waits or words)
        self._promise.set_look("attention" if waits else "soft")

    def _say(self, sentence: str) -> None:
        """Say above the buttons what stands in the way; "" takes it back."""
        for label in (self._error, self._start_error):
            label.setText(f"⚠ {sentence}" if sentence else "")
            label.setVisible(bool(sentence))
        if sentence:
            accessibility.announce(self._error if self._pages.currentIndex() else self._start_error, sentence)

    def _done(self, _changes: Changes) -> None:
        self._writing = False
        self.accept()

    def _not_done(self, error: UserError) -> None:
        self._writing = False
        self._say(_("Stopped: nothing was imported.") if isinstance(error, Cancelled) else error.message)
        if isinstance(error, Conflict):
            self._look()
        self._settle()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._writing:
            event.ignore()
        else:
            super().closeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        elif event.matches(QKeySequence.StandardKey.Find):
            self.search.start()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            event.accept()  # nothing of many lines is imported by one key that was meant for something else
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._turn(self.width())

    def _turn(self, width: int) -> None:
        """Put the line beside the list, or below it where there is no room for both."""
        beside = width >= theme.chars(_BESIDE_FROM)
        way = Qt.Orientation.Horizontal if beside else Qt.Orientation.Vertical
        if self._split.orientation() != way:
            self._split.setOrientation(way)
        self._split.setSizes([3000, 1000] if beside else [1000, 1000])

    def _keep_in_view(self, _before: QWidget | None, now: QWidget | None) -> None:
        in_view.follow(self._pages, now)

"""The sheet of all keys under F1."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from psg_admin.kernel.words import _
from psg_admin.ui.kit import theme
from psg_admin.ui.kit.action import Action
from psg_admin.ui.kit.widgets import TextLabel, button, buttons_row

Group = tuple[str, Sequence[tuple[str, str]]]


class KeySheet(QDialog):
    """All keys in groups: (heading, [(shortcut in Qt's text, words)]). Show it with ``open()``; it frees itself."""

    def __init__(self, groups: Sequence[Group], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("keys")
        self.setWindowTitle(_("Keys"))
        inside = QWidget()
        grid = QGridLayout(inside)
        grid.setHorizontalSpacing(theme.px(24))
        grid.setVerticalSpacing(theme.px(6))
        grid.setColumnStretch(1, 1)
        for words, keys in groups:
            if not keys:
                continue
            heading = TextLabel(words, "section")
            heading.setContentsMargins(0, theme.px(12), 0, 0)
            grid.addWidget(heading, grid.rowCount(), 0, 1, 2)
            for shortcut, meaning in keys:
                row = grid.rowCount()
                shown = QKeySequence(shortcut).toString(QKeySequence.SequenceFormat.NativeText) or shortcut
                grid.addWidget(TextLabel(shown, wrap=False), row, 0)
                grid.addWidget(TextLabel(meaning), row, 1)
        grid.setRowStretch(grid.rowCount(), 1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setAccessibleName(_("Keys"))
        scroll.setWidget(inside)
        close = button(_("&Close"), self.accept)
        close.setDefault(True)
        box = QVBoxLayout(self)
        margin = theme.px(24)
        box.setContentsMargins(margin, margin, margin, margin)
        box.setSpacing(theme.px(12))
        box.addWidget(TextLabel(_("Keys"), "title"))
        box.addWidget(scroll, 1)
        box.addLayout(buttons_row(close))
        screen = self.screen().availableSize()
        self.resize(min(theme.chars(72), screen.width() - 40), min(theme.px(640), screen.height() - 60))


def key_groups(
    page: str, here: Sequence[Action], everywhere: Sequence[Action], pages: Sequence[tuple[str, str]]
) -> list[Group]:
    """Return all keys: of the actions ``here``, on the ``page`` that is seen, of those ``everywhere``, of the pages."""
    return [
        (page, [(action.shortcut, action.label) for action in here if action.shortcut]),
        (_("Everywhere"), [
            ("Ctrl+K", _("Find anyone or anything, or something to do")), ("Ctrl+Z", _("Undo")),
            ("Ctrl+Shift+Z", _("Redo")),
            *((action.shortcut, action.label) for action in everywhere if action.shortcut),
            ("F1", _("This sheet; on a figure, why it is so")), ("Ctrl+Q", _("Quit")),
        ]),
        (_("Pages"), list(pages)),
        (_("In a list"), [
            ("Return", _("Open")), ("Ctrl+A", _("Choose all")), ("Shift+Down", _("Choose more")),
            ("Ctrl+C", _("Copy what is chosen")), ("Menu", _("Sort, and choose columns")),
        ]),
        (_("In a form"), [
            ("Return", _("Do what the button says")), ("Ctrl+Return", _("The same, from several lines of text")),
            ("Esc", _("Leave; what was typed is kept")),
        ]),
    ]  # fmt: skip

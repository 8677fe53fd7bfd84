"""The one door for words to a person outside the page: messages, questions, files. All plain text.

Pages call the functions of this module. They pass through :data:`door`, which tests replace by a recorder.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QFileDialog, QMessageBox, QPlainTextEdit, QWidget

from psg_admin.kernel.words import _, pgettext
from psg_admin.ui.kit import on_screen, theme
from psg_admin.ui.kit.tips import in_title, on_button
from psg_admin.ui.kit.widgets import TextLabel, button, buttons_row, column, is_ctrl_enter


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind of file to choose or save: what it is called and its suffix with the dot ("Excel workbook", ".xlsx")."""

    words: str
    suffix: str


class Door:
    """How the desk speaks to a person: real dialogs."""

    def tell(self, parent: QWidget | None, text: str) -> None:
        """Say ``text`` and wait until it is read."""
        box = _box(parent, text)
        box.setIcon(QMessageBox.Icon.Information)
        box.addButton(_("&Close"), QMessageBox.ButtonRole.AcceptRole)
        box.exec()
        box.deleteLater()

    def confirm(self, parent: QWidget | None, question: str, action_text: str) -> bool:
        """Ask before something grave; the button says what it does. True when the person goes on."""
        box = _box(parent, question)
        box.setIcon(QMessageBox.Icon.Question)
        go = box.addButton(action_text, QMessageBox.ButtonRole.AcceptRole)
        stay = box.addButton(_("&Cancel"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(stay)
        box.setEscapeButton(stay)
        box.exec()
        chosen = box.clickedButton() is go
        box.deleteLater()
        return chosen

    def choose_save_file(
        self, parent: QWidget | None, title: str, suggested: Path, kinds: Sequence[FileKind]
    ) -> Path | None:
        """Ask where to save. The suffix of the chosen kind is added when the person typed none.

        What would be written over is asked about: by the dialog under the name that was typed, here under the one
        that came of it. Who keeps the file that is there is asked for another name.
        """
        filters = {f"{kind.words} (*{kind.suffix})": kind for kind in kinds}
        chosen = next((text for text, kind in filters.items() if kind.suffix == suggested.suffix), "")
        known = {kind.suffix for kind in kinds}
        path = suggested
        while True:
            name, chosen = QFileDialog.getSaveFileName(parent, title, str(path), ";;".join(filters), chosen)
            if not name:
                return None
            path = Path(name)
            if path.suffix.lower() in known or chosen not in filters:
                return path
            path = path.with_name(path.name + filters[chosen].suffix)
            if not path.exists() or self.confirm(parent, _written_over(path), _("&Replace the file")):
                return path

    def choose_open_files(self, parent: QWidget | None, title: str, kinds: Sequence[FileKind]) -> list[Path]:
        """Ask for files to read; an empty list when the person thought better of it."""
        patterns = " ".join(f"*{kind.suffix}" for kind in kinds)
        words = [_("All that can be read ({patterns})").format(patterns=patterns)] if len(kinds) > 1 else []
        words += [f"{kind.words} (*{kind.suffix})" for kind in kinds]
        words.append(_("All files (*)"))
        names, _chosen = QFileDialog.getOpenFileNames(parent, title, "", ";;".join(words))
        return [Path(name) for name in names]

    def choose_folder(self, parent: QWidget | None, title: str, start: Path) -> Path | None:
        """Ask for a folder."""
        # A folder that is not there yet cannot be chosen: the nearest one in which it would be made is offered.
        there = next(filter(_is_folder, (start, *start.parents)), Path.home())
        name = QFileDialog.getExistingDirectory(parent, title, str(there))
        return Path(name) if name else None

    def ask_reason(self, parent: QWidget | None, title: str, question: str, leave: str = "") -> str | None:
        """Ask for a written reason, which is never empty; None when the person thought better of it."""
        dialog = _Reason(parent, title, question, leave)
        agreed = dialog.exec() == QDialog.DialogCode.Accepted
        reason = dialog.reason()
        dialog.deleteLater()
        return reason if agreed else None


door: Door = Door()
"""Where every word passes."""


def tell(parent: QWidget | None, text: str) -> None:
    """Say ``text`` and wait until it is read. A line on the page is better wherever one can stand."""
    door.tell(parent, text)


def confirm(parent: QWidget | None, question: str, action_text: str) -> bool:
    """Ask before something grave; ``action_text`` is what the button says ("&Remove")."""
    return door.confirm(parent, question, action_text)


def choose_save_file(parent: QWidget | None, title: str, suggested: Path, kinds: Sequence[FileKind]) -> Path | None:
    """Ask where to save; None when the person thought better of it."""
    return door.choose_save_file(parent, title, suggested, kinds)


def choose_open_files(parent: QWidget | None, title: str, kinds: Sequence[FileKind]) -> list[Path]:
    """Ask for files to read; empty when the person thought better of it."""
    return door.choose_open_files(parent, title, kinds)


def choose_folder(parent: QWidget | None, title: str, start: Path) -> Path | None:
    """Ask for a folder; None when the person thought better of it."""
    return door.choose_folder(parent, title, start)


def ask_reason(parent: QWidget | None, title: str, question: str, leave: str = "") -> str | None:
    """Ask for a written reason; None when the person thought better of it."""
    return door.ask_reason(parent, title, question, leave)


def _written_over(path: Path) -> str:
    return _("{name} is in {folder} already. What it holds will be gone.").format(name=path.name, folder=path.parent)


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # too long a name, or in a folder of somebody else's
        return False


def _box(parent: QWidget | None, text: str) -> QMessageBox:
    box = QMessageBox(parent)
    box.setWindowTitle(_("Membership office"))
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(text)
    return box


class _Reason(QDialog):
    """One question with room for a few lines; the button, which says ``title``, stays quiet until there are some."""

    def __init__(self, parent: QWidget | None, title: str, question: str, leave: str = "") -> None:
        super().__init__(parent)
        self.setWindowTitle(in_title(title))
        self._text = QPlainTextEdit()
        self._text.setTabChangesFocus(True)
        self._text.setAccessibleName(question)
        self._text.textChanged.connect(self._typed)
        words = TextLabel(on_button(question))  # it leads to a field, so that a lone & would underline
        words.setBuddy(self._text)
        # The button says the deed. Where that is to cancel something, leaving is to keep it: see ``leave``.
        self._go = button(f"&{on_button(title)}", self.accept, look="primary")
        self._go.setDefault(True)
        back = button(leave or pgettext("asking for a reason", "&Cancel"), self.reject)
        head = TextLabel(title, "title")
        self._text.setMinimumHeight(theme.line_height() * 3 + theme.px(16))
        whole = column(head, words, self._text, buttons_row(back, self._go), margins=theme.px(24), spacing=theme.px(16))
        self.setLayout(whole)
        width = min(theme.chars(72), on_screen.most(self).width())
        tall = whole.totalHeightForWidth(width) - self._text.sizeHint().height() + self._text.minimumHeight()
        self.resize(width, tall)
        self._typed()

    def reason(self) -> str:
        """Return what was written, without the white space around it."""
        return self._text.toPlainText().strip()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Do it with Ctrl+Enter too, as in every form with several lines of text."""
        if is_ctrl_enter(event) and self._go.isEnabled():
            self.accept()
        else:
            super().keyPressEvent(event)

    def _typed(self) -> None:
        self._go.setEnabled(bool(self.reason()))

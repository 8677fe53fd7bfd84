"""The password of a database on a server, asked for where the server asks for it."""

from collections.abc import Callable

from PySide6.QtWidgets import QDialog, QLabel, QLineEdit, QVBoxLayout

from psg_admin.kernel.errors import UserError
from psg_admin.kernel.words import _
from psg_admin.ui.kit import on_screen, theme
from psg_admin.ui.kit.widgets import TextLabel, button, buttons_row


class PasswordDialog(QDialog):
    """Asks for a password and hands it to ``keep``, which puts it where it is kept; it is kept nowhere else.

    ``question`` says whose it is, ``kept`` where it will be; ``said``: why it is asked for once more.
    """

    def __init__(self, question: str, *, kept: str, keep: Callable[[str], None], said: str = "") -> None:
        super().__init__()
        self.setObjectName("password")
        self.setWindowTitle(_("Password"))
        self._keep = keep
        self.password = QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.password.setAccessibleName(_("Password"))
        self.password.setAccessibleDescription(f"{said} {question}".strip())
        self._said = TextLabel("", "bad")
        self._said.setObjectName("said")
        label = QLabel(_("&Password"))
        label.setBuddy(self.password)
        go = button(_("&Open the office"), self.accept, look="primary")
        go.setDefault(True)
        box = QVBoxLayout(self)
        margin = theme.px(28)
        box.setContentsMargins(margin, margin, margin, margin)
        box.setSpacing(theme.px(8))
        box.addWidget(TextLabel(question))
        box.addSpacing(theme.px(8))
        box.addWidget(label)
        box.addWidget(self.password)
        box.addWidget(self._said)
        box.addWidget(TextLabel(kept, "soft"))
        box.addSpacing(theme.px(16))
        box.addLayout(buttons_row(button(_("&Cancel"), self.reject), go))
        self.setMinimumWidth(min(theme.chars(64), on_screen.most(self).width()))
        self._say(said)
        self.password.setFocus()

    def accept(self) -> None:
        """Keep what was typed, if it can be kept."""
        if not self.password.text():
            self._say(_("Type the password."))
            return
        try:
            self._keep(self.password.text())
        except UserError as error:
            self._say(error.message)
            return
        super().accept()

    def _say(self, sentence: str) -> None:
        self._said.setText(f"⚠ {sentence}" if sentence else "")
        self._said.setVisible(bool(sentence))
        self.password.setFocus()

"""Appearance: colours, how close the rows stand, how large the text is, and the language."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from psg_admin.kernel.errors import UserError
from psg_admin.kernel.words import _
from psg_admin.ui.kit import appearance, form
from psg_admin.ui.settings.parts import FormPart

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


class LooksPart(FormPart):
    """How this desk looks; each choice holds at once, but the language, which is spoken from the next start on."""

    def __init__(self, parent: QWidget) -> None:
        said = _("How the program looks on this computer, for whoever works here. Each choice takes effect at once.")
        super().__init__(parent, _fields(), said)
        self.form.changed.connect(self._choose)
        self.ask()

    def ask(self) -> None:
        self.form.fill(asdict(appearance.current()))

    def _choose(self) -> None:
        app = QApplication.instance()
        self.said.hide()
        if isinstance(app, QApplication):
            try:
                appearance.choose(app, appearance.Appearance(**self.form.peek()))
            except UserError as error:  # it looks so all the same, until the program is closed
                self.said.setText(error.message)
                self.said.show()


def _fields() -> list[form.Field]:
    return [
        form.choice("theme", _("&Colours"), [
            ("system", _("As the system has them")), ("light", _("Light")), ("dark", _("Dark")),
        ], width=30),
        form.choice("density", _("&Rows"), [("compact", _("Compact")), ("comfortable", _("Comfortable"))], width=30),
        form.choice("text", _("&Text size"), [(size, f"{size}\u00a0%") for size in appearance.STEPS], width=30),
        form.choice("language", _("&Language"), [
            ("", _("As the system has it")), ("en", "English"), ("es", "Español"),
        ], width=30, hint=_("Another language is used when the program is next started.")),
    ]  # fmt: skip

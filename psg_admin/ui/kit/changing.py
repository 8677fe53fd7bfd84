"""One widget in the place of another, in what is shown anew while it is seen."""

from PySide6.QtWidgets import QFrame, QWidget

from psg_admin.ui.kit.widgets import column


class Changing(QFrame):
    """Holds one widget at a time, empty at first, above what stands ``below`` it always; ``spacing`` is in pixels."""

    def __init__(self, *below: QWidget, spacing: int = 8) -> None:
        super().__init__()
        self._content = QWidget()
        self._box = column(self._content, *below, spacing=spacing)
        self.setLayout(self._box)

    def show_instead(self, content: QWidget) -> None:
        """Show another widget in the place of the one that was shown, which is freed."""
        self._box.replaceWidget(self._content, content)
        self._content.hide()
        self._content.deleteLater()
        self._content = content

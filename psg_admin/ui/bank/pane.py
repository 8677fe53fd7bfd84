"""What stands beside the lists of the bank's page."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from psg_admin.kernel.words import _
from psg_admin.ui.kit import theme
from psg_admin.ui.kit.pane import DetailPane
from psg_admin.ui.kit.widgets import TextLabel


class BankPane(DetailPane):
    """As wide as the list wants that it stands beside: what a line may be needs more room than a record."""

    _chars = 41

    def __init__(self) -> None:
        super().__init__("bank.pane", _("Choose a line to see what there is to it."))

    def set_chars(self, chars: int) -> None:
        """Be at least so many characters wide."""
        self._chars = chars
        self._fit_width()

    def head_with_sum(self, title: str, amount: str, detail: str) -> None:
        """Put the words of a line with its sum at the right, and a soft line below."""
        self.head(title, detail)
        assert self._top is not None  # noqa: S101 - the head has just been put
        words = TextLabel(amount, "title", wrap=False)
        words.setMinimumHeight(theme.tall(28))
        self._top.insertWidget(1, words, 0, Qt.AlignmentFlag.AlignTop)

    def has_keyboard(self) -> bool:
        """Say whether the keyboard is here, or comes back here as soon as what had it is put in anew."""
        now: QWidget | None = self.window().focusWidget()
        return now is not None and (now is self or self.isAncestorOf(now))

    def _fit_width(self) -> None:
        self.setMinimumWidth(theme.chars(self._chars))

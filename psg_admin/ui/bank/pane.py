"""What stands beside the lists of the bank's page."""

from psg_admin.kernel.words import _
from psg_admin.ui.kit import theme
from psg_admin.ui.kit.pane import DetailPane


class BankPane(DetailPane):
    """As wide as the list wants that it stands beside: what a line may be needs more room than a record."""

    _chars = 41

    def __init__(self) -> None:
        super().__init__("bank.pane", _("Choose a line to see what there is to it."))

    def set_chars(self, chars: int) -> None:
        """Be at least so many characters wide."""
        self._chars = chars
        self._fit_width()

    def _fit_width(self) -> None:
        self.setMinimumWidth(theme.chars(self._chars))

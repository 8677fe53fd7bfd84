"""The panel beside a form that says in sentences, live, what the deed would do, or why it cannot be done."""

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame, QVBoxLayout

from psg_admin.kernel.errors import UserError
from psg_admin.kernel.figures import show_count
from psg_admin.kernel.words import _, ngettext
from psg_admin.ui.kit import accessibility, theme
from psg_admin.ui.kit.widgets import Sentences, TextLabel


def and_more(rest: int) -> list[str]:
    """Return the line that counts those subjects of a deed that are not told one by one, where there are any."""
    if rest <= 0:
        return []
    return [ngettext("and {count} more", "and {count} more", rest).format(count=show_count(rest))]


class PlanPanel(QFrame):
    """Shows the sentences of a plan; nothing while nothing can be said yet."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("plan")
        self.setAccessibleName(_("What it does"))
        self.lines = Sentences()
        self.lines.setObjectName("plan.lines")
        self.refused = TextLabel("", "bad", selectable=True)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.px(6))
        box.addWidget(TextLabel(_("What it does"), "section"))
        box.addWidget(self.refused)
        box.addWidget(self.lines)
        self.show_lines(())

    def show_lines(self, lines: Sequence[str]) -> None:
        """Show what the deed would do."""
        self._say("\n".join(lines), "")

    def show_refused(self, error: UserError) -> None:
        """Show why it cannot be done."""
        self._say("", error.message)

    def _say(self, lines: str, refused: str) -> None:
        self.lines.setText(lines)
        self.lines.setVisible(bool(lines))
        self.refused.setText(refused and f"⚠ {refused}")
        self.refused.setVisible(bool(refused))
        self.setAccessibleDescription(refused or lines.replace("\n", " "))
        accessibility.announce_settled(self, refused or lines.replace("\n", " "))

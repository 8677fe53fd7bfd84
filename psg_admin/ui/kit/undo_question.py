"""What is asked before a deed is taken back that moved money."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from psg_admin.kernel.words import _
from psg_admin.ui.kit import ask


def may_undo(parent: QWidget, deed: str, reverses: Sequence[str], *, ask_always: bool = False) -> bool:
    """Say whether ``deed`` may be taken back; where money moves, ask, with what is reversed in sentences."""
    if not reverses and not ask_always:
        return True
    question = _("Undo “{deed}”?").format(deed=deed)
    return ask.confirm(parent, "\n\n".join(filter(None, [question, "\n".join(reverses)])), _("&Undo"))

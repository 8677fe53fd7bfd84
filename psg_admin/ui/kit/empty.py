"""What stands where a list is empty."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from psg_admin.kernel.words import _
from psg_admin.ui.kit import theme
from psg_admin.ui.kit.action import hold_button
from psg_admin.ui.kit.tips import set_tip
from psg_admin.ui.kit.widgets import TextLabel, button


@dataclass(frozen=True, slots=True)
class EmptyState:
    """What is said where nothing is yet: what belongs here, a hint, and the first step.

    The step ``reads`` where it writes nothing in the office: so it can be done in a copy that is only read. ``other``
    is another way to begin.
    """

    words: str
    hint: str = ""
    action_text: str = ""
    action: Callable[[], object] | None = None
    reads: bool = False
    other_text: str = ""
    other: Callable[[], object] | None = None


class Nothing(QWidget):
    """Stands where a list is empty. ``show_all`` takes every filter away."""

    def __init__(self, show_all: Callable[[], object], parent: QWidget) -> None:
        super().__init__(parent)
        self._show_all = show_all
        self._state = EmptyState("")
        self._words = TextLabel("", "heading")
        self._hint = TextLabel("", "soft")
        self._action = button("", self._act, look="primary")
        self._other = button("", self._act_otherwise)
        box = QVBoxLayout(self)
        box.setContentsMargins(theme.px(32), theme.px(32), theme.px(32), theme.px(32))
        box.setSpacing(theme.px(12))
        box.addStretch(2)
        for part in (self._words, self._hint):
            part.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            box.addWidget(part)
        for way in (self._action, self._other):
            box.addWidget(way, 0, Qt.AlignmentFlag.AlignHCenter)
        box.addStretch(3)

    def show_state(self, state: EmptyState, *, filtered: bool) -> None:
        """Say what belongs here, or that the filter leaves nothing."""
        if filtered:
            state = EmptyState(
                _("Nothing here fits what you typed or chose"),
                _("Try fewer words, or another filter."),
                _("&Show everything"),
                self._show_all,
                reads=True,
            )
        self._state = state
        self._words.setText(state.words)
        self._hint.setText(state.hint)
        self._hint.setVisible(bool(state.hint))
        self._action.setText(state.action_text)
        self._action.setVisible(bool(state.action_text and state.action))
        self._other.setText(state.other_text)
        self._other.setVisible(bool(state.other_text and state.other))
        hold_button(self._other)
        if state.reads:
            self._action.setEnabled(True)
            set_tip(self._action, "")
            self._action.setAccessibleDescription("")
        else:
            hold_button(self._action)

    def text(self) -> str:
        """Return what is said."""
        return self._words.text()

    def first(self) -> QWidget:
        """Return what has the focus where a list is empty: the button, when there is one."""
        return self if self._action.isHidden() or not self._action.isEnabled() else self._action

    def _act_otherwise(self) -> None:
        if self._state.other is not None:
            self._state.other()

    def _act(self) -> None:
        if self._state.action is not None:
            self._state.action()

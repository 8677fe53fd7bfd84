"""A dialog around a form: a deed with its draft, a live panel, and a button that says what it does."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

import shiboken6
from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from psg_admin.kernel.errors import BadInput, Cancelled, Conflict, PriceMoved, UserError
from psg_admin.kernel.words import _
from psg_admin.ui.kit import accessibility, in_view, on_screen, theme
from psg_admin.ui.kit.dialog_body import ASIDE, FormBody
from psg_admin.ui.kit.fields import Field
from psg_admin.ui.kit.tips import in_title
from psg_admin.ui.kit.widgets import FlowLayout, TextLabel, button, is_ctrl_enter, restyle

if TYPE_CHECKING:
    from psg_admin.kernel.changes import Changes
    from psg_admin.store.list_query import Work
    from psg_admin.ui.kit.jobs import Jobs

_drafts: dict[str, dict[str, Any]] = {}
"""What was typed into dialogs that were left, by their names, until the program ends."""


class FormDialog(QDialog):
    """A form that does one deed. Enter does it, Ctrl+Enter too from several lines, and Esc leaves it.

    ``name`` is the object name and the name of its draft ("person.edit.17" for the edit of one record). ``operation``
    makes the deed out of the values; a ``BadInput`` that it raises is shown at its field, and the dialog stays.
    ``done_with(Changes)`` comes when the deed is done; ``overtaken(Conflict)`` when somebody else saved first, after
    the dialog has said both values; ``price_moved()`` when what the action said is asked at another price by now. Show
    it with ``open()``; it frees itself.

    ``leave`` is what the button says that leaves it, where "Cancel" could be taken for the deed.

    Where the deed is ``grave`` and there is no field, the focus begins on what leaves the dialog, and Enter does what
    the button with the focus says.
    """

    grave: ClassVar[bool] = False

    done_with = Signal(object)
    overtaken = Signal(object)
    price_moved = Signal()

    def __init__(self, parent: QWidget | None, jobs: Jobs, *, name: str, title: str, fields: Sequence[Field],
                 draft: Mapping[str, Any], action: str, operation: Callable[[dict[str, Any]], Work[Changes]],
                 subtitle: str = "", panel: QWidget | None = None, panel_below: bool = False,
                 width: int = 92, leave: str = "") -> None:  # fmt: skip
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName(name)
        self.setWindowTitle(in_title(title))
        self._jobs = jobs
        self._operation = operation
        self._busy = False
        self._fitted = QSize()
        self._entered = False
        self._left_at: QWidget | None = None
        # From the outside in: what is put into another widget is dressed by the style sheet anew, with all it holds.
        self._scroll = QScrollArea(self)
        self._body = FormBody(fields, draft, panel, self._scroll.viewport(), below=panel_below)
        self.form = self._body.form
        self._first = self.form.typed()
        self._title = TextLabel(title, "title")
        self._subtitle = TextLabel(_unbroken(subtitle), "soft")
        if not subtitle:
            self._subtitle.hide()  # never shown before it has its parent: it would flash up as a window
        self._carry = _CarryOn(self)
        self._errors = TextLabel("", "bad", selectable=True)
        self._errors.setObjectName("errors")
        self._errors.hide()
        self._foot = TextLabel("", "soft")
        self._foot.hide()
        self._action = button(action, self.submit, look="primary")
        self._action.setObjectName("action")
        self._cancel = button(leave or _("&Cancel"), self.reject)
        for one in (self._action, self._cancel):
            one.setAutoDefault(self.grave)
        (self._cancel if self.grave else self._action).setDefault(True)
        self._lay_out()
        self.form.changed.connect(self._changed)
        self._width = width + (ASIDE if self._body.beside else 0)
        self.fit()
        if fields:
            self.form.focus_first()
        else:  # not what leaves it, unless the deed is grave
            (self._cancel if self.grave else self._action).setFocus(Qt.FocusReason.OtherFocusReason)
        self._body.installEventFilter(self)
        theme.changed_signal().changed.connect(self._dressed, Qt.ConnectionType.QueuedConnection)  # after all it holds
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._keep_in_view)

    def set_action(self, text: str, *, enabled: bool = True) -> None:
        """Say what the button does now, with its sum: "Book 2 places — £21.00"."""
        self._action.setText(text)
        self._action.setEnabled(enabled and not self._busy)

    def set_foot(self, text: str) -> None:
        """Say softly, beside the buttons, what will follow: "Receipt R-2016-0231 will be made."."""
        self._foot.setText(text)
        accessibility.announce_settled(self._foot, text)
        self._foot.setVisible(bool(text))  # where there is nothing to say, the buttons have the whole line

    def set_title(self, text: str) -> None:
        """Say what the dialog does."""
        self.setWindowTitle(in_title(text))
        self._title.setText(text)

    def set_subtitle(self, text: str) -> None:
        """Say what the dialog is about."""
        self._subtitle.setText(_unbroken(text))
        self._subtitle.setVisible(bool(text))

    def operation(self, values: dict[str, Any]) -> Work[Changes]:
        """Return the deed for ``values``; a page may override it instead of giving ``operation``."""
        return self._operation(values)

    def begin_here(self) -> None:
        """Take what stands in the form now as what it began with: leaving it so keeps nothing for the next time."""
        self._first = self.form.typed()

    def submit(self) -> None:
        """Do the deed, if the form can be read."""
        if self._busy or not self._action.isEnabled():
            return
        self.say_error("")
        values = self.form.values()
        if values is None:
            return
        try:
            work = self.operation(values)
        except UserError as error:
            self._failed(error)
            return
        self._set_busy(busy=True)
        self._jobs.write(work, owner=self, then=self._done, failed=self._failed, words=self.windowTitle())

    def say_error(self, text: str) -> None:
        """Say above the buttons what stands in the way; nothing takes it back."""
        self._errors.setText(f"⚠ {text}" if text else "")
        self._errors.setVisible(bool(text))
        self._action.setAccessibleDescription(text)
        accessibility.announce(self._errors, text)

    def carry_on(self) -> None:
        """Put back what was typed when the dialog was left last time."""
        self.form.retype(_drafts.pop(self.objectName(), {}))
        self._carry.hide()
        self.form.focus_first()  # the button that had the focus is gone, and the next would be "Cancel"
        self.form.changed.emit()

    def fit(self) -> None:
        """Be as large as the form wants, as far as the screen has room."""
        self.resize(self.sizeHint())
        self._fitted = self.size()

    def sizeHint(self) -> QSize:
        """Return room for the whole form, as far as the screen has it."""
        screen = self.screen().availableSize()
        width = min(theme.chars(self._width) + theme.px(48), screen.width() - 40)
        self._body.turn(width)
        outer, inner = self.layout(), self._body.layout()
        if outer is None or inner is None:
            return super().sizeHint()
        margins = outer.contentsMargins()
        room = width - margins.left() - margins.right()
        body = inner.totalHeightForWidth(room) if inner.hasHeightForWidth() else inner.totalSizeHint().height()
        least = self._scroll.minimumSizeHint().height()  # the layout has at least this in it, whatever its hint says
        rest = outer.totalHeightForWidth(width) - max(least, self._scroll.sizeHint().height())
        height = rest + max(least, body)
        return QSize(width, min(height + theme.px(16), screen.height() - 60))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if is_ctrl_enter(event):
            self.submit()
        else:
            super().keyPressEvent(event)

    def reject(self) -> None:
        """Leave; what was typed is kept for the next time. While the deed is on its way there is nothing to leave."""
        if self._busy:
            return
        typed = self.form.typed()
        if typed != self._first:
            _drafts[self.objectName()] = typed
        super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._busy:
            event.ignore()
        else:
            super().closeEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        if self.size() == self._fitted:
            self.fit()  # as what is shown and hidden for the draft wants it
        super().showEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._body and event.type() == QEvent.Type.LayoutRequest and self.isVisible():
            self._grow()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._body.turn(self.width())
        self._body.keep_aside(self._scroll.verticalScrollBar().value())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "_body"):
            self.fit()

    def _dressed(self) -> None:
        """Be as large as the form wants in another size of the text, and stay on the screen."""
        self._body.line_up()
        self.fit()
        if self.isVisible():
            on_screen.fit(self)
            self._fitted = self.size()

    def _grow(self) -> None:
        """Make room for what came into the form, as far as the screen has it and unless another size was chosen."""
        if self.size() != self._fitted or self.sizeHint().height() <= self.height():
            return
        self.fit()
        over = self.frameGeometry().bottom() - self.screen().availableGeometry().bottom()
        if over > 0:
            self.move(self.x(), max(self.screen().availableGeometry().top(), self.y() - over))

    def _keep_in_view(self, _before: QWidget | None, now: QWidget | None) -> None:
        """Scroll to the field that has the focus now, also when no Tab brought it there.

        Not to the first one as the dialog opens: it is read from its top, whatever the panel there grows to.
        """
        if now is None or not self._body.isAncestorOf(now):
            return
        if self._entered:
            in_view.bring(now)
        self._entered = True

    def _lay_out(self) -> None:
        scroll = self._scroll
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        scroll.setWidget(self._body)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.verticalScrollBar().valueChanged.connect(self._body.keep_aside)
        scroll.verticalScrollBar().rangeChanged.connect(self._body.keep_off_bar)
        buttons = QWidget()
        row = FlowLayout(buttons, spacing=theme.px(8), right=True)
        row.addWidget(self._cancel)
        row.addWidget(self._action)
        foot = QHBoxLayout()
        foot.setSpacing(theme.px(16))
        foot.addWidget(self._foot, 1)
        foot.addWidget(buttons, 1)
        box = QVBoxLayout(self)
        margin = theme.px(24)
        box.setContentsMargins(margin, margin, margin, margin)
        box.setSpacing(theme.px(12))
        for part in (self._title, self._subtitle, self._carry):
            box.addWidget(part)
        box.addWidget(scroll, 1)
        box.addWidget(self._errors)
        box.addLayout(foot)
        self._carry.setVisible(self.objectName() in _drafts)

    def _changed(self) -> None:
        self.say_error("")

    def _set_busy(self, *, busy: bool) -> None:
        if busy:
            self._left_at = self.focusWidget()  # a part that is held still lets go of the focus
        self._busy = busy
        self._body.setEnabled(not busy)
        self._action.setEnabled(not busy)
        self._cancel.setEnabled(not busy)

    def _done(self, changes: Changes) -> None:
        self._busy = False
        _drafts.pop(self.objectName(), None)
        self.done_with.emit(changes)
        self.accept()

    def _failed(self, error: UserError) -> None:
        self._set_busy(busy=False)
        self._take_up()
        if isinstance(error, BadInput):
            self.say_error(" ".join(self.form.show_error(error)))
        elif isinstance(error, Conflict) and error.differences:
            self.say_error(error.in_full)
            self.overtaken.emit(error)
        elif not isinstance(error, Cancelled):
            self.say_error(error.message)
            if isinstance(error, PriceMoved):
                self.price_moved.emit()
        restyle(self._errors)

    def _take_up(self) -> None:
        """Give the focus back to what had it when the deed was ordered: it goes on from there."""
        at, self._left_at = self._left_at, None
        if at is not None and shiboken6.isValid(at) and self.focusWidget() is None:
            at.setFocus(Qt.FocusReason.OtherFocusReason)


class _CarryOn(QFrame):
    """Offers what was typed when the dialog was left last time."""

    def __init__(self, dialog: FormDialog) -> None:
        super().__init__()
        self.setProperty("look", "note")
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(12), theme.px(6), theme.px(6), theme.px(6))
        row.addWidget(TextLabel(_("You left this form with something typed in it.")), 1)
        row.addWidget(button(_("Carry on with it"), dialog.carry_on, look="link"))


def _unbroken(text: str) -> str:
    """Return ``text`` so that no line begins with the dot between its parts."""
    return text.replace(" · ", "\u00a0· ")


def forget_drafts() -> None:
    """Forget what was typed into dialogs that were left; when another office is opened."""
    _drafts.clear()

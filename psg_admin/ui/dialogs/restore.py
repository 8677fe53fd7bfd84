"""Restore a backup over the office: what would be lost and come back stands there before anything is done."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from psg_admin.kernel.changes import Changes
from psg_admin.kernel.days import show_moment
from psg_admin.kernel.errors import Cancelled, UserError
from psg_admin.kernel.figures import show_count
from psg_admin.kernel.words import _, ngettext
from psg_admin.store.restoring import Deeds, Preview, preview, restore_over
from psg_admin.ui.kit import theme
from psg_admin.ui.kit.changing import Changing
from psg_admin.ui.kit.desk import Desk
from psg_admin.ui.kit.dialog import FormDialog
from psg_admin.ui.kit.widgets import TextLabel


def open_restore(parent: QWidget, desk: Desk, file: Path, *, done: Callable[[Changes], object]) -> None:
    """Look through a backup, and open the preview of restoring it over the office; ``done`` is told of its deed."""

    def arrived(found: Preview) -> None:
        dialog = RestoreDialog(parent, desk, found)
        dialog.done_with.connect(done)
        dialog.open()

    work = partial(preview, desk.office, desk.home, file)
    desk.jobs.run(work, owner=parent, then=arrived, words=_("Looking at the backup"))


class RestoreDialog(FormDialog):
    """What restoring would do, in deeds and in records; the button does it.

    When somebody has done something meanwhile, nothing is done, and the preview is the one of now.
    """

    grave = True

    def __init__(self, parent: QWidget | None, desk: Desk, found: Preview) -> None:
        self._desk = desk
        self._found = found
        self._panel = Changing()
        self._panel.setObjectName("preview")
        super().__init__(
            parent, desk.jobs, name="restore", title=_("Restore the backup of {day}").format(day=found.called),
            subtitle=_subtitle(found), fields=[], draft={}, action=_("&Restore over this office"),
            operation=_not_asked, panel=self._panel, panel_below=True, width=96,
        )  # fmt: skip
        self._show(found)

    def submit(self) -> None:
        """Do it: the backup is proved once more on the way, so it may take a while, and it can be stopped."""
        if self._busy or not self._action.isEnabled():
            return
        self.say_error("")
        self._set_busy(busy=True)
        found = self._found
        work = partial(restore_over, self._desk.office, self._desk.home, found.file, expected=found.head)
        self._desk.jobs.carry_out(
            lambda progress: work(progress=progress),
            owner=self,
            then=self._done,
            failed=self._not_restored,
            words=_("Restoring the backup"),
        )

    def _not_restored(self, error: UserError) -> None:
        self._failed(error)
        if not isinstance(error, Cancelled):
            work = partial(preview, self._desk.office, self._desk.home, self._found.file)
            self._desk.jobs.run(work, owner=self, then=self._show, failed=self._no_preview)

    def _no_preview(self, error: UserError) -> None:
        self.say_error(error.message)

    def _show(self, found: Preview) -> None:
        self._found = found
        self.set_subtitle(_subtitle(found))
        self._panel.show_instead(_lines(found))
        self._panel.setAccessibleDescription(" ".join(found.sentences()))
        self.set_action(_("&Restore over this office"), enabled=not found.nothing)
        self.set_foot("" if found.nothing else _("A backup of what is here now is made first."))
        self.fit()


def _not_asked(_values: object) -> Callable[..., Changes]:
    raise AssertionError


def _subtitle(found: Preview) -> str:
    if found.newest_at is None:
        return _("Nothing had been done in it yet.")
    return _("The newest entry in it is of {moment}.").format(moment=show_moment(found.newest_at.astimezone()))


def _lines(found: Preview) -> QWidget:
    """Return the deeds that would be lost and come back, each with its day and who did it; and the records."""
    made = QWidget()
    grid = QGridLayout(made)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(theme.px(16))
    grid.setVerticalSpacing(theme.px(6))
    grid.setColumnStretch(2, 1)
    sentences = found.sentences()
    if found.nothing:
        grid.addWidget(TextLabel(sentences[0]), 0, 0, 1, 3)
        return made
    for sentence, deeds in zip(sentences, (found.lost, found.back), strict=True):
        _heading(grid, sentence)
        _deeds(grid, deeds)
    if found.records:
        _heading(grid, _("Records"))
        grid.addWidget(_records(found), grid.rowCount(), 0, 1, 3)
    return made


def _heading(grid: QGridLayout, words: str) -> None:
    heading = TextLabel(words, "heading")
    heading.setContentsMargins(0, theme.px(8), 0, 0)
    grid.addWidget(heading, grid.rowCount(), 0, 1, 3)


def _deeds(grid: QGridLayout, deeds: Deeds) -> None:
    top = Qt.AlignmentFlag.AlignTop
    for deed in deeds.newest:
        row = grid.rowCount()
        grid.addWidget(TextLabel(show_moment(deed.at.astimezone()), "soft", wrap=False), row, 0, top)
        grid.addWidget(TextLabel(deed.actor, "soft", wrap=False), row, 1, top)
        grid.addWidget(TextLabel(deed.summary), row, 2, top)
    more = deeds.count - len(deeds.newest)
    if more > 0:
        words = ngettext("and {count} more", "and {count} more", more).format(count=show_count(more))
        grid.addWidget(TextLabel(words, "soft"), grid.rowCount(), 0, 1, 3)


def _records(found: Preview) -> QWidget:
    made = QWidget()
    grid = QGridLayout(made)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(theme.px(24))
    grid.setVerticalSpacing(theme.px(3))
    grid.setColumnStretch(4, 1)
    right = Qt.AlignmentFlag.AlignRight
    for place, words in enumerate((_("come back"), _("change"), _("go")), 1):
        grid.addWidget(TextLabel(words, "soft", wrap=False), 0, place, right)
    for row, one in enumerate(found.records, 1):
        grid.addWidget(TextLabel(one.label, wrap=False), row, 0)
        for place, count in enumerate((one.added, one.changed, one.removed), 1):
            grid.addWidget(TextLabel(show_count(count) if count else "–", wrap=False), row, place, right)
    return made

"""The first start: two or three questions, and out of the way."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QRadioButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from psg_admin.kernel.errors import Cancelled, UserError
from psg_admin.kernel.words import _
from psg_admin.paths import Home
from psg_admin.ui.backups import backup_kind, bring_back
from psg_admin.ui.kit import accessibility, ask, on_screen, theme
from psg_admin.ui.kit.jobs import Jobs
from psg_admin.ui.kit.lanes import Running
from psg_admin.ui.kit.undo_bar import BusyBar
from psg_admin.ui.kit.widgets import TextLabel, button, buttons_row, restyle


@dataclass(frozen=True, slots=True)
class Begun:
    """What the person said at the first start. An empty ``organisation`` leaves the sample's own name.

    ``copied``: a backup was restored, so that the office is there already.
    """

    home: Home
    organisation: str
    sample: bool
    copied: bool = False


class FirstStart(QDialog):
    """Asks for the name of the organisation, whether to begin empty, with the sample or from a backup; and a folder.

    ``database`` is the address of the database when the program was told it at its start; ``place`` says in words where
    that is, and where the data lie is no question then.
    """

    def __init__(self, home: Home, *, place: str = "", database: str | None = None) -> None:
        super().__init__()
        self.setObjectName("first-start")
        self.setWindowTitle(_("A new office"))
        self.begun: Begun | None = None
        self._home = home
        self._database = database
        self._place = place
        self._jobs: Jobs | None = None
        self.name = QLineEdit()
        self.name.setMaxLength(200)
        self.name.setAccessibleName(_("Name of the organisation"))
        self.empty = QRadioButton(_("&Empty, for your own members"))
        self.sample = QRadioButton(_("With a &sample office, to look around in"))
        self.sample.setAccessibleDescription(_("About 600 invented members."))
        self.copy = QRadioButton(_("From a bac&kup, as after a move to another computer"))
        self.empty.setChecked(True)
        self._choice = QButtonGroup(self)
        for choice in (self.empty, self.sample, self.copy):
            self._choice.addButton(choice)
        self.file = QLineEdit()
        self.file.setAccessibleName(_("Backup of an office"))
        self._from = QWidget()
        self._from.hide()
        self.copy.toggled.connect(self._toggle)
        self.folder = QLineEdit(str(home.folder))
        self.folder.setAccessibleName(_("Data folder"))
        self._look = button(_("C&hoose…"), self._choose)
        self._said = TextLabel("", "bad")
        self._said.setObjectName("said")
        self._said.hide()
        self._wrong: QWidget | None = None
        self._busy = BusyBar()
        self._leave = button(_("&Cancel"), self.reject)
        self._go = button(_("&Open the office"), self.accept, look="primary")
        self._go.setDefault(True)
        self._answers = (self.empty, self.sample, self.copy, self._from, self.folder, self._look, self._go)
        self._scroll = QScrollArea(self)
        self._questions = QWidget()
        self._lay_out()
        self._lay_around()
        for line in (self.name, self.file, self.folder):
            line.textChanged.connect(self._unsay)
        self._choice.buttonToggled.connect(self._unsay)
        self.setMinimumWidth(min(theme.chars(64), on_screen.most(self).width()))
        self.name.setFocus()

    def accept(self) -> None:
        """Take the answers, if they can be taken; a backup is restored behind the questions, which wait for it."""
        if self._jobs is not None:
            return
        organisation = self.name.text().strip()
        file = self._file() if self.copy.isChecked() else None
        if file is None and self.copy.isChecked():
            self._say(_("Choose the backup: a file that the program made."), self.file)
            return
        if not organisation and self.empty.isChecked():
            self._say(_("Type the name of the organisation: it is printed on receipts and lists."), self.name)
            return
        home = self._home if self._place else self._made_folder()
        if home is None:
            self._say(
                _("{folder} cannot be made. Choose a folder that you may write to.").format(folder=self.folder.text()),
                self.folder,
            )
        elif file is None:
            self._take(Begun(home, organisation, self.sample.isChecked()))
        else:
            self._bring_back(file, home)

    def done(self, result: int) -> None:
        """Leave. A backup that is still being restored is stopped, and nothing of it remains."""
        self._let_go()
        super().done(result)

    def _file(self) -> Path | None:
        """Return the copy that was named, or None where there is no such file."""
        try:
            file = Path(self.file.text().strip()).expanduser()
            return file if file.is_file() else None
        except (OSError, RuntimeError):  # a name that is no name of a file, or of somebody unknown here ("~nobody")
            return None

    def _made_folder(self) -> Home | None:
        """Return the home in the folder that was named, made if need be, or None where it cannot be."""
        try:
            folder = Path(self.folder.text().strip() or ".").expanduser().absolute()
            folder.mkdir(parents=True, exist_ok=True)
        except (OSError, RuntimeError):
            return None
        return Home(folder)

    def _bring_back(self, file: Path, home: Home) -> None:
        self._jobs = Jobs(None, self)
        self._jobs.busy.connect(self._watch)
        self._unsay()
        for part in self._answers:
            part.setEnabled(False)
        self._leave.setFocus(Qt.FocusReason.OtherFocusReason)
        begun = Begun(home, "", sample=False, copied=True)  # the backup has its own name
        self._jobs.run(
            partial(bring_back, file, self._database or str(home.database), home.workroom),
            owner=self,
            then=lambda _none: self._take(begun),
            failed=self._not_brought,
            words=_("Restoring the backup"),
        )

    def _watch(self, running: Running) -> None:
        self._busy.watch(running)
        self._fit()

    def _not_brought(self, error: UserError) -> None:
        self._let_go()
        for part in self._answers:
            part.setEnabled(True)
        if isinstance(error, Cancelled):
            self._go.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._say(error.message, self.file)

    def _let_go(self) -> None:
        if self._jobs is not None:
            self._jobs.close()
            self._jobs.deleteLater()
            self._jobs = None

    def _take(self, begun: Begun) -> None:
        self.begun = begun
        super().accept()

    def showEvent(self, event: QShowEvent) -> None:
        """Be as high as the words are once their width is known; they scroll where the screen is lower."""
        super().showEvent(event)
        self._fit()

    def _fit(self) -> None:
        layout = self.layout()
        if layout is not None:
            layout.activate()
            foot = layout.sizeHint().height() - self._scroll.sizeHint().height()
            wanted = max(self.height(), self._box.totalHeightForWidth(self.width()) + foot)
            self.resize(self.width(), min(wanted, on_screen.most(self).height()))

    def _choose(self) -> None:
        chosen = ask.choose_folder(self, _("Data folder"), Path(self.folder.text() or "."))
        if chosen is not None:
            self.folder.setText(str(chosen))

    def _choose_file(self) -> None:
        files = ask.choose_open_files(self, _("The backup to open"), [backup_kind()])
        if files:
            self.file.setText(str(files[0]))

    def _toggle(self, wanted: bool) -> None:  # noqa: FBT001 - a slot of Qt's
        self._from.setVisible(wanted)
        self.name.setEnabled(not wanted)
        self._fit()

    def _say(self, sentence: str, where: QWidget) -> None:
        """Say what stands in the way, at the field ``where`` it does."""
        self._unsay()
        self._box.removeWidget(self._said)
        self._box.insertWidget(self._place_below(where), self._said)
        self._said.setText(f"⚠ {sentence}")
        self._said.show()
        self._fit()
        self._scroll.ensureWidgetVisible(self._said)
        self._wrong = where
        where.setProperty("wrong", True)
        restyle(where)
        where.setAccessibleDescription(sentence)
        if where.hasFocus():  # else it is read with the field, as that gets the focus
            accessibility.announce(where, sentence)
        where.setFocus(Qt.FocusReason.OtherFocusReason)

    def _unsay(self) -> None:
        """Take back what was said: the answer is another one now."""
        self._said.hide()
        if self._wrong is not None:
            self._wrong.setProperty("wrong", False)
            restyle(self._wrong)
            self._wrong.setAccessibleDescription("")
            self._wrong = None

    def _place_below(self, field: QWidget) -> int:
        """Return the place of the layout just below the line of ``field``."""
        if field is self.file:
            return self._box.indexOf(self._from) + 1
        if field is self.folder:
            return self._box.indexOf(self._where) + 1
        return self._box.indexOf(field) + 1

    def _lay_out(self) -> None:
        margin = theme.px(28)
        box = self._box = QVBoxLayout(self._questions)
        box.setContentsMargins(margin, margin, margin, 0)
        box.setSpacing(theme.px(8))
        box.addWidget(TextLabel(_("A new office"), "title"))
        box.addWidget(
            TextLabel(
                _("Two answers, and you are in. The name can be changed later in the settings.")
                if self._place
                else _("Three answers, and you are in. The name can be changed later in the settings."),
                "soft",
            )
        )
        box.addSpacing(theme.px(12))
        label = QLabel(_("&Name of the organisation"))
        label.setBuddy(self.name)
        box.addWidget(label)
        box.addWidget(self.name)
        box.addSpacing(theme.px(8))
        box.addWidget(TextLabel(_("Begin")))
        box.addWidget(self.empty)
        box.addWidget(self.sample)
        invented = TextLabel(_("About 600 invented members."), "soft")
        invented.setIndent(theme.px(26))
        box.addWidget(invented)
        box.addWidget(self.copy)
        row = QHBoxLayout(self._from)
        row.setContentsMargins(theme.px(26), 0, 0, 0)
        row.setSpacing(theme.px(8))
        row.addWidget(self.file, 1)
        row.addWidget(button(_("Choose a &file…"), self._choose_file))
        box.addWidget(self._from)
        box.addSpacing(theme.px(8))
        if self._place:
            box.addWidget(TextLabel(_("Where the data are kept")))
            box.addWidget(TextLabel(self._place, selectable=True))
        else:
            label = QLabel(_("&Where the data are kept"))
            label.setBuddy(self.folder)
            box.addWidget(label)
            self._where = QWidget()
            row = QHBoxLayout(self._where)
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(theme.px(8))
            row.addWidget(self.folder, 1)
            row.addWidget(self._look)
            box.addWidget(self._where)
        box.addWidget(self._said)
        box.addWidget(self._busy)
        box.addStretch(1)

    def _lay_around(self) -> None:
        """Let the questions scroll above the buttons."""
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(self._questions)
        margin = theme.px(28)
        buttons = buttons_row(self._leave, self._go)
        buttons.setContentsMargins(margin, theme.px(16), margin, margin)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self._scroll, 1)
        outer.addLayout(buttons)

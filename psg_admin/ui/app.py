"""Start of the desktop: first start where there is no office yet, then the window."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMessageLogContext, QTimer, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication, QDialog

from psg_admin.kernel.changes import Changes, Topic
from psg_admin.kernel.errors import PasswordWanted, Unusable, UserError
from psg_admin.kernel.manifest import Manifest
from psg_admin.kernel.words import _
from psg_admin.paths import Home, copied_from, point
from psg_admin.screen import qt_platform, qt_sentence
from psg_admin.ui.kit import action, appearance, ask, focus_ring, icons, qt_words
from psg_admin.ui.kit.crash import CrashDesk
from psg_admin.ui.kit.jobs import Jobs
from psg_admin.ui.kit.remember import habits
from psg_admin.ui.office import OfficeDeeds
from psg_admin.ui.pages import finder, import_first, import_rest, page_specs
from psg_admin.ui.window import Window

if TYPE_CHECKING:
    from psg_admin.settings import Settings
    from psg_admin.store.office import Office
    from psg_admin.store.pen import PenState
    from psg_admin.ui.first.start import Begun
    from psg_admin.ui.kit.desk import Desk

# Nothing imported above knows SQLAlchemy: the window stands before the database is opened, and that is before most
# of the program has been read.

Opener = Callable[..., "Office"]


def make_app() -> QApplication:
    """Return the application, styled, with its name and language; its threads take turns every millisecond.

    :raises Unusable: when the icons are missing, which nothing can be painted without.
    """
    # Python lets a thread that works go on for five milliseconds while another waits: the window, each time.
    sys.setswitchinterval(0.001)
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = _start_qt()
    app.setApplicationName("psg_admin")
    app.setApplicationDisplayName("psg_admin")
    app.setDesktopFileName("psg_admin")
    qt_words.speak(app)
    appearance.apply(app, appearance.current())
    focus_ring.watch(app)
    icons.load()
    app.setWindowIcon(icons.icon("users-three", "primary"))
    return app


def _start_qt() -> QApplication:
    """Return Qt's application; where Qt cannot draw on this screen, say what to do instead of its abort, and end."""
    said: list[str] = []

    def hear(kind: QtMsgType, _context: QMessageLogContext, text: str) -> None:
        said.append(text)
        if kind == QtMsgType.QtFatalMsg:  # Qt aborts when this returns
            with suppress(OSError):
                os.write(2, f"{qt_sentence(qt_platform(os.environ), ' '.join(said))}\n".encode())
            os._exit(1)

    before = qInstallMessageHandler(hear)
    try:
        return QApplication(["psg-admin"])  # what a desktop calls its windows: not the file that was started
    finally:
        qInstallMessageHandler(before)
        sys.stderr.writelines(f"{line}\n" for line in said)


def open_window(home: Home, database: str | None, open_at: Opener, manifests: Sequence[Manifest]) -> int:
    """Open the office in its window and stay until it is closed; return the exit status.

    ``open_at(home, database, create=…)`` opens the office; where there is none yet, the first start asks its three
    questions. ``manifests`` are those of the features: the pages that the window has besides its own.
    """
    gc.disable()  # until all has been imported: see _at_rest
    try:
        return _stay(home, database, open_at, manifests)
    finally:
        gc.enable()


def _stay(home: Home, database: str | None, open_at: Opener, manifests: Sequence[Manifest]) -> int:
    habits.open(home.folder / appearance.FILE)  # how the desk looks is known before anything is seen
    try:
        app = make_app()
    except UserError as error:
        sys.stderr.write(f"{error.message}\n")
        return 1
    CrashDesk(app).install()
    desk: DeskWindow | None
    if database is None and _stands(home.database):
        desk = DeskWindow(None, home, manifests)
        desk.open(partial(open_at, home, None, create=False))
    else:
        try:
            desk = open_asking(home, database, open_at, manifests)
        except UserError as error:
            ask.tell(None, error.message)
            return 1
        if desk is None:
            return 0
    desk.window.show()
    status = app.exec()
    desk.close()
    return status


_OFFICE_BYTES = 64 * 1024


def _stands(file: Path) -> bool:
    """Say whether ``file`` is large enough for an office; one that a killed program was making is looked into first."""
    try:
        return file.is_file() and file.stat().st_size >= _OFFICE_BYTES
    except OSError:
        return False  # opening it tells why


def open_asking(home: Home, database: str | None, open_at: Opener, manifests: Sequence[Manifest]) -> DeskWindow | None:
    """Open the office as :func:`open_first` does, and ask for the password of the server where it asks for one.

    :raises UserError: when the office cannot be opened or made; the sentence says why.
    """
    asked = False
    while True:
        try:
            return open_first(home, database, open_at, manifests)
        except PasswordWanted:
            if not ask_password(database or "", again=asked):
                return None
            asked = True


def ask_password(database: str, *, again: bool) -> bool:
    """Ask for the password of the database at an address, and keep it in the file for it; False: somebody left.

    ``again``: the one that was typed before is not the one.
    """
    from psg_admin.store.address import keep_password_for
    from psg_admin.store.engine import parse_url
    from psg_admin.store.opening import place
    from psg_admin.store.passfile import passfile
    from psg_admin.ui.first.password import PasswordDialog

    url = parse_url(database)
    dialog = PasswordDialog(
        _("{place} asks for a password.").format(place=place(url)),
        kept=_("It is kept in {file}, which nobody but you can read, and nowhere else.").format(
            file=passfile(url.query)
        ),
        keep=partial(keep_password_for, url),
        said=_("This is not the password.") if again else "",
    )
    given = dialog.exec() == QDialog.DialogCode.Accepted
    dialog.deleteLater()
    return given


def open_first(home: Home, database: str | None, open_at: Opener, manifests: Sequence[Manifest]) -> DeskWindow | None:
    """Open the office and then its window, not yet shown: on a server, or where there may be no office yet.

    Where there is none, in a new folder as in an empty database, the first start asks its questions; None when the
    person thought better of it.

    :raises UserError: when the office cannot be opened or made; the sentence says why.
    """
    from psg_admin.store.engine import parse_url
    from psg_admin.store.opening import exists, place

    url = parse_url(database or str(home.database))
    begun: Begun | None = None
    if not exists(url):
        begun = ask_first(home, database, "" if database is None else place(url))
        if begun is None:
            return None
        if begun.home != home:
            home, url = begun.home, parse_url(str(begun.home.database))
        if begun.copied:
            begun = None
        elif exists(url):
            # While the questions stood here, another desk was quicker: its office is not named anew.
            begun = None
            ask.tell(None, _("Somebody else has just made an office in {name}.").format(name=url.database))
    office = open_at(home, database, create=begun is not None)
    desk = DeskWindow(office, home, manifests)
    if begun is not None:
        desk.begin(begun)
    return desk


def ask_first(home: Home, database: str | None, place: str) -> Begun | None:
    """Ask what a new office needs to know; None when the person thought better of it.

    ``place`` says in words where the data will lie when that was settled at the start, by the address of a
    ``database``; "" lets the person choose.
    """
    from psg_admin.ui.first.start import FirstStart

    dialog = FirstStart(home, place=place, database=database)
    dialog.exec()
    begun = dialog.begun
    dialog.deleteLater()
    if begun is not None:
        with suppress(OSError):  # then the next start asks again, and nothing is lost
            point(home, begun.home)
    return begun


_SOON_MS = 300
_LATER_MS = 1500


class DeskWindow:
    """The window over one office, with what outlives a page: jobs, habits, the daily backup.

    ``office`` is None while the window stands already and :meth:`open` opens it; ``desk`` is there once it is open.
    ``manifests`` say which pages there are.
    """

    office: Office
    desk: Desk

    def __init__(self, office: Office | None, home: Home, manifests: Sequence[Manifest]) -> None:
        self.home = home
        self._manifests = manifests
        self._held = ""
        habits.open(home.folder / appearance.FILE)
        self.jobs = Jobs(office)
        if office is not None:
            self._furnish(office)
        pages = page_specs(self._the_desk, manifests)
        self.window = Window(self.jobs, pages, finder(self._the_desk), ready=office is not None)
        OfficeDeeds(self.window, self._the_desk).offer()
        self.jobs.changed.connect(self._changed)
        if office is not None:
            self._settle_in()

    def open(self, opening: Callable[[], Office]) -> None:
        """Open the office by ``opening`` while the window is seen, and then its first page.

        When it cannot be opened, the person is told why and the program ends with status 1.
        """

        def opened() -> Office:
            office = opening()
            import_first()
            self._furnish(office)  # here, since what was typed into the search meanwhile is asked next
            return office

        self.jobs.open(opened, owner=self.window, then=self._opened, failed=self._not_opened)

    def _opened(self, _office: Office) -> None:
        self.window.begin()
        self._settle_in()

    def _not_opened(self, error: UserError) -> None:
        ask.tell(self.window, error.message)
        QApplication.exit(1)

    def _furnish(self, office: Office) -> None:
        from psg_admin.ui.kit.desk import Desk

        self.office = office
        self.desk = Desk(self.jobs, office, self.home)

    def _the_desk(self) -> Desk:
        return self.desk

    def _settle_in(self) -> None:
        if self.office.doubt is not None:
            self.window.give_notice(self.office.doubt.message)
        self._read_name()
        self._read_pen()
        self._look_around()
        # After the first page is on the screen: the other pages' modules, and the copy of the day, are nobody's hurry.
        self._after(_SOON_MS, self._read_on)
        self._after(_LATER_MS, self._back_up)

    def _look_around(self) -> None:
        """Say once of each place where the office lies what is to be known of it."""
        if self.office.url.get_backend_name() != "sqlite":
            return
        from psg_admin.store.surroundings import Surroundings, look_around

        def found(what: Surroundings | None) -> None:
            told = habits.get("surroundings").get("told", "")
            if what is not None and told != what.folder:
                habits.put("surroundings", told=what.folder)
                self.window.give_notice(what.sentence)

        file = Path(self.office.url.database or "")
        self.jobs.run(lambda _progress: look_around(file), owner=self.window, then=found)

    def _after(self, milliseconds: int, run: Callable[[], None]) -> None:
        # A timer of the window's own goes with the window, which a static one does not.
        timer = QTimer(self.window)
        timer.setSingleShot(True)
        timer.timeout.connect(run)
        timer.start(milliseconds)

    def begin(self, begun: Begun) -> None:
        """Do what the first start asked for: name the office, and fill it with the sample while the window is seen.

        :raises UserError: when the office cannot be named; the sentence says why.
        """
        if begun.organisation:
            from psg_admin.settings import name_office

            self.office.write(partial(name_office, organisation=begun.organisation))
            self._read_name()
        if begun.sample:
            from psg_admin.sample.make import fill

            deed = partial(fill, today=self.desk.today)
            self.jobs.write_long(
                lambda progress: partial(deed, progress=progress),
                owner=self.window,
                words=_("Making the sample office"),
            )

    def close(self) -> None:
        """Let go of the window, the lanes and the office."""
        self.window.close()
        self.window.deleteLater()
        action.hold("")
        self.jobs.close()
        with suppress(Unusable):  # then the habits last until now
            habits.save()
        if hasattr(self, "office"):
            self.office.close()

    def _read_on(self) -> None:
        self.jobs.run(partial(import_rest, self._manifests), owner=self.window, then=self._at_rest)

    def _read_name(self) -> None:
        from psg_admin.settings import load_settings

        self.jobs.read(load_settings, owner=self.window, then=self._named, key="settings")

    def _named(self, settings: Settings) -> None:
        self.window.set_organisation(settings.organisation, copied_from(self.home))

    def _changed(self, changes: Changes) -> None:
        if Topic.SETTINGS in changes.topics:
            self._read_name()
            self._read_pen()

    def _read_pen(self) -> None:
        from psg_admin.store.pen import read_pen

        self.jobs.read(partial(read_pen, now=self.desk.now), owner=self.window, then=self._show_pen, key="pen")

    def _show_pen(self, state: PenState) -> None:
        """Hold back what would write in a copy of an office that somebody else has, and say whose it is."""
        if state.why_not == self._held:
            return
        if self._held:
            self.window.notice_bar.withdraw(self._held)
        self._held = state.why_not
        action.hold(self._held)
        self.window.set_copy(state.title)
        if self._held:
            self.window.give_notice(self._held)
        self.window.show_heads()
        self.window.refresh(frozenset(Topic))
        self.jobs.refresh_undo()

    def _back_up(self) -> None:
        from psg_admin.ui.kit.daily import daily_check, daily_copy

        daily_copy(self.desk, self.window)
        daily_check(self.desk, self.window)

    def _at_rest(self, _answer: None) -> None:
        """Let Python look for garbage again, but not among the modules, which stay: that would hold the window up a
        tenth of a second each time (https://docs.python.org/3/library/gc.html#gc.freeze).
        """
        if not gc.get_freeze_count():
            gc.freeze()
        self.jobs.garbage.begin()


__all__ = ["DeskWindow", "make_app", "open_window"]

"""Start of the desktop: first start where there is no office yet, then the window."""

import sys
from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from psg_admin.kernel.changes import Changes, Topic
from psg_admin.kernel.errors import UserError
from psg_admin.places import Home
from psg_admin.store.engine import parse_url
from psg_admin.store.office import Office
from psg_admin.store.opening import exists
from psg_admin.store.settings import Settings, load_settings
from psg_admin.ui.kit import ask, theme
from psg_admin.ui.kit.crash import CrashDesk
from psg_admin.ui.kit.desk import Desk
from psg_admin.ui.kit.jobs import Jobs
from psg_admin.ui.kit.remember import habits
from psg_admin.ui.pages import find, page_specs
from psg_admin.ui.window import Window

Opener = Callable[..., Office]


def make_app() -> QApplication:
    """Return the application, styled, with its name and its crash desk."""
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication(sys.argv[:1])
    app.setApplicationName("psg_admin")
    app.setApplicationDisplayName("psg_admin")
    app.setDesktopFileName("psg_admin")
    theme.apply(app, "system")
    return app


def open_window(home: Home, database: str | None, opener: Opener) -> int:
    """Open the office in its window and stay until it is closed; return the exit status.

    ``opener(create=…)`` opens the office; where there is none yet, the first start asks its three questions.
    """
    app = make_app()
    crash = CrashDesk(app)
    crash.install()
    try:
        if not exists(parse_url(database or str(home.database))):
            from psg_admin.ui.first.start import first_start

            begun = first_start(home, opener)
            if begun is None:
                return 0
            home, office = begun
        else:
            office = opener(create=False)
    except UserError as error:
        ask.tell(None, error.message)
        return 1
    desk = DeskWindow(office, home)
    desk.window.show()
    status = app.exec()
    desk.close()
    return status


class DeskWindow:
    """The window over one open office, with what outlives a page: jobs, habits, the daily backup."""

    def __init__(self, office: Office, home: Home) -> None:
        self.office = office
        self.home = home
        habits.open(home.folder / "desk.json")
        self.jobs = Jobs(office)
        self.desk = Desk(self.jobs, office, home)
        self.window = Window(self.jobs, page_specs(self.desk), find)
        self.jobs.changed.connect(self._changed)
        self.jobs.read(load_settings, owner=self.window, then=self._named, key="settings")
        # After the first page is on the screen: the copy of the day is nobody's hurry.
        QTimer.singleShot(1500, self.window, self._back_up)

    def close(self) -> None:
        """Let go of the window, the lanes and the office."""
        self.window.close()
        self.window.deleteLater()
        self.jobs.close()
        habits.save()
        self.office.close()

    def _named(self, settings: Settings) -> None:
        self.window.set_organisation(settings.organisation)

    def _changed(self, changes: Changes) -> None:
        if Topic.SETTINGS in changes.topics:
            self.jobs.read(load_settings, owner=self.window, then=self._named, key="settings")

    def _back_up(self) -> None:
        from psg_admin.ui.kit.daily import daily_copy

        daily_copy(self.desk, self.window)


__all__ = ["DeskWindow", "make_app", "open_window"]

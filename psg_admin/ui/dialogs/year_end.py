"""The year's end: its papers, closing the books to a day, and opening them again."""

from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QDialog, QWidget

from psg_admin.books.operations import reopen_books
from psg_admin.books.queries import closed_to
from psg_admin.kernel.changes import Changes
from psg_admin.kernel.days import DayRange, show_day
from psg_admin.kernel.progress import Progress
from psg_admin.kernel.words import _
from psg_admin.paper.files import whole_file
from psg_admin.reports.closing import (
    ClosingStart,
    closed_with_backup,
    closing_start,
    kept_account,
    kept_workbook,
)
from psg_admin.reports.year_facts import recent_years
from psg_admin.store.list_query import Work
from psg_admin.store.office import Office
from psg_admin.ui.kit import ask, form, theme
from psg_admin.ui.kit.desk import Desk
from psg_admin.ui.kit.dialog import FormDialog
from psg_admin.ui.kit.export import ask_where
from psg_admin.ui.kit.widgets import FlowLayout, Sentences, TextLabel, button, column

Saved = Callable[[Path], object]


# --- papers -----------------------------------------------------------------------------------------------------------


def open_year_papers(parent: QWidget, desk: Desk, saved: Saved) -> None:
    """Open what there is to save of a financial year; ``saved`` is told where it lies."""

    def arrived(found: list[DayRange]) -> None:
        YearPapersDialog(parent, desk, found, saved).open()

    desk.jobs.read(partial(recent_years, today=desk.today), owner=parent, key="year-papers", then=arrived)


class YearPapersDialog(QDialog):
    """The papers of a financial year, one of ``years``: each is saved by its button."""

    def __init__(self, parent: QWidget, desk: Desk, years: list[DayRange], saved: Saved) -> None:
        super().__init__(parent)
        self.setObjectName("year.papers")
        self.setWindowTitle(_("The year’s papers"))
        self.years = years
        self._desk, self._saved = desk, saved
        options = [(one, one.show()) for one in years]
        self.form = form.Form([form.choice("year", _("Financial &year"), options)], {"year": years[0]})
        holder = QWidget()
        row = FlowLayout(holder, spacing=theme.px(12))
        for words, run in (
            (_("&Workbook…"), self.save_workbook),
            (_("&Account…"), self.save_account),
            (_("C&ommittee’s page…"), self.save_committee),
            (_("C&harts for the annual report…"), self.save_figures),
        ):
            row.addWidget(button(words, run))
        close = QWidget()
        FlowLayout(close, right=True).addWidget(button(_("&Close"), self.reject))
        about = _("Of a year that is closed you get the workbook and the account that were kept then.")
        self.setLayout(
            column(
                TextLabel(self.windowTitle(), "title"), TextLabel(about, "soft"), self.form, holder, close,
                margins=theme.px(24), spacing=theme.px(12),
            )
        )  # fmt: skip
        self.form.focus_first()
        self.resize(theme.chars(76), self.sizeHint().height())
        self.finished.connect(self.deleteLater)

    def save_workbook(self) -> None:
        """Save the treasurer's workbook."""
        self._save(_("Treasurer {period}"), ask.FileKind(_("Excel workbook"), ".xlsx"), write_treasurer)

    def save_account(self) -> None:
        """Save the account for the examiner."""
        self._save(_("Account {period}"), ask.FileKind(_("PDF document"), ".pdf"), write_account)

    def save_committee(self) -> None:
        """Save the committee's page."""
        self._save(_("Budget {period}"), ask.FileKind(_("PDF document"), ".pdf"), write_committee)

    def save_figures(self) -> None:
        """Save the charts of the last five years into a folder."""
        folder = ask.choose_folder(self, _("A folder for the charts"), self._desk.home.exports)
        if folder is not None:
            self._run(partial(write_charts, self._desk.office, self._desk.today, self._desk.made_at, folder), folder)

    def _save(self, name: str, kind: ask.FileKind, write: Callable[..., Path]) -> None:
        days: DayRange = self.form.peek()["year"]
        desk = self._desk
        path = ask_where(self, desk, self.windowTitle(), name.format(period=days.show()), [kind])
        if path is not None:
            self._run(partial(write, desk.office, days, desk.today, desk.made_at, path), path)

    def _run(self, work: Callable[[Progress], Path], path: Path) -> None:
        owner = self.parent()
        assert isinstance(owner, QWidget)  # noqa: S101 - as it was opened
        self.accept()
        self._desk.jobs.run(work, owner=owner, then=self._saved, words=_("Writing {name}").format(name=path.name))


def write_treasurer(
    office: Office, days: DayRange, today: date, made_at: datetime, path: Path, progress: Progress
) -> Path:
    """Write the treasurer's workbook in the long lane and return where it lies; ``made_at`` is local time.

    Of a year that is closed it is the one that was kept then.
    """
    from psg_admin.paper.workbook import write_workbook  # openpyxl loads only when a workbook is written
    from psg_admin.reports.treasurer import treasurer_workbook

    kept = office.read(partial(kept_workbook, days=days))
    if kept is not None:
        return _put(path, kept)
    sheets = office.read(partial(treasurer_workbook, days=days, today=today, made_at=made_at, progress=progress))
    write_workbook(sheets, path, progress=progress)
    return path


def write_account(
    office: Office, days: DayRange, today: date, made_at: datetime, path: Path, _progress: Progress
) -> Path:
    """Write the account of a year, as :func:`write_treasurer` does the workbook.

    :raises Refused: for a company, which draws up other accounts.
    """
    from psg_admin.reports.account_paper import account_paper  # what draws pages loads only when one is drawn

    kept = office.read(partial(kept_account, days=days))
    return _put(path, kept or office.read(partial(account_paper, days=days, today=today, made_at=made_at)))


def write_committee(
    office: Office, days: DayRange, today: date, made_at: datetime, path: Path, progress: Progress
) -> Path:
    """Write the committee's page, as :func:`write_treasurer` does the workbook."""
    from psg_admin.paper.writing import write_listing
    from psg_admin.reports.committee import committee_listing

    write_listing(
        office.read(partial(committee_listing, days=days, today=today, made_at=made_at)), path, progress=progress
    )
    return path


def write_charts(office: Office, today: date, made_at: datetime, folder: Path, _progress: Progress) -> Path:
    """Write the charts of the last five years into a folder, and return the first of them."""
    from psg_admin.reports.figures import figures, organisation_of, write_figures

    charts = office.read(partial(figures, count=5, today=today))
    write_figures(charts, folder, organisation=office.read(organisation_of), today=today, made_at=made_at)
    return folder / f"{charts[0].key}.pdf"


def _put(path: Path, data: bytes) -> Path:
    with whole_file(path) as part:
        part.write_bytes(data)
    return path


# --- closing ----------------------------------------------------------------------------------------------------------


def open_close_year(parent: QWidget, desk: Desk) -> None:
    """Open the form that closes the books to a day, with what stands open then."""

    def arrived(found: ClosingStart) -> None:
        CloseYearDialog(parent, desk, found).open()

    desk.jobs.read(partial(closing_start, today=desk.today), owner=parent, key="close", then=arrived)


class CloseYearDialog(FormDialog):
    """Closes the books to a day. What stands open at its end is said, and they are closed then where a tick says so."""

    def __init__(self, parent: QWidget | None, desk: Desk, found: ClosingStart) -> None:
        self._desk = desk
        self._found = found
        self._sentences = Sentences("attention")
        super().__init__(
            parent, desk.jobs, name="year.close", title=_("Close the books"),
            subtitle=_("What they say of the days until then does not change any more. The workbook and the account of "
                       "the year are kept, and a backup is made. Undo does not open them again."),
            fields=[form.day("last_day", _("Close them &to"), today=desk.today, required=True),
                    form.check("anyway", _("Close them although this stands &open"))],
            draft={"last_day": found.last_day}, action=_("Clo&se the books"), operation=self._close,
            panel=self._sentences, panel_below=True, width=80,
        )  # fmt: skip
        self.form.changed.connect(self._ask)
        self._show(found)

    def _ask(self) -> None:
        day = self.form.peek().get("last_day")
        if day is None or day == self._found.last_day:
            self._show(self._found)
            return
        question = partial(closing_start, today=self._desk.today, last_day=day)
        self._desk.jobs.read(question, owner=self, key="close", then=self._show)

    def _show(self, found: ClosingStart) -> None:
        self._found = found
        if found.still:
            self._sentences.setText("\n".join(f"⚠ {sentence}" for sentence in found.still))
        else:
            self._sentences.setText(_("Nothing stands open at the end of {day}.").format(day=show_day(found.last_day)))
        self.setAccessibleDescription(self._sentences.text())
        self.form.set_shown("anyway", bool(found.still))
        if found.closed_to is not None:
            self.set_foot(_("The books are closed to {day}.").format(day=show_day(found.closed_to)))
        self.set_action(_("Clo&se the books"), enabled=not found.still or bool(self.form.value("anyway")))

    def _close(self, values: dict[str, Any]) -> Work[Changes]:
        desk = self._desk
        return partial(
            closed_with_backup, home=desk.home, url=desk.office.url, last_day=values["last_day"],
            anyway=bool(values.get("anyway")), today=desk.today, now=desk.now, made_at=desk.made_at,
        )  # fmt: skip


def open_reopen_year(parent: QWidget, desk: Desk) -> None:
    """Open the form that opens the books again, where they are closed."""

    def arrived(last_day: date | None) -> None:
        if last_day is None:
            ask.tell(parent, _("The books are not closed to any day."))
            return

        def deed(values: dict[str, Any]) -> Work[Changes]:
            return partial(reopen_books, last_day=last_day, reason=values["reason"], now=desk.now)

        FormDialog(
            parent, desk.jobs, name="year.reopen",
            title=_("Open the books again that are closed to {day}").format(day=show_day(last_day)),
            subtitle=_("What was kept when they were closed stays; the reason is kept with it."),
            fields=[form.text("reason", _("&Reason"), required=True, limit=500)], draft={},
            action=_("&Open the books again"), operation=deed, width=70,
        ).open()  # fmt: skip

    desk.jobs.read(closed_to, owner=parent, key="reopen", then=arrived)

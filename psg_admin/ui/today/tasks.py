"""The tasks on the first page: those that are due or overdue, done from there; and those of the office itself."""

from collections.abc import Iterator
from functools import partial

from psg_admin.kernel.figures import show_count
from psg_admin.kernel.words import _, ngettext
from psg_admin.notes.queries import NoteRow, note
from psg_admin.reports.today import TodayFigures
from psg_admin.ui.kit.action import Action, Target
from psg_admin.ui.kit.desk import Desk
from psg_admin.ui.kit.page import Page
from psg_admin.ui.today.board import Line

# The forms are imported where they are opened: the figures of the first page need not wait for them.


def task_lines(page: Page, desk: Desk, figures: TodayFigures) -> Iterator[Line]:
    """Yield the tasks that wait: what is to be done, about whom, for whom, and since when."""
    waiting = figures.tasks
    for row in waiting.rows:
        yield _line(page, desk, figures, row)
    more = waiting.count - len(waiting.rows)
    if more > 0:
        words = ngettext("{count} more task", "{count} more tasks", more).format(count=show_count(more))
        yield Line("more", words, partial(_open_list, page, desk))


def task_actions(page: Page, desk: Desk) -> list[Action]:
    """Return what can be done with tasks from the first page."""
    return [
        Action("task", _("New task of the office"), partial(_new, page, desk), button=_("New task…"), everywhere=True),
        Action("tasks", _("Open tasks"), partial(_open_list, page, desk), button=_("Open tasks…"), everywhere=True,
               reads=True),
    ]  # fmt: skip


def open_office_note(page: Page, desk: Desk, note_id: int) -> None:
    """Open a note of the office's own."""
    desk.jobs.read(partial(note, note_id=note_id), owner=page, key="note", then=partial(_open, page, desk))


def _line(page: Page, desk: Desk, figures: TodayFigures, row: NoteRow) -> Line:
    days = 0 if row.due_on is None else (figures.day - row.due_on).days
    late = ngettext("{count} day", "{count} days", days).format(count=show_count(days)) if days else ""
    about = [row.name or _("Of the office")]
    if row.assignee:
        about.append(_("for {name}").format(name=row.assignee))
    if row.contact_id is None:
        go = partial(_open, page, desk, row)
    else:
        go = partial(page.go, Target("members", row.contact_id))
    return Line(
        f"note{row.id}", row.brief, go, " · ".join(about), late, done=_("Done"), do=partial(_finish, page, desk, row.id)
    )


def _finish(page: Page, desk: Desk, note_id: int) -> None:
    from psg_admin.ui.notes.forms import finish

    finish(page, desk, [note_id])


def _open(page: Page, desk: Desk, row: NoteRow) -> None:
    from psg_admin.ui.notes.forms import open_note

    open_note(page, desk, row)


def _new(page: Page, desk: Desk) -> None:
    from psg_admin.ui.notes.forms import open_new_note

    open_new_note(page, desk, task=True)


def _open_list(page: Page, desk: Desk) -> None:
    from psg_admin.ui.notes.tasks import open_notes

    open_notes(page, desk)

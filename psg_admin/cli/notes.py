"""Commands about notes and tasks."""

from functools import partial
from typing import Any

import click

from psg_admin.cli.face import Face, as_json, pass_face, print_json, print_table, report
from psg_admin.cli.listing import id_column, print_listing
from psg_admin.cli.options import contact_id, none_given, on_file, record_id
from psg_admin.kernel.words import _, pgettext
from psg_admin.notes import operations, queries
from psg_admin.notes.documents import note_columns
from psg_admin.notes.queries import NoteFilter, NoteRow
from psg_admin.notes.rules import NoteDraft

_about = click.option("--contact", type=contact_id, help="Whom it is about, by the id of the contact.")
_day = click.option("--due", "due_text", metavar="DAY", help="By when it is to be done: it is a task then.")
_for = click.option("--for", "assignee", metavar="NAME", help="Who is to do it.")


@click.group()
def notes() -> None:
    """Notes and tasks: add, list, show, change, note as done, take up again, remove."""


@notes.command("add")
@click.argument("words", nargs=-1, required=True, metavar="[WHO] TEXT")
@_about
@click.option("--office", is_flag=True, help="It is about nobody: a note of the office's own.")
@_day
@_for
@pass_face
def notes_add(
    face: Face, words: tuple[str, ...], contact: int | None, due_text: str | None, assignee: str | None, *,
    office: bool,
) -> None:  # fmt: skip
    """Note TEXT about WHO, and print the id of the note.

    WHO is the id of a contact, a membership number, or a name. With --due it is a task, which Today shows from that day
    on until it is done.
    """
    whose, text = _whose(face, words, contact, office=office)
    draft = NoteDraft(text, None if due_text is None else face.day(due_text, "due"), assignee or "")
    deed = partial(operations.add_note, draft=draft, today=face.today, author=face.office.actor, contact_id=whose)
    report(face.write(deed))


def _whose(face: Face, words: tuple[str, ...], contact: int | None, *, office: bool) -> tuple[int | None, str]:
    """Return whom a note is about, and its text.

    :raises click.UsageError: when it is not said once whom it is about.
    """
    if len(words) == 2 and contact is None and not office:
        return on_file(face, words[0]), words[1]
    if len(words) == 1 and (contact is None) == office:
        return contact, words[0]
    raise click.UsageError(_("Say whom it is about once, as WHO, --contact or --office, and then the TEXT."))


@notes.command("list")
@click.argument("person", required=False, metavar="[WHO]")
@_about
@click.option("--office", is_flag=True, help="Only those of the office's own.")
@click.option("--tasks", is_flag=True, help="Only tasks.")
@click.option("--due", "due_text", metavar="DAY", help="Only tasks that are to be done by DAY.")
@click.option("--for", "assignee", metavar="NAME", help="Only tasks of this person.")
@click.option("--done", is_flag=True, help="Also what is done.")
@as_json
@pass_face
def notes_list(
    face: Face, person: str | None, contact: int | None, due_text: str | None, assignee: str | None, *,
    office: bool, tasks: bool, done: bool, as_json: bool,
) -> None:  # fmt: skip
    """List notes and tasks: tasks first, by their days, then notes, the newest first."""
    if sum((person is not None, contact is not None, office)) > 1:
        raise click.UsageError(_("Say WHO, --contact or --office, one of them."))
    asked = NoteFilter(
        contact_id=contact if person is None else on_file(face, person), office=office, tasks=tasks,
        due=None if due_text is None else face.day(due_text, "due"), assignee=assignee or "", done=done,
    )  # fmt: skip
    rows = face.read(partial(queries.note_list, asked=asked))
    columns = [id_column(_("Id"), lambda r: r.id), *note_columns(face.today)]
    print_listing(columns, rows, as_json=as_json, data=lambda row: _data(face, row))


@notes.command("show")
@click.argument("note", type=record_id)
@as_json
@pass_face
def notes_show(face: Face, note: int, *, as_json: bool) -> None:
    """Show one note or task with the whole of its text."""
    row = face.read(partial(queries.note, note_id=note))
    if as_json:
        print_json(_data(face, row))
        return
    state = row.state(face.today)
    fields = [
        (_("Id"), row.id), (pgettext("whom a note is about", "About"), row.name or _("the office")),
        (_("Noted on"), row.noted_on), (_("Written by"), row.author), (_("By"), row.due_on),
        (pgettext("who is to do it", "For"), row.assignee), (_("Status"), "" if state is None else state.label),
        (_("Done on"), row.done_on), (_("Done by"), row.done_by), (_("Text"), row.text),
    ]  # fmt: skip
    print_table([_("Field"), _("Value")], [pair for pair in fields if pair[1] not in (None, "")])


def _data(face: Face, row: NoteRow) -> dict[str, Any]:
    return {
        "id": row.id, "contact": row.contact_id, "name": row.name, "text": row.text, "noted_on": row.noted_on,
        "author": row.author, "due_on": row.due_on, "for": row.assignee, "done_on": row.done_on,
        "done_by": row.done_by, "state": row.state(face.today),
    }  # fmt: skip


@notes.command("change")
@click.argument("note", type=record_id)
@click.option("--text", help="What it says.")
@_day
@click.option("--no-day", is_flag=True, help="It has no day any more: it is a note and no task.")
@_for
@pass_face
def notes_change(face: Face, /, note: int, *, no_day: bool, **options: Any) -> None:
    """Change what a note says, by when it is to be done, or by whom."""
    if none_given(options) and not no_day:
        raise click.UsageError(_("Say what is to change: --text, --due, --no-day or --for."))
    if no_day and options["due_text"] is not None:
        raise click.UsageError(_("Say --due or --no-day, one of them."))
    row = face.read(partial(queries.note, note_id=note))
    text, due_text, assignee = options["text"], options["due_text"], options["assignee"]
    draft = NoteDraft(
        row.text if text is None else text,
        None if no_day else row.due_on if due_text is None else face.day(due_text, "due"),
        assignee if assignee is not None else "" if no_day else row.assignee,
    )
    deed = partial(operations.change_note, note_id=note, draft=draft, version=row.version)
    report(face.write(deed), reference=False)


@notes.command("done")
@click.argument("tasks", metavar="TASK...", type=record_id, nargs=-1, required=True)
@click.option("--by", help="Who did it (you).")
@pass_face
def notes_done(face: Face, tasks: tuple[int, ...], by: str | None) -> None:
    """Note that TASKs were done today, all of them at once."""
    deed = partial(operations.finish_tasks, note_ids=tasks, today=face.today, by=by or face.office.actor)
    report(face.write(deed), reference=False)


@notes.command("reopen")
@click.argument("tasks", metavar="TASK...", type=record_id, nargs=-1, required=True)
@pass_face
def notes_reopen(face: Face, tasks: tuple[int, ...]) -> None:
    """Note that TASKs are still to be done."""
    report(face.write(partial(operations.reopen_tasks, note_ids=tasks)), reference=False)


@notes.command("remove")
@click.argument("note", type=record_id)
@pass_face
def notes_remove(face: Face, note: int) -> None:
    """Take a note or a task away."""
    report(face.write(partial(operations.remove_note, note_id=note)), reference=False)

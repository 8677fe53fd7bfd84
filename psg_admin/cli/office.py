"""Commands about the office itself: settings, undo, history, check, backup."""

import sys
from collections.abc import Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from psg_admin.cli.face import (
    Face,
    as_json,
    begins_office,
    pass_face,
    print_json,
    print_table,
    progress_bar,
    report,
    say,
    tell,
)
from psg_admin.cli.listing import id_column, print_listing
from psg_admin.cli.options import Whole, record_id
from psg_admin.kernel.charity import charity_number_hint, charity_words
from psg_admin.kernel.days import show_moment
from psg_admin.kernel.errors import BadInput, Refused
from psg_admin.kernel.figures import show_count
from psg_admin.kernel.money import shorten
from psg_admin.kernel.particulars import Kind, Particular
from psg_admin.kernel.typed import whole
from psg_admin.kernel.words import _, ngettext
from psg_admin.settings import all_settings, declared, save_settings
from psg_admin.store.disk import typed_path
from psg_admin.store.list_query import ListQuery

if TYPE_CHECKING:
    from psg_admin.store.heads import FoundHead
    from psg_admin.store.restoring import Preview


@click.group()
def settings() -> None:
    """Show or change the settings of the office."""


@settings.command("show")
@as_json
@pass_face
def settings_show(face: Face, *, as_json: bool) -> None:
    """Show every setting."""
    now = face.read(all_settings)
    if as_json:
        print_json(now)
    else:
        print_table([_("Setting"), _("Value")], [(name.replace("_", "-"), value) for name, value in now.items()])


@settings.command("set")
@click.argument("pairs", nargs=-1, required=True, metavar="NAME=VALUE…")
@pass_face
@begins_office
def settings_set(face: Face, pairs: tuple[str, ...]) -> None:
    """Change settings, such as organisation="Peru Support Group" scheme=year."""
    known, seen = declared(face.office.features), face.read(all_settings)
    changed = dict(seen)
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals:
            raise click.UsageError(_("“{text}” is not NAME=VALUE.").format(text=shorten(pair)))
        key = name.strip().replace("-", "_")
        if key not in known:
            raise BadInput(_("There is no setting “{name}”.").format(name=key))
        changed[key] = _typed(known[key].particular, value)
    report(face.write(partial(save_settings, settings=changed, seen=seen)))
    number = changed.get("charity_number", "")
    if words := charity_number_hint(number) if number == seen.get("charity_number") else charity_words(number):
        tell(words)


def _typed(each: Particular, text: str) -> Any:
    """Return what was typed for a setting.

    :raises BadInput: for what is none of its choices, or no number.
    """
    called = each.key.replace("_", "-")
    if each.kind in {Kind.COUNT, Kind.MONTH}:
        number = whole(text)
        if number is None:
            raise BadInput(
                _("{name}: “{value}” is not a whole number.").format(name=called, value=text), field=each.key
            )
        return number
    if each.kind is not Kind.CHOICE:
        return text
    for one in each.choices:
        if one.value == text:
            return one
    raise BadInput(
        _("{name}: “{value}” is not one of {known}.").format(
            name=called, value=shorten(text), known=", ".join(one.value for one in each.choices)
        ),
        field=each.key,
    )


@click.command()
@click.argument("entry", type=record_id, required=False)
@pass_face
def undo(face: Face, entry: int | None) -> None:
    """Undo your newest deed, or the one of a history ENTRY, whoever did it; it is named.

    Money that came in with it counts as never entered. Status 1 when the deed cannot be undone.
    """
    report(face.undo(entry), reference=False)


@click.command()
@pass_face
def redo(face: Face) -> None:
    """Do again what you undid last."""
    report(face.redo(), reference=False)


@click.command()
@click.argument("entry", type=record_id, required=False)
@click.option("--search", default="", help="Words of what was done, to whom, or who did it.")
@click.option("--limit", type=Whole(1, 10**9), default=100, show_default=True, help="The newest so many entries.")
@as_json
@pass_face
def history(face: Face, entry: int | None, search: str, limit: int, *, as_json: bool) -> None:
    """Show what was done, newest first, or what ENTRY changed, field by field."""
    from psg_admin.reports.history import history_columns
    from psg_admin.reports.trail import trail
    from psg_admin.store.history import list_rows

    if entry is not None:
        _show_entry(face, entry, limit, as_json=as_json)
        return
    ids = face.read(partial(trail, query=ListQuery(search)))
    rows = face.read(partial(list_rows, ids=ids[:limit]))
    columns = [id_column(_("Entry"), lambda r: r.id), *history_columns()]
    print_listing(columns, rows, as_json=as_json, text="id at actor summary", data=asdict)


def _show_entry(face: Face, entry_id: int, limit: int, *, as_json: bool) -> None:
    from psg_admin.store.history import entry_detail

    found = face.read(partial(entry_detail, entry_id=entry_id, limit=limit))
    if as_json:
        print_json({**asdict(found.entry), "rows": [asdict(row) for row in found.rows], "more": found.more})
        return
    say(found.entry.summary)
    say(_("{moment}, by {actor}").format(moment=show_moment(found.entry.at.astimezone()), actor=found.entry.actor))
    print_table(
        [_("What"), _("Field"), _("Before"), _("After")],
        [
            (f"{row.label} {row.name}: {row.done.label}", field.label, field.before, field.after)
            for row in found.rows
            for field in row.fields
        ],
    )
    if found.more:
        say(ngettext("and {count} more", "and {count} more", found.more).format(count=show_count(found.more)))


@click.command()
@click.option("--head", "typed", metavar="HEX", help="A seal number from paper: does it belong to this history?")
@click.option("--daily", is_flag=True, help="Only what was done since the last check, and a tenth of the rest in turn.")
@as_json
@pass_face
def check(face: Face, typed: str | None, *, daily: bool, as_json: bool) -> None:
    """Check the file, the journal and the books: every sum adds up. Status 1 and a list when not.

    With --head it also says which entry a seal number belongs to; status 1 when it belongs to none.
    """
    from psg_admin.reports.audit import audit
    from psg_admin.store.daily import check_daily
    from psg_admin.store.heads import find_head, office_head, parse_head

    digits = None if typed is None else parse_head(typed)
    doubt = face.opened(quiet=True).doubt
    with progress_bar(_("Checking")) as progress:
        found = check_daily(face.office, progress=progress) if daily else face.read(partial(audit, progress=progress))
    now = face.read(office_head)
    asked = None if digits is None else face.read(partial(find_head, digits=digits))
    to_mend = bool(found)
    if doubt is not None:
        found = [doubt.message, *found]
    if digits is not None and asked is None:
        found = [*found, _("The seal number {number} does not belong to this history.").format(number=digits)]
    if as_json:
        sought = {} if digits is None else {"asked": None if asked is None else asdict(asked)}
        print_json(
            {
                "sound": not found, "problems": found, "office": now.identity, "head": now.hash, "seal": now.seal,
                "entries": now.entries, **sought,
            }
        )  # fmt: skip
    else:
        _say_checked(found, asked, seal=now.seal if now.entries else "", daily=daily, to_mend=to_mend)
    if found:
        raise Refused(
            ngettext("{count} thing is wrong.", "{count} things are wrong.", len(found)).format(count=len(found))
        )


def _say_checked(found: Sequence[str], asked: "FoundHead | None", *, seal: str, daily: bool, to_mend: bool) -> None:
    """Say what the check found; ``to_mend``: something in the office itself is not as it should be."""
    for sentence in found:
        say(sentence)
    if asked is not None:
        say(_found_words(asked))
    if to_mend:
        say(_("What can be rebuilt, psg-admin rebuild puts right; for the rest, restore the last backup."))
    if found:
        return
    say(_("What was done lately is sound.") if daily else _("The file, the journal and the books are sound."))
    if seal:
        say(_("Seal number {number}").format(number=seal))


def _found_words(found: "FoundHead") -> str:
    return ngettext(
        "The seal number belongs to entry {entry} of {moment}; {count} entry came since.",
        "The seal number belongs to entry {entry} of {moment}; {count} entries came since.",
        found.since,
    ).format(entry=found.entry, moment=show_moment(found.at.astimezone()), count=show_count(found.since))


@click.command()
@pass_face
def rebuild(face: Face) -> None:
    """Rebuild what is worked out from what is recorded: the search, and the status of members by day.

    Status 1 where what is recorded is not what the history says: the check names it, and nothing is rebuilt over it.
    """
    from psg_admin.store.rebuild import rebuild_proved

    with progress_bar(_("Rebuilding")) as progress:
        changes = face.write(partial(rebuild_proved, progress=progress))
    report(changes, reference=False)


@click.command()
@click.argument("file")
@pass_face
def backup(face: Face, file: str) -> None:
    """Back the office up into FILE; the backup is opened and checked."""
    from psg_admin.store.backup import back_up

    path = typed_path(file)
    with progress_bar(_("Making the backup")) as progress:
        back_up(face.office, path, progress=progress)
    say(_("Backed up to {file} and checked.").format(file=path))


@click.command()
@click.argument("file")
@click.option("--over", is_flag=True, help="Restore over the office of now, after a backup of it.")
@click.option("--yes", is_flag=True, help="With --over: do it without asking.")
@click.option("--dry-run", is_flag=True, help="With --over: only say what would be lost and what would come back.")
@as_json
@pass_face
def restore(face: Face, file: str, *, over: bool, yes: bool, dry_run: bool, as_json: bool) -> None:
    """Restore the backup in FILE into a new office, or with --over in place of what an office holds now.

    The new office is the one named by --home or --database. What would be lost with --over is told, and asked about,
    first.
    """
    path = typed_path(file)
    if over:
        _restore_over(face, path, yes=yes, dry_run=dry_run, as_json=as_json)
        return
    if yes or dry_run or as_json:
        raise click.UsageError(_("--yes, --dry-run and --json go with --over."))
    from psg_admin.store.backup import restore as restore_copy

    with progress_bar(_("Making the backup")) as progress:
        restore_copy(path, face.url, workroom=face.home.workroom, progress=progress)
    say(_("Restored from {file}.").format(file=path))


def _restore_over(face: Face, path: Path, *, yes: bool, dry_run: bool, as_json: bool) -> None:
    from psg_admin.store.restoring import preview, restore_over

    with progress_bar(_("Looking at the backup")) as progress:
        found = preview(face.office, face.home, path, progress)
    if not as_json:
        _show_preview(found)
    elif dry_run:
        print_json({**_data_of(found), "restored": False})
    if dry_run:
        return
    if found.nothing:
        raise Refused(_("Nothing was restored."))
    if not yes:
        if not sys.stdin.isatty():
            raise Refused(_("Nothing was restored. Say --yes when this is what you want."))
        click.confirm(_("Restore it over the office of now?"), abort=True, err=True)
    with progress_bar(_("Restoring the backup")) as progress:
        done = restore_over(face.office, face.home, path, expected=found.head, progress=progress)
    if as_json:
        print_json({**_data_of(found), "restored": True})
    else:
        report(done, reference=False)


def _show_preview(found: "Preview") -> None:
    for sentence in found.sentences():
        say(sentence)
    for title, deeds in ((_("Would be lost"), found.lost), (_("Would come back"), found.back)):
        if deeds.count:
            print_table(
                [_("Entry"), _("When"), _("Who"), title],
                [(deed.entry, show_moment(deed.at.astimezone()), deed.actor, deed.summary) for deed in deeds.newest],
            )
            more = deeds.count - len(deeds.newest)
            if more:
                say(ngettext("and {count} more", "and {count} more", more).format(count=show_count(more)))
    if found.records:
        print_table(
            [_("Records"), _("Come back"), _("Change"), _("Go")],
            [
                (one.label, show_count(one.added), show_count(one.changed), show_count(one.removed))
                for one in found.records
            ],
        )


def _data_of(found: "Preview") -> dict[str, Any]:
    return {
        "file": str(found.file),
        "made_at": found.made_at,
        "newest_at": found.newest_at,
        "entry": found.head.number,
        "seal": found.head.seal,
        "lost": {"count": found.lost.count, "deeds": [asdict(deed) for deed in found.lost.newest]},
        "back": {"count": found.back.count, "deeds": [asdict(deed) for deed in found.back.newest]},
        "records": [asdict(one) for one in found.records],
    }

"""Commands about backups: those there are, and a second place for them."""

from pathlib import Path
from typing import Any

import click

from psg_admin.cli.face import Face, as_json, pass_face, print_json, print_table, say
from psg_admin.kernel.days import show_day, show_moment
from psg_admin.kernel.errors import Refused, Unusable
from psg_admin.kernel.words import _, ngettext
from psg_admin.store.disk import typed_path


@click.group()
def backups() -> None:
    """List the backups of the office, and name a second place for them."""


@backups.command("list")
@click.option("--verify", is_flag=True, help="Compare each with the digest of its bytes. Status 1 when one differs.")
@as_json
@pass_face
def backups_list(face: Face, *, verify: bool, as_json: bool) -> None:
    """List the backups there are, the newest first."""
    from psg_admin.store.backups import backups as found_in
    from psg_admin.store.backups import head_of
    from psg_admin.store.second_place import second_place, told

    identity = head_of(face.office.url).identity
    found = found_in(face.home, identity)
    verdicts = [_verified(one.path) if verify else "" for one in found]
    place = second_place(face.home, identity)
    if as_json:
        lines: list[dict[str, Any]] = [
            {
                "file": str(one.path),
                "made_at": one.made_at,
                "size": one.size,
                "origin": str(one.origin),
                "newest_on": one.newest_on,
                "entry": one.state.entry,
                "seal": one.state.hash[:16],
                "marked": one.state.marked,
                **({"sound": not verdict} if verify else {}),
            }
            for one, verdict in zip(found, verdicts, strict=True)
        ]
        second = None if place.folder is None else str(place.folder)
        print_json({"backups": lines, "second_place": {"folder": second, "copied_at": place.copied_at}})
    else:
        print_table(
            [_("Made"), _("How"), _("Newest entry"), _("File")],
            [
                (
                    show_moment(one.made_at),
                    one.origin.label,
                    "" if one.newest_on is None else show_day(one.newest_on),
                    str(one.path),
                )
                for one in found
            ],
        )
        for verdict in filter(None, verdicts):
            say(verdict)
        say(told(place))
    wrong = sum(map(bool, verdicts))
    if wrong:
        raise Refused(
            ngettext(
                "{count} backup is not as it was made.", "{count} backups are not as they were made.", wrong
            ).format(count=wrong)
        )


@backups.command("place")
@click.argument("folder", metavar="DIR|none")
@pass_face
def backups_place(face: Face, folder: str) -> None:
    """Put each daily backup into DIR as well, when it is there; "none" ends that."""
    from psg_admin.store.backups import head_of
    from psg_admin.store.second_place import choose_second_place, copy_there, second_place, told

    url = face.office.url
    identity = head_of(url).identity
    where: Path | None = None if folder == "none" else typed_path(folder)
    choose_second_place(face.home, identity, where, today=face.today)
    if where is not None:
        copy_there(face.home, url, at=face.office.clock())
    say(told(second_place(face.home, identity)))


def _verified(file: Path) -> str:
    """Return what is wrong with a backup, "" where nothing is; one without a mark has nothing to compare it with."""
    from psg_admin.store.copy_mark import require_unaltered

    try:
        require_unaltered(file)
    except Unusable as error:
        return error.message
    return ""

"""Commands about backups: those there are, and a second place for them."""

from functools import partial
from pathlib import Path
from typing import Any

import click

from psg_admin.cli.face import Face, as_json, pass_face, print_json, print_table, say
from psg_admin.kernel.days import show_day, show_moment
from psg_admin.kernel.errors import Refused
from psg_admin.kernel.figures import show_count
from psg_admin.kernel.words import _, ngettext
from psg_admin.store.disk import typed_path


@click.group()
def backups() -> None:
    """List the backups of the office, and name a second place for them."""


@backups.command("list")
@click.option(
    "--verify", is_flag=True,
    help="Compare each with the digest of its bytes. Status 1 when one differs, or a file called like a backup cannot "
    "be read.",
)  # fmt: skip
@as_json
@pass_face
def backups_list(face: Face, *, verify: bool, as_json: bool) -> None:
    """List the backups there are, the newest first, and what is called like one and cannot be read."""
    from psg_admin.store.backups import prove
    from psg_admin.store.safety import safety
    from psg_admin.store.second_place import told

    found = face.read(partial(safety, home=face.home))
    verdicts = [prove(one) if verify else "" for one in found.backups]
    wrong = [(one.path, why) for one, why in zip(found.backups, verdicts, strict=True) if why]
    if verify:
        wrong += [(one.path, why) for one in found.elsewhere if (why := prove(one))]
    unread = [(one.path, one.why) for one in found.unread]
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
            for one, verdict in zip(found.backups, verdicts, strict=True)
        ]
        second = None if found.second.folder is None else str(found.second.folder)
        told_wrong = [{"file": str(path), "reason": why} for path, why in (*wrong, *unread)]
        place = {"folder": second, "copied_at": found.second.copied_at}
        print_json({"backups": lines, "wrong": told_wrong, "second_place": place})
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
                for one in found.backups
            ],
        )
        for _path, why in (*wrong, *unread):
            say(why)
        say(told(found.second))
    if verify and (wrong or unread):
        raise Refused(_how_many(len(wrong), len(unread)))


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


def _how_many(altered: int, unread: int) -> str:
    """Say how many backups differ from what was made, and how many files are called like one and cannot be read."""
    first = ngettext(
        "{count} backup is not as it was made.", "{count} backups are not as they were made.", altered
    ).format(count=show_count(altered))
    second = ngettext(
        "{count} file is called like a backup and cannot be used.",
        "{count} files are called like backups and cannot be used.",
        unread,
    ).format(count=show_count(unread))
    return " ".join(words for words, count in ((first, altered), (second, unread)) if count)

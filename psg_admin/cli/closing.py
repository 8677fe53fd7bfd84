"""Closing the books to a day, and opening them again."""

from functools import partial

import click

from psg_admin.cli.face import Face, pass_face, report, say
from psg_admin.kernel.days import show_day
from psg_admin.kernel.errors import Refused
from psg_admin.kernel.words import _


@click.command()
@click.argument("day")
@click.option("--yes", is_flag=True, help="Close them although something stands open.")
@pass_face
def close(face: Face, day: str, *, yes: bool) -> None:
    """Close the books to the end of DAY: nothing that they say of the days until then changes any more.

    First it lists what stands open. A backup is made before, and the workbook and the account of the year are kept as
    they are. Undo does not open the books again; `reopen` does.
    """
    from psg_admin.books.operations import check_closing
    from psg_admin.reports.closing import closed_with_backup, standing_open

    last_day = face.day(day, "day")
    face.read(partial(check_closing, last_day=last_day, today=face.today))
    still = face.read(partial(standing_open, last_day=last_day))
    for sentence in still:
        say(sentence)
    if still and not yes:
        raise Refused(
            _("Settle this first, or close the books to {day} although it stands open: --yes.").format(
                day=show_day(last_day)
            )
        )
    local = face.now.astimezone().replace(tzinfo=None)
    deed = partial(
        closed_with_backup, home=face.home, url=face.office.url, last_day=last_day, anyway=yes, today=face.today,
        now=face.now, made_at=local,
    )  # fmt: skip
    report(face.write(deed), reference=False)


@click.command()
@click.argument("day")
@click.option("--reason", required=True, help="Why; it is kept.")
@pass_face
def reopen(face: Face, day: str, reason: str) -> None:
    """Open the books again that were closed to DAY.

    The workbook and the account that were kept then stay; from now on `export` makes them of what there is.
    """
    from psg_admin.books.operations import reopen_books

    deed = partial(reopen_books, last_day=face.day(day, "day"), reason=reason, now=face.now)
    report(face.write(deed), reference=False)

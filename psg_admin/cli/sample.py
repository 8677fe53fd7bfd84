"""The command that fills an empty office with the sample."""

from functools import partial

import click

from psg_admin.cli.face import Face, begins_office, pass_face, progress_bar, report
from psg_admin.cli.options import plain_number
from psg_admin.kernel.words import _


@click.command()
@click.option(
    "--members", type=plain_number, default=600, show_default=True, metavar="N", help="About so many members."
)
@click.option(
    "--seed", type=plain_number, default=1, show_default=True, metavar="S", help="The same seed, the same people."
)
@pass_face
@begins_office
def sample(face: Face, members: int, seed: int) -> None:
    """Fill an empty office with invented members, events, payments and news."""
    from psg_admin.sample.make import fill

    with progress_bar(_("Making the sample office")) as progress:
        deed = partial(fill, members=members, seed=seed, today=face.today, progress=progress)
        changes = face.write(deed)
    report(changes, reference=False)

"""The command that counts the till."""

from functools import partial

import click

from psg_admin.books.operations import count_till
from psg_admin.cli.face import Face, begins_office, pass_face, report
from psg_admin.cli.options import SumCommand
from psg_admin.kernel.money import Money


@click.command(cls=SumCommand)
@click.argument("counted")
@click.option("--expected", "expected_text", required=True, metavar="SUM",
              help="What should be there: the float and what came in.")  # fmt: skip
@click.option("--on", "on_text", metavar="DAY", help="The day it was counted (today).")
@pass_face
@begins_office
def till(face: Face, counted: str, expected_text: str, on_text: str | None) -> None:
    """Post what the cash box is over or short where COUNTED is in it; the float is not income."""
    deed = partial(
        count_till, counted=Money.parse(counted, field="counted"),
        expected=Money.parse(expected_text, field="expected"), on=face.day(on_text, "on"), today=face.today,
        now=face.now,
    )  # fmt: skip
    report(face.write(deed), reference=False)

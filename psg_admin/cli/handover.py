"""Commands that hand an office over to another computer, take it over, and say who has it."""

from functools import partial
from typing import Any

import click

from psg_admin.cli.face import Face, as_json, pass_face, print_json, progress_bar, report, say
from psg_admin.kernel.errors import Refused
from psg_admin.kernel.words import _
from psg_admin.store.disk import typed_path


@click.command("hand-over")
@click.argument("file")
@pass_face
def hand_over(face: Face, file: str) -> None:
    """Hand the office over in FILE: nothing more is written here until it is taken over."""
    from psg_admin.store.handover import hand_over as hand

    path = typed_path(file)
    with progress_bar(_("Handing the office over")) as progress:
        changes = hand(face.office, path, progress=progress)
    report(changes, reference=False)
    say(_("The office is in {file}. Whoever takes it over goes on with it.").format(file=path))


@click.command("take-over")
@click.argument("file", required=False)
@click.option(
    "--as", "named", default="", metavar="NAME", help="The name of who holds the pen, whose computer is lost."
)
@pass_face
def take_over(face: Face, file: str | None, named: str) -> None:
    """Take the office over, as FILE holds it or as it lies here, where nobody has it."""
    from psg_admin.store.backup import restore
    from psg_admin.store.handover import require_file
    from psg_admin.store.handover import take_over as take
    from psg_admin.store.opening import exists

    path = None if file is None else typed_path(file)
    require_file(face.url)
    with progress_bar(_("Taking the office over")) as progress:
        if not exists(face.url):
            if path is None:
                raise Refused(_("There is no office here yet. Name the file in which it was handed over."))
            restore(path, face.url, progress=progress)
            path = None
        changes = take(face.office, face.home, file=path, named=named, progress=progress)
    report(changes, reference=False)


@click.command()
@as_json
@pass_face
def pen(face: Face, *, as_json: bool) -> None:
    """Say who may write in this office: who holds its pen."""
    from psg_admin.store.pen import read_pen

    state = face.read(partial(read_pen, now=face.now))
    if as_json:
        said: dict[str, Any] = {
            "holder": state.holder or None, "since": state.since, "laid_down_at": state.laid_down_at,
            "here": state.here, "as_of": state.as_of,
        }  # fmt: skip
        print_json(said)
    elif state.here:
        never = _("This office was never handed over: whoever opens it writes in it.")
        say(_("The pen is here, with {name}.").format(name=state.holder) if state.holder else never)
    else:
        say(f"{state.why_not} ({state.title})")

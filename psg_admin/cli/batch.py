"""Many commands in one open office: one a line, each answered by one line of JSON."""

import io
import shlex
import sys
import traceback
from collections.abc import Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass

import click

from psg_admin.cli.face import Face, pass_face, print_json
from psg_admin.kernel.errors import BadInput, Refused
from psg_admin.kernel.figures import show_count
from psg_admin.kernel.words import _, ngettext

USAGE = 2
LONGEST = 128 * 1024
"""So many bytes a line may have: no more than the system hands to a command in one word."""

FAULT = 70
"""The status of a command in which the program itself failed (EX_SOFTWARE of sysexits)."""


@dataclass(frozen=True, slots=True)
class Answered:
    """How a command ended, and what it said on standard output and on standard error."""

    status: int
    out: str = ""
    err: str = ""


@click.command()
@pass_face
def batch(face: Face) -> None:
    """Carry out commands from standard input, one a line, in one open office.

    Each is answered at once by one line of JSON: “status” (0 done, 1 refused, 2 not understood, 70 a fault of the
    program), “out” and “err”, what it would have said on standard output and on standard error. A line is split into
    words as a shell does (quotes hold words together); empty lines and those that begin with # are passed over. What
    one command did, the next ones see; one that fails does not stop them.

    Status 0 when all were done, 1 when one or more were not.
    """
    failed = 0
    # As bytes: what is no text is a slip of that one line. A line at a time: whoever waits for an answer before writing
    # the next one gets it. Closed by whoever started the program, it holds nothing.
    given_lines = iter(()) if getattr(sys, "stdin", None) is None else iter(sys.stdin.buffer.readline, b"")
    for given in given_lines:
        answered = _answered(given, face)
        if answered is not None:
            failed += answered.status != 0
            print_json({"status": answered.status, "out": answered.out, "err": answered.err}, indent=None)
            sys.stdout.flush()
    if failed:
        raise Refused(
            ngettext("{count} command was not carried out.", "{count} commands were not carried out.", failed).format(
                count=failed
            )
        )


def _answered(given: bytes, face: Face) -> Answered | None:
    """Return the answer to a line, or None when there is no command on it."""
    try:
        words = _words(given)
    except BadInput as error:
        return Answered(USAGE, err=f"{error.message}\n")
    return _carried_out(words, face) if words else None


def _words(given: bytes) -> list[str]:
    """Return the words of a line, none when it is empty or a remark.

    :raises BadInput: when it is too long, is no text, cannot be split, or names what does not go in a batch.
    """
    if len(given) > LONGEST:
        raise BadInput(_("This line is too long: at most {count} bytes.").format(count=show_count(LONGEST)))
    try:
        line = given.decode("utf-8-sig").strip()
    except UnicodeDecodeError:
        raise BadInput(_("This line is not text in UTF-8.")) from None
    if "\0" in line:
        raise BadInput(_("This line holds a NUL character: no command is given one."))
    if line.startswith("#"):
        return []
    try:
        words = shlex.split(line)
    except ValueError:
        raise BadInput(_("This line cannot be split into words: a quotation mark or a word is not closed.")) from None
    while len(words) > 1 and words[0] == "--":  # "no more options": what stands behind is the command all the same
        del words[0]
    if words and words[0] == "batch":
        raise BadInput(_("A batch cannot hold another batch."))
    if words and words[0].partition("=")[0] in {"--home", "--database"}:
        raise BadInput(_("--home and --database stand before “batch”: all its commands are for one office."))
    if words and words[0] in {"--clock-is-right", "--older-is-right"}:
        raise BadInput(_("{option} stands before “batch”: it holds for all its commands.").format(option=words[0]))
    return words


def _carried_out(words: Sequence[str], face: Face) -> Answered:
    from psg_admin.cli.main import answer

    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        if words[0] == "restore":
            face.close()  # a copy is put where no office is open; the next command opens it
        try:
            status = answer(words, face)
        except click.Abort:
            raise  # the person stops it all
        except Exception:  # noqa: BLE001 - a fault in one command is told in its answer, whatever it is
            status = FAULT
            traceback.print_exc()
            face.close()  # whatever state it is in, the next command has an office that was just opened
    return Answered(status, out.getvalue(), err.getvalue())

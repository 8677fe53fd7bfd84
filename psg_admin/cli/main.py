"""The root of the command line. Each command's module is imported when the command is called."""

import copy
import io
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TextIO

import click
from click.exceptions import NoSuchCommand

from psg_admin import paths
from psg_admin.cli.face import Face, tell
from psg_admin.cli.help_text import translated
from psg_admin.kernel.errors import DoneAlready, Doubt, UserError
from psg_admin.kernel.manifest import CommandEntry, Manifest, commands_of, load
from psg_admin.kernel.money import shorten
from psg_admin.kernel.words import _, mark, tidy, translate

REFUSED = 1

OWN = Manifest(
    "office",
    commands={
        "backup": CommandEntry(
            "psg_admin.cli.office:backup", mark("Back the office up into FILE; the backup is opened and checked.")
        ),
        "backups": CommandEntry(
            "psg_admin.cli.backups:backups",
            mark("List the backups of the office, and name a second place for them."),
        ),
        "batch": CommandEntry(
            "psg_admin.cli.batch:batch", mark("Carry out commands from standard input, one a line, in one open office.")
        ),
        "check": CommandEntry(
            "psg_admin.cli.office:check", mark("Check the file, the journal and the books: every sum adds up.")
        ),
        "export": CommandEntry(
            "psg_admin.cli.reports:export",
            mark("Write lists, narrowed as the commands that list them are, and the treasurer's workbook."),
        ),
        "find": CommandEntry(
            "psg_admin.cli.reports:find",
            mark("Find people, events, bookings, receipts and news by TEXT, as the search of the window does."),
        ),
        "hand-over": CommandEntry(
            "psg_admin.cli.handover:hand_over",
            mark("Hand the office over in FILE: nothing more is written here until it is taken over."),
        ),
        "help": CommandEntry("psg_admin.cli.help:help", mark("Show the help of a COMMAND, or list all of them.")),
        "history": CommandEntry(
            "psg_admin.cli.office:history",
            mark("Show what was done, newest first, or what ENTRY changed, field by field."),
        ),
        "pen": CommandEntry("psg_admin.cli.handover:pen", mark("Say who may write in this office: who holds its pen.")),
        "rebuild": CommandEntry(
            "psg_admin.cli.office:rebuild",
            mark("Rebuild what is worked out from what is recorded: the search, and the status of members by day."),
        ),
        "redo": CommandEntry("psg_admin.cli.office:redo", mark("Do again what you undid last.")),
        "restore": CommandEntry(
            "psg_admin.cli.office:restore",
            mark("Restore the backup in FILE into a new office, or with --over in place of what an office holds now."),
        ),
        "sample": CommandEntry(
            "psg_admin.cli.sample:sample",
            mark("Fill an empty office with invented members, events, payments and news."),
        ),
        "settings": CommandEntry("psg_admin.cli.office:settings", mark("Show or change the settings of the office.")),
        "take-over": CommandEntry(
            "psg_admin.cli.handover:take_over",
            mark("Take the office over, as FILE holds it or as it lies here, where nobody has it."),
        ),
        "undo": CommandEntry(
            "psg_admin.cli.office:undo",
            mark("Undo your newest deed, or the one of a history ENTRY, whoever did it; it is named."),
        ),
    },
)
"""The commands that are of no feature, but of the office as a whole."""


class LazyGroup(click.Group):
    """A group that imports a command when it is called; what it says of each before that is in the manifests."""

    entries: Mapping[str, CommandEntry]

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's form
        """Return the names of all commands."""
        return list(self.entries)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's form
        """Return one command, imported now."""
        entry = self.entries.get(cmd_name)
        if entry is None:
            return None
        command: click.Command = load(entry.target)
        return translated(command)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands, none of which is imported for it."""
        stand_ins = [click.Command(name, help=translate(one.summary)) for name, one in self.entries.items()]
        click.Group(commands=stand_ins).format_commands(ctx, formatter)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that is called; one that there is not is refused with those that it may have meant."""
        face = ctx.find_object(Face)
        if face is not None:
            face.recorded, face.asked_once = False, _asked_once(ctx.params.get("once"), args)
        try:
            return super().resolve_command(ctx, args)
        except NoSuchCommand as error:
            raise NoSuchCommand(error.command_name, possibilities=self.entries, ctx=ctx) from None


def _asked_once(key: str | None, words: Sequence[str]) -> tuple[str, tuple[str, ...]] | None:
    """Return the key under which a command is to be done once, with the ``words`` of the command."""
    if key is None:
        return None
    if not key.strip():
        raise click.UsageError(_("--once needs a key after it."))
    if words and words[0] == "batch":
        raise click.UsageError(_("--once goes before each command of a batch, not before the batch."))
    if words and words[0] == "restore":
        raise click.UsageError(_("--once does not go with restore: restoring once more what is there does nothing."))
    return key.strip(), tuple(words)


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--home", metavar="DIR", help="The data folder of the office.")
@click.option("--database", metavar="URL", help="The database of the office: a file or postgresql://…")
@click.option("--clock-is-right", is_flag=True, help="Write although the clock is far from the newest entry.")
@click.option("--older-is-right", is_flag=True, help="Write although this office is behind what was seen here before.")
@click.option("--once", metavar="KEY", help="Do it only if nothing was done under this KEY before.")
@click.version_option(paths.version(), prog_name="psg-admin")
def _root(**_options: Any) -> None:
    """Members, conference, receipts and news for the office of a small charity.

    Without a command the window opens; “day” works through a day at a sample office by itself.
    """


def root_of(manifests: Iterable[Manifest]) -> LazyGroup:
    """Return the root with the commands that are its own and those of ``manifests``."""
    root = copy.copy(_root)
    root.entries = commands_of((OWN, *manifests))
    return root


def run(words: Sequence[str], face: Face) -> int:
    """Run the command line and return its exit status: 0, 1 when refused (with the sentence), 2 for usage.

    The office is let go of.
    """
    # A pipe on Windows has no sign for all that names hold; a deed that is done must not end in a traceback over that.
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")
    elif getattr(sys, "stdout", None) is None:
        sys.stdout = io.StringIO()  # closed by whoever started the program, and wants to hear nothing
    try:
        status = answer(words, face)
    except (click.Abort, KeyboardInterrupt):
        tell(_("Stopped. Nothing was left half done."))
        status = REFUSED
    except BrokenPipeError:
        status = REFUSED
    except OSError as error:
        if not _lost(sys.stdout):
            raise
        sys.stdout = io.StringIO()  # what is left in the old one would be tried once more when Python ends
        why = error.strerror or str(error)
        tell(_("The answer cannot be written: {why}. What was done is in the history.").format(why=why))
        status = REFUSED
    finally:
        face.close()
    return status


def answer(words: Sequence[str], face: Face) -> int:
    """Carry out one command and return its status, as :func:`run` does; the office stays open for the next one.

    :raises click.Abort: when the person stops it.
    """
    try:
        status = translated(root_of(face.manifests)).main(
            list(words), prog_name="psg-admin", obj=face, standalone_mode=False
        )
    except click.ClickException as error:
        buffer = io.StringIO()
        error.show(buffer)
        tell(shorten(tidy(buffer.getvalue()), 800))
        return error.exit_code
    except DoneAlready as done:
        tell(done.message)
        return 0
    except UserError as error:
        if not face.has_told(error):
            tell("\n".join(_bearable(line) for line in tidy(error.in_full).splitlines()))
        if isinstance(error, Doubt):
            _tell_accepting(error)
        return REFUSED
    if face.asked_once is not None and not face.recorded:
        tell(_("Nothing was recorded, so nothing stands under the key “{key}”.").format(key=face.asked_once[0]))
    return status if isinstance(status, int) else 0


def _tell_accepting(doubt: Doubt) -> None:
    """Say how whoever knows that all is right goes on."""
    option = {
        "clock": "--clock-is-right", "behind": "--older-is-right", "other-history": "--older-is-right",
    }.get(doubt.kind)  # fmt: skip
    if option is not None:
        tell(_("Nothing was done. If all is right, repeat the command with {option}.").format(option=option))


def _lost(output: TextIO) -> bool:
    """Say whether nothing can be written to ``output``, as on a full disk."""
    try:
        output.write("\n")
        output.flush()
    except OSError:
        return True
    return False


def _bearable(line: str) -> str:
    """Return a sentence without the middle of what was typed, where that is as long as nobody can read."""
    return line if len(line) <= 1000 else f"{line[:500]} … {line[-300:]}"

"""The root of the command line. Each command's module is imported when the command is called."""

import importlib
import io
import sys
from collections.abc import Sequence
from typing import Any, TextIO

import click
from click.exceptions import NoSuchCommand

from psg_admin import paths
from psg_admin.cli.face import Face, tell
from psg_admin.cli.help_text import translated
from psg_admin.kernel.errors import UserError
from psg_admin.kernel.money import shorten
from psg_admin.kernel.words import _, tidy

REFUSED = 1

#: Each command with the module that holds it, under the name ``command`` (or its own name with ``_``).
COMMANDS = {
    "backup": "office", "batch": "batch", "book": "book", "bookings": "bookings", "cancel": "bookings",
    "check": "office", "contacts": "people", "discounts": "scheme", "events": "events", "export": "reports",
    "fee": "scheme", "fees": "scheme", "find": "reports", "help": "help", "history": "office",
    "members": "members", "news": "news", "owed": "payments",
    "pay": "payments", "payments": "payments", "price": "book", "rebuild": "office", "receipt": "receipts",
    "receipts": "receipts", "redo": "office", "restore": "office", "sample": "sample", "settings": "office",
    "types": "scheme", "undo": "office",
}  # fmt: skip


class LazyGroup(click.Group):
    """A group that imports a command when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's form
        """Return the names of all commands."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's form
        """Return one command, imported now."""
        module = COMMANDS.get(cmd_name)
        if module is None:
            return None
        found = getattr(importlib.import_module(f"psg_admin.cli.{module}"), cmd_name)
        return translated(found) if isinstance(found, click.Command) else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that is called; one that there is not is refused with those that it may have meant."""
        try:
            return super().resolve_command(ctx, args)
        except NoSuchCommand as error:
            raise NoSuchCommand(error.command_name, possibilities=COMMANDS, ctx=ctx) from None


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--home", metavar="DIR", help="The data folder of the office.")
@click.option("--database", metavar="URL", help="The database of the office: a file or postgresql://…")
@click.version_option(paths.version(), prog_name="psg-admin")
def root(**_options: Any) -> None:
    """Members, conference, receipts and news for the office of a small charity.

    Without a command the window opens; “day” works through a day at a sample office by itself.
    """


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
        tell(_("The answer cannot be written: {why}. What was done stands in the history.").format(why=why))
        status = REFUSED
    finally:
        face.close()
    return status


def answer(words: Sequence[str], face: Face) -> int:
    """Carry out one command and return its status, as :func:`run` does; the office stays open for the next one.

    :raises click.Abort: when the person stops it.
    """
    try:
        status = translated(root).main(list(words), prog_name="psg-admin", obj=face, standalone_mode=False)
    except click.ClickException as error:
        buffer = io.StringIO()
        error.show(buffer)
        tell(shorten(tidy(buffer.getvalue()), 800))
        return error.exit_code
    except UserError as error:
        tell("\n".join(_bearable(line) for line in tidy(error.in_full).splitlines()))
        return REFUSED
    return status if isinstance(status, int) else 0


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

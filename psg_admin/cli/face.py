"""What every command shares: the office, the day, and how things are said to a terminal or to a machine."""

from __future__ import annotations

import enum
import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

import click

from psg_admin.kernel.changes import Changes
from psg_admin.kernel.days import parse_day, show_short, show_short_moment
from psg_admin.kernel.errors import BadInput, UserError
from psg_admin.kernel.money import Money
from psg_admin.kernel.particulars import words_of
from psg_admin.kernel.progress import Progress, quiet
from psg_admin.kernel.words import _
from psg_admin.paths import Home
from psg_admin.store.disk import typed_path

if TYPE_CHECKING:
    from psg_admin.kernel.manifest import Manifest
    from psg_admin.store.engine import Url
    from psg_admin.store.list_query import Work
    from psg_admin.store.office import Office
    from psg_admin.store.once import Once

T = TypeVar("T")
P = ParamSpec("P")


@dataclass
class Face:
    """The command line's side of one office, opened when the first command needs it.

    ``open`` is told whether the command ``begins`` an office where there is none (see :func:`begins_office`).
    ``manifests`` are those of the features: the commands that there are besides the office's own. ``asked_once``: the
    key under which the running command is to be done once, and its words; ``recorded``: it has recorded something.
    """

    home: Home
    address: str
    open: Callable[..., Office]
    clock: Callable[[], datetime]
    manifests: Sequence[Manifest]
    begins: bool = field(default=False, init=False)
    asked_once: tuple[str, tuple[str, ...]] | None = field(default=None, init=False)
    recorded: bool = field(default=False, init=False)
    _office: Office | None = field(default=None, init=False)

    @property
    def office(self) -> Office:
        """The office, opened now if it is not open yet; what does not look right about it is said then."""
        return self.opened()

    def opened(self, *, quiet: bool = False) -> Office:
        """Return the office as :attr:`office` does; ``quiet``: who asks says itself what does not look right."""
        if self._office is None:
            self._office = self.open(begins=self.begins)
            if self._office.doubt is not None and not quiet:
                tell(self._office.doubt.message)
        return self._office

    def has_told(self, error: UserError) -> bool:
        """Say whether what ``error`` says was said as the office was opened."""
        doubt = None if self._office is None else self._office.doubt
        return doubt is not None and doubt.message == error.message

    @property
    def url(self) -> Url:
        """The address of the office's database.

        :raises BadInput: when what was given as one is none.
        """
        from psg_admin.store.engine import parse_url

        return parse_url(self.address)

    @property
    def now(self) -> datetime:
        """This moment, aware, in UTC."""
        return self.clock()

    @property
    def today(self) -> date:
        """Today where the office is."""
        return self.clock().astimezone().date()

    def day(self, text: str | None, option: str) -> date:
        """Return the day typed for ``option``, or today.

        :raises BadInput: for no such day.
        """
        return self.today if text is None else parse_day(text, today=self.today, field=option)

    def read(self, query: Work[T]) -> T:
        """Ask the office.

        :raises DoneAlready: when the command was done under its key: whom it is about may be gone since.
        :raises Refused: when something else was done under the key.
        """
        once = None if self.recorded else self._once
        if once is not None:
            from psg_admin.store.once import require_new

            self.office.read(partial(require_new, once=once))
        return self.office.read(query)

    def write(self, operation: Work[Changes]) -> Changes:
        """Do a deed in the office."""
        return self._noted(self.office.write(operation, once=self._once))

    def undo(self, entry_id: int | None) -> Changes:
        """Take back a deed, see ``Office.undo``."""
        return self._noted(self.office.undo(entry_id, once=self._once))

    def redo(self) -> Changes:
        """Do again what was taken back, see ``Office.redo``."""
        return self._noted(self.office.redo(once=self._once))

    @property
    def _once(self) -> Once | None:
        if self.asked_once is None:
            return None
        from psg_admin.store.once import Once

        return Once(*self.asked_once)

    def _noted(self, changes: Changes) -> Changes:
        self.recorded = self.recorded or not changes.nothing
        return changes

    def close(self) -> None:
        """Let go of the office, if it was opened."""
        if self._office is not None:
            self._office.close()
            self._office = None


pass_face = click.make_pass_decorator(Face)


def begins_office(command: Callable[Concatenate[Face, P], T]) -> Callable[Concatenate[Face, P], T]:
    """Declare that a command, which is handed its face first, may be the first of an office.

    It begins one where there is none, unless it is called with ``dry_run``; every other command refuses then.
    """

    @wraps(command)
    def run(face: Face, /, *handed: P.args, **options: P.kwargs) -> T:
        face.begins = not options.get("dry_run", False)
        try:
            return command(face, *handed, **options)
        finally:
            face.begins = False

    return run


as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON for a machine.")


def plain(value: Any) -> Any:
    """Return ``value`` as JSON carries it: sums as strings with two decimals, days and moments as ISO 8601."""
    if isinstance(value, Money):
        return value.plain()
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, Mapping):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [plain(v) for v in value]
    # The blank that holds "10 %" together on a line is for people.
    return value.replace("\u00a0", " ") if isinstance(value, str) else value


# What a terminal would obey, or what turns the order of what is read: never part of a word.
_OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def harmless(text: str) -> str:
    r"""Return ``text`` with the signs that a terminal obeys, or that turn the direction of writing, spelled out.

    ``\x1b`` stands for the first of a sequence that moves the cursor or colours, ``\u202e`` for what turns to the left.
    """
    return text if text.isprintable() else _OBEYED.sub(_spelled, text)


def _spelled(found: re.Match[str]) -> str:
    code = ord(found[0])
    return f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}"


def print_json(value: Any, *, indent: int | None = 2) -> None:
    """Print ``value`` as JSON; where the output has no sign for a letter, the letter is escaped, not lost.

    Without ``indent`` it is all on one line.
    """
    text = json.dumps(plain(value), ensure_ascii=False, indent=indent)
    text = _OBEYED.sub(lambda found: f"\\u{ord(found[0]):04x}", text)  # what JSON would let stand in a string
    try:
        text.encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:
        text = json.dumps(plain(value), indent=indent)
    click.echo(text)


def say(text: str) -> None:
    """Print one line for a person."""
    click.echo(harmless(text))


def tell(text: str) -> None:
    """Print a line for a person on standard error, which may be closed: then nobody is there to be told."""
    with suppress(OSError):
        click.echo(harmless(text), err=True)


def report(changes: Changes, *, reference: bool = True, paying: bool = False) -> None:
    """Say what a deed did; first the bare reference on standard output, for scripts, the words on standard error.

    With ``reference`` False, or where the deed has none, the words go to standard output. They end with the number of
    the receipt that the deed made; where money was to come with it (``paying``) and none was needed, they say so. What
    else the deed has to say stands between.
    """
    bare = reference and bool(changes.reference)
    words = [f"{changes.summary}.", *changes.more.get("words", "").splitlines()]
    if "receipt" in changes.more:
        words.append(_("Receipt {number}").format(number=changes.more["receipt"]) + ".")
    elif paying:
        words.append(_("There is nothing to pay: no payment was entered."))
    try:
        say(changes.reference if bare else "\n".join(words))
    finally:  # also where the reference could not be written: the deed is done
        if bare:
            tell("\n".join(words))


def shown(value: Any) -> str:
    """Return a value as a person reads it in a table; an aware moment in the time of this computer."""
    return words_of(value, day=show_short, moment=_here)


def _here(moment: datetime) -> str:
    return show_short_moment(moment if moment.tzinfo is None else moment.astimezone())


def say_differences(differences: Iterable[tuple[str, str, str]]) -> None:
    """Print what a deed changed, a line for each: what it is called, what it is now and what it was."""
    for label, now, before in differences:
        if now != before:
            nothing = _("nothing")
            say(_("{what}: {now} (was {before})").format(what=label, now=now or nothing, before=before or nothing))


def print_table(columns: Sequence[str], rows: Sequence[Sequence[Any]], *, right: Sequence[int] = ()) -> None:
    """Print rows as a table; the columns whose places are in ``right`` are set to the right."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold")
    for place, title in enumerate(columns):
        table.add_column(Text(harmless(title)), justify="right" if place in right else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text(harmless(shown(value))) for value in row))
    console = Console(file=sys.stdout, width=None if sys.stdout.isatty() else 200, highlight=False)
    console.print(table)


@contextmanager
def progress_bar(words: str) -> Iterator[Progress]:
    """Show a bar for long work when somebody watches a terminal; quiet otherwise."""
    if not sys.stderr.isatty():
        yield quiet
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as RichProgress

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with RichProgress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(harmless(words), total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total or None)


def target(text: str, *suffixes: str) -> Path:
    """Return the path of a file to write, whose name ends with one of ``suffixes``.

    :raises BadInput: when it does not, or nothing is typed.
    """
    path = typed_path(text)
    if path.suffix.lower() not in suffixes:
        raise BadInput(
            _(
                "The name “{file}” must end with one of {suffixes}: the ending says what kind of file is written."
            ).format(file=path.name, suffixes=", ".join(suffixes)),
            field="file",
        )
    return path

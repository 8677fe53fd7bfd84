"""Commands that bring in what an office kept elsewhere."""

import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

import click

from psg_admin.cli.face import (
    Face,
    as_json,
    begins_office,
    pass_face,
    print_json,
    progress_bar,
    say,
    target,
    tell,
)
from psg_admin.cli.options import record_id
from psg_admin.kernel.errors import NotFound, Refused
from psg_admin.kernel.figures import show_count
from psg_admin.kernel.money import shorten
from psg_admin.kernel.words import _, ngettext, quoted
from psg_admin.people.rules import full_name
from psg_admin.store.disk import typed_path

if TYPE_CHECKING:
    from psg_admin.imports.bookings import RegistrationsPlan
    from psg_admin.imports.columns import ListColumns
    from psg_admin.imports.matching import Perhaps
    from psg_admin.imports.opening import OpenedList
    from psg_admin.imports.payments import PaymentsPlan
    from psg_admin.imports.plans import MembersPlan, Pile, Told
    from psg_admin.imports.reading import Answers, Body
    from psg_admin.store.planning import Planned, PlannedDeed

PASTED = "-"
"""Stands for a table that comes from standard input."""
_MOST_SAID = 20


@click.group("import")
def imports() -> None:
    """Bring in what was kept in a spreadsheet or in another program."""


F = TypeVar("F", bound=Callable[..., Any])


def _list_options(command: F) -> F:
    """Give a command the options that every list has."""
    for option in reversed((
        click.argument("file"),
        click.option("--sheet", metavar="NAME", help="The sheet of a workbook (the one that looks most like a list)."),
        click.option(
            "--map", "maps", metavar="NAME", multiple=True,
            help="The program that made the file, such as membermojo, beacon, civicrm (found by its headings); or what "
                 "a column is: “Town/City=town”, “Shirt=field:Shirt size” for a field of the office’s own (made where "
                 "there is none, of the kind that fits, or of the one that you say: text:, number:, day:, choice: or "
                 "yes-no: in place of field:), “Shirt=” for nothing. May be repeated.",
        ),
        click.option(
            "--order", "order_name", type=click.Choice(["dmy", "mdy", "ymd"]),
            help="The order in which days are written, where the list does not tell: dmy is 31/12/YYYY.",
        ),
        click.option(
            "--skip-refused", "skipped", metavar="FILE",
            help="Import all but the refused lines, which are written to FILE (.csv or .xlsx) to be mended.",
        ),
        click.option("--dry-run", is_flag=True, help="Only say what it would do."),
    )):  # fmt: skip
        command = option(command)
    return command


@imports.command("members")
@_list_options
@click.option(
    "--paid-to", "paid_to_name", type=click.Choice(["last-day", "first-day-due"]),
    help="What the paid-to days are: the last day that is paid, or the first for which the next is due.",
)  # fmt: skip
@click.option("--make-types", is_flag=True, help="Make membership types that there are not yet, without a fee.")
@as_json
@pass_face
@begins_office
def import_members(
    face: Face, file: str, sheet: str | None, maps: tuple[str, ...], order_name: str | None, paid_to_name: str | None,
    skipped: str | None, *, make_types: bool, dry_run: bool, as_json: bool,
) -> None:  # fmt: skip
    """Import the members of a list: FILE is CSV, XLSX, XLS or ODS; - reads a table that is pasted.

    Each line is new, changed, the same as on file, or refused with its reason; cells that could not be taken are told,
    and so is who may be somebody on file. Nothing that is on file is emptied. Where a line is refused, nothing is
    imported, unless --skip-refused is given. No receipt and no mail comes of it.
    """
    from psg_admin.imports.columns import MEMBERS_LIST
    from psg_admin.imports.opening import members_request
    from psg_admin.imports.operations import IMPORT_MEMBERS
    from psg_admin.imports.plans import plan_members
    from psg_admin.imports.queries import no_facts, year_end

    office = _has_office(face) or not dry_run
    read = _open(face, file, sheet, maps, MEMBERS_LIST, office=office, held=False)
    ends = face.read(year_end) if office else None
    answers = _answers(face, read, order_name, paid_to_name)
    request = members_request(
        read, answers, today=face.today, now=face.now, year_end=ends, make_types=make_types,
        skip_refused=skipped is not None,
    )  # fmt: skip
    without = None if office else partial(plan_members, no_facts(request), request)
    carried = _carry(face, read, IMPORT_MEMBERS, request, skipped, dry_run=dry_run, without=without)
    carried.tell(as_json, _member_data, _say_members)


@imports.command("payments")
@_list_options
@as_json
@pass_face
def import_payments(
    face: Face, file: str, sheet: str | None, maps: tuple[str, ...], order_name: str | None, skipped: str | None,
    *, dry_run: bool, as_json: bool,
) -> None:  # fmt: skip
    """Import payments of before this office: FILE is CSV, XLSX, XLS or ODS; - reads a table that is pasted.

    Each is put into the history of who paid, told by the number in the program before, the membership number, the
    e-mail address or the name. They have no receipt and are in no books. A payment that is here already stays as it
    is: the same list, or one that goes further, may be imported again.
    """
    from psg_admin.imports.columns import PAYMENTS_LIST
    from psg_admin.imports.opening import payments_request
    from psg_admin.imports.operations import IMPORT_PAYMENTS

    read = _open(face, file, sheet, maps, PAYMENTS_LIST, held=False)
    answers = _answers(face, read, order_name)
    request = payments_request(read, answers, today=face.today, now=face.now, skip_refused=skipped is not None)
    carried = _carry(face, read, IMPORT_PAYMENTS, request, skipped, dry_run=dry_run)
    carried.tell(as_json, _payment_data, _say_payments)


@imports.command("bookings")
@_list_options
@click.option("--event", "event_id", type=record_id, required=True, metavar="EVENT", help="The event, by its number.")
@click.option("--yes", is_flag=True, help="Take what the text of an e-mail says, which is only told otherwise.")
@as_json
@pass_face
def import_bookings(
    face: Face, file: str, sheet: str | None, maps: tuple[str, ...], order_name: str | None, skipped: str | None,
    event_id: int, *, yes: bool, dry_run: bool, as_json: bool,
) -> None:  # fmt: skip
    """Import registrations for an event: FILE is CSV, XLSX, XLS or ODS; - reads a pasted table, or an e-mail's text.

    Each line is a booking: who books, how many places, the names of guests, answers. The price is that of the rule;
    where the list asked another one it is told. Who has booked already is left as it is: the same list may be imported
    again. No money is taken. Of an e-mail ("Name: Ana Vega", "Places: 2") nothing is taken without --yes.
    """
    from psg_admin.imports.bookings import mail_text
    from psg_admin.imports.columns import BOOKINGS_LIST
    from psg_admin.imports.opening import bookings_request
    from psg_admin.imports.operations import IMPORT_BOOKINGS
    from psg_admin.tables.encoding import decoded

    pasted = _pasted() if file == PASTED else None
    mail = None if pasted is None else mail_text(decoded(pasted)[0])
    if mail is not None:
        pasted = mail.table()
        dry_run = dry_run or not yes
        for words in mail.unread:
            tell(_("Not read: {words}").format(words=shorten(words)))
    read = _open(face, file, sheet, maps, BOOKINGS_LIST, pasted=pasted)
    request = bookings_request(
        read, _answers(face, read, order_name), event_id=event_id, today=face.today, now=face.now,
        skip_refused=skipped is not None,
    )  # fmt: skip
    carried = _carry(face, read, IMPORT_BOOKINGS, request, skipped, dry_run=dry_run)
    carried.tell(as_json, _booking_data, _say_bookings)
    if mail is not None and not yes:
        tell(_("Nothing was taken. Where it is right, say so with --yes."))


class _Plan(Protocol):
    """What the plan of every list says."""

    @property
    def refused(self) -> "tuple[Told, ...]":
        """The lines that cannot be taken."""

    @property
    def left_out(self) -> "tuple[Told, ...]":
        """The cells that cannot be taken."""

    @property
    def notices(self) -> "tuple[Told, ...]":
        """What else is to be known."""

    @property
    def perhaps(self) -> "tuple[Perhaps, ...]":
        """Who may be somebody on file."""

    def count(self, pile: "Pile") -> int:
        """Return how many lines end in a pile."""


P = TypeVar("P", bound=_Plan)


@dataclass(frozen=True, slots=True)
class _Carried(Generic[P]):
    """What became of a list; ``done``: it was imported."""

    read: "OpenedList"
    plan: P
    done: bool
    held_back: bool

    def tell(self, as_json: bool, data: Callable[[P], dict[str, Any]], words: Callable[[P], None]) -> None:  # noqa: FBT001
        """Say it, with what a list of this kind has besides.

        :raises Refused: when refused lines held it back.
        """
        if as_json:
            print_json({"done": self.done, **_data(self.plan), **data(self.plan)})
        else:
            _say_piles(self.plan, lines=_lines_of(self.read.body))
            words(self.plan)
        if self.held_back:
            raise Refused(_refusal(len(self.plan.refused)))


def _carry(
    face: Face, read: "OpenedList", deed: "PlannedDeed[Any, Any, P]", request: Any, skipped: str | None, *,
    dry_run: bool, without: Callable[[], P] | None = None,
) -> _Carried[P]:  # fmt: skip
    """Plan a list, and import it unless it is a dry run or lines are refused; ``without`` plans it where there is no
    office yet.
    """
    from psg_admin.store.planning import carry_out, preview

    aside = None if skipped is None else target(skipped, ".csv", ".xlsx")
    planned: Planned[Any, Any, P] | None = None
    if without is None:
        planned = face.read(partial(preview, deed=deed, request=request))
        plan = planned.plan
    else:
        plan = without()
    refused = {told.line: told for told in plan.refused}
    going = not dry_run and (aside is not None or not refused)
    if going and aside is not None and refused:
        _write_refused(face, read.body, refused, aside)
    if going and planned is not None:
        changes = face.write(partial(carry_out, planned=planned))
        tell(f"{changes.summary}.")
    return _Carried(read, plan, going, bool(refused) and not going and not dry_run)


def _has_office(face: Face) -> bool:
    from psg_admin.store.opening import exists

    return exists(face.url)


def _open(
    face: Face, file: str, sheet: str | None, maps: Sequence[str], what: "ListColumns", *, office: bool = True,
    held: bool = True, pasted: bytes | None = None,
) -> "OpenedList":  # fmt: skip
    """Open a list of some kind with what its columns mean; not ``held``: a long one. ``pasted`` was read already."""
    from psg_admin.imports.mapping import choose_named, ready_named
    from psg_admin.imports.opening import open_list
    from psg_admin.imports.queries import remembered_columns

    def kept(header_key: str) -> str | None:
        return face.read(partial(remembered_columns, kind=what.key, header_key=header_key)) if office else None

    programs = [name for name in maps if "=" not in name]
    if len(programs) > 1:
        raise click.UsageError(_("Only one program made the file: give --map NAME once."))
    ready = ready_named(programs[0], what) if programs else None
    if programs and ready is None:
        raise NotFound(_("There is no map “{name}”.").format(name=shorten(programs[0])))
    source = _source(file) if pasted is None else pasted
    name = source.name if isinstance(source, Path) else _("A pasted table")
    with progress_bar(_("Reading")) as progress:
        opened = open_list(
            source, name, what=what, sheet=sheet, ready=ready, remembered=kept, held=held, progress=progress
        )
    for note in opened.notes:
        tell(note)
    for text in maps:
        if "=" in text:
            heading, _equals, key = text.rpartition("=")
            opened = replace(opened, mapping=choose_named(opened.mapping, heading, key.strip()))
    return opened


def _source(file: str) -> Path | bytes:
    return _pasted() if file == PASTED else typed_path(file)


def _pasted() -> bytes:
    """Return what comes from standard input: a table as a spreadsheet copies it, or the text of an e-mail."""
    from psg_admin.tables.cells import MOST_BYTES

    return b"" if getattr(sys, "stdin", None) is None else sys.stdin.buffer.read(MOST_BYTES + 1)


def _answers(face: Face, read: "OpenedList", order_name: str | None, paid_to_name: str | None = None) -> "Answers":
    """Return what was answered about a list, and say what was taken for granted."""
    from psg_admin.imports.columns import PaidTo
    from psg_admin.imports.reading import Answers, questions
    from psg_admin.tables.values import Order

    paid_to = None if paid_to_name is None else PaidTo(paid_to_name)
    asked = questions(read.body, read.mapping, today=face.today)
    if asked.order is not None and order_name is None:
        tell(_("Days were read as day, month, year. Where that is wrong, say so with --order."))
    if asked.paid_to is not None and paid_to is None:
        paid_to = asked.paid_to.likely
        tell(
            _(
                "“{heading}”, such as {example}, was read as: {meaning}. Where that is wrong, say so with --paid-to."
            ).format(heading=asked.paid_to.heading, example=asked.paid_to.example, meaning=paid_to.label)
        )
    return Answers(None if order_name is None else Order(order_name), paid_to)


def _write_refused(face: Face, body: "Body", refused: "dict[int, Told]", path: Path) -> None:
    from psg_admin.imports.documents import refused_listing
    from psg_admin.paper.writing import write_listing

    listing = refused_listing(body.header, body.rows, refused, made_at=face.now.astimezone().replace(tzinfo=None))
    write_listing(listing, path)
    tell(_("The refused lines were written to {file}.").format(file=path))


def _refusal(count: int) -> str:
    return ngettext(
        "{count} line cannot be taken, so nothing was imported. Mend it in the file, or import all but it with "
        "--skip-refused FILE.",
        "{count} lines cannot be taken, so nothing was imported. Mend them in the file, or import all but those with "
        "--skip-refused FILE.",
        count,
    ).format(count=show_count(count))


def _lines_of(body: "Body") -> dict[str, int]:
    """Return how many lines of the file are none of the list, by what they are."""
    from psg_admin.tables.cells import LineKind

    return {kind.label: count for kind, count in body.kinds.items() if kind is not LineKind.ROW and count}


def _data(plan: _Plan) -> dict[str, Any]:
    from psg_admin.imports.plans import Pile

    return {
        **{pile.value: plan.count(pile) for pile in (Pile.NEW, Pile.CHANGED, Pile.SAME)},
        "refused": [_told(one) for one in plan.refused],
        "left_out": [_told(one) for one in plan.left_out],
        "notices": [_told(one) for one in plan.notices],
        "perhaps": [_perhaps(one) for one in plan.perhaps],
    }


def _member_data(plan: "MembersPlan") -> dict[str, Any]:
    return {
        "differences": [
            {"line": line.line, "field": one.label, "now": one.mine, "before": one.theirs}
            for line in plan.lines
            for one in line.differences
        ],
        "types": [kind.name for kind in plan.types],
        "fields": [{"name": one.name, "kind": one.kind, "choices": one.choices} for one in plan.fields],
    }


def _told(one: "Told") -> dict[str, Any]:
    return {"line": one.line, "column": one.column, "cell": one.cell, "reason": one.reason}


def _perhaps(one: "Perhaps") -> dict[str, Any]:
    if one.other_line is not None:
        return {"line": one.line, "other_line": one.other_line, "reasons": list(one.reasons)}
    return {"line": one.line, "number": one.number, "contact": one.contact_id, "reasons": list(one.reasons)}


def _payment_data(plan: "PaymentsPlan") -> dict[str, Any]:
    return {"sum": plan.total}


def _say_payments(plan: "PaymentsPlan") -> None:
    if plan.new:
        say(_("The new payments come to {sum}.").format(sum=plan.total.show()))


def _booking_data(plan: "RegistrationsPlan") -> dict[str, Any]:
    return {
        "places": plan.places,
        "sum": plan.total,
        "bookings": [
            {
                "booker": one.booker if isinstance(one.booker, int) else full_name(one.booker), "note": one.note,
                "places": [
                    {"contact": place.contact_id, "name": place.name, "for_booker": place.for_booker,
                     "band": place.band_name, "amount": place.amount}
                    for place in one.places
                ],
            }
            for one in (each.booking for each in plan.new)
        ],
        "differs": [
            {"line": one.line, "asked": one.asked, "rule": one.rule, "reasons": one.reasons} for one in plan.differs
        ],
    }  # fmt: skip


def _say_bookings(plan: "RegistrationsPlan") -> None:
    if plan.new:
        words = ngettext(
            "{count} place is booked, for {sum} by the rule.", "{count} places are booked, for {sum} by the rule.",
            plan.places,
        )  # fmt: skip
        say(words.format(count=show_count(plan.places), sum=plan.total.show()))
    words = _("Line {line}: {asked} was asked, {rule} is the price by the rule: {reasons}")
    _say_all(
        _("Another price"),
        (
            words.format(
                line=one.line, asked=one.asked.show(), rule=one.rule.show(), reasons=one.reasons.replace("\n", " ")
            )
            for one in plan.differs
        ),
    )


def _say_piles(plan: _Plan, *, lines: dict[str, int]) -> None:
    from psg_admin.imports.plans import Pile

    counts = [plan.count(pile) for pile in Pile]
    words = _("{new} new, {changed} changed, {same} the same, {refused} refused")
    new, altered, same, refused = (show_count(count) for count in counts)
    say(words.format(new=new, changed=altered, same=same, refused=refused))
    if lines:
        said = ", ".join(f"{show_count(count)} {label}" for label, count in lines.items())
        say(_("Other lines: {lines}").format(lines=said))
    _say_all(_("Refused"), (_words(one) for one in plan.refused))
    _say_all(_("Left out"), (_words(one) for one in plan.left_out))
    _say_all(_("To know"), (_words(one) for one in plan.notices))
    _say_all(_("Perhaps somebody on file"), map(_perhaps_words, plan.perhaps))


def _say_members(plan: "MembersPlan") -> None:
    if plan.types:
        say(_("Membership types to be made: {types}").format(types=", ".join(kind.name for kind in plan.types)))
    if plan.fields:
        made = (_("{name} ({kind})").format(name=one.name, kind=one.kind.label.lower()) for one in plan.fields)
        say(_("Own fields to be made: {fields}").format(fields=", ".join(made)))
    _say_all(
        _("Changed"),
        (
            _("Line {line}: {what}: {now} (was {before})").format(
                line=line.line, what=one.label, now=one.mine, before=one.theirs or _("nothing")
            )
            for line in plan.lines
            for one in line.differences
        ),
    )


def _say_all(title: str, sentences: Iterable[str]) -> None:
    every = list(sentences)
    if every:
        say(f"{title}:")
    for sentence in every[:_MOST_SAID]:
        say(f"  {sentence}")
    if len(every) > _MOST_SAID:
        more = _("… and {count} more; --json tells all.")
        say(f"  {more.format(count=show_count(len(every) - _MOST_SAID))}")


def _words(one: "Told") -> str:
    where = f"{one.column} {quoted(shorten(one.cell))}".strip() if one.cell else one.column
    if not where:
        return _("Line {line}: {reason}").format(line=one.line, reason=one.reason)
    return _("Line {line}, {column}: {reason}").format(line=one.line, column=where, reason=one.reason)


def _perhaps_words(one: "Perhaps") -> str:
    reasons = ", ".join(one.reasons)
    if one.other_line is not None:
        return _("Line {line} may be line {other}: {reasons}").format(
            line=one.line, other=one.other_line, reasons=reasons
        )
    if one.number:
        return _("Line {line} may be member {number}: {reasons}").format(
            line=one.line, number=one.number, reasons=reasons
        )
    return _("Line {line} may be contact {number}: {reasons}").format(
        line=one.line, number=one.contact_id, reasons=reasons
    )

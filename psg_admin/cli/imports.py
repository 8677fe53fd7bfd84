"""Commands that bring in what an office kept elsewhere."""

import json
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

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
from psg_admin.kernel.errors import NotFound, Refused
from psg_admin.kernel.figures import show_count
from psg_admin.kernel.money import shorten
from psg_admin.kernel.words import _, ngettext
from psg_admin.store.disk import typed_path

if TYPE_CHECKING:
    from psg_admin.imports.matching import Perhaps
    from psg_admin.imports.plans import MembersPlan, MembersRequest, Told
    from psg_admin.imports.reading import Body
    from psg_admin.tables.cells import Table

_MOST_SAID = 20


@click.group("import")
def imports() -> None:
    """Bring in what was kept in a spreadsheet or in another program."""


@imports.command("members")
@click.argument("file")
@click.option("--sheet", metavar="NAME", help="The sheet of a workbook (the one that looks most like a list).")
@click.option(
    "--map", "map_name", metavar="NAME",
    help="The program that made the file, such as membermojo, beacon, civicrm (found by its headings).",
)  # fmt: skip
@click.option(
    "--order", "order_name", type=click.Choice(["dmy", "mdy", "ymd"]),
    help="The order in which days are written, where the list does not tell: dmy is 31/12/2016.",
)  # fmt: skip
@click.option(
    "--paid-to", "paid_to_name", type=click.Choice(["last-day", "first-day-due"]),
    help="What the paid-to days are: the last day that is paid, or the first for which the next is due.",
)  # fmt: skip
@click.option("--make-types", is_flag=True, help="Make membership types that there are not yet, without a fee.")
@click.option(
    "--skip-refused", "skipped", metavar="FILE",
    help="Import all but the refused lines, which are written to FILE (.csv or .xlsx) to be mended.",
)  # fmt: skip
@click.option("--dry-run", is_flag=True, help="Only say what it would do.")
@as_json
@pass_face
@begins_office
def import_members(
    face: Face, file: str, sheet: str | None, map_name: str | None, order_name: str | None, paid_to_name: str | None,
    skipped: str | None, *, make_types: bool, dry_run: bool, as_json: bool,
) -> None:  # fmt: skip
    """Import the members of a list: FILE is CSV, XLSX, XLS or ODS.

    Each line is new, changed, the same as on file, or refused with its reason; cells that could not be taken are told,
    and so is who may be somebody on file. Nothing that is on file is emptied. Where a line is refused, nothing is
    imported, unless --skip-refused is given. No receipt and no mail comes of it.
    """
    from psg_admin.imports.operations import IMPORT_MEMBERS
    from psg_admin.store.planning import carry_out, preview

    path = typed_path(file)
    aside = None if skipped is None else target(skipped, ".csv", ".xlsx")
    office = _has_office(face) or not dry_run
    body, request = _read(
        face, path, sheet, map_name, order_name, paid_to_name, make_types=make_types, office=office,
        skip=aside is not None,
    )  # fmt: skip
    planned = face.read(partial(preview, deed=IMPORT_MEMBERS, request=request)) if office else None
    plan = _without_office(request) if planned is None else planned.plan
    refused = {told.line: told for told in plan.refused}
    going = not dry_run and (aside is not None or not refused)
    if going and aside is not None and refused:
        _write_refused(face, body, refused, aside)
    if going and planned is not None:
        changes = face.write(partial(carry_out, planned=planned))
        tell(f"{changes.summary}.")
    if as_json:
        print_json({"done": going, **_data(plan)})
    else:
        _say_plan(plan, lines=_lines_of(body))
    if refused and not going and not dry_run:
        raise Refused(_refusal(len(refused)))


def _has_office(face: Face) -> bool:
    from psg_admin.store.opening import exists

    return exists(face.url)


def _without_office(request: "MembersRequest") -> "MembersPlan":
    """Return the plan for an office that is not there yet: an empty one."""
    from psg_admin.imports.plans import plan_members
    from psg_admin.imports.queries import no_facts

    return plan_members(no_facts(request), request)


def _read(
    face: Face, path: Path, sheet: str | None, map_name: str | None, order_name: str | None, paid_to_name: str | None,
    *, make_types: bool, office: bool, skip: bool,
) -> "tuple[Body, MembersRequest]":  # fmt: skip
    """Read a list of members, with what its columns mean."""
    from psg_admin.imports.columns import MEMBERS_LIST, PaidTo
    from psg_admin.imports.documents import without_reasons
    from psg_admin.imports.mapping import guess, header_key, ready_named, to_remember
    from psg_admin.imports.matching import MEMBERS
    from psg_admin.imports.plans import MembersRequest
    from psg_admin.imports.queries import remembered_columns
    from psg_admin.imports.reading import Answers, body_of, questions, read_members
    from psg_admin.tables.readers import read_tables
    from psg_admin.tables.values import Order

    ready = None if map_name is None else ready_named(map_name)
    if map_name is not None and ready is None:
        raise NotFound(_("There is no map “{name}”.").format(name=shorten(map_name)))
    with progress_bar(_("Reading")) as progress:
        book = read_tables(path, known=MEMBERS_LIST.is_heading, sheet=sheet, progress=progress)
    for note in book.notes:
        tell(note)
    table: Table = book.first
    body = body_of(table)
    key = header_key(body.header)
    kept = face.read(partial(remembered_columns, kind=MEMBERS, header_key=key)) if office else None
    mapping = guess(body.header, body.texts(), ready=ready, remembered=None if kept is None else json.loads(kept))
    mapping = without_reasons(mapping)
    paid_to = None if paid_to_name is None else PaidTo(paid_to_name)
    asked = questions(body, mapping, today=face.today)
    if asked.order is not None and order_name is None:
        tell(_("Days were read as day, month, year. Where that is wrong, say so with --order."))
    if asked.paid_to is not None and paid_to is None:
        paid_to = asked.paid_to.likely
        tell(
            _(
                "“{heading}”, such as {example}, was read as: {meaning}. Where that is wrong, say so with --paid-to."
            ).format(heading=asked.paid_to.heading, example=asked.paid_to.example, meaning=paid_to.label)
        )
    answers = Answers(None if order_name is None else Order(order_name), paid_to)
    request = MembersRequest(
        lines=read_members(body, mapping, answers, today=face.today), today=face.today, now=face.now, source=path.name,
        make_types=make_types, skip_refused=skip, header_key=key, columns=json.dumps(to_remember(mapping, paid_to)),
        headings={column.key: column.heading for column in reversed(mapping.columns) if column.key},
    )  # fmt: skip
    return body, request


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


def _data(plan: "MembersPlan") -> dict[str, Any]:
    from psg_admin.imports.plans import Pile

    return {
        **{pile.value: plan.count(pile) for pile in (Pile.NEW, Pile.CHANGED, Pile.SAME)},
        "refused": [_told(one) for one in plan.refused],
        "left_out": [_told(one) for one in plan.left_out],
        "notices": [_told(one) for one in plan.notices],
        "perhaps": [_perhaps(one) for one in plan.perhaps],
        "differences": [
            {"line": line.line, "field": one.label, "now": one.mine, "before": one.theirs}
            for line in plan.lines
            for one in line.differences
        ],
        "types": [kind.name for kind in plan.types],
    }


def _told(one: "Told") -> dict[str, Any]:
    return {"line": one.line, "column": one.column, "cell": one.cell, "reason": one.reason}


def _perhaps(one: "Perhaps") -> dict[str, Any]:
    if one.other_line is not None:
        return {"line": one.line, "other_line": one.other_line, "reasons": list(one.reasons)}
    return {"line": one.line, "number": one.number, "contact": one.contact_id, "reasons": list(one.reasons)}


def _say_plan(plan: "MembersPlan", *, lines: dict[str, int]) -> None:
    from psg_admin.imports.plans import Pile

    counts = [plan.count(pile) for pile in Pile]
    words = _("{new} new, {changed} changed, {same} the same, {refused} refused")
    new, altered, same, refused = (show_count(count) for count in counts)
    say(words.format(new=new, changed=altered, same=same, refused=refused))
    if lines:
        said = ", ".join(f"{show_count(count)} {label}" for label, count in lines.items())
        say(_("Other lines: {lines}").format(lines=said))
    if plan.types:
        say(_("Membership types to be made: {types}").format(types=", ".join(kind.name for kind in plan.types)))
    _say_all(_("Refused"), (_words(one) for one in plan.refused))
    _say_all(_("Left out"), (_words(one) for one in plan.left_out))
    _say_all(_("To know"), (_words(one) for one in plan.notices))
    _say_all(_("Perhaps somebody on file"), map(_perhaps_words, plan.perhaps))
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
    where = f"{one.column} “{shorten(one.cell)}”" if one.cell else one.column
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

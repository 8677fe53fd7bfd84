"""Commands about the statements of the bank."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from psg_admin.bank import queries
from psg_admin.bank.statement_documents import gap_words, overlap_words, proof_words, statement_columns
from psg_admin.bank.states import LineState
from psg_admin.cli import accounts as of_accounts
from psg_admin.cli.bank_lines import COMMANDS, account_option, code_of
from psg_admin.cli.face import Face, as_json, pass_face, print_json, progress_bar, say, tell
from psg_admin.cli.listing import id_column, print_listing
from psg_admin.kernel.errors import Conflict, Refused, UserError
from psg_admin.kernel.figures import show_count
from psg_admin.kernel.words import _, ngettext
from psg_admin.paper.table import Column, Kind
from psg_admin.store.disk import typed_path
from psg_admin.tables.values import Order

if TYPE_CHECKING:
    from psg_admin.bank.plans import StatementPlan, StatementsPlan
    from psg_admin.bank.statement import StatementFile
    from psg_admin.kernel.changes import Changes
    from psg_admin.store.planning import Planned

_MOST_SAID = 20


@click.group()
def bank() -> None:
    """Statements of the bank: import files, say what their lines are, see what lacks."""


for command in COMMANDS:
    bank.add_command(command)


@bank.group("accounts")
def bank_accounts() -> None:
    """Accounts at the bank, by sort code and number: add, list."""


@bank_accounts.command("add")
@click.argument("name")
@click.option("--sort-code", required=True, metavar="CODE", help="Its six figures.")
@click.option("--number", required=True, metavar="NUMBER", help="The account number.")
@click.pass_context
def bank_accounts_add(context: click.Context, name: str, sort_code: str, number: str) -> None:
    """Add the current account NAME; “accounts add” knows more of it."""
    context.invoke(of_accounts.accounts_add, name=name, kind="bank", sort_code=sort_code, number=number)


bank_accounts.add_command(of_accounts.accounts_list)


@bank.command("import")
@click.argument("files", metavar="FILE…", nargs=-1, required=True)
@click.option("--account", metavar="ACCOUNT", help="The account that it is of (where the file does not say it).")
@click.option(
    "--format",
    "form",
    metavar="FORMAT",
    help="The kind of file: table, text, ofx, qif, mt940 or camt053, or the bank of a table (told by its content).",
)
@click.option(
    "--map",
    "map_name",
    metavar="NAME",
    help="The bank whose table it is, such as barclays, hsbc or natwest (told by its headings); or what headings mean, "
    "such as 'When=day,What=text,How much=value'.",
)
@click.option(
    "--days", "order", type=click.Choice([one.value for one in Order]),
    help="The order in which its days are written, where they fit several (day, month, year).",
)  # fmt: skip
@click.option("--dry-run", is_flag=True, help="Only say what it would do.")
@as_json
@pass_face
def bank_import(
    face: Face, files: tuple[str, ...], account: str | None, form: str | None, map_name: str | None, order: str | None,
    *, dry_run: bool, as_json: bool,
) -> None:  # fmt: skip
    """Import the statement FILE, as the bank gives it: CSV, XLSX, ODS, OFX, QIF, MT940, CAMT.053 or Santander's text.

    Each line is new, or was seen before, or is refused with its reason. The same file, or one that goes further, may be
    imported again: a line that is there already stays as it is, and two equal lines of one day stay two. Nothing is
    booked by it. Several files are imported in one deed, the oldest first, or none of them.
    """
    from psg_admin.bank.operations import IMPORT_STATEMENTS
    from psg_admin.bank.plans import StatementPlan, StatementRequest, StatementsRequest
    from psg_admin.bank.readers import require_unchanged
    from psg_admin.store.planning import carry_out, preview

    paths = [typed_path(file) for file in files]
    said = None if order is None else Order(order)
    read = [_named(path, paths, partial(_read, face, path, form, map_name, said)) for path in paths]
    request = StatementsRequest(tuple(StatementRequest(one, face.today, face.now, account) for one in read))
    with progress_bar(_("Importing")):

        def looked_at(session: Any) -> "Planned[Any, Any, StatementsPlan]":
            found = preview(session, deed=IMPORT_STATEMENTS, request=request)
            for path, plan in zip(paths, found.plan.files, strict=True):
                if isinstance(plan, str):
                    raise Refused(plan if len(paths) == 1 else _told(path, plan))
            return found

        planned = face.read(looked_at)

        def anew(session: Any) -> "Changes":
            nonlocal planned
            planned = looked_at(session)
            return carry_out(session, planned=planned)

        if not dry_run:
            for path, one in zip(paths, read, strict=True):
                require_unchanged(path, one)
            try:
                done = face.write(partial(carry_out, planned=planned))
            except Conflict:  # nobody has seen the plan yet that somebody else's import has made another one
                done = face.write(anew)
            tell(f"{done.summary}.")
    plans = [plan for plan in planned.plan.files if isinstance(plan, StatementPlan)]
    if as_json:
        data = [{"done": not dry_run, **_plan_data(plan)} for plan in plans]
        several = [{"file": path.name, **each} for path, each in zip(paths, data, strict=True)]
        print_json(data[0] if len(data) == 1 else several)
        return
    for path, plan in zip(paths, plans, strict=True):
        if len(plans) > 1:
            say(path.name)
        _say_plan(plan)


def _told(path: Path, sentence: str) -> str:
    return _("{name}: {sentence}").format(name=path.name, sentence=sentence)


def _named(path: Path, paths: Sequence[Path], read: Callable[[], "StatementFile"]) -> "StatementFile":
    """Return what is read, and name the file in the sentence that refuses one of several."""
    try:
        return read()
    except UserError as error:
        if len(paths) == 1:
            raise
        raise Refused(_told(path, error.message)) from None


def _read(face: Face, path: Path, form: str | None, map_name: str | None, order: Order | None) -> "StatementFile":
    from psg_admin.bank.layouts import STATEMENT_LIST
    from psg_admin.bank.readers import read_statement
    from psg_admin.imports.queries import remembered_columns

    def kept(header_key: str) -> str | None:
        return face.read(partial(remembered_columns, kind=STATEMENT_LIST.key, header_key=header_key))

    with progress_bar(_("Reading")):
        return read_statement(
            path, path.name, today=face.today, form=form, layout=map_name, remembered=kept, order=order
        )


def _plan_data(plan: "StatementPlan") -> dict[str, Any]:
    return {
        "account": plan.account, "format": plan.statement.format, "new": len(plan.new), "seen": len(plan.seen),
        "refused": [{"line": one.line, "reason": one.reason} for one in plan.refused], "proof": plan.proof._asdict(),
        "first_day": plan.statement.first_day, "last_day": plan.statement.last_day, "notes": plan.notes,
    }  # fmt: skip


def _say_plan(plan: "StatementPlan") -> None:
    say(_("{account}: {new} new, {seen} seen before, {refused} refused").format(
        account=plan.account_name, new=show_count(len(plan.new)), seen=show_count(len(plan.seen)),
        refused=show_count(len(plan.refused)),
    ))  # fmt: skip
    say(proof_words(plan.proof))
    for note in plan.notes:
        say(note)
    for one in plan.refused[:_MOST_SAID]:
        say(_("Line {line}: {reason}").format(line=show_count(one.line), reason=one.reason))
    more = len(plan.refused) - _MOST_SAID
    if more > 0:
        say(ngettext("{count} more line is refused", "{count} more lines are refused", more).format(
            count=show_count(more)
        ))  # fmt: skip


@bank.command("lines")
@click.option(
    "--state", type=click.Choice([state.value for state in LineState]), help="Only lines of which this became."
)
@account_option
@as_json
@pass_face
def bank_lines(face: Face, state: str | None, account: str | None, *, as_json: bool) -> None:
    """List the lines of the statements, the oldest first."""
    code = code_of(face, account)
    rows = [row for row in face.read(partial(queries.statement_lines, account=code)) if state in {None, row.state}]
    columns: list[Column[queries.LineRow]] = [
        id_column(_("Line"), lambda r: r.id),
        Column("account", _("Account"), lambda r: r.account, Kind.CODE),
        Column("day", _("Day"), lambda r: r.day, Kind.DAY, name="date"),
        Column("amount", _("Amount"), lambda r: r.amount, Kind.MONEY),
        Column("text", _("Text"), lambda r: r.text),
        Column("counterparty", _("Counterparty"), lambda r: r.counterparty),
        Column("reference", _("Reference"), lambda r: r.reference),
        Column("state", _("State"), lambda r: r.state.label, data=lambda r: r.state),
    ]
    print_listing(columns, rows, as_json=as_json, text="id account day amount text state")


@bank.command("statements")
@account_option
@as_json
@pass_face
def bank_statements(face: Face, account: str | None, *, as_json: bool) -> None:
    """List the files that were imported, by their days."""
    columns = [id_column(_("Statement"), lambda r: r.id), *statement_columns()]
    rows = face.read(partial(queries.statements, account=code_of(face, account)))
    print_listing(columns, rows, as_json=as_json)


@bank.command("calendar")
@as_json
@pass_face
def bank_calendar(face: Face, *, as_json: bool) -> None:
    """Say of each account which months there are and which lack, and where lines lack or statements overlap."""
    found = face.read(partial(queries.calendars, today=face.today))
    if as_json:
        print_json([_calendar_data(one) for one in found])
        return
    for one in found:
        calendar = one.calendar
        say(one.name)
        for title, months in (
            (_("Whole months"), calendar.covered), (_("Months in part"), calendar.partly),
            (_("Months missing"), calendar.lacking),
        ):  # fmt: skip
            if months:
                say(f"  {title}: {', '.join(f'{month:%Y-%m}' for month in months)}")
        for gap in calendar.gaps:
            say("  " + gap_words(gap))
        for overlap in calendar.overlaps:
            say("  " + overlap_words(overlap))


def _calendar_data(found: queries.AccountCalendar) -> Mapping[str, Any]:
    calendar = found.calendar
    return {
        "account": found.account,
        "months": [f"{month:%Y-%m}" for month in calendar.covered],
        "partly": [f"{month:%Y-%m}" for month in calendar.partly],
        "lacking": [f"{month:%Y-%m}" for month in calendar.lacking],
        "gaps": [gap._asdict() for gap in calendar.gaps],
        "overlaps": [overlap._asdict() for overlap in calendar.overlaps],
    }

"""Commands that compare statements with the books."""

from functools import partial
from typing import Any

import click

from psg_admin.accounts.queries import chart
from psg_admin.books import operations
from psg_admin.books.documents import open_item_columns
from psg_admin.books.queries import banking as queries
from psg_admin.books.rules.banking import Compared, check_statement
from psg_admin.cli.face import Face, as_json, pass_face, print_json, report, say
from psg_admin.cli.listing import data_of, id_column, print_listing
from psg_admin.cli.options import SumCommand, record_id
from psg_admin.kernel.days import show_day
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.kernel.words import _
from psg_admin.paper.table import Column, Kind


@click.command(cls=SumCommand)
@click.argument("account")
@click.option("--on", "on_text", required=True, metavar="DAY", help="The last day of the statement.")
@click.option("--statement", "statement_text", required=True, metavar="SUM", help="Its balance on that day.")
@click.option("--keep", is_flag=True, help="Keep it, also where the two differ.")
@click.option("--note", default="", help="Kept with it.")
@as_json
@pass_face
def reconcile(
    face: Face, account: str, on_text: str, statement_text: str, note: str, *, keep: bool, as_json: bool
) -> None:
    """Compare the balance of ACCOUNT on its statement with the books, as at a day.

    What was paid in and is not credited yet, and what was paid out and is not taken off yet, is named.
    """
    if note and not keep:
        raise click.UsageError(_("--note is kept with it: give --keep too."))
    found = face.read(chart).account(account)
    on = face.day(on_text, "on")
    statement = Money.parse(statement_text, field="statement", allow_negative=True)
    check_statement(found, on, today=face.today)
    if keep:
        deed = partial(
            operations.keep_reconciliation, account=found.code, on=on, statement=statement, note=note,
            today=face.today, now=face.now,
        )  # fmt: skip
        kept = face.write(deed)
        if not as_json:
            report(kept, reference=False)
    compared = face.read(partial(queries.compare, account=found.code, on=on, statement=statement))
    _show(compared, found.name, as_json=as_json)


def _show(compared: Compared, name: str, *, as_json: bool, more: dict[str, Any] | None = None) -> None:
    columns = open_item_columns()
    if as_json:
        print_json(
            {
                "account": compared.account, "as_at": compared.as_at, "statement": compared.statement,
                "books": compared.books, "expected": compared.expected, "difference": compared.difference,
                "uncredited": data_of(columns, compared.uncredited),
                "unpresented": data_of(columns, compared.unpresented), **(more or {}),
            }
        )  # fmt: skip
        return
    say(_("{account} as at {day}").format(account=name, day=show_day(compared.as_at)))
    say(_("Balance of the books: {amount}").format(amount=compared.books.show()))
    for title, items in (
        (_("Paid in, not credited yet"), compared.uncredited),
        (_("Paid out, not taken off yet"), compared.unpresented),
    ):
        if items:
            say(f"{title}: {Money.total(item.amount for item in items).show()}")
            print_listing(columns, items, as_json=False)
    say(_("So the statement should say: {amount}").format(amount=compared.expected.show()))
    say(_("It says: {amount}").format(amount=compared.statement.show()))
    if compared.difference > NOTHING:
        say(_("That is {amount} more than the books expect.").format(amount=compared.difference.show()))
    elif compared.difference:
        say(_("That is {amount} less than the books expect.").format(amount=(-compared.difference).show()))
    else:
        say(_("The two agree."))


@click.group()
def reconciliations() -> None:
    """Reconciliations that were kept: list, show."""


@reconciliations.command("list")
@click.option("--account", help="Those of this account.")
@as_json
@pass_face
def reconciliations_list(face: Face, account: str | None, *, as_json: bool) -> None:
    """List the reconciliations that were kept, the newest day first."""
    known = face.read(chart)
    code = None if account is None else known.account(account).code
    rows = face.read(partial(queries.reconciliations, account=code))
    columns: list[Column[queries.KeptReconciliation]] = [
        id_column(_("Id"), lambda r: r.reconciliation_id),
        Column(
            "account", _("Account"), lambda r: known.accounts[r.compared.account].name,
            data=lambda r: r.compared.account,
        ),
        Column("as_at", _("As at"), lambda r: r.compared.as_at, Kind.DAY),
        Column("statement", _("Statement"), lambda r: r.compared.statement, Kind.MONEY),
        Column("books", _("Books"), lambda r: r.compared.books, Kind.MONEY),
        Column("difference", _("Difference"), lambda r: r.compared.difference, Kind.MONEY),
        Column("made_at", _("Kept"), lambda r: r.made_at, Kind.MOMENT),
        Column("note", _("Note"), lambda r: r.note),
    ]  # fmt: skip
    print_listing(columns, rows, as_json=as_json)


@reconciliations.command("show")
@click.argument("number", type=record_id)
@as_json
@pass_face
def reconciliations_show(face: Face, number: int, *, as_json: bool) -> None:
    """Show reconciliation NUMBER (its id in `reconciliations list`) as it was kept."""
    kept = face.read(partial(queries.reconciliation, reconciliation_id=number))
    name = face.read(chart).accounts[kept.compared.account].name
    _show(kept.compared, name, as_json=as_json, more={"made_at": kept.made_at, "note": kept.note})

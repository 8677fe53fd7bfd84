"""Commands about paying-in slips and what is in hand."""

from functools import partial
from typing import Any

import click

from psg_admin.accounts.queries import chart
from psg_admin.accounts.rules import BANK
from psg_admin.books import operations
from psg_admin.books.documents import cheque_columns, slip_columns, slip_paper
from psg_admin.books.queries import banking as queries
from psg_admin.books.rules.banking import SlipPage, read_denominations
from psg_admin.cli.face import Face, as_json, pass_face, print_json, print_table, report, say, target
from psg_admin.cli.listing import data_of, id_column, print_listing
from psg_admin.cli.options import record_id
from psg_admin.cli.receipts import payment_named
from psg_admin.kernel.days import show_day
from psg_admin.kernel.money import Money
from psg_admin.kernel.words import _


@click.group()
def slips() -> None:
    """Paying-in slips: add, list, show, print, credit, and what is in hand."""


@slips.command("in-hand")
@click.option("--on", "on_text", metavar="DAY", help="As at the end of this day (today).")
@as_json
@pass_face
def slips_in_hand(face: Face, on_text: str | None, *, as_json: bool) -> None:
    """Show the cash in the cash box, and the cheques and charity vouchers that are on no slip yet."""
    found = face.read(partial(queries.in_hand, on=face.day(on_text, "on")))
    columns = [id_column(_("Payment"), lambda r: r.payment_id), *cheque_columns()]
    if as_json:
        print_json({"cash": found.cash, "in_cheques": found.paper, "cheques": data_of(columns, found.cheques)})
        return
    say(_("Cash: {amount}").format(amount=found.cash.show()))
    say(_("Cheques and vouchers: {amount}").format(amount=found.paper.show()))
    print_listing(columns, found.cheques, as_json=False)


@slips.command("add")
@click.argument("payments", nargs=-1, metavar="[PAYMENT]...")
@click.option("--all", "all_of_it", is_flag=True, help="All that is in hand: every cheque, and the cash in the box.")
@click.option("--on", "on_text", metavar="DAY", help="The day it was paid in (today).")
@click.option("--account", default=BANK, show_default=True, help="The account it was paid into.")
@click.option("--cash", "cash_text", metavar="SUM", help="So much cash.")
@click.option("--denomination", "pieces", multiple=True, metavar="WORTH=COUNT",
              help="So many of a note or coin, such as 20=3 or 50p=4. May be repeated.")  # fmt: skip
@click.option("--note", default="")
@pass_face
def slips_add(
    face: Face, payments: tuple[str, ...], on_text: str | None, account: str, cash_text: str | None,
    pieces: tuple[str, ...], note: str, *, all_of_it: bool,
) -> None:  # fmt: skip
    """Put cheques, each named by its PAYMENT (an id or a receipt), and cash on a slip; print its number."""
    if all_of_it and payments:
        raise click.UsageError(_("Name payments or say --all, not both."))
    banked_on = face.day(on_text, "on")
    denominations = read_denominations(pieces)
    cash = None if cash_text is None else Money.parse(cash_text, field="cash")
    cheques = [payment_named(face, text) for text in payments]
    if all_of_it:
        code = face.read(chart).account(account).code
        found = face.read(partial(queries.in_hand, on=banked_on, account=code))
        cheques = [one.payment_id for one in found.cheques]
        if cash is None and not denominations:
            cash = found.cash_to_bank
    deed = partial(
        operations.add_slip, account=account, banked_on=banked_on, cheques=cheques, cash=cash,
        denominations=denominations, note=note, today=face.today, now=face.now,
    )  # fmt: skip
    report(face.write(deed))


@slips.command("list")
@as_json
@pass_face
def slips_list(face: Face, *, as_json: bool) -> None:
    """List the slips, the newest first."""
    print_listing(slip_columns(), face.read(queries.slips), as_json=as_json)


@slips.command("show")
@click.argument("number")
@as_json
@pass_face
def slips_show(face: Face, number: str, *, as_json: bool) -> None:
    """Show what is on slip NUMBER, and what of it the bank has credited."""
    page = face.read(partial(queries.slip_page, number=number))
    if as_json:
        print_json(_data(page))
        return
    say(f"{page.number} · {page.account_name} · {show_day(page.banked_on)} · {page.total.show()}")
    if page.cash:
        words = _("Cash: {amount}").format(amount=page.cash.show())
        credited = page.cash_credited_on
        say(words if credited is None else _("{what}, credited on {day}").format(what=words, day=show_day(credited)))
    for worth, count in page.denominations.items():
        say(f"  {worth.show()} × {count:,}")
    if page.note:
        say(_("Note: {note}").format(note=page.note))
    if page.lines:
        print_table(
            [_("Payment"), _("Payer"), _("Method"), _("Number"), _("Amount"), _("Credited on"), _("Came back on"),
             _("Why")],
            [
                (one.payment_id, one.payer, one.method.label, one.reference, one.amount, one.credited_on,
                 one.taken_out_on, one.taken_out_reason)
                for one in page.lines
            ],
            right=[0, 4],
        )  # fmt: skip


def _data(page: SlipPage) -> dict[str, Any]:
    return {
        "number": page.number, "account": page.account, "banked_on": page.banked_on, "cash": page.cash,
        "denominations": {worth.plain(): count for worth, count in page.denominations.items()},
        "cash_credited_on": page.cash_credited_on, "in_cheques": page.paper, "total": page.total,
        "uncredited": page.uncredited, "note": page.note,
        "cheques": [
            {
                "payment": one.payment_id, "contact": one.contact_id, "payer": one.payer, "method": one.method,
                "reference": one.reference, "amount": one.amount, "credited_on": one.credited_on,
                "taken_out_on": one.taken_out_on, "reason": one.taken_out_reason,
            }
            for one in page.lines
        ],
    }  # fmt: skip


@slips.command("print")
@click.argument("number")
@click.argument("file")
@pass_face
def slips_print(face: Face, number: str, file: str) -> None:
    """Print slip NUMBER into FILE (PDF)."""
    from psg_admin.paper.slip import write_slip

    path = target(file, ".pdf")
    paper = face.read(partial(slip_paper, number=number))
    write_slip(paper, path)
    say(_("Slip {number} written to {file}.").format(number=paper.number, file=path))


@slips.command("credit")
@click.argument("number")
@click.option("--cash", is_flag=True, help="Its cash.")
@click.option("--cheque", "cheques", type=record_id, multiple=True, metavar="PAYMENT",
              help="The cheque of this payment. May be repeated.")  # fmt: skip
@click.option("--on", "on_text", required=True, metavar="DAY", help="The day that the statement has.")
@pass_face
def slips_credit(face: Face, number: str, cheques: tuple[int, ...], on_text: str, *, cash: bool) -> None:
    """Note on which day the bank credited slip NUMBER: all of it, or the parts that are named."""
    deed = partial(
        operations.credit_slip, number=number, on=face.day(on_text, "on"), today=face.today, cash=cash, cheques=cheques
    )
    report(face.write(deed), reference=False)

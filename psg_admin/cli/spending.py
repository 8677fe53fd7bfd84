"""Commands about money that goes out, or is moved."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import click

from psg_admin.books import operations
from psg_admin.books.documents import money_out_columns
from psg_admin.books.plans import MoveRequest, PartRequest, SpendingRequest
from psg_admin.books.queries.money_out import (
    SPENDING_FILTERS,
    MoneyOutRow,
    money_out_rows,
    spending_ids,
    spending_row,
)
from psg_admin.cli.face import Face, as_json, begins_office, pass_face, print_json, print_table, report, say
from psg_admin.cli.filters import ListOptions
from psg_admin.cli.listing import id_column, print_listing
from psg_admin.cli.options import SumCommand, Whole, open_period_option, record_id, who
from psg_admin.kernel.days import show_day
from psg_admin.kernel.errors import BadInput
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.kernel.typed import whole
from psg_admin.kernel.words import _
from psg_admin.memberships.queries import may_be_name, people_meant
from psg_admin.payments.states import Method

SPENDINGS = ListOptions(SPENDING_FILTERS, "spending")

how_option = click.option("--method", type=click.Choice([m.value for m in Method]), help="How it was paid (transfer).")
anyway_option = click.option(
    "--anyway", default="", metavar="REASON", help="Why, though the fund or the cash box does not have that much."
)


class SpendGroup(click.Group):
    """Commands about what went out; a sum that stands first, or an option, is that of what is entered."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Enter a sum where no command is named."""
        if args and args[0] not in self.commands and args[0] not in ctx.help_option_names:
            args = ["enter", *args]
        return super().parse_args(ctx, args)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command; what is the name of none is a sum to be entered."""
        return super().get_command(ctx, cmd_name) or self.commands["enter"]


@click.group(cls=SpendGroup)
def spend() -> None:
    """Record AMOUNT that went out, and list, show, clear what went out before.

    `spend 25.50 --to NAME --category printing` records it.
    """


@spend.command("enter", cls=SumCommand)
@click.argument("amount")
@click.option("--to", "payee", type=who, required=True, metavar="CONTACT_OR_NAME",
              help="Who got it: the id of a contact, a membership number, or a name.")  # fmt: skip
@click.option("--new", is_flag=True, help="Whoever is named is on file under that name, but is somebody else.")
@click.option("--category", metavar="CATEGORY", help="What for: the code or the name of a category.")
@click.option("--part", "parts", multiple=True, nargs=2, metavar="CATEGORY[:FUND[:EVENT]] SUM",
              help="So much of it for this category; several in place of --category.")  # fmt: skip
@click.option("--event", type=record_id, metavar="EVENT", help="The id of the event that it was spent for.")
@click.option("--fund", default="general", show_default=True, metavar="FUND", help="The fund that it is taken from.")
@click.option("--account", default="", metavar="ACCOUNT", help="The account that it left (of the way of paying).")
@click.option("--on", "on_text", metavar="DAY", help="The day it was paid, or the cheque written (today).")
@click.option("--cleared", "cleared_text", metavar="DAY", help="The day the bank had it.")
@how_option
@click.option("--reference", default="", help="The number of the cheque, or what the transfer carries.")
@click.option("--voucher", default="", help="The number of the paper.")
@click.option("--approved", "approved", multiple=True, metavar="NAME", help="Who approved it; may be repeated.")
@click.option("--trustee", is_flag=True, help="It went to a trustee.")
@click.option("--note", default="")
@anyway_option
@pass_face
@begins_office
def spend_enter(
    face: Face, amount: str, payee: str, category: str | None, parts: tuple[tuple[str, str], ...], event: int | None,
    fund: str, account: str, on_text: str | None, cleared_text: str | None, method: str | None, reference: str,
    voucher: str, approved: tuple[str, ...], note: str, anyway: str, *, new: bool, trustee: bool,
) -> None:  # fmt: skip
    """Record AMOUNT that went out; `spend AMOUNT …` is short for it."""
    if (category is None) == (not parts):
        raise click.UsageError(_("Say what for: --category CATEGORY, or --part CATEGORY SUM for each part."))
    if len(approved) > 2:
        raise click.UsageError(_("At most two people approve it: --approved NAME, twice."))
    asked = (
        tuple(_part(text, sum_text, fund, event) for text, sum_text in parts)
        if category is None
        else (PartRequest(category, None, event, fund),)
    )
    by, by_too = (*approved, "", "")[:2]
    wanted = SpendingRequest(
        payee=_payee(face, payee, new=new), amount=Money.parse(amount), written_on=face.day(on_text, "on"),
        parts=asked, account=account, method=None if method is None else Method(method), reference=reference,
        voucher=voucher, approved_by=by, approved_by_too=by_too, note=note, trustee=trustee,
        cleared_on=None if cleared_text is None else face.day(cleared_text, "cleared"), anyway=anyway,
    )  # fmt: skip
    done = face.write(partial(operations.spend, spending=wanted, today=face.today, now=face.now))
    report(replace(done, reference=str(done.made)))


def _payee(face: Face, words: str, *, new: bool) -> int | str:
    """Return the contact that is meant; a name that nobody on file has is a name."""
    if new and may_be_name(words):
        return words
    [found] = face.read(partial(people_meant, words=[words]))
    return words if found is None else found


def _part(text: str, sum_text: str, fund: str, event: int | None) -> PartRequest:
    names = text.split(":")
    number = whole(names[2]) if len(names) > 2 else event
    if len(names) > 3 or (len(names) > 2 and number is None):
        raise BadInput(
            _("“{text}” cannot be read: type CATEGORY, CATEGORY:FUND or CATEGORY:FUND:EVENT.").format(text=text),
            field="part",
        )
    return PartRequest(names[0], Money.parse(sum_text), number, (names[1] if len(names) > 1 else "") or fund)


@spend.command("list")
@SPENDINGS
@click.option("--limit", type=Whole(1))
@as_json
@pass_face
def spend_list(face: Face, /, limit: int | None, *, as_json: bool, **options: Any) -> None:
    """List what went out, the newest first."""
    ids = face.read(partial(spending_ids, query=SPENDINGS.query(face, options)))
    rows = face.read(partial(money_out_rows, ids=ids[:limit]))
    columns = [id_column(_("Id"), lambda r: r.row_id), *money_out_columns()]
    if as_json:
        print_json([_data(row) for row in rows])
        return
    text = SPENDINGS.shown(face, options, columns, "id day payee purpose amount account method state")
    print_listing(columns, rows, as_json=False, text=text)


@spend.command("show")
@click.argument("spending", type=record_id)
@as_json
@pass_face
def spend_show(face: Face, spending: int, *, as_json: bool) -> None:
    """Show a sum that went out (its id in `spend list`), with its parts."""
    row = face.read(partial(spending_row, spending_id=spending))
    if as_json:
        print_json(_data(row))
        return
    how = _("{method}, {day}").format(method=row.method.label, day=show_day(row.day))
    say(f"{row.row_id} · {row.payee} · {row.amount.show()} · {how} · {row.account}")
    for words, text in (
        (_("State"), row.exception),
        (_("Came back on"), "" if row.returned_on is None else show_day(row.returned_on)),
        (_("Why it came back"), row.reason),
        (_("Cleared on"), "" if row.cleared_on is None else show_day(row.cleared_on)),
        (_("Reference"), row.reference),
        (_("Voucher number"), row.voucher),
        (_("Approved by"), row.approved),
        (_("To a trustee"), _("Yes") if row.trustee else ""),
        (_("Note"), row.note),
        (_("Corrects"), "" if row.corrects_id is None else str(row.corrects_id)),
        (_("Corrected by"), "" if row.corrected_by is None else str(row.corrected_by)),
    ):
        if text:
            say(f"{words}: {text}")
    print_table(
        [_("Category"), _("Fund"), _("Event"), _("Amount"), _("Note")],
        [(part.category_name, part.fund_name, part.event, part.amount, part.note) for part in row.parts],
        right=[3],
    )


def _data(row: MoneyOutRow) -> dict[str, Any]:
    return {
        "id": row.row_id, "written_on": row.day, "contact": row.contact_id, "payee": row.payee,
        "trustee": row.trustee, "amount": row.amount, "account": row.account_code, "method": row.method,
        "reference": row.reference, "voucher": row.voucher, "approved_by": row.approved_by, "note": row.note,
        "cleared_on": row.cleared_on, "returned_on": row.returned_on, "return_reason": row.reason or None,
        "corrects": row.corrects_id, "corrected_by": row.corrected_by,
        "parts": [
            {
                "category": part.category, "fund": part.fund, "event": part.event_id, "amount": part.amount,
                "note": part.note,
            }
            for part in row.parts
        ],
    }  # fmt: skip


@spend.command("return")
@click.argument("spending", type=record_id)
@click.option("--on", "on_text", metavar="DAY", help="The day it came back (today).")
@click.option("--reason", required=True, help="Why; it is kept.")
@pass_face
def spend_return(face: Face, spending: int, on_text: str | None, reason: str) -> None:
    """Note that a sum that went out came back: the cheque was lost, the transfer failed."""
    on = face.day(on_text, "on")
    deed = partial(operations.return_spending, spending_id=spending, on=on, reason=reason, today=face.today)
    report(face.write(deed))


@spend.command("correct")
@click.argument("spending", type=record_id)
@click.option("--amount", "amount_text", metavar="SUM", help="What went out.")
@click.option("--to", "payee", type=who, metavar="CONTACT_OR_NAME", help="Who got it.")
@click.option("--new", is_flag=True, help="Whoever is named is on file under that name, but is somebody else.")
@click.option("--category", metavar="CATEGORY", help="What for, where it has one part.")
@click.option("--fund", metavar="FUND", help="The fund that it is taken from, where it has one part.")
@click.option("--part", "parts", multiple=True, nargs=2, metavar="CATEGORY[:FUND[:EVENT]] SUM",
              help="So much of it for this category; all parts, in the place of those that it has.")  # fmt: skip
@click.option("--account", metavar="ACCOUNT", help="The account that it left.")
@click.option("--method", type=click.Choice([m.value for m in Method]), help="How it was paid.")
@click.option("--on", "on_text", metavar="DAY", help="The day it was paid; with --in-open-period, where it is entered.")
@click.option("--reference", help="The number of the cheque, or what the transfer carries.")
@click.option("--voucher", help="The number of the paper.")
@open_period_option
@click.option("--reason", required=True, help="Why; it is kept.")
@anyway_option
@pass_face
def spend_correct(
    face: Face, spending: int, amount_text: str | None, payee: str | None, category: str | None, fund: str | None,
    parts: tuple[tuple[str, str], ...], account: str | None, method: str | None, on_text: str | None,
    reference: str | None, voucher: str | None, reason: str, anyway: str, *, new: bool, in_open_period: bool,
) -> None:  # fmt: skip
    """Correct a sum that went out (its id in `spend list`) and was entered wrongly, on its own day.

    What lies in a closed period stays there: with --in-open-period it comes back and is entered again on --on (today),
    and the new entry names what it corrects.
    """
    if parts and (category is not None or fund is not None):
        raise click.UsageError(_("Say what for: --category CATEGORY, or --part CATEGORY SUM for each part."))
    wanted = operations.SpendingCorrection(
        amount=None if amount_text is None else Money.parse(amount_text),
        payee=None if payee is None else _payee(face, payee, new=new), category=category, fund=fund,
        parts=tuple(_part(text, sum_text, "general", None) for text, sum_text in parts) or None, account=account,
        method=None if method is None else Method(method),
        written_on=None if on_text is None else face.day(on_text, "on"), reference=reference, voucher=voucher,
    )  # fmt: skip
    deed = partial(
        operations.correct_spending, spending_id=spending, correction=wanted, reason=reason, today=face.today,
        now=face.now, in_open_period=in_open_period, anyway=anyway,
    )  # fmt: skip
    done = face.write(deed)
    report(replace(done, reference=str(done.made)))


@spend.command("clear")
@click.argument("spendings", type=record_id, nargs=-1, metavar="[SPENDING]...")
@click.option("--refund", "refunds", type=record_id, multiple=True, metavar="REFUND", help="A refund; may be repeated.")
@click.option("--on", "on_text", metavar="DAY", help="The day the bank had it (today).")
@pass_face
def spend_clear(face: Face, spendings: Sequence[int], refunds: Sequence[int], on_text: str | None) -> None:
    """Note the day on which the bank had sums that went out (their ids in `spend list`)."""
    on = face.day(on_text, "on")
    deed = partial(operations.clear_spendings, spending_ids=spendings, refund_ids=refunds, on=on, today=face.today)
    report(face.write(deed))


@click.command(cls=SumCommand)
@click.argument("amount")
@click.option("--from", "source", default="bank", show_default=True, metavar="ACCOUNT", help="The account it leaves.")
@click.option("--to", "target", default="", metavar="ACCOUNT", help="The account it comes into (the same).")
@click.option("--from-fund", default="general", show_default=True, metavar="FUND", help="The fund it leaves.")
@click.option("--to-fund", default="", metavar="FUND", help="The fund it comes into (the same).")
@click.option("--fee", "fee_text", metavar="SUM",
              help="What was kept on the way, beside AMOUNT that arrived: an expense, bank charges.")  # fmt: skip
@click.option("--on", "on_text", metavar="DAY", help="The day it was moved (today).")
@click.option("--reference", default="")
@click.option("--note", default="")
@anyway_option
@pass_face
@begins_office
def move(
    face: Face, amount: str, source: str, target: str, from_fund: str, to_fund: str, fee_text: str | None,
    on_text: str | None, reference: str, note: str, anyway: str,
) -> None:  # fmt: skip
    """Record AMOUNT that was moved from one account to another, or from one fund to another."""
    wanted = MoveRequest(
        Money.parse(amount), face.day(on_text, "on"), source, target, from_fund, to_fund,
        fee=NOTHING if fee_text is None else Money.parse(fee_text, field="fee"), reference=reference, note=note,
        anyway=anyway,
    )  # fmt: skip
    done = face.write(partial(operations.move, move=wanted, today=face.today, now=face.now))
    report(done)

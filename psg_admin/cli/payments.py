"""Commands about payments and receipts."""

from datetime import datetime
from functools import partial

import click

from psg_admin.cli.face import Face, as_json, pass_face, print_json, print_table, report, say, target
from psg_admin.cli.options import SumCommand, method_option
from psg_admin.events.queries import Owed, owed_for
from psg_admin.kernel.errors import Refused
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.kernel.words import _
from psg_admin.payments import operations, queries
from psg_admin.payments.states import Category, Method, PaymentState
from psg_admin.people.rules import person_named
from psg_admin.store.asking import Ask


@click.command(cls=SumCommand)
@click.argument("amount")
@method_option
@click.option("--for", "references", multiple=True, metavar="REF_OR_NUMBER",
              help="A booking's reference or a membership number; may be repeated.")  # fmt: skip
@click.option("--gift", "gift_text", metavar="AMOUNT", help="So much of it is a gift.")
@click.option("--on", "on_text", metavar="DAY", help="The day it came in (today).")
@click.option("--from", "giver", metavar="NAME", help="The giver of a gift who is not in the books yet.")
@click.option("--reference", default="", help="What the cheque or transfer carries.")
@click.option("--note", default="")
@pass_face
def pay(
    face: Face, amount: str, method: str, references: tuple[str, ...], gift_text: str | None, on_text: str | None,
    giver: str | None, reference: str, note: str,
) -> None:  # fmt: skip
    """Record AMOUNT that came in, set it against what is owed, and print the number of its receipt."""
    if not references and giver is None:
        raise click.UsageError("Say what it is for: --for REF_OR_NUMBER, or --from NAME for a gift.")
    sum_in = Money.parse(amount)
    gift = NOTHING if gift_text is None else Money.parse(gift_text, field="gift")
    parts = [_owed(face, text) for text in references]
    received_on = face.day(on_text, "on")
    payer = parts[0].contact_id if parts else person_named(giver or "")
    deed = partial(
        operations.take_payment, contact_id=payer, amount=sum_in, method=Method(method), received_on=received_on,
        charges=[charge for part in parts for charge in part.charge_ids], gift=gift, reference=reference, note=note,
        today=face.today, now=face.now,
    )  # fmt: skip
    report(face.write(deed))


def _owed(face: Face, text: str) -> Owed:
    owed = face.read(partial(owed_for, reference=text))
    if not owed.charge_ids:
        raise Refused(_("{what}: nothing is owed, it is paid already.").format(what=owed.words))
    return owed


@click.group()
def payments() -> None:
    """Payments: list, reverse."""


@payments.command("list")
@click.option("--search", default="")
@click.option("--year", type=click.IntRange(1900, 2199))
@click.option("--month", type=click.DateTime(["%Y-%m"]), metavar="YYYY-MM")
@click.option("--method", type=click.Choice([m.value for m in Method]))
@click.option("--state", type=click.Choice([s.value for s in PaymentState]))
@click.option("--limit", type=click.IntRange(1))
@as_json
@pass_face
def payments_list(
    face: Face, search: str, year: int | None, month: datetime | None, method: str | None, state: str | None,
    limit: int | None, *, as_json: bool,
) -> None:  # fmt: skip
    """List payments, the newest first."""
    chosen = {"year": year, "month": month and f"{month:%Y-%m}", "method": method, "state": state}
    filters = {key: str(value) for key, value in chosen.items() if value is not None}
    ids = face.read(partial(queries.list_ids, ask=Ask(search, filters)))
    rows = face.read(partial(queries.list_rows, ids=ids[:limit]))
    if as_json:
        print_json([
            {
                "id": r.payment_id, "received_on": r.received_on, "payer": r.payer, "amount": r.amount,
                "method": r.method, "receipt": r.receipt or None, "left_over": r.left_over,
            }
            for r in rows
        ])  # fmt: skip
    else:
        print_table(
            [_("Id"), _("Received"), _("Payer"), _("Amount"), _("Method"), _("Receipt"), _("Left over")],
            [(r.payment_id, r.received_on, r.payer, r.amount, r.method, r.receipt, r.left_over) for r in rows],
            right=[0, 3, 6],
        )


@click.command()
@click.option("--search", default="", help="Words that occur in who owes.")
@click.option("--due", is_flag=True, help="Only what is due by today.")
@click.option("--category", type=click.Choice([c.value for c in Category]))
@click.option("--limit", type=click.IntRange(1))
@as_json
@pass_face
def owed(face: Face, search: str, category: str | None, limit: int | None, *, due: bool, as_json: bool) -> None:
    """List what is owed, the longest due first."""
    filters = {**(queries.DUE if due else {}), **({"category": category} if category else {})}
    ids = face.read(partial(queries.debt_ids, ask=Ask(search, filters), today=face.today))
    rows = face.read(partial(queries.debt_rows, ids=ids[:limit], today=face.today))
    if as_json:
        print_json([
            {
                "id": r.charge_id, "payer": r.payer, "for": r.purpose, "category": r.category, "amount": r.amount,
                "paid": r.paid, "owed": r.owed, "due_on": r.due_on, "days_overdue": r.overdue, "email": r.email,
                "telephone": r.telephone,
            }
            for r in rows
        ])  # fmt: skip
    else:
        print_table(
            [_("Who owes"), _("For"), _("Due"), _("Owed"), _("E-mail"), _("Telephone")],
            [(r.payer, r.purpose, r.due_on, r.owed, r.email, r.telephone) for r in rows],
            right=[3],
        )


@payments.command("reverse")
@click.argument("receipt_number", metavar="RECEIPT")
@click.option("--reason", required=True)
@pass_face
def payments_reverse(face: Face, receipt_number: str, reason: str) -> None:
    """Take a payment back by an entry of the opposite sum; its receipt becomes void."""
    payment_id = face.read(partial(queries.payment_of_receipt, number=receipt_number))
    deed = partial(operations.reverse_payment, payment_id=payment_id, reason=reason, today=face.today, now=face.now)
    report(face.write(deed), reference=False)


@click.command()
@click.argument("number")
@click.argument("file")
@pass_face
def receipt(face: Face, number: str, file: str) -> None:
    """Print receipt NUMBER into FILE (PDF); always the same as the first time."""
    from psg_admin.paper.receipt import write_receipt

    path = target(file, ".pdf")
    paper = face.read(partial(queries.receipt_paper, number=number))
    write_receipt(paper, path)
    say(_("Receipt {number} written to {file}.").format(number=number, file=path))


@click.group()
def receipts() -> None:
    """Receipts: void, print several."""


@receipts.command("void")
@click.argument("number")
@click.option("--reason", required=True)
@click.option("--reissue/--no-reissue", default=True, help="Issue a new one in its place.")
@pass_face
def receipts_void(face: Face, number: str, reason: str, *, reissue: bool) -> None:
    """Declare a receipt void."""
    deed = partial(operations.void_receipt, number=number, reason=reason, today=face.today, reissue=reissue)
    report(face.write(deed))

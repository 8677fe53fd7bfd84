"""Commands about payments and what is owed."""

from functools import partial
from typing import Any

import click

from psg_admin.books.operations import Correction, RefundWay, correct_payment, keep_as_gift
from psg_admin.books.operations import refund as give_back
from psg_admin.books.queries.movements import owed_as_at, payments_as_at
from psg_admin.cli.dry_run import do, dry_run_options, show_payment
from psg_admin.cli.face import Face, as_json, begins_office, pass_face, print_json, print_table, report, say, tell
from psg_admin.cli.filters import DEBTS, PAYMENTS
from psg_admin.cli.listing import id_column, print_listing
from psg_admin.cli.options import (
    SumCommand,
    Whole,
    as_at_option,
    is_sum,
    method_option,
    new_option,
    open_period_option,
    quoted_option,
    quoted_sum,
    record_id,
    somebody,
    who,
)
from psg_admin.cli.receipts import payment_named, receipts_data
from psg_admin.events.queries import Owed, owed_for
from psg_admin.kernel.days import day_before, show_day
from psg_admin.kernel.errors import Refused
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.kernel.words import _
from psg_admin.paper.table import Column
from psg_admin.payments import operations, queries
from psg_admin.payments.documents import debt_columns, payment_columns
from psg_admin.payments.plans import IncomeLine, PaymentRequest
from psg_admin.payments.states import Method, WriteOffKind
from psg_admin.people.particulars import ContactDraft
from psg_admin.people.states import ContactKind


class PayCommand(SumCommand):
    """A payment of a sum that stands first, for all that is named behind one ``--for``: ``--for 0001 0002 B0001A``."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Give each of them a ``--for`` of its own. Where no sum stands first, a word behind may be the sum."""
        if not args or (args[0].startswith("-") and not is_sum(args[0])):
            return super().parse_args(ctx, args)
        words: list[str] = []
        for word in args:
            behind = len(words) > 1 and words[-2] == "--for"
            words += ["--for", word] if behind and not word.startswith("-") else [word]
        return super().parse_args(ctx, words)


@click.command(cls=PayCommand)
@click.argument("amount")
@method_option
@click.option("--for", "references", multiple=True, metavar="REF_OR_NUMBER",
              help="A booking's reference or a membership number; more may follow. May be repeated.")  # fmt: skip
@click.option("--gift", "gift_text", metavar="AMOUNT", help="So much of it is a gift.")
@click.option("--on", "on_text", metavar="DAY", help="The day it came in (today).")
@click.option(
    "--from",
    "giver",
    type=who,
    metavar="CONTACT_OR_NAME",
    help="Who pays (else whoever owes): the id of a contact, a membership number, or a name.",
)
@new_option
@click.option("--reference", default="", help="What the cheque or transfer carries.")
@click.option("--note", default="")
@quoted_option
@dry_run_options
@pass_face
@begins_office
def pay(
    face: Face, amount: str, method: str, references: tuple[str, ...], gift_text: str | None, on_text: str | None,
    giver: str | None, reference: str, note: str, quoted_text: str | None, *, new: bool, dry_run: bool, as_json: bool,
) -> None:  # fmt: skip
    """Record AMOUNT that came in, use it for what is owed, and print the number of its receipt."""
    if not references and giver is None:
        raise click.UsageError(_("Say what it is for: --for REF_OR_NUMBER, or who gives it: --from CONTACT_OR_NAME."))
    sum_in = Money.parse(amount)
    gift = NOTHING if gift_text is None else Money.parse(gift_text, field="gift")
    parts = [face.read(partial(owed_for, reference=text)) for text in references]
    wanted = PaymentRequest(
        payer=parts[0].contact_id if giver is None else somebody(face, giver, new=new), amount=sum_in,
        method=Method(method), received_on=face.day(on_text, "on"),
        charges=tuple(charge for part in parts for charge in part.charge_ids),
        gift=gift, reference=reference, note=note, quoted=quoted_sum(quoted_text),
    )  # fmt: skip
    request = operations.TakePayments((wanted,), face.today, face.now)
    done = do(face, operations.TAKE_PAYMENTS, request, show_payment, dry_run=dry_run, as_json=as_json)
    if done is None:
        return
    report(done)
    for part in parts:
        if not part.charge_ids:
            tell(_("{why} What came in is left over.").format(why=part.why_nothing))


@click.command(cls=SumCommand)
@click.argument("amount")
@click.option("--from", "giver", type=who, required=True, metavar="CONTACT_OR_NAME",
              help="Who it came from: the id of a contact, a membership number, or a name.")  # fmt: skip
@new_option
@click.option("--organisation", is_flag=True, help="Whoever is named and not on file yet is an organisation.")
@click.option("--category", required=True, metavar="CATEGORY", help="What it is: the code or the name of a category.")
@click.option("--fund", default="general", show_default=True, metavar="FUND", help="The fund that it belongs to.")
@click.option("--account", default="", metavar="ACCOUNT", help="The account it came into (of the way of paying).")
@click.option("--method", default="transfer", show_default=True, type=click.Choice([m.value for m in Method]),
              help="How it was paid.")  # fmt: skip
@click.option("--on", "on_text", metavar="DAY", help="The day it came in (today).")
@click.option("--for", "purpose", default="", metavar="WORDS", help="What for, in words (else the category).")
@click.option("--reference", default="", help="What the cheque or transfer carries.")
@click.option("--note", default="")
@click.option("--receipt", is_flag=True, help="With a receipt.")
@dry_run_options
@pass_face
@begins_office
def income(
    face: Face, amount: str, giver: str, category: str, fund: str, account: str, method: str, on_text: str | None,
    purpose: str, reference: str, note: str, *, new: bool, organisation: bool, receipt: bool, dry_run: bool,
    as_json: bool,
) -> None:  # fmt: skip
    """Record AMOUNT that came in for no subscription and no place: commission, interest, a grant."""
    payer = somebody(face, giver, new=new)
    if organisation and isinstance(payer, ContactDraft):
        payer = ContactDraft(kind=ContactKind.ORGANISATION, organisation=" ".join(giver.split()))
    wanted = PaymentRequest(
        payer=payer, amount=Money.parse(amount), method=Method(method), received_on=face.day(on_text, "on"),
        reference=reference, note=note, receipt=receipt, account=account,
        income=(IncomeLine(category, None, fund, purpose),),
    )  # fmt: skip
    request = operations.TakePayments((wanted,), face.today, face.now)
    done = do(face, operations.TAKE_PAYMENTS, request, show_payment, dry_run=dry_run, as_json=as_json)
    if done is not None:
        report(done)


def _owed(face: Face, text: str) -> Owed:
    owed = face.read(partial(owed_for, reference=text))
    if not owed.charge_ids:
        raise Refused(owed.why_nothing)
    return owed


@click.group()
def payments() -> None:
    """Payments: list, show, use what is left over, free the money again, correct one, take one back."""


@payments.command("list")
@PAYMENTS
@as_at_option
@click.option("--limit", type=Whole(1))
@as_json
@pass_face
def payments_list(face: Face, /, on_text: str | None, limit: int | None, *, as_json: bool, **options: Any) -> None:
    """List payments, the newest first."""
    query = PAYMENTS.query(face, options)
    if on_text is None:
        ids = face.read(partial(queries.list_ids, query=query))
        rows = face.read(partial(queries.list_rows, ids=ids[:limit]))
    else:
        rows = face.read(partial(payments_as_at, on=face.day(on_text, "on"), query=query))[:limit]
    columns = [id_column(_("Id"), lambda r: r.payment_id), *payment_columns()]
    keys = "id received_on payer amount method receipt state left_over"
    text = PAYMENTS.shown(face, options, columns, keys)
    print_listing(columns, rows, as_json=as_json, text=text, data=f"{keys} account corrects corrected_by")


@click.group(invoke_without_command=True)
@DEBTS
@as_at_option
@click.option("--limit", type=Whole(1))
@as_json
@pass_face
def owed(face: Face, /, on_text: str | None, limit: int | None, *, as_json: bool, **options: Any) -> None:
    """List what is owed, the longest due first."""
    if click.get_current_context().invoked_subcommand is not None:
        return
    query = DEBTS.query(face, options)
    if on_text is None:
        ids = face.read(partial(queries.debt_ids, query=query, today=face.today))
        only_due = bool(query.filters.get("due"))
        rows = face.read(partial(queries.debt_rows, ids=ids[:limit], today=face.today, only_due=only_due))
    else:
        rows = face.read(partial(owed_as_at, on=face.day(on_text, "on"), query=query))[:limit]
    columns = [
        id_column(_("Id"), lambda r: r.charge_id),
        Column("category", _("Category"), lambda r: r.category.label, data=lambda r: r.category),
        *debt_columns(),
    ]
    print_listing(
        columns,
        rows,
        as_json=as_json,
        text=DEBTS.shown(face, options, columns, "id payer purpose due_on owed email telephone done"),
        data="id payer purpose category amount paid owed due due_on overdue email telephone let_off done",
    )


@owed.command("ages")
@as_json
@pass_face
def owed_ages(face: Face, *, as_json: bool) -> None:
    """Add up what is owed by how long it has been due."""
    rows = face.read(partial(queries.debts_by_age, today=face.today))
    if as_json:
        print_json([
            {"first": row.first, "last": row.last, "sums": row.count, "owed": row.owed, "reminded": row.reminded}
            for row in rows
        ])  # fmt: skip
        return
    print_table(
        [_("Due for"), _("Sums"), _("Owed"), _("Reminded")],
        [(row.label, row.count, row.owed, row.reminded) for row in rows],
        right=[1, 2, 3],
    )


@owed.command("remind")
@click.argument("charges", type=record_id, nargs=-1, required=True, metavar="CHARGE...")
@click.option("--on", "on_text", metavar="DAY", help="The day on which it was sent (today).")
@click.option("--note", default="")
@pass_face
def owed_remind(face: Face, charges: tuple[int, ...], on_text: str | None, note: str) -> None:
    """Note that somebody was reminded of CHARGE (its id in `owed`); several may be named."""
    on = face.day(on_text, "on")
    report(face.write(partial(operations.remind, charge_ids=charges, on=on, note=note, today=face.today)))


@owed.command("write-off")
@click.argument("charge", type=record_id)
@click.option("--amount", "amount_text", metavar="SUM", help="So much of it (all that is still to pay).")
@click.option("--let-off", is_flag=True, help="It is let off, not lost.")
@click.option("--reason", required=True, help="Why; it is kept.")
@pass_face
def owed_write_off(face: Face, charge: int, amount_text: str | None, reason: str, *, let_off: bool) -> None:
    """Ask no more for what is still to pay of CHARGE (its id in `owed`); what was paid of it stays paid."""
    amount = None if amount_text is None else Money.parse(amount_text)
    kind = WriteOffKind.LET_OFF if let_off else WriteOffKind.WRITTEN_OFF
    deed = partial(operations.write_off, charge_id=charge, amount=amount, kind=kind, reason=reason, today=face.today)
    report(face.write(deed))


@payments.command("show")
@click.argument("payment", metavar="REF")
@as_json
@pass_face
def payments_show(face: Face, payment: str, *, as_json: bool) -> None:
    """Show what a payment is used for, what is left over, and its receipts.

    REF is the id of the payment or the number of a receipt of it.
    """
    page = face.read(partial(queries.payment_page, payment_id=payment_named(face, payment)))
    if as_json:
        print_json(_page_data(page))
        return
    row = page.row
    how = _("{method}, {day}").format(method=row.method.label, day=show_day(row.received_on))
    say(f"{row.payment_id} · {row.payer} · {row.amount.show()} · {how} · {row.state.label}")
    for words, other in ((_("Taken back by"), page.reversal), (_("Takes back"), page.reverses)):
        if other is not None:
            say(f"{words}: {other.payment_id} · {other.amount.show()} · {show_day(other.received_on)}")
    for words, text in (
        (_("Why"), row.reverse_reason or (page.reversal and page.reversal.reverse_reason) or ""),
        (_("Account"), row.account_name),
        (_("Reference"), row.reference),
        (_("Note"), row.note),
        (_("Corrects"), "" if row.corrects_id is None else str(row.corrects_id)),
        (_("Corrected by"), "" if row.corrected_by is None else str(row.corrected_by)),
        (_("Left over"), row.left_over.show() if row.left_over else ""),
    ):
        if text:
            say(f"{words}: {text}")
    if page.allocations:
        print_table(
            [_("Id"), _("Used for"), _("Period"), _("Owed by"), _("Amount"), _("Since"), _("Freed on"), _("Why")],
            [
                (a.allocation_id, a.purpose, a.period, a.payer, a.amount, a.made_on, a.released_on, a.release_reason)
                for a in page.allocations
            ],
            right=[0, 4],
        )
    if page.receipts:
        print_table(
            [_("Receipt"), _("State"), _("Issued"), _("Void since"), _("Why void"), _("Replaced by")],
            [(r.number, r.state, r.issued_on, r.voided_on, r.void_reason, r.replaced_by) for r in page.receipts],
        )


def _page_data(page: queries.PaymentPage) -> dict[str, Any]:
    row = page.row
    return {
        "id": row.payment_id, "received_on": row.received_on, "contact": row.contact_id, "payer": row.payer,
        "amount": row.amount, "method": row.method, "account": row.account, "reference": row.reference,
        "note": row.note, "entered_at": row.entered_at, "state": row.state, "left_over": row.left_over,
        "set_against": [
            {
                "id": a.allocation_id, "for": a.purpose, "category": a.category, "owed_by": a.payer,
                "start": a.first_day, "end": a.end_day, "last": day_before(a.end_day), "amount": a.amount,
                "made_on": a.made_on, "released_on": a.released_on, "release_reason": a.release_reason,
            }
            for a in page.allocations
        ],
        "receipts": receipts_data(page.receipts),
        "taken_back_by": None if page.reversal is None else _back_data(page.reversal),
        "takes_back": None if page.reverses is None else _back_data(page.reverses),
        "reason": row.reverse_reason, "corrects": row.corrects_id, "corrected_by": row.corrected_by,
    }  # fmt: skip


def _back_data(row: queries.PaymentRow) -> dict[str, Any]:
    return {"id": row.payment_id, "received_on": row.received_on, "amount": row.amount, "reason": row.reverse_reason}


@payments.command("allocate")
@click.argument("payment", metavar="REF")
@click.option(
    "--for", "reference", required=True, metavar="REF_OR_NUMBER", help="A booking's reference or a membership number."
)
@click.option("--amount", "amount_text", metavar="SUM", help="So much of it (all that fits).")
@pass_face
def payments_allocate(face: Face, payment: str, reference: str, amount_text: str | None) -> None:
    """Use what is left over of a payment for what is owed.

    REF is the id of the payment or the number of a receipt of it.
    """
    amount = None if amount_text is None else Money.parse(amount_text)
    payment_id = payment_named(face, payment)
    charge_ids = _owed(face, reference).charge_ids
    deed = partial(
        operations.allocate_rest, payment_id=payment_id, charge_ids=charge_ids, amount=amount, today=face.today
    )
    report(face.write(deed))
    rest = face.read(partial(queries.left_over, payment_id=payment_id))
    say(_("{amount} is left over.").format(amount=rest.show()) if rest else _("Nothing is left over."))


@payments.command("release")
@click.argument("share", type=record_id)
@click.option("--reason", required=True, help="Why; it is kept.")
@pass_face
def payments_release(face: Face, share: int, reason: str) -> None:
    """Free the money of a SHARE of a payment (its id in `payments show`): it is left over again, and what it paid for
    is owed again.

    What the receipt says stays; `receipts void` issues one that says how things are now.
    """
    deed = partial(operations.release_allocation, allocation_id=share, reason=reason, today=face.today)
    report(face.write(deed), reference=False)


@payments.command("keep-as-gift")
@click.argument("payment", metavar="REF")
@click.option("--amount", "amount_text", metavar="SUM", help="So much of it (all that is left over).")
@click.option("--on", "on_text", metavar="DAY", help="The day on which the payer wished it (today).")
@pass_face
def payments_keep_as_gift(face: Face, payment: str, amount_text: str | None, on_text: str | None) -> None:
    """Keep what is left over of a payment as a gift.

    REF is the id of the payment or the number of a receipt of it.
    """
    amount = None if amount_text is None else Money.parse(amount_text)
    deed = partial(
        keep_as_gift, payment_id=payment_named(face, payment), amount=amount, on=face.day(on_text, "on"),
        today=face.today, now=face.now,
    )  # fmt: skip
    report(face.write(deed))


@payments.command("correct")
@click.argument("payment", metavar="REF")
@click.option("--amount", "amount_text", metavar="SUM", help="What came in.")
@click.option("--from", "giver", type=who, metavar="CONTACT_OR_NAME", help="Who paid.")
@new_option
@click.option("--method", type=click.Choice([m.value for m in Method]), help="How it was paid.")
@click.option("--on", "on_text", metavar="DAY", help="The day it came in; with --in-open-period, where it is entered.")
@click.option("--reference", help="What the cheque or transfer carries.")
@click.option("--account", metavar="ACCOUNT", help="The account it came into.")
@open_period_option
@click.option("--reason", required=True, help="Why; it is kept.")
@pass_face
def payments_correct(
    face: Face, payment: str, amount_text: str | None, giver: str | None, method: str | None, on_text: str | None,
    reference: str | None, account: str | None, reason: str, *, new: bool, in_open_period: bool,
) -> None:  # fmt: skip
    """Correct a payment that was entered wrongly, on its own day.

    REF is the id of the payment or the number of a receipt of it. What it is used for goes over to the entry that takes
    its place; a valid receipt becomes void, and a new one takes its place.

    What lies in a closed period stays there: with --in-open-period it is taken back and entered again on --on (today),
    and the new entry names what it corrects.
    """
    wanted = Correction(
        amount=None if amount_text is None else Money.parse(amount_text),
        payer=None if giver is None else somebody(face, giver, new=new),
        method=None if method is None else Method(method),
        received_on=None if on_text is None else face.day(on_text, "on"), reference=reference, account=account,
    )  # fmt: skip
    payment_id = payment_named(face, payment)
    deed = partial(
        correct_payment, payment_id=payment_id, correction=wanted, reason=reason, today=face.today, now=face.now,
        in_open_period=in_open_period,
    )  # fmt: skip
    report(face.write(deed))


@click.command(cls=SumCommand)
@click.argument("payment", metavar="PAYMENT_OR_RECEIPT")
@click.argument("amount")
@click.option("--on", "on_text", metavar="DAY", help="The day it went back (today).")
@click.option("--method", type=click.Choice([m.value for m in Method]), help="How it went back (as it was paid).")
@click.option("--account", default="", metavar="ACCOUNT", help="The account that it left (that it came into).")
@click.option("--reference", default="", help="The number of the cheque, or what the transfer carries.")
@click.option("--reason", default="", help="Why; it is kept.")
@click.option("--keep-rest-as-gift", is_flag=True, help="What is left over then is kept as a gift.")
@click.option("--wished", "wished_text", metavar="DAY", help="The day on which the payer wished the gift (the same).")
@pass_face
def refund(
    face: Face, payment: str, amount: str, on_text: str | None, method: str | None, account: str, reference: str,
    reason: str, wished_text: str | None, *, keep_rest_as_gift: bool,
) -> None:  # fmt: skip
    """Record AMOUNT of what is left over of a payment as gone back to who paid it.

    PAYMENT_OR_RECEIPT is the id of the payment or the number of a receipt of it.
    """
    if wished_text is not None and not keep_rest_as_gift:
        raise click.UsageError(_("--wished goes with --keep-rest-as-gift."))
    way = RefundWay(face.day(on_text, "on"), None if method is None else Method(method), account, reference, reason)
    deed = partial(
        give_back, payment_id=payment_named(face, payment), amount=Money.parse(amount), way=way, today=face.today,
        now=face.now, rest_as_gift=keep_rest_as_gift,
        gift_on=None if wished_text is None else face.day(wished_text, "wished"),
    )  # fmt: skip
    report(face.write(deed))


@payments.command("reverse")
@click.argument("payment", metavar="REF")
@click.option("--reason", required=True)
@click.option("--on", "on_text", metavar="DAY", help="The day of the statement (today).")
@pass_face
def payments_reverse(face: Face, payment: str, reason: str, on_text: str | None) -> None:
    """Take a payment back by an entry of the opposite sum.

    REF is the id of the payment or the number of a receipt of it. The receipt becomes void, and what the payment was
    used for is owed again.
    """
    payment_id = payment_named(face, payment)
    deed = partial(
        operations.reverse_payment, payment_id=payment_id, reason=reason, today=face.today, now=face.now,
        on=None if on_text is None else face.day(on_text, "on"),
    )  # fmt: skip
    report(face.write(deed), reference=False)

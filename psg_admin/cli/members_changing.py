"""Commands that change a membership between its terms: who pays, who is in it, what is let off, the standing order."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

import click

from psg_admin.cli.dry_run import Shown, do, dry_run_options
from psg_admin.cli.face import (
    Face,
    as_json,
    pass_face,
    print_json,
    print_table,
    report,
    say,
    say_differences,
    shown,
)
from psg_admin.cli.options import contact_id, new_option, none_given, plain_number, somebody, who
from psg_admin.cli.own import own_option, own_said, say_own
from psg_admin.kernel.days import show_day
from psg_admin.kernel.errors import NotFound
from psg_admin.kernel.money import Money
from psg_admin.kernel.words import _
from psg_admin.memberships import operations, queries
from psg_admin.memberships.plans import KindChanges, KindFacts, KindPlan
from psg_admin.memberships.rules import known_otherwise
from psg_admin.memberships.states import Interval, OrderState
from psg_admin.payments.operations import remind
from psg_admin.payments.states import Method
from psg_admin.people.states import OwnRecord


def page_of(face: Face, number: str) -> queries.MembershipPage:
    """Return the membership of this number as it stands today.

    :raises NotFound: when there is none.
    """
    return face.read(partial(queries.by_number, number=number, day=face.today))


@click.command("change")
@click.argument("numbers", metavar="NUMBER...", nargs=-1, required=True)
@click.option(
    "--payer",
    type=who,
    metavar="CONTACT_OR_NAME",
    help="Who pays from now on: the id of a contact, a membership number, or a name, on file or new.",
)
@click.option(
    "--method", type=click.Choice([m.value for m in Method]), help="How it is paid from the next membership year on."
)
@click.option(
    "--number", "new_number", metavar="NEW", help="Another membership number; it stands alone, without the others."
)
@click.option("--leave-debts", is_flag=True, help="What is owed stays with the payer until now.")
@click.option("--type", "type_code", metavar="TYPE", help="Another type, from the next membership year on.")
@click.option("--now", "at_once", is_flag=True, help="With --type: at once, with the difference to pay or left over.")
@click.option("--no-difference", is_flag=True, help="With --now: the membership year costs what it did.")
@own_option
@new_option
@dry_run_options
@pass_face
def change(
    face: Face, /, numbers: tuple[str, ...], payer: str | None, method: str | None, new_number: str | None,
    type_code: str | None, said_fields: tuple[str, ...], *, new: bool, leave_debts: bool, at_once: bool,
    no_difference: bool, dry_run: bool, as_json: bool,
) -> None:  # fmt: skip
    """Change who pays for a membership and how, its type, its number, or what it says in fields of the office’s own; a
    new payer takes over what is owed.

    Several memberships are given another --type together, from their next years on: all in one deed, or none.
    """
    if payer is None and method is None and new_number is None and type_code is None and not said_fields:
        raise click.UsageError(
            _(
                "Say what is to change: --payer CONTACT_OR_NAME, --method METHOD, --type TYPE, --number NEW or --field "
                "NAME=VALUE."
            )
        )
    if said_fields and (type_code is not None or new_number is not None):
        raise click.UsageError(_("--field goes without --type and --number."))
    if (at_once and type_code is None) or (no_difference and not at_once):
        raise click.UsageError(_("--now goes with --type, and --no-difference with --now."))
    if leave_debts and payer is None:
        raise click.UsageError(_("--leave-debts goes with --payer."))
    next_type = type_code is not None and not at_once
    if (len(numbers) > 1 or dry_run) and not next_type:
        raise click.UsageError(_("Several NUMBERs and --dry-run go with --type, without --now."))
    if type_code is not None and (payer is not None or method is not None or new_number is not None):
        raise click.UsageError(_("--type goes without --payer, --method and --number."))
    type_id = 0 if type_code is None else face.read(partial(queries.type_of_code, code=type_code))
    if next_type:
        found = face.read(partial(queries.numbered_memberships, numbers=numbers))
        request = KindChanges(tuple(membership_id for membership_id, _number in found), type_id)
        done = do(
            face, operations.CHANGE_KINDS, request, _show_kind, dry_run=dry_run, as_json=as_json, several="memberships"
        )
        if done is not None:
            report(done, reference=False)
        return
    [number] = numbers
    page = page_of(face, number)
    if type_code is not None:
        kind = partial(
            operations.change_kind, membership_id=page.id, version=page.version, today=face.today, now=face.now,
            type_id=type_id, at_once=at_once, difference=not no_difference,
        )  # fmt: skip
        report(face.write(kind), reference=False)
        return
    if new_number is not None:
        if payer is not None or method is not None:
            raise click.UsageError(_("--number goes without --payer and --method."))
        _change_number(face, page, new_number)
        return
    deed = partial(
        operations.change_membership,
        membership_id=page.id,
        payer=page.payer_id if payer is None else somebody(face, payer, new=new),
        method=page.method if method is None else Method(method),
        today=face.today,
        now=face.now,
        version=page.version,
        leave_debts=leave_debts,
        own=own_said(face, said_fields, OwnRecord.MEMBERSHIP),
    )
    report(face.write(deed), reference=False)
    now = page_of(face, number)
    say_own(face, OwnRecord.MEMBERSHIP, now.own, page.own)
    payer_changed = (_("Payer"), now.payer_name, page.payer_name)
    say_differences([payer_changed, (_("Pays by"), now.method.label, page.method.label)])


def _show_kind(_facts: KindFacts, plan: KindPlan) -> Shown:
    """Return what another type does."""
    return Shown([plan.words], {"number": plan.number, "type": plan.type_name, "from": plan.on})


def _change_number(face: Face, page: queries.MembershipPage, number: str) -> None:
    deed = partial(operations.change_number, membership_id=page.id, number=number, version=page.version)
    done = face.write(deed)
    report(done, reference=False)
    say_known(page_of(face, done.reference))


def say_known(page: queries.MembershipPage) -> None:
    """Say by which reference the bank knows the standing order, where that is of another number."""
    order = page.order
    if order is not None and (words := known_otherwise(order.state, order.reference, page.number)):
        say(words)


def say_coming(page: queries.MembershipPage) -> None:
    """Say what the standing order pays from later days on."""
    for coming in () if page.order is None else page.order.coming:
        say(coming.words)


@click.command("join")
@click.argument("number")
@click.argument("newcomer", type=who, metavar="CONTACT_OR_NAME")
@click.option("--since", "since_text", metavar="DAY", help="The first day in it (today).")
@new_option
@pass_face
def join(face: Face, number: str, newcomer: str, since_text: str | None, *, new: bool) -> None:
    """Take one more person into a joint membership: the id of a contact, or a name, on file or new."""
    deed = partial(
        operations.add_member,
        membership_id=page_of(face, number).id,
        who=somebody(face, newcomer, new=new),
        since=face.day(since_text, "since"),
        today=face.today,
        now=face.now,
    )
    report(face.write(deed), reference=False)


@click.command("leave")
@click.argument("number")
@click.argument("contact", type=contact_id)
@click.option("--on", "on_text", metavar="DAY", help="The first day on which the person is not in it (today).")
@click.option("--still-pays", is_flag=True, help="The person goes on paying for it.")
@pass_face
def leave(face: Face, number: str, contact: int, on_text: str | None, *, still_pays: bool) -> None:
    """Let CONTACT (the id in `members show`) leave a membership of several; the others stay, and one of them pays."""
    deed = partial(
        operations.remove_member,
        membership_id=page_of(face, number).id,
        contact_id=contact,
        on=face.day(on_text, "on"),
        today=face.today,
        still_pays=still_pays,
    )
    report(face.write(deed), reference=False)


@click.command("withdraw")
@click.argument("number")
@click.option("--reason", required=True, help="Why; it is kept.")
@pass_face
def withdraw(face: Face, number: str, reason: str) -> None:
    """Withdraw the last membership year, renewed by mistake and not paid."""
    deed = partial(operations.withdraw_renewal, membership_id=page_of(face, number).id, reason=reason, today=face.today)
    report(face.write(deed), reference=False)


@click.command("waive")
@click.argument("number")
@click.option("--term", "term_text", required=True, metavar="DAY", help="The membership year that this day is in.")
@click.option("--reason", required=True, help="Why; it is kept.")
@pass_face
def waive(face: Face, number: str, term_text: str, reason: str) -> None:
    """Let off what is still owed for a membership year: it counts as paid."""
    term = _term_of(page_of(face, number), face.day(term_text, "term"))
    deed = partial(operations.waive_term, term_id=term.id, reason=reason, today=face.today)
    report(face.write(deed), reference=False)


@click.command("short")
@click.argument("number", required=False)
@click.option("--asked", is_flag=True, help="Note that the rest was asked for.")
@click.option("--let-off", "let_off", metavar="REASON", help="Let the rest off, for this reason.")
@click.option("--as-it-is", is_flag=True, help="Take what was paid as it is: the rest is let off.")
@as_json
@pass_face
def short(
    face: Face, /, number: str | None, let_off: str | None, *, asked: bool, as_it_is: bool, as_json: bool
) -> None:
    """List who paid a part of what was due, or decide what becomes of the rest for NUMBER."""
    decided = asked + as_it_is + (let_off is not None)
    if decided > 1 or (number is None) == bool(decided):
        raise click.UsageError(_("Give NUMBER with one of --asked, --let-off REASON and --as-it-is, or none of them."))
    if number is None:
        rows = face.read(partial(queries.short_terms, today=face.today))
        _print_short(rows, as_json=as_json)
        return
    page = page_of(face, number)
    rows = face.read(partial(queries.short_terms, today=face.today, membership_id=page.id))
    if not rows:
        raise NotFound(_("Member {number} is short of nothing.").format(number=page.number))
    if asked:
        charges = [row.debt.charge_id for row in rows]
        report(face.write(partial(remind, charge_ids=charges, on=face.today, today=face.today)), reference=False)
        return
    reason = _("Taken as it was paid") if let_off is None else let_off
    terms = [row.term_id for row in rows]
    deed = partial(operations.waive_terms, term_ids=terms, reason=reason, today=face.today)
    report(face.write(deed), reference=False)


def _print_short(rows: Sequence[queries.ShortTerm], *, as_json: bool) -> None:
    if as_json:
        print_json(
            [
                {
                    "number": row.number, "payer": row.debt.payer, "contact": row.debt.contact_id,
                    "start": row.start, "amount": row.debt.amount, "paid": row.debt.paid, "short": row.debt.due,
                    "due_on": row.debt.due_on, "reminded_on": row.debt.reminded_on, "email": row.debt.email,
                    "telephone": row.debt.telephone,
                }
                for row in rows
            ]
        )  # fmt: skip
        return
    print_table(
        [_("Number"), _("Payer"), _("Fee"), _("Paid"), _("Short"), _("Since"), _("Done")],
        [
            (r.number, r.debt.payer, r.debt.amount, r.debt.paid, r.debt.due, r.debt.due_on, r.debt.done)
            for r in rows
        ],
        right=[2, 3, 4],
    )  # fmt: skip


def _term_of(page: queries.MembershipPage, day: date) -> queries.TermRow:
    for term in page.terms:
        if day in term.period:
            return term
    raise NotFound(
        _("Member {number} has no membership year with {day} in it. There are: {terms}.").format(
            number=page.number, day=show_day(day), terms="; ".join(term.period.show() for term in page.terms)
        )
    )


@click.command("order")
@click.argument("number")
@click.argument("state", required=False, type=click.Choice([s.value for s in OrderState]))
@click.option("--amount", metavar="SUM", help="What is paid each time.")
@click.option("--interval", type=click.Choice([i.value for i in Interval]), help="How often it pays.")
@click.option("--day", type=plain_number, metavar="N", help="The day of the month, from 1 to 31.")
@click.option("--first-expected", metavar="DAY", help="When the first payment is expected.")
@click.option("--from-day", metavar="DAY", help="With --amount: from this day on, which may be still to come.")
@pass_face
def order(face: Face, /, number: str, state: str | None, **options: Any) -> None:
    """Record how far the standing order has come (STATE), or change what the member's bank is told to pay."""
    if (state is None) == none_given(options):
        raise click.UsageError(_("Give either a STATE, or what is to change, such as --amount SUM."))
    if options["from_day"] is not None and options["amount"] is None:
        raise click.UsageError(_("--from-day goes with --amount."))
    page = page_of(face, number)
    if page.order is None:
        raise NotFound(_("Member {number} has no standing order.").format(number=page.number))
    if state is not None:
        deed = partial(
            operations.set_order_state,
            membership_id=page.id,
            state=OrderState(state),
            today=face.today,
            version=page.order.version,
        )
        report(face.write(deed), reference=False)
    else:
        _change_order(face, page, page.order, options)


def _change_order(face: Face, page: queries.MembershipPage, before: queries.OrderRow, options: dict[str, Any]) -> None:
    wanted = {key: getattr(before, key) for key in ("amount", "interval", "day", "first_expected")}
    if options["amount"] is not None:
        wanted["amount"] = Money.parse(options["amount"], field="amount")
    if options["interval"] is not None:
        wanted["interval"] = Interval(options["interval"])
    if options["day"] is not None:
        wanted["day"] = options["day"]
    if options["first_expected"] is not None:
        wanted["first_expected"] = face.day(options["first_expected"], "first-expected")
    from_day = None if options["from_day"] is None else face.day(options["from_day"], "from-day")
    deed = partial(
        operations.change_order, membership_id=page.id, version=before.version, today=face.today, from_day=from_day,
        **wanted,
    )  # fmt: skip
    report(face.write(deed), reference=False)
    if from_day is not None:
        wanted["amount"] = before.amount
        say_coming(page_of(face, page.number))
    called = {
        "amount": _("Amount"),
        "interval": _("How often"),
        "day": _("Day of the month"),
        "first_expected": _("First expected"),
    }
    say_differences((words, shown(wanted[key]), shown(getattr(before, key))) for key, words in called.items())


COMMANDS = (change, join, leave, withdraw, waive, short, order)
"""What stands under ``members`` beside the commands of its own module."""

"""Commands about standing orders: set up, look at, decide; and what is otherwise with them."""

from functools import partial
from typing import Any

import click

from psg_admin.cli.dry_run import Shown, do, dry_run_options
from psg_admin.cli.face import Face, as_json, pass_face, print_json, report, say, shown
from psg_admin.cli.filters import ListOptions
from psg_admin.cli.listing import data_of, print_listing
from psg_admin.cli.options import Whole
from psg_admin.cli.order_papers import COMMANDS
from psg_admin.kernel.days import show_day
from psg_admin.kernel.errors import NotFound
from psg_admin.kernel.money import Money
from psg_admin.kernel.words import _
from psg_admin.memberships import operations, queries
from psg_admin.memberships.order_documents import drift_columns, order_columns
from psg_admin.memberships.plans import DecisionFacts, DecisionPlan, OrderDecisions, decision_words
from psg_admin.memberships.states import Interval, OrderDecision

ORDERS = ListOptions(queries.ORDER_FILTERS, "orders")
DRIFT = ListOptions(queries.DRIFT_FILTERS, "drift")

on_option = click.option("--on", "on_text", metavar="DAY", help="As it is on this day (today).")


@click.group()
def orders() -> None:
    """Standing orders: add, show, list, decide what becomes of one that does not pay; forms for the bank, letters."""


for _command in COMMANDS:
    orders.add_command(_command)


@orders.command("add")
@click.argument("number")
@click.option("--amount", required=True, metavar="SUM", help="What is paid each time.")
@click.option("--every", required=True, type=click.Choice([i.value for i in Interval]), help="How often it pays.")
@click.option("--day", required=True, type=Whole(1, 31), metavar="N", help="The day of the month, from 1 to 31.")
@click.option("--first", required=True, metavar="DAY", help="When the first payment is expected.")
@click.option("--reference", metavar="REFERENCE", help="Under which the bank knows it already; else one is made.")
@pass_face
def orders_add(
    face: Face, /, number: str, amount: str, every: str, day: int, first: str, reference: str | None
) -> None:
    """Give membership NUMBER a standing order, or change the one it has, and print its reference."""
    deed = partial(
        operations.add_order,
        membership_id=face.read(partial(queries.membership_of_number, number=number)),
        amount=Money.parse(amount, field="amount"),
        interval=Interval(every),
        day=day,
        first_expected=face.day(first, "first"),
        reference=reference or "",
        today=face.today,
    )
    report(face.write(deed))


@orders.command("show")
@click.argument("number")
@on_option
@as_json
@pass_face
def orders_show(face: Face, number: str, on_text: str | None, *, as_json: bool) -> None:
    """Show the standing order of membership NUMBER: how far it has come and why, what is expected, what was seen."""
    day = face.day(on_text, "on")
    membership_id = face.read(partial(queries.membership_of_number, number=number))
    rows = face.read(partial(queries.order_rows, ids=[membership_id], today=day))
    if not rows:
        raise NotFound(_("Member {number} has no standing order.").format(number=number.strip()))
    decided = face.read(partial(queries.decisions_of, membership_id=membership_id))
    if as_json:
        decisions = [
            {"kind": one.kind, "on": one.decided_on, "amount": one.amount, "year": one.start_day, "note": one.note}
            for one in decided
        ]
        print_json({**data_of(order_columns(), rows)[0], "decisions": decisions})
        return
    for column in order_columns():
        value = column.value(rows[0])
        if value is not None:
            say(f"{column.title}: {shown(value)}")
    for one in decided:
        say(_("{decision} on {day}").format(decision=one.kind.label, day=show_day(one.decided_on)))


@orders.command("list")
@ORDERS
@on_option
@click.option("--limit", type=Whole(1), help="At most so many.")
@as_json
@pass_face
def orders_list(face: Face, /, on_text: str | None, limit: int | None, *, as_json: bool, **options: Any) -> None:
    """List standing orders, how far each has come and why."""
    day = face.day(on_text, "on")
    ids = face.read(partial(queries.order_ids, query=ORDERS.query(face, options), today=day))
    rows = face.read(partial(queries.order_rows, ids=ids[:limit], today=day))
    columns = order_columns()
    text = ORDERS.shown(face, options, columns, "number name amount every state since expected seen")
    print_listing(columns, rows, as_json=as_json, text=text)


@orders.command("decide")
@click.argument("numbers", nargs=-1, required=True, metavar="NUMBER...")
@click.option("--waive", is_flag=True, help="Let off what is short of this year.")
@click.option("--owe", is_flag=True, help="Let the discount be owed that is not earned.")
@click.option("--keep", is_flag=True, help="Give the discount once more, next year.")
@click.option("--note", default="", metavar="TEXT", help="Why.")
@dry_run_options
@pass_face
def orders_decide(
    face: Face, /, numbers: tuple[str, ...], note: str, *, waive: bool, owe: bool, keep: bool, dry_run: bool,
    as_json: bool,
) -> None:  # fmt: skip
    """Decide what becomes of standing orders that do not pay what they should, for the year that runs."""
    told = {OrderDecision.WAIVE: waive, OrderDecision.OWE: owe, OrderDecision.KEEP: keep}
    kinds = [one for one, given in told.items() if given]
    if len(kinds) != 1:
        raise click.UsageError(_("Give one of --waive, --owe and --keep."))
    found = face.read(partial(queries.numbered_memberships, numbers=numbers))
    ids = tuple(membership_id for membership_id, _number in found)
    request = OrderDecisions(ids, kinds[0], face.today, face.now, note)
    done = do(face, operations.DECIDE_ORDERS, request, _show, dry_run=dry_run, as_json=as_json, several="decisions")
    if done is not None:
        report(done, reference=False)


def _show(_facts: dict[int, DecisionFacts], plan: DecisionPlan) -> Shown:
    data = {
        "member": plan.number, "decision": plan.kind, "amount": plan.amount,
        "year": None if plan.period is None else plan.period.start,
    }  # fmt: skip
    return Shown([f"{_('Member {number}').format(number=plan.number)}: {decision_words(plan)}"], data)


@click.command("drift")
@DRIFT
@on_option
@as_json
@pass_face
def drift(face: Face, /, on_text: str | None, *, as_json: bool, **options: Any) -> None:
    """List what is otherwise with standing orders than it should be, and what that makes in a year."""
    day = face.day(on_text, "on")
    rows = face.read(partial(queries.drift_list, query=DRIFT.query(face, options), on=day))
    columns = drift_columns()
    text = DRIFT.shown(face, options, columns, "number name kind since expected seen difference reason")
    print_listing(columns, rows, as_json=as_json, text=text)

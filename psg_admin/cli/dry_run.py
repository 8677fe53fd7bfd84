"""A deed done, or with ``--dry-run`` only what it would do: its plan, as people and machines read it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

import click

from psg_admin.cli.face import Face, print_json, say
from psg_admin.events.plans import BookingPlan, PlacingFacts, charge_number
from psg_admin.kernel.changes import Changes
from psg_admin.kernel.days import show_day
from psg_admin.kernel.words import _
from psg_admin.memberships.plans import NEW_CHARGE, EnrolmentFacts, EnrolmentPlan, RenewalFacts, RenewalPlan
from psg_admin.memberships.rules import with_old_debt
from psg_admin.payments.plans import PaymentFacts, PaymentPlan
from psg_admin.people.particulars import ContactDraft
from psg_admin.people.rules import full_name
from psg_admin.store.planning import PlannedDeed, perform, preview

_F = TypeVar("_F", bound=Callable[..., object])
_Q = TypeVar("_Q")
_Facts = TypeVar("_Facts")
_Plan = TypeVar("_Plan")


@dataclass(frozen=True, slots=True)
class Shown:
    """What a plan does: in lines for a person, and as data for a machine."""

    lines: list[str]
    data: dict[str, Any]


def dry_run_options(command: _F) -> _F:
    """Add the options of a deed that can be tried without doing it; :func:`do` takes what they say."""
    command = click.option("--json", "as_json", is_flag=True, help="With --dry-run: print JSON for a machine.")(command)
    return click.option("--dry-run", is_flag=True, help="Only say what it would do.")(command)


def do(
    face: Face, deed: PlannedDeed[_Q, _Facts, tuple[_Plan, ...]], request: _Q, show: Callable[[_Facts, _Plan], Shown],
    *, dry_run: bool, as_json: bool, several: str = "",
) -> Changes | None:  # fmt: skip
    """Do a deed, or with ``dry_run`` print what it would do and return None.

    A dry run only asks: nothing is written, and no number is drawn. Where the deed may have many subjects, ``several``
    is the key under which JSON has them when there are more than one.

    :raises UserError: what stands against it, either way.
    :raises click.UsageError: when JSON is wanted of a deed that is done.
    """
    if as_json and not dry_run:
        raise click.UsageError(_("--json goes with --dry-run."))
    if not dry_run:
        return face.write(partial(perform, deed=deed, request=request))
    planned = face.read(partial(preview, deed=deed, request=request))
    shown = [show(planned.facts, plan) for plan in planned.plan]
    if as_json:
        alone = shown[0].data if len(shown) == 1 or not several else None
        parts = {several: [one.data for one in shown]} if alone is None else alone
        print_json({"done": False, **parts})
    else:
        for place, one in enumerate(shown):
            if place:
                say("")
            for line in one.lines:
                say(line)
    return None


def show_enrolment(facts: EnrolmentFacts, plan: EnrolmentPlan) -> Shown:
    """Return what enrolling does."""
    payer = plan.members[0] if plan.payer is None else plan.payer
    lines = [
        _line(_("Members"), "; ".join(_name(facts.people, who) for who in plan.members)),
        _line(_("Type"), plan.type_name),
        _line(_("Number"), plan.wished or _("the next free one")),
        _line(_("Paid by"), _name(facts.people, payer)),
    ]
    data = {
        "members": [_who(facts.people, who) for who in plan.members],
        "payer": _who(facts.people, payer),
        "number": plan.wished or None,
    }
    return _term(plan, lines, data)


def show_renewal(facts: RenewalFacts, plan: RenewalPlan) -> Shown:
    """Return what renewing does."""
    lines = [_line(_("Number"), plan.number), _line(_("Type"), plan.type_name)]
    old_debt = with_old_debt(plan.fee, plan.old_debt)
    lines += [sentence for sentence in (plan.again, old_debt) if sentence]
    data: dict[str, Any] = {
        "number": plan.number, "again": bool(plan.again), "returns": plan.returns,
        "owed_before": [{"amount": one.amount, "since": one.since} for one in plan.old_debt],
    }  # fmt: skip
    if plan.payment is not None:
        lines.append(_line(_("Paid by"), _name(facts.payers, plan.payer)))
        data["payer"] = _who(facts.payers, plan.payer)
    return _term(plan, lines, data)


def show_payment(facts: PaymentFacts, plan: PaymentPlan) -> Shown:
    """Return what a payment does."""
    payer = plan.payer if plan.draft is None else plan.draft
    purposes = {number: charge.purpose for number, charge in facts.charges.items()}
    lines = [_line(_("Paid by"), _name(facts.payers, payer)), *_payment_lines(plan)]
    return Shown(lines, {"payer": _who(facts.payers, payer), **_payment_data(plan, purposes)})


def show_booking(facts: PlacingFacts, plan: BookingPlan) -> Shown:
    """Return what booking does."""
    payer = plan.booker if plan.payer is None else plan.payer
    event = facts.events[plan.event_id]
    lines = [
        _line(_("Event"), f"{event.title}, {show_day(event.day)}"),
        _line(_("Booked by"), _name(facts.people, plan.booker)),
        *([] if payer == plan.booker else [_line(_("Paid by"), _name(facts.people, payer))]),
    ]
    for place in plan.places:
        lines += [_line(place.purpose, place.amount.show()), *_indented(place.reason.splitlines())]
    lines.append(_line(_("Price"), plan.total.show()))
    purposes = {charge_number(number): place.purpose for number, place in enumerate(plan.places)}
    data = {
        "event": plan.event_id, "booker": _who(facts.people, plan.booker), "payer": _who(facts.people, payer),
        "places": [
            {
                "for": place.purpose, "contact": place.contact_id, "band": place.band_name, "amount": place.amount,
                "reasons": place.reason.splitlines(),
            }
            for place in plan.places
        ],
        "amount": plan.total, "payment": None if plan.payment is None else _payment_data(plan.payment, purposes),
    }  # fmt: skip
    return Shown([*lines, *_payment_lines(plan.payment)], data)


def _term(plan: EnrolmentPlan | RenewalPlan, lines: list[str], data: dict[str, Any]) -> Shown:
    """Return the lines and the data with the term, its fee, its standing order and its payment."""
    order, payment = plan.order, plan.payment
    lines += [
        _line(_("Pays by"), plan.method.label),
        _line(_("Membership year"), plan.period.show()),
        _line(_("Fee"), plan.quote.show()),
        *_indented(plan.quote.reasons),
    ]
    if order is not None:
        words = _("{amount}, {interval}, first expected on {day}").format(
            amount=order.amount.show(), interval=order.interval.label, day=show_day(order.first_expected)
        )
        lines.append(_line(_("Standing order"), words))
    data |= {
        "type": plan.type_name, "method": plan.method, "start": plan.period.start, "end": plan.period.end,
        "last": plan.period.last, "fee": plan.fee, "quote": plan.quote.to_data(),
        "standing_order": None if order is None else {
            "amount": order.amount, "interval": order.interval, "first_expected": order.first_expected,
        },
        "payment": None if payment is None else _payment_data(payment, {NEW_CHARGE: _("the fee")}),
    }  # fmt: skip
    return Shown([*lines, *_payment_lines(payment)], data)


def _payment_lines(plan: PaymentPlan | None) -> list[str]:
    if plan is None:
        return []
    how = _("{method}, {day}").format(method=plan.method.label, day=show_day(plan.received_on))
    return [_line(_("Payment"), f"{plan.amount.show()} · {how}"), *_indented(plan.reasons)]


def _payment_data(plan: PaymentPlan, purposes: Mapping[int, str]) -> dict[str, Any]:
    return {
        "amount": plan.amount, "method": plan.method, "received_on": plan.received_on, "reference": plan.reference,
        "set_against": [{"for": purposes[share.charge_id], "amount": share.amount} for share in plan.shares],
        "income": [
            {"category": one.category, "fund": one.fund, "for": one.purpose, "amount": one.amount}
            for one in plan.income
        ],
        "gift": plan.gift, "left_over": plan.left_over, "reasons": plan.reasons,
    }  # fmt: skip


def _name(people: Mapping[int, ContactDraft], who: ContactDraft | int | None) -> str:
    return full_name(people[who] if isinstance(who, int) else who or ContactDraft())


def _who(people: Mapping[int, ContactDraft], who: ContactDraft | int | None) -> dict[str, Any]:
    """Return somebody as data; who is put on file with the deed has no contact yet."""
    return {"name": _name(people, who), "contact": who if isinstance(who, int) else None}


def _line(label: str, words: str) -> str:
    return f"{label}: {words}"


def _indented(sentences: Iterable[str]) -> list[str]:
    return [f"  {sentence}" for sentence in sentences]

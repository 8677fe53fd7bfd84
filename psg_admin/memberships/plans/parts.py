"""What the plans of several deeds of memberships are made of."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from psg_admin.kernel.days import EARLIEST, DayRange, show_day
from psg_admin.kernel.errors import BadInput, Refused, overtaken
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.kernel.words import _, mark, ngettext
from psg_admin.memberships.rules import Due, LateYear, SchemeRows, TypeRow, late_year, next_term
from psg_admin.memberships.settings import MembershipSettings
from psg_admin.memberships.states import Interval
from psg_admin.payments.plans import PaymentPlan, plan_payment
from psg_admin.payments.rules import OpenCharge, PayNow
from psg_admin.payments.states import Category
from psg_admin.people.particulars import ContactDraft
from psg_admin.people.rules import short_name
from psg_admin.store.numbering import clean_reference, number_key, with_check

NEW_CHARGE = -1
"""The number by which the plan of a payment names the charge of the term that the same deed makes."""


@dataclass(frozen=True, slots=True)
class OrderPlan:
    """The standing order that a member is asked to set up."""

    amount: Money = field(metadata={"label": mark("Amount")})
    interval: Interval = field(metadata={"label": mark("Paid every")})
    first_expected: date = field(metadata={"label": mark("First expected on")})


def open_type(scheme: SchemeRows, type_id: int | None, *, now_has: int | None = None) -> TypeRow:
    """Return the type that is chosen; one that takes no new members only for a membership that ``now_has`` it.

    :raises BadInput: when there is none.
    :raises Refused: when it takes no new members.
    """
    wanted = now_has if type_id is None else type_id
    kind = next((row for row in scheme.types if row.id == wanted), None)
    if kind is None:
        raise BadInput(_("Choose a membership type."), field="type_id")
    if not kind.open and kind.id != now_has:
        raise Refused(_("{type} takes no new members. Choose another type.").format(type=kind.name))
    return kind


def check_places(count: int, kind: TypeRow) -> None:
    """Refuse more members than a type takes.

    :raises Refused: when they are.
    """
    if count > kind.people:
        raise Refused(
            ngettext(
                "{type} takes one member, not {count}.", "{type} takes {most} members, not {count}.", kind.people
            ).format(type=kind.name, most=kind.people, count=count)
        )


def checked_day(day: date, *, today: date, field: str) -> date:
    """Return a day on which a membership may begin or end.

    :raises BadInput: before 1900, or more than a year ahead (a slip of the finger).
    """
    if day < EARLIEST or day > today + timedelta(days=366):
        raise BadInput(
            _("{day} is not a likely day: it is before 1900 or more than a year ahead.").format(day=show_day(day)),
            field=field,
        )
    return day


def refuse_dead(draft: ContactDraft) -> None:
    """Let nobody become a member, or pay from now on, who has died.

    :raises Refused: with the day of the death.
    """
    if draft.deceased_on is not None:
        raise Refused(
            _("{name} is noted as deceased on {day}.").format(name=short_name(draft), day=show_day(draft.deceased_on))
        )


def refuse_overtaken(version: int, seen: int | None) -> None:
    """Refuse what was planned on a row of the version ``seen`` (None: none was) when it has another one now.

    :raises Conflict: when it has.
    """
    if seen is not None and seen != version:
        raise overtaken()


def plan_order(
    kind: TypeRow, fee: Money, first: date, interval: Interval, dues: Sequence[Due] = ()
) -> OrderPlan | None:
    """Return the standing order that a member is asked to set up; None where it would have nothing to pay.

    It pays the first of the instalments ``dues`` of the term that begins on ``first``; without any, its ``fee`` divided
    and rounded up to the penny. A fee that is paid once has no order.
    """
    if kind.lifetime or not fee:
        return None
    return OrderPlan(dues[0].amount if dues else fee.instalment(interval.a_year), interval, first)


def term_of(settings: MembershipSettings, kind: TypeRow, *, last: DayRange | None, day: date) -> DayRange:
    """Return the term of a type that joining or renewing on ``day`` gives, as the settings have it.

    :raises Refused: when the ``last`` term is for life.
    """
    return next_term(
        scheme=settings.scheme, year_month=settings.year_month, grace_days=settings.grace_days, last=last, day=day,
        lifetime=kind.lifetime, late=settings.late_joiners, late_month=settings.late_month,
    )  # fmt: skip


def late_of(settings: MembershipSettings, *, last: DayRange | None, period: DayRange) -> LateYear | None:
    """Return what the ``period`` after ``last`` owes to joining late in a fixed year, as the settings have it."""
    return late_year(
        scheme=settings.scheme, year_month=settings.year_month, late=settings.late_joiners,
        late_month=settings.late_month, last=last, period=period,
    )  # fmt: skip


def term_purpose(type_name: str, number: str) -> str:
    """Return what the charge of a term is for, as the receipt names it."""
    return _("{type} subscription, member {number}").format(type=type_name, number=number)


def order_reference(settings: MembershipSettings, number: str) -> str:
    """Return the reference that the standing order of a membership carries, with its check character."""
    return with_check(clean_reference(f"{settings.reference_prefix}{number}"))


def check_reference(
    settings: MembershipSettings, number: str, taken: Collection[str], given: Collection[str] = ()
) -> None:
    """Refuse a reference that another member's standing order has.

    :raises Refused: when its key is among those ``taken``, or ``given`` by the same deed.
    """
    reference = order_reference(settings, number)
    if number_key(reference) in {*taken, *given}:
        raise Refused(
            _("The reference {reference} belongs to another member already. Choose another number.").format(
                reference=reference
            )
        )


def payment_of(
    pay: PayNow | None, fee: Money, period: DayRange, *, payer: int | None, today: date
) -> PaymentPlan | None:
    """Plan the money that comes with a term; nothing is taken where nothing is owed or given."""
    if pay is None or not (fee or pay.gift or pay.amount):
        return None
    charge = OpenCharge(
        NEW_CHARGE, payer or 0, Category.SUBSCRIPTION, _("the fee"), fee, NOTHING, period.start, period.start,
        period.end,
    )  # fmt: skip
    return plan_payment(pay, [charge] if fee else [], payer=payer, today=today)

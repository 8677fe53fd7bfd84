"""What a membership costs: dated fees, dated discounts, and the quote that explains itself."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from psg_admin.kernel.days import show_day
from psg_admin.kernel.errors import BadInput, Refused
from psg_admin.kernel.figures import show_decimal
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.kernel.quote import Quote, QuoteLine
from psg_admin.kernel.words import _
from psg_admin.memberships.rules.ways import noun, way
from psg_admin.payments.states import Method


@dataclass(frozen=True, slots=True)
class DatedFee:
    """What a type costs for terms that start on ``from_day`` or later, until a newer fee takes over."""

    amount: Money
    from_day: date


@dataclass(frozen=True, slots=True)
class DatedDiscount:
    """Less to pay for one method: ``percent`` (10 is ten per cent) or else ``amount``.

    It holds for terms that start from ``from_day`` up to, not including, ``end_day``.
    """

    method: Method
    from_day: date
    end_day: date | None = None
    percent: Decimal | None = None
    amount: Money | None = None

    def holds(self, day: date) -> bool:
        """Say whether a term that starts on ``day`` gets it."""
        return self.from_day <= day and (self.end_day is None or day < self.end_day)

    def off(self, fee: Money) -> Money:
        """Return what it takes off ``fee``: a percentage rounded half up to the penny, never more than the fee."""
        if self.percent is not None:
            return fee.percent(self.percent)
        return min(self.amount or NOTHING, fee)

    @property
    def size(self) -> str:
        """How much it takes off, in words: "10 %" or "£5.00"."""
        return show_percent(self.percent) if self.percent is not None else (self.amount or NOTHING).show()


def show_percent(percent: Decimal) -> str:
    """Return a percentage as people read it: "10 %", "7.5 %", with a blank that does not break across lines."""
    return f"{show_decimal(percent.normalize())}\u00a0%"


def checked_discount(discount: DatedDiscount) -> DatedDiscount:
    """Return the discount, or refuse it.

    :raises BadInput: unless it is either a percentage above 0 and up to 100, with two decimals at most, or a sum above
        nothing; and when it ends before it begins.
    """
    if (discount.percent is None) == (discount.amount is None):
        raise BadInput(_("A discount is either a percentage or a sum: give one of the two."), field="percent")
    if discount.percent is not None:
        if not discount.percent.is_finite() or not 0 < discount.percent <= 100:
            raise BadInput(_("A discount takes off more than 0\u00a0% and at most 100\u00a0%."), field="percent")
        if discount.percent * 100 != (discount.percent * 100).to_integral_value():
            raise BadInput(_("A percentage has two decimals at most, such as 7.25."), field="percent")
    if discount.amount is not None and discount.amount <= NOTHING:
        raise BadInput(_("A discount takes off more than £0.00."), field="amount")
    if discount.end_day is not None and discount.end_day <= discount.from_day:
        raise BadInput(
            _("The discount ends before it begins on {day}.").format(day=show_day(discount.from_day)), field="end_day"
        )
    return discount


def fee_on(fees: Iterable[DatedFee], day: date) -> DatedFee | None:
    """Return the fee for a term that starts on ``day``: the newest that has begun; None before the first."""
    return max((f for f in fees if f.from_day <= day), key=lambda f: f.from_day, default=None)


def fee_quote(
    *,
    type_name: str,
    fees: Sequence[DatedFee],
    discounts: Sequence[DatedDiscount],
    method: Method,
    day: date,
    lifetime: bool = False,
    months: int | None = None,
    no_discount: str = "",
) -> Quote:
    """Return what a term of the type costs that starts on ``day`` and is paid by ``method``.

    The full fee is one line and the discount another: "Individual £30.00 − 10 % standing order £3.00 = £27.00". Of
    several discounts that hold only the best counts. Discounts are for yearly fees ("10 % off annual membership fees"),
    so a ``lifetime`` fee, which is paid once, has none. Example: £25.25 less 10 % is £25.25 − £2.53 = £22.72.
    ``months``: only so many twelfths of the fee are asked for. ``no_discount`` says why there is none.

    :raises Refused: when the type has no fee on that day.
    """
    fee = fee_on(fees, day)
    if fee is None:
        raise Refused(_no_fee(type_name, fees, day))
    since = (
        _("{type} costs {amount}, paid once, since {day}.")
        if lifetime
        else _("{type} costs {amount} a year since {day}.")
    )
    asked, label = fee.amount, type_name
    if months is not None:
        asked = fee.amount.percent(Decimal(months * 100) / 12)
        label = _("{type}, {months} of 12 months").format(type=type_name, months=months)
    lines = [QuoteLine(label, asked)]
    reasons = [since.format(type=type_name, amount=fee.amount.show(), day=show_day(fee.from_day))]
    of_method = [d for d in discounts if d.method is method]
    open_to = [d for d in of_method if d.holds(day)]
    if lifetime:
        if open_to:
            reasons.append(_("Discounts are for yearly fees; this one is paid once."))
    elif open_to and no_discount:
        reasons.append(no_discount)
    elif open_to:
        best = max(open_to, key=lambda d: (d.off(asked), d.from_day))
        if best.off(asked):
            lines.append(QuoteLine(_discount_label(best), -best.off(asked)))
            reasons.append(_discount_reason(best))
            if len(open_to) > 1:
                reasons.append(_("Of {count} discounts only the best one counts.").format(count=len(open_to)))
    else:
        reasons.extend(_missed(of_method, day))
    return Quote(tuple(lines), tuple(reasons))


def _no_fee(type_name: str, fees: Sequence[DatedFee], day: date) -> str:
    if not fees:
        return _("{type} has no fee yet. Add its fee to the schedule first.").format(type=type_name)
    return _(
        "{type} has no fee on {day}: its first begins on {first}. Add the fee of that time to the schedule."
    ).format(type=type_name, day=show_day(day), first=show_day(min(f.from_day for f in fees)))


def _discount_label(discount: DatedDiscount) -> str:
    method = noun(discount.method)
    if discount.percent is not None:
        return _("{percent} {method}").format(percent=discount.size, method=method)
    return _("{method} discount").format(method=method)


def _discount_reason(discount: DatedDiscount) -> str:
    fields = {"way": way(discount.method), "size": discount.size, "first": show_day(discount.from_day)}
    if discount.end_day is None:
        return _("Paying {way} takes {size} off since {first}.").format(**fields)
    last = show_day(discount.end_day - timedelta(days=1))
    return _("Paying {way} takes {size} off from {first} to {last}.").format(last=last, **fields)


def _missed(discounts: Sequence[DatedDiscount], day: date) -> list[str]:
    """Say why a discount of the method that people know of does not hold: the next one to come, or the last gone."""
    later = min((d for d in discounts if d.from_day > day), key=lambda d: d.from_day, default=None)
    if later is not None:
        return [
            _("Paying {way} takes {size} off only for membership years that start on {first} or later.").format(
                way=way(later.method), size=later.size, first=show_day(later.from_day)
            )
        ]
    ends = [(d.end_day, d) for d in discounts if d.end_day is not None]
    if not ends:
        return []
    end, gone = max(ends, key=lambda pair: pair[0])
    return [
        _("Paying {way} took {size} off for membership years that started by {last}.").format(
            way=way(gone.method), size=gone.size, last=show_day(end - timedelta(days=1))
        )
    ]

"""The membership scheme as the rules read it: types with their fees, discounts, and what a term costs on a day."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from psg_admin.kernel.errors import NotFound
from psg_admin.kernel.money import Money
from psg_admin.kernel.quote import Quote
from psg_admin.kernel.words import _, fold
from psg_admin.memberships.rules.fees import DatedDiscount, DatedFee, fee_on, fee_quote
from psg_admin.memberships.rules.terms import LateYear
from psg_admin.payments.states import Method

_CODE_LENGTH = 24
_ORGANISATIONS = (
    "organisation", "organization", "organizacion", "corporate", "institution", "institucion", "company", "empresa",
    "association", "asociacion", "affiliate", "business",
)  # fmt: skip


def code_from(name: str, number: int = 1) -> str:
    """Return the code that a membership type of this name gets; from ``number`` 2 on with that number at its end."""
    end = "" if number < 2 else f"-{number}"
    plain = "-".join("".join(sign if sign.isascii() and sign.isalnum() else " " for sign in fold(name)).split())
    return (plain or "type")[: _CODE_LENGTH - len(end)].strip("-") + end


def for_organisations(name: str) -> bool:
    """Say whether a membership type of this name is one for organisations: a form then asks for those first."""
    return any(word.startswith(_ORGANISATIONS) for word in fold(name).split())


@dataclass(frozen=True, slots=True)
class FeeRow:
    """One fee of the schedule."""

    id: int
    amount: Money
    from_day: date


@dataclass(frozen=True, slots=True)
class DiscountRow:
    """One discount: ``percent`` (10 is ten per cent) or ``amount``; it ends before ``end_day``."""

    id: int
    method: Method
    percent: Decimal | None
    amount: Money | None
    from_day: date
    end_day: date | None

    def dated(self) -> DatedDiscount:
        """Return the discount as the rule takes it."""
        return DatedDiscount(self.method, self.from_day, self.end_day, self.percent, self.amount)


@dataclass(frozen=True, slots=True)
class TypeRow:
    """One membership type with its fees, oldest first; see ``model.MembershipType`` for the rest."""

    id: int
    version: int
    code: str
    name: str
    people: int
    lifetime: bool
    concession: bool
    open: bool
    fees: tuple[FeeRow, ...]

    def fee_on(self, day: date) -> Money | None:
        """Return the full fee for a term that starts on ``day``, None before the first."""
        found = fee_on([DatedFee(fee.amount, fee.from_day) for fee in self.fees], day)
        return None if found is None else found.amount


@dataclass(frozen=True, slots=True)
class SchemeRows:
    """The whole scheme."""

    types: tuple[TypeRow, ...]
    discounts: tuple[DiscountRow, ...]

    def quote(
        self, row: TypeRow, *, method: Method, day: date, late: LateYear | None = None, no_discount: str = ""
    ) -> Quote:
        """Return what a term of the type costs that starts on ``day``.

        ``late``: what is due to joining late in a fixed year. ``no_discount`` says why there is none.

        :raises Refused: when the type has no fee on that day.
        """
        quote = fee_quote(
            type_name=row.name,
            fees=[DatedFee(fee.amount, fee.from_day) for fee in row.fees],
            discounts=[discount.dated() for discount in self.discounts],
            method=method,
            day=day,
            lifetime=row.lifetime,
            months=None if late is None else late.months,
            no_discount=no_discount,
        )
        return quote if late is None else replace(quote, reasons=(*quote.reasons, late.reason))

    def type(self, type_id: int) -> TypeRow:
        """Return the type of that id.

        :raises NotFound: when there is none.
        """
        for row in self.types:
            if row.id == type_id:
                return row
        raise NotFound(_("This membership type does not exist any more."))

"""The invented membership scheme: types with their fees over ten years, and a discount for standing orders."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Session

from psg_admin.kernel.money import Money
from psg_admin.memberships.operations import add_discount, add_type, set_fee
from psg_admin.memberships.queries import scheme
from psg_admin.payments.states import Method
from psg_admin.sample.calendar import YEARS


@dataclass(frozen=True, slots=True)
class Kind:
    """A membership type, which ``share`` of a hundred have. ``fees``: from the start, since six and two years ago."""

    code: str
    name: str
    share: int
    fees: tuple[str, str, str]
    people: int = 1
    lifetime: bool = False
    concession: bool = False


KINDS = (
    Kind("individual", "Individual", 52, ("24.00", "27.00", "30.00")),
    Kind("concession", "Concession", 17, ("12.00", "13.50", "15.00"), concession=True),
    Kind("joint", "Joint", 14, ("36.00", "40.00", "45.00"), people=2),
    Kind("student", "Student", 8, ("10.00", "11.00", "12.00"), concession=True),
    Kind("organisation", "Organisation", 4, ("48.00", "54.00", "60.00")),
    Kind("life", "Life", 5, ("350.00", "400.00", "450.00"), lifetime=True),
)


def make_scheme(session: Session, *, today: date) -> Mapping[str, int]:
    """Enter the scheme and return the ids of its types by code."""
    starts = [date(today.year - back, 4, 1) for back in (YEARS + 1, 6, 2)]
    for kind in KINDS:
        add_type(
            session,
            code=kind.code,
            name=kind.name,
            people=kind.people,
            lifetime=kind.lifetime,
            concession=kind.concession,
        )
        for amount, start in zip(kind.fees, starts, strict=True):
            set_fee(session, code=kind.code, amount=Money.of(amount), from_day=start)
    add_discount(session, method=Method.STANDING_ORDER, percent=Decimal(10), from_day=date(today.year - 9, 6, 14))
    return {row.code: row.id for row in scheme(session).types}

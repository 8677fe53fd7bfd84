"""The membership scheme: types with their fees, and discounts."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from psg_admin.kernel.errors import NotFound
from psg_admin.kernel.money import shorten
from psg_admin.kernel.words import _
from psg_admin.memberships.model import Discount, Fee, MembershipType
from psg_admin.memberships.rules import DiscountRow, FeeRow, SchemeRows, TypeRow


def scheme(session: Session) -> SchemeRows:
    """Return all types in their order, with their fees, and all discounts."""
    fees: dict[int, list[FeeRow]] = {}
    types: dict[int, MembershipType] = {}
    query = (
        select(MembershipType, Fee)
        .outerjoin(Fee, Fee.type_id == MembershipType.id)
        .order_by(MembershipType.position, MembershipType.id, Fee.from_day)
    )
    for kind, fee in session.execute(query):
        types[kind.id] = kind
        if fee is not None:
            fees.setdefault(kind.id, []).append(FeeRow(fee.id, fee.amount, fee.from_day))
    discounts = session.scalars(select(Discount).order_by(Discount.from_day, Discount.id))
    return SchemeRows(
        tuple(
            TypeRow(
                t.id, t.version, t.code, t.name, t.people, t.lifetime, t.concession, t.open, tuple(fees.get(t.id, ()))
            )
            for t in types.values()
        ),
        tuple(DiscountRow(d.id, d.method, d.percent, d.amount, d.from_day, d.end_day) for d in discounts),
    )


def type_of_code(session: Session, *, code: str) -> int:
    """Return the id of the membership type that is called ``code`` (upper or lower case alike).

    :raises NotFound: with the codes there are.
    """
    found = session.scalar(select(MembershipType.id).where(func.lower(MembershipType.code) == code.strip().lower()))
    if found is not None:
        return found
    codes = list(session.scalars(select(MembershipType.code).order_by(MembershipType.position, MembershipType.id)))
    if not codes:
        raise NotFound(_("There are no membership types yet. Add one first."))
    raise NotFound(
        _("There is no membership type “{code}”. There are: {codes}.").format(
            code=shorten(code), codes=", ".join(codes)
        )
    )

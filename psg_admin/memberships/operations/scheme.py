"""The membership scheme: types, dated fees, dated discounts."""

import re
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from psg_admin.kernel.changes import Changes, Topic, changed
from psg_admin.kernel.days import show_day
from psg_admin.kernel.errors import BadInput, Refused
from psg_admin.kernel.money import NOTHING, Money, shorten
from psg_admin.kernel.typed import lacking, line
from psg_admin.kernel.words import _
from psg_admin.memberships.model import Discount, Fee, MembershipType, Term
from psg_admin.memberships.queries import scheme, type_of_code
from psg_admin.memberships.rules import DatedDiscount, checked_discount, code_from, way
from psg_admin.memberships.rules.what_if import FeeChanges, checked_changes
from psg_admin.payments.states import Method
from psg_admin.store.base import expect_version, fetch

MOST_PEOPLE = 50
_CODE = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,22}[a-z0-9])?")


def add_type(
    session: Session,
    *,
    name: str,
    code: str = "",
    people: int = 1,
    lifetime: bool = False,
    concession: bool = False,
    fee: Money | None = None,
    from_day: date | None = None,
) -> Changes:
    """Add a membership type at the end of the list; ``people`` is how many one membership takes.

    Without a ``code`` it gets one made from its name. ``fee`` is what it costs for terms that start on ``from_day`` or
    later; it can be set afterwards too.

    :raises BadInput: for a code that is taken or no code (letters, digits, hyphens; at most 24), a missing name, a
        number of people outside 1 to 50, or a fee below nothing or without its day.
    """
    checked = _checked_name(session, name, None)
    plain = code.strip().lower() or _free_code(session, checked)
    if not _CODE.fullmatch(plain):
        raise BadInput(
            _("A code is letters, digits and hyphens, at most 24 of them, such as individual."), field="code"
        )
    if session.scalar(select(MembershipType.id).where(func.lower(MembershipType.code) == plain)) is not None:
        raise BadInput(_("There is a membership type “{code}” already.").format(code=plain), field="code")
    last = session.scalar(select(func.max(MembershipType.position))) or 0
    row = MembershipType(
        code=plain,
        name=checked,
        people=_checked_people(people),
        lifetime=lifetime,
        concession=concession,
        open=True,
        position=last + 1,
    )
    session.add(row)
    session.flush()
    summary = _("Membership type {name} added").format(name=row.name)
    if fee is not None:
        _check_fee(fee, "fee")
        if from_day is None:
            raise BadInput(lacking(_("From"), "day"), field="from_day")
        session.add(Fee(type_id=row.id, amount=fee, from_day=from_day))
        session.flush()
        summary = _("Membership type {name} added: {amount} from {day}").format(
            name=row.name, amount=fee.show(), day=show_day(from_day)
        )
    return changed(
        Topic.SCHEME,
        summary=summary,
        made=row.id,
        reference=row.code,
    )


def change_type(
    session: Session,
    *,
    type_id: int,
    name: str,
    people: int,
    lifetime: bool,
    concession: bool,
    open: bool = True,  # noqa: A002 - the name of the column: whether new members may have it
    version: int | None = None,
) -> Changes:
    """Change a membership type; one that is not ``open`` takes no new members.

    :raises BadInput: as :func:`add_type`.
    :raises Refused: when ``lifetime`` changes although terms of the type exist.
    :raises Conflict: when somebody else saved it since ``version``.
    """
    row = _type(session, type_id)
    expect_version(row, version)
    if lifetime != row.lifetime and _any_term(session, type_id):
        raise Refused(
            _("{type} has members already: whether it is for life stays as it is. Add another type instead.").format(
                type=row.name
            )
        )
    row.name = _checked_name(session, name, row.id)
    row.people = _checked_people(people)
    row.lifetime, row.concession, row.open = lifetime, concession, open
    if not session.is_modified(row):
        return Changes(frozenset(), _("{type} was the same already").format(type=row.name))
    session.flush()
    return changed(
        Topic.SCHEME,
        Topic.MEMBERSHIPS,
        summary=_("Membership type {name} changed").format(name=row.name),
        made=row.id,
        reference=row.code,
    )


def set_fee(
    session: Session, *, amount: Money, from_day: date, type_id: int | None = None, code: str | None = None
) -> Changes:
    """Set what the type (by id or by code) costs for terms that start on ``from_day`` or later.

    A fee of the same day is corrected; terms already quoted keep what they were quoted.

    :raises BadInput: for an amount below nothing.
    :raises NotFound: when there is no such type.
    """
    _check_fee(amount, "amount")
    row = _type(session, type_of_code(session, code=code or "") if type_id is None else type_id)
    fields = {"type": row.name, "amount": amount.show(), "day": show_day(from_day)}
    summary = _("{type}: fee {amount} from {day}").format(**fields)
    fee = session.scalar(select(Fee).where(Fee.type_id == row.id, Fee.from_day == from_day))
    if fee is None:
        fee = Fee(type_id=row.id, amount=amount, from_day=from_day)
        session.add(fee)
    elif fee.amount == amount:
        return Changes(frozenset(), _("{type} costs {amount} from {day} already").format(**fields), made=fee.id)
    else:
        summary = _("{type}: fee {amount} from {day}, no longer {old}").format(**fields, old=fee.amount.show())
        fee.amount = amount
    session.flush()
    return changed(Topic.SCHEME, summary=summary, made=fee.id)


def remove_fee(session: Session, *, fee_id: int) -> Changes:
    """Take a fee out of the schedule.

    :raises Refused: when a term was quoted by it.
    """
    fee = fetch(session, Fee, fee_id, _("This fee is not in the schedule any more."))
    row = _type(session, fee.type_id)
    following = session.scalar(
        select(func.min(Fee.from_day)).where(Fee.type_id == fee.type_id, Fee.from_day > fee.from_day)
    )
    used = select(Term.id).where(Term.type_id == fee.type_id, Term.start_day >= fee.from_day)
    if following is not None:
        used = used.where(Term.start_day < following)
    if session.scalar(used.limit(1)) is not None:
        raise Refused(
            _("Members were quoted the fee of {day}: it stays. Set a new fee from a later day instead.").format(
                day=show_day(fee.from_day)
            )
        )
    session.delete(fee)
    session.flush()
    return changed(
        Topic.SCHEME,
        summary=_("{type}: fee from {day} removed").format(type=row.name, day=show_day(fee.from_day)),
    )


def add_discount(
    session: Session,
    *,
    method: Method,
    percent: Decimal | None = None,
    amount: Money | None = None,
    from_day: date,
    end_day: date | None = None,
) -> Changes:
    """Add a discount for paying by ``method``, for terms that start from ``from_day`` on and before ``end_day``.

    ``percent`` (10 is ten per cent, two decimals at most) or ``amount``, not both.

    :raises BadInput: for a discount of nothing, over 100 %, of both kinds or neither, one that ends before it begins,
        or one that is there already.
    """
    dated = checked_discount(DatedDiscount(method, from_day, end_day, percent, amount))
    hundredths = None if percent is None else int(percent * 100)
    same = select(Discount.id).where(
        Discount.method == method,
        Discount.from_day == from_day,
        Discount.percent_hundredths.is_not_distinct_from(hundredths),
        Discount.amount.is_not_distinct_from(amount),
        Discount.end_day.is_not_distinct_from(end_day),
    )
    if session.scalar(same) is not None:
        raise BadInput(_("This discount is in the schedule already."), field="from_day")
    row = Discount(method=method, percent_hundredths=hundredths, amount=amount, from_day=from_day, end_day=end_day)
    session.add(row)
    session.flush()
    return changed(
        Topic.SCHEME,
        summary=_("Discount added: {size} for paying {way} from {day}").format(
            size=dated.size, way=way(method), day=show_day(from_day)
        ),
        made=row.id,
    )


def end_discount(session: Session, *, discount_id: int, end_day: date) -> Changes:
    """Let a discount hold only for terms that start before ``end_day``; terms already quoted keep theirs.

    :raises BadInput: when that day is not after its first.
    """
    row = fetch(session, Discount, discount_id, _("This discount is not in the schedule any more."))
    dated = checked_discount(DatedDiscount(row.method, row.from_day, end_day, row.percent, row.amount))
    fields = {"size": dated.size, "way": way(row.method), "day": show_day(end_day)}
    if row.end_day == end_day:
        return Changes(frozenset(), _("The discount ends on {day} already").format(**fields), made=row.id)
    row.end_day = end_day
    session.flush()
    return changed(
        Topic.SCHEME,
        summary=_("Discount of {size} for paying {way} ends before {day}").format(**fields),
        made=row.id,
    )


def set_schedule(session: Session, *, changes: FeeChanges, today: date) -> Changes:
    """Set several fees and discounts of membership years from one day on, in one deed: a discount takes the place of
    the others of its way of paying.

    :raises UserError: for changes that cannot be (``rules.what_if.checked_changes``).
    :raises Refused: where a discount of a later day was quoted already.
    """
    rows = scheme(session)
    checked, day = checked_changes(rows, changes, today=today), changes.from_day
    said: list[str] = []
    for type_id, fee in checked.fees:
        set_fee(session, amount=fee, from_day=day, type_id=type_id)
        said.append(f"{rows.type(type_id).name} {fee.show()}")
    for one in checked.discounts:
        for old in rows.discounts:
            if old.method is not one.method or (old.end_day is not None and old.end_day <= day):
                continue
            if old.from_day < day:
                end_discount(session, discount_id=old.id, end_day=day)
            else:
                remove_discount(session, discount_id=old.id)
        words = _("no discount {way}")
        if one.percent is not None or one.amount is not None:
            add_discount(session, method=one.method, percent=one.percent, amount=one.amount, from_day=day)
            words = _("{size} off {way}")
        said.append(words.format(size=one.size, way=way(one.method)))
    if not said:
        return Changes(frozenset(), _("The schedule has these fees already"))
    summary = _("Fees from {day}: {fees}").format(day=show_day(day), fees=", ".join(said))
    return changed(Topic.SCHEME, summary=shorten(summary, 200))


def remove_discount(session: Session, *, discount_id: int) -> Changes:
    """Take a discount out of the schedule.

    :raises Refused: when terms of its method and its days exist (for life there is no discount): end it instead.
    """
    row = fetch(session, Discount, discount_id, _("This discount is not in the schedule any more."))
    used = select(Term.id).where(Term.method == row.method, Term.start_day >= row.from_day, Term.end_day.is_not(None))
    if row.end_day is not None:
        used = used.where(Term.start_day < row.end_day)
    if session.scalar(used.limit(1)) is not None:
        raise Refused(_why_it_stays(row))
    session.delete(row)
    session.flush()
    return changed(
        Topic.SCHEME,
        summary=_("Discount for paying {way} from {day} removed").format(
            way=way(row.method), day=show_day(row.from_day)
        ),
    )


def _why_it_stays(row: Discount) -> str:
    fields = {"way": way(row.method), "first": show_day(row.from_day)}
    if row.end_day is None:
        return _(
            "Members who pay {way} have membership years that begin on {first} or later and may have been "
            "quoted this discount, so it stays. Give it a last day instead."
        ).format(**fields)
    return _(
        "Members who pay {way} have membership years that begin from {first} to {last} and may have been "
        "quoted this discount, so it stays. Later ones are without it."
    ).format(last=show_day(row.end_day - timedelta(days=1)), **fields)


def _type(session: Session, type_id: int) -> MembershipType:
    return fetch(session, MembershipType, type_id, _("This membership type does not exist any more."))


def _any_term(session: Session, type_id: int) -> bool:
    return session.scalar(select(Term.id).where(Term.type_id == type_id).limit(1)) is not None


def _checked_name(session: Session, name: str, own_id: int | None) -> str:
    plain = line(name, label=_("Name"), field="name", limit=100, required=True)
    taken = session.scalar(select(MembershipType.id).where(MembershipType.name == plain))
    if taken is not None and taken != own_id:
        raise BadInput(_("There is a membership type “{code}” already.").format(code=plain), field="name")
    return plain


def _free_code(session: Session, name: str) -> str:
    """Return a code made from the name of a type that no other has."""
    taken = set(session.scalars(select(func.lower(MembershipType.code))))
    made = code_from(name)
    return next(code for code in (made, *(code_from(name, number) for number in range(2, len(taken) + 3)))
                if code not in taken)  # fmt: skip


def _check_fee(amount: Money, field: str) -> None:
    if amount < NOTHING:
        raise BadInput(_("A fee cannot be less than £0.00."), field=field)


def _checked_people(people: int) -> int:
    if not 1 <= people <= MOST_PEOPLE:
        raise BadInput(
            _("A membership takes from 1 to {most} people.").format(most=MOST_PEOPLE),
            field="people",
        )
    return people

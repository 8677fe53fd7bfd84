"""Do the books add up? Every sum, every number of a receipt, every reversal."""

from collections import Counter as Counts
from collections.abc import Iterator

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, aliased

from psg_admin.kernel.money import NOTHING, Money
from psg_admin.kernel.words import _
from psg_admin.payments.model import Allocation, Charge, Payment, Receipt
from psg_admin.payments.queries.charges import Columns, settled_of_charge, taken_back, used_of_payment
from psg_admin.payments.rules import thaw
from psg_admin.store.numbering import Counter, given_up

_MOST_NAMED = 10
_STREAMED = {"yield_per": 2000}


def audit(session: Session) -> list[str]:
    """Return a sentence for each thing in the books that does not add up; none when all is sound."""
    return [
        *_too_much_set_against(session),
        *_held_by_nothing(session),
        *_reversals(session),
        *_numbers(session),
        *_receipts(session),
    ]


def _too_much_set_against(session: Session) -> Iterator[str]:
    charges: Columns = select(Charge.id, Charge.purpose, Charge.amount, settled_of_charge().label("paid"))
    for row in session.execute(charges.where(settled_of_charge() > Charge.amount)):
        yield _("Charge {number} “{purpose}”: {paid} is used for a charge of {amount}.").format(
            number=row.id, purpose=row.purpose, paid=row.paid, amount=row.amount
        )
    payments: Columns = select(Payment.id, Payment.amount, used_of_payment().label("used"))
    for row in session.execute(payments.where(Payment.reverses_id.is_(None), used_of_payment() > Payment.amount)):
        yield _("Payment {number}: {used} of its {amount} is used for charges.").format(
            number=row.id, used=row.used, amount=row.amount
        )


def _held_by_nothing(session: Session) -> Iterator[str]:
    live = (
        select(Allocation.id, Allocation.payment_id, Allocation.charge_id)
        .join(Charge, Charge.id == Allocation.charge_id)
        .join(Payment, Payment.id == Allocation.payment_id)
        .where(Allocation.released_on.is_(None))
    )
    for row in session.execute(live.where(Charge.cancelled_on.is_not(None))):
        yield _("Payment {payment} is used for charge {charge}, which is cancelled.").format(
            payment=row.payment_id, charge=row.charge_id
        )
    gone = or_(taken_back(), Payment.reverses_id.is_not(None), Payment.undone_on.is_not(None))
    for row in session.execute(live.where(gone)):
        yield _("Payment {payment} was taken back, but is still used for charge {charge}.").format(
            payment=row.payment_id, charge=row.charge_id
        )


def _reversals(session: Session) -> Iterator[str]:
    reversal = aliased(Payment)
    pairs: Columns = select(
        reversal.id, Payment.id.label("taken"), reversal.amount, Payment.amount.label("whole"), Payment.reverses_id,
        (reversal.contact_id == Payment.contact_id).label("same"),
    ).join(Payment, Payment.id == reversal.reverses_id).where(reversal.undone_on.is_(None))  # fmt: skip
    for row in session.execute(pairs):
        if row.amount + row.whole:
            yield _("Payment {number} takes back {amount} of payment {taken}, which was {whole}.").format(
                number=row.id, amount=-row.amount, taken=row.taken, whole=row.whole
            )
        if not row.same:
            yield _("Payment {number} takes back payment {taken} of somebody else.").format(
                number=row.id, taken=row.taken
            )
        if row.reverses_id is not None:
            yield _("Payment {number} takes back payment {taken}, which itself takes one back.").format(
                number=row.id, taken=row.taken
            )


def _numbers(session: Session) -> Iterator[str]:
    last_of: Columns = select(
        Receipt.year,
        func.count(),
        func.count(Receipt.sequence.distinct()),
        func.min(Receipt.sequence),
        func.max(Receipt.sequence),
    ).group_by(Receipt.year)
    issued = {year: tuple(figures) for year, *figures in session.execute(last_of)}
    counters = select(Counter.series, Counter.value).where(Counter.series.startswith("receipt-"))
    drawn = {int(series.removeprefix("receipt-")): value for series, value in session.execute(counters)}
    lost = given_up(session)
    for year in sorted(issued.keys() | drawn.keys()):
        count, different, first, last = issued.get(year, (0, 0, 1, 0))
        if first < 1 or not count == different == last >= drawn.get(year, 0):
            yield from _wrong_numbers(session, year, drawn.get(year, 0), lost.get(f"receipt-{year}", set()))


def _wrong_numbers(session: Session, year: int, drawn: int, lost: set[int]) -> Iterator[str]:
    numbers = session.scalars(select(Receipt.sequence).where(Receipt.year == year)).all()
    for number, count in Counts(numbers).items():
        if count > 1:
            yield _("Receipts of {year}: number {number} was issued twice.").format(year=year, number=number)
    missing = sorted(set(range(1, max(*numbers, drawn, 0) + 1)) - set(numbers) - lost)
    if missing:
        named = ", ".join(str(number) for number in missing[:_MOST_NAMED])
        yield _("Receipts of {year}: {count} missing, with the numbers {numbers}.").format(
            year=year, count=len(missing), numbers=named + (", …" if len(missing) > _MOST_NAMED else "")
        )


def _says(content: str, number: str, amount: Money) -> bool:
    """Say whether what is printed is readable, carries the number, and adds up to the sum in the books."""
    try:
        paper = thaw(content)
    except (ValueError, ArithmeticError, KeyError, TypeError):  # changed by another program
        return False
    return paper.number == number and paper.amount == amount == Money.total(line.amount for line in paper.lines)


def _receipts(session: Session) -> Iterator[str]:
    rows: Columns = select(
        Receipt.number, Receipt.amount, Receipt.content, Receipt.voided_on, Payment.amount.label("whole"),
        or_(taken_back(), Payment.undone_on.is_not(None)).label("taken"),
    ).join(Payment, Payment.id == Receipt.payment_id).order_by(Receipt.id)  # fmt: skip
    for number, amount, content, voided_on, whole, taken in session.execute(rows, execution_options=_STREAMED):
        if amount != whole or amount <= NOTHING:
            yield _("Receipt {number} says {amount}, its payment was {whole}.").format(
                number=number, amount=amount, whole=whole
            )
        if not _says(content, number, amount):
            yield _("Receipt {number}: what is printed is not what is in the books.").format(number=number)
        if taken and voided_on is None:
            yield _("Receipt {number} is valid, but its payment was taken back.").format(number=number)
    several = (
        select(Receipt.payment_id)
        .where(Receipt.voided_on.is_(None))
        .group_by(Receipt.payment_id)
        .having(func.count() > 1)
        .order_by(func.min(Receipt.id))
    )
    for payment_id in session.scalars(several).all():
        numbers = session.scalars(
            select(Receipt.number)
            .where(Receipt.payment_id == payment_id, Receipt.voided_on.is_(None))
            .order_by(Receipt.id)
        ).all()
        yield _("Payment {payment} has {count} valid receipts: {numbers}.").format(
            payment=payment_id, count=len(numbers), numbers=", ".join(numbers)
        )

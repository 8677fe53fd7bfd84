"""What of money the undo of a deed reverses, in words."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from psg_admin.kernel.days import show_day
from psg_admin.kernel.figures import show_count
from psg_admin.kernel.money import NOTHING
from psg_admin.kernel.words import _, ngettext
from psg_admin.payments.model import Allocation, Payment, Receipt
from psg_admin.people.model import Contact
from psg_admin.store.base import chunks

_MOST = 5


def _set_against(session: Session, rows: Mapping[str, set[int]]) -> list[str]:
    """Return how much is set against nothing any more, and how much against what it had paid for again."""
    free, back = NOTHING, NOTHING
    for some in chunks(rows.get("allocation", ())):
        query = select(Allocation.amount, Allocation.released_on)
        for amount, released_on in session.execute(
            query.where(Allocation.id.in_(some), Allocation.undone_on.is_(None))
        ):
            free, back = (free + amount, back) if released_on is None else (free, back + amount)
    return [
        *([_("{amount} is left over again.").format(amount=free.show())] if free else []),
        *([_("{amount} is used again for what it had paid for.").format(amount=back.show())] if back else []),
    ]


def money_moved(session: Session, rows: Mapping[str, set[int]]) -> list[str]:
    """Return a sentence for each payment and each receipt among ``rows`` that stands, and for what is set against what;
    of many, how many more there are.
    """
    said: list[str] = []
    for some in chunks(rows.get("payment", ())):
        payments = (
            select(Contact.shown_name, Payment.amount, Payment.received_on)
            .join(Contact, Contact.id == Payment.contact_id)
            .where(Payment.id.in_(some), Payment.undone_on.is_(None))
            .order_by(Payment.id)
        )
        for name, amount, day in session.execute(payments):
            sentence = _("{amount} from {name}, received on {day}, counts as never entered.")
            said.append(sentence.format(amount=amount.show(), name=name, day=show_day(day)))
    for some in chunks(rows.get("receipt", ())):
        receipts = select(Receipt.number, Receipt.voided_on).where(Receipt.id.in_(some), Receipt.undone_on.is_(None))
        for number, voided_on in session.execute(receipts.order_by(Receipt.id)):
            sentence = (
                _("Receipt {number} becomes void.") if voided_on is None else _("Receipt {number} is valid again.")
            )
            said.append(sentence.format(number=number))
    if "payment" not in rows:  # what a payment was set against goes with it
        said += _set_against(session, rows)
    more = len(said) - _MOST
    if more > 1:
        said[_MOST:] = [ngettext("And {count} more.", "And {count} more.", more).format(count=show_count(more))]
    return said

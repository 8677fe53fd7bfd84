"""One payment with all that the features know of it."""

from dataclasses import dataclass, fields

from sqlalchemy.orm import Session

from psg_admin.notes.queries import DocumentRow, documents_of, payment_words
from psg_admin.payments.queries import PaymentPage, payment_page


@dataclass(frozen=True, slots=True)
class PaymentRecord(PaymentPage):
    """A payment with the documents that are kept with it, the newest first."""

    documents: tuple[DocumentRow, ...] = ()

    @property
    def words(self) -> str:
        """What the payment is called where a document is kept with it."""
        return payment_words(self.row)


def payment_record(session: Session, *, payment_id: int) -> PaymentRecord:
    """Return everything about a payment.

    :raises NotFound: when there is no such payment.
    """
    page = payment_page(session, payment_id=payment_id)
    known = {each.name: getattr(page, each.name) for each in fields(page)}
    return PaymentRecord(**known, documents=tuple(documents_of(session, payment_id=payment_id)))

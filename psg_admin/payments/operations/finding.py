"""What receipts are found by."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from psg_admin.payments.model import Payment, Receipt
from psg_admin.payments.queries import chunks
from psg_admin.people.model import Contact
from psg_admin.store.search import put


def derive_search(session: Session, touched: Mapping[str, set[int]]) -> None:
    """Make the search texts of the touched receipts anew (kind "receipt"): number, number in one word, payer."""
    ids = set(touched.get("receipt", ()))
    for some in chunks(touched.get("contact", ())):
        ids.update(
            session.scalars(
                select(Receipt.id).join(Payment, Payment.id == Receipt.payment_id).where(Payment.contact_id.in_(some))
            )
        )
    for some in chunks(ids):
        texts: dict[int, str | None] = dict.fromkeys(some)
        rows = session.execute(
            select(Receipt.id, Receipt.number, Contact.shown_name)
            .join(Payment, Payment.id == Receipt.payment_id)
            .join(Contact, Contact.id == Payment.contact_id)
            .where(Receipt.id.in_(some))
        )
        texts.update({row.id: f"{row.number} {row.number.replace('-', '')} {row.shown_name}" for row in rows})
        put(session, "receipt", texts)

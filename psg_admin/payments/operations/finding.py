"""What receipts are found by."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from psg_admin.payments.model import Receipt
from psg_admin.store.base import chunks
from psg_admin.store.journal import made_values
from psg_admin.store.search import put


def derive_search(session: Session, touched: Mapping[str, set[int]]) -> None:
    """Make the search texts of the touched receipts anew (kind "receipt"): the number, and the number in one word.

    Who paid is found as a contact, so that a new name touches no receipt.
    """
    made = made_values(session, "receipt", "number")
    put(session, "receipt", {receipt_id: _text(number) for receipt_id, number in made.items()}, made=made)
    for some in chunks(touched.get("receipt", set()) - made.keys()):
        texts: dict[int, str | None] = dict.fromkeys(some)
        for receipt_id, number in session.execute(select(Receipt.id, Receipt.number).where(Receipt.id.in_(some))):
            texts[receipt_id] = _text(number)
        put(session, "receipt", texts)


def _text(number: str) -> str:
    return f"{number} {number.replace('-', '')}"

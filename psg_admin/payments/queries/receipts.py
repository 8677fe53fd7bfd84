"""Receipts in lists, found, and as they were issued."""

from array import array
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import ColumnElement, and_, func, or_, select, tuple_
from sqlalchemy.orm import Session, aliased

from psg_admin.kernel.days import show_short
from psg_admin.kernel.errors import BadInput, NotFound
from psg_admin.kernel.money import Money, shorten
from psg_admin.kernel.words import _, mark
from psg_admin.paper.papers import ReceiptPaper, Voided
from psg_admin.payments.model import Payment, Receipt
from psg_admin.payments.rules import thaw
from psg_admin.people.model import Contact
from psg_admin.store.base import chunks
from psg_admin.store.filters import Choice, Filter, FilterKind, Filters
from psg_admin.store.list_query import Hit, ListQuery, Order
from psg_admin.store.ordering import by_signs, by_value, in_order
from psg_admin.store.search import latest, matching, terms


@dataclass(frozen=True, slots=True)
class ReceiptRow:
    """A receipt in a list; ``received_on`` is the day of its payment.

    ``replaces`` and ``replaced_by`` are numbers of receipts, or empty.
    """

    receipt_id: int
    number: str
    issued_on: date
    payment_id: int
    contact_id: int
    payer: str
    received_on: date
    amount: Money
    voided_on: date | None
    void_reason: str | None
    replaces: str
    replaced_by: str

    @property
    def void(self) -> bool:
        """Whether it was declared void."""
        return self.voided_on is not None

    @property
    def state(self) -> str:
        """Whether it is valid, in a word."""
        return _("Void") if self.void else _("Valid")


def receipt_ids(session: Session, *, query: ListQuery) -> "array[int]":
    """Return the ids of the receipts that ``query`` wants, the newest first unless it says otherwise.

    Filters: those of :data:`RECEIPT_FILTERS`. Sorts: "number", "issued_on", "payer", "amount".

    :raises BadInput: for a filter that is not known.
    """
    statement = select(Receipt.id)
    found = _found(session, query.text)
    if found is not None:
        statement = statement.where(found)
    statement = statement.where(*RECEIPT_FILTERS.conditions(query, None))
    if query.sorted_by("payer"):
        statement = statement.join(Payment, Payment.id == Receipt.payment_id).join(
            Contact, Contact.id == Payment.contact_id
        )
    asked = query if query.sort else query.ordered([Order("number", descending=True)])
    keys = {
        "number": by_value(Receipt.year, Receipt.sequence),
        "issued_on": by_value(Receipt.issued_on),
        "payer": by_signs(Contact.sort_name, full=True),
        "amount": by_value(Receipt.amount),
    }
    return array("q", session.scalars(statement.order_by(*in_order(asked, keys, (Receipt.sequence, Receipt.id)))))


def receipt_rows(session: Session, *, ids: Sequence[int]) -> list[ReceiptRow]:
    """Return the receipts of ``ids`` in that order."""
    found: dict[int, ReceiptRow] = {}
    for some in chunks(ids):
        found |= {row.receipt_id: row for row in _read(session, Receipt.id.in_(some))}
    return [found[i] for i in ids if i in found]


def receipts_of_payments(session: Session, *, payment_ids: Collection[int]) -> list[ReceiptRow]:
    """Return every receipt of some payments, valid and void, in the order of their issue."""
    return [row for some in chunks(payment_ids) for row in _read(session, Receipt.payment_id.in_(some))]


def papers_of_payments(session: Session, *, payment_ids: Collection[int]) -> list[ReceiptPaper]:
    """Return the valid receipts of some payments as they were issued, the oldest first."""
    rows = receipts_of_payments(session, payment_ids=payment_ids)
    valid = sorted((row for row in rows if not row.void), key=lambda row: row.receipt_id)
    return receipt_papers(session, numbers=[row.number for row in valid])


def find_receipts(session: Session, *, text: str, limit: int = 20) -> list[Hit]:
    """Return the receipts whose number ``text`` finds, the newest first."""
    rows = receipt_rows(session, ids=latest(session, "receipt", text, limit=limit))
    return [Hit("receipt", row.receipt_id, row.number, _detail(row)) for row in rows]


def _found(session: Session, text: str) -> ColumnElement[bool] | None:
    """Return the condition of the receipts of which number or payer hold every word of ``text``; None: no words."""
    conditions = []
    for word in terms(text):
        numbers, payers = matching(session, "receipt", word), matching(session, "contact", word)
        if numbers is not None and payers is not None:
            theirs = select(Payment.id).where(Payment.contact_id.in_(payers))
            conditions.append(or_(Receipt.id.in_(numbers), Receipt.payment_id.in_(theirs)))
    return and_(*conditions) if conditions else None


def _detail(row: ReceiptRow) -> str:
    return " · ".join((row.payer, row.amount.show(), show_short(row.issued_on), *([row.state] if row.void else [])))


def receipt_paper(session: Session, *, number: str) -> ReceiptPaper:
    """Return a receipt as it was issued, ready for print; a void one says since when and why.

    :raises NotFound: when there is no receipt of this number.
    """
    return receipt_papers(session, numbers=[receipt_number_of(session, number=number)])[0]


def receipt_papers(session: Session, *, numbers: Sequence[str]) -> list[ReceiptPaper]:
    """Return receipts as they were issued, in the order of ``numbers``; those that are not there are left out."""
    newer = aliased(Receipt)
    found: dict[str, ReceiptPaper] = {}
    for some in chunks(numbers):
        query = (
            select(
                Receipt.number,
                Receipt.content,
                Receipt.voided_on,
                Receipt.void_reason,
                newer.number.label("newer"),
            )
            .outerjoin(newer, and_(newer.replaces_id == Receipt.id, newer.undone_on.is_(None)))
            .where(Receipt.number.in_(some))
        )
        for row in session.execute(query):
            voided = None if row.voided_on is None else Voided(row.voided_on, row.void_reason or "")
            found[row.number] = replace(thaw(row.content), voided=voided, replaced_by=row.newer or "")
    return [found[number] for number in numbers if number in found]


def receipts_between(session: Session, *, first: str, last: str | None = None) -> list[str]:
    """Return the numbers of the receipts from ``first`` to ``last``, both included, in the order of their issue.

    Without ``last`` up to the newest there is. Void ones are among them.

    :raises NotFound: when there is no receipt of one of the numbers.
    :raises BadInput: when the last was issued before the first.
    """
    start = _place(session, first)
    numbers = select(Receipt.number).where(tuple_(Receipt.year, Receipt.sequence) >= start)
    if last is not None:
        end = _place(session, last)
        if end < start:
            raise BadInput(
                _("Receipt {last} was issued before receipt {first}: name the earlier one first.").format(
                    first=first, last=last
                ),
                field="to",
            )
        numbers = numbers.where(tuple_(Receipt.year, Receipt.sequence) <= end)
    return list(session.scalars(numbers.order_by(Receipt.year, Receipt.sequence)))


def _place(session: Session, number: str) -> tuple[int, int]:
    """Return where a receipt stands in the order of all: its year, and which of that year it is."""
    same = Receipt.number == receipt_number_of(session, number=number)
    found = session.execute(select(Receipt.year, Receipt.sequence).where(same)).one()
    return found.year, found.sequence


def payment_of_receipt(session: Session, *, number: str) -> int:
    """Return the id of the payment that a receipt is for, valid or void.

    :raises NotFound: when there is no receipt of this number.
    """
    same = Receipt.number == receipt_number_of(session, number=number)
    return session.scalars(select(Receipt.payment_id).where(same)).one()


def receipt_number_of(session: Session, *, number: str) -> str:
    """Return the number of a receipt as it was issued; it may be typed small.

    :raises NotFound: when there is no receipt of this number.
    """
    typed = number.strip()
    if not typed:
        raise NotFound(_("There is no receipt without a number."))
    # The database makes both of them large: SQLite knows A to Z only, and a prefix may have accents.
    for same in (Receipt.number == typed, func.upper(Receipt.number) == func.upper(typed)):
        found = session.scalar(select(Receipt.number).where(same))
        if found is not None:
            return found
    raise NotFound(_("There is no receipt {number}.").format(number=shorten(number)))


RECEIPT_FILTERS: Filters[None] = Filters(
    search="Words that occur in the number or the payer.",
    by=(
        Filter(
            key="year",
            label=mark("Year"),
            kind=FilterKind.YEAR,
            option="--year",
            help="The year of their issue.",
            clause=lambda year, _none: Receipt.year == year,
        ),
        Filter(
            key="state",
            label=mark("State"),
            option="--state",
            help="Only those.",
            choices=(Choice("valid", mark("Valid")), Choice("void", mark("Void"))),
            clause=lambda state, _none: (
                Receipt.voided_on.is_(None) if state == "valid" else Receipt.voided_on.is_not(None)
            ),
        ),
    ),
)
"""The filters of receipts."""


def _read(session: Session, which: ColumnElement[bool]) -> list[ReceiptRow]:
    older, newer = aliased(Receipt), aliased(Receipt)
    rows = session.execute(
        select(
            Receipt.id, Receipt.number, Receipt.issued_on, Receipt.payment_id, Payment.contact_id, Contact.shown_name,
            Payment.received_on, Receipt.amount, Receipt.voided_on, Receipt.void_reason, older.number, newer.number,
        )
        .join(Payment, Payment.id == Receipt.payment_id)
        .join(Contact, Contact.id == Payment.contact_id)
        .outerjoin(older, older.id == Receipt.replaces_id)
        .outerjoin(newer, and_(newer.replaces_id == Receipt.id, newer.undone_on.is_(None)))
        .where(which)
        .order_by(Receipt.id)
    )  # fmt: skip
    return [ReceiptRow(*row[:10], row[10] or "", row[11] or "") for row in rows]

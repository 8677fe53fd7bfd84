"""What is owed (charges), what came in (payments), what is set against what (allocations), and receipts.

Nothing here is edited or deleted: a payment is reversed by a payment of the opposite sum, an allocation is released, a
charge is cancelled, a receipt is void; each with its reason and its day. A row whose making was undone is ended so as
well, and ``undone_on`` tells it: it was entered wrongly and counts on no day.
"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from psg_admin.kernel.money import Money
from psg_admin.payments.states import Category, Method, WriteOffKind
from psg_admin.store.base import FOLLOWING, Base, ends, states
from psg_admin.store.erasure import erased
from psg_admin.store.merging import Merging, merges


@erased(
    kept="contact_id category category_code fund purpose amount due_on first_day end_day made_at cancelled_on"
    " undone_on",
    blanked="cancel_reason",
)
class Charge(Base):
    """A sum that a contact owes, or gives, for one purpose.

    A charge knows no subscription and no booking: the feature above that made it keeps its id. ``purpose`` is in words;
    it and ``due_on`` follow what is owed for until a receipt speaks of it. ``first_day`` and ``end_day`` (half-open)
    tell the period it covers, where there is one. ``category_code`` is the office's own category (None: the one of the
    same name as ``category``), ``fund`` the fund it belongs to (None: the general one).
    """

    __tablename__ = "charge"
    __table_args__ = (
        CheckConstraint("amount >= 0", name="amount_not_negative"),
        CheckConstraint("(cancelled_on IS NULL) = (cancel_reason IS NULL)", name="cancelled_with_reason"),
        CheckConstraint("end_day IS NULL OR end_day > first_day", name="period"),
        Index("ix_charge_contact_id_due_on", "contact_id", "due_on"),
        Index("ix_charge_due_on", "due_on"),
        {"info": ends(day="cancelled_on", reason="cancel_reason")},
    )

    contact_id: Mapped[int] = mapped_column(ForeignKey("contact.id"), info=merges(Merging.FOLLOWS))
    category: Mapped[Category] = mapped_column(states(Category))
    purpose: Mapped[str] = mapped_column(String(500), info=FOLLOWING)
    amount: Mapped[Money]
    due_on: Mapped[date] = mapped_column(info=FOLLOWING)
    first_day: Mapped[date | None]
    end_day: Mapped[date | None]
    made_at: Mapped[datetime]
    cancelled_on: Mapped[date | None]
    cancel_reason: Mapped[str | None] = mapped_column(String(500))
    undone_on: Mapped[date | None]
    category_code: Mapped[str | None] = mapped_column(String(24))
    fund: Mapped[str | None] = mapped_column(String(24))


@erased(kept="charge_id amount kind made_on undone_on", blanked="reason")
class WriteOff(Base):
    """So much of a charge that is not asked for any more from ``made_on`` on: let off, or written off as lost."""

    __tablename__ = "write_off"
    __table_args__ = (CheckConstraint("amount > 0", name="amount_positive"), {"info": ends()})

    charge_id: Mapped[int] = mapped_column(ForeignKey("charge.id"), index=True)
    amount: Mapped[Money]
    kind: Mapped[WriteOffKind] = mapped_column(states(WriteOffKind))
    made_on: Mapped[date]
    reason: Mapped[str] = mapped_column(String(500))
    undone_on: Mapped[date | None]


@erased(kept="charge_id reminded_on", blanked="note")
class Reminder(Base):
    """Somebody was reminded of a charge on ``reminded_on``."""

    __tablename__ = "reminder"

    charge_id: Mapped[int] = mapped_column(ForeignKey("charge.id"), index=True)
    reminded_on: Mapped[date]
    note: Mapped[str] = mapped_column(String(500), default="")


@erased(
    kept="contact_id received_on amount method account reference entered_at reverses_id undone_on corrects_id"
    " brought_forward",
    blanked="note reverse_reason",
)
class Payment(Base):
    """A sum that came in, or (``reverses_id``) the opposite sum that takes one back.

    ``account``: the code of the account it lies in (None: it was taken before there were accounts, and lies in the
    ready one of its method). ``undone_on``: its entry was undone; it is in no sum. ``corrects_id``: it says in an open
    period what that payment of a closed one should have said. ``brought_forward``: the money came in before these
    books; it can be used for what is owed, but is posted on no day.
    """

    __tablename__ = "payment"
    __table_args__ = (
        CheckConstraint(
            "(reverses_id IS NULL AND amount > 0) OR (reverses_id IS NOT NULL AND amount < 0)", name="sign"
        ),
        CheckConstraint("(reverses_id IS NULL) = (reverse_reason IS NULL)", name="reversed_with_reason"),
        Index("ix_payment_contact_id_received_on", "contact_id", "received_on"),
        Index("ix_payment_received_on", "received_on", "id"),
        Index("ix_payment_reference", "reference"),
        Index(
            "ix_payment_reverses_id",
            "reverses_id",
            unique=True,
            sqlite_where=text("undone_on IS NULL"),
            postgresql_where=text("undone_on IS NULL"),
        ),
        {"info": ends()},
    )

    contact_id: Mapped[int] = mapped_column(ForeignKey("contact.id"), info=merges(Merging.FOLLOWS))
    received_on: Mapped[date]
    amount: Mapped[Money]
    method: Mapped[Method] = mapped_column(states(Method))
    reference: Mapped[str] = mapped_column(String(100), default="")
    note: Mapped[str] = mapped_column(String(500), default="")
    entered_at: Mapped[datetime]
    reverses_id: Mapped[int | None] = mapped_column(ForeignKey("payment.id"))
    reverse_reason: Mapped[str | None] = mapped_column(String(500))
    undone_on: Mapped[date | None]
    account: Mapped[str | None] = mapped_column(String(24))
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("payment.id"), index=True)
    brought_forward: Mapped[bool] = mapped_column(default=False, sort_order=1)


@erased(kept="contact_id received_on amount method reference purpose source")
class PastPayment(Base):
    """A payment of before this office, as its list told it: history, without a receipt and in no books."""

    __tablename__ = "past_payment"
    __table_args__ = (Index("ix_past_payment_contact_id_received_on", "contact_id", "received_on"),)

    contact_id: Mapped[int] = mapped_column(ForeignKey("contact.id"), info=merges(Merging.FOLLOWS))
    received_on: Mapped[date]
    amount: Mapped[Money]
    method: Mapped[Method] = mapped_column(states(Method))
    reference: Mapped[str] = mapped_column(String(100), default="")
    purpose: Mapped[str] = mapped_column(String(500), default="")
    source: Mapped[str] = mapped_column(String(200), default="")


@erased(kept="payment_id charge_id amount made_on posted_on released_on undone_on", blanked="release_reason")
class Allocation(Base):
    """So much of a payment set against a charge, until released.

    ``posted_on``: the day on which it counts in the books: that of the payment where the deed that took the money set
    it against, else ``made_on`` (None: it was made before the books were kept, see ``books.rules.posted``).
    """

    __tablename__ = "allocation"
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount_positive"),
        CheckConstraint("(released_on IS NULL) = (release_reason IS NULL)", name="released_with_reason"),
        {"info": ends(day="released_on", reason="release_reason", since="made_on")},
    )

    payment_id: Mapped[int] = mapped_column(ForeignKey("payment.id"), index=True)
    charge_id: Mapped[int] = mapped_column(ForeignKey("charge.id"), index=True)
    amount: Mapped[Money]
    made_on: Mapped[date]
    released_on: Mapped[date | None]
    release_reason: Mapped[str | None] = mapped_column(String(500))
    undone_on: Mapped[date | None]
    posted_on: Mapped[date | None]


@erased(
    kept="number year sequence payment_id issued_on amount content replaces_id voided_on undone_on",
    blanked="void_reason",
)
class Receipt(Base):
    """A receipt as it was issued: ``content`` holds all that is printed, as JSON, so that it always prints the same."""

    __tablename__ = "receipt"
    __table_args__ = (
        CheckConstraint("(voided_on IS NULL) = (void_reason IS NULL)", name="voided_with_reason"),
        Index("ix_receipt_issued_on", "issued_on", "id"),
        Index(
            "ix_receipt_replaces_id",
            "replaces_id",
            unique=True,
            sqlite_where=text("undone_on IS NULL"),
            postgresql_where=text("undone_on IS NULL"),
        ),
        {"info": ends(day="voided_on", reason="void_reason", since="issued_on")},
    )

    number: Mapped[str] = mapped_column(String(24), unique=True)
    year: Mapped[int]
    sequence: Mapped[int]
    payment_id: Mapped[int] = mapped_column(ForeignKey("payment.id"), index=True)
    issued_on: Mapped[date]
    amount: Mapped[Money]
    content: Mapped[str]
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("receipt.id"))
    voided_on: Mapped[date | None]
    void_reason: Mapped[str | None] = mapped_column(String(500))
    undone_on: Mapped[date | None]

"""Money that goes out and between accounts, slips, reconciliations, closed periods; and the postings derived from all.

Nothing here is edited: a row whose making was undone is ended (``undone_on``) and counts on no day.
"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from psg_admin.kernel.money import Money
from psg_admin.payments.states import Method
from psg_admin.store.base import DERIVED, Base, ends, states
from psg_admin.store.erasure import erased
from psg_admin.store.merging import Merging, merges


@erased(
    kept="contact_id trustee amount written_on cleared_on account method reference voucher entered_at returned_on"
    " undone_on corrects_id",
    blanked="payee approved_by approved_by_too note return_reason",
)
class Spending(Base):
    """A sum that went out, to a contact or a ``payee`` by name; ``trustee``: it went to a trustee.

    ``written_on`` is the day on which it counts in the books, ``cleared_on`` the day on which the bank had it.
    ``reference`` is the number of the cheque or what the transfer carries, ``voucher`` that of the paper.
    ``returned_on``: the sum came back on that day, because the cheque was lost or the transfer failed.
    ``corrects_id``: it says in an open period what that sum of a closed one should have said.
    """

    __tablename__ = "spending"
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount_positive"),
        CheckConstraint("(returned_on IS NULL) = (return_reason IS NULL)", name="returned_with_reason"),
        Index("ix_spending_written_on", "written_on", "id"),
        {"info": ends()},
    )

    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contact.id"), index=True, info=merges(Merging.FOLLOWS))
    payee: Mapped[str] = mapped_column(String(200))
    trustee: Mapped[bool] = mapped_column(default=False)
    amount: Mapped[Money]
    written_on: Mapped[date]
    cleared_on: Mapped[date | None]
    account: Mapped[str] = mapped_column(String(24))
    method: Mapped[Method] = mapped_column(states(Method))
    reference: Mapped[str] = mapped_column(String(100), default="")
    voucher: Mapped[str] = mapped_column(String(30), default="")
    approved_by: Mapped[str] = mapped_column(String(200), default="")
    approved_by_too: Mapped[str] = mapped_column(String(200), default="")
    note: Mapped[str] = mapped_column(String(500), default="")
    entered_at: Mapped[datetime]
    returned_on: Mapped[date | None]
    return_reason: Mapped[str | None] = mapped_column(String(500))
    undone_on: Mapped[date | None]
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("spending.id"), index=True)


@erased(kept="spending_id category event_id fund amount undone_on", blanked="note")
class SpendingLine(Base):
    """So much of a spending for one category, and event and fund where it has any."""

    __tablename__ = "spending_line"
    __table_args__ = (CheckConstraint("amount > 0", name="amount_positive"), {"info": ends()})

    spending_id: Mapped[int] = mapped_column(ForeignKey("spending.id"), index=True)
    category: Mapped[str] = mapped_column(String(24))
    event_id: Mapped[int | None] = mapped_column(ForeignKey("event.id"), index=True)
    fund: Mapped[str] = mapped_column(String(24))
    amount: Mapped[Money]
    note: Mapped[str] = mapped_column(String(500), default="")
    undone_on: Mapped[date | None]


@erased(kept="number account banked_on cash denominations cash_credited_on made_at undone_on", blanked="note")
class Slip(Base):
    """A paying-in slip: cash and cheques taken to the bank together on ``banked_on``.

    ``cash`` is the sum of the notes and coins, ``denominations`` how many of each as JSON (pence to count). The cash
    may be credited on a day of its own.
    """

    __tablename__ = "slip"
    __table_args__ = (
        CheckConstraint("cash >= 0", name="cash_not_negative"),
        Index("ix_slip_banked_on", "banked_on", "id"),
        {"info": ends()},
    )

    number: Mapped[str] = mapped_column(String(24), unique=True)
    account: Mapped[str] = mapped_column(String(24))
    banked_on: Mapped[date]
    cash: Mapped[Money]
    denominations: Mapped[str] = mapped_column(String(500), default="")
    cash_credited_on: Mapped[date | None]
    note: Mapped[str] = mapped_column(String(500), default="")
    made_at: Mapped[datetime]
    undone_on: Mapped[date | None]


@erased(kept="slip_id payment_id credited_on taken_out_on undone_on", blanked="taken_out_reason")
class SlipItem(Base):
    """A payment on a slip; a cheque that came back is taken out of it."""

    __tablename__ = "slip_item"
    __table_args__ = (
        CheckConstraint("(taken_out_on IS NULL) = (taken_out_reason IS NULL)", name="taken_out_with_reason"),
        Index(
            "ix_slip_item_payment_id",
            "payment_id",
            unique=True,
            sqlite_where=text("undone_on IS NULL AND taken_out_on IS NULL"),
            postgresql_where=text("undone_on IS NULL AND taken_out_on IS NULL"),
        ),
        {"info": ends(day="taken_out_on", reason="taken_out_reason")},
    )

    slip_id: Mapped[int] = mapped_column(ForeignKey("slip.id"), index=True)
    payment_id: Mapped[int] = mapped_column(ForeignKey("payment.id"))
    credited_on: Mapped[date | None]
    taken_out_on: Mapped[date | None]
    taken_out_reason: Mapped[str | None] = mapped_column(String(500))
    undone_on: Mapped[date | None]


@erased(kept="moved_on amount from_account to_account from_fund to_fund reference slip_id entered_at undone_on",
        blanked="note")  # fmt: skip
class Transfer(Base):
    """Money moved between accounts, or between funds within an account; the cash of a slip is one (``slip_id``)."""

    __tablename__ = "transfer"
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount_positive"),
        CheckConstraint("from_account <> to_account OR from_fund <> to_fund", name="moves"),
        Index("ix_transfer_moved_on", "moved_on", "id"),
        {"info": ends()},
    )

    moved_on: Mapped[date]
    amount: Mapped[Money]
    from_account: Mapped[str] = mapped_column(String(24))
    to_account: Mapped[str] = mapped_column(String(24))
    from_fund: Mapped[str] = mapped_column(String(24))
    to_fund: Mapped[str] = mapped_column(String(24))
    reference: Mapped[str] = mapped_column(String(100), default="")
    note: Mapped[str] = mapped_column(String(500), default="")
    slip_id: Mapped[int | None] = mapped_column(ForeignKey("slip.id"), index=True)
    entered_at: Mapped[datetime]
    undone_on: Mapped[date | None]


@erased(kept="charge_id payment_id amount refunded_on account method reference cleared_on entered_at undone_on",
        blanked="reason")  # fmt: skip
class Refund(Base):
    """Money that went back to who paid it: what was left over of ``payment_id`` is set against the charge of the refund
    (category code "refund"), so that it is left over no more.
    """

    __tablename__ = "refund"
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount_positive"),
        Index("ix_refund_refunded_on", "refunded_on", "id"),
        {"info": ends()},
    )

    charge_id: Mapped[int] = mapped_column(ForeignKey("charge.id"), unique=True)
    payment_id: Mapped[int] = mapped_column(ForeignKey("payment.id"), index=True)
    amount: Mapped[Money]
    refunded_on: Mapped[date]
    account: Mapped[str] = mapped_column(String(24))
    method: Mapped[Method] = mapped_column(states(Method))
    reference: Mapped[str] = mapped_column(String(100), default="")
    reason: Mapped[str] = mapped_column(String(500), default="")
    cleared_on: Mapped[date | None]
    entered_at: Mapped[datetime]
    undone_on: Mapped[date | None]


@erased(kept="account as_at statement books content made_at undone_on", blanked="note")
class Reconciliation(Base):
    """The statement of an account and the books compared as at a day: ``content`` is what differed, frozen as JSON."""

    __tablename__ = "reconciliation"
    __table_args__ = (Index("ix_reconciliation_account_as_at", "account", "as_at"), {"info": ends()})

    account: Mapped[str] = mapped_column(String(24))
    as_at: Mapped[date]
    statement: Mapped[Money]
    books: Mapped[Money]
    content: Mapped[str]
    note: Mapped[str] = mapped_column(String(500), default="")
    made_at: Mapped[datetime]
    undone_on: Mapped[date | None]


@erased(kept="last_day closed_at seal workbook_digest account_digest reopened_at", blanked="reopen_reason")
class Closing(Base):
    """All days up to ``last_day`` are closed, until reopened. ``seal`` is the seal number of before the closing."""

    __tablename__ = "closing"
    __table_args__ = (
        CheckConstraint("(reopened_at IS NULL) = (reopen_reason IS NULL)", name="reopened_with_reason"),
        Index(
            "ix_closing_last_day",
            "last_day",
            unique=True,
            sqlite_where=text("reopened_at IS NULL"),
            postgresql_where=text("reopened_at IS NULL"),
        ),
    )

    last_day: Mapped[date]
    closed_at: Mapped[datetime]
    seal: Mapped[str] = mapped_column(String(16))
    workbook_digest: Mapped[str] = mapped_column(String(64))
    account_digest: Mapped[str] = mapped_column(String(64))
    reopened_at: Mapped[datetime | None]
    reopen_reason: Mapped[str | None] = mapped_column(String(500))


@erased(kept="digest kind content")
class KeptPaper(Base):
    """A paper as it was when a year was closed: ``content`` is the file in base 64, ``digest`` its SHA-256.

    It is not told in the history: the closing, which is, has its digest.
    """

    __tablename__ = "kept_paper"
    __table_args__ = ({"info": DERIVED},)

    digest: Mapped[str] = mapped_column(String(64), unique=True)
    kind: Mapped[str] = mapped_column(String(8))
    content: Mapped[str]


@erased(kept="day account fund category amount source source_id contact_id charge_id event_id")
class Posting(Base):
    """Derived: one line of the books. On ``day`` the fund in the account gained ``amount`` (or lost it, below nothing)
    for ``category``.

    Made by ``books.rules.postings``, the one rule, from payments, what they are set against, refunds, spending,
    transfers and opening balances: ``source`` is the table and ``source_id`` the row of which it is a line. Every
    report, balance and figure as at a day reads it and nothing else.
    """

    __tablename__ = "posting"
    __table_args__ = (
        Index("ix_posting_account_fund_day", "account", "fund", "day", "amount"),
        Index("ix_posting_day_category", "day", "category", "fund", "amount"),
        Index("ix_posting_source", "source", "source_id"),
        Index("ix_posting_event_id", "event_id", "day"),
        {"info": DERIVED},
    )

    day: Mapped[date]
    account: Mapped[str] = mapped_column(String(24))
    fund: Mapped[str] = mapped_column(String(24))
    category: Mapped[str] = mapped_column(String(24))
    amount: Mapped[Money]
    source: Mapped[str] = mapped_column(String(16))
    source_id: Mapped[int]
    contact_id: Mapped[int | None]
    charge_id: Mapped[int | None]
    event_id: Mapped[int | None]

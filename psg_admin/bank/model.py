"""Statements of the bank as they were read, their lines, each once, and what each of them is in the books."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from psg_admin.accounts.states import Direction
from psg_admin.bank.states import CandidateKind, MatchKind
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.payments.states import Method
from psg_admin.store.base import Base, ends, states
from psg_admin.store.erasure import erased
from psg_admin.store.merging import Merging, merges

_TARGETS = ("payment_id", "spending_id", "transfer_id", "slip_id", "slip_item_id", "refund_id")
_HOW_MANY = " + ".join(f"(CASE WHEN {column} IS NULL THEN 0 ELSE 1 END)" for column in _TARGETS)


@erased(
    kept="account file_name digest format first_day last_day opening closing agreed new_count new_total seen_count "
    "seen_total refused_count imported_at"
)
class BankStatement(Base):
    """A file that was read for an account (its code). ``digest`` is that of its bytes; ``first_day`` and ``last_day``
    are the days that it covers.

    ``new_count`` of its lines are its own and come to ``new_total``; ``seen_count`` were there before and come to
    ``seen_total``; the others were refused. ``agreed``: its lines led from ``opening`` to ``closing``; None where it
    does not say both.
    """

    __tablename__ = "bank_statement"
    __table_args__ = (
        CheckConstraint("last_day >= first_day", name="days"),
        Index(None, "account", "first_day"),
    )

    account: Mapped[str] = mapped_column(String(24))
    file_name: Mapped[str] = mapped_column(String(200))
    digest: Mapped[str] = mapped_column(String(64))
    format: Mapped[str] = mapped_column(String(40))
    first_day: Mapped[date]
    last_day: Mapped[date]
    opening: Mapped[Money | None]
    closing: Mapped[Money | None]
    agreed: Mapped[bool | None]
    new_count: Mapped[int] = mapped_column(Integer)
    new_total: Mapped[Money]
    seen_count: Mapped[int] = mapped_column(Integer)
    seen_total: Mapped[Money]
    refused_count: Mapped[int] = mapped_column(Integer)
    imported_at: Mapped[datetime]


@erased(
    kept="statement_id account position day amount fee bank_id kind balance key occurrence",
    blanked="text counterparty reference",
)
class StatementLine(Base):
    """A line of a statement: ``amount`` is what the account gained, ``fee`` what a processor had kept from it.

    ``position`` counts the lines of the statement from 1. ``key`` is by what the line is known again, ``occurrence``
    which of several equal ones it is.
    """

    __tablename__ = "statement_line"
    __table_args__ = (UniqueConstraint("account", "key", "occurrence"), Index(None, "account", "day"))

    statement_id: Mapped[int] = mapped_column(ForeignKey("bank_statement.id"), index=True)
    account: Mapped[str] = mapped_column(String(24))
    position: Mapped[int] = mapped_column(Integer)
    day: Mapped[date]
    amount: Mapped[Money]
    fee: Mapped[Money] = mapped_column(default=NOTHING)
    text: Mapped[str]
    counterparty: Mapped[str] = mapped_column(default="")
    reference: Mapped[str] = mapped_column(default="")
    bank_id: Mapped[str] = mapped_column(default="")
    kind: Mapped[str] = mapped_column(default="")
    balance: Mapped[Money | None]
    key: Mapped[str] = mapped_column(String(64))
    occurrence: Mapped[int] = mapped_column(Integer)


@erased(
    kept="line_id amount kind filed made payment_id spending_id transfer_id slip_id slip_item_id refund_id made_at"
    " released_on",
    blanked="note release_reason",
)
class LineMatch(Base):
    """So much of a line (``amount``, signed as the line is seen by its account) is what the books have as one row.

    It is released, and taken away only where the deed that made it is undone: then the line is as it was imported, and
    its import can be undone, too. ``made``: the deed that matched it made that row, too. ``filed``: it is of a category
    and nobody's. A line that is set aside refers to nothing; ``note`` says why.
    """

    __tablename__ = "line_match"
    __table_args__ = (
        CheckConstraint("amount <> 0", name="amount_something"),
        CheckConstraint(f"{_HOW_MANY} = CASE WHEN kind = 'set-aside' THEN 0 ELSE 1 END", name="one_target"),
        CheckConstraint("kind <> 'set-aside' OR note <> ''", name="aside_with_reason"),
        CheckConstraint("(released_on IS NULL) = (release_reason IS NULL)", name="released_with_reason"),
        Index(
            "ix_line_match_standing", "line_id",
            sqlite_where=text("released_on IS NULL"), postgresql_where=text("released_on IS NULL"),
        ),
        {"info": ends(undone="released_on", day="released_on", reason="release_reason", while_needed=True)},
    )  # fmt: skip

    line_id: Mapped[int] = mapped_column(ForeignKey("statement_line.id"), index=True)
    amount: Mapped[Money]
    kind: Mapped[MatchKind] = mapped_column(states(MatchKind))
    filed: Mapped[bool] = mapped_column(default=False)
    made: Mapped[bool] = mapped_column(default=False)
    payment_id: Mapped[int | None] = mapped_column(ForeignKey("payment.id"), index=True)
    spending_id: Mapped[int | None] = mapped_column(ForeignKey("spending.id"), index=True)
    transfer_id: Mapped[int | None] = mapped_column(ForeignKey("transfer.id"), index=True)
    slip_id: Mapped[int | None] = mapped_column(ForeignKey("slip.id"), index=True)
    slip_item_id: Mapped[int | None] = mapped_column(ForeignKey("slip_item.id"), index=True)
    refund_id: Mapped[int | None] = mapped_column(ForeignKey("refund.id"), index=True)
    note: Mapped[str] = mapped_column(String(500), default="")
    made_at: Mapped[datetime]
    released_on: Mapped[date | None]
    release_reason: Mapped[str | None] = mapped_column(String(500))


@erased(purged="key contact_id kind subject_id amount method confirmed_on")
class LearnedPayer(Base):
    """A person confirmed once that what comes with this text (``key``, see ``matching.payer_key``) and this sum is from
    a contact, for one purpose: the membership ``subject_id`` where ``kind`` says so, else 0.
    """

    __tablename__ = "learned_payer"
    __table_args__ = (UniqueConstraint("key", "contact_id", "kind", "subject_id", "amount"),)

    key: Mapped[str] = mapped_column(String(200))
    contact_id: Mapped[int] = mapped_column(ForeignKey("contact.id"), index=True, info=merges(Merging.ONCE))
    kind: Mapped[CandidateKind] = mapped_column(states(CandidateKind))
    subject_id: Mapped[int] = mapped_column(Integer, default=0)
    amount: Mapped[Money]
    method: Mapped[Method] = mapped_column(states(Method))
    confirmed_on: Mapped[date]


@erased(kept="words direction category fund position")
class FilingRule(Base):
    """A rule of the office: a line whose text contains ``words`` is of a category and a fund (their codes)."""

    __tablename__ = "filing_rule"
    __table_args__ = (UniqueConstraint("words", "direction"), CheckConstraint("words <> ''", name="words"))

    words: Mapped[str] = mapped_column(String(100))
    direction: Mapped[Direction] = mapped_column(states(Direction))
    category: Mapped[str] = mapped_column(String(24))
    fund: Mapped[str] = mapped_column(String(24))
    position: Mapped[int] = mapped_column(Integer, default=0)

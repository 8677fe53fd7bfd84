"""Statements of the bank as they were read, and their lines, each once."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from psg_admin.kernel.money import NOTHING, Money
from psg_admin.store.base import Base
from psg_admin.store.erasure import erased


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

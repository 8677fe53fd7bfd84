"""Accounts, funds and categories that an office added or changed, opening figures, financial years and budgets.

What every office has from the start is declared in ``accounts.rules``: the ready accounts, funds and categories have no
row until one of their particulars is changed. All are named by their ``code``, which stays for good.
"""

from datetime import date

from sqlalchemy import CheckConstraint, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from psg_admin.accounts.states import AccountKind, Direction, FundKind
from psg_admin.kernel.money import Money
from psg_admin.store.base import Base, Versioned, states
from psg_admin.store.erasure import erased


@erased(kept="code name kind sort_code number opening_on closed_on position")
class Account(Versioned, Base):
    """Where money lies. ``opening_on``: the day at whose beginning the opening balances lay there; it takes no earlier
    day. A closed one takes no day after ``closed_on``.
    """

    __tablename__ = "account"
    __mapper_args__ = {"version_id_col": Versioned.version}  # noqa: RUF012 - SQLAlchemy's own form

    code: Mapped[str] = mapped_column(String(24), unique=True)
    name: Mapped[str] = mapped_column(String(100))
    kind: Mapped[AccountKind] = mapped_column(states(AccountKind))
    sort_code: Mapped[str] = mapped_column(String(8), default="")
    number: Mapped[str] = mapped_column(String(34), default="")
    opening_on: Mapped[date | None]
    closed_on: Mapped[date | None]
    position: Mapped[int] = mapped_column(Integer, default=0)


@erased(kept="account fund amount")
class OpeningBalance(Base):
    """What of a fund lay in an account at the beginning of its opening day."""

    __tablename__ = "opening_balance"
    __table_args__ = (UniqueConstraint("account", "fund"),)

    account: Mapped[str] = mapped_column(String(24))
    fund: Mapped[str] = mapped_column(String(24))
    amount: Mapped[Money]


@erased(kept="code name kind purpose closed_on position")
class Fund(Versioned, Base):
    """Money kept apart for a purpose."""

    __tablename__ = "fund"
    __mapper_args__ = {"version_id_col": Versioned.version}  # noqa: RUF012 - SQLAlchemy's own form

    code: Mapped[str] = mapped_column(String(24), unique=True)
    name: Mapped[str] = mapped_column(String(100))
    kind: Mapped[FundKind] = mapped_column(states(FundKind))
    purpose: Mapped[str] = mapped_column(String(500), default="")
    closed_on: Mapped[date | None]
    position: Mapped[int] = mapped_column(Integer, default=0)


@erased(kept="code name direction heading closed_on position")
class MoneyCategory(Versioned, Base):
    """What money is for: income, expense, or neither. ``heading``: the code of the heading that it counts to."""

    __tablename__ = "money_category"
    __mapper_args__ = {"version_id_col": Versioned.version}  # noqa: RUF012 - SQLAlchemy's own form

    code: Mapped[str] = mapped_column(String(24), unique=True)
    name: Mapped[str] = mapped_column(String(100))
    direction: Mapped[Direction] = mapped_column(states(Direction))
    heading: Mapped[str] = mapped_column(String(24), default="")
    closed_on: Mapped[date | None]
    position: Mapped[int] = mapped_column(Integer, default=0)


@erased(kept="first_day last_day")
class FinancialYear(Base):
    """A financial year that is longer or shorter than twelve months, or begins on another day; both days included."""

    __tablename__ = "financial_year"
    __table_args__ = (CheckConstraint("last_day > first_day", name="days"),)

    first_day: Mapped[date] = mapped_column(unique=True)
    last_day: Mapped[date]


@erased(kept="first_day category fund amount last_year")
class BroughtForward(Base):
    """What the financial year that began on ``first_day`` had in a category before the office began to keep its books
    here, or (``last_year``) what the whole year before it had: income above nothing, expense below.
    """

    __tablename__ = "brought_forward"
    __table_args__ = (UniqueConstraint("first_day", "category", "fund", "last_year"),)

    first_day: Mapped[date]
    category: Mapped[str] = mapped_column(String(24))
    fund: Mapped[str] = mapped_column(String(24))
    amount: Mapped[Money]
    last_year: Mapped[bool] = mapped_column(default=False)


@erased(kept="first_day category amount")
class Budget(Base):
    """What the committee expects of a category in the financial year that begins on ``first_day``; above nothing."""

    __tablename__ = "budget"
    __table_args__ = (UniqueConstraint("first_day", "category"), CheckConstraint("amount >= 0", name="amount"))

    first_day: Mapped[date]
    category: Mapped[str] = mapped_column(String(24))
    amount: Mapped[Money]

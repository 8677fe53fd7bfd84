"""What was learned of payers, and the rules of filing, as lists show them."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from psg_admin.accounts.queries import chart
from psg_admin.accounts.states import Direction
from psg_admin.bank.model import FilingRule, LearnedPayer
from psg_admin.bank.states import CandidateKind
from psg_admin.kernel.money import Money
from psg_admin.memberships.model import Membership
from psg_admin.people.model import Contact


@dataclass(frozen=True, slots=True)
class LearnedRow:
    """A text and a sum of which a person confirmed who pays so and for what; ``member`` is the number, where it is for
    a membership.
    """

    id: int
    text: str
    contact_id: int
    name: str
    kind: CandidateKind
    member: str
    amount: Money
    confirmed_on: date


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A rule of filing: a text with ``words`` in it is of a category and a fund (their codes)."""

    id: int
    words: str
    direction: Direction
    category: str
    name: str
    fund: str


def learned_rows(session: Session) -> list[LearnedRow]:
    """Return what was learned of payers, by its text."""
    query = (
        select(
            LearnedPayer.id, LearnedPayer.key, LearnedPayer.contact_id, Contact.shown_name, LearnedPayer.kind,
            Membership.number, LearnedPayer.amount, LearnedPayer.confirmed_on,
        )
        .join(Contact, Contact.id == LearnedPayer.contact_id)
        .outerjoin(
            Membership,
            (Membership.id == LearnedPayer.subject_id) & (LearnedPayer.kind == CandidateKind.MEMBERSHIP),
        )
        .order_by(LearnedPayer.key, LearnedPayer.id)
    )  # fmt: skip
    return [
        LearnedRow(i, text, contact_id, name, kind, number or "", amount, day)
        for i, text, contact_id, name, kind, number, amount, day in session.execute(query)
    ]


def rule_rows(session: Session) -> list[RuleRow]:
    """Return the office's own rules of filing, in the order in which they are tried."""
    known = chart(session)
    query = select(FilingRule).order_by(FilingRule.position, FilingRule.id)
    return [
        RuleRow(row.id, row.words, row.direction, row.category, known.category_name(row.category), row.fund)
        for row in session.scalars(query)
    ]

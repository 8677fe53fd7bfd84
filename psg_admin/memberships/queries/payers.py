"""Who pays for memberships and cannot any more: the office says who pays instead."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from psg_admin.kernel.days import show_day
from psg_admin.kernel.words import _
from psg_admin.memberships.model import Membership
from psg_admin.people.model import Contact


@dataclass(frozen=True, slots=True)
class WithoutPayer:
    """A membership that runs, and whose payer died on ``died_on``."""

    membership_id: int
    number: str
    contact_id: int
    name: str
    died_on: date

    @property
    def words(self) -> str:
        """What is to be decided."""
        return _("Died on {day}, and paid for membership {number}: say who pays for it now.").format(
            day=show_day(self.died_on), number=self.number
        )


def without_payer(session: Session) -> list[WithoutPayer]:
    """Return the memberships that run and whose payer has died, by number."""
    query = (
        select(Membership.id, Membership.number, Contact.id, Contact.shown_name, Contact.deceased_on)
        .join(Contact, Contact.id == Membership.payer_id)
        .where(Membership.ended_on.is_(None), Contact.deceased_on.is_not(None))
        .order_by(Membership.number)
    )
    return [
        WithoutPayer(membership_id, number, contact_id, name, died_on)
        for membership_id, number, contact_id, name, died_on in session.execute(query)
        if died_on is not None
    ]

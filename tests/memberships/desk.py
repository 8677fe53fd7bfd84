"""The membership desk, in its own words, for the tests."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from psg_admin.kernel.changes import Changes
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.memberships import queries
from psg_admin.memberships.operations import add_discount, add_type, enrol, renew, set_fee
from psg_admin.memberships.queries import MembershipPage
from psg_admin.memberships.rules import StandingAt
from psg_admin.payments.operations import take_payment
from psg_admin.payments.rules import PayNow
from psg_admin.payments.states import Method
from psg_admin.people.operations import add_contact
from psg_admin.people.particulars import ContactDraft
from psg_admin.store.base import Base, standing
from psg_admin.store.office import Office
from tests.offices import NOW, TODAY

ORDER, CHEQUE, CASH = Method.STANDING_ORDER, Method.CHEQUE, Method.CASH
FIRST_FEE = date(2005, 4, 1)
TYPES: tuple[tuple[str, str, int, bool, bool, str], ...] = (
    ("individual", "Individual", 1, False, False, "30"),
    ("joint", "Joint", 2, False, False, "45"),
    ("student", "Student", 1, False, True, "25.25"),
    ("life", "Life", 1, True, False, "500"),
    ("friend", "Friend", 1, False, False, "0"),
)


def person(given: str = "Lucía", family: str = "Ramírez Ñato", **more: Any) -> ContactDraft:
    return ContactDraft(given=given, family=family, **more)


def cash(on: date = TODAY, amount: str | None = None, gift: str = "0") -> PayNow:
    return PayNow(CASH, on, None if amount is None else Money.of(amount), Money.of(gift))


@dataclass
class Desk:
    """An office with a membership scheme, on 20 October 2016."""

    office: Office
    types: dict[str, int] = field(default_factory=dict)

    @classmethod
    def furnished(cls, office: Office) -> "Desk":
        """Return a desk with five types, their fees and ten per cent off for standing orders since 14 June 2013."""
        desk = cls(office)

        def furnish(session: Session) -> Changes:
            for code, name, people, lifetime, concession, fee in TYPES:
                made = add_type(session, code=code, name=name, people=people, lifetime=lifetime, concession=concession)
                assert made.made is not None
                desk.types[code] = made.made
                set_fee(session, code=code, amount=Money.of(fee), from_day=FIRST_FEE)
            return add_discount(session, method=ORDER, percent=Decimal(10), from_day=date(2013, 6, 14))

        office.write(furnish)
        return desk

    def enrol(
        self,
        *members: ContactDraft | int,
        kind: str = "individual",
        method: Method = CHEQUE,
        joined: date = TODAY,
        today: date = TODAY,
        **more: Any,
    ) -> int:
        made = self.enrolled(*members, kind=kind, method=method, joined=joined, today=today, **more).made
        assert made is not None
        return made

    def enrolled(
        self,
        *members: ContactDraft | int,
        kind: str = "individual",
        method: Method = CHEQUE,
        joined: date = TODAY,
        today: date = TODAY,
        **more: Any,
    ) -> Changes:
        return self.office.write(
            partial(
                enrol,
                members=members or (person(),),
                type_id=self.types[kind],
                method=method,
                joined=joined,
                today=today,
                now=NOW,
                **more,
            )
        )

    def renew(self, membership_id: int, on: date = TODAY, **more: Any) -> Changes:
        return self.office.write(
            partial(renew, membership_id=membership_id, on=on, today=max(on, TODAY), now=NOW, **more)
        )

    def do(self, deed: Callable[..., Changes], **args: Any) -> Changes:
        return self.office.write(partial(deed, **args))

    def ask(self, query: Callable[..., Any], /, **args: Any) -> Any:
        return self.office.read(partial(query, **args))

    def contact(self, draft: ContactDraft) -> int:
        made = self.do(add_contact, draft=draft, now=NOW).made
        assert made is not None
        return made

    def page(self, membership_id: int, day: date = TODAY) -> MembershipPage:
        return self.office.read(partial(queries.membership_page, membership_id=membership_id, day=day))

    def standing(self, membership_id: int, day: date = TODAY) -> StandingAt:
        return self.page(membership_id, day).standing

    def standing_of(self, contact_id: int, day: date = TODAY) -> StandingAt | None:
        """Return the best standing of a contact; None for who is in no membership."""
        held = self.office.read(partial(queries.held_by, contact_ids=[contact_id], day=day)).get(contact_id)
        return None if held is None else held.standing

    def pay_all(self, membership_id: int, on: date, today: date | None = None) -> Changes:
        """Take what is owed for the membership."""
        page = self.page(membership_id)
        owed = self.ask(queries.owed_for, number=page.number)
        return self.do(
            take_payment, contact_id=owed.contact_id, amount=owed.amount, method=CHEQUE, received_on=on,
            charges=owed.charge_ids, gift=NOTHING, today=today or max(on, TODAY), now=NOW,
        )  # fmt: skip


def everything(office: Office) -> dict[str, Sequence[tuple[Any, ...]]]:
    """Return all rows that stand, to compare before and after: without the journal, versions, ids of what is derived,
    and numbers drawn, which stay spent.
    """
    tables = [t for t in Base.metadata.sorted_tables if not {"journal", "counter"} & t.info.keys()]

    def rows(session: Session) -> dict[str, Sequence[tuple[Any, ...]]]:
        return {str(table.name): _rows(session, table) for table in tables}

    return office.read(rows)


def _rows(session: Session, table: Table) -> list[tuple[Any, ...]]:
    left_out = {"version", *({"id"} if table.info.get("derived") else ())}
    columns = [c for c in table.columns if c.name not in left_out]
    return sorted((tuple(row) for row in session.execute(select(*columns).where(*standing(table)))), key=repr)


def check_undo(office: Office, deed: Callable[[], object]) -> None:
    """Do, undo, redo and undo again: the office is each time what it was before and after."""
    before = everything(office)
    deed()
    after = everything(office)
    assert after != before
    office.undo()
    assert everything(office) == before
    office.redo()
    assert everything(office) == after
    office.undo()
    assert everything(office) == before

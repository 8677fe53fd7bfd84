"""The books of a small office, for the tests of payments."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial

from sqlalchemy.orm import Session

from psg_admin.kernel.changes import Changes, Topic, changed
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.payments.operations import cancel_charge, owe, take_payment
from psg_admin.payments.queries import balances, charges, left_over, open_charges
from psg_admin.payments.states import Category, Method
from psg_admin.people.operations import add_contact
from psg_admin.people.particulars import ContactDraft
from psg_admin.store.office import Office
from tests.offices import NOW, TODAY


def pounds(amount: str) -> Money:
    return Money.of(amount)


@dataclass
class Books:
    """An office in the words of its treasurer."""

    office: Office
    people: dict[str, int] = field(default_factory=dict)

    def person(self, given: str, family: str = "Quispe") -> int:
        draft = ContactDraft(given=given, family=family, street="1 Grove Road", town="Leeds", postcode="LS1 4DY")
        made = self.office.write(partial(add_contact, draft=draft, now=NOW)).made
        assert made is not None
        return made

    def charge(
        self,
        contact_id: int,
        amount: str,
        purpose: str = "Individual membership",
        category: Category = Category.SUBSCRIPTION,
        due_on: date = TODAY,
        period: tuple[date, date] | None = None,
    ) -> int:
        first_day, end_day = period or (None, None)

        def deed(session: Session) -> Changes:
            made = owe(
                session, contact_id=contact_id, category=category, purpose=purpose, amount=pounds(amount),
                due_on=due_on, now=NOW - timedelta(days=1), first_day=first_day, end_day=end_day,
            )  # fmt: skip
            return changed(Topic.PAYMENTS, summary=f"{purpose} owed", made=made.id)

        made = self.office.write(deed).made
        assert made is not None
        return made

    def cancel(self, charge_id: int, reason: str = "Ill") -> None:
        def deed(session: Session) -> Changes:
            cancel_charge(session, charge_id=charge_id, reason=reason, today=TODAY)
            return changed(Topic.PAYMENTS, summary="Charge cancelled")

        self.office.write(deed)

    def pay(
        self, contact_id: int, amount: str, *charge_ids: int, gift: Money = NOTHING, on: date = TODAY,
        today: date = TODAY, method: Method = Method.CHEQUE, reference: str = "", note: str = "", receipt: bool = True,
    ) -> Changes:  # fmt: skip
        return self.office.write(
            partial(
                take_payment,
                contact_id=contact_id,
                amount=pounds(amount),
                method=method,
                received_on=on,
                charges=charge_ids,
                gift=gift,
                reference=reference,
                note=note,
                today=today,
                now=NOW,
                receipt=receipt,
            )
        )

    def owed(self, charge_id: int) -> Money:
        return self.office.read(partial(charges, charge_ids=[charge_id]))[charge_id].owed

    def rest(self, payment_id: int | None) -> Money:
        assert payment_id is not None
        return self.office.read(partial(left_over, payment_id=payment_id))

    def balance(self, contact_id: int) -> Money:
        return self.office.read(partial(balances, contact_ids=[contact_id]))[contact_id]

    def still_open(self, contact_id: int) -> Sequence[tuple[str, Money]]:
        found = self.office.read(partial(open_charges, contact_id=contact_id))
        return [(charge.purpose, charge.owed) for charge in found]

"""What the till is over or short when it is counted: the float that lay in it beforehand is no income."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from psg_admin.accounts.queries import chart
from psg_admin.accounts.rules import CASH, GENERAL, OVER_SHORT, check_day, check_size
from psg_admin.books.model import Spending, SpendingLine
from psg_admin.kernel.changes import Changes, Topic, changed
from psg_admin.kernel.days import show_day
from psg_admin.kernel.errors import BadInput
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.kernel.words import _
from psg_admin.payments.model import Allocation, Charge, Payment
from psg_admin.payments.rules import check_received
from psg_admin.payments.states import Category, Method
from psg_admin.people.model import Contact
from psg_admin.people.operations import add_contact
from psg_admin.people.particulars import ContactDraft
from psg_admin.people.states import ContactKind


def count_till(session: Session, *, counted: Money, expected: Money, on: date, today: date, now: datetime) -> Changes:
    """Post what the cash box holds more or less than it should, by the count of a day; nothing where it agrees.

    ``expected`` is what should be there, the float included.

    :raises BadInput: for a sum below nothing, a day to come, or one on which the cash box takes nothing.
    """
    for field, amount in (("counted", counted), ("expected", expected)):
        if amount < NOTHING:
            raise BadInput(_("There cannot be less than £0.00 in the till."), field=field)
        check_size(amount, field=field)
    check_received(on, today=today)
    check_day(chart(session).accounts[CASH], on)
    difference = counted - expected
    if not difference:
        return Changes(frozenset(), _("The till agrees: {amount}").format(amount=counted.show()))
    if difference < NOTHING:
        made = _short(session, -difference, on, now)
        words = _("The till of {day} is {amount} short")
    else:
        made = _over(session, difference, on, today, now)
        words = _("The till of {day} is {amount} over")
    size = difference if difference > NOTHING else -difference
    summary = words.format(day=show_day(on), amount=size.show())
    return changed(Topic.PAYMENTS, Topic.PEOPLE, summary=summary, made=made)


def _short(session: Session, amount: Money, on: date, now: datetime) -> int:
    spending = Spending(
        payee=_("Till"), amount=amount, written_on=on, cleared_on=on, account=CASH, method=Method.CASH,
        note=_("Short at the count"), entered_at=now,
    )  # fmt: skip
    session.add(spending)
    session.flush()
    session.add(SpendingLine(spending_id=spending.id, category=OVER_SHORT, fund=GENERAL, amount=amount))
    session.flush()
    return spending.id


def _over(session: Session, amount: Money, on: date, today: date, now: datetime) -> int:
    contact_id = _till(session, now)
    payment = Payment(
        contact_id=contact_id, received_on=on, amount=amount, method=Method.CASH, account=CASH,
        note=_("Over at the count"), entered_at=now,
    )  # fmt: skip
    charge = Charge(
        contact_id=contact_id, category=Category.OTHER, category_code=OVER_SHORT, purpose=_("Till over"),
        amount=amount, due_on=on, made_at=now,
    )  # fmt: skip
    session.add_all([payment, charge])
    session.flush()
    session.add(Allocation(payment_id=payment.id, charge_id=charge.id, amount=amount, made_on=today, posted_on=on))
    session.flush()
    return payment.id


def _till(session: Session, now: datetime) -> int:
    """Return the contact under which what nobody gave is kept, put on file the first time."""
    name = _("Till")
    known = session.scalar(
        select(Contact.id)
        .where(Contact.kind == ContactKind.ORGANISATION, Contact.organisation == name, Contact.hidden_on.is_(None))
        .order_by(Contact.id)
        .limit(1)
    )
    if known is not None:
        return known
    made = add_contact(session, draft=ContactDraft(kind=ContactKind.ORGANISATION, organisation=name), now=now).made
    assert made is not None  # noqa: S101 - a contact that was added has an id
    return made

"""What money is for in few words, as the lists of the screen say it."""

from functools import partial

from psg_admin.events.rules import PlaceDraft
from psg_admin.payments import queries as payments
from psg_admin.reports.purposes import brief_debts, brief_payments, briefs_of
from psg_admin.store.list_query import ListQuery
from psg_admin.store.office import Office
from tests.events.desk import Desk
from tests.offices import TODAY
from tests.payments.books import Books
from tests.ui.memberships.hands import furnish


def test_a_subscription_says_until_when_an_event_its_title_and_how_many_places_the_rest_its_purpose(
    office: Office,
) -> None:
    furnish(office)
    desk, books = Desk(office), Books(office)
    event, tom = desk.conference(), desk.person("Tom", "Bell")
    desk.book(event, tom, [PlaceDraft(for_booker=True), PlaceDraft(name="Ana Zevallos")])
    ids = office.read(partial(payments.debt_ids, query=ListQuery(), today=TODAY))
    rows = office.read(partial(brief_debts, ids=ids, today=TODAY))
    assert [row.brief for row in rows] == ["Individual to 31 Aug 2017", "Annual conference", "Annual conference"]
    assert rows[0].purpose == "Individual subscription, member 0002"
    owed = sum(row.owed.pence for row in rows[1:])
    books.pay(tom, f"{(owed + 500) / 100:.2f}", *(row.charge_id for row in rows[1:]))
    paid = office.read(partial(payments.list_ids, query=ListQuery()))
    row = next(one for one in office.read(partial(brief_payments, ids=paid)) if one.contact_id == tom)
    assert row.brief == "Annual conference, 2 places"
    assert len(row.purposes) == len(row.charges) == 2
    money = office.read(partial(payments.for_contact, contact_id=tom))
    assert set(office.read(partial(briefs_of, charges=money.charges)).values()) == {"Annual conference"}

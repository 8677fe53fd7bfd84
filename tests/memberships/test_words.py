"""What is owed for a term is called after its type, until a receipt speaks of it."""

from functools import partial

from psg_admin.memberships import queries
from psg_admin.memberships.operations import change_type
from psg_admin.payments.queries import charges, owed_list
from tests.memberships.desk import Desk, cash, check_undo, person
from tests.offices import TODAY


def rename(desk: Desk) -> None:
    """Give the type of one another name."""
    desk.do(change_type, type_id=desk.types["individual"], name="Single", people=1, lifetime=False, concession=False)


def test_what_is_owed_follows_the_name_of_the_type_and_a_receipt_does_not(desk: Desk) -> None:
    desk.enrol(person("Ana"))
    paid = desk.enrol(person("Eva"), first_payment=cash())
    (term,) = desk.page(paid).terms
    assert term.charge_id is not None
    check_undo(desk.office, partial(rename, desk))
    rename(desk)
    assert [row.purpose for row in desk.ask(owed_list, today=TODAY)] == ["Single subscription, member 0001"]
    charge = desk.ask(charges, charge_ids=[term.charge_id])[term.charge_id]
    assert charge.purpose == "Individual subscription, member 0002"
    assert charge.due_on == term.period.start
    assert desk.ask(queries.audit) == []

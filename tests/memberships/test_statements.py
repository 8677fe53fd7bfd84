"""How many statements enrolling and renewing take: one a few, hundreds at once hardly any each."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

import pytest

from psg_admin.kernel.changes import Changes
from psg_admin.memberships.operations import enrol_many, renew_many
from psg_admin.memberships.plans import Enrolment, Renewal
from psg_admin.payments.rules import PayNow
from psg_admin.payments.states import Method
from psg_admin.people.particulars import ContactDraft
from psg_admin.reports.audit import audit
from tests.memberships.desk import CASH, CHEQUE, ORDER, Desk, cash, person
from tests.offices import NOW, TODAY
from tests.statements import statements

LAST_YEAR = date(2015, 11, 1)
EVA = person("Eva", "Soto")  # each way to reach her is one statement more


@pytest.mark.parametrize(
    ("method", "pay", "most"),
    [(CHEQUE, None, 20), (ORDER, None, 23), (CASH, cash(), 26), (ORDER, cash(), 30)],
)
def test_one_enrolment_takes_few_statements(desk: Desk, method: Method, pay: PayNow | None, most: int) -> None:
    desk.enrol(person("Leo", "Cruz"), method=ORDER, first_payment=cash())
    said = statements(desk.office, partial(desk.enrolled, EVA, method=method, first_payment=pay))
    assert len(said) <= most, "\n".join(said)


@pytest.mark.parametrize(("method", "pay", "most"), [(None, None, 20), (ORDER, cash(), 33)])
def test_one_renewal_takes_few_statements(desk: Desk, method: Method | None, pay: PayNow | None, most: int) -> None:
    due = [desk.enrol(person("Leo", f"Cruz {n}"), joined=LAST_YEAR, first_payment=cash(LAST_YEAR)) for n in range(2)]
    desk.renew(due[0], pay=cash())
    said = statements(desk.office, partial(desk.renew, due[1], method=method, pay=pay))
    assert len(said) <= most, "\n".join(said)


def test_hundreds_of_members_in_one_deed_take_less_than_half_a_statement_each(desk: Desk) -> None:
    def done(work: Callable[..., Changes], **request: Any) -> None:
        deed = partial(desk.office.write, partial(work, today=TODAY, now=NOW, **request))
        said = statements(desk.office, deed)
        assert len(said) < 0.5 * 500, "\n".join(said)

    known: list[ContactDraft | int] = [desk.contact(person("Leo", f"Cruz {n}")) for n in range(50)]
    new = [person("Ana", f"Ruiz {n}", emails=(f"ana{n}@example.org",), town="Leeds") for n in range(450)]
    done(
        enrol_many,
        enrolments=[
            Enrolment((who,), desk.types["individual"], ORDER if n % 2 else CHEQUE, LAST_YEAR,
                      number=f"GB{n}" if n % 5 == 0 else "", first_payment=cash(LAST_YEAR))
            for n, who in enumerate([*known, *new])
        ],
    )  # fmt: skip
    assert desk.office.undo_state().undo == "500 people enrolled in 500 memberships"
    done(renew_many, renewals=[Renewal(n, method=ORDER, pay=cash()) for n in range(1, 501)])
    assert desk.office.undo_state().undo == "500 memberships renewed"
    assert desk.office.read(audit) == []

"""The statements of the sample office: they add up, ten lines of them wait, and hardly an order drifts."""

from collections import Counter
from datetime import date
from functools import partial

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from psg_admin.accounts.rules import BANK
from psg_admin.bank.bench import Likelihood
from psg_admin.bank.queries import proofs, statements
from psg_admin.bank.queries.bench import bench
from psg_admin.kernel.money import NOTHING
from psg_admin.memberships.model import StandingOrder
from psg_admin.memberships.queries.drift import drift_of
from psg_admin.memberships.states import DriftKind, OrderState
from psg_admin.reports.audit import audit
from psg_admin.sample.make import fill
from psg_admin.store.office import Office
from tests.offices import TODAY, sample

DAYS = (TODAY, date(2024, 2, 29), date(2027, 1, 1), date(2026, 12, 31))
MADE = {
    DriftKind.STOPPED, DriftKind.MISSED, DriftKind.UNSEEN, DriftKind.LEFT, DriftKind.ORDER_WITHOUT_DISCOUNT,
    DriftKind.OTHER_SUM,
}  # fmt: skip
"""What is otherwise with orders because of what the sample’s people did: none of it is of the sample’s own days."""


def test_its_two_statements_add_up_and_ten_lines_wait(office: Office) -> None:
    sample(office, 600)

    def look(session: Session) -> None:
        first, second = sorted(statements(session), key=lambda one: one.last_day)
        assert (first.account, second.account) == (BANK, BANK)
        assert first.closing == second.opening
        assert (first.refused, second.refused, first.agreed, second.agreed) == (0, 0, True, True)
        [proof] = proofs(session)
        assert proof.account == BANK
        assert proof.agrees
        assert (proof.first, proof.last) == (date(2016, 9, 1), date(2016, 10, 18))
        assert proof.matched != NOTHING
        assert (proof.filed, proof.aside) == (NOTHING, NOTHING)
        found = bench(session)
        assert Counter(one.tier for one in found.lines.values()) == {
            Likelihood.CERTAIN: 3, Likelihood.POSSIBLE: 4, Likelihood.UNKNOWN: 3,
        }  # fmt: skip
        assert found.proven > 20
        assert found.wrong == 0

    office.read(look)
    assert office.read(audit) == []


def test_hardly_an_order_drifts_and_none_for_a_day_of_the_sample(office: Office) -> None:
    sample(office, 600)
    kinds = Counter(one.kind for one in office.read(partial(drift_of, on=TODAY)))
    running = select(func.count()).where(StandingOrder.state.in_([OrderState.FIRST_SEEN, OrderState.REGULAR]))
    assert kinds.total() < (office.read(lambda session: session.scalar(running)) or 0) / 5
    assert set(kinds) <= MADE
    assert all(count <= 5 for kind, count in kinds.items() if kind is not DriftKind.STOPPED), kinds


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("members", [1, 3, 20])
def test_a_small_office_has_statements_that_add_up_too(sqlite_office: Office, members: int, day: date) -> None:
    sqlite_office.write(partial(fill, members=members, seed=2, today=day))
    [proof] = sqlite_office.read(proofs)
    assert proof.agrees
    found = sqlite_office.read(bench)
    assert found.count(Likelihood.UNKNOWN) == 3
    assert found.wrong == 0
    assert {one.kind for one in sqlite_office.read(partial(drift_of, on=day))} <= MADE
    assert sqlite_office.read(audit) == []

"""Membership years of before instalments were kept: the step gives them those that they would have been made with."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import date, timedelta
from functools import partial
from importlib import util
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import URL, select
from sqlalchemy.orm import Session

from psg_admin import paths
from psg_admin.bootstrap import features
from psg_admin.kernel.changes import Changes, Topic, changed
from psg_admin.kernel.days import DayRange
from psg_admin.kernel.errors import UserError
from psg_admin.kernel.money import Money
from psg_admin.memberships.model import Instalment
from psg_admin.memberships.operations import set_order_state
from psg_admin.memberships.queries import membership_page
from psg_admin.memberships.rules import instalments
from psg_admin.memberships.states import Interval, OrderState
from psg_admin.payments.operations import take_payment
from psg_admin.people.particulars import ContactDraft
from psg_admin.reports.audit import audit
from psg_admin.store.check import check_file
from psg_admin.store.engine import parse_url
from psg_admin.store.journal import EntryKind
from psg_admin.store.office import Office
from psg_admin.store.opening import open_office
from psg_admin.store.revision import REVISIONS
from psg_admin.store.seen import forget
from psg_admin.store.upgrade import to_revision
from tests.history import history
from tests.memberships.desk import CHEQUE, ORDER, Desk, cash
from tests.migrations.schemas import writing
from tests.offices import NOW, TODAY, Clock

BEFORE = "20261202_books"
ROWS = Path(__file__).with_name("office_0_1_0.sql")
STEP = paths.migrations() / "versions" / "20261204_ahead.py"
MAY = date(2016, 5, 10)
INTERVALS = [interval for interval in Interval if interval is not Interval.YEAR]


@pytest.fixture(scope="module")
def rule_of_the_step() -> Callable[..., list[tuple[date, int]]]:
    """What the step says of a term."""
    spec = util.spec_from_file_location("step", STEP)
    assert spec is not None
    assert spec.loader is not None
    module = util.module_from_spec(spec)
    spec.loader.exec_module(module)
    found: Callable[..., list[tuple[date, int]]] = module._instalments
    return found


@given(
    fee=st.integers(1, 60_000),
    interval=st.sampled_from(INTERVALS),
    start=st.dates(date(2000, 1, 1), date(2030, 12, 31)),
    length=st.integers(1, 800),
    day=st.integers(1, 31),
)
def test_a_term_falls_due_as_one_that_is_made_today(
    rule_of_the_step: Callable[..., list[tuple[date, int]]],
    fee: int, interval: Interval, start: date, length: int, day: int,
) -> None:  # fmt: skip
    end = date.fromordinal(start.toordinal() + length)
    term = SimpleNamespace(start_day=start, end_day=end, amount=fee, interval=interval.value, day=day)
    made = instalments(Money(fee), interval, DayRange(start, end), day)
    assert rule_of_the_step(term) == [(due.day, due.amount.pence) for due in made]


def dues(office: Office) -> list[tuple[int, date, int]]:
    query = select(Instalment).order_by(Instalment.term_id, Instalment.due_on)
    return office.read(lambda session: [(i.term_id, i.due_on, i.amount.pence) for i in session.scalars(query).all()])


def as_before(office: Office) -> URL:
    """Bring an office back to the schema before the step, without the instalments of its years."""

    def forgotten(session: Session) -> Changes:
        for row in session.scalars(select(Instalment)).all():
            session.delete(row)
        return changed(Topic.MEMBERSHIPS, summary="Nothing falls due in parts yet")

    office.write(forgotten)
    office.close()
    with writing(office.url) as connection:
        to_revision(connection, paths.migrations(), BEFORE)
    forget(office.url)
    return office.url


def opened(url: URL, copies: Path) -> Office:
    return open_office(url, features=features(), actor="Test", copies=copies, clock=Clock())


def person(given: str) -> ContactDraft:
    return ContactDraft(given=given, family="Quispe")


def test_years_of_before_fall_due_in_parts_and_the_history_says_so(office: Office, tmp_path: Path) -> None:
    desk = Desk.furnished(office)
    monthly = desk.enrol(person("Ana"), method=ORDER, joined=MAY, interval=Interval.MONTH)
    for month in range(5, 11):
        page = desk.page(monthly)
        desk.do(
            take_payment, contact_id=page.payer_id, amount=Money.of("2.25"), method=ORDER,
            received_on=date(2016, month, 10), charges=[page.terms[0].charge_id], today=TODAY, now=NOW,
        )  # fmt: skip
    desk.enrol(person("Eva"), method=ORDER, joined=MAY)
    desk.enrol(person("Ida"), method=CHEQUE, joined=MAY)
    stopped = desk.enrol(person("Leo"), method=ORDER, joined=MAY, interval=Interval.QUARTER)
    desk.do(set_order_state, membership_id=stopped, state=OrderState.STOPPED, today=TODAY)
    made = dues(office)
    assert len(made) == 12 + 4
    with closing(opened(as_before(office), tmp_path)) as later:
        assert dues(later) == made
        at = later.read(partial(membership_page, membership_id=monthly, day=TODAY)).standing
        assert at.reason == "Current to 9 May 2017, paid in instalments by standing order"
        newest, step, *_deeds = later.read(history)
        assert (newest.summary, step.kind) == ("Search and statuses rebuilt", EntryKind.UPKEEP)
        assert step.summary == "Membership years that are paid in parts fall due so"
        assert step.at == NOW + timedelta(seconds=1)
        assert later.read(audit) == []
        assert later.read(check_file) == []


def test_what_was_done_before_the_step_is_undone_or_refused_in_a_sentence(office: Office, tmp_path: Path) -> None:
    desk = Desk.furnished(office)
    yearly = desk.enrol(person("Eva"), method=ORDER, joined=MAY, first_payment=cash(MAY))
    monthly = desk.enrol(person("Ana"), method=ORDER, joined=MAY, interval=Interval.MONTH)
    desk.renew(yearly, date(2017, 5, 1))
    with closing(opened(as_before(office), tmp_path)) as later:
        _rebuilt, _step, taken, renewed, enrolled, *_rest = later.read(history)
        for entry in (taken, enrolled):
            with pytest.raises(UserError, match="cannot be undone any more"):
                later.undo(entry.id)
        later.undo(renewed.id)
        page = later.read(partial(membership_page, membership_id=monthly, day=TODAY))
        assert [len(term.instalments) for term in page.terms] == [12]
        later.redo()
        assert later.read(audit) == []
        assert later.read(check_file) == []
    # The step was carried out; one that finds nothing to do tells nothing.
    with writing(later.url) as connection:
        to_revision(connection, paths.migrations(), BEFORE)
    forget(later.url)
    with closing(opened(later.url, tmp_path / "again")) as again:
        assert sum(entry.summary.startswith("Membership years that") for entry in again.read(history)) == 1
        assert again.read(check_file) == []


def test_an_office_that_is_not_sealed_yet_is_told_of_them_when_it_is(tmp_path: Path) -> None:
    url = parse_url(str(tmp_path / "old.sqlite"))
    with writing(url) as connection:
        to_revision(connection, paths.migrations(), REVISIONS[0])
    with closing(sqlite3.connect(str(url.database))) as file:
        file.executescript(ROWS.read_text(encoding="utf-8"))
        file.execute("UPDATE standing_order SET interval = 'quarter', amount = 1013")
        file.commit()
    with closing(opened(url, tmp_path)) as office:
        assert [(due, pence) for _term, due, pence in dues(office)] == [
            (date(2016, 10, 20), 1013), (date(2017, 1, 20), 1013), (date(2017, 4, 20), 1013), (date(2017, 7, 20), 1011),
        ]  # fmt: skip
        _rebuilt, sealed, *_deeds = office.read(history)
        # The order was altered without a word, too.
        assert sealed.summary == "History sealed; 5 records taken as they are (1 of them was not as told)"
        assert office.read(audit) == []
        assert office.read(check_file) == []

"""The sample office: the same for the same seed and day, sound, made by the office's own deeds, nobody's real life."""

import re
from collections import Counter
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import Row, Table, event, func, select
from sqlalchemy.orm import Session

from psg_admin.events.model import Booking, Place
from psg_admin.events.queries import next_event
from psg_admin.kernel.changes import Changes
from psg_admin.kernel.errors import BadInput, Cancelled, Refused
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.kernel.settings import values_of
from psg_admin.memberships.model import Membership, StandingOrder, StandingSpan, Term
from psg_admin.memberships.settings import MembershipSettings
from psg_admin.memberships.states import Ending, OrderState, Scheme, Standing
from psg_admin.notes.model import Note
from psg_admin.payments.model import Allocation, Charge, Payment, Receipt
from psg_admin.people.model import Address, Consent, Contact, Email, OwnValue, Tag, Telephone
from psg_admin.people.operations import add_contact
from psg_admin.people.particulars import ContactDraft
from psg_admin.reports.audit import audit
from psg_admin.sample.make import fill
from psg_admin.settings import Settings, load_settings, save_settings
from psg_admin.store.journal import JournalEntry, JournalRow
from psg_admin.store.office import Office
from psg_admin.store.told import told_tables
from tests.offices import NOW, TODAY, SqliteHouse, open_for_test
from tests.store.rows import everything

# Ofcom: numbers for drama. https://www.ofcom.org.uk/phones-and-broadband/phone-numbers/numbers-for-drama
DRAMA = re.compile(r"020 7946 0\d{3}|07700 900\d{3}|01632 960\d{3}|0117 496 0\d{3}|0161 496 0\d{3}")


def filled(house: SqliteHouse, folder: Path, seed: int, members: int = 40) -> dict[str, list[tuple[object, ...]]]:
    """Return all that is in a sample office of this seed."""
    url = house.new(folder)
    office = open_for_test(url)
    office.write(partial(fill, members=members, seed=seed, today=TODAY))
    office.close()
    try:
        return everything(url)
    finally:
        house.drop(url)


def test_the_same_seed_and_day_give_the_same_office(sqlite_house: SqliteHouse, tmp_path: Path) -> None:
    made, again, other = (filled(sqlite_house, tmp_path, seed=seed) for seed in (5, 5, 6))
    for table in ("journal_entry", "journal_row", "journal_text"):  # each text has a salt of its own
        assert len(made.pop(table)) == len(again.pop(table))
    assert again == made
    assert other["contact"] != made["contact"]


@pytest.mark.parametrize(
    ("seed", "day"), [(1, date(2012, 2, 29)), (2, date(2016, 1, 1)), (3, date(2024, 12, 31)), (4, date(2035, 6, 3))]
)
def test_nobody_in_it_is_real_and_every_sum_adds_up(sqlite_office: Office, seed: int, day: date) -> None:
    sqlite_office.write(partial(fill, members=40, seed=seed, today=day))

    def look(session: Session) -> None:
        assert all(DRAMA.fullmatch(number) for number in session.scalars(select(Telephone.number)))
        emails = session.scalars(select(Email.address)).all()
        assert all(address.endswith("@example.org") and address.isascii() for address in emails)
        assert len(set(emails)) == len(emails)
        set_against = select(func.sum(Allocation.amount)).where(
            Allocation.payment_id == Payment.id, Allocation.released_on.is_(None)
        )
        payments: list[Row[Payment, Money | None]] = list(
            session.execute(select(Payment, set_against.correlate(Payment).scalar_subquery()))
        )
        reversed_ids = {payment.reverses_id for payment, _held in payments}
        left_over = [
            payment.amount - (held or NOTHING)
            for payment, held in payments
            if payment.reverses_id is None and payment.id not in reversed_ids
        ]
        assert all(rest >= NOTHING for rest in left_over)
        assert sum(not rest for rest in left_over) > len(left_over) * 0.9
        for column in (
            Payment.received_on, Allocation.made_on, Receipt.issued_on, Membership.joined_on, Membership.ended_on,
            Booking.booked_on, Place.priced_on, Contact.deceased_on, StandingOrder.state_since,
        ):  # fmt: skip
            last = session.scalar(select(func.max(column)))
            assert last is None or last <= day, column

    sqlite_office.read(look)
    assert sqlite_office.read(audit) == []


def test_the_office_is_filled_sound_and_has_a_conference_to_come(office: Office) -> None:
    changes = office.write(partial(fill, members=120, seed=2, today=TODAY))
    assert not changes.undoable
    assert office.undo_state().undo is None
    assert office.read(audit) == []
    coming = office.read(partial(next_event, today=TODAY))
    assert coming is not None
    assert timedelta(days=10) < coming.starts_at.date() - TODAY < timedelta(days=30)
    assert coming.starts_at.weekday() == 5
    assert coming.sums.places > 20
    assert "sample" in office.read(load_settings).organisation


def test_there_is_something_of_everything_in_it(sqlite_office: Office) -> None:
    sqlite_office.write(partial(fill, members=600, seed=1, today=TODAY))

    def look(session: Session) -> None:
        span = (StandingSpan.start_day <= TODAY) & (StandingSpan.end_day.is_(None) | (StandingSpan.end_day > TODAY))
        standings = Counter(session.scalars(select(StandingSpan.standing).where(span)))
        assert set(standings) == {
            Standing.CURRENT, Standing.LIFE, Standing.GRACE, Standing.LAPSED, Standing.RESIGNED, Standing.DECEASED,
        }  # fmt: skip
        assert standings[Standing.CURRENT] > 200
        assert set(session.scalars(select(StandingOrder.state))) == set(OrderState)
        assert set(session.scalars(select(Membership.ending))) == {None, Ending.RESIGNED, Ending.DECEASED}
        terms = Counter(Counter(session.scalars(select(Term.membership_id))).values())
        assert set(range(1, 9)) <= set(terms)
        shared = select(func.count()).select_from(Address).group_by(Address.street, Address.postcode)
        assert max(session.scalars(shared)) == 2
        assert session.scalar(select(func.count()).where(Payment.reverses_id.is_not(None))) == 1
        assert set(session.scalars(select(Place.amount).distinct())) == {Money.of(8), Money.of(13)}
        nameless = select(func.count()).where(Place.contact_id.is_(None), Place.name == "")
        assert session.scalar(nameless)
        donated = select(func.count()).select_from(Charge).where(Charge.purpose == "Gift")
        assert session.scalar(donated)
        for table in (Tag, OwnValue, Consent):
            assert session.scalar(select(func.count()).select_from(table)), table
        due = list(session.scalars(select(Note.due_on)))
        assert (due.count(None), min(filter(None, due)) < TODAY) == (4, True)
        assert set(session.scalars(select(Consent.answer))) == {True, False, None}

    sqlite_office.read(look)


def test_it_is_one_entry_of_the_history_that_tells_of_every_row(office: Office) -> None:
    changes = office.write(partial(fill, members=30, seed=1, today=TODAY))

    def look(session: Session) -> tuple[list[str], int]:
        rows = session.scalar(select(func.count()).select_from(JournalRow)) or 0
        return list(session.scalars(select(JournalEntry.summary))), rows

    summaries, told = office.read(look)
    assert summaries == [changes.summary]
    assert told == office.read(lambda session: sum(_count(session, table) for table in told_tables()))


def _count(session: Session, table: Table) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


def test_the_number_of_deeds_does_not_grow_with_the_members(sqlite_house: SqliteHouse, tmp_path: Path) -> None:
    def statements(members: int) -> int:
        said = 0

        def count(*_of: object) -> None:
            nonlocal said
            said += 1

        def counted(session: Session) -> Changes:
            event.listen(session.connection(), "before_cursor_execute", count)
            return fill(session, members=members, seed=1, today=TODAY)

        url = sqlite_house.new(tmp_path)
        office = open_for_test(url)
        office.write(counted)
        office.close()
        sqlite_house.drop(url)
        return said

    assert statements(450) < 1.25 * statements(150)  # the treasurer pays in more slips


def test_an_office_with_rules_of_its_own_keeps_them(sqlite_office: Office) -> None:
    own = MembershipSettings(scheme=Scheme.YEAR, year_month=1, grace_days=0, unpaid_days=0, member_digits=1)
    sqlite_office.write(partial(save_settings, settings={"organisation": "Peru Group", **values_of(own)}))
    sqlite_office.write(partial(fill, members=200, seed=3, today=TODAY))
    assert sqlite_office.read(load_settings) == Settings(organisation="Peru Group")
    assert sqlite_office.read(lambda session: load_settings(session, MembershipSettings)) == own
    ends = sqlite_office.read(lambda session: set(session.scalars(select(Term.end_day).distinct())))
    assert {(end.month, end.day) for end in ends if end is not None} == {(1, 1)}
    assert sqlite_office.read(audit) == []


@pytest.mark.parametrize("seed", range(6))
def test_a_sample_of_one_or_two_is_sound(sqlite_office: Office, seed: int) -> None:
    sqlite_office.write(partial(fill, members=1, seed=seed, today=TODAY))
    assert sqlite_office.read(audit) == []


def test_it_goes_into_an_empty_office_only(office: Office) -> None:
    office.write(partial(add_contact, draft=ContactDraft(given="Ana", family="Bell"), now=NOW))
    with pytest.raises(Refused, match="empty office only"):
        office.write(partial(fill, members=10, seed=1, today=TODAY))


@pytest.mark.parametrize("members", [0, -5, 2_000_000])
def test_a_number_of_members_that_makes_no_sense_is_refused(sqlite_office: Office, members: int) -> None:
    with pytest.raises(BadInput, match="1 to 1,000,000"):
        sqlite_office.write(partial(fill, members=members, seed=1, today=TODAY))


def test_stopping_leaves_an_empty_office(sqlite_office: Office) -> None:
    def stop(done: int, total: int) -> None:
        if done > total // 2 > 0:
            raise Cancelled("Stopped.")

    with pytest.raises(Cancelled):
        sqlite_office.write(partial(fill, members=300, seed=1, today=TODAY, progress=stop))
    assert sqlite_office.write(partial(fill, members=30, seed=1, today=TODAY)).summary.startswith("Sample office")

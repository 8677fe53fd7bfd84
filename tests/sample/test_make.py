"""The sample office: the same for the same seed and day, sound, and from nobody's real life."""

import re
from datetime import date, timedelta
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from psg_admin.events.queries import next_event
from psg_admin.kernel.errors import BadInput, Cancelled, Refused
from psg_admin.people.operations import add_contact
from psg_admin.people.particulars import ContactDraft
from psg_admin.reports.audit import audit
from psg_admin.sample.make import draw, fill
from psg_admin.store.office import Office
from psg_admin.store.settings import Settings, load_settings
from tests.offices import NOW, TODAY

# Ofcom: numbers for drama. https://www.ofcom.org.uk/phones-and-broadband/phone-numbers/numbers-for-drama
DRAMA = re.compile(r"020 7946 0\d{3}|07700 900\d{3}|01632 960\d{3}|0117 496 0\d{3}|0161 496 0\d{3}")


def test_the_same_seed_and_day_give_the_same_office() -> None:
    again = partial(draw, members=80, today=TODAY, settings=Settings())
    assert again(seed=5).tables == again(seed=5).tables
    assert again(seed=5).tables != again(seed=6).tables


@settings(max_examples=15)
@given(seed=st.integers(0, 10_000), day=st.dates(date(2012, 1, 1), date(2035, 12, 31)))
def test_nobody_in_it_is_real_and_every_sum_adds_up(seed: int, day: date) -> None:
    rows = draw(members=40, seed=seed, today=day, settings=Settings()).tables
    assert all(DRAMA.fullmatch(row["number"]) for row in rows["telephone"])
    assert all(row["address"].endswith("@example.org") and row["address"].isascii() for row in rows["email"])
    paid = {row["id"]: 0 for row in rows["payment"]}
    for row in rows["allocation"]:
        paid[row["payment_id"]] += row["amount"].pence
    assert paid == {row["id"]: row["amount"].pence for row in rows["payment"]}
    assert all(row["received_on"] <= day for row in rows["payment"])


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
        if done > 500:
            raise Cancelled("Stopped.")

    with pytest.raises(Cancelled):
        sqlite_office.write(partial(fill, members=300, seed=1, today=TODAY, progress=stop))
    assert sqlite_office.write(partial(fill, members=30, seed=1, today=TODAY)).summary.startswith("Sample office")

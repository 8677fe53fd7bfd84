"""Two desks, or two programs, at one office at once."""

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from functools import partial
from typing import Any, Protocol

import pytest
from sqlalchemy import URL, inspect
from sqlalchemy.orm import Session

from psg_admin.bootstrap import features
from psg_admin.kernel.changes import Changes, Topic, changed
from psg_admin.kernel.errors import Conflict, Unusable
from psg_admin.people.model import Contact
from psg_admin.people.operations import add_contact, change_contact
from psg_admin.people.particulars import ContactDraft
from psg_admin.people.queries import contact
from psg_admin.settings import Settings, all_settings, load_settings, save_settings
from psg_admin.store.base import base_table
from psg_admin.store.check import check_file
from psg_admin.store.numbering import draw
from psg_admin.store.office import Office
from tests.faults.alongside import Alongside
from tests.faults.desks import until, waiting
from tests.history import history
from tests.offices import NOW, Clock

LUCIA = ContactDraft(given="Lucía", family="Ramírez", town="Leeds")


class OpenDesk(Protocol):
    """Opens one more desk at the office."""

    def __call__(self, wait: float = 10.0) -> Office: ...


@pytest.fixture
def desk(office_url: URL) -> Iterator[OpenDesk]:
    """What opens desks at one office, each as a program of its own would."""
    opened: list[Office] = []

    def one_more(wait: float = 10.0) -> Office:
        opened.append(
            Office(office_url, features=features(), actor=f"Desk {len(opened) + 1}", clock=Clock(), wait=wait)
        )
        return opened[-1]

    yield one_more
    for office in opened:
        office.close()


def test_what_one_desk_saves_the_other_sees(desk: OpenDesk) -> None:
    first, second = desk(), desk()
    first.write(partial(save_settings, settings=Settings(organisation="Peru Group")))
    assert second.read(load_settings).organisation == "Peru Group"
    second.undo(1)
    assert first.read(load_settings).organisation == ""
    assert [row.actor for row in first.read(history)] == ["Desk 2", "Desk 1"]


def test_a_save_over_somebody_elses_save_is_refused_with_both_values(desk: OpenDesk) -> None:
    first, second = desk(), desk()
    made = first.write(partial(add_contact, draft=LUCIA, now=NOW)).made
    assert made is not None
    mine, theirs = first.read(partial(contact, contact_id=made)), second.read(partial(contact, contact_id=made))
    first.write(
        partial(change_contact, contact_id=made, draft=replace(mine.draft, notes="Rings at ten"), version=mine.version)
    )
    with pytest.raises(Conflict) as refused:
        second.write(
            partial(change_contact, contact_id=made, draft=replace(theirs.draft, notes="Away"), version=theirs.version)
        )
    assert [(d.mine, d.theirs) for d in refused.value.differences] == [("Away", "Rings at ten")]
    assert second.read(partial(contact, contact_id=made)).draft.notes == "Rings at ten"


@pytest.mark.parametrize(
    "change",
    [{"town": "Leeds", "street": "1 Mill Lane"}, {"telephones": ("0113 496 0000",)}, {"emails": ()}],
    ids=["address", "telephone", "e-mail"],
)
def test_a_form_opened_before_an_undo_is_refused_as_overtaken(desk: OpenDesk, change: dict[str, Any]) -> None:
    first, second = desk(), desk()
    draft = replace(LUCIA, telephones=("020 7946 0018",), emails=("lucia@example.org",))
    made = first.write(partial(add_contact, draft=draft, now=NOW)).made
    assert made is not None
    theirs = first.read(partial(contact, contact_id=made))
    first.write(partial(change_contact, contact_id=made, draft=replace(theirs.draft, **change), version=theirs.version))
    for take_back, back in ((first.undo, True), (first.redo, False)):
        # What stood in the form when it was opened is not what stands in the office once it is saved.
        form = second.read(partial(contact, contact_id=made))
        take_back()
        assert (first.read(partial(contact, contact_id=made)).draft == theirs.draft) is back
        with pytest.raises(Conflict, match="Somebody else has changed Lucía"):
            second.write(
                partial(
                    change_contact,
                    contact_id=made,
                    draft=replace(form.draft, notes="Rings at ten"),
                    version=form.version,
                )
            )
    assert first.read(check_file) == []


def test_a_row_that_another_program_saves_in_the_middle_of_a_deed_is_told_as_a_conflict(desk: OpenDesk) -> None:
    office = desk()
    made = office.write(partial(add_contact, draft=LUCIA, now=NOW)).made

    def overtaken(session: Session) -> Changes:
        row = session.get_one(Contact, made)
        table = base_table(inspect(Contact))
        # As if the other had written between our reading and our writing.
        session.connection().execute(table.update().values(version=7))
        row.notes = "Mine"
        return changed(Topic.PEOPLE, summary="Notes changed")

    with pytest.raises(Conflict, match="Somebody else has changed this"):
        office.write(overtaken)
    assert office.read(check_file) == []


def held(office: Office, meanwhile: Callable[[], None]) -> None:
    """Do ``meanwhile`` while a deed of ``office`` is under way in a thread of its own."""
    begun, end = threading.Event(), threading.Event()

    def long_deed(session: Session) -> Changes:
        draw(session, "slip")
        begun.set()
        assert end.wait(30)
        return changed(Topic.PAYMENTS, summary="A long deed")

    deed = Alongside(partial(office.write, long_deed))
    try:
        assert begun.wait(30)
        meanwhile()
    finally:
        end.set()
    deed.end()


def test_a_desk_waits_only_so_long_for_another_to_end_its_deed(desk: OpenDesk) -> None:
    first, second = desk(), desk(wait=0.2)
    name = partial(save_settings, settings=Settings(organisation="Peru Group"))

    def meanwhile() -> None:
        before = time.monotonic()
        with pytest.raises(Unusable, match=r"^(Another program is|Desk 1 on .* has been) writing .*\. Try again in a"):
            second.write(name)
        assert 0.15 < time.monotonic() - before < 9
        # Reading never waits, and shows what is kept.
        assert second.read(load_settings).organisation == ""
        assert second.read(history) == []

    held(first, meanwhile)
    second.write(name)
    assert [row.summary for row in first.read(history)] == ["Settings changed", "A long deed"]


def test_a_desk_goes_on_as_soon_as_the_other_has_ended(desk: OpenDesk) -> None:
    first, second = desk(), desk(wait=20)
    deeds: list[Alongside[Changes]] = []

    def meanwhile() -> None:
        name = partial(save_settings, settings=Settings(organisation="Peru Group"))
        deeds.append(Alongside(partial(second.write, name)))
        until(lambda: waiting(second))

    held(first, meanwhile)
    deeds[0].end()
    assert first.read(load_settings).organisation == "Peru Group"
    assert first.read(check_file) == []


def test_many_desks_at_once_draw_every_number_once(desk: OpenDesk) -> None:
    def deed(session: Session) -> Changes:
        number = draw(session, "receipt-2016")
        return changed(Topic.PAYMENTS, summary=str(number), made=number)

    def work(office: Office) -> list[int | None]:
        return [office.write(deed).made for _turn in range(10)]

    desks = [desk(wait=30) for _number in range(4)]
    at_once = [Alongside(partial(work, office)) for office in desks]
    drawn = [number for one in at_once for number in one.end()]
    assert sorted(drawn, key=str) == sorted(range(1, 41), key=str)
    assert desks[0].read(check_file) == []


def test_another_program_that_holds_the_file_is_told_in_a_sentence(sqlite_office: Office) -> None:
    sqlite_office.close()
    office = Office(sqlite_office.url, features=features(), actor="Test", clock=Clock(), wait=0.1)
    with closing(sqlite3.connect(office.url.database or "", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Unusable, match=r"Another program is writing to .*office.*\. Try again in a moment\."):
            office.write(partial(save_settings, settings=Settings(organisation="Peru Group")))
        other.execute("ROLLBACK")
    office.write(partial(save_settings, settings=Settings(organisation="Peru Group")))
    office.close()


def test_the_read_lane_cannot_write_and_says_so_as_a_bug(office: Office) -> None:
    def sly(session: Session) -> int:
        return draw(session, "slip")

    with pytest.raises(Exception, match=r"readonly|read-only") as failure:
        office.read(sly)
    assert not isinstance(failure.value, Unusable)
    assert office.read(history) == []


def test_two_desks_change_different_settings_and_both_are_kept(desk: OpenDesk) -> None:
    first, second = desk(), desk()
    seen = first.read(all_settings)
    first.write(partial(save_settings, settings={**seen, "organisation": "Peru Group"}, seen=seen))
    second.write(partial(save_settings, settings={**seen, "grace_days": 30}, seen=seen))
    assert first.read(all_settings) == {**seen, "organisation": "Peru Group", "grace_days": 30}
    with pytest.raises(Conflict) as refused:
        second.write(partial(save_settings, settings={**seen, "organisation": "Other", "grace_days": 30}, seen=seen))
    assert refused.value.in_full.splitlines()[1:] == [
        "Name of the organisation: you have “Other”, saved meanwhile is “Peru Group”."
    ]
    assert first.read(load_settings).organisation == "Peru Group"

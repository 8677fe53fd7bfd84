"""The office: one transaction a deed, its journal, undo and redo."""

from collections.abc import Mapping
from functools import partial

import pytest
from sqlalchemy import URL
from sqlalchemy.orm import Session

from psg_admin.bootstrap import features
from psg_admin.kernel.changes import Changes, Topic, changed
from psg_admin.kernel.errors import Conflict, Refused
from psg_admin.kernel.manifest import Manifest
from psg_admin.people.operations import add_contact
from psg_admin.people.particulars import ContactDraft
from psg_admin.people.queries import find_contacts
from psg_admin.settings import FEATURE, Settings, load_settings, save_settings
from psg_admin.store.feature import Feature
from psg_admin.store.labels import RecordLabels
from psg_admin.store.numbering import draw
from psg_admin.store.office import Office
from tests.offices import NOW, Clock, open_for_test


def named(name: str) -> partial[Changes]:
    return partial(save_settings, settings=Settings(organisation=name))


def the_name(office: Office) -> str:
    return office.read(load_settings).organisation


def test_a_deed_is_kept_and_can_be_undone_and_done_again(office: Office) -> None:
    office.write(named("Peru Group"))
    assert the_name(office) == "Peru Group"
    assert office.undo_state().undo == "Settings changed"
    assert office.undo().summary == "Undone: Settings changed"
    assert the_name(office) == ""
    assert office.undo_state().redo == "Settings changed"
    assert office.redo().summary == "Done again: Settings changed"
    assert the_name(office) == "Peru Group"
    office.undo()
    assert the_name(office) == ""


def test_undo_goes_back_deed_by_deed(office: Office) -> None:
    for name in ("One", "Two", "Three"):
        office.write(named(name))
    office.undo()
    office.undo()
    assert the_name(office) == "One"
    office.redo()
    assert the_name(office) == "Two"
    office.undo()
    office.undo()
    assert the_name(office) == ""
    with pytest.raises(Refused, match="nothing to undo"):
        office.undo()


def test_an_older_deed_cannot_be_undone_once_its_rows_changed(office: Office) -> None:
    office.write(named("One"))
    first = office.undo_state().undo_id
    office.write(named("Two"))
    with pytest.raises(Conflict, match="changed again since"):
        office.undo(first)
    assert the_name(office) == "Two"


def test_a_deed_that_was_taken_back_no_longer_stands_in_the_way_of_the_one_under_it(office: Office) -> None:
    for name in ("One", "Two"):
        office.write(named(name))
    office.undo(2)
    assert office.undo(1).summary == "Undone: Settings changed"
    assert the_name(office) == ""


def test_a_deed_that_cannot_be_undone_is_named_and_stops_undo(office: Office) -> None:
    def for_good(session: Session) -> Changes:
        save_settings(session, settings=Settings(organisation="Two"))
        return changed(Topic.SETTINGS, summary="Two for good", undoable=False)

    office.write(named("One"))
    office.write(for_good)
    state = office.undo_state()
    assert (state.undo, state.blocked) == (None, "Two for good")
    for _again in range(2):
        with pytest.raises(Refused, match="“Two for good” cannot be undone"):
            office.undo()
    assert the_name(office) == "Two"


def test_upkeep_is_neither_taken_back_nor_in_the_way(office: Office) -> None:
    def upkeep(_session: Session) -> Changes:
        return changed(Topic.SETTINGS, summary="Swept", undoable=False, upkeep=True)

    office.write(named("One"))
    office.write(upkeep)
    assert office.undo_state().undo == "Settings changed"
    with pytest.raises(Refused, match="“Swept” cannot be undone"):
        office.undo(2)
    office.undo()
    office.write(upkeep)
    assert office.redo().summary == "Done again: Settings changed"
    assert the_name(office) == "One"


def test_undo_takes_back_ones_own_deeds_and_the_history_anybodys(office_url: URL) -> None:
    here, there = (Office(office_url, features=features(), actor=name) for name in ("Ana", "Ben"))
    here.write(named("One"))
    there.write(partial(add_contact, draft=ContactDraft(given="Zoë"), now=NOW))
    assert (here.undo_state().undo, there.undo_state().undo) == ("Settings changed", "Zoë added")
    here.undo()
    with pytest.raises(Refused, match="nothing to undo"):
        here.undo()
    assert there.undo_state().redo is None
    here.undo(2)
    with pytest.raises(Refused, match="nothing to undo"):
        there.undo()
    here.undo(here.undo_state().redo_id)
    assert there.read(partial(find_contacts, text="zoe")) != []
    for desk in (here, there):
        desk.close()


def test_what_is_worked_out_from_a_deed_is_worked_out_once_also_when_it_is_undone(office_url: URL) -> None:
    derived: list[set[int]] = []

    def derive(_session: Session, touched: Mapping[str, set[int]]) -> None:
        derived.append(touched["setting"])

    office = Office(
        office_url, features=(FEATURE, Feature(Manifest("test"), RecordLabels(), derivations=(derive,))), actor="desk"
    )
    office.write(named("One"))
    office.undo()
    office.redo()
    office.close()
    assert len(derived) == 3
    assert derived[0] == derived[1] == derived[2]


def test_an_undo_that_a_guard_refuses_changes_nothing_and_says_why(office_url: URL) -> None:
    def hold(session: Session, _touched: Mapping[str, set[int]]) -> None:
        if load_settings(session).organisation == "One":
            raise Refused("Never One again.")

    office = open_for_test(office_url)
    office.write(named("One"))
    office.write(named("Two"))
    office.close()
    office = Office(
        office_url, features=(FEATURE, Feature(Manifest("test"), RecordLabels(), guards=(hold,))), actor="Test",
        clock=Clock(),
    )  # fmt: skip
    with pytest.raises(Refused, match="Never One again"):
        office.undo()
    assert the_name(office) == "Two"
    office.close()


def test_a_deed_that_refuses_leaves_nothing(office: Office) -> None:
    def half(session: Session) -> Changes:
        save_settings(session, settings=Settings(organisation="Half"))
        raise Refused("No.")

    with pytest.raises(Refused, match="No"):
        office.write(half)
    assert the_name(office) == ""
    assert office.undo_state().undo is None


def test_a_number_that_was_drawn_stays_spent_when_its_deed_is_undone(office: Office) -> None:
    drawn: list[int] = []

    def deed(session: Session) -> Changes:
        drawn.append(draw(session, "slip"))
        return changed(Topic.PAYMENTS, summary="Slip drawn")

    office.write(deed)
    first = office.undo_state().undo_id
    office.write(deed)
    office.undo(first)
    office.write(deed)
    office.undo()
    office.write(deed)
    assert drawn == [1, 2, 3, 4]


def test_undo_and_redo_take_nothing_but_what_the_person_was_told(office_url: URL) -> None:
    here, there = open_for_test(office_url), open_for_test(office_url)
    here.write(named("Here"))
    state = here.undo_state()
    there.write(named("There"))
    with pytest.raises(Refused, match="“Settings changed” is now the next to be undone"):
        here.undo(named=state.undo_id)
    assert the_name(here) == "There"
    here.undo(named=here.undo_state().undo_id)
    assert the_name(there) == "Here"
    state = here.undo_state()
    there.undo(named=there.undo_state().undo_id)
    assert the_name(there) == ""
    with pytest.raises(Refused, match="“Settings changed” is now the next to be redone"):
        here.redo(named=state.redo_id)
    here.redo(named=here.undo_state().redo_id)
    assert the_name(there) == "Here"
    for desk in (here, there):
        desk.close()

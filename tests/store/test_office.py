"""The office: one transaction a deed, its journal, undo and redo."""

from collections.abc import Mapping
from functools import partial

import pytest
from sqlalchemy import URL
from sqlalchemy.orm import Session

from psg_admin.kernel.changes import Changes, Topic, changed
from psg_admin.kernel.errors import Conflict, Refused
from psg_admin.store.numbering import draw
from psg_admin.store.office import Office, Rooms
from psg_admin.store.settings import Settings, load_settings, save_settings
from tests.offices import open_for_test


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


def test_a_deed_whose_rows_changed_since_does_not_bar_the_way_to_older_ones(office: Office) -> None:
    def for_good(session: Session) -> Changes:
        save_settings(session, settings=Settings(organisation="Two", email="office@example.org"))
        return changed(Topic.SETTINGS, summary="Two for good", undoable=False)

    office.write(partial(save_settings, settings=Settings(email="office@example.org")))
    office.write(partial(save_settings, settings=Settings(email="office@example.org", organisation="One")))
    office.write(for_good)
    assert office.undo().summary.startswith("Not undone: Settings changed – ")
    assert the_name(office) == "Two"
    assert office.undo().summary == "Undone: Settings changed"
    assert (the_name(office), office.read(load_settings).email) == ("Two", "")
    assert office.undo_state().undo is None


def test_what_is_worked_out_from_a_deed_is_worked_out_once_also_when_it_is_undone(office_url: URL) -> None:
    derived: list[set[int]] = []

    def derive(_session: Session, touched: Mapping[str, set[int]]) -> None:
        derived.append(touched["setting"])

    office = Office(office_url, rooms=Rooms(derivations=(derive,)), actor="desk")
    office.write(named("One"))
    office.undo()
    office.redo()
    office.close()
    assert len(derived) == 3
    assert derived[0] == derived[1] == derived[2]


def test_an_undo_that_the_books_refuse_changes_nothing_and_makes_way_for_the_deed_before(office_url: URL) -> None:
    def hold(session: Session, _touched: Mapping[str, set[int]]) -> None:
        if load_settings(session).organisation == "One":
            raise Refused("Never One again.")

    office = open_for_test(office_url)
    office.write(named("One"))
    office.write(named("Two"))
    office.close()
    office = Office(office_url, rooms=Rooms(derivations=(hold,)), actor="desk")
    assert office.undo().summary == "Not undone: Settings changed – Never One again"
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


def test_an_undone_number_is_drawn_again_only_when_it_was_the_last(office: Office) -> None:
    drawn: list[int] = []

    def deed(session: Session) -> Changes:
        drawn.append(draw(session, "slip"))
        return changed(Topic.PAYMENTS, summary="Slip drawn")

    office.write(deed)
    first = office.undo_state().undo_id
    office.write(deed)
    office.undo(first)
    office.write(deed)
    assert drawn == [1, 2, 3]
    office.undo()
    office.write(deed)
    assert drawn == [1, 2, 3, 3]


def test_undo_and_redo_take_nothing_but_what_the_person_was_told(office_url: URL) -> None:
    here, there = open_for_test(office_url), open_for_test(office_url)
    here.write(named("Here"))
    state = here.undo_state()
    there.write(named("There"))
    with pytest.raises(Refused, match="Next to undo is “Settings changed” now"):
        here.undo(named=state.undo_id)
    assert the_name(here) == "There"
    here.undo(named=here.undo_state().undo_id)
    assert the_name(there) == "Here"
    state = here.undo_state()
    there.undo(named=there.undo_state().undo_id)
    assert the_name(there) == ""
    with pytest.raises(Refused, match="Next to redo is “Settings changed” now"):
        here.redo(named=state.redo_id)
    here.redo(named=here.undo_state().redo_id)
    assert the_name(there) == "Here"
    for desk in (here, there):
        desk.close()

"""Homes, moves, deaths and organisations on the page of members, each said before it is done and taken back."""

from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from psg_admin.memberships.operations import resign
from psg_admin.memberships.queries import by_number
from psg_admin.people.operations import add_contact, change_contact, join_home
from psg_admin.people.particulars import ContactDraft
from psg_admin.people.queries import contact, find_contacts, home_of
from psg_admin.people.states import ContactKind
from psg_admin.ui.kit.preview import Preview
from psg_admin.ui.kit.widgets import Sentences
from psg_admin.ui.memberships.standings import OTHERS
from tests.offices import NOW, TODAY
from tests.ui.conftest import Recorder
from tests.ui.memberships.hands import Hands


def contact_id(hands: Hands, text: str) -> int:
    return int(hands.read(find_contacts, text=text)[0].record_id)


def address(hands: Hands, text: str) -> tuple[str, ...]:
    return hands.read(contact, contact_id=contact_id(hands, text)).address_lines


def together(hands: Hands) -> None:
    """Let Ana and Bruno live with Lucía."""
    ids = [contact_id(hands, name) for name in ("lucia", "ana", "bruno")]
    hands.write_elsewhere(partial(join_home, contact_ids=ids))
    hands.page.reload()
    hands.settled()


def plan(hands: Hands) -> list[str]:
    """Return what the panel of the dialog says that the deed does."""
    panel = hands.dialog().findChild(Sentences, "plan.lines")
    assert panel is not None
    return panel.text().split("\n")


def test_somebody_comes_to_live_with_a_member_and_leaves_again(hands: Hands) -> None:
    hands.choose("Ramírez Ñato, Lucía")
    hands.press("Lives with…")
    assert any("Who comes has this address from now on: 1 High Street, London, N1 7BJ." in one for one in hands.says())
    hands.pick("who", "Bell")
    hands.submit()
    assert "Thomasina Bell" in hands.pane()
    assert "Letters begin: Lucía Ramírez Ñato and Thomasina Bell" in hands.pane()
    assert address(hands, "bell") == ("1 High Street", "London", "N1 7BJ")
    hands.press("Name and salutation of the home…")
    hands.type("name", "The cottage")
    hands.type("salutation", "Dear both")
    hands.submit()
    assert {"The cottage", "Letters begin: Dear both"} <= set(hands.pane())
    hands.press("Leaves the home")
    assert "The cottage" not in hands.pane()
    hands.undo()
    assert "The cottage" in hands.pane()


def test_a_move_says_who_moves_and_one_may_move_alone(hands: Hands) -> None:
    together(hands)
    hands.choose("Díaz, Ana")
    hands.press("Moves…")
    hands.type("street", "3 Mill Lane")
    hands.type("town", "York")
    assert len(plan(hands)) == 3
    assert plan(hands)[0] == "Ana Díaz: 3 Mill Lane, York (was 1 High Street, London, N1 7BJ)"
    hands.tick("whole")
    assert plan(hands)[1:] == ["Ana Díaz lives no more with the others at home."]
    hands.tick("whole")
    hands.submit()
    assert address(hands, "bruno") == address(hands, "lucia") == ("3 Mill Lane", "York")
    hands.undo()
    assert address(hands, "lucia") == ("1 High Street", "London", "N1 7BJ")


@pytest.mark.parametrize("all_of_them", [True, False])
def test_another_address_under_edit_is_that_of_all_unless_the_tick_is_taken(hands: Hands, all_of_them: bool) -> None:  # noqa: FBT001
    together(hands)
    hands.choose("Díaz, Ana")
    hands.press("Edit…")
    hands.type("town", "Leeds")
    if not all_of_them:
        hands.tick("whole_home")
    hands.submit()
    assert ("Leeds" in address(hands, "bruno")) is all_of_them
    home = hands.read(home_of, contact_id=contact_id(hands, "ana"))
    assert (home is not None) is all_of_them


def test_the_form_of_a_death_asks_what_follows_and_says_what_it_does(hands: Hands) -> None:
    together(hands)
    hands.choose("Díaz, Ana")
    hands.press("Mark deceased…")
    hands.tick("unknown")
    hands.type("on", "1 october 2016")
    assert plan(hands) == [
        "The day is not known; it counts from 1 October 2016.", "No more mail goes to Ana Díaz.",
        "Letters to the home begin: Lucía Ramírez Ñato and Bruno Díaz", "Membership 0003 goes on with Bruno Díaz.",
        "Bruno Díaz pays for membership 0003 from now on.",
    ]  # fmt: skip
    hands.pick("payer", "Lucía")
    hands.set("type_id", "Individual")
    assert "Lucía Ramírez Ñato pays for membership 0003 from now on." in plan(hands)
    hands.submit()
    page = hands.read(by_number, number="0003", day=TODAY)
    assert (page.payer_name, page.next_type_name) == ("Ramírez Ñato, Lucía", "Individual")
    died = hands.read(contact, contact_id=contact_id(hands, "ana")).draft
    assert (died.deceased_on, died.death_day_known) == (date(2016, 10, 1), False)
    hands.undo()
    assert hands.read(by_number, number="0003", day=TODAY).next_type_name == "Joint"


def test_the_form_of_a_return_asks_what_follows_and_does_it_at_once(hands: Hands) -> None:
    ana = contact_id(hands, "ana")
    resigned = partial(resign, membership_id=hands.read(by_number, number="0003", day=TODAY).id, on=TODAY, note="")
    hands.write_elsewhere(partial(resigned, today=TODAY))
    gone = replace(hands.read(contact, contact_id=ana).draft, gone_away=True)
    hands.write_elsewhere(partial(change_contact, contact_id=ana, draft=gone, today=TODAY))
    hands.page.reload()
    hands.settled()
    hands.choose("Díaz, Ana")
    hands.press("Is back…")
    assert "Mail goes to Ana Díaz again." in plan(hands)
    assert any(line.startswith("Member 0003 is back on 20 October 2016: Joint") for line in plan(hands))
    hands.type("town", "Bath")
    assert any("Bath" in line for line in plan(hands))
    hands.tick("rejoin")
    assert not any("0003" in line for line in plan(hands))
    hands.tick("rejoin")
    hands.set("paid", "Cash")
    assert any(line.endswith("is taken in cash, and a receipt is made.") for line in plan(hands))
    hands.submit()
    [receipt] = [w for w in QApplication.topLevelWidgets() if isinstance(w, Preview) and w.isVisible()]
    receipt.reject()
    hands.settled()
    assert address(hands, "ana")[-1] == "Bath"
    assert not hands.read(contact, contact_id=ana).draft.gone_away
    assert hands.read(by_number, number="0003", day=TODAY).ended_on is None
    hands.undo()
    assert hands.read(by_number, number="0003", day=TODAY).ended_on == TODAY
    assert hands.read(contact, contact_id=ana).draft == gone


def test_who_is_there_has_no_return_to_note(hands: Hands) -> None:
    hands.choose("Ramírez Ñato, Lucía")
    assert "returns" not in [one.key for one in hands.page.page_actions()]


def test_who_speaks_for_an_organisation_stands_on_both_pages(hands: Hands) -> None:
    nord = ContactDraft(kind=ContactKind.ORGANISATION, organisation="Radio Nord")
    hands.write_elsewhere(partial(add_contact, draft=nord, now=NOW))
    hands.page.reload()
    hands.settled()
    hands.chip(OTHERS)
    hands.choose("Radio Nord")
    hands.press("Speaks for it…")
    hands.pick("who", "Bell")
    hands.type("role", "Chair")
    hands.tick("votes")
    hands.submit()
    assert {"People who speak for it", "Thomasina Bell", "Chair, votes"} <= set(hands.pane())
    hands.choose("Bell, Thomasina")
    assert {"Speaks for", "Radio Nord", "Chair, votes"} <= set(hands.pane())
    hands.choose("Radio Nord")
    gone = next(one for one in hands.page.page_actions() if one.key.startswith("speaks-no-more."))
    assert gone.label == "Thomasina Bell speaks for it no more"
    gone.run()
    hands.settled()
    hands.submit()
    assert "Chair, votes, until 20 October 2016" in hands.pane()


def test_letters_register_and_votes_are_written(hands: Hands, recorder: Recorder, tmp_path: Path) -> None:
    together(hands)
    said: dict[str, str] = {}
    for key in ("letters", "register", "voters"):
        recorder.save_to = tmp_path / f"{key}.csv"
        next(one for one in hands.page.page_actions() if one.key == key).run()
        hands.settled()
        if key != "letters":
            hands.submit()
        said[key] = recorder.save_to.read_text("utf-8-sig")
    assert "Lucía Ramírez Ñato and Ana & Bruno Díaz" in said["letters"]
    assert "O’Neill, Seán" in said["register"]
    assert "O’Neill, Seán" in said["voters"]
    assert hands.no_dialog()


def test_homes_are_made_of_memberships_once_the_person_agrees(hands: Hands, recorder: Recorder) -> None:
    gathering = next(one for one in hands.page.page_actions() if one.key == "gather")
    gathering.run()
    hands.settled()
    assert recorder.messages == ["Nobody shares a membership and an address without sharing a home already."]
    for name in ("ana", "bruno"):
        who = contact_id(hands, name)
        draft = replace(hands.read(contact, contact_id=who).draft, town="Leeds")
        hands.write_elsewhere(partial(change_contact, contact_id=who, draft=draft))
    gathering.run()
    hands.settled()
    assert recorder.asked[-1].endswith("It is 1 home: Ana Díaz and Bruno Díaz.")
    home = hands.read(home_of, contact_id=contact_id(hands, "ana"))
    assert home is not None
    assert home.salutation == "Ana & Bruno Díaz"

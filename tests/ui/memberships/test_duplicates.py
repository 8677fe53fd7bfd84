"""Who may be entered twice, in the window: the list, two who are two, and two who become one."""

from functools import partial

from psg_admin.people.operations import add_contact
from psg_admin.people.particulars import ContactDraft
from psg_admin.people.queries import duplicate_pairs, find_contacts
from psg_admin.ui.kit.widgets import Sentences
from psg_admin.ui.memberships.duplicates import DuplicatesDialog, MergeDialog, open_duplicates
from tests.offices import NOW
from tests.ui.memberships.hands import Hands


def twice(hands: Hands) -> DuplicatesDialog:
    """Enter Lucía Ramírez Ñato once more, shorter, and open the list."""
    draft = ContactDraft(
        given="Luci", family="Ramírez Ñato", title="Dr", street="1 High Street", town="Leeds", postcode="N1 7BJ",
        telephones=("020 7946 0777",),
    )  # fmt: skip
    hands.write_elsewhere(partial(add_contact, draft=draft, now=NOW))
    open_duplicates(hands.page, hands.desk)
    hands.settled()
    dialog = hands.page.findChild(DuplicatesDialog)
    assert dialog is not None
    dialog.table.grid().go_to(0)
    hands.settled()
    return dialog


def test_two_become_one_as_it_was_shown(hands: Hands) -> None:
    dialog = twice(hands)
    row = dialog.table.current_row()
    assert row is not None
    assert {row.one.draft.given, row.other.draft.given} == {"Lucía", "Luci"}
    dialog.merge.click()
    hands.settled()
    merging = dialog.findChild(MergeDialog)
    assert merging is not None
    hands.set("given", "Luci")
    shown = merging.findChild(Sentences, "plan.lines")
    assert shown is not None
    assert "Given name: Luci (was Lucía)" in shown.text()
    merging.submit()
    hands.settled()
    assert dialog.table.current_row() is None
    assert [hit.title for hit in hands.read(find_contacts, text="ramirez")] == ["Ramírez Ñato, Luci"]
    dialog.close()
    hands.undo()
    assert len(hands.read(find_contacts, text="ramirez")) == 2


def test_two_who_are_two_leave_the_list(hands: Hands) -> None:
    dialog = twice(hands)
    dialog.apart.click()
    hands.settled()
    assert dialog.table.current_row() is None
    assert not dialog.merge.isEnabled()
    assert not hands.read(duplicate_pairs)
    dialog.close()

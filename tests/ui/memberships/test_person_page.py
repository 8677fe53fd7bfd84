"""What leads on from the page of a person: the history with Undo, a second entry to merge, the page on paper."""

from PySide6.QtWidgets import QPushButton

from psg_admin.people.queries import find_contacts
from psg_admin.ui.dialogs.history import HistoryDialog
from psg_admin.ui.dialogs.similar import SimilarPanel
from psg_admin.ui.kit.preview import Preview
from psg_admin.ui.memberships.duplicates import MergeDialog
from psg_admin.ui.memberships.merging import MergeWithDialog
from tests.ui.conftest import Recorder
from tests.ui.memberships.hands import Hands


def opened(hands: Hands, day: str) -> HistoryDialog:
    """Press the day of the newest entry in the pane."""
    inside = hands.page.pane.widget()
    assert inside is not None
    link = next(one for one in inside.findChildren(QPushButton) if one.text() == day)
    link.click()
    hands.settled()
    dialog = hands.page.findChild(HistoryDialog)
    assert dialog is not None
    return dialog


def test_an_entry_is_undone_from_the_persons_page_after_a_question(hands: Hands, recorder: Recorder) -> None:
    hands.choose("Ramírez Ñato, Lucía")
    hands.press("Resign…")
    hands.submit()
    dialog = opened(hands, "20 Oct 2016")
    row = dialog.table.current_row()
    assert row is not None
    assert row.summary == "Member 0001 resigned on 20 October 2016"
    recorder.agrees = False
    hands.press("Undo this", dialog)
    assert recorder.asked == ["Undo “Member 0001 resigned on 20 October 2016”?"]
    assert row.undoable
    recorder.agrees = True
    hands.press("Undo this", dialog)
    assert "Member 0001 resigned on 20 October 2016, undone" in hands.pane()
    dialog.accept()
    hands.settled()


def test_an_entry_that_something_later_needs_is_refused_in_a_sentence(hands: Hands, recorder: Recorder) -> None:
    hands.choose("Ramírez Ñato, Lucía")
    hands.press("Resign…")
    hands.submit()
    hands.press("All 2 entries ›")
    dialog = hands.page.findChild(HistoryDialog)
    assert dialog is not None
    dialog.table.grid().go_to(1)
    hands.settled()
    hands.press("Undo this", dialog)
    assert "£27.00" in recorder.asked[0]  # what of money it reverses
    assert "cannot be undone any more" in recorder.messages[0]
    dialog.accept()
    hands.settled()


def test_somebody_entered_twice_is_merged_from_the_page(hands: Hands) -> None:
    hands.choose("Ramírez Ñato, Lucía")
    hands.press("Merge with…")
    assert isinstance(hands.dialog(), MergeWithDialog)
    hands.pick("who", "Bell")
    hands.submit()
    merging = hands.dialog()
    assert isinstance(merging, MergeDialog)
    assert merging.windowTitle() == "Lucía Ramírez Ñato was entered twice"
    merging.submit()
    hands.settled()
    assert not hands.read(find_contacts, text="bell thomasina")[1:]
    hands.undo()
    assert [hit.title for hit in hands.read(find_contacts, text="bell")] == ["Bell, Thomasina"]


def test_nobody_is_offered_as_their_own_second_entry(hands: Hands) -> None:
    hands.choose("Ramírez Ñato, Lucía")
    hands.press("Merge with…")
    hands.pick("who", "Ramírez")
    assert hands.dialog().form.peek().get("who") is None
    hands.dialog().reject()
    hands.settled()


def test_the_page_is_shown_on_paper(hands: Hands) -> None:
    hands.choose("Ramírez Ñato, Lucía")
    hands.press("Page on paper…")
    paper = hands.page.findChild(Preview)
    assert paper is not None
    assert paper.windowTitle() == "Lucía Ramírez Ñato"
    paper.close()
    hands.settled()


def test_who_is_on_file_is_opened_in_place_of_a_second_entry(hands: Hands) -> None:
    hands.press("New person…")
    hands.type("family", "Bell")
    hands.type("given", "Thomasina")
    panel = hands.dialog().findChild(SimilarPanel)
    assert panel is not None
    assert [hit.title for hit in panel.hits] == ["Bell, Thomasina"]
    hands.press("Bell, Thomasina", panel)
    assert hands.no_dialog()
    assert "Thomasina Bell" in hands.pane()
    assert len(hands.read(find_contacts, text="bell")) == 1

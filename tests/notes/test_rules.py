"""How a task stands on a day, what is noted, and what a document is called."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from psg_admin.kernel.errors import BadInput
from psg_admin.notes.rules import NAME, NoteDraft, check_size, checked, checked_name, media_type, task_state
from psg_admin.notes.states import TaskState

TODAY = date(2016, 10, 20)
DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))


@pytest.mark.parametrize(
    ("due", "done", "state"),
    [
        (None, None, None),
        (TODAY, None, TaskState.DUE),
        (TODAY - timedelta(days=1), None, TaskState.OVERDUE),
        (TODAY + timedelta(days=1), None, TaskState.COMING),
        (TODAY - timedelta(days=1), TODAY, TaskState.DONE),
        (TODAY + timedelta(days=1), TODAY, TaskState.DONE),
    ],
)
def test_a_task_stands_as_its_day_says(due: date | None, done: date | None, state: TaskState | None) -> None:
    assert task_state(due, done, day=TODAY) is state


@given(due=st.none() | DAYS, done=st.none() | DAYS, day=DAYS)
def test_every_task_is_waiting_coming_or_done_and_no_note_is(due: date | None, done: date | None, day: date) -> None:
    state = task_state(due, done, day=day)
    assert (state is None) == (due is None)
    if due is not None:
        assert (state is TaskState.DONE) == (done is not None)
        waits = state in {TaskState.DUE, TaskState.OVERDUE}
        assert waits == (done is None and due <= day)


def test_a_note_says_something_and_who_is_to_do_it_has_a_day() -> None:
    assert checked(NoteDraft("  Rings\n back ", TODAY, "  Ana ")) == NoteDraft("Rings\nback", TODAY, "Ana")
    for draft in (NoteDraft("  "), NoteDraft("x" * 20_001), NoteDraft("Ring", assignee="Ana")):
        with pytest.raises(BadInput):
            checked(draft)


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("C:\\Users\\ana\\letter.pdf", "letter.pdf"),
        ("/home/ana/letter.pdf", "letter.pdf"),
        ("invoice\u202efdp.exe", "invoice fdp.exe"),
        ("  two   words.txt ", "two words.txt"),
    ],
)
def test_a_document_is_called_as_its_file_without_folders_and_tricks(name: str, called: str) -> None:
    assert checked_name(name) == called


@given(st.text(max_size=400))
def test_a_name_is_taken_as_it_can_be_shown_or_refused(name: str) -> None:
    try:
        found = checked_name(name)
    except BadInput:
        return
    assert 0 < len(found) <= NAME
    assert found == checked_name(found)
    assert not set("/\\\0\n\u202e") & set(found)


def test_an_empty_and_a_too_large_file_are_refused_with_how_much_fits() -> None:
    check_size("a.pdf", 10_000_000, most=10_000_000)
    with pytest.raises(BadInput, match=r"a\.pdf is empty"):
        check_size("a.pdf", 0, most=10)
    with pytest.raises(BadInput, match=r"too large: 10\.5 MB\. At most 10\.0 MB fit"):
        check_size("a.pdf", 10_500_000, most=10_000_000)


def test_what_a_file_holds_is_told_by_its_name_wherever_the_office_is() -> None:
    assert media_type("a.PDF") == "application/pdf"
    assert media_type("a.txt") == "text/plain"
    assert media_type("a.tar.gz") == media_type("letter") == "application/octet-stream"

"""A backup in the place of what the office holds: told before, whole or not at all, and no number given twice."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from psg_admin.kernel.changes import Changes, Topic, changed
from psg_admin.kernel.errors import Cancelled, Refused, Unusable
from psg_admin.paths import Home
from psg_admin.people.operations import add_contact, change_contact
from psg_admin.people.particulars import ContactDraft
from psg_admin.reports.audit import audit
from psg_admin.sample.make import fill
from psg_admin.settings import Settings, load_settings, save_settings
from psg_admin.store.backup import back_up, restore
from psg_admin.store.backups import backups, head_of
from psg_admin.store.copy_names import Origin
from psg_admin.store.engine import parse_url
from psg_admin.store.numbering import draw
from psg_admin.store.office import Office
from psg_admin.store.restoring import Preview, preview, restore_over
from psg_admin.store.transfer import drawn
from tests.history import history
from tests.offices import NOW, TODAY, SqliteHouse, open_for_test
from tests.store.rows import everything

LUCIA = ContactDraft(given="Lucía", family="Ramírez", town="Leeds")


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


@pytest.fixture
def copy(office: Office, tmp_path: Path) -> Path:
    """A backup of the office as it was after two deeds."""
    named(office, "One")
    office.write(partial(add_contact, draft=LUCIA, now=NOW))
    target = tmp_path / "copies" / "office-2016-10-20.sqlite"
    back_up(office, target, at=NOW)
    return target


def named(office: Office, organisation: str) -> None:
    office.write(partial(save_settings, settings=Settings(organisation=organisation, email="a@b.example")))


def numbered(office: Office) -> None:
    def numbers(session: Session) -> Changes:
        draw(session, "booking-2016")
        return changed(Topic.PAYMENTS, summary="A number drawn")

    office.write(numbers)


def told(office: Office, home: Home, file: Path) -> Preview:
    return preview(office, home, file)


def drawn_of(office: Office) -> dict[str, int]:
    return office.read(lambda session: drawn(session.connection()))


def test_what_would_be_lost_is_told_in_deeds_and_in_records(office: Office, home: Home, copy: Path) -> None:
    before = everything(office.url)
    moved = ContactDraft(given="Lucía", family="Ramírez", town="York")
    office.write(partial(change_contact, contact_id=1, draft=moved))
    office.write(partial(add_contact, draft=ContactDraft(given="Seán", family="O'Neill"), now=NOW))
    found = told(office, home, copy)
    assert [deed.actor for deed in found.lost.newest] == ["Test"] * found.lost.count
    assert found.lost.count == 2
    assert found.back.count == 0
    assert {(one.label, one.added, one.changed, one.removed) for one in found.records} >= {("Contact", 0, 0, 1)}
    assert any(one.changed for one in found.records)
    assert found.sentences() == [
        "2 deeds would be lost that were done since.",
        "No deed would come back that is not here.",
    ]
    assert found.called == "20 October 2016"
    assert found.made_at == NOW
    assert everything(office.url) != before
    assert backups(home) == []


def test_an_office_that_is_as_in_the_backup_is_told(office: Office, home: Home, copy: Path) -> None:
    found = told(office, home, copy)
    assert found.nothing
    assert found.sentences() == ["The office is as it is in this backup: restoring it would change nothing."]


def test_a_backup_takes_the_place_of_what_is_here_whole(office: Office, home: Home, copy: Path) -> None:
    before = everything(office.url)
    named(office, "Two")
    office.write(partial(add_contact, draft=ContactDraft(given="Seán", family="O'Neill"), now=NOW))
    left = head_of(office.url)
    done = restore_over(office, home, copy, expected=told(office, home, copy).head)
    assert done.summary == (
        "Restored from the backup of 20 October 2016; the history before ended with seal number " + left.seal
    )
    after = everything(office.url)
    kept = before.keys() - {"journal_entry", "journal_row", "journal_text", "counter"}
    assert {table: after[table] for table in kept} == {table: before[table] for table in kept}
    assert office.read(load_settings).organisation == "One"
    assert office.read(audit) == []
    assert [entry.summary for entry in office.read(history)] == [
        done.summary,
        "Lucía Ramírez added",
        "Settings changed",
    ]


def test_what_was_here_is_in_a_backup_before_the_restore_and_comes_back_from_it(
    office: Office, home: Home, copy: Path
) -> None:
    named(office, "Two")
    restore_over(office, home, copy, expected=told(office, home, copy).head)
    (before,) = backups(home, head_of(office.url).identity)
    assert before.origin is Origin.BEFORE_RESTORE
    found = told(office, home, before.path)
    assert (found.lost.count, found.back.count) == (0, 1)
    restore_over(office, home, before.path, expected=found.head)
    assert office.read(load_settings).organisation == "Two"
    assert office.read(audit) == []


def test_no_number_and_no_id_is_given_twice(office: Office, home: Home, copy: Path) -> None:
    numbered(office)
    numbered(office)
    office.write(partial(add_contact, draft=ContactDraft(given="Seán", family="O'Neill"), now=NOW))
    given = drawn_of(office)["contact"]
    restore_over(office, home, copy, expected=told(office, home, copy).head)
    assert drawn_of(office)["contact"] == given
    seen: list[int] = []

    def number(session: Session) -> Changes:
        seen.append(draw(session, "booking-2016"))
        return changed(Topic.PAYMENTS, summary="A number drawn")

    office.write(number)
    assert seen == [3]
    assert office.read(audit) == []


def test_receipts_of_a_history_that_was_left_are_not_missed(office: Office, home: Home, tmp_path: Path) -> None:
    named(office, "One")
    back_up(office, tmp_path / "copy.sqlite")
    office.write(partial(fill, members=25, today=TODAY))
    restore_over(office, home, tmp_path / "copy.sqlite", expected=told(office, home, tmp_path / "copy.sqlite").head)
    assert office.read(audit) == []


def test_nothing_is_restored_when_something_was_done_since_it_was_told(office: Office, home: Home, copy: Path) -> None:
    named(office, "Two")
    found = told(office, home, copy)
    named(office, "Three")
    before = everything(office.url)
    with pytest.raises(Refused, match="Something was done here since"):
        restore_over(office, home, copy, expected=found.head)
    assert everything(office.url) == before
    assert backups(home) == []


@pytest.mark.parametrize("calls", [1, 40, 400])
def test_a_restore_that_is_stopped_changes_nothing(office: Office, home: Home, tmp_path: Path, calls: int) -> None:
    copy = tmp_path / "copy.sqlite"
    named(office, "One")
    back_up(office, copy)
    office.write(partial(fill, members=20, today=TODAY))
    found, before, ids = told(office, home, copy), everything(office.url), drawn_of(office)
    left = iter(range(calls))

    def stop(_done: int, _total: int) -> None:
        if next(left, None) is None:
            raise Cancelled("Stopped.")

    try:
        restore_over(office, home, copy, expected=found.head, progress=stop)
    except Cancelled:
        assert everything(office.url) == before
        assert {name: drawn_of(office)[name] for name in ids} == ids
        assert office.read(audit) == []


def test_without_the_backup_before_nothing_is_restored(office: Office, home: Home, copy: Path) -> None:
    named(office, "Two")
    found, before = told(office, home, copy), everything(office.url)
    home.db.mkdir(parents=True, exist_ok=True)
    home.backups.write_text("a file where the folder would be")
    with pytest.raises(Unusable):
        restore_over(office, home, copy, expected=found.head)
    assert everything(office.url) == before


@pytest.fixture
def other(sqlite_house: SqliteHouse, tmp_path: Path) -> Iterator[Office]:
    made = open_for_test(sqlite_house.other(tmp_path))
    yield made
    made.close()


def test_a_backup_of_another_office_is_refused(office: Office, other: Office, home: Home, tmp_path: Path) -> None:
    named(other, "Other")
    back_up(other, tmp_path / "other.sqlite")
    with pytest.raises(Refused, match="is a backup of another office"):
        told(office, home, tmp_path / "other.sqlite")


def test_a_damaged_backup_is_refused_before_anything_is_told(office: Office, home: Home, copy: Path) -> None:
    content = bytearray(copy.read_bytes())
    content[content.index(b"One")] ^= 1
    copy.write_bytes(content)
    with pytest.raises(Unusable, match="is not as it was when the backup was made"):
        told(office, home, copy)


def test_two_desks_that_look_at_the_office_go_on_with_what_was_restored(office: Office, home: Home, copy: Path) -> None:
    desk = open_for_test(office.url)
    named(office, "Two")
    assert desk.read(load_settings).organisation == "Two"
    restore_over(office, home, copy, expected=told(office, home, copy).head)
    assert desk.read(load_settings).organisation == "One"
    named(desk, "Three")
    assert desk.read(audit) == []
    desk.close()


def test_a_backup_of_either_engine_is_restored_over_the_other(
    office: Office, home: Home, copy: Path, tmp_path: Path
) -> None:
    url = parse_url(str(tmp_path / "moved-office.sqlite"))
    restore(copy, url)
    moved = open_for_test(url)
    named(moved, "Elsewhere")
    back_up(moved, tmp_path / "moved.sqlite")
    moved.close()
    found = told(office, home, tmp_path / "moved.sqlite")
    assert (found.lost.count, found.back.count) == (0, 1)
    restore_over(office, home, tmp_path / "moved.sqlite", expected=found.head)
    assert office.read(load_settings).organisation == "Elsewhere"
    assert office.read(audit) == []


def test_nothing_is_left_in_the_workroom(office: Office, home: Home, copy: Path) -> None:
    told(office, home, copy)
    assert list(home.workroom.iterdir()) == []

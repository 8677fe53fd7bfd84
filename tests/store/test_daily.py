"""The check of each day: what was done since the last one is proved, and the rest in turn."""

from collections.abc import Callable
from functools import partial

import pytest
from sqlalchemy.orm import Session

from psg_admin.kernel.changes import Changes
from psg_admin.people.operations import add_contact, remove_contact
from psg_admin.people.particulars import ContactDraft
from psg_admin.settings import Settings, save_settings
from psg_admin.store.daily import DAYS, check_daily, is_checked
from psg_admin.store.journal import OfficeIdentity
from psg_admin.store.office import Office
from psg_admin.store.seen import Seen
from tests.offices import NOW, TODAY
from tests.store.tampering import draw_back, tamper


def somebody(name: str) -> Callable[[Session], Changes]:
    return partial(add_contact, draft=ContactDraft(given=name, family="Ramírez", town="Leeds"), now=NOW)


def seen(office: Office) -> Seen:
    return office.memory.read(office.read(lambda session: session.query(OfficeIdentity.identity).scalar()))


def test_it_goes_on_where_the_last_one_ended(office: Office) -> None:
    office.write(somebody("Lucía"))
    assert not is_checked(office, now=NOW)
    assert check_daily(office) == []
    assert is_checked(office, now=NOW)
    assert seen(office).proved == 1
    office.write(somebody("Ana"))
    assert seen(office).proved == 1
    assert check_daily(office) == []
    assert seen(office).proved == 2


def test_what_was_changed_in_an_entry_since_then_is_told_until_it_is_put_right(office: Office) -> None:
    office.write(somebody("Lucía"))
    check_daily(office)
    office.write(somebody("Ana"))
    tamper(office, "UPDATE journal_entry SET actor = 'Nobody' WHERE id = 2")
    for _day in range(2):
        assert check_daily(office) == ["Entry 2 of the history is not as it was written."]
    assert seen(office).proved == 1


def test_a_record_touched_since_then_is_proved(office: Office) -> None:
    office.write(somebody("Lucía"))
    check_daily(office)
    made = office.write(somebody("Ana")).made
    tamper(office, f"UPDATE contact SET given = 'Eve' WHERE id = {made}")
    [wrong] = check_daily(office)
    assert "“Eve”, but the history says “Ana”" in wrong


def test_ids_that_could_be_given_again_are_told(office: Office) -> None:
    office.write(somebody("Lucía"))
    gone = office.write(somebody("Ana")).made
    assert gone is not None
    office.write(partial(remove_contact, contact_id=gone, today=TODAY))
    assert check_daily(office) == []
    draw_back(office, "contact")
    for _day in range(2):
        assert check_daily(office) == [f"Contact: No. {gone} was given already and could be given again."]


def test_an_id_that_was_given_again_since_then_is_told(office: Office) -> None:
    made = office.write(somebody("Lucía")).made
    assert made is not None
    office.write(partial(remove_contact, contact_id=made, today=TODAY))
    assert check_daily(office) == []
    draw_back(office, "contact")
    assert office.write(somebody("Ana")).made == made
    wrong = f"Contact No. {made}: entry 3 of the history gave to a new record the number of another."
    assert wrong in check_daily(office)


def test_each_table_is_proved_within_ten_days(office: Office) -> None:
    office.write(somebody("Lucía"))
    office.write(partial(save_settings, settings=Settings(organisation="Peru Group")))
    for _day in range(3):
        assert check_daily(office) == []
    tamper(office, "UPDATE contact SET given = 'Eve'")
    assert any(check_daily(office) for _day in range(DAYS))


def test_an_entry_that_was_proved_and_is_another_one_now_is_told(office: Office) -> None:
    office.write(somebody("Lucía"))
    check_daily(office)
    tamper(office, "UPDATE journal_entry SET hash = replace(hash, substr(hash, 1, 8), 'ffffffff')")
    assert check_daily(office)[0] == "Entry 1 of the history is not the one that was proved here."


@pytest.mark.parametrize("turn", [-1, 10**6])
def test_a_memory_that_was_written_into_is_borne(office: Office, turn: int) -> None:
    office.write(somebody("Lucía"))
    office.memory.prove(seen(office).identity, entry=1, hashed="x", turn=turn, at=NOW)
    assert check_daily(office) == ["Entry 1 of the history is not the one that was proved here."]

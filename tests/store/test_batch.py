"""Many rows are written at once, past the unit of work but not past the journal, nor past the ids."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event as sql_events
from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from psg_admin.kernel.changes import Changes, Topic, changed
from psg_admin.kernel.errors import Refused
from psg_admin.people.model import Contact, Email
from psg_admin.people.states import ContactKind
from psg_admin.store.base import base_table
from psg_admin.store.batch import Batch
from psg_admin.store.bulk import each_put
from psg_admin.store.check import check_file
from psg_admin.store.history import entry_detail
from psg_admin.store.journal import Done, PackedRows, json_of, made_ids, made_rows, noted
from psg_admin.store.office import Office
from tests.offices import NOW

CONTACTS = base_table(Contact.__mapper__)


def named(name: str) -> dict[str, Any]:
    """What a contact needs at least."""
    return {"kind": ContactKind.PERSON, "shown_name": name, "sort_name": name, "created_at": NOW}


def write(office: Office, work: Callable[[Session], object]) -> Changes:
    """Do some work as a deed."""

    def deed(session: Session) -> Changes:
        work(session)
        return changed(Topic.PEOPLE, summary="Tried")

    return office.write(deed)


def put(office: Office, *names: str) -> list[int]:
    """Put contacts on file in one batch; return their ids."""
    ids: list[int] = []

    def work(session: Session) -> None:
        batch = Batch(session)
        ids.extend(batch.insert(Contact, **named(name)) for name in names)
        batch.write()

    write(office, work)
    return ids


def on_file(office: Office) -> dict[int, tuple[str, int]]:
    """Which contacts there are, by id, with their versions."""
    rows = office.read(lambda session: session.execute(select(Contact.id, Contact.shown_name, Contact.version)).all())
    return {row.id: (row.shown_name, row.version) for row in rows}


def columns(office: Office, contact_id: int) -> dict[str, Any]:
    """All columns of a contact."""
    query = select(CONTACTS).where(CONTACTS.c.id == contact_id)
    return dict(office.read(lambda session: session.execute(query).mappings().one()))


def test_ids_are_handed_out_in_turn_and_refer_to_each_other_before_they_are_written(office: Office) -> None:
    def work(session: Session) -> None:
        batch = Batch(session)
        ana = batch.insert(Contact, **named("Ana"))
        batch.insert(Email, contact_id=ana, address="ana@example.org", position=0)
        eva = batch.insert(Contact, **named("Eva"))
        assert (ana, eva) == (1, 2)
        assert session.scalar(select(func.count()).select_from(Contact)) == 0
        batch.write()
        assert session.scalars(select(Email.contact_id)).all() == [ana]

    write(office, work)
    assert on_file(office) == {1: ("Ana", 1), 2: ("Eva", 1)}


def test_an_id_is_never_drawn_again_whichever_way_the_next_row_comes(office: Office) -> None:
    assert put(office, "Ana", "Eva") == [1, 2]
    write(office, lambda session: session.add(Contact(**named("Leo"))))
    assert put(office, "Rosa") == [4]
    office.undo()
    office.undo()
    assert set(on_file(office)) == {1, 2}
    assert put(office, "Iván") == [5]
    write(office, lambda session: session.add(Contact(**named("Olga"))))
    assert set(on_file(office)) == {1, 2, 5, 6}


def test_two_batches_and_single_rows_take_turns_in_one_deed(office: Office) -> None:
    def work(session: Session) -> None:
        for name in ("Ana", "Eva"):
            batch = Batch(session)
            batch.insert(Contact, **named(name))
            batch.write()
            session.add(Contact(**named(f"{name}, by itself")))
        session.flush()

    write(office, work)
    assert {i: name for i, (name, _version) in on_file(office).items()} == {
        1: "Ana",
        2: "Ana, by itself",
        3: "Eva",
        4: "Eva, by itself",
    }


def test_a_row_has_the_same_columns_as_one_that_was_added_by_itself(office: Office) -> None:
    [batched] = put(office, "Ana")
    write(office, lambda session: session.add(Contact(**named("Ana"))))
    one, other = columns(office, batched), columns(office, batched + 1)
    assert {**one, "id": 0} == {**other, "id": 0}
    assert (one["title"], one["concession"], one["deceased_on"], one["version"]) == ("", False, None, 1)


def update(contact_id: int, before: str, after: str, *, touched: bool = False) -> Callable[[Session], None]:
    """Work that renames a contact, and says or does not say that parts of it are changed."""

    def work(session: Session) -> None:
        batch = Batch(session)
        row = {"shown_name": before, "sort_name": before, "notes": ""}
        batch.update(Contact, contact_id, row, {**row, "shown_name": after})
        if touched:
            batch.touch(CONTACTS, contact_id)
        batch.write()

    return work


def test_a_change_raises_the_version_by_one_and_is_taken_back(office: Office) -> None:
    [ana, eva] = put(office, "Ana", "Eva")
    write(office, update(ana, "Ana", "Anna"))
    assert on_file(office) == {ana: ("Anna", 2), eva: ("Eva", 1)}
    office.undo()
    assert {i: name for i, (name, _version) in on_file(office).items()} == {ana: "Ana", eva: "Eva"}


def test_a_change_to_what_it_is_already_is_none(office: Office) -> None:
    [ana] = put(office, "Ana")

    def nothing(session: Session) -> Changes:
        update(ana, "Ana", "Ana")(session)
        return Changes(frozenset(), "Nothing was changed")  # an error where anything was

    assert office.write(nothing).nothing
    assert on_file(office) == {ana: ("Ana", 1)}


def test_touching_raises_the_version_of_a_row_whose_parts_changed(office: Office) -> None:
    [ana] = put(office, "Ana")
    write(office, update(ana, "Ana", "Ana", touched=True))
    assert on_file(office) == {ana: ("Ana", 2)}


def test_a_row_goes_with_what_hangs_on_it_and_comes_back_under_its_id(office: Office) -> None:
    [ana] = put(office, "Ana")
    write(office, lambda session: session.add(Email(contact_id=ana, address="ana@example.org", position=0)))

    def work(session: Session) -> None:
        batch = Batch(session)
        for table in (CONTACTS, base_table(Email.__mapper__)):
            batch.delete(table, dict(session.execute(select(table)).mappings().one()))
        batch.write()

    write(office, work)
    assert on_file(office) == {}
    office.undo()
    assert on_file(office)[ana][0] == "Ana"
    assert office.read(lambda session: session.scalars(select(Email.address)).all()) == ["ana@example.org"]


def test_a_row_of_the_unit_of_work_while_ids_are_handed_out_is_an_error(office: Office) -> None:
    def work(session: Session) -> None:
        batch = Batch(session)
        batch.insert(Contact, **named("Ana"))
        session.add(Contact(**named("Eva")))
        session.flush()

    with pytest.raises(AssertionError, match="a row of contact is written while a batch has given out its id"):
        write(office, work)
    assert on_file(office) == {}


def test_ids_of_a_batch_that_was_given_up_are_not_spent(office: Office) -> None:
    def work(session: Session) -> None:
        assert Batch(session).insert(Contact, **named("Ana")) == 1
        raise Refused("No.")

    with pytest.raises(Refused):
        write(office, work)
    assert put(office, "Leo") == [1]


def test_a_statement_past_the_journal_is_an_error_also_beside_a_batch(office: Office) -> None:
    def work(session: Session) -> None:
        batch = Batch(session)
        batch.insert(Contact, **named("Ana"))
        session.execute(insert(Contact), [{**named("Eva"), "version": 1}])
        batch.write()

    with pytest.raises(AssertionError, match="writes to contact past the journal"):
        write(office, work)
    assert on_file(office) == {}


def test_thousands_of_rows_are_written_by_one_statement_a_table_and_taken_back_as_one(office: Office) -> None:
    said: list[str] = []

    def note(*given: Any) -> None:
        said.append(given[2])

    def work(session: Session) -> None:
        batch = Batch(session)
        for number in range(3_000):
            contact_id = batch.insert(Contact, **named(f"Ana {number}"))
            batch.insert(Email, contact_id=contact_id, address=f"ana{number}@example.org", position=0)
        sql_events.listen(office._writer, "before_cursor_execute", note)
        batch.write()
        sql_events.remove(office._writer, "before_cursor_execute", note)

    write(office, work)
    # Where a driver sends rows in pages, a statement comes once a page.
    assert len(said) <= 9, said
    assert len(on_file(office)) == 3_000
    assert office.read(lambda session: session.scalar(select(func.max(Email.contact_id)))) == 3_000
    office.undo()
    assert on_file(office) == {}
    office.redo()
    assert on_file(office)[3_000][0] == "Ana 2999"


def test_of_thousands_of_rows_some_are_changed_and_some_go_again_in_the_deed_that_made_them(office: Office) -> None:
    made = [f"Quispe {number}" for number in range(1_200)]

    def work(session: Session) -> None:
        batch = Batch(session)
        ids = [batch.insert(Contact, **named(name)) for name in made]
        batch.write()
        assert noted(session).rows["contact"] == {}  # they are packed
        assert set(made_rows(session, "contact")) == made_ids(session, "contact") == set(ids)
        row = {"shown_name": made[6], "notes": ""}
        batch.update(Contact, ids[6], row, {**row, "notes": "She moved"})
        batch.write()
        everything = session.execute(select(CONTACTS).where(CONTACTS.c.id == ids[7])).mappings().one()
        batch.delete(CONTACTS, dict(everything))
        batch.write()
        assert noted(session).touched()["contact"] == made_ids(session, "contact") == {*ids} - {ids[7]}
        assert made_rows(session, "contact")[ids[6]]["notes"] == "She moved"

    write(office, work)
    told = office.read(partial(entry_detail, entry_id=1, limit=2_000)).rows
    assert len(told) == len(made) - 1 == len(on_file(office))
    assert {row.done for row in told} == {Done.ADDED}
    assert [row.row_id for row in told if any(one.after == "She moved" for one in row.fields)] == [7]
    assert office.read(check_file) == []
    office.undo()
    assert on_file(office) == {}
    office.redo()
    assert len(on_file(office)) == len(made) - 1
    assert columns(office, 7)["notes"] == "She moved"


_VALUES = (
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.text(st.characters(exclude_categories=["Cs"]))
)


@given(st.integers(1, 4).flatmap(lambda width: st.lists(st.tuples(*[_VALUES] * width), min_size=1)))
def test_rows_put_away_are_told_as_rows_one_by_one_are(rows: list[tuple[Any, ...]]) -> None:
    keys = tuple("abcd"[: len(rows[0])])
    packed = PackedRows(range(1, len(rows) + 1), keys, list(zip(*rows, strict=True)))
    each = [dict(zip(keys, row, strict=True)) for row in rows]
    assert list(packed.texts()) == [(i, json_of(row)) for i, row in enumerate(each, 1)]
    assert list(packed.rows()) == list(enumerate(each, 1))


@given(st.lists(st.sampled_from([date(2027, 3, 31), date(2026, 1, 1)]) | st.dates()))
def test_what_rows_share_is_put_as_what_each_has(column: list[date]) -> None:
    assert list(each_put(column, date.isoformat)) == [day.isoformat() for day in column]
    assert each_put(column, None) is column

"""Whatever was done, undoing all of it gives back the office as it was, and doing it again what it had become."""

import shutil
import tempfile
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy.orm import Session

from psg_admin.kernel.changes import Changes, Topic, changed
from psg_admin.kernel.errors import Conflict, NotFound, Refused
from psg_admin.people.operations import add_contact, change_contact, make_contacts, remove_contact
from psg_admin.people.particulars import ContactDraft
from psg_admin.people.queries import contact
from psg_admin.settings import Settings, save_settings
from psg_admin.store.base import Base
from psg_admin.store.check import check_file
from psg_admin.store.office import Office
from tests.history import history
from tests.offices import NOW, TODAY, SqliteHouse, memory_folder, open_for_test

State = dict[str, list[dict[str, object]]]

names = st.sampled_from(["Lucía", "Seán", "Zoë", "Nguyễn"])
ways = st.lists(st.sampled_from(["a@b.example", "c@d.example", "e@f.example"]), max_size=3, unique=True).map(tuple)
drafts = st.builds(
    ContactDraft,
    given=names,
    family=names,
    emails=ways,
    town=st.sampled_from(["", "Leeds", "York"]),
    concession=st.booleans(),
)


def state(office: Office) -> State:
    """Return all that the office holds, but for its journal and how often a row was saved."""

    def query(session: Session) -> State:
        found: State = {}
        for table in Base.metadata.sorted_tables:
            if "journal" in table.info:
                continue
            left_out = {"version", "id"} if table.info.get("derived") else {"version"}
            columns = [column for column in table.columns if column.key not in left_out]
            rows = session.execute(table.select().with_only_columns(*columns).order_by(*columns)).mappings()
            found[str(table.name)] = [dict(row) for row in rows]
        return found

    return office.read(query)


def gone_away(session: Session, *, contact_id: int) -> Changes:
    """Note as the form does that a contact has left its address, and nothing else."""
    draft = contact(session, contact_id=contact_id).draft
    return change_contact(session, contact_id=contact_id, draft=replace(draft, gone_away=True))


class Deeds(RuleBasedStateMachine):
    """Deeds on contacts and settings in any order, with some undone and done again on the way."""

    house: SqliteHouse
    house_folder: Path
    contacts: Bundle[int] = Bundle("contacts")

    @initialize()
    def open(self) -> None:
        self.folder = Path(tempfile.mkdtemp(dir=self.house_folder))
        self.office = open_for_test(self.house.new(self.folder))
        self.states = [state(self.office)]
        self.undone: list[State] = []

    def done(self) -> None:
        """Note what the office is like after a deed; what had been undone cannot be done again any more."""
        self.states.append(state(self.office))
        self.undone.clear()

    @rule(target=contacts, draft=drafts)
    def add(self, draft: ContactDraft) -> int:
        made = self.office.write(partial(add_contact, draft=draft, now=NOW)).made
        assert made is not None
        self.done()
        return made

    @rule(contact_id=contacts, draft=drafts)
    def change(self, contact_id: int, draft: ContactDraft) -> None:
        self.attempt(partial(change_contact, contact_id=contact_id, draft=draft))

    @rule(contact_id=contacts)
    def note_gone_away(self, contact_id: int) -> None:
        self.attempt(partial(gone_away, contact_id=contact_id))

    @rule(contact_id=contacts)
    def remove(self, contact_id: int) -> None:
        self.attempt(partial(remove_contact, today=TODAY, contact_id=contact_id))

    @rule(name=names, days=st.integers(0, 3))
    def set_up(self, name: str, days: int) -> None:
        self.attempt(partial(save_settings, settings={"organisation": name, "grace_days": days}))

    def attempt(self, deed: object) -> None:
        """Do a deed that may find nothing to do, or whose contact an undo has taken away."""
        assert isinstance(deed, partial)
        try:
            changes = self.office.write(deed)
        except NotFound:
            return
        if not changes.nothing:
            self.done()

    @rule()
    def undo(self) -> None:
        if len(self.states) == 1:
            with pytest.raises(Refused, match="nothing to undo"):
                self.office.undo()
            return
        self.office.undo()
        self.undone.append(self.states.pop())

    @rule()
    def redo(self) -> None:
        if not self.undone:
            with pytest.raises(Refused, match="nothing to redo"):
                self.office.redo()
            return
        self.office.redo()
        self.states.append(self.undone.pop())

    @invariant()
    def the_office_is_as_it_was_then(self) -> None:
        if hasattr(self, "states"):
            assert state(self.office) == self.states[-1]

    def teardown(self) -> None:
        if not hasattr(self, "states"):
            return
        while len(self.states) > 1:
            self.undo()
        assert state(self.office) == self.states[0]
        while self.undone:
            self.redo()
        assert state(self.office) == self.states[-1]
        assert self.office.read(check_file) == []
        self.office.close()
        shutil.rmtree(self.folder)


@pytest.mark.slow
def test_undoing_everything_gives_back_what_there_was(sqlite_house: SqliteHouse) -> None:
    with memory_folder() as folder:

        class Here(Deeds):
            house = sqlite_house
            house_folder = folder

        case = Here.TestCase
        case.settings = settings(max_examples=15, stateful_step_count=15, deadline=None)
        case("runTest").debug()


def test_an_older_deed_is_taken_back_alone_while_nothing_depends_on_it(office: Office) -> None:
    lucia = ContactDraft(given="Lucía", family="Ramírez", emails=("a@b.example",))
    office.write(partial(add_contact, draft=lucia, now=NOW))
    office.write(partial(save_settings, settings=Settings(organisation="One")))
    before = state(office)
    office.undo(1)
    assert state(office) == {**before, "contact": [], "email": [], "search_entry": []}
    assert office.read(history)[0].summary == "Undone: Lucía Ramírez added"
    office.undo(3)
    assert state(office) == before


def test_a_deed_that_something_later_needs_is_not_taken_back(office: Office) -> None:
    lucia = ContactDraft(given="Lucía", family="Ramírez")
    made = office.write(partial(add_contact, draft=lucia, now=NOW)).made
    assert made is not None
    office.write(partial(change_contact, contact_id=made, draft=replace(lucia, emails=("a@b.example",), town="York")))
    before = state(office)
    with pytest.raises(Conflict, match="cannot be undone any more"):
        office.undo(1)
    assert state(office) == before


def test_a_deed_of_very_many_rows_is_taken_back_and_done_again(office: Office) -> None:
    many = [ContactDraft(given="Zoë", family=f"No. {n}", emails=(f"z{n}@b.example",)) for n in range(600)]

    def bring_in(session: Session) -> Changes:
        make_contacts(session, drafts=many, now=NOW)
        return changed(Topic.PEOPLE, summary="600 contacts brought in")

    empty = state(office)
    office.write(bring_in)
    full = state(office)
    assert len(full["contact"]) == 600
    office.undo()
    assert state(office) == empty
    office.redo()
    assert state(office) == full
    assert office.read(check_file) == []

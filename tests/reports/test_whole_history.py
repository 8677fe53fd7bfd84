"""Everything that was done to a person is on the person's page, whatever the deed was and of which feature."""

import json
import random
from collections.abc import Iterator
from functools import partial
from typing import Any

from sqlalchemy import event, select
from sqlalchemy.orm import Session

from psg_admin.bootstrap import features
from psg_admin.kernel.changes import Changes, Topic, changed
from psg_admin.kernel.errors import UserError
from psg_admin.memberships.model import Member
from psg_admin.memberships.operations import change_membership
from psg_admin.payments.states import Method
from psg_admin.people import operations as people
from psg_admin.people.model import Contact
from psg_admin.people.operations import add_contact, change_home, join_home, leave_home, note_not_same, tag_contacts
from psg_admin.people.particulars import ContactDraft
from psg_admin.people.states import ContactKind, OwnRecord
from psg_admin.reports.merging import MERGE, Merge
from psg_admin.reports.trail import trail
from psg_admin.store.base import tables_in_order
from psg_admin.store.journal import JournalRow
from psg_admin.store.list_query import ListQuery, Work
from psg_admin.store.merging import referring
from psg_admin.store.office import Office
from psg_admin.store.planning import perform
from tests.offices import NOW, TODAY
from tests.stories.deeds import DEEDS, do, furnish

ROUNDS = 4
OF_NOBODY = frozenset({
    "account", "bank_statement", "brought_forward", "budget", "closing", "column_mapping", "counter", "discount",
    "event", "fee", "filing_rule", "financial_year", "fund", "membership_type", "money_category", "news_item",
    "news_source", "opening_balance", "own_field", "pen", "price_band", "reconciliation", "saved_view", "setting",
    "slip", "statement_line", "transfer",
})  # fmt: skip
"""The tables of which no row belongs to anybody: a deed that touches these alone is on nobody's page."""
WITH_OWNERS = {"charge_id": "charge", "payment_id": "payment", "booking_id": "booking", "membership_id": "membership"}


def test_every_table_is_about_people_or_known_not_to_be() -> None:
    features()
    kept = [table for table in tables_in_order() if table.info.keys().isdisjoint(("derived", "journal"))]
    about = {"contact", "household", "own_value"}
    for table in kept:
        if any(str(key.column.table.name) in about - {"household"} for key in table.foreign_keys):
            about.add(str(table.name))
    assert {str(table.name) for table in kept} - about == OF_NOBODY


def test_each_deed_is_on_the_page_of_everybody_whom_it_touched(office: Office) -> None:
    _live(office)
    pages = office.read(_pages)
    missing = [
        (entry_id, table, contact_id)
        for entry_id, table, contact_id in office.read(lambda session: list(_touched(session)))
        if contact_id in pages and entry_id not in pages[contact_id]
    ]
    assert missing == []


def test_what_belongs_to_somebody_else_since_stays_on_the_page(office: Office) -> None:
    furnish(office)
    ana, tom = 1, 2
    before = _page(office, tom)
    pays = _entry(office, partial(_let_pay, payer=tom))
    back = _entry(office, partial(_let_pay, payer=ana))
    resigned = _entry(office, partial(do, which=_which("_resign"), numbers=[0]))
    assert _page(office, tom) == before | {pays, back}
    assert {pays, back, resigned} < _page(office, ana)


def test_a_home_is_on_the_page_while_somebody_lives_there(office: Office) -> None:
    one, two, three = (_new(office, given) for given in ("Ada", "Ben", "Cleo"))
    office.write(partial(join_home, contact_ids=(one, two)))
    home = office.read(lambda session: session.get_one(Contact, one).household_id)
    assert home is not None
    office.write(partial(change_home, home_id=home, name="The Mill", salutation="", version=None))
    lived = _page(office, two)
    office.write(partial(join_home, contact_ids=(one, three)))
    office.write(partial(leave_home, contact_ids=[two]))
    left = _page(office, two)
    office.write(partial(change_home, home_id=home, name="The Old Mill", salutation="", version=None))
    assert lived < left
    assert _page(office, two) == left
    assert len(_page(office, one) - _page(office, two)) >= 1


def test_a_field_that_is_emptied_is_on_the_page_of_whom_it_was_kept_of_alone(office: Office) -> None:
    furnish(office)
    ana, tom = 1, 2
    for name, record in (("Choir", OwnRecord.CONTACT), ("Route", OwnRecord.MEMBERSHIP)):
        office.write(partial(people.add_field, name=name, record=record))
    membership = office.read(
        lambda session: session.scalars(select(Member.membership_id).where(Member.contact_id == ana)).first()
    )
    assert membership is not None
    said: list[int] = []
    for key, record, row_id in (
        ("field:choir", OwnRecord.CONTACT, ana), ("field:choir", OwnRecord.CONTACT, tom),
        ("field:route", OwnRecord.MEMBERSHIP, membership),
    ):  # fmt: skip
        deed = partial(_say, record=record, record_id=row_id)
        said += [_entry(office, partial(deed, own={key: text})) for text in ("alto", "")]
    assert _page(office, ana) & {*said} == {*said[:2], *said[4:]}
    assert _page(office, tom) & {*said} >= {*said[2:4]}
    assert not _page(office, tom) & {*said[:2]}
    office.undo()
    assert {*said[:2], *said[4:]} <= _page(office, ana)


def _say(session: Session, *, record: OwnRecord, record_id: int, own: dict[str, str]) -> Changes:
    assert people.say_own(session, record=record, record_id=record_id, own=own)
    return changed(Topic.PEOPLE, summary="Said")


def test_the_history_takes_as_many_statements_for_much_as_for_little(office: Office) -> None:
    furnish(office)
    counts = [_statements(office, 1)]
    for number in range(12):
        office.write(partial(do, which=_which("_take"), numbers=[0, number, 1, 0]))
        office.write(partial(do, which=_which("_book"), numbers=[0, 1, 0, number]))
    counts.append(_statements(office, 1))
    assert counts[1] == counts[0]


# --- an office in which much is done ----------------------------------------------------------------------------------


def _live(office: Office) -> None:
    furnish(office)
    chance = random.Random(13)
    for _round in range(ROUNDS):
        order = list(range(len(DEEDS)))
        chance.shuffle(order)
        for which in order:
            numbers = [chance.randrange(61) for _one in range(8)]
            _tried(office, partial(do, which=which, numbers=numbers))
        for deed in _of_people(office, chance):
            _tried(office, deed)
        try:
            office.undo()
        except UserError:
            continue


def _of_people(office: Office, chance: random.Random) -> Iterator[Work[Changes]]:
    """Yield the deeds that the story of a day does not have."""
    ids = office.read(lambda session: session.scalars(select(Contact.id).where(Contact.hidden_on.is_(None))).all())
    one, two, three, four = chance.sample(list(ids), 4)
    yield partial(join_home, contact_ids=(one, two))
    yield partial(note_not_same, contact_ids=(one, three), today=TODAY)
    body = _new(office, organisation="Kew Gardens")
    yield partial(people.add_organisation_person, organisation_id=body, person_id=one, role="", votes=True, since=TODAY)
    yield partial(people.remove_organisation_person, organisation_id=body, person_id=one, on=TODAY)
    yield partial(_tag, contact_id=three)
    yield partial(leave_home, contact_ids=[two])
    yield partial(perform, deed=MERGE, request=Merge(three, four, TODAY))


def _tried(office: Office, deed: Work[Changes]) -> None:
    try:
        office.write(deed)
    except UserError:
        return


def _new(office: Office, given: str = "", organisation: str = "") -> int:
    draft = ContactDraft(given=given, family="Moss")
    if organisation:
        draft = ContactDraft(kind=ContactKind.ORGANISATION, organisation=organisation)
    made = office.write(partial(add_contact, draft=draft, now=NOW)).made
    assert made is not None
    return made


def _tag(session: Session, *, contact_id: int) -> Changes:
    return tag_contacts(session, contact_ids=[contact_id], add=[f"choir {contact_id}"])


def _let_pay(session: Session, *, payer: int) -> Changes:
    return change_membership(session, membership_id=1, payer=payer, method=Method.CASH, today=TODAY, now=NOW)


def _entry(office: Office, deed: Work[Changes]) -> int:
    """Do a deed and return its entry."""
    office.write(deed)
    return max(office.read(partial(trail, query=ListQuery())))


def _which(name: str) -> int:
    return next(place for place, deed in enumerate(DEEDS) if deed.__name__ == name)


# --- who was touched, told by the journal alone -----------------------------------------------------------------------


def _touched(session: Session) -> Iterator[tuple[int, str, int]]:
    """Yield of each row of the journal its entry, its table, and whom it named, or what it belonged to did, then."""
    direct: dict[str, list[str]] = {"contact": ["id"], "merged": ["contact_id"]}
    for column in referring(Contact.metadata.tables["contact"]):
        direct.setdefault(str(column.table.name), []).append(str(column.key))
    state: dict[tuple[str, int], dict[str, Any]] = {}
    for row in session.scalars(select(JournalRow).order_by(JournalRow.entry_id, JournalRow.id)):
        before, after = (json.loads(text or "{}") for text in (row.before, row.after))
        held = state.setdefault((row.table_name, row.row_id), {"id": row.row_id})
        named: set[int] = set()
        for told in (before, after):
            held.update(told)
            named |= {held[name] for name in direct.get(row.table_name, ()) if held.get(name) is not None}
            for name, table in WITH_OWNERS.items():
                owner = state.get((table, int(held.get(name) or 0)), {})
                named |= {owner[key] for key in direct[table] if owner.get(key) is not None}
        yield from ((row.entry_id, row.table_name, contact_id) for contact_id in named)


def _pages(session: Session) -> dict[int, set[int]]:
    ids = session.scalars(select(Contact.id).where(Contact.hidden_on.is_(None))).all()
    return {i: set(trail(session, query=ListQuery(), contact_id=i)) for i in ids}


def _page(office: Office, contact_id: int) -> set[int]:
    return set(office.read(partial(trail, query=ListQuery(), contact_id=contact_id)))


def _statements(office: Office, contact_id: int) -> int:
    said: list[str] = []

    def read(session: Session) -> None:
        engine = session.get_bind().engine

        def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
            said.append(statement)

        event.listen(engine, "before_cursor_execute", note)
        try:
            trail(session, query=ListQuery(), contact_id=contact_id)
        finally:
            event.remove(engine, "before_cursor_execute", note)

    office.read(read)
    return len(said)

"""Contacts: added, changed, found, removed, on a real database, and all of it taken back."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial

import pytest
from sqlalchemy.orm import Session

from psg_admin.kernel.changes import Changes, Topic, changed
from psg_admin.kernel.errors import BadInput, Conflict, ManyBadInputs, NotFound, Refused
from psg_admin.kernel.money import Money
from psg_admin.payments.operations import take_payment
from psg_admin.payments.states import Method
from psg_admin.people.documents import contact_columns, contact_listing
from psg_admin.people.operations import (
    CHANGE_CONTACTS,
    add_contact,
    change_contact,
    make_contacts,
    remove_contact,
    set_deceased,
)
from psg_admin.people.particulars import ContactDraft
from psg_admin.people.plans import ContactChange, ContactChanges
from psg_admin.people.queries import ContactRow, contact, contacts, find_contacts, list_ids, list_rows, similar
from psg_admin.people.states import ContactKind
from psg_admin.store.check import check_file
from psg_admin.store.list_query import ListQuery
from psg_admin.store.office import Office
from psg_admin.store.planning import perform
from tests.offices import NOW, TODAY

LUCIA = ContactDraft(
    title="Dr", given="Lucía", family="Ramírez Ñato", known_as="Lucha", emails=("lucia@example.org", "lr@example.net"),
    telephones=("020 7946 0018", "+44 7700 900123"), street="Flat 2\n14 Grove Road", town="London", postcode="n17bj",
    notes="Prefers letters.\n\nSings.",
)  # fmt: skip


def add(office: Office, draft: ContactDraft, now: datetime = NOW) -> int:
    made = office.write(partial(add_contact, draft=draft, now=now)).made
    assert made is not None
    return made


def read(office: Office, contact_id: int) -> ContactRow:
    return office.read(partial(contact, contact_id=contact_id))


def found(office: Office, text: str) -> list[str]:
    return [hit.title for hit in office.read(partial(find_contacts, text=text))]


def test_a_contact_is_kept_with_all_its_particulars(office: Office) -> None:
    kept = read(office, add(office, LUCIA))
    assert kept.draft == replace(LUCIA, postcode="N1 7BJ")
    assert (kept.version, kept.created_at) == (1, NOW)
    assert (kept.full_name, kept.shown_name) == ("Lucía Ramírez Ñato", "Ramírez Ñato, Lucía")
    assert (kept.email, kept.telephone) == ("lucia@example.org", "020 7946 0018")
    assert kept.address_lines == ("Flat 2", "14 Grove Road", "London", "N1 7BJ")


def test_a_contact_is_found_by_anything_known_of_it(office: Office) -> None:
    add(office, LUCIA)
    add(office, ContactDraft(given="Óscar", family="Quispe"))
    for text in (
        "ramirez lucia", "LUCIA nato", "rez", "Lu", "lucha", "lr@example", "7946 0018", "02079460018", "07700900123",
        "447700900123", "n1 7bj", "N17BJ", "Ñato,",
    ):  # fmt: skip
        assert found(office, text) == ["Ramírez Ñato, Lucía"], text
    for text in ("", "quispe lucia", "%", "_", "no such thing"):
        assert found(office, text) == [], text


@pytest.mark.parametrize("kept", ["+44 20 7946 0123", "020 7946 0123", "02079460123"])
def test_a_telephone_is_found_in_whichever_way_it_is_written(office: Office, kept: str) -> None:
    add(office, replace(LUCIA, telephones=(kept,)))
    add(office, ContactDraft(given="Óscar", family="Quispe", telephones=("020 7946 0321", "+51 1 9876543")))
    for typed in ("+44 20 7946 0123", "020 7946 0123", "02079460123", "+442079460123", "020-7946-0123", "7946 0123"):
        assert found(office, typed) == ["Ramírez Ñato, Lucía"], typed
    assert found(office, "01 987 6543") == ["Quispe, Óscar"]


def test_names_that_begin_with_the_text_come_first(office: Office) -> None:
    for given, family in (("Ana", "Aguirre Rama"), ("Rama", "Zeta"), ("Bela", "Ramanujan")):
        add(office, ContactDraft(given=given, family=family))
    assert found(office, "rama") == ["Ramanujan, Bela", "Aguirre Rama, Ana", "Zeta, Rama"]
    assert found(office, "") == []


def test_a_change_is_kept_found_and_undone(office: Office) -> None:
    made = add(office, LUCIA)
    before = read(office, made)
    draft = replace(before.draft, family="Ramírez", emails=("new@example.org",), telephones=(), street="", town="",
                    postcode="", known_as="", given="Luz")  # fmt: skip
    done = office.write(partial(change_contact, contact_id=made, draft=draft, version=1))
    assert done.summary == "Luz Ramírez changed"
    after = read(office, made)
    assert after.draft == draft
    assert after.version == 2
    assert found(office, "new@example") == ["Ramírez, Luz"]
    assert found(office, "lr@example") == []
    office.undo()
    assert read(office, made).draft == before.draft
    assert found(office, "lr@example") == ["Ramírez Ñato, Lucía"]
    assert found(office, "new@example") == []
    office.redo()
    assert read(office, made).draft == draft
    assert found(office, "new@example") == ["Ramírez, Luz"]


def test_a_new_address_alone_raises_the_version(office: Office) -> None:
    made = add(office, LUCIA)
    draft = read(office, made).draft
    office.write(partial(change_contact, contact_id=made, draft=replace(draft, town="Leeds"), version=1))
    with pytest.raises(Conflict) as refused:
        office.write(partial(change_contact, contact_id=made, draft=replace(draft, given="Luz"), version=1))
    assert [(d.label, d.mine, d.theirs) for d in refused.value.differences] == [
        ("Given name", "Luz", "Lucía"),
        ("Town", "London", "Leeds"),
    ]
    assert read(office, made).draft == replace(draft, town="Leeds")


def test_many_contacts_are_changed_in_one_deed_and_those_that_stay_are_left_alone(office: Office) -> None:
    moved, kept = add(office, LUCIA), add(office, replace(LUCIA, given="Bela"))
    changes = (
        ContactChange(moved, replace(read(office, moved).draft, town="Leeds"), 1),
        ContactChange(kept, read(office, kept).draft, 1),
    )
    deed = partial(perform, deed=CHANGE_CONTACTS, request=ContactChanges(changes, None))
    assert office.write(deed).summary == "Lucía Ramírez Ñato changed"
    assert (read(office, moved).draft.town, read(office, moved).version) == ("Leeds", 2)
    assert (read(office, kept).draft.town, read(office, kept).version) == ("London", 1)
    office.undo()
    assert read(office, moved).draft.town == "London"


def test_a_save_without_a_change_is_no_deed(office: Office) -> None:
    made = add(office, LUCIA)
    draft = read(office, made).draft
    assert office.write(partial(change_contact, contact_id=made, draft=draft, version=1)).nothing
    assert office.undo_state().undo == "Lucía Ramírez Ñato added"


def test_undoing_an_addition_leaves_nothing_to_find(office: Office) -> None:
    made = add(office, LUCIA)
    office.undo()
    assert found(office, "ramirez") == []
    with pytest.raises(NotFound):
        read(office, made)
    office.redo()
    assert read(office, made).draft == replace(LUCIA, postcode="N1 7BJ")
    assert found(office, "ramirez") == ["Ramírez Ñato, Lucía"]
    assert office.read(partial(contacts, ids=[])) == {}


def test_noting_a_death_or_a_move_can_be_undone_and_taken_back(office: Office) -> None:
    made = add(office, LUCIA)
    died = office.write(partial(set_deceased, contact_id=made, on=date(2016, 10, 1), today=TODAY))
    assert died.summary == "Lucía Ramírez Ñato noted as deceased on 1 October 2016"
    assert read(office, made).note == "Deceased"
    office.undo()
    assert read(office, made).note == ""
    office.redo()
    office.write(partial(set_deceased, contact_id=made, on=None, today=TODAY))
    assert read(office, made).draft.deceased_on is None
    gone = partial(change_contact, contact_id=made, draft=replace(read(office, made).draft, gone_away=True))
    assert office.write(gone).summary == "Lucía Ramírez Ñato changed"
    assert read(office, made).note == "Gone away"
    assert office.write(gone).nothing
    office.undo()
    assert not read(office, made).draft.gone_away
    assert office.write(partial(set_deceased, contact_id=made, on=None, today=TODAY)).nothing


def test_an_organisation_does_not_die(office: Office) -> None:
    made = add(office, ContactDraft(kind=ContactKind.ORGANISATION, organisation="Andean Club"))
    with pytest.raises(BadInput, match="An organisation does not die"):
        office.write(partial(set_deceased, contact_id=made, on=TODAY, today=TODAY))
    assert office.read(partial(contact, contact_id=made)).draft.deceased_on is None


def test_nobody_dies_tomorrow(office: Office) -> None:
    made = add(office, LUCIA)
    with pytest.raises(BadInput, match="in the future") as refused:
        office.write(partial(set_deceased, contact_id=made, on=TODAY + timedelta(days=1), today=TODAY))
    assert refused.value.field == "deceased_on"
    with pytest.raises(ManyBadInputs, match="in the future"):
        add(office, replace(LUCIA, deceased_on=TODAY + timedelta(days=2)))


def test_two_desks_do_not_overwrite_each_other(office: Office) -> None:
    made = add(office, LUCIA)
    office.write(partial(change_contact, contact_id=made, draft=replace(LUCIA, gone_away=True), version=1))
    for deed in (
        partial(set_deceased, contact_id=made, on=TODAY, today=TODAY, version=1),
        partial(change_contact, contact_id=made, draft=replace(LUCIA, gone_away=False), version=1),
        partial(remove_contact, today=TODAY, contact_id=made, version=1),
    ):
        with pytest.raises(Conflict, match="Somebody else has changed Lucía Ramírez Ñato"):
            office.write(deed)
    assert read(office, made).version == 2


def test_a_contact_is_removed_with_all_its_parts_and_put_back(office: Office) -> None:
    made = add(office, LUCIA)
    before = read(office, made)
    office.write(partial(remove_contact, today=TODAY, contact_id=made))
    assert found(office, "ramirez") == []
    with pytest.raises(NotFound):
        read(office, made)
    with pytest.raises(NotFound, match="no longer there"):
        office.write(partial(remove_contact, today=TODAY, contact_id=made))
    office.undo()
    assert read(office, made).draft == before.draft
    assert found(office, "lr@example") == ["Ramírez Ñato, Lucía"]
    office.redo()
    assert found(office, "ramirez") == []


def test_a_contact_that_came_back_overtakes_the_forms_opened_before(office: Office) -> None:
    """A row made anew would begin at version 1 again, at which some form may have been opened."""
    made = add(office, LUCIA)
    office.write(partial(change_contact, contact_id=made, draft=replace(LUCIA, notes="Rings."), version=1))
    seen = {1, read(office, made).version}
    for _again in range(2):
        office.write(partial(remove_contact, today=TODAY, contact_id=made))
        office.undo()
        version = read(office, made).version
        assert version > max(seen)
        for old in seen:
            with pytest.raises(Conflict, match="Somebody else has changed Lucía"):
                office.write(partial(change_contact, contact_id=made, draft=replace(LUCIA, notes="Old"), version=old))
        seen.add(version)
    office.redo()
    office.undo()
    assert read(office, made).version > max(seen)
    assert office.read(check_file) == []


def test_a_contact_with_money_is_not_removed(office: Office) -> None:
    made = add(office, LUCIA)
    office.write(
        partial(take_payment, contact_id=made, amount=Money.of(5), method=Method.CASH, received_on=TODAY, today=TODAY,
                now=NOW)
    )  # fmt: skip
    with pytest.raises(Refused, match="Lucía Ramírez Ñato cannot be removed"):
        office.write(partial(remove_contact, today=TODAY, contact_id=made))
    assert found(office, "ramirez") == ["Ramírez Ñato, Lucía"]


def test_nothing_of_a_contact_is_kept_when_one_field_is_wrong(office: Office) -> None:
    with pytest.raises(ManyBadInputs):
        add(office, replace(LUCIA, telephones=("x",)))
    made = add(office, LUCIA)
    with pytest.raises(ManyBadInputs):
        office.write(partial(change_contact, contact_id=made, draft=replace(LUCIA, given="", family="")))
    with pytest.raises(NotFound):
        office.write(partial(change_contact, contact_id=99, draft=LUCIA))
    assert read(office, made).version == 1
    assert found(office, "ramirez") == ["Ramírez Ñato, Lucía"]


def test_odd_names_are_kept_found_and_listed(office: Office) -> None:
    for odd in ("=1+1", "<b>bold</b>", '"it\'s"', "שלום", "🙂🙂", "ß" * 200, "ﷺ" * 200, "%", "a_b\\c"):
        made = add(office, ContactDraft(given=odd, family="Zz", organisation=odd))
        assert read(office, made).draft.given == odd
    assert found(office, "<b>bold") == ["Zz, <b>bold</b>"]
    assert found(office, "שלום") == ["Zz, שלום"]
    assert len(found(office, "zz")) == 9


def test_many_contacts_are_made_in_order(office: Office) -> None:
    names = [f"N{number:03d}" for number in range(150)]

    def deed(session: Session) -> Changes:
        made = make_contacts(
            session, drafts=[ContactDraft(given=name, emails=(f"{name}@b.org",)) for name in names], now=NOW
        )
        assert [row.given for row in made] == names
        return changed(Topic.PEOPLE, summary="Many added")

    office.write(deed)
    ids = office.read(partial(list_ids, query=ListQuery()))
    assert [row.email for row in office.read(partial(list_rows, ids=ids))] == [f"{name}@b.org" for name in names]
    office.undo()
    assert len(office.read(partial(list_ids, query=ListQuery()))) == 0


def test_contacts_are_listed_filtered_and_sorted(office: Office) -> None:
    ana = ContactDraft(given="Ana", family="Ñato", town="york", postcode="YO1 7HH", emails=("a@b.org",))
    ben = ContactDraft(given="Ben", family="Nunn", town="Leeds", postcode="LS1 4DY", gone_away=True)
    club = ContactDraft(kind=ContactKind.ORGANISATION, organisation="Andean Club", deceased_on=None)
    cleo = ContactDraft(given="Cleo", family="Nash", deceased_on=TODAY)
    for minute, draft in enumerate((ana, ben, club, cleo)):
        add(office, draft, NOW + timedelta(minutes=minute))

    def names(query: ListQuery) -> list[str]:
        ids = office.read(partial(list_ids, query=query))
        return [row.full_name for row in office.read(partial(list_rows, ids=ids))]

    for query, wanted in (
        (ListQuery(), ["Andean Club", "Cleo Nash", "Ana Ñato", "Ben Nunn"]),
        (ListQuery(descending=True), ["Ben Nunn", "Ana Ñato", "Cleo Nash", "Andean Club"]),
        (ListQuery(sort="added"), ["Ana Ñato", "Ben Nunn", "Andean Club", "Cleo Nash"]),
        (ListQuery(sort="town", descending=True), ["Ana Ñato", "Ben Nunn", "Cleo Nash", "Andean Club"]),
        (ListQuery(sort="postcode"), ["Ben Nunn", "Ana Ñato", "Andean Club", "Cleo Nash"]),
        (ListQuery(filters={"kind": "organisation"}), ["Andean Club"]),
        (ListQuery(filters={"email": "yes"}), ["Ana Ñato"]),
        (ListQuery(filters={"email": "no", "kind": "person"}), ["Cleo Nash", "Ben Nunn"]),
        (ListQuery(filters={"note": "gone-away"}), ["Ben Nunn"]),
        (ListQuery(filters={"note": "deceased"}), ["Cleo Nash"]),
        (ListQuery(filters={"note": "none"}), ["Andean Club", "Ana Ñato"]),
        (ListQuery("na", filters={"kind": ""}), ["Cleo Nash", "Ana Ñato"]),
        (ListQuery("nobody"), []),
    ):
        assert names(query) == wanted, query


def test_a_contact_that_may_be_there_already_is_hinted_at(office: Office) -> None:
    first = add(office, LUCIA)
    add(office, ContactDraft(given="Anna", family="Smith", town="Leeds"))

    def alike(**typed: object) -> list[tuple[str, str]]:
        draft = ContactDraft(**typed)  # type: ignore[arg-type]
        return [(hit.title, hit.detail.split(" · ")[0]) for hit in office.read(partial(similar, draft=draft))]

    lucia = "Ramírez Ñato, Lucía"
    assert alike(given="LUCIA", family="ramirez nato") == [(lucia, "Same name")]
    assert alike(given="Ramirez", family="Ñato Lucia") == [(lucia, "Same name")]
    assert alike(given="Luzia", family="Ramires Ñato") == [(lucia, "Similar name")]
    assert alike(given="Xenia", emails=("LR@Example.net",)) == [(lucia, "Same e-mail")]
    assert alike(telephones=("+44 20 7946 0018",)) == [(lucia, "Same telephone")]
    assert alike(given="Ana", family="Smithe") == [("Smith, Anna", "Similar name")]
    for nobody in ({}, {"given": "Pedro"}, {"given": "A", "family": "B"}, {"telephones": ("12",)}, {"emails": ("",)}):
        assert alike(**nobody) == [], nobody
    draft = read(office, first).draft
    assert office.read(partial(similar, draft=draft, but=first)) == []
    assert office.read(partial(similar, draft=draft))[0].record_id == first


def test_a_listing_of_contacts_is_ready_for_paper(sqlite_office: Office) -> None:
    row = read(sqlite_office, add(sqlite_office, LUCIA))
    listing = sqlite_office.read(partial(contact_listing, ids=[row.id], title="People", made_at=NOW, made_from="All"))
    assert (listing.title, listing.made_from, [found.id for found in listing.rows]) == ("People", "All", [row.id])
    assert {column.key: column.value(row) for column in listing.columns} == {
        "name": "Ramírez Ñato, Lucía", "kind": "Person", "organisation": "", "email": "lucia@example.org",
        "telephone": "020 7946 0018", "street": "Flat 2, 14 Grove Road", "town": "London", "postcode": "N1 7BJ",
        "country": "", "note": "", "added": NOW.astimezone().date(), "title": "Dr", "given": "Lucía",
        "family": "Ramírez Ñato", "known_as": "Lucha", "county": "", "concession": "",
        "notes": "Prefers letters. Sings.", "deceased_on": "",
        "gone_away": "", "suffix": "", "salutation": "", "former_names": "", "copies": 1, "concession_evidence": "",
        "concession_until": "", "death_day_known": "yes", "rest_gift_since": "", "other_emails": "lr@example.net",
        "other_telephones": "+44 7700 900123", "tags": "", "consents": "",
    }  # fmt: skip
    for column in contact_columns():
        if column.sortable:
            assert sqlite_office.read(partial(list_ids, query=ListQuery(sort=column.key))).tolist() == [row.id]

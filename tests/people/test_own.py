"""The office's own fields, tags and consents: made, filled in, changed for all, found, listed, and taken back."""

from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from psg_admin.kernel.changes import Changes, Topic, changed
from psg_admin.kernel.errors import BadInput, Conflict, NotFound, Refused
from psg_admin.people import operations, queries
from psg_admin.people.documents import contact_columns
from psg_admin.people.model import OwnField
from psg_admin.people.operations import ConsentDraft
from psg_admin.people.own import FieldRow, kept_text, renamed
from psg_admin.people.particulars import ContactDraft
from psg_admin.people.queries import ContactRow, contact, find_contacts, letters, list_ids, list_rows, own_fields
from psg_admin.people.states import OwnKind, OwnRecord
from psg_admin.store.list_query import ListQuery, orders_of
from psg_admin.store.office import Office
from tests.memberships.desk import everything
from tests.offices import NOW, TODAY
from tests.statements import statements

ANA = ContactDraft(given="Ana", family="Heron", street="1 Mill Lane", town="York")
KINDS = {
    "Choir": OwnKind.CHOICE, "First aid": OwnKind.YES_NO, "Born": OwnKind.DAY, "Shares": OwnKind.NUMBER,
    "Helps with": OwnKind.TEXT,
}  # fmt: skip
SAID = {
    "field:choir": "alto", "field:first-aid": "no", "field:born": date(1961, 5, 3), "field:shares": Decimal("12.5"),
    "field:helps-with": "Teas\nand cakes",
}  # fmt: skip


def field(kind: OwnKind, choices: tuple[str, ...] = ()) -> FieldRow:
    return FieldRow(1, "x", "X", OwnRecord.CONTACT, kind, choices, 1, True, 1)


def furnished(office: Office) -> int:
    """Make a field of each kind, and Ana, who says something in each; return her id."""
    for name, kind in KINDS.items():
        choices = ("soprano", "alto") if kind is OwnKind.CHOICE else ()
        office.write(partial(operations.add_field, name=name, kind=kind, choices=choices))
    made = office.write(partial(operations.add_contact, draft=ANA, now=NOW, own=SAID, tags=("tea", "Tea", "stall")))
    assert made.made is not None
    return made.made


def row(office: Office, contact_id: int) -> ContactRow:
    return office.read(partial(contact, contact_id=contact_id))


def fields(office: Office) -> dict[str, FieldRow]:
    return {one.name: one for one in office.read(partial(own_fields, every=True))}


def found(office: Office, text: str) -> list[str]:
    return [hit.title for hit in office.read(partial(find_contacts, text=text))]


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        (OwnKind.NUMBER, "£1,234.50", "1234.5"), (OwnKind.NUMBER, "-3", "-3"), (OwnKind.NUMBER, ".5", "0.5"),
        (OwnKind.NUMBER, "1200", "1200"), (OwnKind.NUMBER, "0.00", "0"), (OwnKind.DAY, "5 nov 2016", "2016-11-05"),
        (OwnKind.DAY, "2016-11-05", "2016-11-05"), (OwnKind.CHOICE, " ALTO ", "alto"), (OwnKind.YES_NO, "Y", "yes"),
        (OwnKind.YES_NO, "no", "no"), (OwnKind.TEXT, "  two  words ", "two words"), (OwnKind.NUMBER, "  ", ""),
        (OwnKind.CHOICE, "", ""),
    ],
)  # fmt: skip
def test_what_is_typed_is_taken_as_the_kind_of_the_field_wants_it(kind: OwnKind, typed: str, kept: str) -> None:
    each = field(kind, ("soprano", "alto"))
    said = each.parse(typed, today=TODAY)
    assert kept_text(said) == kept
    if kept:
        assert each.read(kept) == said


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        (OwnKind.NUMBER, "old"), (OwnKind.NUMBER, "1.2.3"), (OwnKind.NUMBER, "1234567890123456"), (OwnKind.DAY, "soon"),
        (OwnKind.CHOICE, "tenor"), (OwnKind.YES_NO, "perhaps"),
    ],
)  # fmt: skip
def test_what_is_no_value_of_the_kind_is_refused(kind: OwnKind, typed: str) -> None:
    with pytest.raises(BadInput):
        field(kind, ("soprano", "alto")).parse(typed, today=TODAY)


def test_a_choice_that_changes_in_its_place_has_another_name() -> None:
    assert renamed(["a", "b"], ["a", "c"]) == {"b": "c"}
    assert renamed(["a", "b"], ["b", "a"]) == {}
    assert renamed(["a", "b"], ["a", "b", "c"]) == {}


def test_a_contact_says_something_in_every_kind_of_field_in_one_deed(office: Office) -> None:
    ana = furnished(office)
    assert row(office, ana).kept.own == SAID
    assert row(office, ana).kept.tags == ("stall", "tea")
    assert found(office, "cakes") == found(office, "stall") == found(office, "12.5") == ["Heron, Ana"]
    changed = {"field:choir": None, "field:shares": Decimal(3), "field:helps-with": ""}
    before = row(office, ana)
    office.write(
        partial(
            operations.change_contact, contact_id=ana, draft=ContactDraft(given="Ana", family="Wren"), own=changed,
            tags=("tea",), version=before.version,
        )
    )  # fmt: skip
    after = row(office, ana)
    assert after.version > before.version
    assert after.kept.own == {"field:first-aid": "no", "field:born": date(1961, 5, 3), "field:shares": Decimal(3)}
    assert (after.draft.family, after.kept.tags, found(office, "cakes")) == ("Wren", ("tea",), [])
    office.undo()
    assert (row(office, ana).kept, row(office, ana).draft) == (before.kept, before.draft)
    assert found(office, "cakes") == ["Heron, Ana"]
    with pytest.raises(BadInput, match="none of its choices"):
        office.write(partial(operations.change_contact, contact_id=ana, draft=ANA, own={"field:choir": "tenor"}))
    with pytest.raises(Conflict):
        office.write(partial(operations.change_contact, contact_id=ana, draft=ANA, own=changed, version=before.version))


def test_a_field_is_renamed_moved_closed_and_opened_and_what_it_says_stays(office: Office) -> None:
    ana = furnished(office)
    change = partial(operations.change_field, field_id=fields(office)["Choir"].id)
    with pytest.raises(BadInput, match="already"):
        office.write(partial(change, name="born"))
    with pytest.raises(Refused, match="“alto” is chosen once"):
        office.write(partial(change, choices=["soprano", "bass", "tenor"]))
    office.write(partial(change, name="Voice", choices=["soprano", "contralto"]))
    assert row(office, ana).kept.own["field:choir"] == "contralto"
    assert found(office, "contralto") == ["Heron, Ana"]
    office.undo()
    assert row(office, ana).kept.own["field:choir"] == "alto"
    office.write(partial(change, last=True))
    assert list(fields(office))[-1] == "Choir"
    office.write(partial(change, before_id=fields(office)["First aid"].id))
    assert next(iter(fields(office))) == "Choir"
    office.write(partial(change, open=False))
    assert "field:choir" not in row(office, ana).kept.own
    assert found(office, "alto") == []
    with pytest.raises(BadInput, match="closed"):
        office.write(partial(operations.change_contact, contact_id=ana, draft=ANA, own={"field:choir": "soprano"}))
    office.write(partial(change, open=True))
    assert (row(office, ana).kept.own["field:choir"], found(office, "alto")) == ("alto", ["Heron, Ana"])


@pytest.mark.parametrize(
    ("key", "value", "fits"),
    [
        ("field:choir", "=ALTO", True), ("field:choir", "=soprano", False), ("field:first-aid", "=no", True),
        ("field:born", "*", True), ("field:born", "-", False), ("tag", "stall", True), ("tag", "choir", False),
        ("consent", "post-no", True), ("consent", "post-none", False), ("consent", "email-none", True),
        ("consent", "ask", False), ("field:gone", "*", False),
    ],
)  # fmt: skip
def test_lists_are_narrowed_by_what_the_office_keeps_of_its_own(
    office: Office, key: str, value: str, *, fits: bool
) -> None:
    ana = furnished(office)
    office.write(partial(operations.add_contact, draft=ContactDraft(given="Luis", family="Paz"), now=NOW))
    office.write(partial(operations.note_consents, contact_id=ana, consents=[no_post()], today=TODAY))
    assert (ana in office.read(partial(list_ids, query=ListQuery("", {key: value})))) is fits
    words = office.read(partial(queries.CONTACT_FILTERS.in_words, query=ListQuery("", {key: value}), today=TODAY))
    assert all(words)


def test_a_list_is_put_in_order_by_every_kind_of_field_with_nothing_behind(office: Office) -> None:
    for name, kind in KINDS.items():
        choices = ("soprano", "alto", "bass") if kind is OwnKind.CHOICE else ()
        office.write(partial(operations.add_field, name=name, kind=kind, choices=choices))
    people = {
        "Ana": ("alto", "no", date(1961, 5, 3), Decimal("12.5"), "Évora"),
        "Ben": ("soprano", "yes", date(1960, 12, 3), Decimal(-100), "zoo"),
        "Cem": ("bass", None, date(999, 1, 1), Decimal(9), "apples"),
        "Dan": (None, None, None, None, None),
    }
    for given, said in people.items():
        own = dict(zip(SAID, said, strict=True))
        office.write(
            partial(operations.add_contact, draft=ContactDraft(given=given, family="A"), now=NOW, own=own)
        )  # fmt: skip

    def names(sort: str) -> str:
        query = ListQuery().ordered(orders_of(sort))
        rows = office.read(partial(list_rows, ids=office.read(partial(list_ids, query=query))))
        return " ".join(row.draft.given for row in rows)

    assert names("field:choir") == "Ben Ana Cem Dan"
    assert names("-field:choir") == "Cem Ana Ben Dan"
    assert names("field:first-aid") == "Ben Ana Cem Dan"
    assert names("field:born") == "Cem Ben Ana Dan"
    assert names("-field:born") == "Ana Ben Cem Dan"
    assert names("field:shares") == "Ben Cem Ana Dan"
    assert names("-field:shares") == "Ana Cem Ben Dan"
    assert names("field:helps-with") == "Cem Ana Ben Dan"
    assert names("-field:first-aid,-name") == "Ana Ben Dan Cem"
    with pytest.raises(BadInput, match="field:gone"):
        names("field:gone")


def test_a_text_that_came_into_a_field_of_numbers_stands_behind_the_numbers(office: Office) -> None:
    office.write(partial(operations.add_field, name="Shares"))
    for said in ("10", "many", "9"):
        draft = ContactDraft(given=said, family="A")
        office.write(partial(operations.add_contact, draft=draft, now=NOW, own={"field:shares": said}))
    office.write(turn_to_numbers)
    asked = ListQuery(sort="field:shares")
    rows = office.read(partial(list_rows, ids=office.read(partial(list_ids, query=asked))))
    assert [row.draft.given for row in rows] == ["9", "10", "many"]


def turn_to_numbers(session: Session) -> Changes:
    """Let the one field be of numbers, whatever it says."""
    session.scalars(select(OwnField)).one().kind = OwnKind.NUMBER
    return changed(Topic.PEOPLE, summary="Turned")


def test_a_filter_that_there_is_not_is_refused(office: Office) -> None:
    for filters in ({"field:choir": "alto"}, {"fields": "*"}):
        with pytest.raises(BadInput):
            office.read(partial(list_ids, query=ListQuery("", filters)))


def test_each_open_field_is_a_column_and_a_list_asks_as_often_whatever_it_has(office: Office) -> None:
    ana = furnished(office)
    columns = {column.key: column for column in contact_columns(office.read(own_fields))}
    listed = office.read(partial(list_rows, ids=[ana]))[0]
    said = {key: column.value(listed) for key, column in columns.items() if key.startswith("field:")}
    assert said == {**SAID, "field:helps-with": "Teas, and cakes"}
    assert {column.name for key, column in columns.items() if key.startswith("field:")} == {
        f"field:{name}" for name in KINDS
    }
    assert columns["tags"].value(listed) == "stall, tea"
    once = len(statements(office, lambda: office.read(partial(list_rows, ids=[ana]))))
    for number in range(4):
        office.write(partial(operations.add_field, name=f"Field {number}"))
    assert len(statements(office, lambda: office.read(partial(list_rows, ids=[ana])))) == once


def test_tags_are_given_to_many_renamed_merged_and_taken_from_all(office: Office) -> None:
    ana = furnished(office)
    luis = office.write(partial(operations.add_contact, draft=ContactDraft(given="Luis", family="Paz"), now=NOW)).made
    assert luis is not None
    tag = partial(operations.tag_contacts, contact_ids=[ana, luis])
    assert office.write(partial(tag, add=["TEA", "choir"], remove=["stall"])).summary == (
        "Tags of 2 contacts: tea, choir added, stall removed"
    )
    assert office.read(queries.known_tags) == {"choir": 2, "tea": 2}
    assert office.write(partial(tag, add=["tea"])).nothing
    office.write(partial(operations.rename_tag, name="CHOIR", new="Tea"))
    assert (office.read(queries.known_tags), found(office, "choir")) == ({"tea": 2}, [])
    office.undo()
    office.write(partial(operations.rename_tag, name="choir", new="Singers"))
    assert found(office, "singers") == ["Heron, Ana", "Paz, Luis"]
    office.write(partial(operations.remove_tag, name="tea"))
    assert office.read(queries.known_tags) == {"Singers": 2}
    with pytest.raises(NotFound):
        office.write(partial(operations.remove_tag, name="tea"))


def no_post(**more: Any) -> ConsentDraft:
    return ConsentDraft("post", False, date(2016, 3, 1), "No paper", "form of joining", **more)


def test_who_said_no_to_post_gets_no_letter_and_that_is_counted(office: Office) -> None:
    ana = furnished(office)
    assert len(office.read(partial(letters, ids=[ana])).letters) == 1
    office.write(partial(operations.note_consents, contact_id=ana, consents=[no_post()], today=TODAY))
    said = row(office, ana).kept.consents["post"]
    assert (said.answer, said.words, said.source, said.noted_on) == (
        False, "No paper", "form of joining", date(2016, 3, 1),
    )  # fmt: skip
    left = office.read(partial(letters, ids=[ana]))
    assert (left.letters, left.no_post) == ((), 1)
    assert office.write(partial(operations.note_consents, contact_id=ana, consents=[no_post()], today=TODAY)).nothing
    for wrong in (ConsentDraft("owl", True, TODAY), ConsentDraft("post", True, date(2031, 1, 1))):
        with pytest.raises(BadInput):
            office.write(partial(operations.note_consents, contact_id=ana, consents=[wrong], today=TODAY))
    office.write(partial(operations.note_consents, contact_id=ana, consents=[no_post(known=False)], today=TODAY))
    assert row(office, ana).kept.consents == {}
    office.undo()
    assert row(office, ana).kept.consents["post"].answer is False


def test_the_making_of_somebody_of_whom_a_field_says_something_since_is_not_undone(office: Office) -> None:
    made = office.write(partial(operations.add_contact, draft=ANA, now=NOW))
    assert made.made is not None
    before = everything(office)
    office.write(partial(operations.add_field, name="Choir"))
    office.write(partial(operations.change_contact, contact_id=made.made, draft=ANA, own={"field:choir": "alto"}))
    for _deed in range(2):
        office.undo()
    assert everything(office) == before
    office.undo()


def test_a_contact_is_removed_with_all_that_is_kept_of_it(office: Office) -> None:
    ana = furnished(office)
    office.write(partial(operations.note_consents, contact_id=ana, consents=[no_post()], today=TODAY))
    before = everything(office)
    office.write(partial(operations.remove_contact, contact_id=ana, today=TODAY))
    assert office.read(queries.known_tags) == {}
    office.undo()
    assert everything(office) == before
    assert row(office, ana).kept.own == SAID

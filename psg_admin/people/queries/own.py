"""The office's own fields, and what else is kept of contacts beside their particulars: tags and consents."""

from array import array
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Numeric, Select, case, cast, func, not_, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from psg_admin.kernel.words import _, fold, mark
from psg_admin.people.model import Consent, Contact, GiftAidDeclaration, OwnField, OwnValue, Tag
from psg_admin.people.own import KEY, NUMBER, FieldRow, OwnFacts, field_meant, kept_text, split_said
from psg_admin.people.states import OwnKind, OwnRecord
from psg_admin.store.base import base_table, chunks
from psg_admin.store.filters import Choice, Filter, FilterFamily, FilterKind
from psg_admin.store.list_query import ListQuery
from psg_admin.store.ordering import SortKey, by_signs, by_value, by_words, signs

SOME, NONE, IS = "*", "-", "="
"""What a filter by a field of the office's own asks for: that it says something, nothing, or what stands behind."""


@dataclass(frozen=True, slots=True)
class ConsentRow:
    """What a contact said of one ``channel``: yes, no, or (None) what is to be asked again; see the table."""

    id: int
    channel: str
    answer: bool | None
    words: str
    source: str
    noted_on: date


@dataclass(frozen=True, slots=True)
class GiftAidRow:
    """A Gift Aid declaration: ``answer`` None is one of which nobody knows; days are included."""

    answer: bool | None
    made_on: date | None
    ended_on: date | None
    claimed_to: date | None
    source: str


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of a contact beside its particulars: values of fields by their keys, tags, consents by channel."""

    own: Mapping[str, Any] = field(default_factory=dict)
    tags: tuple[str, ...] = ()
    consents: Mapping[str, ConsentRow] = field(default_factory=dict)


NOTHING_KEPT = Kept()


def own_fields(session: Session, *, of: Sequence[OwnRecord] = (), every: bool = False) -> tuple[FieldRow, ...]:
    """Return the office's own fields ``of`` these kinds of records (none: of all) in their order; ``every``: also those
    that are closed.
    """
    wanted = of or tuple(OwnRecord)
    rows = session.execute(
        select(
            OwnField.id, OwnField.code, OwnField.name, OwnField.record, OwnField.kind, OwnField.choices,
            OwnField.position, OwnField.open, OwnField.version,
        )
        .where(OwnField.record.in_(wanted))
        .order_by(OwnField.position, OwnField.id)
    )  # fmt: skip
    found = (
        FieldRow(*row[:5], tuple(filter(None, row.choices.split("\n"))), row.position, row.open, row.version)
        for row in rows
    )
    of_kind = sorted(found, key=lambda each: wanted.index(each.record))
    return tuple(each for each in of_kind if each.open or every)


def own_facts(session: Session, record: OwnRecord, ids: Collection[int]) -> dict[int, OwnFacts]:
    """Return what changing the values of some records of a kind needs to know, by their ids."""
    fields = own_fields(session, of=(record,), every=True)
    table = base_table(OwnValue.__mapper__)
    rows: dict[int, dict[int, Mapping[str, Any]]] = {i: {} for i in ids}
    for some in chunks(ids) if fields else ():
        wanted = select(table).where(table.c.record_id.in_(some), table.c.field_id.in_([each.id for each in fields]))
        for row in session.execute(wanted).mappings():
            rows[row["record_id"]][row["field_id"]] = dict(row)
    return {i: OwnFacts(fields, found) for i, found in rows.items()}


def own_values(session: Session, ids: Collection[int], fields: Iterable[FieldRow]) -> dict[int, dict[str, Any]]:
    """Return what records say in ``fields``, which are all of one kind of record, by the ids of the records; whoever
    says nothing is left out. One query for each thousand.
    """
    by_id = {each.id: (each.key, each.read) for each in fields}  # a list asks at every block of rows that is seen
    found: dict[int, dict[str, Any]] = defaultdict(dict)
    for some in chunks(ids) if by_id else ():
        query = select(OwnValue.record_id, OwnValue.field_id, OwnValue.text)
        asked = query.where(OwnValue.record_id.in_(some), OwnValue.field_id.in_(by_id))
        for record_id, field_id, text in session.connection().execute(asked):
            key, read = by_id[field_id]
            found[record_id][key] = read(text)
    return found


def own_texts(session: Session, record: OwnRecord, ids: Collection[int]) -> dict[int, list[str]]:
    """Return what records of a kind are found by, in their fields that are open, by the ids of the records."""
    found: dict[int, list[str]] = defaultdict(list)
    for some in chunks(ids):
        query = (
            select(OwnValue.record_id, OwnValue.text)
            .join(OwnField, OwnField.id == OwnValue.field_id)
            .where(
                OwnField.record == record, OwnField.open.is_(True), OwnValue.record_id.in_(some),
                OwnField.kind != OwnKind.YES_NO,
            )
            .order_by(OwnValue.record_id, OwnField.position, OwnField.id)
        )  # fmt: skip
        for record_id, text in session.execute(query):
            found[record_id].append(text)
    return found


def tags_of(session: Session, ids: Collection[int]) -> dict[int, tuple[str, ...]]:
    """Return the tags of contacts, in the order of their words, by the ids of those who have any."""
    found: dict[int, list[str]] = defaultdict(list)
    for some in chunks(ids):
        for contact_id, name in session.execute(select(Tag.contact_id, Tag.name).where(Tag.contact_id.in_(some))):
            found[contact_id].append(name)
    return {i: tuple(sorted(names, key=lambda name: (fold(name), name))) for i, names in found.items()}


def tag_rows(session: Session, ids: Collection[int]) -> dict[int, list[Mapping[str, Any]]]:
    """Return the rows of the tags of contacts, by the ids of these."""
    table = base_table(Tag.__mapper__)
    found: dict[int, list[Mapping[str, Any]]] = defaultdict(list)
    for some in chunks(ids):
        query = select(table).where(table.c.contact_id.in_(some)).order_by(table.c.id)
        for row in session.execute(query).mappings():
            found[row["contact_id"]].append(dict(row))
    return found


def known_tags(session: Session) -> dict[str, int]:
    """Return every tag that somebody has, in the order of the words, with how many have it."""
    return {line.name: line.people for line in _tag_lines(session)}


@dataclass(frozen=True, slots=True)
class TagLine:
    """A tag as a list shows it, with how many have it; ``id`` is that of the first row that has it."""

    id: int
    name: str
    people: int


def _tag_lines(session: Session) -> list[TagLine]:
    query = (
        select(func.min(Tag.id), Tag.name, func.count())
        .join(Contact, Contact.id == Tag.contact_id)
        .where(Contact.hidden_on.is_(None))
        .group_by(Tag.name)
    )
    found = [TagLine(*row) for row in session.execute(query)]
    return sorted(found, key=lambda line: (fold(line.name), line.name))


def tag_ids(session: Session) -> "array[int]":
    """Return the ids of all tags, in the order of their words."""
    return array("q", (line.id for line in _tag_lines(session)))


def tag_lines(session: Session, *, ids: Sequence[int]) -> list[TagLine]:
    """Return the tags of ``ids`` in that order; what nobody has any more is left out."""
    found = {line.id: line for line in _tag_lines(session)}
    return [found[i] for i in ids if i in found]


def field_ids(session: Session) -> "array[int]":
    """Return the ids of all fields of the office's own, in their order."""
    return array("q", (one.id for one in own_fields(session, every=True)))


def field_rows(session: Session, *, ids: Sequence[int]) -> list[FieldRow]:
    """Return the fields of ``ids`` in that order; what is no longer there is left out."""
    found = {one.id: one for one in own_fields(session, every=True)}
    return [found[i] for i in ids if i in found]


def consents_of(session: Session, ids: Collection[int]) -> dict[int, dict[str, ConsentRow]]:
    """Return what contacts said of the ways to reach them, by the ids of those of whom anything is noted."""
    found: dict[int, dict[str, ConsentRow]] = defaultdict(dict)
    for some in chunks(ids):
        query = select(
            Consent.contact_id, Consent.id, Consent.channel, Consent.answer, Consent.words, Consent.source,
            Consent.noted_on,
        )  # fmt: skip
        for row in session.execute(query.where(Consent.contact_id.in_(some)).order_by(Consent.id)):
            found[row[0]][row[2]] = ConsentRow(row[1], row[2], row[3], row[4], row[5], row[6])
    return found


def gift_aid_of(session: Session, *, contact_id: int) -> list[GiftAidRow]:
    """Return the Gift Aid declarations of a contact, the newest first."""
    one = GiftAidDeclaration
    query = select(one.answer, one.made_on, one.ended_on, one.claimed_to, one.source)
    return [
        GiftAidRow(*row) for row in session.execute(query.where(one.contact_id == contact_id).order_by(one.id.desc()))
    ]


@dataclass(frozen=True, slots=True)
class Offered:
    """What forms and lists offer beside what every office has: its own fields that are open, every tag that somebody
    has, and whether anything is noted of consents.
    """

    fields: tuple[FieldRow, ...] = ()
    tags: tuple[str, ...] = ()
    consents: bool = False

    def of(self, *records: OwnRecord) -> tuple[FieldRow, ...]:
        """Return the fields of these kinds of records."""
        return tuple(each for each in self.fields if each.record in records)


def offered(session: Session) -> Offered:
    """Return what this office has made of its own."""
    noted = session.scalar(select(Consent.id).limit(1)) is not None
    return Offered(own_fields(session), tuple(known_tags(session)), noted)


def kept_of(session: Session, ids: Collection[int], fields: Iterable[FieldRow] | None = None) -> dict[int, Kept]:
    """Return what is kept of contacts beside their particulars, by their ids; ``fields`` are their own fields, where
    they are known already. A fixed number of queries for each thousand.
    """
    shown = own_fields(session, of=(OwnRecord.CONTACT,)) if fields is None else fields
    own, tags, consents = own_values(session, ids, shown), tags_of(session, ids), consents_of(session, ids)
    return {i: Kept(own.get(i, {}), tags.get(i, ()), consents.get(i, {})) for i in {*own, *tags, *consents}}


# --- what lists are narrowed by ---------------------------------------------------------------------------------------


def _says(code: str, value: str, record: OwnRecord, owner: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    query = (
        select(OwnValue.record_id)
        .join(OwnField, OwnField.id == OwnValue.field_id)
        .where(OwnField.code == code, OwnField.record == record)
    )
    if value.startswith(IS):
        said = value[len(IS) :]
        query = query.where(or_(OwnValue.text == said, func.lower(OwnValue.text) == said.lower()))
    return owner.in_(query)


def own_family(owners: Mapping[OwnRecord, InstrumentedAttribute[int]]) -> FilterFamily[Any]:
    """Return the filters by the office's own fields of a list; ``owners`` are the columns with the ids of the records
    that are kept in it.
    """

    def made(key: str, text: str) -> Filter[Any] | None:
        if text[:1] not in {"", SOME, NONE, IS}:
            return None

        def clause(value: str, _context: object) -> ColumnElement[bool]:
            says = or_(*(_says(key[len(KEY) :], value, record, owner) for record, owner in owners.items()))
            return not_(says) if value == NONE else says

        return Filter(
            key=key, label=mark("Own field"), kind=FilterKind.TEXT, clause=clause, load=partial(_said_of, key)
        )

    def typed(session: Session, given: str, today: date) -> tuple[str, str]:
        fields = own_fields(session, of=tuple(owners))
        name, equals, value = split_said(fields, given)
        each = field_meant(fields, name)
        if not equals:
            return each.key, SOME
        if not value.strip():
            return each.key, NONE
        return each.key, f"{IS}{kept_text(each.parse(value, today=today))}"

    def ordered(session: Session, key: str) -> str:
        if not key.startswith(KEY):
            return key
        return field_meant(own_fields(session, of=tuple(owners)), key[len(KEY) :]).key

    return FilterFamily(
        KEY, made, typed, ordered, option="--field", metavar="NAME=VALUE",
        help="Only what says this in a field of the office’s own; NAME alone: says anything, NAME=: says nothing.",
    )  # fmt: skip


class _Said(Mapping[str, str]):
    """What filters by a ``field`` choose, in words by their values; nothing where it is no longer shown."""

    def __init__(self, field: FieldRow | None) -> None:
        self._field = field

    def __getitem__(self, text: str) -> str:
        each = self._field
        if each is None:
            raise KeyError(text)
        if text.startswith(IS):
            value = each.read(text[len(IS) :])
            return _("{what}: {value}").format(what=each.name, value=getattr(value, "label", value))
        return (_("{what}: says something") if text == SOME else _("{what}: says nothing")).format(what=each.name)

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


def _said_of(key: str, session: Session) -> Mapping[str, str]:
    return _Said(next((one for one in own_fields(session) if one.key == key), None))


# --- what lists are put in order by -----------------------------------------------------------------------------------


_S = TypeVar("_S", bound=Select[Any])


def own_sorts(
    session: Session, statement: _S, query: ListQuery, owners: Mapping[OwnRecord, InstrumentedAttribute[int]]
) -> tuple[_S, dict[str, SortKey]]:
    """Return ``statement`` with what is said in those of the office's own fields by which ``query`` is put in order,
    and the keys for it; ``owners`` as for :func:`own_family`.
    """
    keys: dict[str, SortKey] = {}
    if not any(order.key.startswith(KEY) for order in query.orders):
        return statement, keys
    for each in own_fields(session, of=tuple(owners), every=True):
        if query.sorted_by(each.key):
            said = aliased(OwnValue)
            joined = (said.field_id == each.id) & (said.record_id == owners[each.record])
            statement = statement.outerjoin(said, joined)
            keys[each.key] = _sort_key(each, said.text)
    return statement, keys


def _sort_key(each: FieldRow, text: InstrumentedAttribute[str]) -> SortKey:
    if each.kind is OwnKind.NUMBER:
        # A text that came in otherwise may be no number, and a server does not take that for one.
        number = case((text.regexp_match(f"^(?:{NUMBER})$"), cast(text, Numeric)))
        return by_value(number, full=False)
    if each.options:
        places = {str(one): place for place, one in enumerate(each.options)}
        return SortKey((case(places, value=text, else_=len(places)), signs(text)), text.is_(None))
    return by_signs(text) if each.kind is OwnKind.DAY else by_words(text)


ASK = "ask"
_ANSWERS = {"yes": Consent.answer.is_(True), "no": Consent.answer.is_(False), "ask": Consent.answer.is_(None)}
CONSENTS = (
    Choice(ASK, mark("To be asked again")),
    Choice("post-yes", mark("Post: yes")),
    Choice("post-no", mark("Post: no")),
    Choice("post-ask", mark("Post: ask again")),
    Choice("post-none", mark("Post: nothing noted")),
    Choice("email-yes", mark("E-mail: yes")),
    Choice("email-no", mark("E-mail: no")),
    Choice("email-ask", mark("E-mail: ask again")),
    Choice("email-none", mark("E-mail: nothing noted")),
    Choice("telephone-yes", mark("Telephone: yes")),
    Choice("telephone-no", mark("Telephone: no")),
    Choice("telephone-ask", mark("Telephone: ask again")),
    Choice("telephone-none", mark("Telephone: nothing noted")),
)
"""What a list can be narrowed by of the consents."""


def consented(value: str, owner: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """Return the condition that a contact, whose id is in ``owner``, said so: a value of :data:`CONSENTS`."""
    if value == ASK:
        return owner.in_(select(Consent.contact_id).where(_ANSWERS["ask"]))
    channel, answer = value.split("-")
    of_channel = select(Consent.contact_id).where(Consent.channel == channel)
    return owner.not_in(of_channel) if answer == "none" else owner.in_(of_channel.where(_ANSWERS[answer]))


def kept_filters(owner: InstrumentedAttribute[int]) -> tuple[Filter[Any], ...]:
    """Return the filters by tag and consent of a list of people, whose ids are in ``owner``."""
    return (
        Filter(
            key="tag",
            label=mark("Tag"),
            kind=FilterKind.TEXT,
            load=_tag_words,
            clause=lambda name, _context: owner.in_(select(Tag.contact_id).where(Tag.name == name)),
            typed=tag_meant,
            option="--tag",
            metavar="TAG",
            help="Who has this tag.",
        ),
        Filter(
            key="consent",
            label=mark("Consent"),
            choices=CONSENTS,
            clause=lambda value, _context: consented(value, owner),
            option="--consent",
            help="What was said of post, e-mail and telephone.",
        ),
    )


def _tag_words(session: Session) -> dict[str, str]:
    return {name: _("Tag: {name}").format(name=name) for name in known_tags(session)}


def tag_meant(session: Session, name: str) -> str:
    """Return the tag that is meant, as it is written; what nobody has as it was typed."""
    return next((one for one in known_tags(session) if fold(one) == fold(name)), name.strip())


def spelled(names: Iterable[str], known: Iterable[str]) -> tuple[str, ...]:
    """Return tags as they are written already, where they are known."""
    there = {fold(name): name for name in known}
    return tuple(dict.fromkeys(there.setdefault(fold(name), name) for name in names))

"""All that is kept of the members of an office, as rows in the columns by which an import knows them unasked."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple, overload

from sqlalchemy import select
from sqlalchemy.orm import Session

from psg_admin.imports.kinds import kind_words, type_key
from psg_admin.imports.known import KnownGiftAid, KnownMembership, KnownRest
from psg_admin.imports.matching import MEMBERS, MEMBERSHIPS
from psg_admin.imports.queries import homes_called, known_ids, known_memberships, of_memberships, rest_of
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.kernel.words import fold
from psg_admin.memberships.queries import scheme
from psg_admin.memberships.queries.facts import load_facts
from psg_admin.memberships.rules import Facts, TermFacts, TypeRow, standing_on
from psg_admin.memberships.states import Ending
from psg_admin.payments.model import Payment
from psg_admin.payments.queries.payments import left_over_column
from psg_admin.people.particulars import ContactDraft
from psg_admin.people.queries import contacts, own_fields
from psg_admin.people.rules import full_name, sort_name
from psg_admin.people.states import OwnRecord
from psg_admin.store.numbering import number_key

_DAY = timedelta(days=1)
LIFE = "life"

COLUMNS = (
    "number", "title", "given", "family", "suffix", "known_as", "former_names", "salutation", "organisation", "kind",
    "email", "email2", "telephone", "mobile", "street", "town", "county", "postcode", "country", "gone_away", "copies",
    "type", "type_kind", "method", "joined", "paid_to", "term_start", "term_end", "owed", "term_paid", "payer", "joint",
    "household", "home_name", "home_salutation", "concession", "concession_evidence", "concession_until", "ended",
    "ending", "died", "death_day_known", "rest_gift_since",
    "so_amount", "so_interval", "so_day", "so_first", "so_reference", "gift_aid", "gift_aid_from", "gift_aid_to",
    "gift_aid_claimed", "gift_aid_before", "consent_email", "consent_post", "old_id", "membership_id", "tags", "notes",
)  # fmt: skip
"""The columns of a whole export, in their order; the consent to be rung, where any is noted, and those of the
office's own fields follow.
"""

Values = dict[str, str | date | Money]


@dataclass(frozen=True, slots=True)
class WholeList:
    """A whole export: its headings in their order, and its rows with what stands below each that holds something."""

    headings: tuple[str, ...]
    rows: Sequence[Values] = field(repr=False)  # each is put together when it is asked for: there may be very many


def whole_list(session: Session, *, today: date, membership_ids: Sequence[int] | None = None) -> WholeList:
    """Return everything that is kept of memberships (None: of all), of their people, and of those who pay for them.

    Each member has a row; the first one of a membership has what is kept of that, and whoever pays without being a
    member has a row behind them all.
    """
    return _Whole(session, today, membership_ids).rows()


class _Row(NamedTuple):
    """Whom a row is about: one of a membership, the first of it with all that is kept of that, or (None) a payer."""

    contact_id: int
    membership: KnownMembership | None = None
    first: bool = True


class _Rows(Sequence[Values]):
    """The rows of a whole export, each put together when it is asked for."""

    def __init__(self, rows: Sequence[_Row], values: Callable[[_Row], Values]) -> None:
        self._rows = rows
        self._values = values

    def __len__(self) -> int:
        """Return how many rows there are."""
        return len(self._rows)

    @overload
    def __getitem__(self, place: int) -> Values: ...

    @overload
    def __getitem__(self, place: slice) -> "_Rows": ...

    def __getitem__(self, place: int | slice) -> "Values | _Rows":
        """Return a row, or some."""
        if isinstance(place, slice):
            return _Rows(self._rows[place], self._values)
        return self._values(self._rows[place])


class _Whole:
    """Gathers what a whole export says."""

    def __init__(self, session: Session, today: date, membership_ids: Sequence[int] | None) -> None:
        self._today = today
        known = known_memberships(session)
        chosen = [known[i] for i in (known if membership_ids is None else membership_ids) if i in known]
        self._memberships = sorted(chosen, key=lambda row: (len(number_key(row.number)), number_key(row.number)))
        self._members = [i for row in self._memberships for i in row.members]
        payers = {row.payer_id for row in self._memberships} - set(self._members)
        known_people = contacts(session, ids={*self._members, *payers})
        self._people = {i: row.draft for i, row in known_people.items()}
        self._payers = sorted(payers, key=lambda i: (sort_name(self._people[i]), i))
        self._homes = _home_keys({i: known_people[i].home_id for i in dict.fromkeys((*self._members, *self._payers))})
        self._called = homes_called(session, self._homes)
        self._rest = rest_of(session, self._people)
        self._fields = own_fields(session, of=(OwnRecord.CONTACT, OwnRecord.MEMBERSHIP), every=True)
        self._of_memberships = of_memberships(session, [row.id for row in self._memberships])
        self._types = {row.id: row for row in scheme(session).types}
        self._facts: Mapping[int, Facts] = load_facts(session, membership_ids=[row.id for row in self._memberships])
        self._credit = _credits(session)
        self._credited: dict[int, int] = {}  # the membership whose row tells the credit of its payer
        self._first_row: dict[int, _Row] = {}
        self._first_of = {row.members[0]: row for row in reversed(self._memberships) if row.members}
        self._old: dict[int, str] = {}
        self._old_memberships: dict[int, str] = {}
        for (kind, key), meant in known_ids(session).items():
            if kind == MEMBERS:
                self._old.setdefault(meant.contact_id, key)
            elif kind == MEMBERSHIPS and meant.membership_id is not None:
                self._old_memberships.setdefault(meant.membership_id, key)

    def rows(self) -> WholeList:
        """Return the whole of it."""
        rows = [
            _Row(contact_id, membership, not place)
            for membership in self._memberships
            for place, contact_id in enumerate(membership.members)
        ]
        rows += [_Row(contact_id) for contact_id in self._payers]
        for row in reversed(rows):
            self._first_row[row.contact_id] = row
        telephone = any("telephone" in rest.consents for rest in self._rest.values())
        said = {field_id for rest in self._rest.values() for field_id, (_row, text) in rest.own.items() if text}
        for membership in self._memberships:
            of_it = self._of_memberships.get(membership.id, {}) if membership.members else {}
            said |= {field_id for field_id, (_row, text) in of_it.items() if text}
        own = sorted((row.json for row in self._fields if row.id in said), key=fold)
        more = ("consent_telephone",) if telephone else ()
        return WholeList((*COLUMNS, *more, *own), _Rows(rows, self._row))

    def _row(self, row: _Row) -> Values:
        values = self._person(row)
        if row.membership is not None and row.first:
            return values | self._membership(row.membership)
        return values if row.membership is None else {**values, "joint": row.membership.number}

    # --- a person ---------------------------------------------------------------------------------------------------

    def _person(self, row: _Row) -> Values:
        contact_id = row.contact_id
        draft = self._people[contact_id]
        values: Values = {
            "title": draft.title, "given": draft.given, "family": draft.family, "suffix": draft.suffix,
            "known_as": draft.known_as, "former_names": draft.former_names, "salutation": draft.salutation,
            "organisation": draft.organisation, "kind": draft.kind.value, "street": draft.street, "town": draft.town,
            "county": draft.county, "postcode": draft.postcode, "country": draft.country,
            "concession_evidence": draft.concession_evidence, "notes": draft.notes,
            "household": self._homes.get(contact_id, ""),
        }  # fmt: skip
        for first, others, ways in (("email", "email2", draft.emails), ("telephone", "mobile", draft.telephones)):
            values[first], values[others] = ways[0] if ways else "", "; ".join(ways[1:])
        values["home_name"], values["home_salutation"] = self._called.get(contact_id, ("", ""))
        values |= _particulars(draft)
        if contact_id in self._old and self._first_row[contact_id] == row:
            values["old_id"] = self._old[contact_id]
        values |= self._rest_of(self._rest.get(contact_id, KnownRest()))
        return {key: value for key, value in values.items() if value != ""}

    def _rest_of(self, rest: KnownRest) -> Values:
        values: Values = {}
        for channel in ("email", "post", "telephone"):
            if channel in rest.consents:
                known = rest.consents[channel]
                values[f"consent_{channel}"] = f"{_ANSWERS[known.answer]} ({known.words})".removesuffix(" ()")
        if rest.gift_aid:
            values |= _gift_aid(rest.gift_aid)
        if rest.tags:
            tags = sorted(rest.tags)
            values["tags"] = _tags(tags)
        for own in self._fields:
            if own.id in rest.own:
                values[own.json] = rest.own[own.id][1]
        return values

    # --- a membership -----------------------------------------------------------------------------------------------

    def _membership(self, row: KnownMembership) -> Values:
        kind = self._types[row.type_id]
        values: Values = {
            "number": row.number, "type": self._type_words(kind),
            "type_kind": kind_words(people=kind.people, lifetime=kind.lifetime, concession=kind.concession),
            "method": row.method.value, "joined": row.joined, "payer": self._payer(row),
            "membership_id": self._old_memberships.get(row.id, ""),
        }  # fmt: skip
        for own in self._fields:
            if own.id in self._of_memberships.get(row.id, {}):
                values[own.json] = self._of_memberships[row.id][own.id][1]
        if row.ended is not None:
            values |= {"ended": row.ended, "ending": (row.ending or Ending.RESIGNED).value}
        if row.order is not None:
            values |= {
                "so_amount": row.order.amount, "so_interval": row.order.interval.value, "so_day": str(row.order.day),
                "so_first": row.order.first_expected, "so_reference": row.order.reference,
            }  # fmt: skip
        facts = self._facts[row.id]
        if facts.terms:
            values |= self._term(row, facts)
        return {key: value for key, value in values.items() if value != ""}

    def _term(self, row: KnownMembership, facts: Facts) -> Values:
        """Return what is paid to, and the last term: the days of what goes on to it, and what is owed for it."""
        last, today = facts.terms[-1], self._today
        owed = NOTHING if last.waived else last.amount - last.paid(today)
        values: Values = {"term_start": _run_start(facts.terms, today)}
        if last.end is None:
            values["paid_to"] = LIFE
        elif last.brought_forward or not owed:
            values |= {"paid_to": last.end - _DAY, "term_end": last.end - _DAY}
        else:
            values |= {"term_start": last.start, "term_end": last.end - _DAY}
            paid_to = standing_on(facts, today).paid_to
            if paid_to is not None:
                values["paid_to"] = paid_to
        if owed:
            values["owed"] = owed
            part = last.paid(today)
            if part and not last.brought_forward:
                values["term_paid"] = part
        elif row.payer_id in self._credit and self._credited.setdefault(row.payer_id, row.id) == row.id:
            values["owed"] = -self._credit[row.payer_id]
        return values

    def _payer(self, row: KnownMembership) -> str:
        if row.members and row.payer_id == row.members[0]:
            return ""
        other = self._first_of.get(row.payer_id)
        return other.number if other is not None else full_name(self._people[row.payer_id])

    def _type_words(self, kind: TypeRow) -> str:
        """Return the name of a type where that tells it from all others, else its code."""
        key = type_key(kind.name)
        others = (row for row in self._types.values() if row.id != kind.id)
        return kind.code if any(key in (type_key(row.name), type_key(row.code)) for row in others) else kind.name


def _home_keys(homes: Mapping[int, int | None]) -> dict[int, str]:
    """Return by contact the key of the home that several of them share: the homes are counted as they come up, so that
    an office into which they are imported has the same keys.
    """
    several = Counter(home_id for home_id in homes.values() if home_id is not None)
    keys: dict[int, str] = {}
    for home_id in homes.values():
        if home_id is not None and several[home_id] > 1:
            keys.setdefault(home_id, str(len(keys) + 1))
    return {i: keys[home_id] for i, home_id in homes.items() if home_id in keys}


def _particulars(draft: ContactDraft) -> Values:
    values: Values = {}
    if draft.gone_away:
        values["gone_away"] = "yes"
    if draft.concession:
        values["concession"] = "yes"
    if draft.copies != 1:
        values["copies"] = str(draft.copies)
    if draft.concession_until is not None:
        values["concession_until"] = draft.concession_until
    if draft.rest_gift_since is not None:
        values["rest_gift_since"] = draft.rest_gift_since
    if draft.deceased_on is not None:
        values["died"] = draft.deceased_on
        if not draft.death_day_known:
            values["death_day_known"] = "no"
    return values


_ANSWERS = {None: "?", True: "yes", False: "no"}


def _gift_aid(rows: Sequence[KnownGiftAid]) -> Values:
    """Return the last declaration in columns of its own, and those before it in one."""
    *before, row = sorted(rows, key=lambda one: (one.made_on or date.min, one.id))
    days = {"gift_aid_from": row.made_on, "gift_aid_to": row.ended_on, "gift_aid_claimed": row.claimed_to}
    return {
        "gift_aid": _ANSWERS[row.answer], "gift_aid_before": "; ".join(map(_declared, before)),
        **{key: day for key, day in days.items() if day is not None},
    }  # fmt: skip


def _tags(tags: Sequence[str]) -> str:
    """Return tags in one cell, from which an import reads them again, whatever signs stand in them."""
    if any("|" in tag for tag in tags):
        return "\n".join(tags if len(tags) > 1 else [*tags, *tags])
    return "|".join(tags) + ("|" if len(tags) == 1 and any(sign in tags[0] for sign in ";,") else "")


def _declared(row: KnownGiftAid) -> str:
    days = (row.made_on, row.ended_on, row.claimed_to)
    return f"{_ANSWERS[row.answer]} {'/'.join('' if day is None else day.isoformat() for day in days)}"


def _run_start(terms: Sequence[TermFacts], today: date) -> date:
    """Return the first day of the last term, or where that lies ahead of the one that runs and is paid on to it."""
    place = len(terms) - 1
    while place and terms[place].start > today and terms[place - 1].end == terms[place].start:
        before = terms[place - 1]
        if not (before.brought_forward or before.paid_by(today)):
            break
        place -= 1
    return terms[place].start


def _credits(session: Session) -> dict[int, Money]:
    """Return by contact what of its payments is used for nothing."""
    left = left_over_column()
    query = select(Payment.contact_id, left).where(left > NOTHING)
    found: dict[int, Money] = defaultdict(lambda: NOTHING)
    for contact_id, amount in session.execute(query):
        found[contact_id] += amount
    return dict(found)

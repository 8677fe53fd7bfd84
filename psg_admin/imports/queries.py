"""What importing needs to know of an office: a fixed number of statements, however many lines there are."""

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from psg_admin.events.model import Booking, Place
from psg_admin.events.plans import Bookings
from psg_admin.events.queries import booking_facts, event_facts
from psg_admin.imports.bookings import (
    HeldBooking,
    MailText,
    Proposal,
    RegistrationsFacts,
    RegistrationsRequest,
    match_bookings,
    propose,
    requests_of,
)
from psg_admin.imports.known import (
    KnownConsent,
    KnownGiftAid,
    KnownId,
    KnownMembership,
    KnownOrder,
    KnownRest,
    MembersFacts,
    OnFile,
)
from psg_admin.imports.matching import match_lines
from psg_admin.imports.model import ColumnMapping, OldId
from psg_admin.imports.payments import (
    Finder,
    PaymentKey,
    PaymentsFacts,
    PaymentsRequest,
    payment_key,
    whose_all,
)
from psg_admin.imports.plans import MembersRequest
from psg_admin.memberships.model import FormerNumber, Member, Membership, StandingOrder, Term
from psg_admin.memberships.queries import scheme
from psg_admin.memberships.queries.planning import SERIES
from psg_admin.memberships.rules import SchemeRows
from psg_admin.memberships.settings import MembershipSettings
from psg_admin.memberships.states import Scheme
from psg_admin.payments.model import PastPayment
from psg_admin.people.model import (
    Consent,
    Contact,
    GiftAidDeclaration,
    Household,
    OwnField,
    OwnValue,
    Tag,
)
from psg_admin.people.queries import contact_facts, known_people, own_fields
from psg_admin.people.states import OwnRecord
from psg_admin.settings import load_settings
from psg_admin.store.base import chunks
from psg_admin.store.numbering import Drawn, drawn

_PORTION = 2_000
"""So many rows are fetched at once."""


def members_facts(session: Session, request: MembersRequest) -> MembersFacts:
    """Return what importing members needs to know."""
    known = on_file(session)
    matched = match_lines(known, request.lines, request.decisions.same if request.decisions is not None else {})
    meant = {i for match in matched.values() for i in match.people if i is not None}
    return MembersFacts(
        settings=load_settings(session, MembershipSettings),
        scheme=scheme(session),
        drawn=drawn(session, [SERIES]),
        on_file=known,
        matched=matched,
        contacts=contact_facts(session, ids=meant),
        rest=rest_of(session, meant),
        fields=own_fields(session, every=True),
        of_memberships=of_memberships(
            session, {match.membership_id for match in matched.values() if match.membership_id is not None}
        ),
    )


def no_facts(request: MembersRequest) -> MembersFacts:
    """Return what importing needs to know of an office in which there is nothing yet."""
    empty = OnFile({}, {}, {})
    return MembersFacts(
        settings=MembershipSettings(), scheme=SchemeRows((), ()), drawn={SERIES: Drawn(None, 0)}, on_file=empty,
        matched=match_lines(empty, request.lines), contacts={}, rest={}, fields=(),
    )  # fmt: skip


def year_end(session: Session) -> tuple[int, int] | None:
    """Return the month and the last day with which the membership year ends, None where each has a year of its own."""
    settings = load_settings(session, MembershipSettings)
    month = (settings.year_month - 2) % 12 + 1
    return (month, monthrange(2000, month)[1]) if settings.scheme is Scheme.YEAR else None


def payments_facts(session: Session, request: PaymentsRequest) -> PaymentsFacts:
    """Return what importing payments needs to know."""
    known = on_file(session, orders=False)
    finder = Finder(known)
    found = {whose: finder.find(whose) for whose in whose_all(request.lines)}
    meant = {one.contact_id for one in found.values() if one.contact_id is not None}
    numbers = {i: row.number for row in known.memberships.values() for i in row.members if i in meant}
    names = {i: known.people[i].shown for i in meant}
    days = [line.day for line in request.lines if line.refused is None]
    before: dict[PaymentKey, int] = defaultdict(int)
    past = PastPayment
    query = select(past.contact_id, past.received_on, past.amount, past.reference, past.purpose)
    if days:
        query = query.where(past.received_on.between(min(days), max(days)))
        for row in session.execute(query.execution_options(yield_per=10_000)):
            if row[0] in meant:
                before[payment_key(*row)] += 1
    return PaymentsFacts(found, before, numbers, names)


def registrations_facts(session: Session, request: RegistrationsRequest) -> RegistrationsFacts:
    """Return what importing registrations needs to know."""
    known = on_file(session)
    matched = match_bookings(known, request)
    live = func.sum(case((Place.cancelled_on.is_(None), 1), else_=0))
    query = (
        select(Booking.booker_id, Booking.reference, live, Booking.cancelled_on)
        .join(Place, Place.booking_id == Booking.id)
        .where(Booking.event_id == request.event_id)
        .group_by(Booking.id, Booking.booker_id, Booking.reference, Booking.cancelled_on)
        .order_by(Booking.cancelled_on.is_(None), Booking.id)
    )
    held = {
        booker: HeldBooking(reference, int(count), cancelled is not None)
        for booker, reference, count, cancelled in session.execute(query)
    }
    wanted = tuple(each for _line, each in requests_of(request, matched, held))
    placing = booking_facts(session, Bookings(wanted, request.today, request.now))
    if not wanted:
        placing = replace(placing, events=event_facts(session, [request.event_id]))
    return RegistrationsFacts(known, matched, held, placing)


def proposed_booking(session: Session, *, mail: MailText, today: date) -> Proposal | None:
    """Return what the text of a registration proposes for the form of a booking, None where it names nobody."""
    return propose(on_file(session), mail, today=today)


def on_file(session: Session, *, orders: bool = True) -> OnFile:
    """Return all people and memberships (without their standing ``orders`` where those are not asked for), and what
    other programs call them.
    """
    former = select(FormerNumber.number_key, FormerNumber.membership_id)
    return OnFile(
        known_people(session), known_memberships(session, orders=orders), known_ids(session),
        {row.number_key: row.membership_id for row in session.execute(former)},
    )  # fmt: skip


def known_ids(session: Session) -> dict[tuple[str, str], KnownId]:
    """Return who and what is meant by the names in other programs."""
    old = select(OldId.kind, OldId.key, OldId.contact_id, OldId.membership_id)
    return {(row.kind, row.key): KnownId(row.contact_id, row.membership_id) for row in session.execute(old)}


def of_memberships(session: Session, ids: Iterable[int]) -> dict[int, dict[int, tuple[int, str]]]:
    """Return what memberships say in fields of the office's own, by their ids and those of the fields: row and text."""
    found: dict[int, dict[int, tuple[int, str]]] = defaultdict(dict)
    of_kind = select(OwnField.id).where(OwnField.record == OwnRecord.MEMBERSHIP)
    for some in chunks(ids):
        query = select(OwnValue.record_id, OwnValue.field_id, OwnValue.id, OwnValue.text)
        for membership_id, field_id, row_id, text in session.execute(
            query.where(OwnValue.record_id.in_(some), OwnValue.field_id.in_(of_kind))
        ):
            found[membership_id][field_id] = (row_id, text)
    return found


def known_memberships(session: Session, *, orders: bool = True) -> dict[int, KnownMembership]:
    """Return all memberships by their ids; see :func:`on_file`."""
    here = select(Member.membership_id, Member.contact_id).where(Member.until.is_(None)).order_by(Member.id)
    members: dict[int, list[int]] = defaultdict(list)
    for membership_id, contact_id in session.execute(here.execution_options(yield_per=_PORTION)):
        members[membership_id].append(contact_id)
    days: dict[date, date] = {}  # many share theirs: each is held once
    ends: dict[int, date | None] = {}
    terms = select(Term.membership_id, Term.end_day).order_by(Term.membership_id, Term.start_day)
    for membership_id, end in session.execute(terms.execution_options(yield_per=_PORTION)):
        ends[membership_id] = None if end is None else days.setdefault(end, end)
    known_orders = _orders(session) if orders else {}
    query = select(
        Membership.id, Membership.number, Membership.type_id, Membership.payer_id, Membership.method,
        Membership.joined_on, Membership.ended_on, Membership.ending,
    ).order_by(Membership.id)  # fmt: skip
    found: dict[int, KnownMembership] = {}
    for i, number, type_id, payer_id, method, joined, ended, ending in session.execute(
        query.execution_options(yield_per=_PORTION)
    ):
        found[i] = KnownMembership(
            i, number, type_id, payer_id, method, days.setdefault(joined, joined), ended, ending,
            tuple(members.pop(i, ())), ends.get(i), i in ends and ends[i] is None, i in ends, known_orders.pop(i, None),
        )  # fmt: skip
    return found


def _orders(session: Session) -> dict[int, KnownOrder]:
    """Return the standing order of each membership that has one."""
    one = StandingOrder
    query = select(one.membership_id, one.id, one.reference, one.amount, one.interval, one.day, one.first_expected)
    return {row[0]: KnownOrder(*row[1:]) for row in session.execute(query.execution_options(yield_per=_PORTION))}


def rest_of(session: Session, ids: Iterable[int]) -> dict[int, KnownRest]:
    """Return what else is kept of contacts, those of whom there is anything."""
    consents: dict[int, dict[str, KnownConsent]] = defaultdict(dict)
    aid: dict[int, list[KnownGiftAid]] = defaultdict(list)
    tags: dict[int, set[str]] = defaultdict(set)
    own: dict[int, dict[int, tuple[int, str]]] = defaultdict(dict)
    of_people = select(OwnField.id).where(OwnField.record == OwnRecord.CONTACT)
    for some in chunks(ids):
        said = select(Consent.contact_id, Consent.channel, Consent.id, Consent.answer, Consent.words)
        for contact_id, channel, row_id, answer, words in session.execute(said.where(Consent.contact_id.in_(some))):
            consents[contact_id][channel] = KnownConsent(row_id, answer, words)
        one = GiftAidDeclaration
        declared = select(one.contact_id, one.id, one.answer, one.made_on, one.ended_on, one.claimed_to)
        for row in session.execute(declared.where(one.contact_id.in_(some)).order_by(one.id)):
            aid[row[0]].append(KnownGiftAid(row[1], row[2], row[3], row[4], row[5]))
        for contact_id, name in session.execute(select(Tag.contact_id, Tag.name).where(Tag.contact_id.in_(some))):
            tags[contact_id].add(name)
        values = select(OwnValue.record_id, OwnValue.field_id, OwnValue.id, OwnValue.text)
        for record_id, field_id, row_id, text in session.execute(
            values.where(OwnValue.record_id.in_(some), OwnValue.field_id.in_(of_people))
        ):
            own[record_id][field_id] = (row_id, text)
    return {
        i: KnownRest(consents.get(i, {}), tuple(aid.get(i, ())), frozenset(tags.get(i, ())), own.get(i, {}))
        for i in {*consents, *aid, *tags, *own}
    }


def homes_called(session: Session, contact_ids: Iterable[int]) -> dict[int, tuple[str, str]]:
    """Return the written name and salutation of the home of each contact that lives at one."""
    query = select(Contact.id, Household.name, Household.salutation).join(
        Household, Household.id == Contact.household_id
    )
    return {
        i: (name, salutation)
        for some in chunks(contact_ids)
        for i, name, salutation in session.execute(query.where(Contact.id.in_(some)))
    }


def remembered_columns(session: Session, *, kind: str, header_key: str) -> str | None:
    """Return what is remembered of a list with these headings, as JSON; None where nothing is."""
    return session.scalar(
        select(ColumnMapping.columns).where(ColumnMapping.kind == kind, ColumnMapping.header_key == header_key)
    )

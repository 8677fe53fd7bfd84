"""What telling lines needs to know, and releasing them, for many at once."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from psg_admin.accounts.queries import chart
from psg_admin.accounts.rules import REFUND, Chart
from psg_admin.bank.matching import OpenLine
from psg_admin.bank.model import LearnedPayer, LineMatch, StatementLine
from psg_admin.bank.plans.telling import LineWish, Part, Telling, TellingFacts, Told
from psg_admin.bank.queries.matches import STANDING, TARGETS, matches, sides
from psg_admin.bank.settings import BankSettings
from psg_admin.bank.statement import texts
from psg_admin.bank.states import CandidateKind, MatchKind
from psg_admin.books.model import Slip, SlipItem
from psg_admin.books.queries import closed_to
from psg_admin.books.queries.facts import out_facts
from psg_admin.events.model import Booking, Place
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.memberships.model import Membership, Term
from psg_admin.memberships.plans import Renewal, Renewals
from psg_admin.memberships.queries.planning import renewal_facts
from psg_admin.payments.model import Charge, Payment
from psg_admin.payments.queries import payment_facts
from psg_admin.payments.queries.charges import taken_back
from psg_admin.people.model import Contact
from psg_admin.people.particulars import ContactDraft
from psg_admin.people.states import ContactKind
from psg_admin.settings import load_settings
from psg_admin.store.base import chunks

_Subject = tuple[CandidateKind, int]


def telling_facts(session: Session, request: Telling) -> TellingFacts:
    """Return what telling lines needs to know; a fixed number of queries for each thousand."""
    parts = [part for wish in request.lines for part in wish.parts]
    others = {part.other_line for part in parts if part.other_line is not None}
    lines = told_lines(session, {wish.line_id for wish in request.lines} | others)
    memberships = sorted({part.id for part in parts if part.kind is CandidateKind.MEMBERSHIP})
    known = chart(session)
    bank = _banks(session, known, lines.values(), parts)
    subjects, payers = _subjects(session, parts)
    charge_ids = {i for ids in subjects.values() for i in ids}
    wanted = {wish.payer for wish in request.lines} | {part.payee for part in parts} | set(payers.values())
    contact_ids = {i for i in wanted if isinstance(i, int)} | {i for i in bank.values() if isinstance(i, int)}
    payments = payment_facts(session, payers=contact_ids, charge_ids=charge_ids, named=True)
    open_ones = {i: charge for i, charge in payments.charges.items() if charge.owed > NOTHING}
    renewals = renewal_facts(
        session, Renewals(tuple(Renewal(i) for i in memberships), request.today, request.now)
    )  # fmt: skip
    rows = _open_rows(session, parts)
    targets = {target for part in parts for target in part.targets}
    targets |= {target for some in rows.values() for target in some}
    targets |= {
        (MatchKind(part.kind.value), part.id)
        for part in parts
        if part.id and part.kind.value in {kind.value for kind in TARGETS}
    }
    goes = [part for part in parts if part.kind in {CandidateKind.CATEGORY, CandidateKind.TRANSFER}]
    days = {request.today, *(told.line.day for told in lines.values())} if goes else set()
    return TellingFacts(
        lines=lines, payments=payments,
        of_subject={key: tuple(i for i in ids if i in open_ones) for key, ids in subjects.items()}, payers=payers,
        renewals=renewals,
        out=out_facts(session, days=days, payees={part.payee for part in goes if isinstance(part.payee, int)}),
        worth=worth_left(session, targets), learned=_learned(session, request.lines, payers), bank=bank,
        open_rows=rows,
        closed=closed_to(session), settings=load_settings(session, BankSettings),
        received=_received(session, [part.returns for part in parts if part.returns is not None]),
    )  # fmt: skip


def _received(session: Session, payment_ids: Iterable[int]) -> dict[int, Money]:
    """Return payments that may come back, with what they are."""
    found: dict[int, Money] = {}
    for some in chunks(payment_ids):
        query = select(Payment.id, Payment.amount).where(
            Payment.id.in_(some), Payment.undone_on.is_(None), Payment.reverses_id.is_(None), ~taken_back()
        )
        found.update((payment_id, amount) for payment_id, amount in session.execute(query))
    return found


def told_lines(session: Session, line_ids: Collection[int]) -> dict[int, Told]:
    """Return lines with what of each is open, by id; one that does not exist is left out."""
    found: dict[int, Told] = {}
    for some in chunks(line_ids):
        told: dict[int, Money] = defaultdict(lambda: NOTHING)
        for row in matches(session, LineMatch.line_id.in_(some)):
            told[row.line_id] += row.amount
        for line in session.scalars(select(StatementLine).where(StatementLine.id.in_(some))):
            said = texts((line.counterparty, line.text, line.reference))
            rest = OpenLine(line.id, line.account, line.day, line.amount - told[line.id], said, line.counterparty)
            found[line.id] = Told(rest, NOTHING if told.get(line.id) else line.fee)
    return found


def worth_left(
    session: Session, targets: Iterable[tuple[MatchKind, int]]
) -> dict[tuple[MatchKind, int, str], tuple[Money, Money]]:
    """Return what of rows of the books no line is yet, by account: what it lost, and what it gained."""
    wanted = list(dict.fromkeys(targets))
    found = {
        (kind, target, side.account): (side.lost, side.gained)
        for (kind, target), worth in sides(session, wanted).items()
        for side in worth
    }
    by_kind: dict[MatchKind, list[int]] = defaultdict(list)
    for kind, target in wanted:
        by_kind[kind].append(target)
    for kind, ids in by_kind.items():
        for some in chunks(ids):
            for row in matches(session, TARGETS[kind].in_(some)):
                if row.target_id is None or (kind, row.target_id, row.account) not in found:
                    continue
                lost, gained = found[kind, row.target_id, row.account]
                lost, gained = (lost - row.amount, gained) if row.amount < NOTHING else (lost, gained - row.amount)
                found[kind, row.target_id, row.account] = (lost, gained)
    return found


def _subjects(session: Session, parts: Iterable[Part]) -> tuple[dict[_Subject, tuple[int, ...]], dict[_Subject, int]]:
    """Return the charges of memberships, bookings and charges, the longest due first, and who pays for each."""
    ids: dict[CandidateKind, set[int]] = defaultdict(set)
    for part in parts:
        ids[part.kind].add(part.id)
    found: dict[_Subject, list[int]] = defaultdict(list)
    payers: dict[_Subject, int] = {}
    for some in chunks(ids[CandidateKind.MEMBERSHIP]):
        who = select(Membership.id, Membership.payer_id).where(Membership.id.in_(some))
        payers |= {(CandidateKind.MEMBERSHIP, i): payer for i, payer in session.execute(who)}
        owed = select(Term.membership_id, Charge.id).join(Charge, Charge.id == Term.charge_id)
        owed = owed.where(Term.membership_id.in_(some), Charge.cancelled_on.is_(None))
        for i, charge_id in session.execute(owed.order_by(Charge.due_on, Charge.id)):
            found[CandidateKind.MEMBERSHIP, i].append(charge_id)
    for some in chunks(ids[CandidateKind.BOOKING]):
        who = select(Booking.id, Booking.payer_id).where(Booking.id.in_(some))
        payers |= {(CandidateKind.BOOKING, i): payer for i, payer in session.execute(who)}
        places = select(Place.booking_id, Charge.id).join(Charge, Charge.id == Place.charge_id)
        places = places.where(Place.booking_id.in_(some), Charge.cancelled_on.is_(None))
        for i, charge_id in session.execute(places.order_by(Charge.due_on, Charge.id)):
            found[CandidateKind.BOOKING, i].append(charge_id)
    for some in chunks(ids[CandidateKind.CHARGE]):
        of_charges = select(Charge.id, Charge.contact_id).where(
            Charge.id.in_(some), Charge.cancelled_on.is_(None), Charge.category_code.is_distinct_from(REFUND)
        )
        for i, contact_id in session.execute(of_charges):
            payers[CandidateKind.CHARGE, i] = contact_id
            found[CandidateKind.CHARGE, i].append(i)
    return {key: tuple(some) for key, some in found.items()}, payers


def _open_rows(session: Session, parts: Iterable[Part]) -> dict[_Subject, tuple[tuple[MatchKind, int], ...]]:
    """Return what of slips no line is yet: the cash and each cheque."""
    slip_ids = {part.id for part in parts if part.kind is CandidateKind.SLIP and part.id and not part.targets}
    rows: dict[int, list[tuple[MatchKind, int]]] = defaultdict(list)
    for some in chunks(slip_ids):
        cash = select(Slip.id).where(Slip.id.in_(some), Slip.cash > NOTHING)
        for slip_id in session.scalars(cash):
            rows[slip_id].append((MatchKind.CASH, slip_id))
        items = select(SlipItem.slip_id, SlipItem.id).where(SlipItem.slip_id.in_(some), SlipItem.undone_on.is_(None))
        for slip_id, item_id in session.execute(items.order_by(SlipItem.id)):
            rows[slip_id].append((MatchKind.CHEQUE, item_id))
        for column, kind in ((LineMatch.slip_id, MatchKind.CASH), (LineMatch.slip_item_id, MatchKind.CHEQUE)):
            taken = {(kind, i) for i in session.scalars(select(column).where(column.is_not(None), STANDING))}
            for slip_id in slip_ids:
                rows[slip_id] = [row for row in rows[slip_id] if row not in taken]
    return {(CandidateKind.SLIP, slip_id): tuple(some) for slip_id, some in rows.items()}


def _learned(
    session: Session, wishes: Iterable[LineWish], payers: Mapping[_Subject, int]
) -> frozenset[tuple[str, int, CandidateKind, int, Money]]:
    contact_ids = {wish.payer for wish in wishes if wish.payer is not None} | set(payers.values())
    contact_ids |= {part.payee for wish in wishes for part in wish.parts if isinstance(part.payee, int)}
    found: set[tuple[str, int, CandidateKind, int, Money]] = set()
    for some in chunks(contact_ids):
        query = select(
            LearnedPayer.key, LearnedPayer.contact_id, LearnedPayer.kind, LearnedPayer.subject_id, LearnedPayer.amount
        ).where(LearnedPayer.contact_id.in_(some))
        found.update((key, who, kind, subject, amount) for key, who, kind, subject, amount in session.execute(query))
    return frozenset(found)


def _banks(
    session: Session, known: Chart, lines: Iterable[Told], parts: Iterable[Part]
) -> dict[str, int | ContactDraft]:
    """Return by account the contact of whom income is that nobody pays, such as interest: the bank itself, who is put
    on file under the name of the account where it is not there.
    """
    if not any(part.kind is CandidateKind.CATEGORY and not isinstance(part.payee, int) for part in parts):
        return {}
    names = {told.line.account: known.accounts[told.line.account].name for told in lines}
    there: dict[str, int] = {}
    query = select(Contact.organisation, Contact.id).where(
        Contact.kind == ContactKind.ORGANISATION, Contact.organisation.in_(set(names.values())),
        Contact.hidden_on.is_(None),
    ).order_by(Contact.id.desc())  # fmt: skip
    there.update((name, contact_id) for name, contact_id in session.execute(query))
    return {
        code: there.get(name, ContactDraft(kind=ContactKind.ORGANISATION, organisation=name))
        for code, name in names.items()
    }

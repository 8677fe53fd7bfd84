"""Deeds of every feature, each chosen by numbers, and all that an office shows, to compare before and after."""

from collections.abc import Callable, Sequence
from dataclasses import fields, is_dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from itertools import count
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

from psg_admin.books import operations as books
from psg_admin.books.model import Spending
from psg_admin.books.plans import MoveRequest, PartRequest, SpendingRequest
from psg_admin.books.queries.movements import received as came_in
from psg_admin.events import operations as events
from psg_admin.events import queries as event_queries
from psg_admin.events.model import Booking, Event, Place, PriceBand
from psg_admin.events.rules import PlaceDraft
from psg_admin.events.states import NamedPrice
from psg_admin.kernel.changes import Changes
from psg_admin.kernel.errors import Refused
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.memberships import operations as memberships
from psg_admin.memberships import queries as member_queries
from psg_admin.memberships.model import Discount, Fee, Member, Membership, MembershipType, Term
from psg_admin.memberships.states import Interval, OrderState, Scheme
from psg_admin.news import queries as news_queries
from psg_admin.news.model import Source
from psg_admin.news.operations import forget_source, keep_items
from psg_admin.news.reader_item import Item
from psg_admin.news.states import Section
from psg_admin.notes import operations as notes
from psg_admin.notes.model import Document, Note
from psg_admin.notes.rules import NewFile, NoteDraft
from psg_admin.payments import operations as payments
from psg_admin.payments import queries as payment_queries
from psg_admin.payments.model import Allocation, Payment, Receipt
from psg_admin.payments.plans import IncomeLine, PaymentRequest
from psg_admin.payments.queries import ReceiptRow
from psg_admin.payments.rules import PayNow
from psg_admin.payments.states import Method, PaymentState
from psg_admin.people import operations as people
from psg_admin.people import queries as people_queries
from psg_admin.people.model import Contact
from psg_admin.people.particulars import ContactDraft
from psg_admin.reports.finding import find_anything
from psg_admin.reports.person import person_record
from psg_admin.reports.today import today_figures
from psg_admin.settings import all_settings, save_settings
from psg_admin.store.base import Base, standing
from psg_admin.store.list_query import ListQuery
from psg_admin.store.office import Office
from tests.events.desk import CONFERENCE
from tests.offices import NOW, TODAY

T = TypeVar("T")
ALL = ListQuery()
UNDONE = "Undone"
YEARS = (date(2000, 1, 1), date(2100, 1, 1))
GIVEN = ("Lucía", "Seán", "Zoë", "Nguyễn", "Ana")
FAMILY = ("Ramírez", "O’Neill", "Quispe", "Bell")
PLACED = ("Tomás Ruiz", "Eva Soto", "Iris Vega")
TOWNS = ("", "Leeds", "York")
SPENT_FOR = ("printing", "event-costs", "asset-purchase")
METHODS = (Method.CASH, Method.CHEQUE, Method.STANDING_ORDER, Method.CARD)


class Chance:
    """The numbers by which one deed is chosen: whom it is about, how much, how."""

    def __init__(self, session: Session, numbers: Sequence[int]) -> None:
        self.session = session
        self._numbers = numbers
        self._next = count()

    def number(self) -> int:
        """Return the next of the numbers; they begin again after the last."""
        return self._numbers[next(self._next) % len(self._numbers)]

    def one(self, choices: Sequence[T]) -> T:
        """Choose one, the later the number the later in the list.

        :raises Refused: when there is none.
        """
        if not choices:
            raise Refused("There is none.")
        return choices[self.number() % len(choices)]

    def yes(self) -> bool:
        return self.number() % 2 == 1

    def row(self, column: InstrumentedAttribute[int], *where: Any) -> int:
        """Choose a row that stands, by its id."""
        rows = standing(column.class_.__table__)
        return self.one(self.session.scalars(select(column).where(*rows, *where).order_by(column.desc())).all())

    def draft(self) -> ContactDraft:
        given, family, town = self.one(GIVEN), self.one(FAMILY), self.one(TOWNS)
        emails = (f"{town or 'mail'}@example.org",) if self.yes() else ()
        return ContactDraft(given=given, family=family, town=town, emails=emails, concession=self.yes())

    def who(self) -> ContactDraft | int:
        """Choose somebody new, or somebody who is there."""
        return self.draft() if self.yes() else self.row(Contact.id)

    def amount(self) -> Money:
        return Money(self.one((800, 1300, 3000, 1, 4500)))

    def pay(self) -> PayNow | None:
        if not self.yes():
            return None
        amount = self.amount() if self.yes() else None
        return PayNow(self.one(METHODS), TODAY, amount, Money(500) if self.yes() and amount is None else NOTHING)

    def day(self) -> date:
        return TODAY - timedelta(days=self.one((0, 10, 200, 365, 500)))


Deed = Callable[[Chance], Changes]


def _add(c: Chance) -> Changes:
    return people.add_contact(c.session, draft=c.draft(), now=NOW)


def _change(c: Chance) -> Changes:
    return memberships.change_person(c.session, contact_id=c.row(Contact.id), draft=c.draft(), today=TODAY)


def _remove(c: Chance) -> Changes:
    return people.remove_contact(c.session, contact_id=c.row(Contact.id), today=TODAY)


def _died(c: Chance) -> Changes:
    return memberships.mark_deceased(c.session, contact_id=c.row(Contact.id), on=c.day(), today=TODAY, moves=c.yes())


def _enrol(c: Chance) -> Changes:
    several = [c.who() for _one in range(c.one((1, 2)))]
    return memberships.enrol(
        c.session, members=several, type_id=c.row(MembershipType.id), method=c.one(METHODS), joined=c.day(),
        today=TODAY, now=NOW, payer=c.who() if c.yes() else None, first_payment=c.pay(),
        interval=c.one(list(Interval)),
    )  # fmt: skip


def _renew(c: Chance) -> Changes:
    kind = c.row(MembershipType.id) if c.yes() else None
    return memberships.renew(
        c.session, membership_id=c.row(Membership.id), on=TODAY, today=TODAY, now=NOW, type_id=kind,
        method=c.one(METHODS), pay=c.pay(),
    )  # fmt: skip


def _change_membership(c: Chance) -> Changes:
    return memberships.change_membership(
        c.session, membership_id=c.row(Membership.id), payer=c.who(), method=c.one(METHODS), today=TODAY, now=NOW,
        leave_debts=c.yes(),
    )  # fmt: skip


def _change_kind(c: Chance) -> Changes:
    return memberships.change_kind(
        c.session, membership_id=c.row(Membership.id), type_id=c.row(MembershipType.id), at_once=c.yes(),
        difference=c.yes(), today=TODAY, now=NOW,
    )  # fmt: skip


def _change_number(c: Chance) -> Changes:
    number = c.one(("1", "0002", "07", "A1"))
    return memberships.change_number(c.session, membership_id=c.row(Membership.id), number=number)


def _resign(c: Chance) -> Changes:
    return memberships.resign(c.session, membership_id=c.row(Membership.id), on=TODAY, today=TODAY, note="Moving")


def _add_member(c: Chance) -> Changes:
    return memberships.add_member(
        c.session, membership_id=c.row(Membership.id), who=c.who(), since=TODAY, today=TODAY, now=NOW
    )


def _remove_member(c: Chance) -> Changes:
    member = c.session.get_one(Member, c.row(Member.id, Member.until.is_(None)))
    return memberships.remove_member(
        c.session, membership_id=member.membership_id, contact_id=member.contact_id, on=TODAY, today=TODAY
    )


def _waive(c: Chance) -> Changes:
    return memberships.waive_term(c.session, term_id=c.row(Term.id), reason="Hardship", today=TODAY)


def _withdraw(c: Chance) -> Changes:
    return memberships.withdraw_renewal(c.session, membership_id=c.row(Membership.id), reason="Mistake", today=TODAY)


def _change_order(c: Chance) -> Changes:
    return memberships.change_order(
        c.session,
        membership_id=c.row(Membership.id),
        amount=c.amount(),
        interval=c.one(list(Interval)),
        day=3,
        first_expected=TODAY,
        today=TODAY,
    )


def _order_state(c: Chance) -> Changes:
    return memberships.set_order_state(
        c.session, membership_id=c.row(Membership.id), state=c.one(list(OrderState)), today=TODAY
    )


def _add_type(c: Chance) -> Changes:
    code = f"t{c.number()}"
    return memberships.add_type(c.session, code=code, name=code.title(), people=c.one((1, 2)), concession=c.yes())


def _change_type(c: Chance) -> Changes:
    row = c.session.get_one(MembershipType, c.row(MembershipType.id))
    return memberships.change_type(
        c.session, type_id=row.id, name=row.name, people=c.one((1, 2, 3)), lifetime=row.lifetime,
        concession=row.concession, open=c.yes(),
    )  # fmt: skip


def _set_fee(c: Chance) -> Changes:
    return memberships.set_fee(c.session, amount=c.amount(), from_day=c.day(), type_id=c.row(MembershipType.id))


def _remove_fee(c: Chance) -> Changes:
    return memberships.remove_fee(c.session, fee_id=c.row(Fee.id))


def _add_discount(c: Chance) -> Changes:
    percent = Decimal(c.one((5, 10)))
    return memberships.add_discount(c.session, method=c.one(METHODS), percent=percent, from_day=c.day())


def _end_discount(c: Chance) -> Changes:
    return memberships.end_discount(c.session, discount_id=c.row(Discount.id), end_day=TODAY)


def _remove_discount(c: Chance) -> Changes:
    return memberships.remove_discount(c.session, discount_id=c.row(Discount.id))


def _take(c: Chance) -> Changes:
    owed = payment_queries.open_charges(c.session)
    chosen = [charge for charge in owed if c.yes()]
    amount = Money.total(charge.owed for charge in chosen)
    return payments.take_payment(
        c.session, contact_id=c.who(), amount=amount + c.amount() if c.yes() or not amount else amount,
        method=c.one(METHODS), received_on=c.day(), charges=[charge.charge_id for charge in chosen],
        gift=c.one((NOTHING, Money(100))), today=TODAY, now=NOW, receipt=c.yes(),
    )  # fmt: skip


def _allocate(c: Chance) -> Changes:
    credit = payment_queries.list_ids(c.session, query=ListQuery(filters={"state": "credit"}))
    owed = [charge.charge_id for charge in payment_queries.open_charges(c.session)]
    charges = [charge for charge in owed if c.yes()] or [c.one(owed)]
    return payments.allocate_rest(c.session, payment_id=c.one(credit), charge_ids=charges, today=TODAY)


def _release(c: Chance) -> Changes:
    live = c.row(Allocation.id, Allocation.released_on.is_(None))
    return payments.release_allocation(c.session, allocation_id=live, reason="Wrong", today=TODAY)


def _reverse(c: Chance) -> Changes:
    return payments.reverse_payment(c.session, payment_id=c.row(Payment.id), reason="Bounced", today=TODAY, now=NOW)


def _issue(c: Chance) -> Changes:
    return payments.issue_receipt(c.session, payment_id=c.row(Payment.id), today=TODAY)


def _void(c: Chance) -> Changes:
    number = c.session.get_one(Receipt, c.row(Receipt.id, Receipt.voided_on.is_(None))).number
    return payments.void_receipt(c.session, number=number, reason="Name", today=TODAY, reissue=c.yes())


def _add_event(c: Chance) -> Changes:
    draft = replace(CONFERENCE, title=c.one(("Supper", "Lecture", "Film")), capacity=c.one((None, 3, 10)))
    return events.add_event(c.session, draft=draft)


def _change_event(c: Chance) -> Changes:
    event_id = c.row(Event.id)
    draft = event_queries.event_page(c.session, event_id=event_id).draft
    bands = [replace(band, amount=c.amount()) if c.yes() else band for band in draft.bands]
    changed = replace(draft, title=c.one(("Supper", draft.title)), capacity=c.one((None, 2, 5)), bands=tuple(bands))
    return events.change_event(c.session, event_id=event_id, draft=changed)


def _cancel_event(c: Chance) -> Changes:
    return events.cancel_event(c.session, event_id=c.row(Event.id), reason="Strike", today=TODAY)


def _reopen(c: Chance) -> Changes:
    return events.reopen_event(c.session, event_id=c.row(Event.id, Event.cancelled_on.is_not(None)))


def _places(c: Chance) -> list[PlaceDraft]:
    choices = (PlaceDraft(), PlaceDraft(name=PLACED[0]), PlaceDraft(name=PLACED[1], concession=True))
    return [c.one(choices) for _one in range(c.one((1, 2, 3)))]


def _book(c: Chance) -> Changes:
    places = [*([PlaceDraft(for_booker=True)] if c.yes() else ()), *_places(c)]
    return events.book_places(
        c.session, event_id=c.row(Event.id), booker=c.who(), places=places, payer=c.who() if c.yes() else None, note="",
        pay=c.pay(), today=TODAY, now=NOW,
    )  # fmt: skip


def _more_places(c: Chance) -> Changes:
    return events.add_places(c.session, booking_id=c.row(Booking.id), places=_places(c), today=TODAY, now=NOW)


def _cancel_booking(c: Chance) -> Changes:
    return events.cancel_booking(c.session, booking_id=c.row(Booking.id), reason="Ill", today=TODAY)


def _cancel_place(c: Chance) -> Changes:
    return events.cancel_place(c.session, place_id=c.row(Place.id), reason="Ill", today=TODAY)


def _price(c: Chance) -> Changes:
    place = c.session.get_one(Place, c.row(Place.id, Place.cancelled_on.is_(None)))
    band = c.row(PriceBand.id, PriceBand.event_id == place.event_id)
    return events.change_place_price(c.session, place_id=place.id, band_id=band, reason="Speaker", today=TODAY, now=NOW)


def _name(c: Chance) -> Changes:
    place = c.row(Place.id, Place.cancelled_on.is_(None))
    contact = c.row(Contact.id) if c.yes() else None
    return events.name_place(
        c.session, place_id=place, contact_id=contact, name="" if contact else PLACED[2], today=TODAY, now=NOW,
        price=c.one(tuple(NamedPrice)),
    )  # fmt: skip


def _settings(c: Chance) -> Changes:
    return save_settings(
        c.session,
        settings={"organisation": c.one(TOWNS), "grace_days": c.one((0, 90)), "scheme": c.one(list(Scheme))},
    )


def _news(c: Chance) -> Changes:
    items = [
        Item(f"Item {c.number() % 5}", "x" * c.one((3, 9)), c.day(), c.one(list(Section)), None)
        for _one in range(c.one((1, 3)))
    ]
    address = f"https://{c.one(('a', 'b'))}.example.org/"
    return keep_items(c.session, address=address, items=items, now=NOW)


def _forget(c: Chance) -> Changes:
    return forget_source(c.session, source_id=c.row(Source.id))


def _spend(c: Chance) -> Changes:
    who = c.who()
    request = SpendingRequest(
        who if isinstance(who, int) else "Harold Print", c.amount(), c.day(), (PartRequest(c.one(SPENT_FOR)),),
        method=c.one(METHODS),
    )  # fmt: skip
    return books.spend(c.session, spending=request, today=TODAY, now=NOW)


def _return_spending(c: Chance) -> Changes:
    return books.return_spending(c.session, spending_id=c.row(Spending.id), on=TODAY, reason="Lost", today=TODAY)


def _clear_spending(c: Chance) -> Changes:
    return books.clear_spendings(c.session, spending_ids=[c.row(Spending.id)], on=TODAY, today=TODAY)


def _move(c: Chance) -> Changes:
    request = MoveRequest(
        c.amount(), c.day(), *c.one((("bank", "cash"), ("cash", "bank"))), fee=c.one((NOTHING, Money(30)))
    )
    return books.move(c.session, move=request, today=TODAY, now=NOW)


def _income(c: Chance) -> Changes:
    lines = (IncomeLine(c.one(("commission", "interest", "donation", "deposit"))),)
    request = PaymentRequest(c.who(), c.amount(), c.one(METHODS), c.day(), income=lines, receipt=c.yes())
    return payments.take_payments(c.session, payments=[request], today=TODAY, now=NOW)


def _credit(c: Chance) -> int:
    return c.one(payment_queries.list_ids(c.session, query=ListQuery(filters={"state": "credit"})))


def _refund(c: Chance) -> Changes:
    payment_id = _credit(c)
    rest = payment_queries.left_over(c.session, payment_id=payment_id)
    amount = c.one((rest, Money(1), Money(800)))
    way = books.RefundWay(TODAY, c.one((None, Method.CASH)))
    return books.refund(
        c.session, payment_id=payment_id, amount=amount, way=way, today=TODAY, now=NOW, rest_as_gift=c.yes()
    )


def _keep_as_gift(c: Chance) -> Changes:
    return books.keep_as_gift(c.session, payment_id=_credit(c), on=TODAY, today=TODAY, now=NOW)


def _correct(c: Chance) -> Changes:
    wanted = books.Correction(
        amount=c.amount() if c.yes() else None, payer=c.who() if c.yes() else None,
        method=c.one(METHODS) if c.yes() else None, received_on=c.day() if c.yes() else None,
        reference=c.one((None, "100200")),
    )  # fmt: skip
    payment_id = c.row(Payment.id)
    return books.correct_payment(
        c.session, payment_id=payment_id, correction=wanted, reason="Typed wrongly", today=TODAY, now=NOW
    )


def _write_off(c: Chance) -> Changes:
    charge = c.one(payment_queries.open_charges(c.session))
    amount = c.one((None, Money(1)))
    return payments.write_off(c.session, charge_id=charge.charge_id, amount=amount, reason="Gone", today=TODAY)


def _remind(c: Chance) -> Changes:
    charge = c.one(payment_queries.open_charges(c.session))
    return payments.remind(c.session, charge_ids=[charge.charge_id], on=TODAY, today=TODAY)


def _cancel_and_settle(c: Chance) -> Changes:
    place = c.row(Place.id, Place.cancelled_on.is_(None))
    return books.cancel_and_settle(
        c.session, settling=c.one(list(books.Settling)), reason="Ill", today=TODAY, now=NOW, place_id=place
    )


def _note(c: Chance) -> Changes:
    draft = NoteDraft(c.one(GIVEN), c.one((None, TODAY)))
    contact_id = c.row(Contact.id) if c.yes() else None
    return notes.add_note(c.session, draft=draft, today=TODAY, author="Rosa", contact_id=contact_id)


def _change_note(c: Chance) -> Changes:
    return notes.change_note(c.session, note_id=c.row(Note.id), draft=NoteDraft(c.one(FAMILY), c.one((None, TODAY))))


def _finish(c: Chance) -> Changes:
    ids = c.session.scalars(select(Note.id).where(Note.due_on.is_not(None)).order_by(Note.id)).all()
    if not ids:
        raise Refused("There is none.")
    return notes.finish_tasks(c.session, note_ids=ids, today=TODAY, by="Rosa")


def _remove_note(c: Chance) -> Changes:
    return notes.remove_note(c.session, note_id=c.row(Note.id))


def _attach(c: Chance) -> Changes:
    contact_id, payment_id = (c.row(Contact.id), None) if c.yes() else (None, c.row(Payment.id))
    files = [NewFile("letter.txt", b"Dear office"), NewFile("card.png", c.one((b"1", b"2")))]
    return notes.attach(c.session, files=files, today=TODAY, contact_id=contact_id, payment_id=payment_id)


def _remove_document(c: Chance) -> Changes:
    return notes.remove_document(c.session, document_id=c.row(Document.id))


DEEDS: tuple[Deed, ...] = (
    _add, _change, _remove, _died, _enrol, _enrol, _renew, _renew, _change_membership, _resign, _add_member,
    _remove_member, _waive, _withdraw, _change_order, _order_state, _add_type, _change_type, _set_fee, _remove_fee,
    _add_discount, _end_discount, _remove_discount, _take, _take, _allocate, _release,
    _reverse, _issue, _void, _add_event, _change_event, _cancel_event, _reopen, _book, _book, _more_places,
    _cancel_booking, _cancel_place, _price, _name, _settings, _news, _forget, _change_number,
    _spend, _return_spending, _clear_spending, _move, _income, _refund, _keep_as_gift, _correct, _correct, _write_off,
    _remind, _cancel_and_settle,
    _change_kind, _note, _note, _change_note, _finish, _remove_note, _attach, _attach, _remove_document,
)  # fmt: skip


def do(session: Session, *, which: int, numbers: Sequence[int]) -> Changes:
    """Do the deed of that number, on what the numbers choose."""
    return DEEDS[which](Chance(session, numbers))


def furnish(office: Office) -> None:
    """Give an office two kinds of membership, an event, a member who has paid and has booked, and somebody else."""
    for code, several in (("single", 1), ("joint", 2)):
        office.write(partial(memberships.add_type, code=code, name=code.title(), people=several))
        office.write(partial(memberships.set_fee, code=code, amount=Money(3000), from_day=date(2005, 4, 1)))
    discount = partial(memberships.add_discount, method=Method.STANDING_ORDER, percent=Decimal(10))
    office.write(partial(discount, from_day=date(2013, 6, 14)))
    office.write(partial(events.add_event, draft=CONFERENCE))
    office.write(partial(people.add_contact, draft=ContactDraft(given="Ana", family="Ruiz"), now=NOW))
    pay, joined = PayNow(Method.CASH, TODAY), TODAY - timedelta(days=300)
    enrol = partial(memberships.enrol, members=[1], type_id=1, method=Method.STANDING_ORDER, joined=joined)
    office.write(partial(enrol, today=TODAY, now=NOW, first_payment=pay))
    book = partial(events.book_places, event_id=1, booker=1, places=[PlaceDraft(for_booker=True), PlaceDraft()])
    office.write(partial(book, payer=None, note="", pay=pay, today=TODAY, now=NOW))
    office.write(partial(people.add_contact, draft=ContactDraft(given="Tom", family="Bell"), now=NOW))


def shown(session: Session) -> dict[str, Any]:
    """Return all that people see of an office, and every row that stands.

    Left out are how often a row was saved, numbers drawn, and what undo leaves behind on purpose: payments that were
    taken back, and receipts that it made void.
    """
    found = {
        "people": _people(session), "memberships": _memberships(session), "payments": _payments(session),
        "events": _events(session), "settings": all_settings(session),
        "news": news_queries.list_rows(session, ids=news_queries.list_ids(session, query=ALL)),
        "sources": [source.name for source in news_queries.sources(session)],
        "found": [
            hit for text in (*GIVEN, *FAMILY, *PLACED, "item") for hit in find_anything(session, text=text, today=TODAY)
            if hit.kind != "receipt"
        ],
        "today": replace(today_figures(session, today=TODAY), news=()),
    }  # fmt: skip
    return {**{key: _plain(value) for key, value in found.items()}, **_rows(session)}


def _people(session: Session) -> object:
    ids = people_queries.list_ids(session, query=ALL)
    records = [replace(person_record(session, contact_id=i, day=TODAY), history=(), entry_ids=()) for i in ids]
    return [people_queries.list_rows(session, ids=ids), records, payment_queries.balances(session, contact_ids=ids)]


def _memberships(session: Session) -> object:
    ids = member_queries.member_list_ids(session, query=ALL, today=TODAY)
    every = session.scalars(select(Membership.id).order_by(Membership.id)).all()
    return [
        member_queries.member_list_rows(session, ids=ids, today=TODAY),
        member_queries.standing_counts(session, today=TODAY),
        list(member_queries.other_ids(session, query=ALL, today=TODAY)),
        member_queries.scheme(session),
        [member_queries.membership_page(session, membership_id=i, day=TODAY) for i in every],
    ]


def _payments(session: Session) -> object:
    rows = payment_queries.list_rows(session, ids=payment_queries.list_ids(session, query=ALL))
    kept = [row for row in rows if row.state is not PaymentState.UNDONE]
    counts = payment_queries.counts(session, query=ALL)
    receipts = payment_queries.receipt_rows(session, ids=payment_queries.receipt_ids(session, query=ALL))
    return [
        kept,
        [payment_queries.payment_page(session, payment_id=row.payment_id) for row in kept],
        {state: many for state, many in counts.items() if state is not PaymentState.UNDONE},
        receipts,
        payment_queries.receipt_papers(session, numbers=[row.number for row in receipts if not row.void]),
        payment_queries.received(session, query=ALL),
        came_in(session, first=YEARS[0], last=YEARS[1]),
        payment_queries.owed_list(session, today=TODAY),
        payment_queries.open_charges(session),
    ]


def _events(session: Session) -> object:
    ids = event_queries.list_ids(session, query=ALL, today=TODAY)
    bookings = event_queries.bookings_ids(session, query=ALL)
    gone = [event_queries.cancelled_ids(session, event_id=event_id, query=ALL) for event_id in ids]
    return [
        event_queries.list_rows(session, ids=ids),
        [event_queries.event_page(session, event_id=event_id) for event_id in ids],
        [event_queries.attendees(session, event_id=event_id) for event_id in ids],
        [event_queries.cancelled_rows(session, ids=some) for some in gone],
        event_queries.bookings_rows(session, ids=bookings),
        [event_queries.booking_page(session, booking_id=booking_id) for booking_id in bookings],
    ]


def _rows(session: Session) -> dict[str, list[tuple[object, ...]]]:
    found: dict[str, list[tuple[object, ...]]] = {}
    for table in Base.metadata.sorted_tables:
        if {"journal", "counter"} & table.info.keys() or table.name in {"search_entry", "document_content"}:
            continue
        left_out = {"version"} | ({"id"} if table.info.get("derived") else set())
        columns = [c for c in table.columns if c.key not in left_out and not c.info.get("passing")]
        rows = session.execute(select(*columns).where(*standing(table)))
        found[str(table.name)] = sorted((tuple(row) for row in rows), key=repr)
    return found


def _plain(value: Any) -> Any:
    """Return a value with all in it as plain names and values, but for what is left out."""
    if is_dataclass(value) and not isinstance(value, type | Money):
        return {f.name: _plain(getattr(value, f.name)) for f in fields(value) if f.name not in {"version", "at"}}
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value if not (isinstance(one, ReceiptRow) and one.void_reason == UNDONE)]
    return value

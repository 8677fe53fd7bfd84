"""Invented conferences with their bookings: one a year, and the coming one."""

from datetime import date, datetime, time, timedelta
from random import Random

from psg_admin.events.rules import Band, Entitlement, Priced, price
from psg_admin.events.rules import reference as booking_reference
from psg_admin.events.states import Group
from psg_admin.kernel.days import show_day
from psg_admin.kernel.money import Money
from psg_admin.kernel.words import fold
from psg_admin.memberships.rules import Facts, StandingAt, TermFacts, standing_on
from psg_admin.payments.states import Category, Method
from psg_admin.sample import lists
from psg_admin.sample.memberships import moment, pay
from psg_admin.sample.people import Rows, person

GRACE_DAYS = 90
UNPAID_DAYS = 90
_METHODS = ((Method.TRANSFER, 40), (Method.CHEQUE, 35), (Method.CARD, 15), (Method.CASH, 10))


def conferences(rows: Rows, chance: Random, today: date) -> None:
    """Add three past conferences and the coming one, each with bookings by members and others."""
    coming = today + timedelta(days=16)
    coming += timedelta(days=(5 - coming.weekday()) % 7)  # a Saturday
    standing = _Standings(rows)
    for back in (3, 2, 1, 0):
        day = coming - timedelta(days=364 * back)
        theme = lists.THEMES[(coming.year - back) % len(lists.THEMES)]
        event = rows.add(
            "event", title=f"Annual Conference {day.year}", theme=theme, venue=lists.VENUES[back % 2],
            doors_at=datetime.combine(day, time(10, 30)), starts_at=datetime.combine(day, time(11)),
            ends_at=datetime.combine(day, time(17)), capacity=120, notes="", cancelled_on=None, cancel_reason=None,
            version=1,
        )  # fmt: skip
        bands = [
            _band(rows, event, 0, "Members and concessions", "8.00", frozenset({Group.MEMBER, Group.CONCESSION})),
            _band(rows, event, 1, "Non-members", "13.00", frozenset({Group.ANYONE})),
        ]
        _bookings(rows, chance, event, day, bands, standing, today, 48 if back else 34)


class _Standings:
    """How the invented members stand, by contact."""

    def __init__(self, rows: Rows) -> None:
        paid = {
            a["charge_id"]: rows.tables["payment"][a["payment_id"] - 1]["received_on"]
            for a in rows.tables["allocation"]
        }
        terms: dict[int, list[TermFacts]] = {}
        for term in rows.tables["term"]:
            facts = TermFacts(
                term["start_day"], term["end_day"], term["amount"], paid.get(term["charge_id"]), term["method"]
            )
            terms.setdefault(term["membership_id"], []).append(facts)
        ended = {m["id"]: (m["ended_on"], m["ending"]) for m in rows.tables["membership"]}
        self._facts = {
            m["contact_id"]: Facts(
                tuple(terms[m["membership_id"]]), GRACE_DAYS, UNPAID_DAYS, *ended[m["membership_id"]]
            )
            for m in rows.tables["member"]
        }
        self.contacts = list(self._facts)

    def on(self, contact: int, day: date) -> StandingAt | None:
        """Return how a contact stands on a day, None for somebody who is no member."""
        facts = self._facts.get(contact)
        return None if facts is None else standing_on(facts, day)


def _band(rows: Rows, event: int, position: int, name: str, amount: str, groups: frozenset[Group]) -> Band:
    money = Money.of(amount)
    codes = ",".join(g.value for g in Group if g in groups)
    band = rows.add(
        "price_band",
        event_id=event,
        position=position,
        name=name,
        amount=money,
        groups=codes,
        from_day=None,
        end_day=None,
    )
    return Band(band, name, money, groups, position=position)


def _bookings(
    rows: Rows, chance: Random, event: int, day: date, bands: list[Band], standing: _Standings, today: date, count: int
) -> None:  # fmt: skip
    last = min(today, day - timedelta(days=1))
    days = sorted(last - timedelta(days=chance.randrange(0, 40)) for _ in range(count))
    seen: set[int] = set()  # one place a person
    for booked in days:
        booker = chance.choice(standing.contacts) if chance.random() < 0.65 else 0
        if booker in seen or not booker:
            booker = person(rows, chance, moment(booked))
        seen.add(booker)
        sequence = rows.last.get("booking", 0) + 1
        ref = booking_reference(sequence)
        booking = rows.add(
            "booking", reference=ref, event_id=event, booker_id=booker, payer_id=booker, booked_on=booked,
            made_at=moment(booked), note="", cancelled_on=None, cancel_reason=None, version=1,
        )  # fmt: skip
        owed = []
        for place in range(chance.choices((1, 2, 3), (70, 24, 6))[0]):
            contact, name, concession = _attendee(rows, chance, booker, place)
            member = None if contact is None else standing.on(contact, day)
            priced = price(bands, Entitlement(member, concession, name), booked)
            owed.append(_place(rows, (booking, event, ref, booker), (contact, name, concession), priced, (booked, day)))
        total = Money.total(amount for _charge, amount in owed)
        if chance.random() < (0.97 if day < today else 0.75):
            method = chance.choices([m for m, _w in _METHODS], [w for _m, w in _METHODS])[0]
            pay(rows, booker, min(booked + timedelta(days=chance.randrange(0, 6)), today), total, method, owed)


def _attendee(rows: Rows, chance: Random, booker: int, place: int) -> tuple[int | None, str, bool]:
    if place == 0:
        contact = rows.tables["contact"][booker - 1]
        return booker, contact["shown_name"], contact["concession"]
    if chance.random() < 0.25:
        return None, "", False
    return None, f"{chance.choice(lists.FAMILY)}, {chance.choice(lists.GIVEN)}", chance.random() < 0.2


def _place(
    rows: Rows, booking: tuple[int, int, str, int], who: tuple[int | None, str, bool], priced: Priced,
    days: tuple[date, date],
) -> tuple[int, Money]:  # fmt: skip
    booking_id, event, ref, payer = booking
    contact, name, concession = who
    title = rows.tables["event"][event - 1]["title"]
    charge = rows.add(
        "charge", contact_id=payer, category=Category.EVENT,
        purpose=f"{title}, {show_day(days[1])}: {priced.band_name} ({ref})", amount=priced.amount, due_on=days[0],
        first_day=None, end_day=None, made_at=moment(days[0]), cancelled_on=None, cancel_reason=None,
    )  # fmt: skip
    rows.add(
        "place", booking_id=booking_id, event_id=event, contact_id=contact, name=name, sort_name=fold(name),
        concession=concession, band_id=priced.band_id, band_name=priced.band_name, amount=priced.amount,
        reason=" ".join(priced.reasons), priced_on=days[0], override_reason=None, charge_id=charge, cancelled_on=None,
        cancel_reason=None, version=1,
    )  # fmt: skip
    return charge, priced.amount

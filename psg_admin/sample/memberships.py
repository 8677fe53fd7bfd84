"""Ten years of invented memberships: types, fees, discounts, terms, charges, payments."""

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import TypeVar

from psg_admin.kernel.days import add_years, show_day
from psg_admin.kernel.money import Money
from psg_admin.memberships.rules import DatedDiscount, DatedFee, fee_quote
from psg_admin.memberships.states import Ending, Interval, OrderState
from psg_admin.payments.states import Category, Method
from psg_admin.sample.people import Rows, home_of, organisation, person
from psg_admin.store.numbering import with_check

T = TypeVar("T")

YEARS = 10

# code, name, people, lifetime, concession, the fee ten years ago, six and two years ago
TYPES = (
    ("individual", "Individual", 1, False, False, ("24.00", "27.00", "30.00")),
    ("concession", "Concession", 1, False, True, ("12.00", "13.50", "15.00")),
    ("joint", "Joint", 2, False, False, ("36.00", "40.00", "45.00")),
    ("student", "Student", 1, False, True, ("10.00", "11.00", "12.00")),
    ("organisation", "Organisation", 1, False, False, ("48.00", "54.00", "60.00")),
    ("life", "Life", 1, True, False, ("350.00", "400.00", "450.00")),
)
_SHARES = (("individual", 52), ("concession", 17), ("joint", 14), ("student", 8), ("organisation", 4), ("life", 5))
_METHODS = ((Method.STANDING_ORDER, 46), (Method.CHEQUE, 22), (Method.TRANSFER, 20), (Method.CASH, 7), (Method.CARD, 5))


@dataclass(slots=True)
class Scheme:
    """The invented scheme: type ids, fees and the one discount."""

    ids: dict[str, int]
    fees: dict[str, list[DatedFee]]
    discounts: list[DatedDiscount]


def scheme(rows: Rows, today: date) -> Scheme:
    """Add types, dated fees and the discount for standing orders, which began nine years ago."""
    starts = [date(today.year - back, 4, 1) for back in (YEARS + 1, 6, 2)]
    ids: dict[str, int] = {}
    fees: dict[str, list[DatedFee]] = {}
    for place, (code, name, people, lifetime, concession, amounts) in enumerate(TYPES):
        ids[code] = rows.add(
            "membership_type", code=code, name=name, people=people, lifetime=lifetime, concession=concession, open=True,
            position=place, version=1,
        )  # fmt: skip
        fees[code] = [DatedFee(Money.of(amount), start) for amount, start in zip(amounts, starts, strict=True)]
        for fee in fees[code]:
            rows.add("fee", type_id=ids[code], amount=fee.amount, from_day=fee.from_day)
    since = date(today.year - 9, 6, 14)
    rows.add(
        "discount", method=Method.STANDING_ORDER, percent_hundredths=1000, amount=None, from_day=since, end_day=None
    )
    return Scheme(ids, fees, [DatedDiscount(Method.STANDING_ORDER, since, None, Decimal(10))])


def moment(day: date) -> datetime:
    """Return ten in the morning of a day, when invented deeds are done."""
    return datetime.combine(day, time(10), UTC)


def enrol_somebody(rows: Rows, chance: Random, found: Scheme, today: date, sequence: int) -> int:
    """Add one membership with its people, terms, charges and payments; return the number of people in it."""
    code = _draw(chance, _SHARES)
    method = Method.STANDING_ORDER if code == "joint" and chance.random() < 0.6 else _draw(chance, _METHODS)
    joined = today - timedelta(days=min(chance.randrange(0, YEARS * 365), chance.randrange(0, YEARS * 365)))
    members = _people(rows, chance, code, joined)
    kind = next(t for t in TYPES if t[0] == code)
    number = f"{sequence:04d}"
    ending = chance.random()
    membership = rows.add(
        "membership", number=number, type_id=found.ids[code], payer_id=members[0],
        method=Method.CHEQUE if kind[3] else method, joined_on=joined, ended_on=None, ending=None, end_note="",
        version=1,
    )  # fmt: skip
    for contact in members:
        rows.add("member", membership_id=membership, contact_id=contact, since=joined, until=None)
    terms = _terms(rows, chance, found, (code, kind[1], kind[3]), (membership, members[0], method), joined, today)
    if ending < 0.03 and terms > 1:
        last = rows.tables["membership"][-1]
        last["ended_on"] = today - timedelta(days=chance.randrange(10, 400))
        last["ended_on"] = max(last["ended_on"], joined + timedelta(days=30))
        last["ending"] = Ending.RESIGNED if ending < 0.02 or len(members) > 1 else Ending.DECEASED
        if last["ending"] is Ending.DECEASED and last["ended_on"] <= today:
            rows.tables["contact"][members[0] - 1]["deceased_on"] = last["ended_on"]
    if method is Method.STANDING_ORDER and not kind[3]:
        _order(rows, chance, membership, number, joined)
    return len(members)


def _people(rows: Rows, chance: Random, code: str, joined: date) -> list[int]:
    at = moment(joined)
    if code == "organisation":
        return [organisation(rows, chance, at, rows.count("organisation"))]
    first = person(rows, chance, at)
    if code != "joint":
        return [first]
    family = rows.tables["contact"][-1]["family"] if chance.random() < 0.7 else None
    return [first, person(rows, chance, at, family=family, home=_same_home(rows, chance))]


def _same_home(rows: Rows, chance: Random) -> dict[str, str]:
    last = rows.tables["address"][-1]
    if chance.random() < 0.05:
        return home_of(chance)
    return {key: last[key] for key in ("street", "town", "county", "postcode", "country")}


def _terms(
    rows: Rows, chance: Random, found: Scheme, kind: tuple[str, str, bool], who: tuple[int, int, Method], joined: date,
    today: date,
) -> int:  # fmt: skip
    code, name, lifetime = kind
    membership, payer, method = who
    loyal = chance.random()
    start, made = joined, 0
    while start <= today and made <= YEARS:
        way = Method.CHEQUE if lifetime else method
        quote = fee_quote(
            type_name=name, fees=found.fees[code], discounts=found.discounts, method=way, day=start, lifetime=lifetime
        )
        end = None if lifetime else add_years(start, 1)
        words = "Membership for life" if end is None else f"Membership to {show_day(end - timedelta(days=1))}"
        charge = rows.add(
            "charge", contact_id=payer, category=Category.SUBSCRIPTION, purpose=f"{name}: {words}", amount=quote.total,
            due_on=start, first_day=start, end_day=end, made_at=moment(start), cancelled_on=None, cancel_reason=None,
        )  # fmt: skip
        rows.add(
            "term", membership_id=membership, type_id=found.ids[code], method=way, start_day=start, end_day=end,
            amount=quote.total, quote=json.dumps(quote.to_data(), ensure_ascii=False), charge_id=charge,
            made_at=moment(start),
        )  # fmt: skip
        made += 1
        paid = start + timedelta(days=chance.randrange(0, 25))
        if paid <= today and chance.random() < (0.985 if way is Method.STANDING_ORDER else 0.96):
            pay(rows, payer, paid, quote.total, way, [(charge, quote.total)])
        if end is None or chance.random() > (0.95 if loyal < 0.8 else 0.6):
            break
        start = end
    return made


def pay(rows: Rows, payer: int, day: date, amount: Money, method: Method, parts: list[tuple[int, Money]]) -> int:
    """Add a payment with what it is set against."""
    payment = rows.add(
        "payment", contact_id=payer, received_on=day, amount=amount, method=method, reference="", note="",
        entered_at=moment(day), reverses_id=None, reverse_reason=None,
    )  # fmt: skip
    for charge, part in parts:
        rows.add(
            "allocation", payment_id=payment, charge_id=charge, amount=part, made_on=day, released_on=None,
            release_reason=None,
        )  # fmt: skip
    return payment


def _order(rows: Rows, chance: Random, membership: int, number: str, joined: date) -> None:
    drawn = chance.random()
    state = (
        OrderState.REGULAR if drawn < 0.84 else OrderState.FIRST_SEEN if drawn < 0.88
        else OrderState.CLAIMED if drawn < 0.91 else OrderState.FORM_SENT if drawn < 0.94
        else OrderState.MISSED if drawn < 0.97 else OrderState.STOPPED
    )  # fmt: skip
    rows.add(
        "standing_order", membership_id=membership, reference=with_check(f"PSG{number}"),
        amount=rows.tables["term"][-1]["amount"], interval=Interval.YEAR, day=min(joined.day, 28),
        first_expected=joined, state=state, state_since=joined, version=1,
    )  # fmt: skip


def _draw(chance: Random, shares: tuple[tuple[T, int], ...]) -> T:
    return chance.choices([value for value, _weight in shares], [weight for _value, weight in shares])[0]

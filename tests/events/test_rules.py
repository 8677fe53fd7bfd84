"""The price of a place and its reasons; what an event must be like; how many fit."""

from dataclasses import replace
from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from psg_admin.events.rules import (
    Band,
    BandDraft,
    Entitlement,
    EventDraft,
    Remedy,
    check_room,
    checked_event,
    groups_of,
    groups_text,
    override,
    parse_band,
    price,
    read_reference,
    reference,
)
from psg_admin.events.states import Group
from psg_admin.kernel.errors import BadInput, ManyBadInputs, Refused
from psg_admin.kernel.money import Money
from psg_admin.memberships.rules import StandingAt
from psg_admin.memberships.states import Standing

DAY = date(2016, 10, 20)
EIGHT, THIRTEEN = Money.of(8), Money.of(13)
MEMBERS = Band(1, "Members and concessions", EIGHT, frozenset({Group.MEMBER, Group.CONCESSION}), position=0)
EVERYBODY = Band(2, "Non-members", THIRTEEN, frozenset({Group.ANYONE}), position=1)
CONFERENCE = (MEMBERS, EVERYBODY)

CURRENT = StandingAt(Standing.CURRENT, "Current to 31 March 2017", date(2017, 3, 31))
GRACE = StandingAt(Standing.GRACE, "In grace since 31 August 2016", date(2016, 8, 31))
LIFE = StandingAt(Standing.LIFE, "Life member since 1 May 2010", None)
LAPSED = StandingAt(Standing.LAPSED, "Lapsed on 30 June 2016", date(2016, 6, 30))
UNPAID = StandingAt(Standing.LAPSED, "Unpaid since 10 January 2016", date(2016, 1, 9))
RESIGNED = StandingAt(Standing.RESIGNED, "Resigned on 1 May 2015", date(2016, 3, 31))
NOT_YET = StandingAt(Standing.NOT_YET, "Begins on 1 December 2016", None)


@pytest.mark.parametrize(
    ("who", "amount", "band", "reason"),
    [
        (Entitlement(CURRENT), EIGHT, 1, "Member, current to 31 March 2017: £8.00."),
        (Entitlement(GRACE), EIGHT, 1, "Member, in grace since 31 August 2016: £8.00."),
        (Entitlement(LIFE), EIGHT, 1, "Life member since 1 May 2010: £8.00."),
        (Entitlement(CURRENT, concession=True), EIGHT, 1, "Member, current to 31 March 2017: £8.00."),
        (Entitlement(None, concession=True), EIGHT, 1, "Concession: £8.00."),
        (Entitlement(LAPSED, concession=True), EIGHT, 1, "Concession: £8.00."),
        (Entitlement(None), THIRTEEN, 2, "Not a member: £13.00."),
        (
            Entitlement(LAPSED, remedy=Remedy.RENEW),
            THIRTEEN,
            2,
            "Lapsed on 30 June 2016: £13.00; renewing today makes it £8.00.",
        ),
        (
            Entitlement(UNPAID, remedy=Remedy.PAY),
            THIRTEEN,
            2,
            "Unpaid since 10 January 2016: £13.00; paying the subscription today makes it £8.00.",
        ),
        (Entitlement(LAPSED), THIRTEEN, 2, "Lapsed on 30 June 2016: £13.00."),
        (Entitlement(RESIGNED), THIRTEEN, 2, "Resigned on 1 May 2015: £13.00."),
        (Entitlement(NOT_YET), THIRTEEN, 2, "Not a member on the day of the event, begins on 1 December 2016: £13.00."),
    ],
)
def test_members_and_concessions_pay_eight_and_non_members_thirteen(
    who: Entitlement, amount: Money, band: int, reason: str
) -> None:
    priced = price(CONFERENCE, who, DAY)
    assert (priced.amount, priced.band_id, priced.reasons) == (amount, band, (reason,))


def test_an_early_price_is_to_be_had_until_its_last_day_and_says_so() -> None:
    early = Band(3, "Early", Money.of(6), frozenset({Group.MEMBER}), date(2016, 9, 1), date(2016, 10, 21), 2)
    priced = price((*CONFERENCE, early), Entitlement(CURRENT), DAY)
    assert priced.amount == Money.of(6)
    assert priced.reasons[1] == "“Early” can be booked until 20 October 2016."
    assert price((*CONFERENCE, early), Entitlement(CURRENT), date(2016, 10, 21)).amount == EIGHT
    assert price((*CONFERENCE, early), Entitlement(CURRENT), date(2016, 8, 31)).amount == EIGHT
    assert price((*CONFERENCE, early), Entitlement(None), DAY).amount == THIRTEEN


def test_a_member_takes_the_price_for_anyone_when_it_is_the_lowest() -> None:
    free = Band(3, "Talk", Money(), frozenset({Group.ANYONE}))
    assert price((*CONFERENCE, free), Entitlement(CURRENT), DAY).reasons == (
        "Anyone, current to 31 March 2017: £0.00.",
    )


def test_of_two_equal_prices_the_upper_one_is_taken() -> None:
    again = Band(1, "Students", EIGHT, frozenset({Group.CONCESSION}), position=5)
    upper = Band(9, "Members and concessions", EIGHT, frozenset({Group.MEMBER, Group.CONCESSION}), position=0)
    assert price((again, upper), Entitlement(None, concession=True), DAY).band_id == 9


@pytest.mark.parametrize(
    ("bands", "who", "words"),
    [
        ((MEMBERS,), Entitlement(None, name="Ana Ruiz"), "open to Ana Ruiz, who is not a member"),
        ((MEMBERS,), Entitlement(LAPSED, name="Ana Ruiz"), r"open to Ana Ruiz \(lapsed on 30 June 2016\). Choose"),
        ((MEMBERS,), Entitlement(LAPSED, remedy=Remedy.RENEW), r"Renewing today makes it £8\.00"),
        ((MEMBERS,), Entitlement(UNPAID, remedy=Remedy.PAY), r"Paying the subscription today makes it £8\.00"),
        ((MEMBERS,), Entitlement(), "open to somebody whose name follows"),
        ((), Entitlement(CURRENT), "on sale on 20 October 2016"),
        ((Band(1, "Old", EIGHT, frozenset(Group), None, DAY),), Entitlement(CURRENT), "on sale on 20 October 2016"),
    ],
)
def test_nobody_is_sold_a_price_that_is_not_open_to_them(bands: tuple[Band, ...], who: Entitlement, words: str) -> None:
    with pytest.raises(Refused, match=words):
        price(bands, who, DAY)


days = st.dates(date(2016, 9, 1), date(2016, 11, 30))
bands = st.lists(
    st.builds(
        Band,
        band_id=st.integers(1, 9),
        name=st.just("Band"),
        amount=st.builds(Money, st.integers(0, 3000)),
        groups=st.frozensets(st.sampled_from(Group), min_size=1),
        from_day=st.none() | days,
        end_day=st.none() | days,
        position=st.integers(0, 5),
    ),
    max_size=6,
)
people = st.builds(
    Entitlement,
    member=st.sampled_from([None, CURRENT, GRACE, LIFE, LAPSED, RESIGNED, NOT_YET]),
    concession=st.booleans(),
    remedy=st.none() | st.sampled_from(Remedy),
)


@given(bands, people, days)
def test_everybody_gets_the_lowest_price_they_are_entitled_to(offered: list[Band], who: Entitlement, day: date) -> None:
    mine = {Group.ANYONE}
    if who.member is not None and who.member.standing.counts:
        mine.add(Group.MEMBER)
    if who.concession:
        mine.add(Group.CONCESSION)
    open_to_me = [b.amount for b in offered if b.open_on(day) and mine & b.groups]
    for_anyone = [b.amount for b in offered if b.open_on(day) and Group.ANYONE in b.groups]
    if not open_to_me:
        with pytest.raises(Refused):
            price(offered, who, day)
        return
    priced = price(offered, who, day)
    assert priced.amount == min(open_to_me)
    assert all(priced.amount <= amount for amount in for_anyone)
    assert priced.amount.show() in priced.reasons[0]
    if who.member is not None and priced.group is not Group.CONCESSION:
        assert who.member.reason[1:] in priced.reasons[0]


@given(bands, people, days)
def test_being_a_member_or_a_concession_never_costs_more(offered: list[Band], who: Entitlement, day: date) -> None:
    try:
        plain = price(offered, Entitlement(), day)
    except Refused:
        return
    assert price(offered, who, day).amount <= plain.amount


def test_another_price_keeps_its_written_reason_beside_what_the_rule_says() -> None:
    rule = price(CONFERENCE, Entitlement(None), DAY)
    taken = override(rule, MEMBERS, "Speaker.", rule.reasons[0])
    assert (taken.amount, taken.band_id) == (EIGHT, 1)
    assert taken.reasons == (
        "Members and concessions £8.00 by decision: Speaker.",
        "By the rule: Not a member: £13.00.",
    )


@pytest.mark.parametrize(
    ("text", "draft"),
    [
        (
            "Members and concessions=8:member,concession",
            BandDraft("Members and concessions", EIGHT, frozenset({Group.MEMBER, Group.CONCESSION})),
        ),
        ("Non-members=£13.00:anyone", BandDraft("Non-members", THIRTEEN, frozenset({Group.ANYONE}))),
        (" A=B = 0 : Members : ", BandDraft("A=B", Money(), frozenset({Group.MEMBER}))),
        (
            "Early=6:member:2016-09-01..2016-10-15",
            BandDraft("Early", Money.of(6), frozenset({Group.MEMBER}), date(2016, 9, 1), date(2016, 10, 16)),
        ),
        (
            "Door: cash only=15:anyone:5 Nov 2016..",
            BandDraft("Door: cash only", Money.of(15), frozenset({Group.ANYONE}), date(2016, 11, 5)),
        ),
        (
            "Early=6:anyone:..2016-10-15",
            BandDraft("Early", Money.of(6), frozenset({Group.ANYONE}), None, date(2016, 10, 16)),
        ),
    ],
)
def test_a_price_is_typed_on_one_line(text: str, draft: BandDraft) -> None:
    assert parse_band(text, today=DAY) == draft


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "is not a price"), ("Members", "is not a price"), ("Members=8", "is not a price"),
        ("=8:member", "Fill in"),
        ("Members=8,5:member", "comma"), ("Members=-3:member", "is less than"), ("M=1e9:member", "not an amount"),
        ("Members=:member", "Type an amount"), ("Members=8:", "Say who"), ("Members=8:friends", "not a group"),
        ("Members=8:member:tomorrow", "no days|Type them"), ("M=8:member:2016-02-30..", "no such day"),
        ("M=8:member:2016-10-15..2016-10-14", "ends before it begins"), ("x" * 101 + "=8:member", "too long"),
    ],
)  # fmt: skip
def test_a_price_that_cannot_be_read_is_refused_in_a_sentence(text: str, words: str) -> None:
    with pytest.raises(BadInput, match=words) as caught:
        parse_band(text, today=DAY)
    assert caught.value.field == "band"


@given(st.frozensets(st.sampled_from(Group), min_size=1))
def test_groups_are_kept_in_one_order(groups: frozenset[Group]) -> None:
    assert groups_of(groups_text(groups)) == groups
    assert groups_text(reversed(list(Group))) == "member,concession,anyone"


def at(hour: int, minute: int = 0) -> datetime:
    return datetime.combine(date(2016, 11, 5), time(hour, minute))


EVENT = EventDraft(
    title=" Human Rights  and Development ",
    starts_at=at(11),
    ends_at=at(17),
    doors_at=at(10, 30),
    bands=(BandDraft("Anyone", Money(), frozenset({Group.ANYONE})),),
)


def test_an_event_is_tidied() -> None:
    assert checked_event(EVENT).title == "Human Rights and Development"
    assert checked_event(replace(EVENT, doors_at=at(11))).doors_at == at(11)


def test_every_wrong_field_of_an_event_has_its_own_sentence() -> None:
    wrong = replace(EVENT, title=" ", theme="x" * 201, ends_at=at(11), doors_at=at(11, 1), capacity=0, bands=())
    with pytest.raises(ManyBadInputs) as caught:
        checked_event(wrong)
    assert [(p.field, p.message.split(":")[0]) for p in caught.value.problems] == [
        ("title", "Fill in “Title”."),
        ("theme", "Theme is too long"),
        ("ends_at", "The event ends before it starts"),
        ("doors_at", "The doors open after the start"),
        ("capacity", "Type how many people fit as a whole number above 0, or leave it empty."),
        ("bands", "Add a price, such as “Members” £8.00 for members; a free event has one of £0."),
    ]


@pytest.mark.parametrize(
    ("capacity", "taken", "wanted", "words"),
    [
        (100, 100, 1, "full: all 100 places are taken"),
        (1, 1, 1, "full: its one place is taken"),
        (100, 98, 3, "Only 2 places are left of 100, and 3 are asked for"),
        (100, 99, 2, "Only 1 place is left of 100, and 2 are asked for"),
        (100, 120, 1, "full"),
    ],
)
def test_no_more_are_booked_than_fit(capacity: int, taken: int, wanted: int, words: str) -> None:
    with pytest.raises(Refused, match=words):
        check_room(capacity=capacity, taken=taken, wanted=wanted)


def test_what_fits_may_be_booked() -> None:
    check_room(capacity=None, taken=10_000, wanted=500)
    check_room(capacity=100, taken=98, wanted=2)


def test_a_reference_notices_a_slip_of_the_finger() -> None:
    made = reference(42)
    assert made.startswith("B0042")
    assert len(made) == 6
    assert read_reference(f" {made[:3].lower()}-{made[3:]} ") == made
    assert read_reference(made[:4] + "3" + made[5:]) is None
    assert read_reference("0107") is None
    assert read_reference("") is None
    assert read_reference(reference(123_456)) == reference(123_456)

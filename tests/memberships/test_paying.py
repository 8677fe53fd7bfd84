"""What the banks of members are to be told: on the form, and in the letters where fees change."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from psg_admin.accounts.operations import add_account
from psg_admin.accounts.rules import AccountInfo
from psg_admin.accounts.states import AccountKind
from psg_admin.kernel.days import add_months, add_years
from psg_admin.kernel.errors import BadInput, NotFound, Refused
from psg_admin.kernel.money import Money
from psg_admin.memberships.operations import change_order, resign, set_fee, set_order_state
from psg_admin.memberships.operations.order_papers import NOTE_FORMS, FormsSent
from psg_admin.memberships.order_papers import DRIFT_WORDS, order_forms, order_letters, piles
from psg_admin.memberships.queries.paying import (
    OrderLetters,
    drift_letters,
    fee_letters,
    form_instructions,
    next_change,
)
from psg_admin.memberships.rules import AgreedSum, DiscountRow, FeeRow, SchemeRows, TypeRow
from psg_admin.memberships.rules.paying import (
    LETTER_KINDS,
    Asked,
    OrderNow,
    Paying,
    changing,
    for_form,
    paid_into,
    payment_from,
    term_from,
)
from psg_admin.memberships.rules.what_if import FeeChanges
from psg_admin.memberships.settings import MembershipSettings
from psg_admin.memberships.states import DriftKind, Interval, OrderState, Standing
from psg_admin.notes.queries import notes_of
from psg_admin.paper.letter import Told
from psg_admin.payments.operations import take_payment
from psg_admin.people.operations import add_contact, change_contact, join_home
from psg_admin.people.particulars import ContactDraft
from psg_admin.people.states import ContactKind
from psg_admin.settings import Settings, save_settings
from psg_admin.store.planning import perform
from tests.memberships.desk import CHEQUE, ORDER, Desk, check_undo, person
from tests.offices import NOW, TODAY

YEAR, MONTH, QUARTER = Interval.YEAR, Interval.MONTH, Interval.QUARTER
SCHEME = SchemeRows(
    (
        TypeRow(
            1, 1, "individual", "Individual", 1, False, False, True,
            (FeeRow(1, Money.of(20), date(2005, 4, 1)), FeeRow(2, Money.of(25), date(2017, 4, 1))),
        ),
    ),
    (DiscountRow(1, ORDER, Decimal(10), None, date(2013, 6, 14), None),),
)  # fmt: skip
"""£20 a year, £25 from April 2017; a tenth less by standing order."""


def order(
    amount: str = "18", *, every: Interval = YEAR, day: int = 1, first: date = date(2014, 4, 1),
    state: OrderState = OrderState.REGULAR, sums: tuple[AgreedSum, ...] = (),
) -> OrderNow:  # fmt: skip
    return OrderNow(107, "PSG0107X", Money.of(amount), every, day, first, state, sums)


def member(order_now: OrderNow | None, end: date | None = date(2017, 4, 1), *, settled: bool = False) -> Paying:
    """Return a member whose year costs £18 and ends with March."""
    start = date(2016, 4, 1) if end is None else add_years(end, -1)
    who = (7, "0107", 3, "Ramírez, Lucía")
    return Paying(*who, 1, ORDER, Standing.CURRENT, start, end, Money.of(18), settled, order_now)


@pytest.mark.parametrize(
    ("interval", "day", "first", "earliest", "pays"),
    [
        (YEAR, 1, date(2014, 4, 1), date(2016, 10, 20), date(2017, 4, 1)),
        (YEAR, 1, date(2014, 4, 1), date(2017, 4, 1), date(2017, 4, 1)),
        (YEAR, 1, date(2014, 4, 1), date(2017, 4, 2), date(2018, 4, 1)),
        (YEAR, 1, date(2018, 4, 1), date(2016, 10, 20), date(2018, 4, 1)),
        (MONTH, 31, date(2016, 1, 31), date(2016, 2, 1), date(2016, 2, 29)),
        (MONTH, 15, date(2016, 1, 20), date(2016, 10, 20), date(2016, 11, 15)),
        (QUARTER, 28, date(2016, 1, 28), date(2016, 5, 1), date(2016, 7, 28)),
        (Interval.HALF_YEAR, 30, date(2015, 8, 30), date(2016, 2, 1), date(2016, 2, 29)),
    ],
)
def test_an_order_pays_next_on_its_day(interval: Interval, day: int, first: date, earliest: date, pays: date) -> None:
    assert payment_from(interval, day, first, earliest) == pays


DAYS = st.dates(date(2000, 1, 1), date(2030, 12, 31))


@given(st.sampled_from(Interval), st.integers(1, 31), DAYS, DAYS)
def test_no_payment_is_left_out_before_the_next_one(interval: Interval, day: int, first: date, earliest: date) -> None:
    found = payment_from(interval, day, first, earliest)
    step = 12 // interval.a_year
    assert found >= earliest
    assert found == first or (found.year * 12 + found.month - first.year * 12 - first.month) % step == 0
    assert found == first or found.day in {day, 28, 29, 30}
    if found not in {first, earliest}:
        assert add_months(found.replace(day=1), -step) <= earliest


@given(st.dates(date(2010, 1, 1), date(2019, 12, 31)), DAYS)
def test_the_next_year_begins_when_the_last_one_ends_or_years_after(end: date, day: date) -> None:
    found = term_from(member(None, end), day)
    assert found is not None
    assert found >= max(end, day)
    assert found == end or add_years(found, -1) < day
    assert term_from(member(None, None), day) is None


@pytest.mark.parametrize(
    ("one", "asked", "amount", "every", "first"),
    [
        # What pays already goes on on its day; the year from April costs £25 less a tenth.
        (member(order()), Asked(), "22.50", YEAR, date(2017, 4, 1)),
        (member(order("1.50", every=MONTH, day=28)), Asked(), "1.50", MONTH, date(2016, 11, 28)),
        (member(order("1.50", every=MONTH)), Asked(first=date(2017, 4, 1)), "1.88", MONTH, date(2017, 4, 1)),
        # Two months before the year ends a payment a year is for the next one.
        (member(order(day=10, first=date(2014, 3, 10))), Asked(), "22.50", YEAR, date(2017, 3, 10)),
        (member(order()), Asked(interval=QUARTER), "4.50", QUARTER, date(2017, 1, 1)),
        (member(order()), Asked(day=15), "22.50", YEAR, date(2017, 4, 15)),
        # What was never seen begins as agreed, or as soon as a letter and a bank can.
        (
            member(order(first=date(2016, 12, 1), state=OrderState.NONE)), Asked(), "18", YEAR,
            date(2016, 12, 1),
        ),
        (
            member(order(first=date(2016, 4, 1), state=OrderState.FORM_SENT)), Asked(), "18", YEAR,
            date(2016, 12, 1),
        ),
        (member(replace(order(state=OrderState.MISSED), never_came=True)), Asked(), "18", YEAR, date(2016, 12, 1)),
        (member(order(state=OrderState.MISSED)), Asked(), "22.50", YEAR, date(2017, 4, 1)),
        (member(order(state=OrderState.STOPPED)), Asked(), "18", YEAR, date(2016, 12, 1)),
        # What is settled in another way is not paid once more.
        (member(order(state=OrderState.STOPPED), settled=True), Asked(), "22.50", YEAR, date(2017, 4, 1)),
        (member(order(state=OrderState.CLAIMED), settled=True), Asked(day=9), "22.50", YEAR, date(2017, 4, 9)),
        (member(None), Asked(), "22.50", YEAR, date(2017, 4, 1)),
        (member(None), Asked(day=20, interval=MONTH), "1.88", MONTH, date(2017, 4, 20)),
        (member(None, date(2016, 9, 1)), Asked(), "18", YEAR, date(2016, 11, 3)),
        (member(order()), Asked(Money.of("5.05"), MONTH, 3, date(2017, 1, 3)), "5.05", MONTH, date(2017, 1, 3)),
    ],
)  # fmt: skip
def test_the_form_says_what_follows_and_what_is_asked(
    one: Paying, asked: Asked, amount: str, every: Interval, first: date
) -> None:
    told = for_form(one, SCHEME, today=TODAY, asked=asked, reference="PSG0107X")
    assert (told.amount, told.interval, told.first) == (Money.of(amount), every, first)


@pytest.mark.parametrize(
    ("one", "asked", "error", "said"),
    [
        (member(order()), Asked(Money(0)), BadInput, "more than £0.00"),
        (member(order()), Asked(Money.of(1_000_000)), BadInput, "at most £999,999.99"),
        (member(order()), Asked(day=32), BadInput, "from 1 to 31"),
        (member(order()), Asked(first=date(2016, 10, 19)), BadInput, "that day is past"),
        (member(order(), None), Asked(), Refused, "for life"),
    ],
)
def test_what_no_bank_can_be_told_is_refused(one: Paying, asked: Asked, error: type[Exception], said: str) -> None:
    with pytest.raises(error, match=said):
        for_form(one, SCHEME, today=TODAY, asked=asked, reference="PSG0107X")


def test_whose_order_has_to_change_is_told_apart() -> None:
    april = date(2017, 4, 1)
    wrong, right, by_cheque, late, gone = (
        member(order()), member(order("22.50")), replace(member(order()), method=CHEQUE),
        member(order(), date(2016, 11, 1)), member(order(state=OrderState.STOPPED)),
    )  # fmt: skip
    ahead = member(order(sums=(AgreedSum(april, Money.of("22.50")),)))
    rows = [wrong, right, by_cheque, gone, ahead]
    found = changing(rows, SCHEME, from_day=april, notice_by=date(2016, 12, 1))
    assert ([one.words for one in found.instructions], found.same, found.nothing) == (["£22.50 every year"], 2, 2)
    assert (found.instructions[0].short, found.instructions[0].short_a_year) == (Money.of("4.50"), Money.of("4.50"))
    # The year from November is still £20 less a tenth: nothing to tell; the one a year later is not.
    assert changing([late], SCHEME, from_day=date(2016, 11, 1), notice_by=TODAY).same == 1
    early = member(order(day=10, first=date(2014, 3, 10)))  # a payment a year comes before the year that it is for
    (told,) = changing([early], SCHEME, from_day=april, notice_by=TODAY).instructions
    assert (told.first, told.term) == (date(2017, 3, 10), april)
    soon = changing([wrong], SCHEME, from_day=april, notice_by=date(2017, 4, 2))
    assert (len(soon.instructions), len(soon.soon)) == (0, 1)


ORDERS = st.builds(
    lambda pence, every, day, state: replace(order(every=every, day=day, state=state), amount=Money(pence)),
    st.integers(1, 5000), st.sampled_from(Interval), st.integers(1, 31), st.sampled_from(OrderState),
)  # fmt: skip
MEMBERS = st.lists(
    st.builds(
        lambda end, method, known: replace(member(known, end), method=method),
        st.one_of(st.none(), st.dates(date(2016, 1, 1), date(2018, 12, 31))), st.sampled_from([ORDER, CHEQUE]),
        st.one_of(st.none(), ORDERS),
    ),
    max_size=8,
)  # fmt: skip


@given(MEMBERS, st.dates(date(2016, 1, 1), date(2019, 12, 31)), st.dates(date(2016, 1, 1), date(2019, 12, 31)))
def test_each_order_is_in_one_pile(members: list[Paying], from_day: date, notice_by: date) -> None:
    found = changing(members, SCHEME, from_day=from_day, notice_by=notice_by)
    assert len(found.instructions) + found.same + found.nothing + len(found.soon) == len(members)
    assert all(one.short and one.term >= from_day and one.first >= notice_by for one in found.instructions)
    assert all(one.first < notice_by for one in found.soon)


BANK = AccountInfo("bank", "HSBC current", AccountKind.BANK, "40-00-00", "12345678")
SAVINGS = AccountInfo("savings", "Savings", AccountKind.SAVINGS, "40-00-00", "87654321")
BARE = AccountInfo("second", "Second", AccountKind.BANK)
CLOSED = replace(BANK, code="old", name="Old", closed_on=date(2010, 1, 1))


@pytest.mark.parametrize(
    ("accounts", "wanted", "into"),
    [
        ([BARE, BANK, CLOSED], "", BANK),
        ([SAVINGS, BANK], "", BANK),
        ([SAVINGS], "", SAVINGS),
        ([BANK, SAVINGS], "savings", SAVINGS),
        ([BANK, SAVINGS], "hsbc CURRENT", BANK),
    ],
)
def test_standing_orders_are_paid_into_one_account(accounts: list[AccountInfo], wanted: str, into: AccountInfo) -> None:
    assert paid_into(accounts, wanted) is into


@pytest.mark.parametrize(
    ("accounts", "wanted", "said"),
    [
        ([BARE, CLOSED], "", "No bank account has a sort code and a number yet"),
        ([BANK, replace(BANK, code="b2")], "", "Say in Settings: Standing orders which one"),
        ([BANK], "barclays", "There is no account “barclays”"),
        ([BANK, CLOSED], "old", "There is no account “old”"),
        ([BARE], "second", "Fill in sort code and number of Second"),
    ],
)
def test_where_no_one_account_is_known_it_is_said_where_to_fill_it_in(
    accounts: list[AccountInfo], wanted: str, said: str
) -> None:
    with pytest.raises(Refused, match=said):
        paid_into(accounts, wanted)


# --- in an office -----------------------------------------------------------------------------------------------------

WIGMORE: dict[str, Any] = {"street": "12 Wigmore Street", "town": "LONDON", "postcode": "W1U 2AA"}


def furnish(desk: Desk) -> None:
    """Give the office a name and an account with sort code and number."""
    desk.do(save_settings, settings=Settings(organisation="Peru Support Group", address="1 High Street\nLONDON"))
    desk.do(
        add_account, name="HSBC current", kind=AccountKind.BANK, sort_code="40-00-00", number="12345678", today=TODAY
    )


def pays(desk: Desk, given: str, amount: str = "27", *, kind: str = "individual", **more: Any) -> int:
    """Return a membership paid for by a standing order that was seen, of somebody with an address, until April 2017."""
    draft = person(given, **{**WIGMORE, "street": f"{given} House", **more})
    made = desk.enrol(draft, kind=kind, method=ORDER, joined=date(2016, 4, 1))
    april = date(2016, 4, 1)
    desk.pay_all(made, april)
    desk.do(change_order, membership_id=made, amount=Money.of(amount), interval=YEAR, day=1, first_expected=april,
            today=TODAY)  # fmt: skip
    desk.do(set_order_state, membership_id=made, state=OrderState.FIRST_SEEN, today=april)
    return made


def raise_fee(desk: Desk) -> None:
    desk.do(set_fee, code="individual", amount=Money.of(40), from_day=date(2017, 4, 1))


def asked_for(desk: Desk, **more: object) -> OrderLetters:
    found: OrderLetters = desk.ask(fee_letters, today=TODAY, **more)
    counted = len(found.lines) + found.same + found.nothing + found.soon + found.deceased + found.gone_away
    assert counted + found.no_address == found.orders
    return found


def test_each_whose_order_will_be_short_or_over_gets_a_letter_with_its_form(desk: Desk) -> None:
    furnish(desk)
    raise_fee(desk)
    short, over, right = pays(desk, "Ana"), pays(desk, "Rosa", "99"), pays(desk, "Vera", "36")
    joint, stopped = pays(desk, "Luz", "40.50", kind="joint"), pays(desk, "Inés")
    desk.do(set_order_state, membership_id=stopped, state=OrderState.STOPPED, today=TODAY)
    assert desk.ask(next_change, today=TODAY) == date(2017, 4, 1)
    found = asked_for(desk)
    assert found.from_day == date(2017, 4, 1)
    told = found.instructions
    assert {one.membership_id for one in told} == {short, over}
    assert (found.orders, found.same) == (4, 2)
    assert piles(found) == ["2 letters", "2 pay the right sum"]
    papers = desk.ask(order_letters, found=found, written_on=TODAY)
    first = papers[0]
    assert first.address[:2] == ("Ana Ramírez Ñato", "Ana House")
    (told_of,) = [block for block in first.says if isinstance(block, Told)]
    assert dict(told_of.facts)["Please pay"] == "£36.00 every year, first on 1 April 2017"
    assert dict(told_of.facts)["You pay now"] == "£27.00 every year"
    (form,) = first.forms
    assert (form.amount, form.first, form.payer) == (Money.of(36), date(2017, 4, 1), "Ana Ramírez Ñato")
    assert (form.payee.sort_code, form.payee.number, form.payee.holder) == (
        "40-00-00", "12345678", "Peru Support Group",
    )  # fmt: skip
    assert {right, joint} & {one.membership_id for one in told} == set()


def test_who_cannot_be_written_to_is_counted_and_a_home_gets_one_letter(desk: Desk) -> None:
    furnish(desk)
    raise_fee(desk)
    homes = [pays(desk, name, copies=0) for name in ("Ana", "Rosa")]
    payers = [desk.page(made).payer_id for made in homes]
    desk.do(join_home, contact_ids=payers)
    bare, gone, dead = pays(desk, "Inés", street="", town="", postcode=""), pays(desk, "Vera"), pays(desk, "Luz")
    for made, said in ((gone, {"gone_away": True}), (dead, {"deceased_on": TODAY})):
        draft = person(desk.page(made).payer_name.split(", ")[1], **WIGMORE)
        desk.do(change_contact, contact_id=desk.page(made).payer_id, draft=replace(draft, **said))
    found = asked_for(desk)
    assert (len(found.letters), len(found.lines)) == (1, 2)
    assert (found.no_address, found.gone_away, found.deceased) == (1, 1, 1)
    assert piles(found) == [
        "1 letter, 2 standing orders", "1 has died", "1 has gone away", "1 has no address on file",
    ]  # fmt: skip
    (paper,) = desk.ask(order_letters, found=found, written_on=TODAY)
    assert len(paper.forms) == 2
    assert bare not in {one.membership_id for one in found.lines}


def test_less_than_six_weeks_ahead_nobody_is_written_to_unasked(desk: Desk) -> None:
    furnish(desk)
    pays(desk, "Ana")
    desk.do(set_fee, code="individual", amount=Money.of(40), from_day=date(2017, 4, 1))
    day = date(2017, 4, 1) - timedelta(days=41)
    near = desk.ask(fee_letters, today=day)
    assert (len(near.letters), near.soon) == (0, 1)
    assert piles(near) == ["1 has less than six weeks until the first payment"]
    assert len(desk.ask(fee_letters, today=day, soon=True).lines) == 1
    assert len(desk.ask(fee_letters, today=day - timedelta(days=1)).lines) == 1


def test_letters_are_ready_before_fees_are_saved(desk: Desk) -> None:
    furnish(desk)
    ana, rosa = pays(desk, "Ana"), pays(desk, "Rosa")
    changes = FeeChanges(date(2017, 4, 1), ((desk.types["individual"], Money.of(40)),))
    assert asked_for(desk).lines == ()
    found = asked_for(desk, changes=changes, membership_ids=[rosa])
    assert [one.membership_id for one in found.lines] == [rosa]
    assert (found.orders, ana) == (1, ana)


def test_forms_are_written_for_those_who_are_chosen(desk: Desk) -> None:
    with_order, by_cheque = pays(desk, "Ana"), desk.enrol(person("Rosa"), joined=date(2016, 4, 1))
    with pytest.raises(Refused, match="No bank account has a sort code"):
        desk.ask(order_forms, membership_ids=[with_order], today=TODAY)
    furnish(desk)
    desk.do(save_settings, settings=MembershipSettings(order_holder="P S G", order_bank="HSBC UK"))
    one, other = desk.ask(order_forms, membership_ids=[by_cheque, with_order], today=TODAY)
    assert (one.payer, one.reference[:-1], one.amount) == ("Rosa Ramírez Ñato", "PSG0002", Money.of(27))
    assert (other.payer, other.a_year) == ("Ana Ramírez Ñato", 1)
    assert (one.payee.holder, one.payee.bank) == ("P S G", "HSBC UK")
    life = desk.enrol(person("Vera"), kind="life")
    with pytest.raises(Refused, match="for life"):
        desk.ask(order_forms, membership_ids=[life], today=TODAY)
    free = desk.enrol(person("Luz"), kind="friend")
    with pytest.raises(Refused, match="costs nothing"):
        desk.ask(order_forms, membership_ids=[free], today=TODAY)
    desk.do(resign, membership_id=by_cheque, on=TODAY, today=TODAY)
    with pytest.raises(NotFound, match="has ended"):
        desk.ask(form_instructions, membership_ids=[by_cheque], today=TODAY)


def test_what_was_sent_is_noted_in_one_deed_if_it_is_asked_for(desk: Desk) -> None:
    seen, new = pays(desk, "Ana"), desk.enrol(person("Rosa"), method=ORDER)
    by_cheque = desk.enrol(person("Vera"))
    ids = [seen, new, by_cheque]
    told = desk.ask(form_instructions, membership_ids=ids, today=TODAY)
    sent = FormsSent(tuple(told), TODAY, "Jaime")

    def note() -> None:
        changes = desk.office.write(lambda session: perform(session, NOTE_FORMS, sent))
        assert changes.summary == "3 forms for the bank sent"

    check_undo(desk.office, note)
    note()
    orders = [desk.page(made).order for made in ids]
    assert [one.state if one else None for one in orders] == [OrderState.FIRST_SEEN, OrderState.FORM_SENT, None]
    (noted,) = desk.ask(notes_of, contact_id=desk.page(seen).payer_id)
    assert noted.text == "Form for the bank sent, membership 0001: £27.00 every year, first on 1 April 2017"
    assert (noted.author, noted.noted_on) == ("Jaime", TODAY)
    one = desk.office.write(lambda session: perform(session, NOTE_FORMS, FormsSent((told[1],), TODAY, "")))
    assert (one.summary, one.made) == ("Form for the bank sent to member 0002", new)


def test_an_organisation_is_written_to_like_anybody(desk: Desk) -> None:
    furnish(desk)
    raise_fee(desk)
    draft = ContactDraft(kind=ContactKind.ORGANISATION, organisation="Wren & Sons", **WIGMORE)
    who = desk.do(add_contact, draft=draft, now=NOW).made
    assert who is not None
    made = desk.enrol(who, method=ORDER, joined=date(2016, 4, 1))
    (paper,) = desk.ask(order_letters, found=asked_for(desk, membership_ids=[made]), written_on=TODAY)
    assert paper.address[0] == "Wren & Sons"
    assert paper.salutation == "Dear Wren & Sons,"


def by_order(desk: Desk, membership_id: int, amount: str, on: date) -> None:
    """Take a payment by standing order that is used for nothing."""
    deed = partial(take_payment, contact_id=desk.page(membership_id).payer_id, amount=Money.of(amount), method=ORDER,
                   received_on=on, charges=(), gift=Money(0), today=TODAY, now=NOW)  # fmt: skip
    desk.office.write(deed)


def test_who_has_the_discount_and_paid_otherwise_is_told_what_to_do_with_a_form(desk: Desk) -> None:
    furnish(desk)
    made = desk.enrol(person("Ana", **WIGMORE), method=ORDER, joined=date(2016, 4, 1))
    desk.pay_all(made, date(2016, 4, 1))
    by_cheque = desk.enrol(person("Rosa", **WIGMORE), joined=date(2016, 4, 1))
    desk.pay_all(by_cheque, date(2016, 4, 1))
    kind = DriftKind.DISCOUNT_WITHOUT_ORDER
    found = desk.ask(drift_letters, kind=kind, today=TODAY)
    assert (found.orders, [(one.number, one.kind) for one in found.lines]) == (1, [("0001", kind)])
    assert piles(found) == ["1 letter"]
    (paper,) = desk.ask(order_letters, found=found, written_on=TODAY)
    assert paper.about == "Your subscription: the discount for a standing order"
    (told,) = [block for block in paper.says if isinstance(block, Told)]
    facts = dict(told.facts)
    assert facts["What we see"].startswith("The year from 1 April 2016 has the discount of £3.00")
    assert facts["Please pay"] == "£27.00 every year, first on 1 April 2017"
    assert len(paper.forms) == 1
    assert desk.ask(drift_letters, kind=kind, today=TODAY, membership_ids=[by_cheque]).letters == ()


def test_whose_order_runs_on_after_leaving_is_asked_to_stop_it_without_a_form(desk: Desk) -> None:
    furnish(desk)
    made = pays(desk, "Ana")
    by_order(desk, made, "27", date(2016, 4, 1))
    desk.do(resign, membership_id=made, on=date(2016, 5, 1), today=TODAY)
    by_order(desk, made, "27", date(2016, 10, 1))
    found = desk.ask(drift_letters, kind=DriftKind.LEFT, today=TODAY)
    (paper,) = desk.ask(order_letters, found=found, written_on=TODAY)
    assert paper.forms == []
    assert paper.about == "A standing order that still runs"
    (told,) = [block for block in paper.says if isinstance(block, Told)]
    assert told.facts == ((("What we see", "Left on 1 May 2016, and £27.00 came on 1 October 2016.")),)
    assert (found.instructions, desk.ask(drift_letters, kind=DriftKind.TWICE, today=TODAY).letters) == ((), ())


def test_a_home_with_orders_that_are_otherwise_in_several_ways_gets_one_letter(desk: Desk) -> None:
    furnish(desk)
    left = pays(desk, "Ana")
    desk.do(resign, membership_id=left, on=date(2016, 5, 1), today=TODAY)
    by_order(desk, left, "27", date(2016, 10, 1))
    other = desk.enrol(person("Rosa", **WIGMORE), method=ORDER, joined=date(2016, 4, 1))
    desk.pay_all(other, date(2016, 4, 1))
    desk.do(join_home, contact_ids=[desk.page(made).payer_id for made in (left, other)])
    found = desk.ask(drift_letters, today=TODAY)
    assert [line.kind for line in found.lines] == [DriftKind.LEFT, DriftKind.DISCOUNT_WITHOUT_ORDER]
    (paper,) = desk.ask(order_letters, found=found, written_on=TODAY)
    assert (paper.about, len(paper.forms)) == ("Your standing orders", 1)
    assert len([block for block in paper.says if isinstance(block, Told)]) == 2


def test_each_kind_of_letter_has_its_words_and_no_other(sqlite_desk: Desk) -> None:
    assert set(DRIFT_WORDS) == set(LETTER_KINDS)
    with pytest.raises(Refused, match="There is no letter about “Order without the discount”"):
        sqlite_desk.ask(drift_letters, kind=DriftKind.ORDER_WITHOUT_DISCOUNT, today=TODAY)

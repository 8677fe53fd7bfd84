"""What becomes of what is left over and of what lacks, looked at first, kept apart, and told of lines that are told."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from functools import partial

import pytest
from sqlalchemy import select

from psg_admin.bank.plans.outcomes import LinePreview, wish_of
from psg_admin.bank.plans.telling import LineWish, Part
from psg_admin.bank.queries import acceptable, bank_figures, became, match_lines, preview_lines
from psg_admin.bank.states import Becomes, CandidateKind, Tier
from psg_admin.books.model import Spending, SpendingLine
from psg_admin.kernel.days import DayRange
from psg_admin.kernel.errors import BadInput, Refused
from psg_admin.kernel.money import Money
from psg_admin.notes.model import Note
from psg_admin.payments.model import Payment
from psg_admin.payments.queries import open_charges
from psg_admin.people.operations import change_contact
from psg_admin.people.queries.contacts import contacts
from psg_admin.reports.audit import audit
from psg_admin.reports.treasurer import treasurer_workbook
from psg_admin.settings import save_settings
from psg_admin.store.check import check_recorded
from psg_admin.store.office import Office
from tests.bank.desk import imported, lines
from tests.bank.telling import CATEGORY, GIFT, MEMBER, NOW, TODAY, Treasury, statement

MAY = date(2025, 5, 3)


@pytest.fixture
def treasury(office: Office) -> Iterator[Treasury]:
    """An office with a scheme; after each test it is sound."""
    yield Treasury(office)
    assert office.read(audit) == []
    assert office.read(check_recorded) == []


def payer(treasury: Treasury, membership_id: int) -> int:
    return treasury.desk.page(membership_id, TODAY).payer_id


def wish(treasury: Treasury, membership_id: int, since: date | None = MAY) -> None:
    """Note that what is left over of a member's money is a gift."""
    contact_id = payer(treasury, membership_id)
    draft = treasury.office.read(partial(contacts, ids=[contact_id]))[contact_id].draft
    deed = partial(change_contact, contact_id=contact_id, draft=replace(draft, rest_gift_since=since), today=TODAY)
    treasury.office.write(deed)


def previewed(treasury: Treasury, *wishes: LineWish) -> list[LinePreview]:
    return treasury.office.read(partial(preview_lines, wishes=wishes, today=TODAY, now=NOW))


def parts(row: LinePreview) -> dict[str, str]:
    return {one.becomes.value: one.amount.plain() for one in row.outcomes}


def of_line(treasury: Treasury, place: int = 0) -> list[tuple[str, str]]:
    """Return what a line became."""
    line_id = treasury.line(place)
    found = treasury.office.read(partial(became, line_ids={line_id})).get(line_id, ())
    return [(one.becomes.value, one.amount.plain()) for one in found]


def agree(treasury: Treasury, told: LineWish, place: int = 0) -> dict[str, str]:
    """Tell a line as it was looked at; what it became is what was shown."""
    [row] = previewed(treasury, told)
    assert not row.refused
    treasury.tell_all(told)
    assert sorted(of_line(treasury, place)) == sorted((one.becomes.value, one.amount.plain()) for one in row.outcomes)
    return parts(row)


@pytest.mark.parametrize(
    ("amount", "said", "wished", "wanted"),
    [
        ("30.00", None, None, {"paid": "27.00", "credit": "3.00"}),
        ("30.00", None, MAY, {"paid": "27.00", "gift": "3.00"}),
        ("30.00", None, date(2026, 9, 4), {"paid": "27.00", "credit": "3.00"}),
        ("30.00", False, MAY, {"paid": "27.00", "credit": "3.00"}),
        ("30.00", True, None, {"paid": "27.00", "gift": "3.00"}),
        ("24.00", None, MAY, {"paid": "24.00", "short": "3.00"}),
        ("27.00", None, MAY, {"paid": "27.00"}),
    ],
)
def test_the_rest_is_a_gift_by_word_or_by_wish_else_left_over_and_what_lacks_is_short(
    treasury: Treasury, amount: str, said: bool | None, wished: date | None,  # noqa: FBT001 - of a table
    wanted: dict[str, str],
) -> None:  # fmt: skip
    heron = treasury.member("Jo", "Heron")
    wish(treasury, heron, wished)
    treasury.read(("03", "HERON J", amount))
    told = LineWish(treasury.line(), (Part(MEMBER, heron),), gift=said)
    [row] = previewed(treasury, told)
    assert row.wish == (wished if "gift" in wanted and said is None else None)
    assert (row.paid.plain(), row.gift.plain()) == (wanted["paid"], wanted.get("gift", "0.00"))
    assert agree(treasury, told) == wanted
    assert treasury.proof() == {"matched": amount}
    treasury.office.undo()
    assert of_line(treasury) == []


def test_a_wish_does_not_give_away_what_comes_twice_or_from_somebody_who_has_left(treasury: Treasury) -> None:
    heron, teal = treasury.member("Jo", "Heron"), treasury.member("Rose", "Teal", joined=date(2023, 1, 1))
    for member in (heron, teal):
        wish(treasury, member)
    treasury.read(("03", "HERON J", "27.00"), ("04", "HERON J", "27.00"), ("05", "TEAL R", "30.00"))
    treasury.tell(treasury.line(0), Part(MEMBER, heron))
    assert agree(treasury, LineWish(treasury.line(1), (Part(MEMBER, heron),)), 1) == {"credit": "27.00"}
    assert agree(treasury, LineWish(treasury.line(2), (Part(MEMBER, teal),)), 2) == {"paid": "27.00", "credit": "3.00"}
    assert len(treasury.office.read(lambda session: session.scalars(select(Note)).all())) == 2


def test_what_lacks_was_kept_on_the_way_and_is_an_expense(treasury: Treasury) -> None:
    heron = treasury.member("Jo", "Heron")
    treasury.read(("03", "HERON J", "26.20"), ("04", "HERON J", "27.00"))
    told = LineWish(treasury.line(), (Part(MEMBER, heron),), kept=True)
    assert agree(treasury, told) == {"paid": "27.00", "fee": "0.80"}
    assert treasury.office.read(open_charges) == []
    assert treasury.proof() == {"matched": "26.20", "open": "27.00"}
    with pytest.raises(Refused, match="Nothing lacks"):
        treasury.tell(treasury.line(1), Part(MEMBER, heron), kept=True)
    treasury.release(treasury.line())
    assert [one.owed for one in treasury.office.read(open_charges)] == [Money.of(27)]
    spent = select(Spending).where(Spending.undone_on.is_(None))
    assert treasury.office.read(lambda session: session.scalars(spent).all()) == []


def test_a_sum_of_a_couple_is_a_payment_of_each(treasury: Treasury) -> None:
    heron, wren = treasury.member("Jo", "Heron"), treasury.member("Ann", "Wren")
    treasury.read(("03", "J HERON AND A WREN", "54.00"))
    told = LineWish(treasury.line(), (Part(MEMBER, heron), Part(MEMBER, wren)), each=True)
    assert agree(treasury, told) == {"paid": "27.00"}
    paid = treasury.office.read(
        lambda session: {one.contact_id: one.amount.plain() for one in session.scalars(select(Payment))}
    )
    assert paid == {payer(treasury, heron): "27.00", payer(treasury, wren): "27.00"}
    treasury.release(treasury.line())
    assert treasury.proof() == {"open": "54.00"}
    said = LineWish(
        treasury.line(), (Part(MEMBER, heron, Money.of(20)), Part(MEMBER, wren, Money.of(34))), each=True, whole=True
    )
    assert agree(treasury, said) == {"paid": "27.00", "credit": "7.00", "short": "7.00"}


def test_several_lines_pay_one_thing(treasury: Treasury) -> None:
    heron = treasury.member("Jo", "Heron")
    treasury.read(("03", "HERON J", "10.00"), ("04", "HERON J", "10.00"), ("05", "HERON J", "7.00"))
    wishes = [LineWish(treasury.line(place), (Part(MEMBER, heron),)) for place in range(3)]
    assert [parts(row) for row in previewed(treasury, *wishes)] == [
        {"paid": "10.00", "short": "17.00"}, {"paid": "10.00", "short": "7.00"}, {"paid": "7.00"},
    ]  # fmt: skip
    treasury.tell_all(*wishes)
    assert treasury.states() == ["matched"] * 3
    assert treasury.office.read(open_charges) == []


def test_what_went_out_goes_over_several_categories(treasury: Treasury) -> None:
    treasury.read(("03", "OFFICE SUPPLIES LTD", "-60.00"))
    told = LineWish(
        treasury.line(),
        (Part(CATEGORY, amount=Money.of(45), category="postage"), Part(CATEGORY, category="bank-charges")),
    )
    assert agree(treasury, told) == {"spent": "60.00"}
    spent = treasury.office.read(
        lambda session: [(one.category, one.amount.plain()) for one in session.scalars(select(SpendingLine))]
    )
    assert spent == [("postage", "45.00"), ("bank-charges", "15.00")]
    treasury.release(treasury.line())
    with pytest.raises(BadInput):
        treasury.tell(treasury.line(), Part(CATEGORY, category="postage"), Part(CATEGORY, category="bank-charges"))
    with pytest.raises(BadInput):
        treasury.tell(
            treasury.line(), Part(CATEGORY, amount=Money.of(45), category="postage"),
            Part(CATEGORY, amount=Money.of(20), category="bank-charges"),
        )  # fmt: skip
    two = (
        Part(CATEGORY, amount=Money.of(40), category="postage", payee="Post Office"),
        Part(CATEGORY, amount=Money.of(20), category="bank-charges", payee="The bank"),
    )
    treasury.tell(treasury.line(), *two, whole=True)
    paid = treasury.office.read(
        lambda session: [one.payee for one in session.scalars(select(Spending).where(Spending.undone_on.is_(None)))]
    )
    assert sorted(paid) == ["Post Office", "The bank"]
    assert treasury.states() == ["filed"]


def test_all_of_a_tier_is_looked_at_with_what_is_opened_and_refused_and_counted_once(treasury: Treasury) -> None:
    heron = treasury.member("Jo", "Heron", joined=date(2025, 9, 15))
    wren = treasury.member("Ann", "Wren")
    treasury.read(
        ("01", "WREN STANDING", "27.00"), ("03", f"HERON J {treasury.reference(heron)}", "27.00"),
        ("14", f"HERON J {treasury.reference(heron)}", "27.00"), ("15", "WREN STANDING", "27.00"),
    )  # fmt: skip
    treasury.tell(treasury.line(0), Part(MEMBER, wren))
    look = partial(acceptable, today=TODAY, now=NOW)
    certain = treasury.office.read(partial(look, tier=Tier.CERTAIN))
    again = treasury.office.read(partial(look, tier=Tier.AS_LAST_TIME))
    assert [row.line_id for row in certain.rows] == [treasury.line(1), treasury.line(2)]
    assert [row.line_id for row in again.rows] == [treasury.line(3)]
    first, second = certain.rows
    assert (first.name, first.opens, parts(first)) == ("Jo Heron", (), {"paid": "27.00"})
    [year] = second.opens
    assert (year.period.start, year.fee, year.member) == (date(2026, 9, 15), Money.of(27), "0001")
    assert second.purpose == "Subscription, member 0001"
    assert [row.tasks != () for row in again.rows] == [True]
    assert certain.total == Money.of(54)
    treasury.tell_all(*certain.wishes)
    assert treasury.states() == ["matched", "matched", "matched", "open"]


def test_what_speaks_against_one_line_is_told_and_the_others_are_planned_without_it(treasury: Treasury) -> None:
    heron = treasury.member("Jo", "Heron")
    treasury.read(("03", "HERON J", "27.00"), ("04", "HERON J", "27.00"))
    wrong = LineWish(treasury.line(0), (Part(MEMBER, heron), Part(MEMBER, 999)))
    right = LineWish(treasury.line(1), (Part(MEMBER, heron),))
    refused, told = previewed(treasury, wrong, right)
    assert refused.refused
    assert not refused.outcomes
    assert parts(told) == {"paid": "27.00"}


@pytest.mark.parametrize(("days", "opened"), [(60, 1), (5, 0)])
def test_how_early_money_opens_the_next_year_is_set(treasury: Treasury, days: int, opened: int) -> None:
    heron = treasury.member("Jo", "Heron", joined=date(2025, 9, 15))
    treasury.office.write(partial(save_settings, settings={"early_days": days, "task_days": 3}))
    treasury.read(("01", "HERON J", "27.00"), ("02", "HERON J", "27.00"))
    treasury.tell(treasury.line(0), Part(MEMBER, heron))
    [row] = previewed(treasury, LineWish(treasury.line(1), (Part(MEMBER, heron),)))
    assert len(row.opens) == opened
    treasury.tell(treasury.line(1), Part(MEMBER, heron))
    due = treasury.office.read(lambda session: [note.due_on for note in session.scalars(select(Note))])
    assert due == ([] if opened else [date(2026, 12, 3)])


def test_a_wish_is_said_of_a_candidate(treasury: Treasury) -> None:
    heron = treasury.member("Jo", "Heron")
    wish(treasury, heron)
    treasury.read(("03", "HERON J", "30.00"))
    best = treasury.matched().candidates[0]
    assert any("3 May 2025" in reason for reason in best.reasons)
    [row] = previewed(treasury, wish_of(treasury.line(), best))
    assert row.sum(Becomes.GIFT) == Money.of(3)


def test_whatever_a_line_is_it_is_told_in_words(treasury: Treasury) -> None:
    heron = treasury.member("Jo", "Heron")
    treasury.read(
        ("02", "HERON J", "27.00"), ("03", "GROSS INTEREST", "1.20"), ("04", "TO THE CASH BOX", "-50.00"),
        ("05", "NOT OURS", "5.00"), ("14", "UNPAID HERON J", "-27.00"), ("15", "A GIFT", "9.00"),
    )  # fmt: skip
    treasury.tell(treasury.line(0), Part(MEMBER, heron))
    treasury.tell(treasury.line(1), Part(CATEGORY, category="interest"))
    treasury.tell(treasury.line(2), Part(CandidateKind.TRANSFER, other_account="cash"))
    treasury.tell(treasury.line(3), aside="The bank's mistake")
    back = treasury.office.read(partial(match_lines, line_ids={treasury.line(4)}))[0].candidates[0]
    treasury.tell_all(wish_of(treasury.line(4), back))
    treasury.tell(treasury.line(5), Part(GIFT, payee=payer(treasury, heron)))
    assert [of_line(treasury, place) for place in range(6)] == [
        [("credit", "27.00")], [("income", "1.20")], [("moved", "50.00")], [("set-aside", "5.00")],
        [("returned", "27.00")], [("gift", "9.00")],
    ]  # fmt: skip
    found = treasury.office.read(partial(became, line_ids={line.id for line in lines(treasury.office)}))
    assert all(one.purpose or one.becomes is Becomes.CREDIT for some in found.values() for one in some)


def test_what_a_processor_kept_is_told_apart_from_what_was_paid(treasury: Treasury) -> None:
    heron = treasury.member("Jo", "Heron")
    imported(treasury.office, "Date,Description,Amount,Fee\n03/09/2026,HERON J,30.00,-1.00\n")
    assert agree(treasury, LineWish(treasury.line(), (Part(MEMBER, heron),))) == {
        "paid": "27.00", "credit": "3.00", "fee": "1.00",
    }  # fmt: skip


def test_importing_again_changes_nothing_of_what_was_told(treasury: Treasury) -> None:
    heron = treasury.member("Jo", "Heron")
    rows = (("03", "HERON J", "30.00"),)
    treasury.read(*rows)
    treasury.tell(treasury.line(), Part(MEMBER, heron), gift=True)
    assert imported(treasury.office, statement(*rows)).nothing
    assert of_line(treasury) == [("paid", "27.00"), ("gift", "3.00")]


def test_what_is_to_be_done_is_counted(treasury: Treasury) -> None:
    heron = treasury.member("Jo", "Heron")
    treasury.read(("03", "HERON J", "27.00"), ("04", "CHARGES", "-1.00"), ("30", "WREN A", "5.00"))
    treasury.tell(treasury.line(), Part(MEMBER, heron))
    found = treasury.office.read(partial(bank_figures, today=TODAY))
    assert (found.count, found.came.plain(), found.went.plain(), found.since) == (2, "5.00", "1.00", date(2026, 9, 4))
    assert [(one.name, one.months) for one in found.lacking] == [("Bank", (date(2026, 9, 1), date(2026, 10, 1)))]
    assert found.months == 2


def test_the_workbook_proves_each_account_against_its_bank(treasury: Treasury) -> None:
    heron = treasury.member("Jo", "Heron")
    treasury.read(("03", "HERON J", "27.00"), ("04", "CHARGES", "-1.00"), ("30", "WREN A", "5.00"))
    treasury.tell(treasury.line(0), Part(MEMBER, heron))
    treasury.tell(treasury.line(1), Part(CATEGORY, category="bank-charges"))
    days = DayRange(date(2026, 9, 1), date(2026, 10, 1))
    sheets = treasury.office.read(partial(treasurer_workbook, days=days, today=TODAY, made_at=datetime(2026, 11, 30)))  # noqa: DTZ001 - local
    [proof] = [sheet for sheet in sheets if sheet.title == "Proof"]
    [row] = [row for row in proof.rows if row.words == "Bank"]
    cells = {column.key: column.value(row) for column in proof.columns}
    said = {key: value.plain() for key, value in cells.items() if isinstance(value, Money) and key.startswith("bank_")}
    assert said == {
        "bank_opening": "100.00", "bank_matched": "27.00", "bank_filed": "-1.00", "bank_aside": "0.00",
        "bank_open": "5.00", "bank_closing": "131.00",
    }  # fmt: skip
    assert (cells["bank_first"], cells["bank_last"]) == (date(2026, 9, 3), date(2026, 9, 30))
    assert cells["bank_adds_up"] == "yes"
    assert [column.key for column in proof.columns][:8] == [
        "words", "opening", "came", "went", "moved", "closing", "books", "difference",
    ]  # fmt: skip
    [cash] = [row for row in proof.rows if row.words == "Cash"] or [None]
    assert cash is None or cash.bank is None

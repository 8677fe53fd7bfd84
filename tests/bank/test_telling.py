"""Lines told what they are, on both engines: tied or entered in one entry, released and undone, and always proven."""

from collections.abc import Iterator
from datetime import date
from functools import partial

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from psg_admin.bank.model import LearnedPayer, LineMatch
from psg_admin.bank.plans.telling import LineWish, Part
from psg_admin.bank.queries import match_lines
from psg_admin.bank.states import CandidateKind, MatchKind
from psg_admin.books.model import Closing, Spending, Transfer
from psg_admin.books.operations import add_slip
from psg_admin.kernel.changes import Changes, Topic, changed
from psg_admin.kernel.errors import BadInput, Conflict, NotFound, Refused, UserError
from psg_admin.kernel.money import Money
from psg_admin.kernel.plan import Problems
from psg_admin.memberships.model import Membership, Term
from psg_admin.memberships.operations import change_membership
from psg_admin.notes.model import Note
from psg_admin.payments.model import Charge, Payment
from psg_admin.payments.operations import take_payment
from psg_admin.payments.queries import open_charges
from psg_admin.payments.states import Method
from psg_admin.people.operations import change_contact
from psg_admin.reports.audit import audit
from psg_admin.store.check import check_recorded
from psg_admin.store.journal import JournalEntry
from psg_admin.store.office import Office
from tests.bank.desk import imported, lines, table, with_account
from tests.bank.telling import CATEGORY, GIFT, MEMBER, NOW, TODAY, Treasury, statement
from tests.memberships.desk import person
from tests.statements import statements as said


@pytest.fixture
def treasury(office: Office) -> Iterator[Treasury]:
    """An office with a scheme; after each test it is sound."""
    yield Treasury(office)
    assert office.read(audit) == []
    assert office.read(check_recorded) == []


def count(office: Office, model: type) -> int:
    """Return how many rows of a table stand."""
    query = select(func.count()).select_from(model)
    if hasattr(model, "undone_on"):
        query = query.where(model.undone_on.is_(None))
    return office.read(lambda session: session.scalar(query)) or 0


def test_a_reference_with_the_name_is_certain_and_accepted_pays_what_is_owed(treasury: Treasury) -> None:
    heron = treasury.member("Jo", "Heron")
    treasury.read(("03", f"HERON J {treasury.reference(heron)}", "27.00"))
    found = treasury.matched()
    assert found.certain is not None
    assert [claim.id for claim in found.certain.subjects] == [heron]
    treasury.tell(found.id, Part(MEMBER, heron))
    assert treasury.states() == ["matched"]
    assert treasury.proof() == {"matched": "27.00"}
    payment = treasury.office.read(lambda session: session.scalars(select(Payment)).one())
    assert (payment.received_on, payment.account, payment.method) == (date(2026, 9, 3), "bank", Method.STANDING_ORDER)
    treasury.office.undo()
    assert treasury.states() == ["open"]
    assert treasury.proof() == {"open": "27.00"}
    treasury.office.redo()
    assert treasury.states() == ["matched"]


def test_an_order_that_goes_on_paying_is_one_also_where_something_else_was_agreed(treasury: Treasury) -> None:
    heron = treasury.member("Jo", "Heron")
    payer = treasury.office.read(lambda session: session.scalars(select(Membership.payer_id)).one())
    treasury.office.write(
        partial(
            change_membership, membership_id=heron, payer=payer, method=Method.CHEQUE, today=TODAY, now=NOW,
        )
    )  # fmt: skip
    reference = treasury.reference(heron)
    treasury.read(("03", f"HERON J {reference}", "27.00"), ("04", f"HERON J {reference} EXTRA", "1.00"))
    for place, way in ((0, Method.STANDING_ORDER), (1, Method.TRANSFER)):
        treasury.tell(treasury.line(place), Part(MEMBER, heron))
        paid = treasury.office.read(lambda session: session.scalars(select(Payment).order_by(Payment.id)).all()[-1])
        assert paid.method is way


def test_releasing_takes_back_what_accepting_made_and_is_undone(treasury: Treasury) -> None:
    heron = treasury.member("Jo", "Heron")
    treasury.read(("03", f"HERON J {treasury.reference(heron)}", "30.00"))
    treasury.tell(treasury.line(), Part(MEMBER, heron), gift=True)
    assert count(treasury.office, Payment) == 1
    assert count(treasury.office, LearnedPayer) == 1
    assert count(treasury.office, Charge) == 2
    treasury.release(treasury.line())
    assert treasury.states() == ["open"]
    assert (count(treasury.office, Payment), count(treasury.office, LearnedPayer)) == (0, 0)
    assert count(treasury.office, Charge) == 1
    treasury.office.undo()
    assert treasury.states() == ["matched"]
    assert count(treasury.office, Payment) == 1
    treasury.release(treasury.line())
    treasury.tell(treasury.line(), Part(MEMBER, heron))
    assert treasury.states() == ["matched"]


def test_the_history_names_a_line_by_what_it_says(treasury: Treasury) -> None:
    heron = treasury.member("Jo", "Heron")
    treasury.read(("02", "HERON J", "27.00"), ("03", f"NOBODY {'X' * 80}", "5.00"))
    assert treasury.tell(treasury.line(), Part(MEMBER, heron)).summary == "Line “HERON J” of £27.00 done"
    assert treasury.release(treasury.line()).summary == "Line “HERON J” opened again: Wrong person"
    aside = treasury.tell(treasury.line(1), aside="Sent by mistake")
    assert aside.summary == f"Line “NOBODY {'X' * 52}…” of £5.00 set aside: Sent by mistake"


def test_accepting_opens_the_next_year_with_its_fee_and_releasing_takes_it_away(treasury: Treasury) -> None:
    heron = treasury.member("Jo", "Heron", joined=date(2025, 9, 15))
    treasury.read(("03", "HERON J", "27.00"), ("13", "HERON J", "27.00"))
    treasury.tell(treasury.line(0), Part(MEMBER, heron))
    assert count(treasury.office, Term) == 1
    treasury.tell(treasury.line(1), Part(MEMBER, heron))
    assert count(treasury.office, Term) == 2
    assert treasury.states() == ["matched", "matched"]
    treasury.release(treasury.line(1))
    assert count(treasury.office, Term) == 1
    treasury.office.undo()
    assert count(treasury.office, Term) == 2


def test_two_lines_of_one_deed_do_not_pay_the_same_twice(treasury: Treasury) -> None:
    heron = treasury.member("Jo", "Heron")
    treasury.read(("03", "HERON J", "27.00"), ("03", "HERON J", "27.00"))
    treasury.tell_all(*(LineWish(treasury.line(place), (Part(MEMBER, heron),)) for place in (0, 1)))
    assert treasury.states() == ["matched", "matched"]
    assert count(treasury.office, Note) == 1
    assert count(treasury.office, Payment) == 2
    treasury.office.undo()
    assert treasury.proof() == {"open": "54.00"}


def test_what_comes_from_somebody_who_has_left_stays_credit_with_a_task(treasury: Treasury) -> None:
    heron = treasury.member("Jo", "Heron", joined=date(2023, 1, 1))
    treasury.read(("03", "HERON J", "27.00"), ("04", "HERON J", "27.00"))
    treasury.tell(treasury.line(0), Part(MEMBER, heron))
    treasury.tell(treasury.line(1), Part(MEMBER, heron))
    assert count(treasury.office, Note) == 1
    assert count(treasury.office, Term) == 1


def test_what_comes_from_somebody_who_has_died_is_never_a_renewal(treasury: Treasury) -> None:
    teal = treasury.member("Rose", "Teal")
    payer = treasury.desk.page(teal, TODAY).payer_id
    died = person("Rose", "Teal", deceased_on=date(2026, 8, 1))
    treasury.office.write(partial(change_contact, contact_id=payer, draft=died, today=TODAY))
    treasury.read(("03", f"TEAL R {treasury.reference(teal)}", "27.00"))
    assert treasury.matched().certain is None
    treasury.tell(treasury.line(), Part(MEMBER, teal))
    assert count(treasury.office, Note) == 1
    assert [one.owed for one in treasury.office.read(open_charges)] == [Money.of(27)]


def test_one_sum_pays_for_two_and_a_gift(treasury: Treasury) -> None:
    heron, wren = treasury.member("Jo", "Heron"), treasury.member("Ann", "Wren")
    treasury.read(("03", "HERON J AND WREN A", "60.00"))
    with pytest.raises(BadInput):
        treasury.tell(treasury.line(), Part(MEMBER, heron, Money.of(27)), Part(MEMBER, wren, Money.of(20)), whole=True)
    treasury.tell(
        treasury.line(), Part(MEMBER, heron, Money.of(27)), Part(MEMBER, wren, Money.of(20)),
        Part(GIFT, amount=Money.of(13)), whole=True,
    )  # fmt: skip
    assert treasury.proof() == {"matched": "60.00"}
    of_wren = [one for one in treasury.office.read(open_charges) if one.owed]
    assert [one.owed for one in of_wren] == [Money.of(7)]


def test_a_payment_that_is_entered_already_is_tied_and_not_entered_again(treasury: Treasury) -> None:
    heron = treasury.member("Jo", "Heron")
    payer = treasury.desk.page(heron, TODAY).payer_id
    treasury.office.write(
        partial(
            take_payment, contact_id=payer, amount=Money.of(27), method=Method.TRANSFER, received_on=date(2026, 9, 2),
            today=TODAY, now=NOW,
        )
    )  # fmt: skip
    treasury.read(("03", f"HERON J {treasury.reference(heron)}", "27.00"))
    found = treasury.matched()
    assert found.certain is None
    best = found.candidates[0]
    assert best.kind is CandidateKind.PAYMENT
    treasury.tell(found.id, Part(best.kind, targets=tuple((kind, target) for kind, target, _sum in best.targets)))
    assert count(treasury.office, Payment) == 1
    query = select(JournalEntry.id).where(JournalEntry.summary.contains("received")).order_by(JournalEntry.id.desc())
    entry = treasury.office.read(lambda session: session.scalars(query).first())
    with pytest.raises(Conflict):
        treasury.office.undo(entry)
    treasury.release(found.id)
    assert count(treasury.office, Payment) == 1
    assert treasury.states() == ["open"]


def test_what_went_out_is_filed_by_category_and_taken_back_when_released(treasury: Treasury) -> None:
    treasury.read(("03", "TOTAL CHARGES TO 13AUG2026", "-8.00"), ("04", "GROSS INTEREST", "1.20"))
    charges, interest = treasury.office.read(match_lines)
    assert (charges.candidates[0].category, interest.candidates[0].category) == ("bank-charges", "interest")
    treasury.tell(charges.id, Part(CATEGORY, category="bank-charges"))
    treasury.tell(interest.id, Part(CATEGORY, category="interest"))
    assert treasury.states() == ["filed", "filed"]
    assert treasury.proof() == {"filed": "-6.80"}
    assert count(treasury.office, Spending) == 1
    treasury.release(charges.id, interest.id)
    assert treasury.states() == ["open", "open"]
    assert (count(treasury.office, Spending), count(treasury.office, Payment)) == (0, 0)


def test_a_payment_that_comes_back_is_taken_back_on_the_day_of_the_line(treasury: Treasury) -> None:
    heron = treasury.member("Jo", "Heron")
    treasury.read(("03", "HERON J", "27.00"), ("14", "UNPAID HERON J", "-27.00"))
    treasury.tell(treasury.line(0), Part(MEMBER, heron))
    back = treasury.matched().candidates[0]
    assert back.returns is not None
    treasury.tell(treasury.line(1), Part(back.kind, returns=back.returns))
    assert treasury.states() == ["matched", "matched"]
    assert treasury.proof() == {}
    query = select(Payment).where(Payment.reverses_id.is_not(None))
    reversal = treasury.office.read(lambda session: session.scalars(query).one())
    assert reversal.received_on == date(2026, 9, 14)
    for place in (0, 1):
        with pytest.raises(Refused):
            treasury.release(treasury.line(place))
    with pytest.raises(Refused):
        treasury.tell(treasury.line(1), Part(back.kind, returns=back.returns))
    treasury.office.undo()
    assert treasury.states() == ["matched", "open"]


def test_a_transfer_has_two_ends(treasury: Treasury) -> None:
    savings = with_account(treasury.office, "Savings")
    treasury.read(("03", "TO SAVINGS", "-50.00"))
    imported(treasury.office, table("04/09/2026,FROM CURRENT,50.00"), account=savings)
    here, there = treasury.office.read(match_lines)
    assert here.candidates[0].other_line == there.id
    treasury.tell(here.id, Part(CandidateKind.TRANSFER, other_line=there.id))
    assert treasury.states() == ["filed", "filed"]
    assert count(treasury.office, Transfer) == 1
    treasury.release(here.id)
    assert treasury.states() == ["open", "open"]


def test_what_a_processor_kept_is_an_expense_and_what_was_paid_is_the_income(treasury: Treasury) -> None:
    heron = treasury.member("Jo", "Heron")
    imported(treasury.office, "Date,Description,Amount,Fee\n03/09/2026,HERON J,27.00,-1.00\n")
    assert [line.amount for line in lines(treasury.office)] == [Money.of(26)]
    treasury.tell(treasury.line(), Part(MEMBER, heron))
    assert treasury.states() == ["matched"]
    payment = treasury.office.read(lambda session: session.scalars(select(Payment)).one())
    assert payment.amount == Money.of(27)
    assert treasury.office.read(open_charges) == []
    assert count(treasury.office, Spending) == 1
    treasury.release(treasury.line())
    assert (count(treasury.office, Payment), count(treasury.office, Spending)) == (0, 0)


def test_the_parts_of_a_slip_are_lines_of_their_own(treasury: Treasury) -> None:
    heron, wren = treasury.member("Jo", "Heron"), treasury.member("Ann", "Wren")

    def paid(member: int, amount: int, method: Method, number: str) -> int:
        deed = partial(
            take_payment, contact_id=treasury.desk.page(member, TODAY).payer_id, amount=Money.of(amount), method=method,
            received_on=date(2026, 9, 1), today=TODAY, now=NOW, reference=number,
        )  # fmt: skip
        made = treasury.office.write(deed).made
        assert made is not None
        return made

    cheques = [paid(heron, 27, Method.CHEQUE, "000871"), paid(wren, 27, Method.CHEQUE, "100233")]
    paid(heron, 48, Method.CASH, "")
    treasury.office.write(
        partial(
            add_slip, account="bank", banked_on=date(2026, 9, 2), today=TODAY, now=NOW, cheques=cheques,
            cash=Money.of(48),
        )
    )  # fmt: skip
    treasury.read(("07", "CASH PAID IN", "48.00"), ("09", "CHQS PAID IN", "54.00"), ("14", "UNPAID 000871", "-27.00"))
    for _place in range(2):
        best = treasury.matched().candidates[0]
        assert best.kind is CandidateKind.SLIP
        targets = tuple((kind, target) for kind, target, _sum in best.targets)
        treasury.tell(treasury.matched().id, Part(best.kind, targets=targets))
    assert treasury.states() == ["matched", "matched", "open"]
    back = treasury.matched().candidates[0]
    assert back.returns == cheques[0]
    treasury.tell(treasury.matched().id, Part(back.kind, returns=back.returns))
    assert treasury.proof() == {"matched": "75.00"}
    treasury.office.undo()
    treasury.release(treasury.line(0), treasury.line(1))
    assert treasury.proof() == {"open": "75.00"}


def test_a_line_of_a_closed_year_is_tied_and_enters_nothing(treasury: Treasury) -> None:
    def shut(session: Session) -> Changes:
        session.add(
            Closing(last_day=date(2026, 9, 5), closed_at=NOW, seal="0" * 16, workbook_digest="", account_digest="")
        )
        return changed(Topic.PAYMENTS, summary="Closed")

    heron = treasury.member("Jo", "Heron")
    payer = treasury.desk.page(heron, TODAY).payer_id
    deed = partial(
        take_payment, contact_id=payer, amount=Money.of(5), method=Method.TRANSFER, received_on=date(2026, 9, 3),
        today=TODAY, now=NOW,
    )  # fmt: skip
    made = treasury.office.write(deed).made
    assert made is not None
    treasury.read(("03", "HERON J", "5.00"), ("03", "HERON J", "27.00"), ("14", "HERON J", "27.00"))
    treasury.office.write(shut)
    with pytest.raises(Refused, match="closed to 5 September 2026"):
        treasury.tell(treasury.line(1), Part(MEMBER, heron))
    wishes = [LineWish(treasury.line(place), (Part(MEMBER, heron),), place=f"Line {place}") for place in (1, 2)]
    with pytest.raises(Problems) as refused:
        treasury.tell_all(*wishes)
    assert [problem.place for problem in refused.value.problems] == ["Line 1"]
    treasury.tell(treasury.line(0), Part(CandidateKind.PAYMENT, made))
    treasury.tell(treasury.line(2), Part(MEMBER, heron))
    assert treasury.states() == ["matched", "open", "matched"]
    treasury.office.undo()
    treasury.office.undo()
    treasury.office.undo()


@pytest.mark.parametrize(
    ("place", "amount", "other"), [(1, 27, False), (0, 1, True), (1, -5, False), (1, 28, False), (1, 1, True)]
)
def test_no_deed_makes_a_line_more_than_it_is_nor_one_thing_two_lines(
    treasury: Treasury, place: int, amount: int, other: bool,  # noqa: FBT001 - of a table
) -> None:  # fmt: skip
    heron = treasury.member("Jo", "Heron")
    elsewhere = with_account(treasury.office, "Savings")
    treasury.read(("03", "HERON J", "27.00"), ("04", "HERON J", "27.00"))
    treasury.tell(treasury.line(0), Part(MEMBER, heron))
    payment = treasury.office.read(lambda session: session.scalars(select(Payment.id)).one())
    if other:
        deed = partial(
            take_payment, contact_id=treasury.desk.page(heron, TODAY).payer_id, amount=Money.of(27),
            method=Method.TRANSFER, received_on=date(2026, 9, 3), today=TODAY, now=NOW,
        )  # fmt: skip
        payment = treasury.office.write(deed).made or 0
    line_id = treasury.line(place)

    def told(session: Session) -> Changes:
        if other and place:
            session.get_one(Payment, payment).account = elsewhere
        session.add(
            LineMatch(line_id=line_id, amount=Money.of(amount), kind=MatchKind.PAYMENT, payment_id=payment, made_at=NOW)
        )
        return changed(Topic.BANK, summary="Told")

    with pytest.raises(Conflict, match="does not go with the statement"):
        treasury.office.write(told)


def test_a_line_is_set_aside_with_a_reason(treasury: Treasury) -> None:
    treasury.read(("03", "NOT OURS", "5.00"))
    treasury.tell(treasury.line(), aside="The bank's mistake")
    assert treasury.states() == ["set-aside"]
    assert treasury.proof() == {"aside": "5.00"}
    with pytest.raises(Refused):
        treasury.tell(treasury.line(), aside="Again")


def test_what_a_person_confirmed_is_as_last_time_the_next_month(treasury: Treasury) -> None:
    heron = treasury.member("Jo", "Heron")
    treasury.read(("03", "STANDING BRAMBLE", "2.25"), ("13", "STANDING BRAMBLE", "2.25"))
    assert treasury.matched().as_last_time is None
    treasury.tell(treasury.line(0), Part(MEMBER, heron))
    again = treasury.matched()
    assert again.certain is None
    assert again.as_last_time is not None
    assert [claim.id for claim in again.as_last_time.subjects] == [heron]


def test_an_account_that_the_file_names_is_certain_once_it_was_confirmed(treasury: Treasury) -> None:
    heron = treasury.member("Jo", "Heron", joined=date(2025, 9, 1))
    head, name = "Date,Payee,Description,Amount\n", "GB33BUKB20201555555555"
    imported(treasury.office, f"{head}03/09/2026,{name},TRANSFER,27.00\n13/09/2026,{name},TRANSFER,27.00\n")
    assert treasury.matched().certain is None
    treasury.tell(treasury.line(0), Part(MEMBER, heron))
    again = treasury.matched().certain
    assert again is not None
    assert [claim.id for claim in again.subjects] == [heron]
    treasury.release(treasury.line(0))
    assert treasury.matched().certain is None


@pytest.mark.parametrize(
    ("parts", "error"),
    [
        ((), BadInput),
        ((Part(MEMBER, 999),), UserError),
        ((Part(CandidateKind.PAYMENT, 999),), Refused),
        ((Part(CandidateKind.SLIP, targets=((MatchKind.CASH, 9),)),), Refused),
        ((Part(GIFT),), BadInput),
        ((Part(CATEGORY, category="nonsense"),), NotFound),
    ],
)
def test_what_is_not_there_is_refused(treasury: Treasury, parts: tuple[Part, ...], error: type[UserError]) -> None:
    treasury.read(("03", "HERON J", "27.00"))
    with pytest.raises(error):
        treasury.tell(treasury.line(), *parts)
    with pytest.raises(NotFound):
        treasury.tell(999, Part(GIFT))
    with pytest.raises(NotFound):
        treasury.release(999)
    with pytest.raises(Refused):
        treasury.release(treasury.line())
    assert treasury.states() == ["open"]


def test_importing_again_leaves_what_was_told(treasury: Treasury) -> None:
    heron = treasury.member("Jo", "Heron")
    rows = (("03", "HERON J", "27.00"), ("04", "WREN A", "5.00"))
    treasury.read(*rows)
    treasury.tell(treasury.line(), Part(MEMBER, heron))
    imported(treasury.office, statement(*rows))
    assert treasury.states() == ["matched", "open"]
    assert len(lines(treasury.office)) == 2


def test_the_number_of_statements_does_not_depend_on_how_many_lines_there_are(treasury: Treasury) -> None:
    def look(session: Session) -> Changes:
        match_lines(session)
        return Changes(frozenset(), "Nothing was changed")

    members = [treasury.member("Jo", name) for name in ("Heron", "Wren", "Teal", "Larch")]
    treasury.read(("03", "HERON J", "27.00"), ("04", "CHARGES", "-1.00"))
    few = said(treasury.office, lambda: treasury.office.write(look))
    imported(treasury.office, statement(*((f"{day:02}", f"WREN {day}", "27.00") for day in range(1, 29))))
    assert len(said(treasury.office, lambda: treasury.office.write(look))) == len(few)
    rows = [line.id for line in lines(treasury.office) if line.text.startswith("WREN")]
    one = said(treasury.office, lambda: treasury.tell(rows[0], Part(MEMBER, members[0]), learn=False))
    wishes = [LineWish(row, (Part(MEMBER, who),), learn=False) for row, who in zip(rows[1:], members[1:], strict=False)]
    assert len(said(treasury.office, lambda: treasury.tell_all(*wishes))) == len(one)

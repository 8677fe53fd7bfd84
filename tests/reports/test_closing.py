"""Closing a year: what stands open is said first; what was kept is the same file for ever; no undo opens it again."""

import hashlib
import threading
from datetime import date, datetime
from functools import partial
from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlalchemy import URL, select, text
from sqlalchemy.orm import Session

from psg_admin.accounts.settings import AccountSettings, LegalForm
from psg_admin.books.model import Closing, KeptPaper
from psg_admin.books.operations import check_closing, reopen_books
from psg_admin.books.queries import closed_to
from psg_admin.books.queries.balances import by_account
from psg_admin.kernel.changes import Changes
from psg_admin.kernel.days import DayRange
from psg_admin.kernel.errors import BadInput, Refused, UserError
from psg_admin.paper.preview import page_words
from psg_admin.payments.operations import reverse_payment, take_payment
from psg_admin.payments.states import Method
from psg_admin.reports.audit import audit
from psg_admin.reports.closing import close_year, kept_account, kept_workbook, standing_open
from psg_admin.settings import save_settings
from psg_admin.store.engine import make_engine
from psg_admin.store.heads import seal_number
from psg_admin.store.office import Office
from tests.books.ledger import Ledger
from tests.offices import NOW, Clock, open_for_test
from tests.payments.books import pounds
from tests.reports.year import LAST_YEAR, YEAR, year_of

LATER = date(2017, 4, 10)
MADE_AT = datetime(2017, 4, 10, 9, 0)  # noqa: DTZ001 - as a person reads the clock
END = date(2016, 3, 31)


@pytest.fixture
def ledger(office: Office) -> Ledger:
    return year_of(office)


def close(office: Office, last_day: date = END, *, anyway: bool = True, today: date = LATER) -> Changes:
    return office.write(
        partial(close_year, last_day=last_day, anyway=anyway, today=today, now=NOW, made_at=MADE_AT)
    )  # fmt: skip


def kept(ledger: Ledger, days: DayRange = LAST_YEAR) -> tuple[bytes, bytes]:
    papers = [ledger.office.read(partial(query, days=days)) for query in (kept_workbook, kept_account)]
    assert papers[0] is not None
    assert papers[1] is not None
    return papers[0], papers[1]


def test_what_stands_open_is_said_before_anything_is_closed(ledger: Ledger) -> None:
    ledger.pay(ledger.person("Cleo"), "12.00", on=date(2016, 3, 1), receipt=False)
    said = ledger.office.read(partial(standing_open, last_day=END))
    assert said == [
        "1 cheque (£12.00) is on no paying-in slip.",
        "Bank has not been compared with its statement of 31 March 2016.",
        "Savings has not been compared with its statement of 31 March 2016.",
        "£12.00 of 1 payment is used for nothing yet.",
    ]
    with pytest.raises(Refused, match=r"1 cheque .* is on no paying-in slip"):
        close(ledger.office, anyway=False)
    assert ledger.office.read(closed_to) is None


def test_cheques_that_were_written_and_not_cleared_stand_open(ledger: Ledger) -> None:
    ledger.spend("7.50", date(2016, 3, 30), method=Method.CHEQUE)
    said = ledger.office.read(partial(standing_open, last_day=END))
    assert "1 cheque that was written (£7.50) has not cleared." in said


def test_a_cash_box_below_nothing_stands_open(ledger: Ledger) -> None:
    there = ledger.office.read(partial(by_account, on=END))["cash"]
    ledger.spend((there + pounds("7.50")).show().lstrip("£"), END, method=Method.CASH, account="cash")
    said = ledger.office.read(partial(standing_open, last_day=END))
    assert "By the books Cash held less than nothing: −£7.50." in said


def test_what_went_back_of_a_cheque_that_bounced_is_not_hidden_by_what_others_have_left(ledger: Ledger) -> None:
    days = [date(2016, 3, day) for day in (1, 2, 3)]
    ledger.pay(ledger.person("Cleo"), "10.00", on=days[0], receipt=False)
    bounced = ledger.pay(ledger.person("Dora"), "12.00", on=days[0], receipt=False).made
    assert bounced is not None
    ledger.refund(bounced, "10.00", days[1])
    ledger.office.write(
        partial(reverse_payment, payment_id=bounced, reason="Returned", on=days[2], today=LATER, now=NOW)
    )
    said = ledger.office.read(partial(standing_open, last_day=END))
    assert said[-2:] == [
        "£10.00 of 1 payment is used for nothing yet.",
        "£10.00 more went back of 1 payment than came in of it.",
    ]


def test_a_closed_year_is_the_same_file_for_ever(ledger: Ledger) -> None:
    before = ledger.office.read(seal_number)
    close(ledger.office)
    workbook, account = kept(ledger)
    ledger.pay(ledger.person("Dora"), "3.00", on=date(2016, 5, 5), receipt=False)
    assert kept(ledger) == (workbook, account)
    book = load_workbook(BytesIO(workbook))
    foot = book["Summary"].oddFooter
    assert foot is not None
    assert foot.center.text == f"Seal number {before}"
    assert f"Seal number {before}" in page_words(account, 0)
    row = ledger.office.read(lambda session: session.scalars(select(Closing)).one())
    assert (row.seal, row.workbook_digest) == (before, hashlib.sha256(workbook).hexdigest())
    assert ledger.office.read(partial(kept_workbook, days=YEAR)) is None
    assert ledger.office.read(audit) == []


def test_nothing_that_a_closed_year_says_can_be_changed_and_undo_stops_there(ledger: Ledger) -> None:
    ana = ledger.person("Ana")
    taken = ledger.pay(ana, "5.00", gift=pounds("5.00"), on=date(2016, 3, 2), receipt=False)
    assert taken.made is not None
    entry = ledger.office.undo_state().undo_id
    close(ledger.office)
    assert ledger.office.undo_state().blocked == "The books closed to 31 March 2016"
    with pytest.raises(Refused, match="cannot be undone"):
        ledger.office.undo()
    with pytest.raises(Refused, match="The books are closed to 31 March 2016"):
        ledger.office.undo(entry)
    with pytest.raises(Refused, match="The books are closed to 31 March 2016"):
        ledger.pay(ana, "5.00", on=END, receipt=False)
    with pytest.raises(Refused, match="The books are closed to 31 March 2016"):
        ledger.spend("1.00", END)


def test_only_reopening_lifts_it_with_a_reason(ledger: Ledger) -> None:
    close(ledger.office)
    close(ledger.office, date(2016, 9, 30))
    for day, reason, sentence in (
        (END, "Wrong", "The books are closed to 30 September 2016"),
        (date(2016, 9, 30), " ", "Say why"),
    ):
        with pytest.raises(UserError, match=sentence):
            ledger.office.write(partial(reopen_books, last_day=day, reason=reason, now=NOW))
    done = ledger.office.write(
        partial(reopen_books, last_day=date(2016, 9, 30), reason="A cheque was missed", now=NOW)
    )  # fmt: skip
    assert "A cheque was missed" in done.summary
    assert ledger.office.read(closed_to) == END
    ledger.spend("1.00", date(2016, 5, 1))
    workbook, _account = kept(ledger)
    ledger.office.write(partial(reopen_books, last_day=END, reason="The other one, too", now=NOW))
    assert ledger.office.read(closed_to) is None
    assert ledger.office.read(partial(kept_workbook, days=LAST_YEAR)) is None
    with pytest.raises(Refused, match="not closed to any day"):
        ledger.office.write(partial(reopen_books, last_day=END, reason="Again", now=NOW))
    assert ledger.office.read(audit) == []
    close(ledger.office)
    assert kept(ledger)[0] != workbook


def test_a_day_that_is_not_over_and_one_that_is_closed_are_refused(ledger: Ledger) -> None:
    with pytest.raises(BadInput, match="is not over yet"):
        close(ledger.office, LATER)
    close(ledger.office)
    for day in (END, date(2016, 1, 31)):
        with pytest.raises(Refused, match="closed to 31 March 2016 already"):
            close(ledger.office, day)
        with pytest.raises(Refused, match="already"):
            ledger.office.read(partial(check_closing, last_day=day, today=LATER))


def test_of_two_desks_that_close_at_once_one_does(office_url: URL) -> None:
    first, second = (open_for_test(office_url, Clock()) for _desk in range(2))
    try:
        year_of(first)
        said: list[str] = []
        ready = threading.Barrier(2)

        def closes(office: Office) -> None:
            ready.wait()
            try:
                said.append(close(office).summary)
            except Refused as error:
                said.append(error.message)

        desks = [threading.Thread(target=closes, args=[office]) for office in (first, second)]
        for desk in desks:
            desk.start()
        for desk in desks:
            desk.join()
        assert sorted(said) == ["The books are closed to 31 March 2016 already.", "The books closed to 31 March 2016"]
        assert len(first.read(lambda session: session.scalars(select(Closing)).all())) == 1
    finally:
        first.close()
        second.close()


def test_what_fails_in_the_middle_leaves_nothing(ledger: Ledger) -> None:
    def broken(session: Session) -> Changes:
        close_year(session, last_day=END, anyway=True, today=LATER, now=NOW, made_at=MADE_AT)
        raise Refused("The cable was pulled.")

    with pytest.raises(Refused, match="cable"):
        ledger.office.write(broken)
    assert ledger.office.read(closed_to) is None
    assert ledger.office.read(lambda session: session.scalars(select(KeptPaper.id)).all()) == []


def test_a_company_closes_with_its_workbook_alone(ledger: Ledger) -> None:
    ledger.office.write(partial(save_settings, settings=AccountSettings(legal_form=LegalForm.COMPANY)))
    close(ledger.office)
    assert ledger.office.read(partial(kept_workbook, days=LAST_YEAR)) is not None
    assert ledger.office.read(partial(kept_account, days=LAST_YEAR)) is None
    assert ledger.office.read(audit) == []


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        ("UPDATE kept_paper SET content = 'UEsDBA==' WHERE kind = 'xlsx'", "The workbook of the books closed to"),
        ("DELETE FROM kept_paper WHERE kind = 'pdf'", "The account of the books closed to"),
    ],
)
def test_the_check_finds_a_paper_that_is_not_as_it_was_kept(ledger: Ledger, statement: str, sentence: str) -> None:
    close(ledger.office)
    engine = make_engine(ledger.office.url, writes=True)
    with engine.begin() as connection:
        connection.execute(text(statement))
    engine.dispose()
    found = ledger.office.read(audit)
    assert [line for line in found if line.startswith(sentence)]
    if "UPDATE" in statement:
        with pytest.raises(Refused, match="is not as it was"):
            ledger.office.read(partial(kept_workbook, days=LAST_YEAR))


def test_a_payment_of_the_open_year_is_taken_as_ever(ledger: Ledger) -> None:
    close(ledger.office)
    deed = partial(
        take_payment, contact_id=ledger.person("Eva"), amount=pounds("4.00"), method=Method.CASH,
        received_on=date(2016, 4, 1), today=LATER, now=NOW, charges=(),
    )  # fmt: skip
    assert ledger.office.write(deed).made

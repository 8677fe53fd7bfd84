"""A statement imported, on both engines: each line in one pile and kept once, whichever file brings it."""

import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from functools import partial
from itertools import permutations
from pathlib import Path

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from psg_admin.accounts.operations import change_account, close_account
from psg_admin.accounts.states import AccountKind
from psg_admin.bank.model import BankStatement, StatementLine
from psg_admin.bank.operations import IMPORT_STATEMENT
from psg_admin.bank.plans import Proof, StatementRequest
from psg_admin.bank.queries import audit_statements, calendars, proofs, statements
from psg_admin.bank.readers import read_statement, require_unchanged
from psg_admin.bank.statement import Refused as RefusedLine
from psg_admin.imports.queries import remembered_columns
from psg_admin.kernel.errors import BadInput, Conflict, NotFound, Refused
from psg_admin.kernel.money import Money
from psg_admin.reports.audit import audit
from psg_admin.store.check import check_recorded
from psg_admin.store.engine import make_engine
from psg_admin.store.office import Office
from psg_admin.store.planning import carry_out, perform, preview
from tests.bank.desk import NOW, imported, lines, piles, planned, request, table, texts, with_account
from tests.bank.samples import CLOSING, FILES, HSBC, LLOYDS, OFX1, OPENING, STARLING, WEEKS
from tests.bank.test_layouts import TODAY
from tests.offices import open_for_test
from tests.statements import statements as said

A, B = "01/09/2026,HERON,22.50", "13/09/2026,WREN,13.50"


@pytest.fixture(autouse=True)
def sound(office: Office) -> Iterator[None]:
    """After each test the office is sound."""
    yield
    assert office.read(audit) == []
    assert office.read(check_recorded) == []


def test_what_is_shown_is_done_in_one_deed_that_is_undone_and_done_again(office: Office) -> None:
    plan = planned(office, HSBC)
    assert piles(plan) == (5, 0, 0)
    assert plan.proof == Proof(OPENING, CLOSING - OPENING, CLOSING, agrees=True)
    assert texts(office) == []
    done = imported(office, HSBC, name="september.csv")
    assert done.summary == "september.csv imported into Bank: 5 new lines"
    kept = texts(office)
    assert kept == [text for _day, _amount, text in WEEKS]
    assert piles(planned(office, HSBC)) == (0, 5, 0)
    assert imported(office, HSBC).nothing
    office.undo()
    assert texts(office) == []
    assert piles(planned(office, HSBC)) == (5, 0, 0)
    office.redo()
    assert texts(office) == kept


@pytest.mark.parametrize("name", FILES)
def test_every_kind_of_file_adds_up_and_is_seen_when_it_comes_again(office: Office, name: str) -> None:
    plan = planned(office, FILES[name])
    assert piles(plan) == (5, 0, 0)
    assert plan.proof.sum == CLOSING - OPENING
    assert plan.proof.agrees in {True, None}
    imported(office, FILES[name])
    assert piles(planned(office, FILES[name])) == (0, 5, 0)


def test_two_genuine_equal_lines_of_one_day_stay_two_whichever_file_comes_first(office: Office) -> None:
    one, two, three = table(A, B), table(A, A, B), table(B, A)
    for order in permutations((one, two, three)):
        for text in order:
            imported(office, text)
        assert sorted(texts(office)) == ["HERON", "HERON", "WREN"]
        while lines(office):
            office.undo()


def test_files_that_overlap_bring_each_line_once(office: Office) -> None:
    imported(office, table(A, B, B))
    plan = planned(office, table(B, B, B, "21/09/2026,MARLIN,66.00"))
    assert piles(plan) == (2, 2, 0)
    imported(office, table(B, B, B, "21/09/2026,MARLIN,66.00"))
    query = select(StatementLine.occurrence).where(StatementLine.text == "WREN").order_by(StatementLine.id)
    assert office.read(lambda session: session.scalars(query).all()) == [1, 2, 3]


def test_a_line_is_known_by_its_letters_and_figures(office: Office) -> None:
    imported(office, table("13/09/2026,MISS S. WREN  sub,13.50"))
    assert piles(planned(office, table("13/09/2026,Miss S Wren SUB,13.50"))) == (0, 1, 0)
    assert piles(planned(office, table("13/09/2026,Miss T Wren SUB,13.50"))) == (1, 0, 0)
    assert piles(planned(office, table("14/09/2026,Miss S Wren SUB,13.50"))) == (1, 0, 0)


def test_a_line_is_known_by_the_bank_s_own_number_whatever_its_text_has_become(office: Office) -> None:
    imported(office, FILES["monzo"])
    changed = FILES["monzo"].decode().replace("HERON J PSG0107K", "Jo's subscription").encode()
    assert piles(planned(office, changed)) == (0, 5, 0)
    again = FILES["monzo"].decode().replace("tx_0003", "tx_0009").encode()
    assert piles(planned(office, again)) == (1, 4, 0)


def test_a_number_that_the_bank_gives_twice_hides_no_line(office: Office) -> None:
    twice = OFX1.replace("<FITID>F5", "<FITID>F1")
    assert piles(planned(office, twice)) == (5, 0, 0)
    imported(office, OFX1.replace("<FITID>F5", "<FITID>F9"))
    assert len(lines(office)) == 5


def test_another_kind_of_file_of_the_same_days_brings_nothing_twice(office: Office) -> None:
    imported(office, FILES["hsbc-personal"])
    plan = planned(office, OFX1)
    assert piles(plan) == (0, 5, 0)
    assert plan.notes == (
        "5 lines were known by their days and sums alone: they came in another kind of file before.",
    )  # fmt: skip
    again = "<STMTTRN><DTPOSTED>20260901<TRNAMT>22.50<FITID>F6<NAME>HERON J</STMTTRN>"
    more = OFX1.replace("</BANKTRANLIST>", f"{again}</BANKTRANLIST>").replace("451.10", "473.60")
    assert piles(planned(office, more)) == (1, 5, 0)


def test_refused_lines_are_told_and_the_others_kept(office: Office) -> None:
    plan = planned(office, table(A, "30/02/2026,X,1.00", B, "01/12/2026,LATER,1.00"))
    assert piles(plan) == (2, 0, 2)
    assert plan.refused == (
        RefusedLine(3, "Date: no such day: February has 28"), RefusedLine(5, "this day lies in the future"),
    )  # fmt: skip
    imported(office, table(A, "30/02/2026,X,1.00", B))
    assert texts(office) == ["HERON", "WREN"]
    assert [row.refused for row in office.read(statements)] == [1]


def test_lines_from_before_the_books_begin_and_from_after_the_account_was_closed_are_refused(office: Office) -> None:
    code = with_account(office, "Current", opening_on=date(2026, 9, 10))
    plan = planned(office, table(A, B), code)
    assert plan.refused == (RefusedLine(2, "it is from before the books of this account begin"),)
    assert [one.line.text for one in plan.new] == ["WREN"]
    office.write(partial(close_account, code=code, on=date(2026, 9, 12), today=TODAY))
    assert planned(office, table(A, B), code).refused[1] == RefusedLine(3, "the account was closed before this day")


# --- whose it is ------------------------------------------------------------------------------------------------------


def test_a_file_that_carries_its_account_finds_it_by_itself(office: Office) -> None:
    code = with_account(office, "Lloyds current", "30-00-00", "12345678")
    with_account(office, "Other", "30-00-00", "87654321")
    assert planned(office, LLOYDS, None).account == code
    with pytest.raises(Refused, match="is a statement of the account 30-00-00 12345678, not of Other"):
        planned(office, LLOYDS, "other")
    with pytest.raises(Refused, match="60-00-00 12345678, which is not an account of the office"):
        planned(office, FILES["natwest"], None)


def test_the_end_of_a_number_is_enough_to_find_its_account_and_to_refuse_another(office: Office) -> None:
    code = with_account(office, "Santander", "09-00-00", "99995678")
    assert planned(office, FILES["santander"], None).account == code
    office.write(
        partial(change_account, code=code, name="Santander", kind=AccountKind.BANK, number="99991234", today=TODAY)
    )
    with pytest.raises(Refused, match="account …5678, not of Santander"):
        planned(office, FILES["santander"], code)


def test_a_file_that_names_no_account_is_of_the_one_that_had_such_files_before(office: Office) -> None:
    with_account(office, "Reserve")
    with pytest.raises(Refused, match="does not say of which account it is: say it, such as bank, res"):
        planned(office, STARLING, None)
    imported(office, STARLING, "reserve")
    assert planned(office, STARLING, None).account == "reserve"


def test_a_file_that_names_no_account_is_of_the_only_one_or_the_only_one_with_a_number(office: Office) -> None:
    assert planned(office, STARLING, None).account == "bank"
    code = with_account(office, "Starling", "60-83-71", "12345678")
    assert planned(office, STARLING, None).account == code


def test_the_table_of_another_bank_is_not_of_the_account(office: Office) -> None:
    imported(office, STARLING)
    with pytest.raises(Refused, match="The statements of Bank are of Starling, this one is of Co-operative Bank"):
        planned(office, FILES["co-operative"])
    assert piles(planned(office, OFX1)) == (0, 5, 0)  # of which nobody knows the bank


def test_the_cash_box_has_no_statement_and_an_account_that_there_is_not_is_not_found(office: Office) -> None:
    with pytest.raises(Refused, match="what lies in it is counted"):
        planned(office, STARLING, "cash")
    with pytest.raises(NotFound):
        planned(office, STARLING, "nowhere")


def test_of_a_file_of_several_accounts_one_is_taken_and_the_lines_of_the_others_are_refused(office: Office) -> None:
    both = LLOYDS.replace("'30-00-00,12345678,T MARLIN", "'30-00-00,87654321,T MARLIN")
    with_account(office, "One", "30-00-00", "12345678")
    with pytest.raises(Refused, match="of several accounts: 30-00-00 87654321, 30-00-00 12345678"):
        planned(office, both, None)
    plan = planned(office, both, "one")
    assert piles(plan) == (4, 0, 1)
    assert plan.refused == (RefusedLine(2, "it is of the account 30-00-00 87654321"),)
    with pytest.raises(Refused, match="Give Bank its sort code and number first"):
        planned(office, both, "bank")


# --- what is known of the account -------------------------------------------------------------------------------------


def test_ofx_that_contradicts_the_lines_before_it_is_refused(office: Office) -> None:
    imported(office, HSBC)
    plan = planned(office, OFX1)
    assert plan.proof == Proof(OPENING, CLOSING - OPENING, CLOSING, agrees=True)  # what the account stood at
    altered = OFX1.replace("<TRNAMT>66.00", "<TRNAMT>67.00")
    with pytest.raises(BadInput, match=r"its lines of −£1,047\.90 do not make £"):
        planned(office, altered)


def test_a_statement_that_does_not_begin_where_the_one_before_ended_is_told(office: Office) -> None:
    imported(office, HSBC)
    head = "Date,Type,Description,Paid out,Paid in,Balance\n"
    october = f"{head}22 Sep 2026,CR,X,,1.00,500.00\n23 Sep 2026,CR,Y,,1.00,501.00\n"
    assert planned(office, october).notes == (
        "It begins with £499.00, and the statement before ended with £451.10: lines are missing between them.",
    )  # fmt: skip


def test_a_statement_goes_on_where_the_one_before_was_fetched_within_the_day(office: Office) -> None:
    imported(office, HSBC)
    rest = "Date,Type,Description,Paid out,Paid in,Balance\n21 Sep 2026,CR,LATE,,5.00,456.10\n"
    assert planned(office, rest).notes == ()
    imported(office, rest)
    [proof] = office.read(proofs)
    assert (proof.opening, proof.closing, proof.agrees) == (Money.of(1500), Money.of("456.10"), True)
    [day] = office.read(partial(proofs, first=date(2026, 9, 21)))
    assert (day.opening, day.closing, day.agrees) == (Money.of("385.10"), Money.of("456.10"), True)
    calendar = next(one.calendar for one in office.read(partial(calendars, today=TODAY)) if one.account == "bank")
    assert calendar.gaps == ()


def test_a_quiet_month_is_kept_for_its_days(office: Office) -> None:
    quiet = (
        ":20:Q\n:25:BARCGB22/20000012345678\n:28C:10/1\n:60F:C260930GBP451,10\n:62F:C261031GBP451,10\n-\n"
    )  # fmt: skip
    plan = planned(office, quiet)
    assert (piles(plan), plan.kept) == ((0, 0, 0), True)
    imported(office, quiet)
    (row,) = office.read(statements)
    assert (row.first_day, row.last_day, row.new) == (date(2026, 9, 30), date(2026, 10, 31), 0)
    assert imported(office, quiet).nothing


def test_a_file_that_tells_neither_a_line_nor_a_day_leaves_nothing(office: Office) -> None:
    assert imported(office, "<OFX><STMTRS><CURDEF>GBP</STMTRS></OFX>").nothing
    turned = "<OFX><STMTRS><BANKTRANLIST><DTSTART>20260930<DTEND>20260901</BANKTRANLIST></STMTRS></OFX>"
    assert not imported(office, turned).nothing
    assert [(row.first_day.day, row.last_day.day) for row in office.read(statements)] == [(1, 30)]


def test_what_the_columns_of_a_bank_nobody_knows_mean_is_remembered(office: Office) -> None:
    file = request(table(A)).file
    imported(office, table(A))
    kept = office.read(partial(remembered_columns, kind="statement", header_key=file.header_key))
    assert kept is not None
    assert '"day", "text", "value"' in kept
    assert request(HSBC).file.header_key == ""


def test_what_a_person_said_that_headings_mean_is_remembered(office: Office) -> None:
    strange = b"When,What,How much\n01/09/2026,HERON,22.50\n13/09/2026,WREN,13.50\n"
    with pytest.raises(BadInput, match="No line of headings was found"):
        read_statement(strange, "x.csv", today=TODAY)
    told = read_statement(strange, "x.csv", today=TODAY, layout="When=day, What=text,how much=value")
    again = StatementRequest(told, TODAY, NOW, "bank")
    office.write(partial(perform, deed=IMPORT_STATEMENT, request=again))
    assert texts(office) == ["HERON", "WREN"]

    def kept(header_key: str) -> str | None:
        return office.read(partial(remembered_columns, kind="statement", header_key=header_key))

    (statement,) = read_statement(strange, "x.csv", today=TODAY, remembered=kept).statements
    assert [line.text for line in statement.lines] == ["HERON", "WREN"]
    for wrong, words in (("Who=text", "has no such column"), ("What=nothing", "There is no column “nothing”")):
        with pytest.raises(BadInput, match=words):
            read_statement(strange, "x.csv", today=TODAY, layout=f"When=day,How much=value,{wrong}")


def test_a_file_that_changed_since_it_was_read_is_refused(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_text(table(A))
    read = read_statement(path, path.name, today=TODAY)
    require_unchanged(path, read)
    path.write_text(table(A, B))
    with pytest.raises(Refused, match="has changed since it was read"):
        require_unchanged(path, read)


def test_two_desks_that_import_one_file_at_once_bring_each_line_once(office: Office) -> None:
    with closing(open_for_test(office.url)) as other:
        plans = [one.read(partial(preview, deed=IMPORT_STATEMENT, request=request(HSBC))) for one in (office, other)]
        outcomes: list[str] = []
        ready = threading.Barrier(2)

        def go(one: Office, place: int) -> None:
            ready.wait()
            try:
                outcomes.append(one.write(partial(carry_out, planned=plans[place])).summary)
            except Conflict as failure:
                outcomes.append(failure.message)

        desks = [threading.Thread(target=go, args=(one, place)) for place, one in enumerate((office, other))]
        for desk in desks:
            desk.start()
        for desk in desks:
            desk.join()
    assert sorted(outcomes) == [
        "Something has changed since this was planned, so nothing was done. Look at it again.",
        "file.csv imported into Bank: 5 new lines",
    ]
    assert len(lines(office)) == 5


def test_the_number_of_statements_does_not_depend_on_how_long_a_file_is(office: Office) -> None:
    imported(office, table(A))
    short = said(office, lambda: imported(office, table(B)))
    many = table(*(f"{day:02}/10/2026,WREN {day},1.00" for day in range(1, 31)))
    assert len(said(office, lambda: imported(office, many))) == len(short)


def test_the_check_says_where_lines_do_not_come_to_what_was_imported(office: Office) -> None:
    imported(office, HSBC, name="september.csv")
    first = select(StatementLine.id).limit(1).scalar_subquery()
    line = update(StatementLine).where(StatementLine.id == first)
    engine = make_engine(office.url, writes=True)
    for change, words in (
        (line.values(amount=Money(1)),
         "The lines of the statement september.csv of Bank do not come to what was imported."),
        (line.values(account="savings"),
         "A line of the statement september.csv stands in another account than Bank."),
        (update(BankStatement).values(closing=Money(1)),
         "The statement september.csv of Bank does not come to its balance of 21 September 2026."),
    ):  # fmt: skip
        with Session(engine) as session:
            session.connection().execute(change)
            assert audit_statements(session) == [words]
            session.rollback()
    engine.dispose()

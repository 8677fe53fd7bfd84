"""Several files of the bank imported in one deed, in whatever order they were given."""

from functools import partial
from itertools import permutations

import pytest

from psg_admin.bank.operations import IMPORT_STATEMENTS, add_rule, order_rules
from psg_admin.bank.plans import StatementsPlan, StatementsRequest
from psg_admin.bank.queries import calendars, match_lines, rule_rows, statements
from psg_admin.bank.readers import read_statement
from psg_admin.kernel.changes import Changes
from psg_admin.kernel.errors import BadInput, Cancelled
from psg_admin.store.office import Office
from psg_admin.store.planning import perform, preview
from psg_admin.tables.values import Order
from tests.bank.desk import NOW, imported, lines, piles, request, table, texts, with_account
from tests.bank.test_layouts import TODAY

AUGUST = table("01/08/2026,one,10.00", "31/08/2026,two,20.00")
OVERLAP = table("31/08/2026,two,20.00", "31/08/2026,two,20.00", "05/09/2026,three,5.00")
SEPTEMBER = table("05/09/2026,three,5.00", "30/09/2026,four,1.00")


def asked(*files: str, account: str | None = "bank") -> StatementsRequest:
    """Return the request to import these files."""
    return StatementsRequest(tuple(request(data, account, f"{place}.csv") for place, data in enumerate(files)))


def plan_of(office: Office, wanted: StatementsRequest) -> StatementsPlan:
    """Return what importing files would do."""
    return office.read(partial(preview, deed=IMPORT_STATEMENTS, request=wanted)).plan


def taken(office: Office, wanted: StatementsRequest) -> Changes:
    """Import files."""
    return office.write(partial(perform, deed=IMPORT_STATEMENTS, request=wanted))


@pytest.mark.parametrize("files", [*permutations((AUGUST, OVERLAP, SEPTEMBER))])
def test_files_that_overlap_keep_each_line_once_in_whatever_order_they_are_given(
    office: Office, files: tuple[str, ...]
) -> None:
    changes = taken(office, asked(*files))
    assert texts(office) == ["one", "two", "two", "three", "four"]
    assert "3 statements imported: 5 new lines" in changes.summary
    office.undo()
    assert lines(office) == []
    assert not office.read(partial(calendars, today=TODAY))


def test_together_they_become_what_they_become_one_after_the_other(office: Office) -> None:
    plan = plan_of(office, asked(SEPTEMBER, AUGUST, OVERLAP))
    together = [piles(one) for one in plan.taken]
    alone = []
    for data in (AUGUST, OVERLAP, SEPTEMBER):
        before = len(lines(office))
        imported(office, data)
        alone.append(len(lines(office)) - before)
    assert [new for new, _seen, _refused in together] == alone == [2, 2, 1]
    again = plan_of(office, asked(SEPTEMBER, AUGUST, OVERLAP))
    assert [len(one.new) for one in again.taken] == [0, 0, 0]


def test_a_file_of_another_account_is_told_and_the_others_are_taken(office: Office) -> None:
    with_account(office, "Savings", "40-00-00", "87654321")
    foreign = (
        "Transaction Date,Transaction Type,Sort Code,Account Number,Transaction Description,Debit Amount,Credit Amount,"
        "Balance\n01/09/2026,BGC,'30-00-00,12345678,HERON,,22.50,1522.50\n"
    )
    wanted = StatementsRequest((request(foreign, None, "foreign.csv"), request(AUGUST, "bank", "august.csv")))
    plan = plan_of(office, wanted)
    assert isinstance(plan.files[0], str)
    assert "30-00-00 12345678, which is not an account of the office" in plan.files[0]
    assert plan.order == (1,)
    assert "august.csv imported into" in taken(office, wanted).summary
    assert len(office.read(statements)) == 1


def test_days_that_fit_two_orders_are_told_and_read_as_a_person_says(office: Office) -> None:
    doubtful = table("03/04/2026,one,1.00", "05/04/2026,two,2.00").encode()
    file = read_statement(doubtful, "file.csv", today=TODAY)
    assert file.days is not None
    assert file.days.example == "03/04/2026"
    assert [f"{line.day:%d %b}" for line in file.statements[0].lines] == ["03 Apr", "05 Apr"]
    other = read_statement(doubtful, "file.csv", today=TODAY, order=Order.MDY)
    assert [f"{line.day:%d %b}" for line in other.statements[0].lines] == ["04 Mar", "04 May"]
    assert "Days were read as month, day, year." in other.statements[0].notes
    told = read_statement(table("30/04/2026,one,1.00").encode(), "file.csv", today=TODAY, order=Order.MDY)
    assert told.days is None
    assert told.statements[0].lines[0].day.day == 30
    assert office.read(statements) == []


def test_what_headings_mean_is_said_though_a_heading_has_a_comma(office: Office) -> None:
    data = b'"When, exactly",What,"How much, in pounds"\n03/09/2026,one,1.00\n30/09/2026,two,2.00\n'
    with pytest.raises(BadInput):
        read_statement(data, "file.csv", today=TODAY)
    said = {"When, exactly": "day", "What": "text", "How much, in pounds": "value"}
    file = read_statement(data, "file.csv", today=TODAY, columns=said)
    assert [line.text for line in file.statements[0].lines] == ["one", "two"]
    assert file.columns
    assert NOW.date() == TODAY
    assert office.read(statements) == []


def test_of_several_rules_that_fit_the_one_that_is_tried_first_comes_first(office: Office) -> None:
    imported(office, table("03/09/2026,PRINTWORKS LTD NEWSLETTER,-10.00"))
    for words, category in (("newsletter", "printing"), ("printworks ltd newsletter", "bank-charges")):
        office.write(partial(add_rule, words=words, category=category))

    def offered() -> list[str]:
        (line,) = office.read(partial(match_lines))
        return [one.category for one in line.candidates if one.category in {"printing", "bank-charges"}]

    assert offered() == ["printing", "bank-charges"]
    first, second = office.read(rule_rows)
    office.write(partial(order_rules, rule_ids=[second.id, first.id]))
    assert offered() == ["bank-charges", "printing"]


def test_reading_a_long_table_says_how_far_it_is_and_can_be_stopped(office: Office) -> None:
    rows = table(*(f"{1 + place % 28:02}/09/2025,PAYER {place},1.00" for place in range(20_000))).encode()
    told: list[tuple[int, int]] = []

    def progress(done: int, total: int) -> None:
        told.append((done, total))
        if len(told) > 3:
            raise Cancelled("Stopped")

    with pytest.raises(Cancelled):
        read_statement(rows, "file.csv", today=TODAY, progress=progress)
    assert len(told) == 4
    assert told[-1][0] < told[-1][1]
    assert office.read(statements) == []

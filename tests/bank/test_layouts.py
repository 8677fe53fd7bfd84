"""Every kind of file that banks give says the same of the same three weeks."""

from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from psg_admin.bank.readers import read_statement
from psg_admin.bank.statement import Identity, Line, Statement
from psg_admin.kernel.money import Money
from tests.bank.samples import CLOSING, FILES, NATWEST_OLD, OPENING, PAYPAL, PAYPAL_SAYS, WEEKS, Expected

TODAY = date(2026, 11, 30)

FORMATS = {
    "natwest-old": "natwest", "ofx1": "ofx", "ofx2": "ofx", "camt": "camt053",
}  # fmt: skip
"""What a kind of file is called where it is not as here."""

WITHOUT_BALANCES = {"barclays", "hsbc-personal", "monzo", "caf"}
IDENTITIES = {
    "barclays": Identity("200000", "12345678"),
    "hsbcnet": Identity("400000", "12345678"),
    "lloyds": Identity("300000", "12345678"),
    "natwest": Identity("600000", "12345678"),
    "natwest-old": Identity("600000", "12345678"),
    "nationwide": Identity("", "45678", masked=True),
    "santander": Identity("", "5678", masked=True),
    "caf": Identity("405240", "12345678"),
    "ofx1": Identity("200000", "12345678"),
    "ofx2": Identity("200000", "12345678"),
    "qif": Identity("200000", "12345678"),
    "mt940": Identity("200000", "12345678"),
    "camt": Identity("200000", "12345678"),
}


def read(data: bytes, name: str = "file.csv", **options: str) -> Statement:
    """Return the one statement of a file."""
    (statement,) = read_statement(data, name, today=TODAY, **options).statements  # type: ignore[arg-type]
    return statement


def says(lines: tuple[Line, ...]) -> Expected:
    """Return day, sum and text of lines."""
    return tuple((line.day.isoformat(), line.amount.plain(), line.text) for line in lines)


@pytest.mark.parametrize("name", FILES)
def test_the_same_lines_are_read_from_every_kind_of_file(name: str) -> None:
    statement = read(FILES[name])
    plain = [(day, amount, text.replace(" , ", " ")) for day, amount, text in says(statement.lines)]
    if name == "natwest-old":
        plain[0] = (*plain[0][:2], "HERON J PSG0107K")
    assert tuple(plain) == WEEKS
    assert not statement.refused
    assert statement.notes == ()
    assert statement.identity == IDENTITIES.get(name)
    assert statement.format == FORMATS.get(name, name) or statement.format.startswith("table-")


@pytest.mark.parametrize("name", FILES)
def test_the_balances_before_and_after_are_as_the_file_tells(name: str) -> None:
    statement = read(FILES[name])
    if name in WITHOUT_BALANCES:
        assert (statement.opening, statement.closing) == (None, None)
    else:
        assert statement.closing == CLOSING
        assert statement.opening == (None if name == "ofx1" else OPENING)


def test_what_a_payer_wrote_is_told_apart_where_the_bank_does() -> None:
    told = {(line.counterparty, line.reference) for line in read(NATWEST_OLD.encode()).lines}
    assert ("HERON J", "PSG0107K") in told
    assert ("", "") in told  # money out has no payer
    (first, *_rest) = read(FILES["starling"]).lines
    assert (first.counterparty, first.reference, first.kind) == ("HERON J", "PSG0107K", "FASTER PAYMENT")


def test_the_bank_s_own_numbers_are_kept() -> None:
    assert [line.bank_id for line in read(FILES["monzo"]).lines][:2] == ["tx_0001", "tx_0002"]
    assert [line.bank_id for line in read(FILES["ofx1"]).lines][:2] == ["F1", "F2"]
    assert [line.bank_id for line in read(FILES["mt940"]).lines][:2] == ["B1", "B2"]
    assert [line.bank_id for line in read(FILES["camt"]).lines][:2] == ["C1", "C2"]


def test_the_account_of_the_other_side_is_not_kept() -> None:
    assert "87654321" not in repr(read(FILES["ofx1"]))


def test_a_processor_keeps_its_fee_a_memo_moves_nothing_and_a_conversion_is_one_receipt() -> None:
    statement = read(PAYPAL.encode())
    assert says(statement.lines) == PAYPAL_SAYS
    assert [line.fee for line in statement.lines] == [Money.of("0.95"), Money(0), Money(0)]
    assert [line.counterparty for line in statement.lines] == ["Jo Heron", "Ana Luz", ""]
    assert (statement.opening, statement.closing) == (Money(0), Money(0))
    assert not statement.refused
    assert statement.notes == (
        "Days were read as day, month, year.", "2 lines that move no money were passed over.",
    )  # fmt: skip
    assert len(statement.lines) + statement.passed == 8


def test_lines_have_the_numbers_that_a_spreadsheet_shows() -> None:
    assert [line.number for line in read(FILES["hsbc"]).lines] == [3, 4, 5, 6, 7]
    assert [line.number for line in read(FILES["barclays"]).lines] == [6, 5, 4, 3, 2]
    assert [line.number for line in read(FILES["nationwide"]).lines] == [10, 9, 8, 7, 6]


@pytest.mark.parametrize("name", ["barclays", "lloyds", "starling", "monzo", "co-operative"])
@pytest.mark.parametrize("change", ["mark", "crlf", "cr", "semicolon", "tab", "utf-16"])
def test_however_a_table_is_written_it_says_the_same(name: str, change: str) -> None:
    text = FILES[name].decode()
    changed = {
        "mark": lambda: b"\xef\xbb\xbf" + text.encode(),
        "crlf": lambda: text.replace("\n", "\r\n").encode(),
        "cr": lambda: text.replace("\n", "\r").encode(),
        "semicolon": lambda: text.replace(",", ";").encode(),
        "tab": lambda: text.replace(",", "\t").encode(),
        "utf-16": lambda: text.encode("utf-16"),
    }[change]()
    assert says(read(changed).lines) == WEEKS


def test_a_workbook_in_which_days_and_sums_are_known_as_such_says_the_same(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.append(["Account", "20-00-00 12345678"])
    sheet.append([])
    sheet.append(["Date", "Details", "Money in", "Money out", "Balance"])
    balance = OPENING
    for day, amount, text in WEEKS:
        money = Money.of(amount)
        balance = balance + money
        into, out = (float(money.decimal()), None) if money > Money(0) else (None, float(-money.decimal()))
        sheet.append([date.fromisoformat(day), text, into, out, float(balance.decimal())])
    path = tmp_path / "statement.xlsx"
    book.save(path)
    (statement,) = read_statement(path, path.name, today=TODAY).statements
    assert says(statement.lines) == WEEKS
    assert (statement.opening, statement.closing) == (OPENING, CLOSING)
    assert statement.identity == Identity("200000", "12345678")

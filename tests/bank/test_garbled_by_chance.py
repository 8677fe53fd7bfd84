"""What files of banks suffer on their way, by chance: each line is read or refused by its number, and none is lost."""

import re
from collections import Counter
from decimal import Decimal, InvalidOperation

import pytest
from hypothesis import given
from hypothesis import strategies as st

from psg_admin.bank.readers import read_statement
from psg_admin.bank.statement import Statement, StatementFile
from psg_admin.kernel.errors import BadInput, UserError
from psg_admin.kernel.money import Money
from psg_admin.tables.encoding import decoded
from tests.bank.samples import CAMT, FILES, HSBC, MT940, OFX1, OFX2, QIF, WEEKS
from tests.bank.test_by_chance import lines
from tests.bank.test_layouts import TODAY, read, says
from tests.bank.writers import WRITERS, Written

ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252")
DAYS = ("21/09/2026", "21 Sep 2026", "21 September 2026", "2026-09-21", "20260921", "2609210921", "21-09-2026")
"""The day of the last line, as the kinds of file write it."""
SUMS = ("66.00", "66,00")
"""Its sum."""
garbage = st.text("0123456789.,-+()£€ OolsTZ/'\x00é٣½", max_size=14)
NO_SUMS = [
    "12.3.4", "6O.00", "--5", "1e5", "NaN", "inf", "٣٫٠٠", "66.00.00", "6,6.00", "(66", "0x42", "9" * 40, "£", "½",
]  # fmt: skip
NO_DAYS = [
    "30/02/2026", "31/09/2026", "00/00/0000", "20260230", "2026-02-30", "tomorrow", "99", "2602300230", "½/9/2026",
]  # fmt: skip


def taken(data: bytes) -> StatementFile | None:
    """Return what a file says; None where it is refused by name."""
    try:
        return read_statement(data, "file", today=TODAY)
    except UserError:
        return None


def in_piles(file: StatementFile) -> int:
    """Return how many lines of a file are in a pile, each in one."""
    numbers = [
        number for one in file.statements
        for number in [line.number for line in one.lines] + [refused.line for refused in one.refused]
    ]  # fmt: skip
    assert len(numbers) == len(set(numbers))
    return len(numbers)


def with_last(data: bytes, spellings: tuple[str, ...], put: str) -> bytes:
    """Return a file with something else where one of the spellings stands: at its last line."""
    text, _notes = decoded(data)
    return text.replace(next(each for each in spellings if each in text), put).encode()


# --- how it is written ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", WRITERS)
@given(encoding=st.sampled_from(ENCODINGS), some=lines, opening=st.integers(-1000_00, 9000_00).map(Money))
def test_a_file_says_the_same_in_whatever_way_its_letters_are_written(
    name: str, encoding: str, some: list[Written], opening: Money
) -> None:
    text = WRITERS[name](some, opening)
    file = taken((text.replace("−", "-") if encoding == "cp1252" else text).encode(encoding))
    assert file is not None
    (statement,) = file.statements
    assert sorted(Written(one.day, one.amount, one.text) for one in statement.lines) == sorted(some)
    assert not statement.refused


@pytest.mark.parametrize("name", FILES)
@given(places=st.lists(st.integers(0, 10_000), min_size=1, max_size=5))
def test_noughts_between_the_letters_are_left_out_and_told(name: str, places: list[int]) -> None:
    data = FILES[name]
    for place in places:
        data = data[: place % len(data)] + b"\0" + data[place % len(data) :]
    file = taken(data)
    assert file is not None
    assert says(file.statements[0].lines) == says(read(FILES[name]).lines)
    assert "noughts" in " ".join(file.notes)


@pytest.mark.parametrize("into", WRITERS)
@pytest.mark.parametrize("name", FILES)
def test_what_was_read_is_the_same_when_it_is_written_in_another_kind_of_file(name: str, into: str) -> None:
    first = read(FILES[name])
    written = [Written(line.day, line.amount, line.text) for line in first.lines]
    again = read(WRITERS[into](written, first.opening or Money(0)).encode())
    assert says(again.lines) == says(first.lines)


# --- what stands in it ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("put", NO_SUMS)
@pytest.mark.parametrize("name", FILES)
def test_what_is_no_sum_is_refused_and_the_other_lines_stay(name: str, put: str) -> None:
    file = taken(with_last(FILES[name], SUMS, put))
    if file is None:
        return
    assert in_piles(file) == len(WEEKS)
    (statement,) = file.statements
    proven = statement.exact and statement.opening is not None and statement.closing is not None
    told = any("does not follow" in note for note in statement.notes)
    assert proven or told or len(statement.lines) == len(WEEKS) - 1


@pytest.mark.parametrize("put", NO_DAYS)
@pytest.mark.parametrize("name", FILES)
def test_what_is_no_day_is_refused_and_the_other_lines_stay(name: str, put: str) -> None:
    file = taken(with_last(FILES[name], DAYS, put))
    if file is None:
        return
    assert in_piles(file) == len(WEEKS)
    assert sum(len(one.lines) for one in file.statements) == len(WEEKS) - 1


@pytest.mark.parametrize("name", FILES)
@given(put=garbage)
def test_a_sum_that_was_garbled_is_refused_or_read_as_it_stands(name: str, put: str) -> None:
    file = taken(with_last(FILES[name], SUMS, put))
    if file is None:
        return
    assert in_piles(file) in {len(WEEKS), len(WEEKS) - (not put.strip("\0 "))}
    plain = _plain(put)
    for line in (line for one in file.statements for line in one.lines if "MARLIN" in line.text):
        assert plain is None or abs(line.amount.decimal()) == abs(plain)


def _plain(text: str) -> Decimal | None:
    """Return a sum that can only be read in one way; None for any other text."""
    try:
        return Decimal(text) if re.fullmatch(r"[+-]?[0-9]{1,9}(\.[0-9]{2})?", text) else None
    except InvalidOperation:
        return None


@pytest.mark.parametrize("text", [OFX1, OFX2], ids=["ofx1", "ofx2"])
@given(data=st.data())
def test_no_entry_of_ofx_is_lost_whichever_tags_are_missing(text: str, data: st.DataObject) -> None:
    tags = [match for match in re.finditer("</?[A-Z0-9.]+>", text) if "OFX" not in match[0] and "RS>" not in match[0]]
    gone = data.draw(st.lists(st.sampled_from(tags), min_size=1, max_size=3, unique_by=lambda match: match.start()))
    broken = text
    for match in sorted(gone, key=lambda match: -match.start()):
        broken = broken[: match.start()] + broken[match.end() :]
    file = taken(broken.encode())
    if file is not None:
        begun, ended = broken.count("<STMTTRN>"), broken.count("</STMTTRN>")
        assert in_piles(file) >= max(begun, ended if begun else 0)


@pytest.mark.parametrize("place", range(QIF.count("^") - 1))
def test_an_entry_of_qif_that_goes_on_into_the_next_is_refused_and_the_next_is_read(place: int) -> None:
    parts = QIF.split("^\n")
    parts[place : place + 2] = [parts[place] + parts[place + 1]]
    file = taken("^\n".join(parts).encode())
    assert file is not None
    whole = read(QIF.encode())
    assert in_piles(file) + file.statements[0].passed == len(whole.lines) + whole.passed


@pytest.mark.parametrize("tag", ["NAME", "MEMO", "FITID", "REFNUM", "TRNTYPE", "CHECKNUM"])
@pytest.mark.parametrize("empty", ["<{}></{}>", "<{}/>", "<{}>", "<{}> </{}>"])
def test_empty_tags_of_ofx_say_nothing(tag: str, empty: str) -> None:
    text = re.sub("<STMTTRN>", "<STMTTRN>" + empty.format(tag, tag), OFX2)
    assert says(read(text.encode()).lines) == WEEKS


@pytest.mark.parametrize("tag", ["AddtlNtryInf", "ValDt", "BkTxCd", "NtryRef"])
def test_empty_tags_of_camt_say_nothing(tag: str) -> None:
    assert says(read(CAMT.replace("</Ntry>", f"<{tag}/></Ntry>").encode()).lines) == WEEKS


@pytest.mark.parametrize("put", ["", "<Dt/>", "<Dt></Dt>", "<Dt>2026-02-30</Dt>"])
def test_an_entry_of_camt_without_a_day_is_refused_and_the_others_stay(put: str) -> None:
    file = taken(CAMT.replace("<Dt>2026-09-21</Dt>", put).encode())
    assert file is not None
    assert [one.line for one in file.statements[0].refused] == [5]
    assert in_piles(file) == len(WEEKS)


# --- entries of several parts -----------------------------------------------------------------------------------------

_TWO = (
    "<NtryDtls><TxDtls><AmtDtls><TxAmt><Amt Ccy='GBP'>{one}</Amt></TxAmt></AmtDtls><RmtInf><Ustrd>ONE</Ustrd></RmtInf>"
    "</TxDtls><TxDtls><AmtDtls><TxAmt><Amt Ccy='GBP'>{other}</Amt></TxAmt></AmtDtls><RmtInf>"
    "<Ustrd>OTHER</Ustrd></RmtInf></TxDtls></NtryDtls>"
)


def _with_details(details: str) -> Statement:
    start = CAMT.index("<NtryDtls>", CAMT.index("2026-09-21"))
    end = CAMT.index("</NtryDtls>", start) + len("</NtryDtls>")
    return read((CAMT[:start] + details + CAMT[end:]).encode())


def test_an_entry_of_camt_is_its_parts_where_they_come_to_its_sum() -> None:
    statement = _with_details(_TWO.format(one="60.00", other="6.00"))
    assert says(statement.lines)[-2:] == (("2026-09-21", "60.00", "ONE"), ("2026-09-21", "6.00", "OTHER"))


def test_an_entry_of_camt_whose_parts_do_not_come_to_its_sum_is_one_line_that_says_them_all() -> None:
    statement = _with_details(_TWO.format(one="60.00", other="60.00"))
    assert says(statement.lines)[-1] == ("2026-09-21", "66.00", "ONE OTHER")
    assert len(statement.lines) == len(WEEKS)


def test_an_entry_of_camt_is_what_was_booked_and_not_what_was_asked_for_in_another_currency() -> None:
    statement = _with_details(
        "<NtryDtls><TxDtls><AmtDtls><InstdAmt><Amt Ccy='EUR'>75.00</Amt></InstdAmt></AmtDtls>"
        "<RmtInf><Ustrd>FROM ABROAD</Ustrd></RmtInf></TxDtls></NtryDtls>"
    )
    assert says(statement.lines)[-1] == ("2026-09-21", "66.00", "FROM ABROAD")


# --- far too much -----------------------------------------------------------------------------------------------------


def test_xml_of_a_hundred_megabytes_is_refused_at_once() -> None:
    with pytest.raises(BadInput, match="far larger than any statement"):
        read((CAMT[:-1] + " " * 100_000_000).encode())


def test_signs_of_its_own_are_refused_however_far_down_they_are_defined() -> None:
    far = f"<!--{' ' * 200_000}--><!DOCTYPE d [<!ENTITY a 'aaaa'>]><Document"
    with pytest.raises(BadInput, match="signs of its own"):
        read(CAMT.replace("<Document", far, 1).encode(), form="camt053")


@pytest.mark.parametrize("text", [HSBC, OFX1, QIF, MT940, CAMT], ids=["hsbc", "ofx", "qif", "mt940", "camt"])
def test_a_pdf_in_front_of_a_statement_is_a_pdf_whatever_it_is_called(text: str) -> None:
    for name in ("statement.csv", "statement.ofx", "statement.xml"):
        with pytest.raises(BadInput, match="PDF"):
            read_statement(b"%PDF-1.7\n" + text.encode(), name, today=TODAY)


@given(count=st.integers(1, 40), block=st.integers(0, 3))
def test_of_many_equal_lines_as_many_are_read_as_there_are(count: int, block: int) -> None:
    quoted = '"two\nlines"' if block == 1 else "one" if block else '"quoted, one"'
    rows = [f"03/09/2026,{quoted},1.00"] * count
    statement = read(("Date,Description,Amount\n" + "\n".join(rows * 30) + "\n").encode())
    assert Counter(line.amount.pence for line in statement.lines) == {100: count * 30}

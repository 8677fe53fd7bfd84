"""What is wrong with files of banks: read all the same and told, or refused by name; never silently."""

import re
from collections.abc import Callable
from datetime import date

import pytest

from psg_admin.bank.readers import read_statement
from psg_admin.bank.statement import Refused, Statement
from psg_admin.kernel.errors import BadInput, NotFound, UserError
from psg_admin.kernel.money import Money
from tests.bank.samples import BARCLAYS, CAMT, FILES, HSBC, LLOYDS, MT940, OFX1, OFX2, PAYPAL, QIF, SANTANDER, STARLING
from tests.bank.test_layouts import TODAY, read, says

PLAIN = "Date,Description,Amount,Balance\n"


def rows(*lines: str, head: str = PLAIN) -> Statement:
    """Return the statement of a table of a bank nobody knows."""
    return read((head + "\n".join(lines) + "\n").encode())


# --- read, and told ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "pence"),
    [
        ("(1.00)", -100), ("- 66.00", -6600), ("-66.00", -6600), ("66.00-", -6600), ("£1,234.50", 123_450),
        ('"1,234.50"', 123_450), ("−5.00", -500), ("+5", 500), ("7.5", 750), ("1234", 123_400),
    ],
)  # fmt: skip
def test_sums_are_read_in_every_spelling(cell: str, pence: int) -> None:
    text = cell if cell.startswith('"') else f'"{cell}"'
    (line,) = rows(f"03/09/2026,HERON,{text},").lines
    assert line.amount == Money(pence)


def test_decimal_commas_and_points_in_one_file_are_each_read_as_they_stand() -> None:
    statement = rows(
        '03/09/2026,A,"12,50",', '13/09/2026,B,"1,234.50",', '14/09/2026,C,"1.234,50",', "15/09/2026,D,1.234,"
    )
    assert [line.amount.pence for line in statement.lines] == [1250, 123_450, 123_450]
    assert statement.refused == (
        Refused(5, "Amount: “1.234” can be read as two sums: write the pence with a point"),
    )  # fmt: skip


def test_a_line_that_cannot_be_read_is_refused_with_its_number_and_the_others_stay() -> None:
    statement = rows(
        "03/09/2026,A,1.00,", "30/02/2026,B,2.00,", "13/09/2026,C,abc,", "13/09/2026,D,,", ",E,3.00,",
        "Sep 2026,F,4.00,", "13/09/2026,G,€5.00,", "13/09/2026,H,1.005,", "13/09/2026,I,6.00,",
    )  # fmt: skip
    assert [line.text for line in statement.lines] == ["A", "I"]
    assert statement.refused == (
        Refused(3, "Date: no such day: February has 28"),
        Refused(4, "Amount: “abc” is not an amount"),
        Refused(5, "no sum stands here"),
        Refused(6, "Date: no day stands here"),
        Refused(7, "Date: “Sep 2026” is not a day"),
        Refused(8, "Amount: “€5.00” is in another currency"),
        Refused(9, "Amount: “1.005” can be read as two sums: write the pence with a point"),
    )


def test_both_paid_in_and_paid_out_is_refused() -> None:
    statement = rows("03/09/2026,A,1.00,2.00", head="Date,Details,Paid in,Paid out\n")
    assert statement.refused == (Refused(2, "it says both that it was paid in and that it was paid out"),)


def test_money_out_is_taken_off_whichever_sign_stands_before_it() -> None:
    head = "Date,Details,Paid in,Paid out\n"
    plain = rows("03/09/2026,A,,2.00", "13/09/2026,B,,-1.00", "14/09/2026,C,4.00,", head=head)
    assert [line.amount.pence for line in plain.lines] == [-200, 100, 400]  # one of them came back
    signed = rows("03/09/2026,A,,-2.00", "13/09/2026,B,,-1.00", "14/09/2026,C,4.00,0.00", head=head)
    assert [line.amount.pence for line in signed.lines] == [-200, -100, 400]


def test_what_came_back_of_a_charge_is_gained_although_it_is_the_only_one_that_was_paid_out() -> None:
    text = "Date,Type,Description,Paid out,Paid in,Balance\n13 Sep 2026,DR,CHARGE CORRECTED,-5.00,,105.00\n"
    assert read(text.encode()).lines[0].amount == Money(500)


def test_a_column_of_balances_that_never_runs_is_left_aside_and_told() -> None:
    statement = rows("03/09/2026,A,1.00,77.00", "13/09/2026,B,2.00,12.00", "14/09/2026,C,3.00,500.00")
    assert statement.notes == ("The column of balances does not follow from the sums: it was left aside.",)
    assert (statement.opening, statement.closing) == (None, None)
    assert {line.balance for line in statement.lines} == {None}


def test_where_a_line_lacks_in_the_middle_is_told() -> None:
    statement = read(HSBC.replace('10 Sep 2026,BP,PRINTWORKS LTD NEWSLETTER,"1,164.40",,385.10\n', "").encode())
    assert statement.notes == (
        "The balance of line 6 does not follow from the line before: a line may be missing there.",
    )
    assert statement.opening is not None
    assert statement.opening + statement.total != statement.closing


def test_lines_of_one_day_run_as_their_balances_do() -> None:
    newest = rows("13/09/2026,C,3.00,106.00", "13/09/2026,B,2.00,103.00", "13/09/2026,A,1.00,101.00")
    assert [line.text for line in newest.lines] == ["A", "B", "C"]
    assert (newest.opening, newest.closing) == (Money.of(100), Money.of(106))


def test_a_line_alone_is_read() -> None:
    assert says(rows("13/09/2026,A,1.00,").lines) == (("2026-09-13", "1.00", "A"),)


def test_footers_blank_lines_and_totals_are_no_movement_and_are_counted() -> None:
    statement = rows(
        "13/09/2026,A,1.00,101.00", "", "14/09/2026,B,2.00,103.00", ",,,", "Total,,3.00,", "Printed on Monday"
    )
    assert len(statement.lines) == 2
    assert not statement.refused
    assert statement.passed == 5  # the header, two blank ones, the total, the foot


def test_noughts_in_a_file_are_left_out_and_told() -> None:
    file = read_statement((PLAIN + "13/09/2026,HER\0ON,1.00,\n").encode(), "x.csv", today=TODAY)
    assert file.statements[0].lines[0].text == "HERON"
    assert file.notes == ("The file holds characters without meaning (noughts); they were left out.",)


def test_days_that_fit_two_orders_are_read_day_first_and_it_is_told() -> None:
    statement = rows("03/09/2026,A,1.00,", "04/09/2026,B,1.00,")
    assert statement.notes == ("Days were read as day, month, year.",)
    assert statement.lines[0].day == date(2026, 9, 3)


def test_a_payment_that_is_still_to_come_does_not_make_days_american() -> None:
    statement = rows("03/11/2026,A,1.00,", "09/11/2026,B,1.00,", "03/12/2026,C,1.00,")
    assert [line.day for line in statement.lines] == [date(2026, 11, 3), date(2026, 11, 9), date(2026, 12, 3)]


def test_entities_and_what_is_not_closed_are_read_in_ofx() -> None:
    text = OFX1.replace("<NAME>HERON J<MEMO>PSG0107K", "<NAME>HERON &amp; SON &lt;J&gt; A < B<MEMO></MEMO>")
    assert read(text.encode()).lines[0].text == "HERON & SON <J> A < B"


def test_an_entry_of_ofx_that_is_not_closed_ends_where_the_next_begins() -> None:
    text = OFX1.replace("</STMTTRN>", "").replace(
        "\n<BANKACCTTO><BANKID>600000<ACCTID>87654321<ACCTTYPE>CHECKING</BANKACCTTO>", ""
    )
    assert [line.amount.pence for line in read(text.encode()).lines] == [2250, 1350, 1350, -116_440, 6600]


def test_broken_entries_of_ofx_are_refused_and_the_others_stay() -> None:
    text = OFX1.replace("<TRNAMT>22.50", "<TRNAMT>22.5O").replace("<DTPOSTED>20260910", "<DTPOSTED>20260231")
    text = text.replace("<TRNAMT>66.00", "<TRNAMT>")
    statement = read(text.encode())
    assert [line.bank_id for line in statement.lines] == ["F2", "F3"]
    assert statement.refused == (
        Refused(1, "“22.5O” is not an amount"), Refused(4, "“20260231” is not a day"), Refused(5, "no sum stands here"),
    )  # fmt: skip


def test_an_entry_of_qif_that_does_not_end_is_refused() -> None:
    statement = read(QIF[: QIF.rindex("^")].encode())
    assert len(statement.lines) == 4
    assert statement.refused == (Refused(6, "the file is cut short here: the entry does not come to its end"),)


def test_the_last_line_of_a_table_that_was_cut_is_refused_however_much_of_it_there_is() -> None:
    whole = HSBC.rstrip("\n")
    assert len(read(whole.encode()).lines) == 5  # nothing but the end of the last line is missing
    for lost in range(len(",451.10"), len("1 Sep 2026,CR,T MARLIN CONF,,66.00,451.10")):
        statement = read(whole[:-lost].encode())
        assert len(statement.lines) == 4
        assert (statement.refused[-1].line, statement.passed) == (7, 2)
        assert "cut short" in statement.refused[-1].reason


def test_a_reversal_is_taken_off_in_mt940() -> None:
    text = MT940.replace(":61:2609210921C66,00", ":61:2609210921RC66,00").replace("GBP451,10", "GBP319,10", 1)
    assert read(text.encode()).lines[-1].amount == Money(-6600)


def test_camt_is_read_without_a_namespace_and_with_a_prefix() -> None:
    plain = CAMT.replace(' xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"', "")
    assert len(read(plain.encode()).lines) == 5
    prefixed = re.sub(r"<(/?)([A-Z])", r"<\1n:\2", CAMT).replace("xmlns=", "xmlns:n=")
    assert len(read(prefixed.encode()).lines) == 5


def test_camt_takes_what_the_statement_before_closed_with_for_the_opening() -> None:
    assert read(CAMT.replace("OPBD", "PRCD").encode()).opening == Money.of(1500)


def test_what_is_not_booked_yet_is_passed_over_in_camt() -> None:
    text = CAMT.replace("<Sts><Cd>BOOK</Cd></Sts>", "<Sts>PDNG</Sts>", 1).replace("451.10", "428.60")
    statement = read(text.encode())
    assert (len(statement.lines), statement.passed) == (4, 1)


def test_a_file_of_several_accounts_is_a_statement_for_each() -> None:
    lines = LLOYDS.replace("'30-00-00,12345678,T MARLIN", "'30-00-00,87654321,T MARLIN")
    statements = read_statement(lines.encode(), "x.csv", today=TODAY).statements
    assert sorted(len(one.lines) for one in statements) == [1, 4]
    assert sum(one.passed for one in statements) == 1


def test_two_statements_of_one_account_are_one_where_they_follow_each_other() -> None:
    second = (
        ":20:TWO\n:25:BARCGB22/20000012345678\n:28C:10/1\n:60F:C260930GBP{opening}\n"
        ":61:2610011001C1,00NTRFNONREF//B9\n:86:WREN\n:62F:C261031GBP{closing}\n-\n"
    )
    statement = read((MT940 + second.format(opening="451,10", closing="452,10")).encode())
    assert (len(statement.lines), statement.closing) == (6, Money.of("452.10"))
    with pytest.raises(BadInput, match="do not follow each other"):
        read((MT940 + second.format(opening="500,00", closing="501,00")).encode())


# --- refused by name --------------------------------------------------------------------------------------------------

HOSTILE: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "is empty"),
    "blanks": (b" \n\n ", "is empty"),
    "pdf": (b"%PDF-1.7\n1 0 obj", "This is a PDF"),
    "picture": (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "picture|not a table"),
    "packed": (b"\x1f\x8b\x08" + b"x" * 50, "packed"),
    "binary": (bytes(range(1, 32)) * 40, "not a table|headings"),
    "prose": (b"Dear Sir,\nplease find my statement.\n", "headings"),
    "a list of three columns": (b"Add support, for, types\nFix, the, tests\n", "headings"),
    "html": (b"<!DOCTYPE html><html><body>Session expired</body></html>", "web page"),
    "only headings": (PLAIN.encode(), "no movement"),
    "no day": (b"Description,Amount,Balance\nA,1.00,2.00\n", "no column with the day"),
    "no sum": (b"Date,Description,Balance\n03/09/2026,A,2.00\n", "no column with the sum"),
    "mm/dd": ((PLAIN + "09/13/2026,A,1.00,\n09/03/2026,B,1.00,\n").encode(), "month first"),
    "mm/dd that fits": (
        (PLAIN + "09/03/2026,A,1.00,\n09/05/2026,B,1.00,\n10/01/2026,C,1.00,\n").encode(), "month first",
    ),
    "mm/dd of days to come": ((PLAIN + "11/12/2026,A,1.00,\n").encode(), "month first"),
    "mm/dd of a bank": (BARCLAYS.replace("21/09/2026", "09/21/2026").replace("10/09", "09/10").encode(), "month first"),
    "mm/dd in qif": (QIF.replace("21/09/2026", "09/21/2026").encode(), "month first"),
    "the balance for the sum": (
        (
            b"Date,Description,Moved,Amount\n03/09/2026,A,1.00,101.00\n13/09/2026,B,2.00,103.00\n"
            b"14/09/2026,C,-3.00,100.00\n15/09/2026,D,4.00,104.00\n"
        ), "holds the balance after each line",
    ),
    "quote": ((PLAIN + '13/09/2026,"A,1.00,\n14/09/2026,B,1.00,\n').encode(), "quotation mark"),
    "another currency in mt940": (MT940.replace("GBP", "EUR").encode(), "in EUR"),
    "another currency in ofx": (OFX1.replace("<CURDEF>GBP", "<CURDEF>USD").encode(), "in USD"),
    "ofx cut": (OFX1[: OFX1.index("<STMTTRN><TRNTYPE>DEBIT") + 60].encode(), "cut short"),
    "ofx of nothing": (b"OFXHEADER:100\n\n<OFX><SIGNONMSGSRSV1></SIGNONMSGSRSV1></OFX>", "holds no statement"),
    "ofx that does not add up": (OFX2.replace("<TRNAMT>66.00", "<TRNAMT>66.10").encode(), "does not add up"),
    "ofx with entities": (OFX2.replace("<OFX>", '<!DOCTYPE x [<!ENTITY a "b">]><OFX>').encode(), "signs of its own"),
    "qif of nothing": (b"!Type:Cat\nNFood\n^\n", "holds no statement"),
    "mt940 that does not add up": (MT940.replace("C22,50", "C22,51").encode(), "does not add up"),
    "mt940 without a line": (MT940.replace(":61:2609010901C22,50NTRFPSG0107K//B1\n:86:HERON J PSG0107K\n", "").encode(),
                             "does not add up"),
    "mt940 cut": (MT940[: MT940.index(":62F:")].encode(), "no opening or no closing"),
    "mt940 cut in a line": (MT940[: MT940.index("C66,00")].encode(), "cannot be read|cut short"),
    "mt940 with a sum that is none": (MT940.replace("C22,50", "C2x,50").encode(), "Not every entry"),
    "mt940 on no day": (MT940.replace(":61:2609010901", ":61:2602300230").encode(), "cannot be read"),
    "camt that does not add up": (CAMT.replace(">66.00<", ">66.10<").encode(), "does not add up"),
    "camt without a line": (re.sub(r"<Ntry>.*?</Ntry>", "", CAMT, count=1).encode(), "does not add up"),
    "camt cut": (CAMT[: CAMT.index("T MARLIN")].encode(), "damaged or cut short"),
    "camt with entities": (
        CAMT.replace("<Document", '<!DOCTYPE d [<!ENTITY a "aaaa">]><Document', 1).encode(), "signs of its own",
    ),
    "camt in euros": (CAMT.replace("<Ccy>GBP", "<Ccy>EUR").encode(), "in EUR"),
    "camt.052": (CAMT.replace("BkToCstmrStmt", "BkToCstmrRpt").replace("Stmt>", "Rpt>").encode(), "not a statement"),
    "other xml": (b'<?xml version="1.0"?><invoice><total>1</total></invoice>', "spreadsheet is not read"),
    "utf-16 that does not go on": (b"\xff\xfe" + PLAIN.encode("utf-16-le") + b"\x00\xd8\x41", "damaged or cut short"),
}  # fmt: skip
"""Files that are refused, each with what the sentence says."""


@pytest.mark.parametrize("name", HOSTILE)
def test_what_cannot_be_read_is_refused_by_name(name: str) -> None:
    data, words = HOSTILE[name]
    with pytest.raises(UserError, match=words) as caught:
        read_statement(data, "statement.csv", today=TODAY)
    assert caught.value.message.endswith((".", "?"))


def test_a_balance_is_never_the_sum_although_a_map_says_so() -> None:
    def remembered(_key: str) -> str:
        return '{"keys": ["day", "text", "", "value"], "paid_to": ""}'

    with pytest.raises(BadInput, match="is a balance"):
        read_statement((PLAIN + "03/09/2026,A,1.00,2.00\n").encode(), "x.csv", today=TODAY, remembered=remembered)


def test_the_table_of_another_bank_is_not_read_under_a_name() -> None:
    with pytest.raises(BadInput, match="This is not a statement of HSBC: it has no column “Type”"):
        read(BARCLAYS.encode(), layout="hsbc")
    assert len(read(STARLING.encode(), layout="Starling").lines) == 5
    with pytest.raises(NotFound, match="There is no map “nobank”"):
        read(BARCLAYS.encode(), layout="nobank")
    with pytest.raises(NotFound, match="no kind of file “doc”"):
        read(BARCLAYS.encode(), form="doc")
    with pytest.raises(BadInput, match="is not a table"):
        read(OFX1.encode(), layout="hsbc")


def test_a_kind_of_file_that_is_named_is_tried() -> None:
    assert len(read(OFX1.encode(), form="ofx").lines) == 5
    assert len(read(CAMT.encode(), form="CAMT.053").lines) == 5
    assert len(read(BARCLAYS.encode(), form="csv").lines) == 5
    assert len(read(BARCLAYS.encode(), form="barclays").lines) == 5
    with pytest.raises(BadInput):
        read(BARCLAYS.encode(), form="mt940")
    with pytest.raises(BadInput, match="is not of that kind"):
        read(BARCLAYS.encode(), form="ofx")
    with pytest.raises(BadInput):
        read(b"PK\x03\x04", form="ofx")


def _cut(data: bytes, place: int) -> bytes:
    return data[:place]


def _flipped(data: bytes, place: int) -> bytes:
    return data[:place] + bytes([data[place] ^ 0x15]) + data[place + 1 :]


@pytest.mark.parametrize("change", [_cut, _flipped])
@pytest.mark.parametrize("name", FILES)
def test_a_damaged_file_is_read_or_refused_and_no_line_is_lost(
    name: str, change: Callable[[bytes, int], bytes]
) -> None:
    data = FILES[name]
    for place in range(1, len(data), max(1, len(data) // 60)):
        try:
            file = read_statement(change(data, place), "file", today=TODAY)
        except UserError:
            continue
        for one in file.statements:
            numbers = [line.number for line in one.lines] + [refused.line for refused in one.refused]
            assert len(numbers) == len(set(numbers))
            if one.exact and one.opening is not None and one.closing is not None and not one.refused:
                assert one.opening + one.total == one.closing


@pytest.mark.parametrize(("day", "line"), [("21/09/2026", 5), ("10/09/2026", 10), ("01/09/2026", 25)])
def test_a_movement_of_santander_without_its_day_is_refused_and_the_others_stay(day: str, line: int) -> None:
    statement = read(SANTANDER.replace(f"Date: {day}\n", "").encode("cp1252"))
    assert len(statement.lines) == 4
    assert statement.refused == (Refused(line, "no day stands here"),)


def test_what_a_library_cannot_read_is_not_written_to_the_terminal(caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(BadInput):
        read(MT940.replace(":61:2609010901", ":61:2609XX0901").encode())
    assert caplog.records == []  # what nobody takes is written there


def test_a_payment_to_paypal_is_no_conversion_of_what_has_no_number() -> None:
    text = PAYPAL.replace('"A3","Conference"', '"","Conference"')
    assert read(text.encode()).lines[0].text == "Subscription"


# --- divided by a comma -----------------------------------------------------------------------------------------------


def test_a_row_that_goes_on_beyond_the_headings_is_refused() -> None:
    good = "03/09/2026,A,1.00,"
    statement = rows(good, "13/09/2026,B,1,164.40,1268.10", "14/09/2026,SMITH, J,2.00,4.00", good)
    reason = "it has more cells than there are headings: a comma may stand in one of them"
    assert statement.refused == (Refused(3, reason), Refused(4, reason))
    assert [line.text for line in statement.lines] == ["A", "A"]


def test_a_table_of_which_all_rows_go_on_beyond_the_headings_is_read() -> None:
    statement = rows("03/09/2026,A,1.00,101.00,x", "13/09/2026,B,2.00,103.00,y", "14/09/2026,C,3.00,106.00,")
    assert [line.text for line in statement.lines] == ["A", "B", "C"]


@pytest.mark.parametrize("cell", ["1,2.50", "1 2.50", "12 50", "1,23.45", "1.23,45", "1'2.50", "1234,567"])
def test_figures_in_groups_that_are_none_are_refused(cell: str) -> None:
    statement = rows("03/09/2026,A,1.00,", f'13/09/2026,B,"{cell}",')
    assert [one.line for one in statement.refused] == [3]
    assert read(OFX1.replace("<TRNAMT>22.50", f"<TRNAMT>{cell}").encode()).refused[0].line == 1


def test_an_entry_of_ofx_without_its_beginning_is_refused() -> None:
    statement = read(OFX1.replace("<STMTTRN>", "", 2).encode())
    assert [one.line for one in statement.refused] == [1, 2]
    assert statement.refused[0].reason == "the file is damaged here: the entry has no beginning"
    assert len(statement.lines) == 3

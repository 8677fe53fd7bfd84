"""The main line of the office once through, on the command line and on both engines."""

import csv
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pypdfium2
import pytest

from psg_admin import paths
from psg_admin.kernel import words
from tests.cli.conftest import Psg
from tests.offices import Clock


def text_of(path: Path) -> str:
    document = pypdfium2.PdfDocument(path)
    try:
        return "\n".join(page.get_textpage().get_text_bounded() for page in document)
    finally:
        document.close()


def enrol(
    psg: Psg, given: str, family: str, *more: object, method: str = "standing-order", joined: str = "2016-04-01"
) -> str:
    made = psg(
        "members", "add", "--given", given, "--family", family, "--type", "individual", "--method", method, "--joined",
        joined, *more,
    )  # fmt: skip
    assert made.status == 0, made.err
    return made.line


def test_the_fee_says_its_lines_total_and_reasons(scheme: Psg) -> None:
    fee = scheme("fee", "individual", "--method", "standing-order", "--on", "2016-04-01", "--json").json
    assert [line["amount"] for line in fee["lines"]] == ["30.00", "-3.00"]
    assert fee["total"] == "27.00"
    assert [line["label"] for line in fee["lines"]] == ["Individual", "10 % standing order"]
    assert "10 % off" in " ".join(fee["reasons"])
    assert "14 June 2013" in " ".join(fee["reasons"])
    before = scheme("fee", "individual", "--method", "standing-order", "--on", "2013-06-13", "--json").json
    assert before["total"] == "30.00"
    assert scheme("fee", "individual", "--method", "standing-order").line == (
        "Individual £30.00 − 10\u00a0% standing order £3.00 = £27.00"
    )


def test_a_member_is_enrolled_found_and_shown(scheme: Psg) -> None:
    number = enrol(scheme, "Lucía", "Ramírez Ñato", "--email", "lucia@example.org")
    assert number == "0001"
    rows = scheme("members", "list", "--search", "nato lucia", "--json").json
    assert [row["number"] for row in rows] == ["0001"]
    page = scheme("members", "show", "0001", "--on", "2016-05-01", "--json").json
    assert page["standing"] == "current"
    assert page["balance"] == "27.00"
    assert page["terms"][0]["start"] == "2016-04-01"
    assert page["terms"][0]["end"] == "2017-04-01"
    unpaid = scheme("members", "show", "1", "--json").json
    assert unpaid["standing"] == "lapsed"
    assert "npaid since 1 April 2016" in unpaid["reason"]


def test_members_and_others_book_at_the_right_price_and_pay_once_for_all(
    conference: str, scheme: Psg, tmp_path: Path
) -> None:
    psg = scheme
    number = enrol(psg, "Lucía", "Ramírez")
    assert psg("price", conference, "--member", number, "--json").json["amount"] == "13.00"  # unpaid for 90 days
    paid = psg("pay", "27", "--method", "standing-order", "--for", number, "--on", "2016-04-03")
    assert (paid.status, paid.line) == (0, "R-2016-0001")
    price = psg("price", conference, "--member", number, "--json").json
    assert (price["band"], price["amount"]) == ("Members and concessions", "8.00")
    assert "31 March 2017" in " ".join(price["reasons"])
    assert psg("price", conference, "--concession", "--json").json["amount"] == "8.00"
    assert psg("price", conference, "--anyone", "--json").json["amount"] == "13.00"
    member = psg("book", conference, "--member", number).line
    other = psg("book", conference, "--name", "Ana Zevallos", "--name", "José Quispe").line
    booked = psg("bookings", "list", conference, "--json").json
    assert sorted((b["reference"], b["amount"]) for b in booked) == sorted([(member, "8.00"), (other, "26.00")])
    receipt = psg("pay", "40", "--method", "cheque", "--for", member, "--for", other, "--gift", "5")
    assert receipt.line == "R-2016-0002"
    first, again = tmp_path / "a.pdf", tmp_path / "b.pdf"
    assert psg("receipt", "R-2016-0002", first).status == 0
    assert psg("receipt", "R-2016-0002", again).status == 0
    assert first.read_bytes() == again.read_bytes()
    words = text_of(first)
    for part in ("R-2016-0002", "Peru Group", "£40.00", "£8.00", "£13.00", "£5.00", "Cheque"):
        assert part in words
    assert psg("payments", "list", "--json").json[0]["left_over"] == "1.00"
    assert psg("check").status == 0


def test_lists_leave_as_workbook_csv_and_pdf(conference: str, scheme: Psg, tmp_path: Path) -> None:
    psg = scheme
    psg("book", conference, "--name", "=cmd|calc", "--telephone", "020 7946 0107", "--pay", "cash")
    book, lines, paper = tmp_path / "a.xlsx", tmp_path / "a.csv", tmp_path / "a.pdf"
    for path in (book, lines, paper):
        assert psg("export", "attendees", conference, path).status == 0
    sheet = openpyxl.load_workbook(book).worksheets[0]
    head = [cell.value for cell in sheet[1]]
    row = dict(zip(head, sheet[2], strict=True))
    assert row["Amount"].value == 13
    assert row["Name"].data_type == "s"
    assert isinstance(row["Booked on"].value, datetime)
    assert row["Telephone"].value == "020 7946 0107"
    assert sheet.freeze_panes == "A2"
    with lines.open(encoding="utf-8-sig", newline="") as file:
        read = list(csv.DictReader(file))
    assert read[0]["Amount"] == "13.00"
    assert not read[0]["Name"].startswith("=")
    assert "Annual Conference" in text_of(paper)
    members = tmp_path / "m.csv"
    enrol(psg, "Rosa", "Mamani")
    assert psg("export", "members", members).status == 0
    assert "Mamani" in members.read_text(encoding="utf-8-sig")
    treasurer = tmp_path / "t.xlsx"
    assert psg("export", "treasurer", treasurer).status == 0
    sheets = openpyxl.load_workbook(treasurer)
    assert sheets.sheetnames[:7] == [
        "Summary",
        "Transactions",
        "By category",
        "By method",
        "By event",
        "Receipts issued",
        "Owed",
    ]
    assert sheets["Transactions"]["E2"].value == 13


def test_deeds_are_told_undone_and_done_again(scheme: Psg) -> None:
    number = enrol(scheme, "Rosa", "Mamani")
    history = scheme("history", "--json").json
    assert "Rosa Mamani" in history[0]["summary"]
    assert scheme("undo").status == 0
    assert scheme("members", "show", number).status == 1
    assert scheme("redo").status == 0
    assert scheme("members", "show", number).status == 0
    assert scheme("check", "--json").json["problems"] == []


def test_a_payment_that_was_undone_stays_listed_as_taken_back_and_is_in_no_sum(scheme: Psg) -> None:
    number = enrol(scheme, "Rosa", "Mamani")
    scheme("pay", "27", "--method", "cheque", "--for", number, "--on", "2016-04-02")
    assert scheme("undo").status == 0
    assert [(row["amount"], row["state"]) for row in scheme("payments", "list", "--json").json] == [
        ("27.00", "taken-back")
    ]
    assert scheme("members", "show", number, "--json").json["balance"] == "27.00"
    assert scheme("pay", "27", "--method", "cheque", "--for", number, "--on", "2016-04-02").line == "R-2016-0002"
    assert len(scheme("payments", "list", "--state", "taken-back", "--json").json) == 1
    assert scheme("check").status == 0


def test_a_reversal_by_hand_is_undone_before_the_payment(scheme: Psg) -> None:
    number = enrol(scheme, "Rosa", "Mamani")
    scheme("pay", "27", "--method", "cheque", "--for", number, "--on", "2016-04-02")
    paid = scheme("history", "--json").json[0]["id"]
    assert scheme("payments", "reverse", "R-2016-0001", "--reason", "Bounced").status == 0
    early = scheme("undo", paid)
    assert (early.status, early.out) == (1, "")
    assert "something made later needs it" in early.err
    assert scheme("undo").out == "Undone: £27.00 from Rosa Mamani taken back.\n"
    assert scheme("members", "show", number, "--json").json["balance"] == "0.00"
    assert scheme("undo").out == "Undone: £27.00 received from Rosa Mamani, receipt R-2016-0001.\n"
    assert scheme("members", "show", number, "--json").json["balance"] == "27.00"
    assert scheme("check").status == 0


def test_a_machine_is_told_the_type_by_its_code_wherever_it_asks(scheme: Psg) -> None:
    number = enrol(scheme, "Rosa", "Mamani")
    (row,) = scheme("members", "list", "--type", "individual", "--json").json
    assert row["type"] == scheme("members", "show", number, "--json").json["type"] == "individual"
    assert "Individual" in scheme("members", "list").out


def test_a_deed_whose_columns_were_changed_since_stops_undo_until_they_are_as_it_left_them(psg: Psg) -> None:
    for pair in ("organisation=Zero", "organisation=One", "organisation=Two", "organisation=One"):
        assert psg("settings", "set", pair).status == 0
    third, second, first, _zero = (row["id"] for row in psg("history", "--json").json)
    assert psg("undo", first).status == 0  # what it left stands again, by chance
    for _again in range(2):
        assert "has been changed again since" in psg("undo").err
    entries = {row["id"]: row for row in psg("history", "--json").json}
    assert [entries[entry]["taken_back"] for entry in (first, second, third)] == [True, False, False]
    assert entries[third]["undoable"] is True
    assert psg("settings", "set", "organisation=One").status == 0
    assert psg("undo", third).status == 0
    assert {row["id"]: row["taken_back"] for row in psg("history", "--json").json}[third] is True
    assert "undone already" in psg("undo", third).err
    assert psg("check").status == 0


def test_the_search_made_anew_is_passed_by_for_it_is_nobodys_deed(scheme: Psg) -> None:
    number = enrol(scheme, "Rosa", "Mamani")
    assert scheme("rebuild").status == 0
    assert "cannot be undone" in scheme("undo", scheme("history", "--json").json[0]["id"]).err
    assert scheme("undo").status == 0
    assert scheme("members", "show", number).status == 1
    assert scheme("redo").status == 0
    assert scheme("members", "show", number).status == 0


def test_where_nothing_can_be_undone_it_is_said(psg: Psg) -> None:
    assert psg("rebuild").status == 0
    answer = psg("undo")
    assert (answer.status, answer.err) == (1, "There is nothing to undo.\n")


def test_the_sample_office_is_made_and_sound(psg: Psg) -> None:
    made = psg("sample", "--members", 60, "--seed", 3)
    assert made.status == 0, made.err
    assert len(psg("members", "list", "--json").json) >= 60
    assert psg("news", "list", "--json").json
    assert psg("events", "list", "--json").json
    sound = psg("check")
    assert sound.status == 0, sound.out
    again = psg("sample")
    assert again.status == 1
    assert "empty office" in again.err


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("fees", "add", "individual", "8,5", "--from", "2016-04-01"), "comma"),
        (("fees", "add", "individual", "--from", "2016-04-01", "--", "-3"), "less than £0.00"),
        (("fees", "add", "individual", "-3", "--from", "2016-04-01"), "less than £0.00"),
        (("fees", "add", "individual", "-3e2", "--from", "2016-04-01"), "not an amount"),
        (("pay", "-3", "--method", "cash", "--from", "Nora Birch"), "less than £0.00"),
        (("pay", "-£3.50", "--method", "cash", "--from", "Nora Birch"), "less than £0.00"),
        (("pay", "3", "--gift", "-3", "--method", "cash", "--from", "Nora Birch"), "less than £0.00"),
        (("fees", "add", "individual", "1e9", "--from", "2016-04-01"), "not an amount"),
        (("fees", "add", "individual", "8", "--from", "31/02/2016"), "no such day"),
        (("fee", "individual", "--method", "cheque", "--on", "2009-01-01"), "no fee"),
        (("fee", "nothing", "--method", "cheque"), "nothing"),
        (("discounts", "add", "--method", "cash", "--percent", "101", "--from", "2016-01-01"), "100"),
        (
            ("events", "add", "--title", "X", "--start", "5/11/16 11:00", "--end", "10:00", "--band", "A=1:anyone"),
            "ends before",
        ),
        (("receipt", "R-2016-0099", "x.pdf"), "no receipt"),
        (("members", "show", "9999"), "9999"),
        (("pay", "5", "--method", "cash", "--for", "9999"), "neither"),
        (("news", "read", "no-such-file.txt"), "no-such-file"),
        (("export", "members", "members.doc"), ".xlsx"),
        (("receipt", "R-2016-0001", "receipt.txt"), ".pdf"),
        (("undo", "999"), "999"),
        (("events", "show", "9223372036854775807"), "no event"),
        (("members", "show", "Jos\udce9"), "“JOS?” holds characters that cannot be read"),
        (("receipt", "\udce9", "x.pdf"), "“?” holds characters that cannot be read"),
    ],
)
def test_bad_input_is_refused_in_a_sentence(scheme: Psg, words: tuple[object, ...], sentence: str) -> None:
    answer = scheme(*words)
    assert answer.status == 1
    assert sentence in answer.err
    assert answer.err.strip().endswith(".")
    assert "Traceback" not in answer.err


@pytest.mark.parametrize(
    "words",
    [
        ("events", "show"), ("events", "cancel", "--dry-run"), ("bookings", "list"), ("price",),
        ("undo",), ("history", "--limit"),
    ],
)  # fmt: skip
def test_a_number_that_no_database_can_look_for_is_wrong_usage(psg: Psg, words: tuple[str, ...]) -> None:
    answer = psg(*words, 2**63)
    assert answer.status == 2
    assert str(2**63) in answer.err


def test_what_a_table_shows_is_in_words(psg: Psg) -> None:
    before = words._current
    assert psg("contacts", "add", "Nora Birch", "--email", "n@example.org").status == 0
    shown = psg("contacts", "show", 1).out
    assert "False" not in shown
    assert "n@example.org " in shown
    assert "'" not in shown
    try:
        words.use(paths.catalogue("es"))
        assert psg("find", "nora").out.splitlines()[1].startswith("Persona ")
    finally:
        words.use(before)


def test_a_gap_of_any_kind_beside_a_number_is_no_matter(psg: Psg) -> None:
    assert psg("settings", "set", "grace-days= 30\x1c").status == 0
    assert psg("settings", "show", "--json").json["grace_days"] == 30
    made = psg("events", "add", "--title", "Talk", "--start", "2016-11-05 11:00", "--end", "12:00", "--capacity",
               "40\x1f", "--band", "All=0:anyone")  # fmt: skip
    assert made.status == 0, made.err
    assert psg("events", "show", made.line, "--json").json["capacity"] == 40


def test_wrong_usage_ends_with_two(psg: Psg) -> None:
    assert psg("fee").status == 2
    assert psg("nonsense").status == 2
    assert psg("fee", "x", "--method", "barter").status == 2
    assert psg("pay", "-x", "--method", "cash", "--from", "Nora Birch").status == 2
    assert psg("pay", "3", "--methods", "cash").status == 2


def test_a_full_and_a_cancelled_event_take_no_booking(conference: str, scheme: Psg) -> None:
    scheme("book", conference, "--name", "Ana Bell", "--to-follow", 4)
    full = scheme("book", conference, "--name", "Late Comer")
    assert (full.status, "full" in full.err) == (1, True)
    scheme("events", "cancel", conference, "--reason", "Strike")
    gone = scheme("book", conference, "--name", "Ana Bell")
    assert (gone.status, "cancelled" in gone.err) == (1, True)
    assert scheme("check").status == 0


def test_a_charge_is_not_paid_twice(conference: str, scheme: Psg) -> None:
    reference = scheme("book", conference, "--name", "Ana Bell", "--pay", "card").line
    refused = scheme("pay", "13", "--method", "card", "--for", reference, "--quoted", "13")
    assert (refused.status, "It is £0.00 now, not £13.00" in refused.err) == (1, True)
    twice = scheme("pay", "13", "--method", "card", "--for", reference)
    assert (twice.status, "paid already. What came in is left over." in twice.err) == (0, True)
    assert [row["left_over"] for row in scheme("payments", "list", "--json").json] == ["13.00", "0.00"]


def test_a_gift_of_somebody_new_is_kept_whole_or_not_at_all(scheme: Psg) -> None:
    refused = scheme("pay", "5", "--method", "cash", "--from", "Nora Birch", "--gift", "9")
    assert refused.status == 1
    assert scheme("contacts", "list", "--json").json == []
    given = scheme("pay", "9", "--method", "cash", "--from", "Nora Birch", "--gift", "9")
    assert given.line == "R-2016-0001"
    assert [row["name"] for row in scheme("contacts", "list", "--json").json] == ["Nora Birch"]
    assert scheme("check").status == 0


def test_a_receipt_is_the_same_file_in_another_year_and_language(scheme: Psg, clock: Clock, tmp_path: Path) -> None:
    before = words._current
    number = scheme("pay", "9", "--method", "cash", "--from", "Nora Birch", "--gift", "9").line
    assert scheme("receipt", number, tmp_path / "one.pdf").status == 0
    clock.now = datetime(2017, 2, 3, tzinfo=UTC)
    try:
        words.use(paths.catalogue("es"))
        assert scheme("receipt", number, tmp_path / "two.pdf").out.startswith("Recibo")
        own = scheme("pay", "9", "--method", "cash", "--from", "Luz Vega", "--gift", "9").line
        assert scheme("receipt", own, tmp_path / "three.pdf").status == 0
    finally:
        words.use(before)
    assert scheme("receipt", own, tmp_path / "four.pdf").out.startswith("Receipt")
    assert (tmp_path / "one.pdf").read_bytes() == (tmp_path / "two.pdf").read_bytes()
    assert (tmp_path / "three.pdf").read_bytes() == (tmp_path / "four.pdf").read_bytes()
    assert "Recibo" in pypdfium2.PdfDocument(tmp_path / "four.pdf")[0].get_textpage().get_text_range()


def test_help_is_a_command_too_and_what_is_mistyped_is_led_to_what_is_near(psg: Psg) -> None:
    assert psg("help").out == psg("--help").out
    assert psg("help", "members", "add").out == psg("members", "add", "--help").out
    assert "Usage: psg-admin help" in psg("help", "help").out
    for typed in (("membrs",), ("help", "membrs"), ("membrs", "list")):
        refused = psg(*typed)
        assert refused.status == 2
        assert "No such command 'membrs'. Did you mean 'members'?" in refused.err

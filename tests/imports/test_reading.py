"""What each line of a list says: a clerk's own list with every trap, other programs' exports, and any cells at all."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from psg_admin.imports.columns import MEMBERS_LIST, PaidTo
from psg_admin.imports.lines import ConsentLine, GiftAidLine, MemberLine, OrderLine
from psg_admin.imports.mapping import choose, guess, to_remember
from psg_admin.imports.reading import Answers, Body, Questions, body_of, questions, read_members
from psg_admin.kernel.errors import BadInput
from psg_admin.kernel.money import Money
from psg_admin.memberships.states import Ending, Interval
from psg_admin.payments.states import Method
from psg_admin.people.states import ContactKind
from psg_admin.tables.cells import Flaw, LineKind, Row, Unread, Value
from psg_admin.tables.readers import read_tables
from psg_admin.tables.values import Ambiguous, Order

TODAY = date(2026, 11, 2)
CLERKS_LIST = Path(__file__).with_name("clerks_list.csv")


def lines_of(data: bytes | Path, answers: Answers | None = None, **settings: Any) -> dict[int, MemberLine]:
    """Return what each row of a file says, by its line."""
    body = body_of(read_tables(data, known=MEMBERS_LIST.is_heading).first)
    mapping = guess(body.header, body.texts())
    return {line.line: line for line in read_members(body, mapping, answers, today=TODAY, **settings)}


def row_of(cells: Mapping[str, Value], answers: Answers | None = None) -> MemberLine:
    """Return what one row says, whose cells stand below the keys of their columns."""
    body = Body(tuple(cells), (Row(2, tuple(cells.values())),), {LineKind.ROW: 1})
    (line,) = read_members(body, guess(body.header, []), answers, today=TODAY)
    return line


def named(**cells: Value) -> MemberLine:
    """Return what the row of somebody with a name says."""
    return row_of({"name": "Ann Teal"} | cells)


def person(line: MemberLine, place: int = 0) -> dict[str, Any]:
    """Return what a line says of one of its people."""
    who = line.people[place]
    return {key: getattr(who.draft, key) for key in who.said}


@pytest.fixture(scope="module")
def clerks() -> dict[int, MemberLine]:
    return lines_of(CLERKS_LIST)


def reasons(line: MemberLine) -> list[tuple[str, str, str]]:
    return [(remark.column, remark.cell, remark.reason) for remark in (*line.left_out, *line.notices)]


# --- a clerk's own list ---------------------------------------------------------------------------------------------


def test_the_lines_of_a_clerks_list_add_up() -> None:
    body = body_of(read_tables(CLERKS_LIST, known=MEMBERS_LIST.is_heading).first)
    assert body.kinds == {
        LineKind.BEFORE: 2, LineKind.HEADER: 2, LineKind.ROW: 25, LineKind.HEADING: 1, LineKind.BLANK: 2,
        LineKind.TOTAL: 1,
    }  # fmt: skip
    assert len(tuple(body.rows)) == 25


def test_the_plain_case(clerks: dict[int, MemberLine]) -> None:
    line = clerks[5]
    assert person(line) == {
        "title": "Mrs", "given": "Olive", "family": "Crane", "street": "8 Poplar Walk", "town": "Leeds",
        "postcode": "LS7 9ZX", "telephones": ("0113 496 0201",), "emails": ("olive.crane@example.org",),
    }  # fmt: skip
    assert (line.number, line.type_words, line.method) == ("1", "Individual", Method.STANDING_ORDER)
    assert (line.joined, line.paid_to) == (date(2008, 4, 1), date(2027, 3, 31))
    assert line.order == OrderLine(amount=Money(2150), reference="CRANE O")
    assert line.consents == (ConsentLine("email", answer=True, words="email"),)
    assert line.gift_aid == GiftAidLine(answer=True)
    assert not reasons(line)


def test_two_people_in_one_cell(clerks: dict[int, MemberLine]) -> None:
    line = clerks[6]
    he, she = person(line, 0), person(line, 1)
    assert (he["title"], he["given"], he["family"]) == ("Mr", "T", "Grebe")
    assert (she["title"], she["given"], she["family"]) == ("Mrs", "L", "Grebe")
    assert he["street"] == she["street"] == "The Mill\nFord Lane"
    assert he["telephones"] == ("0114 496 0202", "07700 900202")
    assert line.gift_aid == GiftAidLine(answer=True, people=(0,))


@pytest.mark.parametrize(
    ("number", "some"),
    [
        (7, {"family": "Pipit", "given": "Wilma F.", "title": "Dr", "town": "London", "postcode": "N20 9ZX"}),
        (8, {"given": "Bracken", "family": "Moss", "known_as": "Kenny", "town": "Bristol", "postcode": "BS7 9ZX"}),
        (9, {"telephones": ("0161 496 0205",)}),
        (13, {"given": "O.", "street": "8 Poplar Walk", "town": "Leeds", "emails": ("olive.crane@example.org",)}),
        (14, {"family": "Bay", "former_names": "Lark"}),
        (
            20,
            {"kind": ContactKind.ORGANISATION, "organisation": "Birchwell Public Library", "family": "Rudd",
             "given": "K", "copies": 2},
        ),
        (22, {"title": "Prof.", "suffix": "OBE", "family": "Dell"}),
        (24, {"emails": ("robin.shale@example.org", "r.shale@example.org"), "street": "Flat 4 The Granary"}),
        (25, {"family": "Ibáñez Rojas", "town": "Lima", "postcode": "15075", "country": "Peru"}),
        (26, {"family": "O'Crane", "street": '"Plover"\nStrand Road'}),
        (29, {"given": "Abel", "notes": "-ask for proof of study\nrang 4/10, no answer"}),
    ],
)  # fmt: skip
def test_people_are_read_as_a_careful_clerk_would(
    clerks: dict[int, MemberLine], number: int, some: dict[str, Any]
) -> None:
    found = person(clerks[number])
    assert {key: found.get(key) for key in some} == some


@pytest.mark.parametrize(
    ("number", "joined", "paid_to"),
    [
        (6, date(2012, 4, 1), date(2027, 3, 31)),
        (9, date(2014, 6, 5), date(2027, 3, 31)),
        (10, date(2017, 1, 1), date(2027, 3, 31)),
        (15, date(2013, 4, 1), date(2018, 3, 31)),
        (18, date(2000, 4, 1), date(2026, 3, 31)),
        (20, date(2013, 5, 19), date(2027, 3, 31)),
        (22, date(1988, 1, 1), None),
        (29, date(2025, 9, 14), date(2026, 9, 13)),
    ],
)
def test_days_in_every_spelling(clerks: dict[int, MemberLine], number: int, joined: date, paid_to: date | None) -> None:
    assert (clerks[number].joined, clerks[number].paid_to) == (joined, paid_to)


def test_what_was_taken_otherwise_than_it_stands_is_told(clerks: dict[int, MemberLine]) -> None:
    assert [each for line in clerks.values() for each in reasons(line)] == [
        ("No.", "0004", "taken as 4"),
        ("Gift Aid?", "Y 14/4/2012", "this is before the day of joining, 18 January 2014"),
        ("Tel / Mob", "1614960205", "“1614960205” became 0161 496 0205: a spreadsheet had eaten the nought"),
        (
            "Tel / Mob", "4.47702E+11",
            "the digits are gone: the column was too narrow, or the spreadsheet rounded them: look the number up",
        ),
        ("Joined (d/m/y)", "Apr 2013", "a month without a day was read as 1 April 2013"),
        ("Pd to", "Mar 2018", "a month without a day was read as 31 March 2018"),
        ("How pays", "see 12", "taken as: member 12 pays"),
        (
            "Notes", "DECEASED Oct 2025 - widow is no 15. SO still coming!",
            "the notes speak of a death: note it once you are sure of it",
        ),
        ("S/O ref", "see 14", "this points to another line and is not a reference"),
        ("Gift Aid?", "?", "these words are not known: ask again"),
        ("Notes", "2 copies of newsletter", "taken as: 2 copies"),
        ("Pd to", "2026/27", "“2026/27” was read as 31 March 2027"),
        (
            "E-mail", "robin.shale @example.org; r.shale@example.org",
            "“robin.shale @example.org” became robin.shale@example.org",
        ),
        ("E-mail", "=abel.dunlin@example.org", "“=abel.dunlin@example.org” became abel.dunlin@example.org"),
        ("Tel / Mob", "ex-directory", "taken as empty"),
    ]  # fmt: skip


def test_only_what_hangs_on_a_membership_refuses_its_line(clerks: dict[int, MemberLine]) -> None:
    refused = {
        number: (line.refused.column, line.refused.cell, line.refused.reason)
        for number, line in clerks.items()
        if line.refused is not None
    }
    assert refused == {
        11: ("Joined (d/m/y)", "29/02/2014", "no such day: 2014 was no leap year"),
        28: ("Pd to", "31/04/2027", "no such day: April has 30"),
        30: ("Pd to", "31/08/2015", "before the day of joining, 1 September 2024"),
        31: ("Name", "", "there is no name in this line: is it the end of the address above?"),
    }
    assert [remark.column for remark in clerks[12].left_out] == ["Tel / Mob"]


def test_a_line_that_points_to_another_is_paid_by_it_as_that_is_paid(clerks: dict[int, MemberLine]) -> None:
    assert (clerks[17].payer, clerks[17].method) == ("12", Method.PAYPAL)


def test_a_death_in_the_notes_is_not_noted(clerks: dict[int, MemberLine]) -> None:
    assert clerks[18].people[0].draft.deceased_on is None


def test_a_life_membership_has_no_paid_to_day(clerks: dict[int, MemberLine]) -> None:
    assert (clerks[22].lifetime, clerks[22].paid_to, clerks[22].method) == (True, None, None)


def test_gift_aid_of_both(clerks: dict[int, MemberLine]) -> None:
    assert clerks[28].gift_aid == GiftAidLine(answer=True, people=(0, 1))
    assert [person(clerks[28], place)["emails"] for place in (0, 1)] == [
        ("o.rook@example.org",), ("fern.rook@example.org",),
    ]  # fmt: skip
    assert clerks[8].gift_aid == GiftAidLine(answer=True, made_on=date(2012, 4, 14))
    assert clerks[7].gift_aid == GiftAidLine(answer=False)
    assert clerks[19].gift_aid == GiftAidLine(answer=None)
    assert clerks[13].gift_aid is None


def test_what_a_line_does_not_say_it_says_nothing_of(clerks: dict[int, MemberLine]) -> None:
    assert clerks[13].people[0].said == {
        "given", "family", "street", "town", "postcode", "telephones", "emails", "notes",
    }  # fmt: skip
    assert clerks[13].consents == ()


def test_only_what_comes_by_standing_order_is_a_sum_of_one(clerks: dict[int, MemberLine]) -> None:
    assert clerks[13].order is None
    assert clerks[19].order is None  # the reference is that of another line, and no sum stands there


# --- what is asked --------------------------------------------------------------------------------------------------


def questions_of(data: str) -> Questions:
    body = body_of(read_tables(data.encode(), known=MEMBERS_LIST.is_heading).first)
    return questions(body, guess(body.header, body.texts()), today=TODAY)


def test_the_order_of_days_is_asked_where_both_fit() -> None:
    asked = questions_of("Name,Joined\nAnn Teal,3/4/2015\nBea Wren,5/6/2016\n")
    assert asked.order == Ambiguous("3/4/2015", (Order.DMY, Order.MDY))
    assert questions_of("Name,Joined\nAnn Teal,3/4/2015\nBea Wren,25/6/2016\n").order is None


@pytest.mark.parametrize(
    ("heading", "days", "likely"),
    [
        ("Paid to", "31/03/2027 30/09/2027", PaidTo.LAST_DAY),
        ("Paid to", "01/04/2027 01/10/2027", PaidTo.FIRST_DUE),
        ("Renewal", "15/04/2027 16/10/2027", PaidTo.FIRST_DUE),
        ("Paid to", "15/04/2027 16/10/2027", PaidTo.LAST_DAY),
    ],
)
def test_what_the_paid_to_day_is_is_asked_with_an_example(heading: str, days: str, likely: PaidTo) -> None:
    first, second = days.split()
    asked = questions_of(f"Name,{heading}\nAnn Teal,{first}\nBea Wren,{second}\n").paid_to
    assert asked is not None
    assert (asked.heading, asked.example, asked.likely) == (heading, first, likely)


def test_nothing_is_asked_of_a_list_without_days() -> None:
    assert questions_of("Name,E-mail\nAnn Teal,ann@example.org\n") == Questions()


def test_answers_are_gone_by() -> None:
    data = b"Name,Joined,Paid to\nAnn Teal,3/4/2015,4/1/2027\n"
    line = lines_of(data, Answers(order=Order.MDY, paid_to=PaidTo.FIRST_DUE))[2]
    assert (line.joined, line.paid_to) == (date(2015, 3, 4), date(2027, 3, 31))
    line = lines_of(data)[2]
    assert (line.joined, line.paid_to) == (date(2015, 4, 3), date(2027, 1, 4))


def test_without_an_answer_the_paid_to_days_are_what_they_look_like() -> None:
    lines = lines_of(b"Name,Paid to\nAnn Teal,1/4/2027\nBea Wren,1/10/2027\n")
    assert [line.paid_to for line in lines.values()] == [date(2027, 3, 31), date(2027, 9, 30)]


def test_a_file_without_headings_is_refused() -> None:
    with pytest.raises(BadInput, match="No line of headings was found"):
        body_of(read_tables(b"1,2\n3,4\n", known=MEMBERS_LIST.is_heading).first)


def test_the_year_of_the_office_ends_a_membership_year_that_the_list_does_not_show() -> None:
    data = b"Name,Paid to\nAnn Teal,2026/27\n"
    assert lines_of(data, year_end=(8, 31))[2].paid_to == date(2027, 8, 31)
    refused = lines_of(data)[2].refused
    assert refused is not None
    assert refused.reason == "“2026/27” cannot be read as a day"


# --- other programs -------------------------------------------------------------------------------------------------


def test_membermojo() -> None:
    lines = lines_of(
        b"Title,First name,Last name,Email,Membership,Do you sing?,Expires on,Renewed on,Member since,Site role,"
        b"Membership state,membermojo ID\n"
        b"Ms,Ivy,Fen,ivy@example.org,Individual,Yes,2027-03-31,2026-04-02,2019-05-06,,Active,m7\n"
    )
    line = lines[2]
    assert (line.old_id, line.paid_to, line.joined) == ("m7", date(2027, 3, 31), date(2019, 5, 6))
    assert (line.own, line.term_start, line.ended) == ({"Do you sing?": "Yes"}, None, None)


def test_beacon_says_when_the_next_is_due_and_who_lives_together() -> None:
    lines = lines_of(
        b"mkey,mem_no,status,title,forename,surname,mobile,e-mail,joined,renew,gift_aid,class,akey,house,address1,town,"
        b"postcode,payment_type\n"
        b"11,101,Current,Mr,Noel,Fen,07700 900301,noel@example.org,13/09/2018,01/09/2027,14/09/2018,Individual,a1,"
        b"12,Reed Lane,Ely,CB7 9ZX,Standing Order\n"
        b"12,102,Resigned,Mrs,Una,Fen,,,13/09/2018,01/09/2026,,Individual,a1,The Barn,Reed Lane,Ely,CB7 9ZX,\n"
    )
    assert lines[2].paid_to == date(2027, 8, 31)
    assert (lines[2].household, lines[3].household, lines[2].old_id) == ("a1", "a1", "11")
    assert lines[2].gift_aid == GiftAidLine(answer=True, made_on=date(2018, 9, 14))
    assert person(lines[2])["street"] == "12 Reed Lane"
    assert person(lines[3])["street"] == "The Barn\nReed Lane"
    assert (lines[3].ended, lines[3].ending) == (date(2026, 8, 31), Ending.RESIGNED)


def test_civicrm_has_a_row_for_each_membership_and_one_for_each_further_member() -> None:
    lines = lines_of(
        b"Contact ID,Contact Type,Do Not Email,Display Name,First Name,Middle Name,Last Name,Deceased,Deceased Date,"
        b"Organization Name,Membership Type,Member Since,Membership Expiration Date,Membership ID,Primary Member ID\n"
        b"7,Individual,Yes,Ivy Fen,Ivy,May,Fen,No,,,Joint,2019-05-06,2027-03-31,70,\n"
        b"8,Individual,No,Noel Fen,Noel,,Fen,Yes,2026-01-02,,Joint,2019-05-06,2027-03-31,80,70\n"
        b"9,Organization,,Reed Club,,,,,,Reed Club,Group,2019-05-06,2027-03-31,90,\n"
        b"9,Organization,,Reed Club,,,,,,Reed Club,Group,2009-05-06,2012-03-31,91,91\n"
    )
    assert (lines[2].old_id, lines[2].membership_id, lines[2].joint_line) == ("7", "70", None)
    assert (lines[3].joint, lines[3].joint_line) == ("70", 2)
    assert (lines[5].joint, lines[5].joint_line) == ("", None)
    assert lines[5].refused is not None
    assert lines[5].refused.reason == "line 4 has the membership of this person that runs longest"
    assert [number for number, line in lines.items() if line.refused is not None] == [5]
    assert person(lines[2])["given"] == "Ivy May"
    assert lines[2].consents == (ConsentLine("email", answer=False, words="Do Not Email: Yes"),)
    assert person(lines[3])["deceased_on"] == date(2026, 1, 2)
    assert person(lines[4])["kind"] is ContactKind.ORGANISATION
    assert person(lines[4])["organisation"] == "Reed Club"


def test_galette_calls_the_family_name_name() -> None:
    line = lines_of(
        b"Member id;Status;Name;First name;Title;Zip Code;City;E-Mail;Creation date;Freed of dues;Due date;Parent\r\n"
        b"4;Active member;Fen;Ivy;Mrs;CB7 9ZX;Ely;ivy@example.org;2019-05-06;No;2027-03-31;3\r\n"
    )[2]
    assert (person(line)["family"], person(line)["given"]) == ("Fen", "Ivy")
    assert (line.old_id, line.payer_id, line.type_words) == ("4", "3", "Active member")


def test_openjverein_is_read_in_german_and_its_iban_is_not_kept() -> None:
    line = lines_of(
        b"mitglied_id;mitglied_externe_mitgliedsnummer;mitglied_anrede;mitglied_titel;mitglied_vorname;mitglied_name;"
        b"mitglied_strasse;mitglied_plz;mitglied_ort;mitglied_eintritt;mitglied_austritt;mitglied_zahlungsweg;"
        b"mitglied_zahlerid;mitglied_iban\n"
        b"4;104;Frau;Dr.;Ute;Moor;Am Ried 3;10999;Moorstadt;06.05.2019;31.12.2025;Basislastschrift;3;DE00123\n"
    )[2]
    assert person(line)["title"] == "Frau Dr."
    assert (line.number, line.method, line.payer_id) == ("104", Method.DIRECT_DEBIT, "3")
    assert (line.joined, line.ended, line.ending) == (date(2019, 5, 6), date(2025, 12, 31), Ending.RESIGNED)
    assert "DE00123" not in repr(line)


def test_paheko_in_french() -> None:
    line = lines_of(
        "Numéro de membre,Nom & prénom,Adresse E-Mail,Mot de passe,Inscription à la lettre d'information,"
        "Date d'inscription,Catégorie\n"
        "12,Zoé Roseau,zoe@example.org,secret,1,06/05/2019,Membres actifs\n".encode()
    )[2]
    assert (person(line)["given"], person(line)["family"]) == ("Zoé", "Roseau")
    assert line.consents[0].answer is True
    assert "secret" not in repr(line)


def test_a_spanish_sheet() -> None:
    line = lines_of(
        "Nº de socio;Nombre;Apellidos;Correo electrónico;Teléfono;Dirección;Código postal;Localidad;Fecha de alta;"
        "Pagado hasta;Forma de pago;Cuota\n"
        "7;Inés;Rojas Peña;ines@example.org;020 7946 0399;Calle Falsa 3;28001;Villanueva;25 de mayo de 2019;"
        "31/03/2027;efectivo;25,00\n".encode()
    )[2]
    assert (person(line)["given"], person(line)["family"]) == ("Inés", "Rojas Peña")
    assert (line.number, line.method) == ("7", Method.CASH)
    assert (line.joined, line.paid_to) == (date(2019, 5, 25), date(2027, 3, 31))


# --- a whole export -------------------------------------------------------------------------------------------------


def test_a_whole_export_is_taken_as_it_stands() -> None:
    cells: dict[str, Value] = {
        "number": "0007", "title": "Mr & Mrs", "given": "JO (known as X)", "family": "o'fen", "known_as": "Jo",
        "organisation": "Reed Club", "kind": "person", "email": "JO@EXAMPLE.ORG\nj@example.org",
        "telephone": "1614960105\n0700", "street": "12, Reed Lane\nEly", "town": "", "county": "",
        "postcode": "CB7 9ZX", "country": "", "type": "individual", "method": "standing-order", "joined": "2019-05-06",
        "paid_to": "2027-03-31", "payer": "8", "household": "Fen", "concession": "yes", "suffix": "OBE",
        "copies": 3, "ended": "2026-05-06", "ending": "resigned", "died": "2026-05-05", "so_amount": "2.00",
        "so_interval": "month", "so_day": 5, "so_first": "2020-01-05", "so_reference": "FEN J",
        "gift_aid_from": "2019-05-06", "gift_aid_to": "2020-05-06", "gift_aid_claimed": "2020-04-05",
        "notes": "DECEASED; 2 copies", "tags": "reader; singer", "owed": "-4.50", "term_start": "2026-04-01",
        "term_end": "2027-03-31", "rest_gift_since": "2025-05-03",
        "concession_evidence": "card", "concession_until": "2027-01-01",
        "former_names": "Ried\nMoor", "death_day_known": "no", "field:Car": "red",
        "consent_email": "yes (by e-mail (only))", "consent_post": "? (by owl)",
    }  # fmt: skip
    line = row_of(cells)
    assert person(line) == {
        "title": "Mr & Mrs", "given": "JO (known as X)", "family": "o'fen", "known_as": "Jo", "suffix": "OBE",
        "organisation": "Reed Club", "kind": ContactKind.PERSON, "emails": ("JO@EXAMPLE.ORG", "j@example.org"),
        "telephones": ("1614960105", "0700"), "street": "12, Reed Lane\nEly", "postcode": "CB7 9ZX", "concession": True,
        "copies": 3, "deceased_on": date(2026, 5, 5), "death_day_known": False, "notes": "DECEASED; 2 copies",
        "concession_evidence": "card", "concession_until": date(2027, 1, 1), "former_names": "Ried\nMoor",
        "rest_gift_since": date(2025, 5, 3),
    }  # fmt: skip
    assert (line.number, line.owed, line.tags) == ("0007", Money(-450), ("reader", "singer"))
    assert line.order == OrderLine(Money(200), Interval.MONTH, 5, date(2020, 1, 5), "FEN J")
    assert line.gift_aid == GiftAidLine(
        answer=True, made_on=date(2019, 5, 6), ended_on=date(2020, 5, 6), claimed_to=date(2020, 4, 5)
    )
    assert (line.term_start, line.term_end, line.own) == (date(2026, 4, 1), date(2027, 3, 31), {"Car": "red"})
    assert (line.ended, line.ending, line.household, line.payer) == (
        date(2026, 5, 6), Ending.RESIGNED, "Fen", "8",
    )  # fmt: skip
    assert line.consents == (
        ConsentLine("email", answer=True, words="by e-mail (only)"), ConsentLine("post", answer=None, words="by owl"),
    )  # fmt: skip
    assert not reasons(line)


# --- single cells ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cells", "column", "reason"),
    [
        ({"number": "4.2E+11"}, "number", "the digits are gone"),
        ({"number": "12345678901"}, "number", "A membership number is letters and digits, at most 9 of them."),
        ({"joined": "soon"}, "joined", "“soon” cannot be read as a day"),
        ({"owed": "much"}, "owed", "“much” is not an amount"),
        ({"so_amount": "much"}, "so_amount", "“much” is not an amount"),
        ({"amount": "much"}, "amount", "“much” is not an amount"),
        ({"paid_to": Unread(Flaw.ERROR, "#REF!")}, "paid_to", Flaw.ERROR.reason),
        ({"name": "..."}, "name", "“...” is not a name"),
        ({"name": "x " * 300}, "name", "Given name is too long"),
    ],
)
def test_what_refuses_a_line(cells: dict[str, Value], column: str, reason: str) -> None:
    refused = named(**cells).refused
    assert refused is not None
    assert refused.column == column
    assert reason in refused.reason


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"email": "ann at home"}, "email"),
        ({"telephone": Unread(Flaw.TOO_LONG, "0")}, "telephone"),
        ({"method": "pigeons"}, "method"),
        ({"died": "one day"}, "died"),
        ({"died": "1/1/2099"}, "died"),
        ({"so_day": "40", "so_amount": "5"}, "so_day"),
        ({"so_interval": "often", "so_amount": "5"}, "so_interval"),
        ({"gone_away": "perhaps"}, "gone_away"),
        ({"copies": "many"}, "copies"),
        ({"concession_until": "one day"}, "concession_until"),
        ({"title": "x" * 50, "given": "Ann", "family": "Teal", "name": None}, "title"),
    ],
)
def test_what_is_left_out_of_a_line(cells: dict[str, Value], column: str) -> None:
    line = named(**cells)
    assert line.refused is None
    assert [remark.column for remark in line.left_out] == [column]


@pytest.mark.parametrize(
    ("number", "kept"),
    [("PSG-012", "PSG012"), ("no. 7", "NO7"), (7.0, "7"), ("7.0", "7"), ("n/a", ""), ("-", ""), (None, "")],
)
def test_numbers(number: Value, kept: str) -> None:
    assert named(number=number).number == kept


@pytest.mark.parametrize("number", [1.5, -1, -1.0, "1.5", "-3", "12,5", "− 7"])
def test_a_number_that_would_be_somebody_elses_without_its_signs_is_refused(number: Value) -> None:
    refused = named(number=number).refused
    assert refused is not None
    assert (refused.column, refused.reason) == ("number", "a number with a point or a minus is not a membership number")


@pytest.mark.parametrize("cell", ["N/A", "unknown", "none"])
def test_a_word_for_nobody_is_no_name(cell: str) -> None:
    refused = row_of({"name": cell, "email": "a@example.org"}).refused
    assert refused is not None
    assert refused.reason == f"“{cell}” is not a name"
    line = row_of({"given": cell, "family": "Teal"})
    assert [(one.draft.given, one.draft.family) for one in line.people] == [("", "Teal")]


@pytest.mark.parametrize("given", ["Na", "X", "No", "Nil", "N.A."])
def test_a_short_name_is_no_word_for_nobody(given: str) -> None:
    assert [one.draft.given for one in row_of({"given": given, "family": "Teal"}).people] == [given]


def test_noughts_belong_to_numbers_that_are_all_of_one_length() -> None:
    lines = lines_of(b"Member no,Surname\n0012,Teal\n0400,Wren\n")
    assert [line.number for line in lines.values()] == ["0012", "0400"]
    lines = lines_of(b"Member no,Surname\n0012,Teal\n400,Wren\n")
    assert [line.number for line in lines.values()] == ["12", "400"]


def test_our_own_numbers_keep_their_noughts_also_when_the_headings_are_remembered() -> None:
    body = body_of(read_tables(b"number,family\n0012,Teal\n400,Wren\n", known=MEMBERS_LIST.is_heading).first)
    mapping = guess(body.header, body.texts(), remembered=to_remember(guess(body.header, body.texts())))
    assert [line.number for line in read_members(body, mapping, today=TODAY)] == ["0012", "400"]


@pytest.mark.parametrize(
    ("cells", "names"),
    [
        ({"title": "Mr & Mrs", "given": "J & P", "family": "Heron"}, [("Mr", "J", "Heron"), ("Mrs", "P", "Heron")]),
        ({"title": "Dr", "given": "Rosa", "family": "Quill"}, [("Dr", "Rosa", "Quill")]),
        ({"title": "Dr", "name": "Quill, Rosa"}, [("Dr", "Rosa", "Quill")]),
        ({"name": "Ann Teal", "partner": "Bo"}, [("", "Ann", "Teal"), ("", "Bo", "Teal")]),
        ({"name": "Ann Teal", "partner": "Mr Bo Fen"}, [("", "Ann", "Teal"), ("Mr", "Bo", "Fen")]),
        ({"given": "Ann", "family": "Teal", "partner_given": "Bo"}, [("", "Ann", "Teal"), ("", "Bo", "Teal")]),
    ],
)
def test_names_in_cells_of_their_own(cells: dict[str, Value], names: list[tuple[str, str, str]]) -> None:
    found = row_of(cells)
    assert [(who.draft.title, who.draft.given, who.draft.family) for who in found.people] == names


@pytest.mark.parametrize(
    ("cells", "kind", "organisation"),
    [
        ({"organisation": "Reed Club"}, ContactKind.ORGANISATION, "Reed Club"),
        ({"name": "Reed Club"}, ContactKind.ORGANISATION, "Reed Club"),
        ({"name": "Fen & Sons", "type": "Corporate"}, ContactKind.ORGANISATION, "Fen & Sons"),
        ({"name": "Mr A Fen", "type": "Corporate"}, ContactKind.PERSON, ""),
        ({"name": "Ann Fen", "organisation": "Reed Club"}, ContactKind.PERSON, "Reed Club"),
        (
            {"name": "Ann Fen", "organisation": "Reed Club", "kind": "organisation"},
            ContactKind.ORGANISATION,
            "Reed Club",
        ),
    ],
)
def test_organisations(cells: dict[str, Value], kind: ContactKind, organisation: str) -> None:
    draft = row_of(cells).people[0].draft
    assert (draft.kind, draft.organisation) == (kind, organisation)


def test_the_person_to_speak_to_of_an_organisation() -> None:
    line = row_of({"organisation": "Reed Club", "contact": "Ms K Rudd"})
    assert (person(line)["given"], person(line)["family"], len(line.people)) == ("K", "Rudd", 1)


@pytest.mark.parametrize(
    ("cells", "day", "known"),
    [
        ({"died": "3/5/2024"}, date(2024, 5, 3), True),
        ({"died": "May 2024"}, date(2024, 5, 31), False),
        ({"died": "yes"}, TODAY, False),
        ({"deceased": "Y"}, TODAY, False),
        ({"deceased": "Y 3/5/2024"}, date(2024, 5, 3), True),
        ({"status": "Deceased"}, TODAY, False),
        ({"deceased": "no"}, None, True),
    ],
)
def test_deaths(cells: dict[str, Value], day: date | None, *, known: bool) -> None:
    draft = named(**cells).people[0].draft
    assert (draft.deceased_on, draft.death_day_known) == (day, known)


@pytest.mark.parametrize(
    ("cells", "consents"),
    [
        ({"news": "both"}, {"email": True, "post": True}),
        ({"news": "by owl"}, {"email": None, "post": None}),
        ({"consent_email": "no"}, {"email": False}),
        ({"consent_post": "if you must"}, {"post": None}),
        ({"no_post": "yes"}, {"post": False}),
        ({"no_post": "no"}, {}),
    ],
)
def test_consents(cells: dict[str, Value], consents: dict[str, bool | None]) -> None:
    assert {each.channel: each.answer for each in named(**cells).consents} == consents


@pytest.mark.parametrize(("cell", "method"), [("Y", Method.STANDING_ORDER), ("N", None), ("chq", Method.CHEQUE)])
def test_a_column_of_yes_and_no_for_one_way_of_paying(cell: str, method: Method | None) -> None:
    line = lines_of(f"Name,S/O?\nAnn Teal,{cell}\n".encode())[2]
    assert (line.method, line.left_out) == (method, ())


@pytest.mark.parametrize(
    ("payer", "kept"), [("12", "12"), ("see 12", "12"), ("self", ""), ("-", ""), ("Bo Fen", "Bo Fen")]
)
def test_payers(payer: str, kept: str) -> None:
    assert named(payer=payer).payer == kept


def test_both_surnames_in_cells_of_their_own() -> None:
    line = lines_of(b"Nombre,Primer apellido,Segundo apellido\nIn\xe9s,Rojas,Pe\xf1a\n")[2]
    assert (person(line)["given"], person(line)["family"]) == ("Inés", "Rojas Peña")


def test_words_where_a_yes_belongs_are_the_evidence_of_a_concession() -> None:
    draft = named(concession="student").people[0].draft
    assert (draft.concession, draft.concession_evidence) == (True, "student")


@pytest.mark.parametrize(("tags", "kept"),
    [
        ("a; b;A", ("a", "b")), ("a, b", ("a", "b")), ("a|b, c", ("a", "b, c")), ("a|b\nc", ("a|b", "c")),
        ("a|b\na|b", ("a|b",)),
    ],
)  # fmt: skip
def test_tags(tags: str, kept: tuple[str, ...]) -> None:
    assert tuple(tag.casefold() for tag in named(tags=tags).tags) == kept


def test_a_table_without_names_speaks_of_people_by_what_they_are_called_in_the_program_before() -> None:
    line = lines_of(b"Member ID,E-mail\n7,ann@example.org\n")[2]
    assert (line.old_id, line.refused, person(line)) == ("7", None, {"emails": ("ann@example.org",)})
    assert lines_of(b"Member ID,Name,E-mail\n7,,ann@example.org\n")[2].refused is not None
    assert lines_of(b"No.,E-mail\n7,ann@example.org\n")[2].refused is not None


def test_text_that_looks_like_a_formula_is_text() -> None:
    line = named(notes='=HYPERLINK("x")', **{"field:Car": "@SUM(A1)"})
    assert (person(line)["notes"], line.own) == ('=HYPERLINK("x")', {"Car": "@SUM(A1)"})


def test_what_holds_for_a_home_holds_for_both_who_live_there() -> None:
    line = named(name="Mr & Mrs J & P Heron", gone_away="yes", postcode="n19zx", gift_aid="Y")
    assert [(who.draft.gone_away, who.draft.postcode) for who in line.people] == [(True, "N1 9ZX")] * 2
    assert ("gift_aid", "Y", "taken as said by the first of the two") in reasons(line)


def test_a_sum_in_another_currency_is_told() -> None:
    assert reasons(named(owed="5 €")) == [("owed", "5 €", "the sum stands with € and was read as pounds")]


def test_markup_is_text() -> None:
    line = named(name="<b>Ann</b> Teal")
    assert [(who.draft.given, who.draft.family) for who in line.people] == [("<b>Ann</b>", "Teal")]


def test_an_e_mail_is_that_of_the_one_of_whose_name_it_is_made() -> None:
    line = named(name="Mr J Smith & Ms A Jones", email="j@example.org, a.jones@example.org; smithjones@example.org")
    assert [who.draft.emails for who in line.people] == [
        ("j@example.org", "smithjones@example.org"), ("a.jones@example.org",),
    ]  # fmt: skip


def test_no_more_addresses_than_a_contact_has() -> None:
    line = named(email="; ".join(f"a{number}@example.org" for number in range(12)))
    assert len(person(line)["emails"]) == 10
    assert line.left_out[0].reason == "more than 10 of one kind are not kept"


def test_what_a_person_chose_is_gone_by() -> None:
    body = Body(("Name", "Start"), (Row(2, ("Ann Teal", "1/2/2010")),), {LineKind.ROW: 1})
    mapping = choose(guess(body.header, body.texts()), 1, "joined")
    (line,) = read_members(body, mapping, today=TODAY)
    assert line.joined == date(2010, 2, 1)


# --- any cells at all -----------------------------------------------------------------------------------------------

CELLS = st.one_of(
    st.none(), st.text(max_size=40), st.integers(), st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(), st.dates(), st.datetimes(),
    st.sampled_from(
        ["Mr & Mrs J & P Heron", "LIFE", "see 12", "29/02/2015", "2026/27", "Y 12/4/2012", "4.47701E+11", "a@b.org",
         "0113 496 0101", "SO", "=1+1", "-", "?", "n19 9zx", "£8", "DECEASED", "both", Unread(Flaw.ERROR, "#N/A")]
    ),
)  # fmt: skip
KEYS = st.lists(st.sampled_from([*MEMBERS_LIST.by_key, "field:Car", "Anything"]), min_size=1, max_size=12, unique=True)


@given(KEYS, st.lists(st.lists(CELLS, max_size=14), max_size=6), st.sampled_from(Order), st.sampled_from(PaidTo))
def test_every_row_becomes_exactly_one_line(
    keys: list[str], rows: list[list[Value]], order: Order, paid_to: PaidTo
) -> None:
    body = Body(tuple(keys), tuple(Row(at + 2, tuple(cells)) for at, cells in enumerate(rows)), {})
    mapping = guess(body.header, body.texts())
    questions(body, mapping, today=TODAY)
    lines = read_members(body, mapping, Answers(order, paid_to), today=TODAY)
    assert [line.line for line in lines] == [row.line for row in body.rows]
    assert all(line.people or line.refused is not None for line in lines)


@pytest.mark.parametrize("between", [3, 10_001])
def test_rows_read_anew_are_those_that_would_be_held_however_much_stands_between(between: int) -> None:
    data = b"number,family\n1,Teal\n" + b"\n" * between + b"Total,\n2,Wren\nnumber,family\n3,Heron\n"
    table = read_tables(data, known=MEMBERS_LIST.is_heading).first
    held, anew = body_of(table), body_of(table, held=False)
    assert [row.cells[1] for row in held.rows] == ["Teal", "Wren", "Heron"]
    assert [list(anew.rows), list(anew.rows), anew.kinds] == [list(held.rows), list(held.rows), held.kinds]

"""Which heading fills which column: the exports of other programs, people's own sheets, and what they hold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from psg_admin.imports.columns import (
    COLUMNS,
    MEMBERS_LIST,
    NEVER,
    READY,
    PaidTo,
    either,
    heading_key,
    names,
    ready_for,
)
from psg_admin.imports.mapping import Source, choose, guess, header_key, ready_named, to_remember
from psg_admin.kernel.errors import BadInput

MEMBERMOJO = (
    "Title,First name,Last name,Email,Membership,How did you hear of us?,Expires on,Renewed on,Member since,Site role,"
    "Membership state,membermojo ID"
)
BEACON = (
    "mkey,mem_no,status,title,forename,surname,suffix,known_as,initials,spare,mobile,e-mail,affiliation,custom1,joined,"
    "renew,gift_aid,class,mem_notes,akey,house,address1,address2,address3,town,postcode,county,telephone,add_notes,"
    "payment_type"
)
CIVICRM = (
    "Contact ID,Contact Type,Do Not Email,Do Not Mail,Display Name,First Name,Middle Name,Last Name,Individual Prefix,"
    "Deceased,Deceased Date,Street Address,Supplemental Address 1,City,Postal Code,County,State,Country,Phone,Email,"
    "Membership Type,Member Since,Membership Start Date,Membership Expiration Date,Source,Membership Status,"
    "Membership ID,Primary Member ID"
)
GALETTE = (
    "Member id;Status;Name;First name;Company;Nickname;Title;Birth date;Address;Zip Code;City;Region;Country;Phone;"
    "Mobile phone;E-Mail;Other information;Creation date;Freed of dues;Due date;Member number"
)
PAHEKO = (
    "Numéro de membre;Nom & prénom;Adresse E-Mail;Mot de passe;Adresse postale;Code postal;Ville;Numéro de téléphone;"
    "Inscription à la lettre d'information;Date d'inscription;Catégorie"
)
OPENJVEREIN = (
    "mitglied_id;mitglied_externe_mitgliedsnummer;mitglied_anrede;mitglied_titel;mitglied_vorname;mitglied_name;"
    "mitglied_strasse;mitglied_plz;mitglied_ort;mitglied_email;mitglied_handy;mitglied_eintritt;mitglied_austritt;"
    "mitglied_sterbetag;mitglied_beitragsgruppe_bezeichnung;mitglied_zahlungsweg;mitglied_zahlerid;mitglied_iban"
)
OWN_SHEET = (
    "No.|Name|Address|Town|Post Code|Tel / Mob|E-mail|Type|Joined\n(d/m/y)|Pd to|Amount|How pays|S/O ref|Gift Aid?|"
    "News by|Notes"
)
SPANISH = (
    "Nº de socio|Nombre|Apellidos|Correo electrónico|Teléfono|Dirección|Código postal|Localidad|Fecha de alta|"
    "Pagado hasta|Forma de pago|Cuota|Observaciones"
)


def keys_of(headings: str, sign: str, filled: str = "") -> dict[str, str]:
    """Return what each heading fills; ``filled``: those below which something stands."""
    all_of_them = headings.split(sign)
    row = ["something" if each in filled.split("|") else "" for each in all_of_them]
    return {column.heading: column.key for column in guess(all_of_them, [row]).columns}


def test_no_heading_is_the_name_of_two_columns() -> None:
    seen: dict[str, str] = {}
    for column in COLUMNS:
        for name in filter(None, (column.key, *column.names.split("|"))):
            assert seen.setdefault(heading_key(name), column.key) == column.key, name


def test_what_is_never_kept_has_no_column() -> None:
    assert not {heading_key(name) for name in NEVER.split("|")} & (set(names(MEMBERS_LIST)) | set(either()))


def test_ready_maps_name_columns_that_there_are() -> None:
    for ready in READY:
        assert {key for key in ready.columns.values() if key} <= set(MEMBERS_LIST.by_key), ready.key


@pytest.mark.parametrize("key", MEMBERS_LIST.by_key)
def test_the_columns_of_a_whole_export_are_known_unasked(key: str) -> None:
    (column,) = guess([key], []).columns
    assert (column.key, column.source, column.confidence) == (key, Source.CANONICAL, 100)


def test_an_own_field_of_a_whole_export_is_known_unasked() -> None:
    (column,) = guess(["field:Drives a car"], []).columns
    assert (column.key, column.source) == ("field:Drives a car", Source.CANONICAL)


@pytest.mark.parametrize(
    ("headings", "sign", "program", "some"),
    [
        (
            MEMBERMOJO, ",", "membermojo",
            {"Membership": "type", "Expires on": "paid_to", "Member since": "joined", "membermojo ID": "old_id",
             "Last name": "family", "Renewed on": "", "Site role": "", "Membership state": "status"},
        ),
        (
            BEACON, ",", "beacon",
            {"mkey": "old_id", "mem_no": "number", "renew": "paid_to", "akey": "household", "class": "type",
             "gift_aid": "gift_aid_from", "e-mail": "email", "address2": "street", "forename": "given",
             "payment_type": "method", "mobile": "mobile", "telephone": "telephone", "mem_notes": "notes"},
        ),
        (
            CIVICRM, ",", "civicrm",
            {"Contact ID": "old_id", "Membership ID": "membership_id", "Primary Member ID": "joint",
             "Display Name": "", "Membership Start Date": "", "Membership Expiration Date": "paid_to",
             "Member Since": "joined", "Do Not Email": "no_email", "Deceased Date": "died", "Deceased": "deceased",
             "Source": "", "Supplemental Address 1": "street", "Middle Name": "middle"},
        ),
        (
            GALETTE, ";", "galette",
            {"Name": "family", "First name": "given", "Status": "type", "Due date": "paid_to", "Region": "county",
             "Member id": "old_id", "Member number": "number", "Creation date": "joined", "Freed of dues": ""},
        ),
        (
            PAHEKO, ";", "paheko",
            {"Numéro de membre": "number", "Nom & prénom": "name", "Mot de passe": "", "Ville": "town",
             "Catégorie": "type", "Inscription à la lettre d'information": "consent_email"},
        ),
        (
            OPENJVEREIN, ";", "openjverein",
            {"mitglied_id": "old_id", "mitglied_externe_mitgliedsnummer": "number", "mitglied_anrede": "title",
             "mitglied_titel": "title", "mitglied_zahlerid": "payer_id", "mitglied_iban": "",
             "mitglied_sterbetag": "died", "mitglied_austritt": "ended"},
        ),
        ("Name;Vorname;Strasse;PLZ;Ort;Staat;Anzeigename;Email;TelefonPrivat;TelefonMobil", ";",
         "openjverein-addresses", {"Name": "family", "Vorname": "given", "Anzeigename": "", "PLZ": "postcode"}),
        (
            OWN_SHEET, "|", "",
            {"No.": "number", "Name": "name", "Address": "address", "Tel / Mob": "telephone", "Pd to": "paid_to",
             "Joined (d/m/y)": "joined", "How pays": "method", "S/O ref": "so_reference", "Gift Aid?": "gift_aid",
             "News by": "news", "Amount": "amount", "Post Code": "postcode"},
        ),
        (
            SPANISH, "|", "",
            {"Nº de socio": "number", "Nombre": "given", "Apellidos": "family", "Correo electrónico": "email",
             "Código postal": "postcode", "Fecha de alta": "joined", "Pagado hasta": "paid_to",
             "Forma de pago": "method", "Cuota": "amount", "Observaciones": "notes", "Dirección": "address"},
        ),
    ],
    ids=["membermojo", "beacon", "civicrm", "galette", "paheko", "openjverein", "addresses", "own", "spanish"],
)  # fmt: skip
def test_headings_are_known(headings: str, sign: str, program: str, some: dict[str, str]) -> None:
    found = keys_of(headings, sign)
    assert {heading: found[heading] for heading in some} == some
    ready = ready_for(MEMBERS_LIST, headings.split(sign))
    assert (ready.key if ready else "") == program
    assert all(MEMBERS_LIST.is_heading(heading) for heading in some)


@pytest.mark.parametrize(
    ("headings", "keys"),
    [
        (["Nombre"], ["name"]),
        (["Name"], ["name"]),
        (["Nom", "Prénom"], ["family", "given"]),
        (["Forename", "Name"], ["given", "family"]),
        (["Nombre", "Apellidos"], ["given", "family"]),
        (["Name", "Surname"], ["name", "family"]),
        (["Initials", "Surname"], ["given", "family"]),
        (["Initials", "Forename", "Surname"], ["", "given", "family"]),
    ],
)
def test_one_part_of_a_name_is_told_by_the_other(headings: list[str], keys: list[str]) -> None:
    assert [column.key for column in guess(headings, []).columns] == keys


def test_what_the_headings_do_not_tell_is_guessed_from_the_cells() -> None:
    rows = [["Ann", "ann@example.org", "N1 9ZX", "020 7946 0999", "Mrs", "tea"]] * 4
    found = guess(["Member", "A", "B", "C", "", "Drink"], rows).columns
    assert [column.key for column in found] == ["name", "email", "postcode", "telephone", "title", "field:Drink"]
    assert [column.source for column in found[1:]] == [Source.CONTENTS] * 4 + [Source.OWN]
    assert found[1].confidence < found[0].confidence


@pytest.mark.parametrize(("heading", "key"), [("Email?", "consent_email"), ("GA signed", "gift_aid")])
def test_a_column_of_yes_and_no_is_another_than_its_heading_alone_would_be(heading: str, key: str) -> None:
    (column,) = guess([heading], [["Y"], ["N"], ["yes"]]).columns
    assert column.key == key


def test_a_column_of_subscriptions_in_words_is_one_of_types() -> None:
    assert [column.key for column in guess(["Name", "Subscription"], [["Ann", "Single"]] * 3).columns] == [
        "name",
        "type",
    ]
    (sub, kind) = guess(["Sub", "Type"], [["Full", "Single"]] * 3).columns
    assert (sub.key, kind.key) == ("field:Sub", "type")


def test_a_heading_goes_before_what_the_cells_look_like() -> None:
    rows = [["ann@example.org", "bob@example.org"]]
    assert [column.key for column in guess(["E-mail", "Sponsor"], rows).columns] == ["email", "field:Sponsor"]


def test_an_unknown_column_without_contents_is_not_taken() -> None:
    assert [column.key for column in guess(["Spare column", ""], [["", ""]]).columns] == ["", ""]


def test_two_headings_never_fill_one_column_unsaid() -> None:
    first, second, third = guess(["Joined", "Surname", "Date joined"], []).columns
    assert (first.key, second.key, third.key) == ("joined", "family", "")
    assert third.reason == "“Joined” says the same already."


def test_a_second_telephone_and_e_mail_have_a_column_of_their_own() -> None:
    found = guess(["Tel", "Phone", "Email", "E-mail address", "Mail"], []).columns
    assert [column.key for column in found] == ["telephone", "telephone2", "email", "email2", ""]


def test_several_lines_of_an_address_and_of_notes_are_one_after_the_other() -> None:
    mapping = guess(["Address 1", "Address 2", "Notes", "Comments"], [])
    assert mapping.positions("street") == (0, 1)
    assert mapping.positions("notes") == (2, 3)


def test_bank_details_are_never_taken_not_even_on_request() -> None:
    mapping = guess(["Surname", "IBAN", "Sort code"], [["Wren", "GB00", "00-00-00"]])
    assert [column.key for column in mapping.columns] == ["family", "", ""]
    assert mapping.columns[1].reason == "Bank details, passwords and numbers of papers are not kept here."
    with pytest.raises(BadInput, match="Bank details"):
        choose(mapping, 1, "notes")


def test_a_person_may_choose_another_column() -> None:
    mapping = choose(guess(["Joined", "Start"], [["1/2/2010", "1/2/2011"]]), 1, "joined")
    assert [column.key for column in mapping.columns] == ["", "joined"]
    assert mapping.columns[1].source is Source.CHOSEN
    assert mapping.columns[0].reason == "“Start” says the same already."
    assert choose(mapping, 1, "").columns[1].source is Source.NONE


@pytest.mark.parametrize(("position", "key"), [(9, "joined"), (0, "colour"), (0, "field:")])
def test_what_there_is_not_cannot_be_chosen(position: int, key: str) -> None:
    with pytest.raises(BadInput):
        choose(guess(["Joined"], []), position, key)


def test_a_mapping_is_remembered_by_the_headings() -> None:
    headings = ["Surname", "Start"]
    mapping = choose(guess(headings, [["Wren", "1/2/2010"]]), 1, "joined")
    again = guess(headings, [["Teal", "3/4/2011"]], remembered=to_remember(mapping, PaidTo.FIRST_DUE))
    assert [column.key for column in again.columns] == ["family", "joined"]
    assert {column.source for column in again.columns} == {Source.REMEMBERED}
    assert again.paid_to is PaidTo.FIRST_DUE
    assert header_key(headings) == header_key(["SURNAME ", "start"])
    assert header_key(headings) != header_key(["Start", "Surname"])


def test_what_was_empty_is_guessed_again_and_what_was_not_wanted_is_not() -> None:
    headings = ["Surname", "Drink", "Food"]
    before = choose(guess(headings, [["Wren", "", "cake"]]), 2, "")
    again = guess(headings, [["Teal", "tea", "cake"]], remembered=to_remember(before))
    assert [column.key for column in again.columns] == ["family", "field:Drink", ""]


@pytest.mark.parametrize("kept", [{}, {"keys": ["family"]}, {"keys": ["family", "colour"]}, {"keys": [1, 2]}])
def test_what_is_remembered_otherwise_than_it_was_is_passed_over(kept: dict[str, object]) -> None:
    assert [column.key for column in guess(["Surname", "Joined"], [], remembered=kept).columns] == ["family", "joined"]


def test_what_the_paid_to_day_is_other_programs_say_themselves() -> None:
    assert guess(BEACON.split(","), []).paid_to is PaidTo.FIRST_DUE
    assert guess(MEMBERMOJO.split(","), []).paid_to is PaidTo.LAST_DAY
    assert guess(["paid_to"], []).paid_to is PaidTo.LAST_DAY
    assert guess(OWN_SHEET.split("|"), []).paid_to is None


def test_a_ready_map_may_be_named() -> None:
    beacon = ready_named("Beacon")
    assert beacon is not None
    assert beacon is ready_named("u3a beacon")
    assert guess(["renew"], [], ready=beacon).paid_to is PaidTo.FIRST_DUE
    assert ready_named("abacus") is None


def test_what_a_heading_fills_is_told_in_words() -> None:
    found = guess(["Surname", "field:Car", "Site"], []).columns
    assert [column.label for column in found] == ["Family name", "Own field “Car”", ""]
    assert [column.source.label for column in found] == ["Guessed from the heading", "Known by its name", "Not taken"]
    assert [each.label for each in PaidTo] == ["The last day that is paid", "The first day that is due"]


def test_examples_are_from_the_file() -> None:
    (column,) = guess(["Surname"], [["Wren"], [""], ["Wren"], ["Teal"], [], ["Otter"], ["Fen"]]).columns
    assert column.examples == ("Wren", "Teal", "Otter")


@given(st.lists(st.text(max_size=30), max_size=12), st.lists(st.lists(st.text(max_size=20), max_size=14), max_size=6))
def test_any_headings_are_mapped_each_once(headings: list[str], rows: list[list[str]]) -> None:
    mapping = guess(headings, rows)
    assert [column.position for column in mapping.columns] == list(range(len(headings)))
    single = [
        column.key
        for column in mapping.columns
        if column.key in MEMBERS_LIST.by_key and not MEMBERS_LIST.by_key[column.key].many
    ]
    assert len(single) == len(set(single))

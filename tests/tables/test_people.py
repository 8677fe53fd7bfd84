"""What a cell says of people: names, telephone numbers, e-mail addresses, postal addresses."""

from dataclasses import astuple

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from psg_admin.tables.cells import Value, look
from psg_admin.tables.names import PersonName, split_given, split_name
from psg_admin.tables.places import Address, country_of, find_postcode, split_address
from psg_admin.tables.values import CellProblem, Read
from psg_admin.tables.ways import parse_emails, parse_telephones
from tests.tables.cells import any_cell


def _said(person: PersonName) -> str:
    """Return title, given and family name between strokes, and what else is said of a person behind."""
    title, given, family, *more = astuple(person)
    return "|".join([title, given, family, *filter(None, more)])


@given(st.from_regex(r"07[0-9]{9}", fullmatch=True))
def test_a_mobile_number_without_blanks_is_grouped_as_the_whole_numbering_plan_has_it(number: str) -> None:
    shown = phonenumbers.format_number(phonenumbers.parse(number, "GB"), phonenumbers.PhoneNumberFormat.NATIONAL)
    assert parse_telephones(number) == Read((shown,), "")


@pytest.mark.parametrize(
    ("cell", "people"),
    [
        ("Mrs Elinor Bramble", ["Mrs|Elinor|Bramble"]),
        ("Mr & Mrs J & P Heron", ["Mr|J|Heron", "Mrs|P|Heron"]),
        ("Mr & Mrs J Heron", ["Mr|J|Heron", "Mrs||Heron"]),
        ("Mr & Mrs Heron", ["Mr||Heron", "Mrs||Heron"]),
        ("Mr J & Mrs P Heron", ["Mr|J|Heron", "Mrs|P|Heron"]),
        ("Heron, Mr & Mrs J & P", ["Mr|J|Heron", "Mrs|P|Heron"]),
        ("J M & P Heron", ["|J M|Heron", "|P|Heron"]),
        ("John & Jane Smith", ["|John|Smith", "|Jane|Smith"]),
        ("John Smith and Jane Doe", ["|John|Smith", "|Jane|Doe"]),
        ("Rev'd Martin & Dr Ivy Coot", ["Rev'd|Martin|Coot", "Dr|Ivy|Coot"]),
        ("QUILL, Dr Rosa M.", ["Dr|Rosa M.|Quill"]),
        ("Gannet, Noel", ["|Noel|Gannet"]),
        ("Rosa QUILL", ["|Rosa|Quill"]),
        ("O'NEILL, Seán", ["|Seán|O'Neill"]),
        ("Ann-Marie MCDONALD", ["|Ann-Marie|McDonald"]),
        ("jane smith", ["|Jane|Smith"]),
        ("Sorrel Wren (known as Sally)", ["|Sorrel|Wren|Sally"]),
        ("Margaret (Peggy) Smith", ["|Margaret|Smith|Peggy"]),
        ("Mrs Hazel Larch (née Finch)", ["Mrs|Hazel|Larch|Finch"]),
        ("Mrs Hazel Larch nee Finch", ["Mrs|Hazel|Larch|Finch"]),
        ("Prof. Linnet Marsh OBE", ["Prof.|Linnet|Marsh|OBE"]),
        ("Linnet Marsh, OBE, PhD", ["|Linnet|Marsh|OBE PhD"]),
        ("Sra. Lucía Núñez Quispe", ["Sra.|Lucía|Núñez Quispe"]),
        ("Sr. José García y Sra. Ana López", ["Sr.|José|García", "Sra.|Ana|López"]),
        ("Juan de la Cruz", ["|Juan|de la Cruz"]),
        ("Ms Ana Vega & Family", ["Ms|Ana|Vega"]),
        ("Mr & Mrs J Heron and children", ["Mr|J|Heron", "Mrs||Heron"]),
        ("Ana Vega <ana@example.org>", ["|Ana|Vega"]),
        ("Mr J Otter c/o Mrs P Wren", ["Mr|J|Otter"]),
        ("Charlotte Church", ["|Charlotte|Church"]),
        ("Ludwig van Beethoven", ["|Ludwig|van Beethoven"]),
        ("Mrs Maeve O’Wren", ["Mrs|Maeve|O'Wren"]),
        ("Ma Li", ["|Ma|Li"]),
        ("E. Bramble", ["|E.|Bramble"]),
        ("Mrs Smith", ["Mrs||Smith"]),
        ("Madonna", ["||Madonna"]),
        ("Mr & Mrs", []),
        ("", []),
    ],
)
def test_a_name_in_one_cell_is_those_whom_it_names(cell: str, people: list[str]) -> None:
    names = split_name(cell)
    assert [_said(person) for person in names.people] == people
    assert names.organisation == ""


def test_an_organisation_comes_with_the_person_to_write_to() -> None:
    names = split_name("Oakwell Community Library (attn Ms J Pike)")
    assert (names.organisation, names.people) == ("Oakwell Community Library", (PersonName("Ms", "J", "Pike"),))
    assert split_name("Leeds Library Ltd").organisation == "Leeds Library Ltd"
    assert split_name("Mr George School").organisation == ""
    assert split_name("Oakwell Library c/o Ms J Pike").organisation == "Oakwell Library"
    assert split_name("St Mary's Church").organisation == "St Mary's Church"


@pytest.mark.parametrize(
    ("cell", "left_out"),
    [
        ("Ana Vega <ana@example.org>", "ana@example.org"),
        ("Mr J Otter c/o Mrs P Wren", "c/o Mrs P Wren"),
        ("Ms Ana Vega & Family", "& Family"),
    ],
)
def test_what_stands_beside_a_name_is_told(cell: str, left_out: str) -> None:
    assert split_name(cell).notice == f"“{left_out}” beside the name was left out"


def test_names_in_cells_of_their_own_may_be_two_people() -> None:
    names = split_given("John & Jane", "SMITH", "Mr & Mrs")
    assert [_said(person) for person in names.people] == ["Mr|John|Smith", "Mrs|Jane|Smith"]
    assert [_said(person) for person in split_given("", "Dr Jane Smith").people] == ["Dr|Jane|Smith"]
    assert [_said(person) for person in split_given("Sorrel (Sally)", "Wren").people] == ["|Sorrel|Wren|Sally"]
    assert "left out" in split_name("Ann Teal (see 12)").notice


@pytest.mark.parametrize(
    ("cell", "numbers", "notice"),
    [
        ("0113 496 0101", ["0113 496 0101"], ""),
        ("0114 496 0102 / 07700 900102", ["0114 496 0102", "07700 900102"], ""),
        ("(020) 7946 0103", ["020 7946 0103"], ""),
        ("0113 4960101", ["0113 496 0101"], ""),
        ("+51 1 555 0120", ["+51 1 555 0120"], ""),
        ("h: 01632 960106 m: 07700 900102", ["01632 960106", "07700 900102"], ""),
        ("01632 960106 ext 12", ["01632 960106 ext 12"], ""),
        (1614960105, ["0161 496 0105"], "“1614960105” became 0161 496 0105: a spreadsheet had eaten the nought"),
        (447700900123, ["07700 900123"], ""),
        ("ex-directory", [], "“ex-directory” was left out: it is not a number"),
    ],
)
def test_telephone_numbers_are_read_as_they_are_dialled(cell: Value, numbers: list[str], notice: str) -> None:
    assert parse_telephones(cell) == Read(tuple(numbers), notice)


@pytest.mark.parametrize("cell", ["4.47701E+11", "4,47701e+11", 447701000000, "#####"])
def test_a_telephone_number_whose_digits_are_gone_is_a_problem(cell: Value) -> None:
    read = parse_telephones(cell)
    assert isinstance(read, CellProblem)
    assert read.reason.startswith("the digits are gone")


@pytest.mark.parametrize(
    ("cell", "addresses", "mended"),
    [
        ("rosa.quill@example.org ", ["rosa.quill@example.org"], False),
        ("finn.pebble @example.org; f.pebble@example.org", ["finn.pebble@example.org", "f.pebble@example.org"], True),
        ("m.coot@example.org / ivy.coot@example.org", ["m.coot@example.org", "ivy.coot@example.org"], False),
        ("a@example.org b@example.org A@example.org", ["a@example.org", "b@example.org"], False),
        ("ELINOR@EXAMPLE.ORG", ["elinor@example.org"], False),
        ("=noel.gannet@example.org", ["noel.gannet@example.org"], True),
        ("Sally <s@example.org>", ["s@example.org"], False),
        ("a@example.org, none", ["a@example.org"], True),
    ],
)
def test_e_mail_addresses_are_mended_and_told(cell: str, addresses: list[str], mended: bool) -> None:  # noqa: FBT001
    read = parse_emails(cell)
    assert isinstance(read, Read)
    assert read.value == tuple(addresses)
    assert bool(read.notice) is mended


def test_what_is_no_e_mail_address_is_a_problem() -> None:
    assert parse_emails("nobody") == CellProblem("“nobody” cannot be an e-mail address")
    assert parse_emails("a@example.o") == CellProblem("“a@example.o” cannot be an e-mail address")
    assert parse_emails(" ") is None


@pytest.mark.parametrize(
    ("cells", "address"),
    [
        (("The Forge\nMill Lane", "Sheffield", "S10 9ZY"), ("The Forge\nMill Lane", "Sheffield", "", "S10 9ZY", "")),
        (("Flat 3, 88 Tansy Street, London", "", "n19 9zx"), ("Flat 3, 88 Tansy Street", "London", "", "N19 9ZX", "")),
        (("2 Pebble Court", "Bristol BS6 9ZX", ""), ("2 Pebble Court", "Bristol", "", "BS6 9ZX", "")),
        (("14, Alder Row", "LEEDS", "LS69ZX"), ("14 Alder Row", "Leeds", "", "LS6 9ZX", "")),
        (("14 Alder Row, Leeds", "Leeds", ""), ("14 Alder Row", "Leeds", "", "", "")),
        (("Calle Falsa 123, Lima 15074", "", "PERU"), ("Calle Falsa 123", "Lima", "", "15074", "Peru")),
        (("10 Rue X, 75001 Paris, Francia", "", ""), ("10 Rue X", "Paris", "", "75001", "France")),
        (("1 High St, Ely, Cambs, CB7 9ZX, UK", "", ""), ("1 High St", "Ely", "Cambs", "CB7 9ZX", "")),
        (('"Lapwing"; Shore Road', "Belfast", "BT15 9ZX"), ('"Lapwing"\nShore Road', "Belfast", "", "BT15 9ZX", "")),
        (("The Reeds,", "Birmingham", "B13 9ZX"), ("The Reeds", "Birmingham", "", "B13 9ZX", "")),
        (("Rushes, Church Lane", "", ""), ("Rushes\nChurch Lane", "", "", "", "")),
        (("", "", ""), ("", "", "", "", "")),
    ],
)  # fmt: skip
def test_an_address_is_put_where_its_parts_belong(cells: tuple[str, str, str], address: tuple[str, ...]) -> None:
    street, town, postcode = cells
    assert split_address(street, town=town, postcode=postcode) == Address(*address)


def test_a_postcode_is_found_in_a_text_and_a_country_by_its_names() -> None:
    assert find_postcode("Bristol bs69zx") == ("BS6 9ZX", "Bristol")
    assert find_postcode("A4 paper") == ("", "A4 paper")
    assert [country_of(name) for name in ("ESPAÑA", "U.S.A.", "the netherlands", "England", "Narnia")] == [
        "Spain", "United States", "Netherlands", "United Kingdom", "",
    ]  # fmt: skip


@given(any_cell(), st.text("12 ,\nLS6 9ZXPeru", max_size=20))
def test_every_cell_is_read_or_left_out(cell: Value, other: str) -> None:
    split_name(look(cell))
    split_given(look(cell), other, look(cell))
    split_address(look(cell), town=other, postcode=look(cell))
    for read in (parse_telephones(cell), parse_emails(cell)):
        assert read is None or isinstance(read, Read) or read.reason

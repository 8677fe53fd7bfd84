"""What a contact's particulars may be, in tables of examples and for any text."""

from dataclasses import replace
from datetime import date, timedelta

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from psg_admin.kernel.errors import BadInput, ManyBadInputs
from psg_admin.kernel.particulars import show_value
from psg_admin.kernel.reaching import tidy_postcode
from psg_admin.people.particulars import CONTACT, ContactDraft
from psg_admin.people.rules import (
    address_lines,
    checked,
    digits,
    full_name,
    may_have_died,
    search_text,
    shown_name,
    sort_name,
    telephone_hint,
)
from psg_admin.people.states import ContactKind
from tests.offices import TODAY

ANA = ContactDraft(given="Ana", family="Quispe")
CLUB = ContactDraft(kind=ContactKind.ORGANISATION, organisation="Andean Club", given="Ana", family="Quispe")


@pytest.mark.parametrize(
    ("draft", "shown", "full", "sorted_by"),
    [
        (
            ContactDraft(given="Lucía", family="Ramírez Ñato"),
            "Ramírez Ñato, Lucía",
            "Lucía Ramírez Ñato",
            "ramirez nato lucia",
        ),
        (ContactDraft(family="O’Neill"), "O’Neill", "O’Neill", "oneill"),
        (ContactDraft(given="Björk"), "Björk", "Björk", "bjork"),
        (replace(ANA, title="Dr", organisation="Andean Club"), "Quispe, Ana", "Ana Quispe", "quispe ana"),
        (CLUB, "Andean Club", "Andean Club", "andean club"),
        (ContactDraft(family="李", given="小龙"), "李, 小龙", "小龙 李", "李 小龙"),
    ],
)
def test_a_name_is_shown_said_and_sorted(draft: ContactDraft, shown: str, full: str, sorted_by: str) -> None:
    assert (shown_name(draft), full_name(draft), sort_name(draft)) == (shown, full, sorted_by)


@pytest.mark.parametrize(
    ("typed", "country", "tidy"),
    [
        ("n17bj", "", "N1 7BJ"),
        ("N1 7BJ", "", "N1 7BJ"),
        (" sw1a  1aa ", "UK", "SW1A 1AA"),
        ("ec1v9ne", "England", "EC1V 9NE"),
        ("m11ae", "United Kingdom", "M1 1AE"),
        ("giR0aa", "", "GIR 0AA"),
        ("cr2 6xh", "Scotland", "CR2 6XH"),
        ("1234 AB", "Netherlands", "1234 AB"),
        ("n17bj", "Peru", "n17bj"),
        ("15001", "", "15001"),
        ("K1A 0B1", "Canada", "K1A 0B1"),
        ("n1 7b", "", "n1 7b"),
        ("", "", ""),
    ],
)
def test_a_postcode_gets_its_usual_form_when_it_looks_like_one(typed: str, country: str, tidy: str) -> None:
    assert checked(replace(ANA, postcode=typed, country=country)).postcode == tidy


@pytest.mark.parametrize(
    ("telephone", "at_home"),
    [
        ("020 7946 0018", "02079460018"),
        ("+44 20 7946 0018", "02079460018"),
        ("+44 (0)20 7946 0018", "02079460018"),
        ("0044 20 7946 0018", "02079460018"),
        ("+51 1 234 5678", "5112345678"),
        ("(020) 7946-0018 ext 12", "0207946001812"),
        ("7700 900123", "07700900123"),
        ("020 7946 0018 (work)", "02079460018"),
        ("+39 06 1234 5678", "390612345678"),
        ("020 7946 00189", "020794600189"),
        ("999", "999"),
    ],
)
def test_the_digits_of_a_telephone_are_those_dialled_at_home(telephone: str, at_home: str) -> None:
    assert digits(telephone) == at_home


@pytest.mark.parametrize(
    "address",
    ["a@b.org", "lucía@ejemplo.pe", "first.last+tag@sub.example.co.uk", "o'neill@example.org", "x@xn--80ak6aa92e.com",
     "用户@例子.广告", "ana@office.test", "Ana.Q@Example.ORG"],
)  # fmt: skip
def test_an_e_mail_address_is_kept(address: str) -> None:
    assert checked(replace(ANA, emails=(f" {address} ",))).emails == (address,)


@pytest.mark.parametrize(
    "address",
    ["ana", "ana@", "@example.org", "ana@example", "ana@@example.org", "ana @example.org", "a,b@example.org",
     "Ana <ana@example.org>", "ana@example..org", "ana@.example.org", "ana@example.o", "a@b.org;c@d.org", '"a"@b.org',
     "ana..q@example.org", "ana@test", "ana@[192.0.2.1]", "ana@exam_ple.org", "ana@printer.local"],
)  # fmt: skip
def test_what_is_no_e_mail_address_is_refused(address: str) -> None:
    with pytest.raises(ManyBadInputs, match="not an e-mail address") as refused:
        checked(replace(ANA, emails=("ok@example.org", address)))
    assert [problem.field for problem in refused.value.problems] == ["emails"]


def test_each_wrong_field_gets_its_own_sentence() -> None:
    draft = ContactDraft(
        given="x" * 10_000, title="y" * 41, emails=("nobody", "ok@example.org"), telephones=("12",), town="z" * 201,
        street="s" * 501, postcode="p" * 21, notes="n" * 20_001, deceased_on=TODAY + timedelta(days=1),
    )  # fmt: skip
    with pytest.raises(ManyBadInputs) as refused:
        checked(draft, today=TODAY)
    assert {problem.field: problem.message for problem in refused.value.problems} == {
        "title": "Title is too long: 41 characters; at most 40 fit.",
        "given": "Given name is too long: 10,000 characters; at most 200 fit.",
        "notes": "Notes is too long: 20,001 characters; at most 20,000 fit.",
        "emails": "“nobody” is not an e-mail address. Type it as name@example.org.",
        "telephones": "“12” is not a telephone number: it needs at least three digits.",
        "street": "Street is too long: 501 characters; at most 500 fit.",
        "town": "Town is too long: 201 characters; at most 200 fit.",
        "postcode": "Postcode is too long: 21 characters; at most 20 fit.",
        "deceased_on": "The day of death is in the future.",
    }


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (ContactDraft(), "family"),
        (ContactDraft(given="  ", family="\t\n", title="Dr", organisation="Club"), "family"),
        (ContactDraft(family="\u200b\u200d"), "family"),
        (ContactDraft(family="\u202e"), "family"),
        (ContactDraft(kind=ContactKind.ORGANISATION, given="Ana", family="Quispe"), "organisation"),
    ],
)
def test_a_contact_without_a_name_is_refused(draft: ContactDraft, field: str) -> None:
    with pytest.raises(ManyBadInputs) as refused:
        checked(draft)
    assert [problem.field for problem in refused.value.problems] == [field]


def test_what_is_typed_twice_is_kept_once_and_blanks_not_at_all() -> None:
    tidy = checked(
        replace(
            ANA,
            emails=("a@b.org", "", "A@B.ORG", "c@d.org"),
            telephones=("020 7946 0018", "+44 20 7946 0018", " "),
            street="\n\n  Flat 2 \n\n\n14  Grove Road\n",
        )
    )
    assert tidy.emails == ("a@b.org", "c@d.org")
    assert tidy.telephones == ("020 7946 0018",)
    assert tidy.street == "Flat 2\n14 Grove Road"


def test_too_many_addresses_are_refused() -> None:
    many = tuple(f"a{i}@example.org" for i in range(11))
    with pytest.raises(ManyBadInputs, match="11 are too many; a contact has at most 10"):
        checked(replace(ANA, emails=many))
    assert len(checked(replace(ANA, emails=many[:10])).emails) == 10


def test_a_death_is_noted_of_a_person_and_once() -> None:
    assert may_have_died(ContactDraft(given="Ana"))
    assert not may_have_died(ContactDraft(given="Ana", deceased_on=date(2016, 10, 1)))
    assert not may_have_died(ContactDraft(kind=ContactKind.ORGANISATION, organisation="Andean Club"))


def test_nobody_died_before_1900() -> None:
    with pytest.raises(ManyBadInputs, match="before 1900"):
        checked(replace(ANA, deceased_on=date(1899, 12, 31)))
    assert checked(replace(ANA, deceased_on=TODAY), today=TODAY).deceased_on == TODAY


@pytest.mark.parametrize("odd", ["=1+1", "<b>bold</b>", '"it\'s"', "שלום", "-Ana", "🙂", "ß" * 200, "ﷺ" * 200])
def test_odd_names_are_kept_as_plain_text(odd: str) -> None:
    tidy = checked(ContactDraft(given=odd, family=odd))
    assert (tidy.given, tidy.family) == (odd, odd)
    assert len(sort_name(tidy)) <= 450


def test_an_envelope_has_no_empty_lines() -> None:
    assert address_lines(ContactDraft(street="1 Road", postcode="N1 7BJ")) == ("1 Road", "N1 7BJ")
    assert address_lines(ANA) == ()


def test_values_are_shown_in_words() -> None:
    shown = [show_value(v) for v in ("", (), None, True, False, TODAY, ("a", "b"), "1 Road\nLeeds", CLUB.kind)]
    assert shown == ["nothing", "nothing", "nothing", "yes", "no", "20 October 2016", "a, b", "1 Road / Leeds",
                     "Organisation"]  # fmt: skip
    assert {each.key for each in CONTACT} == set(ContactDraft.__dataclass_fields__)


def test_search_finds_a_telephone_as_typed_and_as_dialled() -> None:
    text = search_text(replace(ANA, telephones=("+44 7700 900123",), postcode="N1 7BJ"))
    assert text == "Quispe, Ana N1 7BJ N17BJ +44 7700 900123 07700900123 +447700900123"


@pytest.mark.parametrize(
    "telephone", ["020 7946 0018", "+44 20 7946 0018", "02079460018", "+44 (0)20 7946 0018", "020 7946 0018 (work)"]
)
def test_however_a_telephone_is_typed_it_is_found_as_dialled_at_home_and_from_abroad(telephone: str) -> None:
    words = search_text(replace(ANA, telephones=(telephone,))).split()
    assert {"02079460018", "+442079460018", "20"} <= set(words)


@given(st.from_regex(r"07[1-57-9][0-9]{2} ?[0-9]{6}", fullmatch=True))
def test_a_mobile_number_is_found_by_what_the_whole_numbering_plan_makes_of_it(telephone: str) -> None:
    number = phonenumbers.parse(telephone, "GB")
    home, abroad, whole = (
        phonenumbers.format_number(number, way)
        for way in (
            phonenumbers.PhoneNumberFormat.NATIONAL,
            phonenumbers.PhoneNumberFormat.INTERNATIONAL,
            phonenumbers.PhoneNumberFormat.E164,
        )
    )
    words = search_text(replace(ANA, telephones=(telephone,))).split()
    wanted = {*telephone.split(), home.replace(" ", ""), whole, *(word for word in abroad.split() if len(word) < 3)}
    assert wanted <= set(words)


def test_a_number_from_abroad_is_found_as_it_is_dialled_there() -> None:
    words = search_text(replace(ANA, telephones=("+51 1 2345678",))).split()
    assert {"012345678", "+5112345678"} <= set(words)


@pytest.mark.parametrize(
    ("typed", "doubtful"),
    [
        (("020 7946 0018", "+44 7700 900123", "07700 900123", "+51 1 234 5678"), ""),
        (("020 7946 0018 ext 12", "7946 0018", "0800 1111", "(020) 7946-0018"), ""),
        (("020 7946 0018 (work)", "+44 7700 900123 after six"), ""),
        ((), ""),
        (("", " "), ""),
        (("07700 900123", "020 7946 00189"), "020 7946 00189"),
        (("999",), "999"),
        (("+999 123456", "07700 90012345"), "+999 123456"),
        (("none known",), "none known"),
    ],
)
def test_a_number_that_cannot_be_dialled_is_hinted_at(typed: tuple[str, ...], doubtful: str) -> None:
    hint = telephone_hint(typed)
    assert hint == (
        f"“{doubtful}” has too many or too few figures to be dialled. It is kept as it is." if doubtful else ""
    )


words = st.text(max_size=60)


@given(
    st.builds(
        ContactDraft, kind=st.sampled_from(ContactKind), title=words, given=words, family=words, known_as=words,
        organisation=words, notes=words, emails=st.lists(words | st.emails(), max_size=3).map(tuple),
        telephones=st.lists(words, max_size=3).map(tuple), street=words, town=words, county=words, postcode=words,
        country=words,
    )
)  # fmt: skip
def test_whatever_is_typed_is_tidied_once_and_for_all_or_refused_in_sentences(draft: ContactDraft) -> None:
    problems: tuple[BadInput, ...] = ()
    tidy = ANA
    try:
        tidy = checked(draft)
    except ManyBadInputs as refused:
        problems = refused.problems
    assert {problem.field for problem in problems} <= {each.key for each in CONTACT}
    assert all(problem.message.endswith(".") for problem in problems)
    assert checked(tidy) == tidy
    assert full_name(tidy)
    assert 0 < len(shown_name(tidy)) <= 450
    assert "\n" not in shown_name(tidy) + tidy.town + tidy.postcode
    assert "\x00" not in search_text(tidy)


@given(words, words)
def test_a_postcode_is_tidied_once_and_for_all(postcode: str, country: str) -> None:
    tidy = tidy_postcode(postcode, country)
    assert tidy_postcode(tidy, country) == tidy

"""What e-mail addresses and telephone numbers look like."""

import phonenumbers
import pytest
from email_validator import EmailNotValidError, validate_email
from hypothesis import given
from hypothesis import strategies as st

from psg_admin.kernel.reaching import is_email, is_home_number


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("ana@example.org", True),
        ("ana.b+c-d_e@example.org", True),
        ("ana@mail.example.org", True),
        ("o'neill@example.org", True),
        ("ñandú@example.org", True),
        ("ana@ñandú.example", True),
        ("ana..b@example.org", False),
        (".ana@example.org", False),
        ("ana@example", False),
        ("ana@example.o", False),
        ("ana@@example.org", False),
        ("@example.org", False),
        ("ana", False),
        ("", False),
        (f"{'a' * 64}@example.org", True),
        (f"a@{'b' * 60}.{'c' * 60}.{'d' * 60}.{'e' * 60}.org", True),
        (f"abcdefgh@{'b' * 60}.{'c' * 60}.{'d' * 60}.{'e' * 60}.org", False),
    ],
)
def test_addresses(text: str, is_one: bool) -> None:  # noqa: FBT001 - the answer of the table
    assert is_email(text) is is_one


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("020 7946 0018", True), ("01632 960018", True), ("07700 900 118", True), ("0169 77 2345", True),
        ("02079460018", False), ("+44 20 7946 0018", False), ("00 44 1632 96", False), ("01632 96001", True),
        ("01632 9600", False), ("01632 960018 (home)", False), ("020 7946 0018 0", False),
    ],
)  # fmt: skip
def test_numbers_as_they_are_written_at_home(text: str, is_one: bool) -> None:  # noqa: FBT001 - as above
    assert is_home_number(text) is is_one


@given(st.from_regex(r"0[1-9][0-9]{1,4}( [0-9]{1,6}){1,3}", fullmatch=True))
def test_nothing_more_is_to_be_found_out_of_a_number_as_it_is_written_at_home(text: str) -> None:
    if is_home_number(text):
        number = phonenumbers.parse(text, "GB")
        assert phonenumbers.is_possible_number(number)
        assert number.country_code == 44
        assert f"0{phonenumbers.national_significant_number(number)}" == text.replace(" ", "")
        assert number.extension is None


@given(st.one_of(st.emails(), st.text(alphabet="ab.@-_+é '\"", max_size=20)))
def test_what_is_told_by_its_host_is_told_as_the_whole_is(text: str) -> None:
    try:
        host = validate_email(text, check_deliverability=False, test_environment=True).domain
    except EmailNotValidError:
        assert not is_email(text)
    else:
        assert is_email(text) is (len(host.rpartition(".")[2]) > 1 and "." in host)

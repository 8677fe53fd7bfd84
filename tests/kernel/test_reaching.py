"""What an e-mail address looks like."""

import pytest
from email_validator import EmailNotValidError, validate_email
from hypothesis import given
from hypothesis import strategies as st

from psg_admin.kernel.reaching import is_email


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


@given(st.one_of(st.emails(), st.text(alphabet="ab.@-_+é '\"", max_size=20)))
def test_what_is_told_by_its_host_is_told_as_the_whole_is(text: str) -> None:
    try:
        host = validate_email(text, check_deliverability=False, test_environment=True).domain
    except EmailNotValidError:
        assert not is_email(text)
    else:
        assert is_email(text) is (len(host.rpartition(".")[2]) > 1 and "." in host)

"""Words: the languages, and the folding of text for search and for sorting."""

import gettext
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from psg_admin.kernel import words
from psg_admin.kernel.words import _, fold, mark, ngettext, pgettext, pmark, squeeze, tidy


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("O'Neill,  Seán", "oneill sean"), ("O’Neill", "oneill"), ("Ramírez Ñato", "ramirez nato"),
        ("Straße", "strasse"), ("STRASSE", "strasse"), ("Ærø", "aero"), ("Łódź", "lodz"), ("Œuvre", "oeuvre"),
        ("Þór Ðað", "thor dad"), ("İstanbul", "istanbul"), ("Ayşe Kılıç", "ayse kilic"), ("Smith-Jones", "smith jones"),
        ("a.b+c_d@example.org", "a.b+c_d@example.org"), ("  ", ""), ("", ""), ("1,234.50", "1 234.50"),
        ("ﬁancé", "fiance"), ("№ 7", "no 7"), ("½", "1 2"), ("Αθήνα", "αθηνα"), ("Nguyễn", "nguyen"),
        ("(020) 7946-0000", "020 7946 0000"), ("D’Arcy & Sons", "darcy sons"), ("e\u0301", "e"),
    ],
)  # fmt: skip
def test_text_is_folded_as_search_compares_it(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(alphabet=st.characters(categories=["Lu", "Ll"], max_codepoint=0x24F)))
def test_upper_and_lower_case_are_found_alike(text: str) -> None:
    assert fold(text.upper()) == fold(text.lower()) or "ŉ" in text or "ǰ" in text


@given(st.text(), st.text())
def test_folded_words_stand_one_blank_apart(one: str, other: str) -> None:
    folded = fold(f"{one} {other}")
    assert folded == " ".join(folded.split())
    assert folded.split() == fold(one).split() + fold(other).split()


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("  Lucía \t Ramírez\n", "Lucía Ramírez"), ("a\u202eb", "ab"), ("a\u2066b\u2069c", "abc"), ("a\x00b", "ab"),
        ("a\x1b[31mb", "a[31mb"), ("e\u0301", "é"), ("a\u00a0b", "a b"), ("a\r\nb", "a b"), ("👩‍👧", "👩‍👧"), ("", ""),
        ("a\u2028b", "a b"),
    ],
)  # fmt: skip
def test_a_line_is_squeezed(text: str, line: str) -> None:
    assert squeeze(text) == line


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("  Hall\r\n  14 High St  \r\n\r\n\r\n\r\nLeeds\r\n\r\n", "Hall\n14 High St\n\nLeeds"),
        ("a\rb", "a\nb"),
        ("\n\n a \n\n", "a"),
        ("", ""),
        (" \n \t \n", ""),
    ],
)
def test_text_of_several_lines_is_tidied(text: str, lines: str) -> None:
    assert tidy(text) == lines


@given(st.text())
def test_squeezing_and_tidying_twice_is_doing_it_once(text: str) -> None:
    assert squeeze(squeeze(text)) == squeeze(text)
    assert tidy(tidy(text)) == tidy(text)
    assert "\n" not in squeeze(text)
    assert "\n\n\n" not in tidy(text)


class Loud(gettext.NullTranslations):
    """A language of capitals."""

    def gettext(self, message: str) -> str:
        return message.upper()

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return (msgid1 if n == 1 else msgid2).upper()

    def pgettext(self, context: str, message: str) -> str:
        return f"{message} ({context})".upper()


@pytest.fixture
def _loud() -> Iterator[None]:
    before = words._current
    words.use(Loud())
    yield
    words.use(before)


@pytest.mark.usefixtures("_loud")
def test_every_text_passes_the_catalogue_of_the_language_in_use() -> None:
    assert _("Yes") == "YES"
    assert ngettext("{count} place", "{count} places", 2) == "{COUNT} PLACES"
    assert mark("Yes") == "Yes"
    assert pgettext("state", "Open") == pgettext(*pmark("state", "Open")) == "OPEN (STATE)"


def test_english_is_the_language_it_is_written_in() -> None:
    assert _("Yes") == "Yes"
    assert pgettext("state", "Open") == "Open"
    assert [ngettext("one", "many", count) for count in (0, 1, 2)] == ["many", "one", "many"]

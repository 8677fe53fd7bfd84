"""Each reader by chance: what was written is read, and anything else is read or refused by name."""

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from psg_admin.bank.plans import Held, told_apart
from psg_admin.bank.readers import FORMATS, read_statement
from psg_admin.bank.statement import Line
from psg_admin.kernel.errors import UserError
from psg_admin.kernel.money import Money
from tests.bank.samples import FILES
from tests.bank.test_layouts import TODAY
from tests.bank.writers import WRITERS, Written

SIGNS = [b"\n", b",", b'"', b"<", b"\0\0", b"-}", b"^\n", b":61:"]
FIRST = date(2026, 9, 1)
letters = st.text("ABCDEFGHIJ KLMNOPQRSTUVWXYZ'&,<>\"0123456789é£-", min_size=1, max_size=30).map(
    lambda text: f"A{' '.join(text.split())}B"
)
line = st.tuples(
    st.integers(0, 29), st.integers(-5_000_00, 5_000_00).filter(bool), letters
).map(lambda one: Written(FIRST + timedelta(days=one[0]), Money(one[1]), one[2]))  # fmt: skip
lines = st.lists(line, min_size=2, max_size=8).map(lambda some: sorted(some, key=lambda one: one.day))


@pytest.mark.parametrize("name", WRITERS)
@given(some=lines, opening=st.integers(-1000_00, 9000_00).map(Money))
def test_what_is_written_is_read(name: str, some: list[Written], opening: Money) -> None:
    text = WRITERS[name](some, opening)
    (statement,) = read_statement(text.encode(), "file", today=TODAY).statements
    assert not statement.refused
    assert sorted(Written(one.day, one.amount, one.text) for one in statement.lines) == sorted(some)
    if name not in {"unknown", "ofx1"}:
        assert statement.opening == opening
        assert statement.closing == opening + statement.total


payments = st.tuples(st.integers(0, 3), st.sampled_from("AB"), st.sampled_from([1, 2]))


@given(
    true=st.lists(payments, max_size=14).map(sorted),
    cuts=st.lists(st.tuples(st.integers(0, 14), st.integers(0, 14)), min_size=1, max_size=6),
)
def test_of_equal_lines_as_many_are_kept_as_any_one_file_has_in_whatever_order_they_come(
    true: list[tuple[int, str, int]], cuts: list[tuple[int, int]]
) -> None:
    held: list[Held] = []
    most: Counter[tuple[int, str, int]] = Counter()
    for first, last in cuts:
        some = true[first:last]
        lines = [Line(n, FIRST + timedelta(days=day), Money(p), text) for n, (day, text, p) in enumerate(some)]
        new, seen, _loosely = told_apart(lines, held, "hsbc")
        assert len(new) + len(seen) == len(some)
        held += [Held(one.key, one.occurrence, one.line.day, one.line.amount, "hsbc") for one in new]
        most |= Counter(some)
    assert sorted((one.day, one.amount) for one in held) == sorted(
        (FIRST + timedelta(days=day), Money(pence)) for day, _text, pence in most.elements()
    )
    assert len({(one.key, one.occurrence) for one in held}) == len(held)


@pytest.mark.parametrize("form", [None, *FORMATS])
@given(data=st.binary(max_size=400))
def test_anything_is_read_or_refused_by_name(form: str | None, data: bytes) -> None:
    try:
        read_statement(data, "file", today=TODAY, form=form)
    except UserError:
        return


@pytest.mark.parametrize("name", FILES)
@given(data=st.data())
def test_what_was_altered_is_read_or_refused_and_every_line_is_in_one_pile(name: str, data: st.DataObject) -> None:
    whole = FILES[name]
    start = data.draw(st.integers(0, len(whole)))
    end = data.draw(st.integers(start, min(len(whole), start + 40)))
    put = data.draw(
        st.binary(max_size=12) | st.sampled_from([b"\n", b",", b'"', b"<", b"\0\0", b"-}", b"^\n", b":61:"])
    )
    try:
        file = read_statement(whole[:start] + put + whole[end:], "file", today=TODAY)
    except UserError:
        return
    for one in file.statements:
        numbers = [taken.number for taken in one.lines] + [refused.line for refused in one.refused]
        assert len(numbers) == len(set(numbers))
        if one.exact and one.opening is not None and one.closing is not None and not one.refused:
            assert one.opening + one.total == one.closing

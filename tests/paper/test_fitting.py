from hypothesis import given
from hypothesis import strategies as st

from psg_admin.paper.fitting import MARGIN, Need, Piece, fit_columns, share_out

NEEDS = st.builds(
    lambda least, more, stretches: Need(least + more, least, stretches=stretches),
    st.floats(0.5, 8),
    st.floats(0, 60),
    st.booleans(),
)


@given(st.lists(NEEDS, min_size=1, max_size=25))
def test_the_columns_fit_the_page_and_none_vanishes(needs: list[Need]) -> None:
    fit = fit_columns(needs)
    assert sum(fit.widths) + fit.gap * (len(needs) - 1) <= fit.page[0] - 2 * MARGIN + 0.1
    assert all(width > 0 for width in fit.widths)


@given(st.lists(NEEDS, min_size=1, max_size=4))
def test_what_fits_whole_is_not_wrapped(needs: list[Need]) -> None:
    fit = fit_columns(needs)
    if sum(need.whole for need in needs) * 9 + 9 * (len(needs) - 1) <= 595 - 2 * MARGIN:
        assert fit.size >= 9
        assert all(width >= need.whole * 9 - 0.1 for width, need in zip(fit.widths, needs, strict=True))


@given(st.lists(st.integers(1, 130), max_size=60), st.integers(1, 400), st.booleans())
def test_each_line_of_each_row_stands_on_exactly_one_page_and_in_order(
    heights: list[int],
    first_room: int,
    together: bool,  # noqa: FBT001
) -> None:
    pages = share_out(heights, leading=10, pad=4, first_room=first_room, room=500, together=together)
    lines = [(piece.row, line) for page in pages for piece in page for line in range(piece.first, piece.last)]
    assert lines == [(row, line) for row, count in enumerate(heights) for line in range(count)]
    for page in pages[1:]:
        assert sum((piece.last - piece.first) * 10 + 4 for piece in page) <= 500


def test_a_row_is_kept_whole_where_it_can_be() -> None:
    pages = share_out([1, 3], leading=10, pad=0, first_room=30, room=100)
    assert pages == [[Piece(0, 0, 1)], [Piece(1, 0, 3)]]


def test_totals_take_the_last_row_along() -> None:
    heights = [1] * 11
    apart = share_out(heights, leading=10, pad=0, first_room=100, room=100)
    assert [len(page) for page in apart] == [10, 1]
    assert [len(page) for page in share_out(heights, leading=10, pad=0, first_room=100, room=100, together=True)] == [
        9,
        2,
    ]

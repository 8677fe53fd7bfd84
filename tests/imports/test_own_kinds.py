"""Of which kind a column is that becomes a field of the office's own, and what its cells say."""

import pytest

from psg_admin.imports.mapping import Source, choose, choose_named, guess
from psg_admin.imports.own_kinds import NewField, fitting_kind, new_fields, own_text
from psg_admin.kernel.errors import BadInput
from psg_admin.people.states import OwnKind
from psg_admin.tables.values import Order
from tests.offices import TODAY


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        (["12", "-3.5", "£1,200"], OwnKind.NUMBER), (["0", "1"], OwnKind.NUMBER), (["007", "12"], OwnKind.TEXT),
        (["12", "many"], OwnKind.TEXT), (["1/2/2015", "31.12.1999"], OwnKind.DAY), (["2016-11-05"], OwnKind.DAY),
        (["5 November 2016"], OwnKind.DAY), (["1/2/2015", "soon"], OwnKind.TEXT), (["Y", "no", "x"], OwnKind.YES_NO),
        (["Sí", "no"], OwnKind.YES_NO), (["S", "M", "S", "M"], OwnKind.CHOICE), (["S", "M", "L"], OwnKind.TEXT),
        (["tea", "tea", "tea", "tea"], OwnKind.TEXT), (["a\nb", "c"] * 4, OwnKind.TEXT), ([], OwnKind.TEXT),
        ([f"{number} a" for number in range(13)] * 3, OwnKind.TEXT), (["020 7946 0999"], OwnKind.TEXT),
    ],
)  # fmt: skip
def test_a_column_is_of_the_kind_that_all_its_cells_fit(cells: list[str], kind: OwnKind) -> None:
    assert fitting_kind(cells) is kind


@pytest.mark.parametrize(
    ("kind", "cell", "order", "kept"),
    [
        (OwnKind.DAY, "3/2/2016", Order.DMY, "2016-02-03"), (OwnKind.DAY, "3/2/2016", Order.MDY, "2016-03-02"),
        (OwnKind.DAY, "2016-02-03", Order.MDY, "2016-02-03"), (OwnKind.YES_NO, "Sí", Order.DMY, "yes"),
        (OwnKind.YES_NO, "x", Order.DMY, "yes"), (OwnKind.NUMBER, "£1,200.50", Order.DMY, "1200.5"),
        (OwnKind.CHOICE, "m", Order.DMY, "M"), (OwnKind.TEXT, " two  words ", Order.DMY, "two words"),
    ],
)  # fmt: skip
def test_a_cell_is_kept_as_the_field_has_it(kind: OwnKind, cell: str, order: Order, kept: str) -> None:
    field = NewField("X", kind, ("S", "M") if kind is OwnKind.CHOICE else ()).row
    assert own_text(field, cell, today=TODAY, order=order) == kept


@pytest.mark.parametrize(
    ("kind", "cell"), [(OwnKind.DAY, "31/2/2016"), (OwnKind.NUMBER, "many"), (OwnKind.YES_NO, "perhaps")]
)
def test_what_is_no_value_of_the_field_is_refused(kind: OwnKind, cell: str) -> None:
    with pytest.raises(BadInput):
        own_text(NewField("X", kind).row, cell, today=TODAY, order=Order.DMY)


def test_a_new_field_has_the_choices_of_all_lines_and_is_a_text_where_there_are_too_many() -> None:
    said = [{"Size": "M", "Job": f"job {number}"} for number in range(101)] + [{"Size": "s"}, {"size": "S"}]
    kinds = {"size": OwnKind.CHOICE, "job": OwnKind.CHOICE}
    assert new_fields(said, kinds, ()) == {
        "size": NewField("Size", OwnKind.CHOICE, ("M", "s")), "job": NewField("Job"),
    }  # fmt: skip
    assert new_fields(said, kinds, ("size", "job")) == {}


def test_a_column_is_proposed_with_its_kind_and_may_be_another() -> None:
    rows = [["Ann", "12"], ["Ben", "3"]]
    mapping = guess(["Name", "Shares"], rows)
    assert [(one.key, one.kind) for one in mapping.columns[1:]] == [("field:Shares", OwnKind.NUMBER)]
    assert choose(mapping, 1, "field:Shares", OwnKind.TEXT).own_kinds() == {"shares": OwnKind.TEXT}
    assert choose(choose(mapping, 1, ""), 1, "field:Parts").own_kinds() == {"parts": OwnKind.NUMBER}
    named = choose_named(mapping, "shares", "field:Parts")
    assert (named.columns[1].key, named.columns[1].source) == ("field:Parts", Source.CHOSEN)
    for heading, key in (("Boats", "field:Parts"), ("Shares", "boats")):
        with pytest.raises(BadInput):
            choose_named(mapping, heading, key)


def test_what_an_export_of_ones_own_has_in_such_a_column_stays_a_text() -> None:
    assert guess(["Name", "field:Shares"], [["Ann", "1.50"]]).own_kinds() == {"shares": OwnKind.TEXT}

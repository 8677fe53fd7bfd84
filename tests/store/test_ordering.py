"""How the database puts a list in order: by letters, alike on both engines, what is empty last."""

from datetime import date

import pytest
from sqlalchemy import Date, literal, select, union_all

from psg_admin.kernel.errors import BadInput
from psg_admin.kernel.words import plain_letters
from psg_admin.store.list_query import ListQuery, Order, orders_of, put_in_order
from psg_admin.store.office import Office
from psg_admin.store.ordering import SortKey, by_signs, by_value, by_words, in_order

WORDS = ("Zürich", "ávila", "Avon", "", "Øster", "de Silva", "Desai", "Ávalos", "øster", "Ñame", "nest", "ﬁn", "٣", "Ǆ")


def ordered(office: Office, key: str, *, descending: bool = False) -> list[str]:
    words = union_all(*(select(literal(place).label("place"), literal(word).label("word"))
                        for place, word in enumerate(WORDS))).subquery()  # fmt: skip
    keys = {"words": by_words(words.c.word), "signs": by_signs(words.c.word)}
    query = ListQuery().ordered([Order(key, descending)])
    statement = select(words.c.word).order_by(*in_order(query, keys, (words.c.place,)))
    return office.read(lambda session: list(session.scalars(statement)))


def test_words_go_by_their_letters_on_both_engines(office: Office) -> None:
    rest = [word for word in WORDS if word]
    assert ordered(office, "words") == [*sorted(rest, key=plain_letters), ""]
    assert ordered(office, "words")[:4] == ["Ávalos", "ávila", "Avon", "de Silva"]


def test_what_is_empty_stands_behind_whichever_way_the_order_goes(office: Office) -> None:
    assert ordered(office, "words", descending=True)[-1] == ""
    assert ordered(office, "words", descending=True)[:-1] == ordered(office, "words")[-2::-1]


def test_plain_texts_go_sign_by_sign_on_both_engines(office: Office) -> None:
    assert ordered(office, "signs") == [*sorted(word for word in WORDS if word), ""]


def test_what_is_alike_in_one_key_goes_by_the_next(office: Office) -> None:
    found = [(1, 5, date(2016, 1, 2)), (2, 5, None), (3, 4, date(2016, 1, 2)), (4, 5, date(2016, 1, 1))]
    parts = [
        select(literal(row).label("id"), literal(size).label("size"), literal(day, Date()).label("day"))
        for row, size, day in found
    ]
    rows = union_all(*parts).subquery()
    keys = {"size": by_value(rows.c.size), "day": by_value(rows.c.day, full=False),
            "late": SortKey((rows.c.id,), turned=True)}  # fmt: skip

    def ids(text: str) -> list[int]:
        query = ListQuery().ordered(orders_of(text))
        statement = select(rows.c.id).order_by(*in_order(query, keys, (rows.c.id,)))
        return office.read(lambda session: list(session.scalars(statement)))

    assert ids("size,day") == [3, 4, 1, 2]
    assert ids("-size,-day") == [1, 4, 2, 3]
    assert ids("late") == [4, 3, 2, 1]
    with pytest.raises(BadInput, match="Choose one of: size, day, late"):
        ids("size,height")


def test_keys_are_typed_with_a_hyphen_where_they_go_down_and_count_once() -> None:
    assert orders_of(" town , -name,,-town") == (Order("town"), Order("name", descending=True))
    assert [order.typed for order in orders_of("a,-b")] == ["a", "-b"]
    assert ListQuery().ordered(orders_of("a,-b")).orders == orders_of("a,-b")
    assert ListQuery().ordered(()).orders == ()


def test_rows_at_hand_are_put_in_order_as_the_database_does_it() -> None:
    rows = [("b", 2), ("", 1), ("a", 2), ("b", 1)]
    put_in_order(
        rows, ListQuery().ordered(orders_of("-word,number")), {"word": lambda r: r[0], "number": lambda r: r[1]}
    )
    assert rows == [("b", 1), ("b", 2), ("a", 2), ("", 1)]
    with pytest.raises(BadInput):
        put_in_order(rows, ListQuery(sort="height"), {})

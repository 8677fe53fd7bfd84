"""What the search finds first, on both engines."""

from collections.abc import Mapping
from functools import partial

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from psg_admin.kernel.changes import Changes, Topic, changed
from psg_admin.store import search
from psg_admin.store.office import Office


def put(office: Office, texts: Mapping[int, str], kind: str = "contact") -> None:
    def deed(session: Session) -> Changes:
        search.put(session, kind, texts)
        return changed(Topic.PEOPLE, summary="Texts")

    office.write(deed)


def first(office: Office, text: str, limit: int = 6) -> list[int]:
    return office.read(partial(search.first, kind="contact", text=text, limit=limit))


def test_where_every_word_begins_one_comes_before_where_it_is_in_the_middle(office: Office) -> None:
    put(office, {1: "Abe Joanna Luz", 2: "Zeta Ana Luz", 3: "Beta Luz Ana", 4: "Abe Ana", 5: "Cruz Luana"})
    assert first(office, "ana") == [4, 3, 2, 5]
    assert first(office, "ana luz") == [3, 2]
    assert first(office, "uz") == []
    assert first(office, "luz") == [1, 3, 2]
    assert first(office, "uan") == [5]
    assert first(office, "l an") == [3, 2]
    assert first(office, "ann") == [1]
    assert first(office, "ana", limit=2) == [4, 3]


@pytest.mark.parametrize("text", ["", " ", "'", "zzz", '"ana"x', "%", "_n"])
def test_what_nobody_holds_is_not_found(office: Office, text: str) -> None:
    put(office, {1: "Ana Luz"})
    assert first(office, text) == []


def test_of_very_many_the_last_sixty_are_looked_at_by_their_texts(office: Office) -> None:
    put(office, {number: f"{200 - number} Dolores" for number in range(1, 101)})
    assert first(office, "dolores", limit=3) == [100, 99, 98]
    put(office, {7: "193 Dolores"})  # put in anew, and so the last
    assert first(office, "dolores", limit=100)[:60] == [*range(100, 41, -1), 7]
    assert first(office, "193") == [7]


def test_records_of_one_text_stay_in_their_order_when_one_is_put_in_anew(office: Office) -> None:
    put(office, {1: "Ana Luz", 2: "Ana Luz"})
    put(office, {1: "Ana Luz"})
    assert first(office, "ana") == [1, 2]


def test_another_kind_is_not_found(office: Office) -> None:
    put(office, {1: "2026 Ana"}, "event")
    put(office, {number: f"2026 {number:03}" for number in range(2, 90)}, "event")
    put(office, {1: "2026 Luz"})
    assert first(office, "2026") == [1]
    assert first(office, "ana") == []
    assert first(office, "luz") == [1]


def test_two_kinds_with_one_mark_are_told_apart_whole(office: Office) -> None:
    put(office, {1: "R0001 Luz", 2: "R0002 Ana"}, "receipt")
    put(office, {number: f"R{number:04} Ana" for number in range(3, 40)}, "renewal")

    def kinds(text: str) -> set[str]:
        return office.read(partial(search.kinds_found, text=text, kinds=["event", "receipt", "renewal"]))

    def latest(kind: str, text: str, limit: int = 3) -> list[int]:
        return office.read(partial(search.latest, kind=kind, text=text, limit=limit))

    assert kinds("ana") == {"receipt", "renewal"}
    assert kinds("luz") == {"receipt"}
    assert kinds("r0039") == {"renewal"}
    assert kinds("r0050") == set()
    assert latest("receipt", "ana") == [2]
    assert latest("receipt", "r000", limit=1) == [2]
    assert latest("renewal", "ana") == [39, 38, 37]
    assert latest("renewal", "luz") == []


def test_the_kinds_found_are_one_statement(office: Office) -> None:
    put(office, {1: "Ana"}, "receipt")
    asked: list[str] = []
    event.listen(office._reader, "before_cursor_execute", lambda *given: asked.append(given[2]))
    assert office.read(partial(search.kinds_found, text="ana", kinds=["booking", "receipt", "renewal"])) == {"receipt"}
    assert sum("search_entry" in statement for statement in asked) == 1

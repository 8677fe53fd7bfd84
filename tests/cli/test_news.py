"""News on the command line: read, read again, listed, shown whole, and a source forgotten with what it gave."""

from pathlib import Path

import pytest

from tests.cli.conftest import Psg
from tests.news.pages import PAGE


@pytest.fixture
def saved(psg: Psg, tmp_path: Path) -> str:
    """A saved page of two items that has been read; its path."""
    path = tmp_path / "home.txt"
    path.write_text(PAGE, encoding="utf-8")
    assert psg("news", "read", path).status == 0
    return str(path)


def headlines(psg: Psg) -> list[str]:
    return [row["headline"] for row in psg("news", "list", "--json").json]


def test_an_item_is_shown_whole_by_its_id(psg: Psg, saved: str) -> None:
    first = psg("news", "list", "--json").json[0]
    assert first == {
        "id": first["id"],
        "date": "2016-10-20",
        "headline": "Meeting on the bridge",
        "body": "Come to the bridge.\n\nBring a coat.",
        "section": "news",
        "source": "home.txt",
        "link": None,
    }
    assert psg("news", "show", first["id"], "--json").json == first
    assert psg("news", "show", first["id"]).out == (
        "Meeting on the bridge\n20 October 2016 · News · home.txt\n\nCome to the bridge.\n\nBring a coat.\n"
    )
    missing = psg("news", "show", 99)
    assert (missing.status, missing.err) == (1, "There is no such item of news.\n")
    assert psg("news", "show", "bridge").status == 2
    assert str(first["id"]) in psg("news", "list").out.splitlines()[1].split()
    assert saved in psg("news", "sources").out


def test_a_source_is_forgotten_with_its_items_after_saying_so_and_comes_back_whole(psg: Psg, saved: str) -> None:
    before = psg("news", "list", "--json").json
    (source,) = psg("news", "sources", "--json").json
    assert (source["address"], source["items"]) == (saved, 2)
    assert psg("news", "forget", saved, "--dry-run").out == "2 items are taken away with it.\n"
    assert psg("news", "list", "--json").json == before
    assert psg("news", "forget", source["id"]).out == "Source home.txt forgotten with 2 items.\n"
    assert (psg("news", "list", "--json").json, psg("news", "sources", "--json").json) == ([], [])
    assert "bridge" not in psg("find", "bridge").out
    assert psg("history", "--json").json[0]["summary"] == "Source home.txt forgotten with 2 items"
    assert psg("check").status == 0
    assert psg("undo").status == 0
    assert psg("news", "list", "--json").json == before
    (again,) = psg("news", "sources", "--json").json
    assert again == source
    assert "bridge" in psg("find", "bridge").out
    assert psg("redo").status == 0
    assert headlines(psg) == []
    assert psg("check").status == 0


def test_what_another_source_has_too_comes_back_when_that_is_read_again(psg: Psg, saved: str, tmp_path: Path) -> None:
    other = tmp_path / "copy.txt"
    other.write_text(PAGE, encoding="utf-8")
    assert psg("news", "read", other).status == 0
    assert psg("news", "forget", other, "--dry-run").out == "No item is taken away with it.\n"
    assert psg("news", "forget", saved).status == 0
    assert headlines(psg) == []
    assert "2 new items" in psg("news", "read", "--again").out
    assert headlines(psg) == ["Meeting on the bridge", "Rain"]
    number = next(entry["id"] for entry in psg("history", "--json").json if "forgotten" in entry["summary"])
    refused = psg("undo", number)
    assert (refused.status, refused.out) == (1, "")
    assert headlines(psg) == ["Meeting on the bridge", "Rain"]
    assert psg("check").status == 0


def test_a_source_that_is_not_there_is_not_forgotten(psg: Psg, saved: str) -> None:
    for wanted in ("gone.txt", "99", "", "9" * 40):
        answer = psg("news", "forget", wanted)
        assert (answer.status, answer.out) == (1, "")
        assert f"There is no source “{wanted}” of news." in answer.err
    assert psg("news", "forget").status == 2
    assert len(headlines(psg)) == 2


def test_every_source_is_read_again_and_one_that_fails_leaves_what_was_there(psg: Psg, saved: str) -> None:
    for words in ((), ("--again", saved)):
        assert psg("news", "read", *words).status == 2
    assert "0 new items, 2 known" in psg("news", "read", "--again").out
    Path(saved).unlink()
    failed = psg("news", "read", "--again")
    assert (failed.status, "home.txt" in failed.err) == (1, True)
    assert len(headlines(psg)) == 2
    assert psg("news", "sources", "--json").json[0]["last_failure"]
    assert psg("news", "forget", saved).status == 0
    none = psg("news", "read", "--again")
    assert (none.status, "There is no source yet that could be read again." in none.err) == (1, True)


def test_the_news_of_a_sample_are_not_read_again(psg: Psg) -> None:
    assert psg("sample", "--members", 3, "--seed", 1).status == 0
    assert psg("news", "read", "--again").status == 1
    assert psg("news", "forget", "sample:news").status == 0
    assert headlines(psg) == []


def test_what_comes_after_a_broken_source_is_read(psg: Psg, tmp_path: Path) -> None:
    bad = [tmp_path / f"bad {n}.html" for n in range(3)]
    bad[0].write_bytes(b"\x00\x01")
    bad[1].write_bytes(b"<rss><channel><item><title>&#x110000;</channel>")
    bad[2].write_bytes(b"MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=a\n\n")
    good = tmp_path / "good.txt"
    good.write_text(PAGE, encoding="utf-8")
    read = psg("news", "read", *bad, good)
    assert "Traceback" not in read.err
    assert "Meeting on the bridge" in psg("news", "list").out

"""Forms for the bank and letters on the command line, read back from the files that they write."""

from pathlib import Path

import pytest

from tests.cli.conftest import Psg
from tests.paper.lists import pages_of

ADDRESS = ("--street", "12 Rosebery Avenue", "--town", "Leeds", "--postcode", "LS1 4TD")


@pytest.fixture
def orders(scheme: Psg) -> Psg:
    """The office with an account, and two members by standing order: 0001, whose order pays, and 0002."""
    psg = scheme
    for words in (
        ("accounts", "add", "HSBC current", "--kind", "bank", "--sort-code", "40-00-00", "--number", "12345678"),
        ("members", "add", "--given", "Ana", "--family", "Bell", "--type", "individual", "--method", "standing-order",
         "--joined", "2016-10-01", *ADDRESS),
        ("pay", "27", "--for", "0001", "--method", "standing-order", "--on", "2016-10-01"),
        ("members", "add", "--given", "Rosa", "--family", "Wren", "--type", "joint", "--method", "standing-order",
         "--joined", "2016-10-20"),
    ):  # fmt: skip
        done = psg(*words)
        assert done.status == 0, done.err
    return psg


def text_of(path: Path) -> list[str]:
    return pages_of(path.read_bytes())


def test_the_form_is_written_and_noted_only_if_asked_for(orders: Psg, tmp_path: Path) -> None:
    psg, path = orders, tmp_path / "form.pdf"
    before = psg("members", "show", "0002", "--json").json
    written = psg("orders", "form", "0002", path)
    assert (written.status, written.err) == (0, "")
    assert f"Form written to {path}: £40.50 every year, first on" in written.out
    (page,) = text_of(path)
    assert all(said in page for said in ("Rosa Wren", "Forty pounds and fifty pence", "40-00-00", "PSG0002"))
    assert psg("members", "show", "0002", "--json").json == before
    noted = psg("orders", "form", "0002", path, "--amount", "3.40", "--every", "month", "--first", "2016-12-05",
                "--note")  # fmt: skip
    assert noted.out.splitlines()[1] == "Form for the bank sent to member 0002."
    assert "£3.40" in text_of(path)[0]
    assert "every month until further notice" in text_of(path)[0]
    assert psg("members", "show", "0002", "--json").json["standing_order"]["state"] == "form-sent"
    (note,) = psg("notes", "list", "--json").json
    assert note["text"] == "Form for the bank sent, membership 0002: £3.40 every month, first on 5 December 2016"
    assert psg("undo").status == 0
    assert psg("notes", "list", "--json").json == []


@pytest.mark.parametrize(
    ("words", "status", "sentence"),
    [
        (("0009", "a.pdf"), 1, "0009"),
        (("0001", "a.txt"), 1, "must end with one of .pdf"),
        (("0001", "a.pdf", "--amount", "0"), 1, "more than £0.00"),
        (("0001", "a.pdf", "--first", "2016-10-01"), 1, "that day is past"),
        (("0001", "a.pdf", "--day", "32"), 1, "from 1 to 31"),
        (("0001", "a.pdf", "--every", "week"), 2, "week"),
        (("0001",), 2, "FILE"),
    ],
)
def test_a_form_that_cannot_be_is_refused(
    orders: Psg, tmp_path: Path, words: tuple[str, ...], status: int, sentence: str
) -> None:
    number, *rest = words
    answer = orders("orders", "form", number, *(tmp_path / one if one.startswith("a.") else one for one in rest))
    assert (answer.status, answer.out, sentence in answer.err) == (status, "", True), answer.err
    assert list(tmp_path.glob("a.*")) == []


def test_without_an_account_it_is_said_where_to_fill_it_in(scheme: Psg, tmp_path: Path) -> None:
    scheme("members", "add", "--given", "Ana", "--family", "Bell", "--type", "individual", "--method", "cash")
    answer = scheme("orders", "form", "0001", tmp_path / "a.pdf")
    assert (answer.status, "Fill them in first, in Settings: Bank and cash." in answer.err) == (1, True)


def test_letters_go_to_those_whose_order_will_be_short(orders: Psg, tmp_path: Path) -> None:
    psg, path = orders, tmp_path / "letters.pdf"
    assert psg("fees", "add", "individual", "40", "--from", "2017-04-01").status == 0
    found = psg("orders", "letters", path, "--json")
    told = found.json
    assert (found.status, told["from"], told["letters"], told["orders"], told["same"]) == (0, "2017-04-01", 1, 2, 1)
    assert told["forms"] == [
        {
            "member": "0001", "reference": "PSG0001V", "pays": "27.00", "amount": "36.00", "every": "year",
            "first": "2017-10-01", "fee": "36.00", "from": "2017-10-01",
        }
    ]  # fmt: skip
    letter, form = text_of(path)
    assert all(said in letter for said in ("Ana Bell", "LS1 4TD", "£27.00 every year", "£36.00 every year"))
    assert "Thirty-six pounds only" in form
    said = psg("orders", "letters", path, "--note").out.splitlines()
    assert said == [f"1 letter written to {path}.", "  1 pays the right sum", "Form for the bank sent to member 0001."]


def test_letters_are_tried_with_fees_that_are_not_saved(orders: Psg, tmp_path: Path) -> None:
    psg, path = orders, tmp_path / "letters.pdf"
    tried = ("--fee", "joint=60", "--from", "2017-10-01")
    nobody = psg("orders", "letters", path, *tried)
    assert (nobody.status, nobody.out) == (1, "")
    assert "There is no letter to write. 1 pays the right sum; 1 has no address on file" in nobody.err
    assert not path.exists()
    assert psg("orders", "letters", path, "--fee", "individual=60", "--from", "2017-10-01", "0001").status == 0
    assert "£54.00 every year" in text_of(path)[0]
    assert psg("orders", "letters", path, "--fee", "individual=60").status == 2
    assert psg("orders", "letters", path, "0007").status == 1


def test_less_than_six_weeks_ahead_it_is_said(orders: Psg, tmp_path: Path) -> None:
    psg, path = orders, tmp_path / "letters.pdf"
    for words in (
        ("members", "add", "--given", "Vera", "--family", "Moss", "--type", "individual", "--method", "standing-order",
         "--joined", "2015-11-10", *ADDRESS),
        ("pay", "27", "--for", "0003", "--method", "standing-order", "--on", "2015-11-10"),
    ):  # fmt: skip
        assert psg(*words).status == 0
    tried = ("--fee", "individual=60", "--from", "2016-11-01", "0003")
    near = psg("orders", "letters", path, *tried)
    assert (near.status, near.out, path.exists()) == (1, "", False)
    assert "1 has less than six weeks until the first payment" in near.err
    assert psg("orders", "letters", path, *tried, "--soon").out == f"1 letter written to {path}.\n"


def test_asked_for_again_under_its_key_what_was_sent_is_noted_once(orders: Psg, tmp_path: Path) -> None:
    psg, path = orders, tmp_path / "form.pdf"
    for _time in range(2):
        assert psg("--once", "k", "orders", "form", "0002", path, "--note").status == 0
    assert len(psg("notes", "list", "--json").json) == 1


def test_letters_are_written_by_what_is_otherwise(orders: Psg, tmp_path: Path) -> None:
    psg, path = orders, tmp_path / "letters.pdf"
    for words in (
        ("members", "add", "--given", "Vera", "--family", "Moss", "--type", "individual", "--method", "standing-order",
         "--joined", "2016-09-01", *ADDRESS),
        ("pay", "27", "--for", "0003", "--method", "cheque", "--on", "2016-09-02"),
    ):  # fmt: skip
        assert psg(*words).status == 0
    found = psg("orders", "letters", path, "--drift", "discount-without-order", "--json").json
    assert [one["member"] for one in found["forms"]] == ["0003"]
    assert "the discount of £3.00" in " ".join(text_of(path)[0].split())
    assert psg("orders", "letters", path, "--drift", "all", "--note").status == 0
    assert len(psg("notes", "list", "--json").json) == 1
    assert psg("orders", "letters", path, "--drift", "old-rate").status == 1
    assert psg("orders", "letters", path, "--drift", "all", "--soon").status == 2
    assert psg("orders", "letters", path, "--drift", "order-without-discount").status == 2

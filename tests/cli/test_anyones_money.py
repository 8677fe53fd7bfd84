"""Money from somebody who owes nothing is entered: it stays credit, somebody is told, and nobody rejoins by it."""

from pathlib import Path

import pypdfium2
import pytest

from tests.cli.conftest import Psg


def enrolled(psg: Psg, start: str) -> str:
    """Enrol Ana Ruiz, whose subscription is paid, and return her number."""
    words = ("--type", "individual", "--method", "cheque", "--given", "Ana", "--family", "Ruiz", "--pay", "cheque")
    made = psg("members", "add", *words, "--joined", start)
    assert made.status == 0, made.err
    return made.line


@pytest.mark.parametrize("fate", ["paid", "resigned", "lapsed", "died"])
def test_whoever_owes_nothing_can_pay_and_nobody_rejoins_by_it(scheme: Psg, fate: str) -> None:
    psg = scheme
    ana = enrolled(psg, "2015-04-01" if fate == "lapsed" else "2016-04-01")
    if fate == "resigned":
        assert psg("members", "resign", ana, "--on", "2016-10-19").status == 0
    elif fate == "died":
        contact = psg("members", "show", ana, "--json").json["members"][0]["contact"]
        assert psg("contacts", "deceased", contact).status == 0
    before = psg("members", "show", ana, "--json").json
    done = psg("pay", "12", "--method", "transfer", "--for", ana)
    assert done.status == 0, done.err
    assert done.err.endswith("What came in is left over.\n")
    assert psg("payments", "list", "--state", "credit", "--json").json[0]["left_over"] == "12.00"
    after = psg("members", "show", ana, "--json").json
    assert (after["standing"], after["terms"]) == (before["standing"], before["terms"])


def test_who_is_named_pays_whoever_it_is_for(scheme: Psg) -> None:
    psg = scheme
    ana = enrolled(psg, "2016-04-01")
    assert psg("pay", "5", "--method", "cash", "--for", ana, "--from", "Luis Vega").status == 0
    assert psg("payments", "list", "--json").json[0]["payer"] == "Vega, Luis"
    assert psg("pay", "5", "--method", "cash", "--from", "Luis Vega").status == 0
    assert len({row["payer"] for row in psg("payments", "list", "--json").json}) == 2
    assert psg("pay", "5", "--method", "cash", "--from", "Luis Vega", "--new").status == 0
    refused = psg("pay", "5", "--method", "cash", "--from", "Luis Vega")
    assert refused.status == 1
    assert "Luis" in refused.err


def test_the_receipt_of_a_place_has_its_booking_and_a_statement_is_written(
    conference: str, scheme: Psg, tmp_path: Path
) -> None:
    psg = scheme
    booked = psg("book", conference, "--name", "Leo Cruz").line
    paid = psg("pay", "13", "--method", "cheque", "--for", booked, "--reference", "000123").line
    at_once = psg("book", conference, "--name", "Eva Cruz", "--pay", "cash")
    again = psg("receipts", "void", paid, "--reason", "Torn").line
    receipt = at_once.err.split("Receipt ")[1].split(".")[0]
    for number, words in ((paid, (booked, "000123")), (again, (booked, "000123")), (receipt, (at_once.line,))):
        file = tmp_path / f"{number}.pdf"
        assert psg("receipt", number, file).status == 0
        with pypdfium2.PdfDocument(file) as document:
            text = document[0].get_textpage().get_text_bounded()
        assert all(each in text for each in words), text
    file = tmp_path / "statement.pdf"
    assert psg("statement", "Leo Cruz", file, "--from", "2016-01-01").status == 0
    with pypdfium2.PdfDocument(file) as document:
        text = document[0].get_textpage().get_text_bounded()
    assert all(each in text for each in ("Statement of account: Leo Cruz", "Closing balance", "000123"))
    assert psg("statement", "Leo Cruz", "--json").json[-1]["balance"] == "0.00"
    assert psg("statement", "Nobody Here", file).status == 1
    assert psg("statement", "Leo Cruz").status == 2
    assert psg("statement", "Leo Cruz", tmp_path / "x.txt").status == 1

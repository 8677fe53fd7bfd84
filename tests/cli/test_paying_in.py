"""Accounts, slips, statements and balances on the command line."""

from pathlib import Path

import pypdfium2

from tests.cli.conftest import Psg


def pay(psg: Psg, amount: int, method: str, on: str = "2016-10-10") -> None:
    assert psg("pay", amount, "--method", method, "--from", "Ana Ruiz", "--on", on, "--reference", "000123").status == 0


def pages(paper: Path) -> list[str]:
    with pypdfium2.PdfDocument(paper) as document:
        return [page.get_textpage().get_text_bounded() for page in document]


def test_accounts_funds_and_categories_are_added_listed_changed_and_closed(psg: Psg) -> None:
    made = psg("accounts", "add", "Savings", "--kind", "savings", "--sort-code", "123456", "--opening", "100", "--on",
               "2016-04-01")  # fmt: skip
    assert (made.status, made.line) == (0, "savings")
    assert psg("funds", "add", "Roof", "--kind", "restricted", "--purpose", "The roof").line == "roof"
    assert psg("categories", "add", "Raffles", "--direction", "income", "--heading", "fundraising").line == "raffles"
    listed = {one["code"]: one for one in psg("accounts", "list", "--json").json}
    assert list(listed) == ["bank", "cash", "savings"]
    assert listed["savings"] == {
        "code": "savings", "name": "Savings", "kind": "savings", "sort_code": "12-34-56", "number": "",
        "opening_on": "2016-04-01", "opening": {"general": "100.00"}, "closed_on": None,
    }  # fmt: skip
    assert psg("accounts", "change", "savings", "--opening", "roof=7").status == 0
    assert psg("accounts", "list", "--json").json[2]["opening"] == {"roof": "7.00"}
    assert psg("accounts", "change", "bank", "--name", "Co-op").out == "Account Co-op changed.\n"
    assert psg("accounts", "close", "savings").status == 1
    assert psg("categories", "close", "Raffles").status == 0
    assert psg("funds", "change", "roof", "--name", "Hall roof").status == 0
    assert "raffles" not in [one["code"] for one in psg("categories", "list", "--json").json]
    assert psg("categories", "list", "--all", "--json").json[-1]["closed_on"] == "2016-10-20"
    assert psg("categories", "change", "raffles", "--reopen").status == 0
    assert psg("categories", "change", "raffles").status == 2
    assert psg("accounts", "change", "bank", "--reopen", "--name", "X").status == 2
    assert psg("accounts", "add", "X", "--kind", "bank", "--opening", "3").status == 2
    assert psg("accounts", "close", "petty").status == 1
    assert "books there itself" in psg("funds", "close", "general").err
    assert "what is kept of a transfer" in psg("categories", "close", "bank-charges").err


def test_years_budgets_and_figures_of_before(psg: Psg) -> None:
    assert psg("years", "add", "2016-04-01", "2016-12-31").status == 0
    assert psg("years", "list", "--json").json[2] == {"first": "2016-04-01", "last": "2016-12-31", "listed": True}
    assert psg("budget", "set", "postage", "120", "--year", "2016").status == 0
    assert psg("budget", "list", "--json").json == [{"category": "postage", "amount": "120.00"}]
    assert psg("figures-before", "set", "postage", "12.50").status == 0
    assert psg("figures-before", "set", "asset-sale", "-3", "--last-year").status == 0
    assert psg("figures-before", "list", "--json").json == [
        {"category": "postage", "fund": "general", "amount": "-12.50", "last_year": False},
        {"category": "asset-sale", "fund": "general", "amount": "-3.00", "last_year": True},
    ]
    assert psg("budget", "set", "postage", "120", "--year", "1991").status == 0
    assert psg("years", "remove", "2016-04-01").status == 0
    assert psg("years", "remove", "2016-04-01").status == 1


def test_what_is_in_hand_goes_to_the_bank_and_the_statement_agrees(psg: Psg, tmp_path: Path) -> None:
    for amount, method in ((30, "cheque"), (5, "charity-voucher"), (12, "cash"), (8, "transfer")):
        pay(psg, amount, method)
    found = psg("slips", "in-hand", "--json").json
    assert (found["cash"], found["in_cheques"], [one["id"] for one in found["cheques"]]) == ("12.00", "35.00", [1, 2])
    made = psg("slips", "add", "--all", "--on", "2016-10-14", "--denomination", "5=2", "--denomination", "50p=4")
    assert made.line == "S-2016-001"
    assert psg("slips", "list", "--json").json[0]["total"] == "47.00"
    assert psg("slips", "add", "1").status == 1
    assert psg("slips", "add", "1", "--all").status == 2
    assert psg("slips", "credit", "S-2016-001", "--cash", "--on", "2016-10-17").status == 0
    assert psg("slips", "credit", "S-2016-001", "--cheque", 1, "--on", "2016-10-18").status == 0
    page = psg("slips", "show", "s-2016-001", "--json").json
    assert (page["uncredited"], page["denominations"]) == ("5.00", {"5.00": 2, "0.50": 4})
    found = psg("reconcile", "bank", "--on", "2016-10-17", "--statement", "20", "--keep", "--json").json
    assert (found["books"], found["expected"], found["difference"]) == ("55.00", "20.00", "0.00")
    assert [(one["what"], one["amount"], one["slip"]) for one in found["uncredited"]] == [
        ("slip", "30.00", "S-2016-001"), ("slip", "5.00", "S-2016-001"),
    ]  # fmt: skip
    kept = psg("reconciliations", "list", "--json").json
    assert (kept[0]["account"], kept[0]["difference"]) == ("bank", "0.00")
    assert psg("reconciliations", "show", kept[0]["id"], "--json").json["uncredited"] == found["uncredited"]
    told = psg("reconcile", "bank", "--on", "2016-10-20", "--statement", "49").out
    assert told.splitlines()[-1] == "That is £1.00 less than the books expect."
    paper = tmp_path / "slip.pdf"
    assert psg("slips", "print", "S-2016-001", paper).status == 0
    (text,) = pages(paper)
    assert all(words in text for words in ("Ruiz, Ana", "000123", "£47.00", "Paid in by (signature)"))
    assert psg("reconcile", "bank", "--on", "2016-10-20", "--statement", "49", "--note", "x").status == 2
    assert "in the future" in psg("reconcile", "bank", "--on", "2016-10-21", "--statement", "49").err
    assert "has no statement" in psg("reconcile", "cash", "--on", "2016-10-20", "--statement", "49").err
    assert psg("accounts", "change", "bank", "--opening", "5", "--on", "2016-04-01").status == 0
    assert "begin on 1 April 2016" in psg("reconcile", "bank", "--on", "2016-03-31", "--statement", "49").err


def test_a_cash_box_below_nothing_does_not_keep_cheques_from_the_bank(psg: Psg) -> None:
    pay(psg, 30, "cheque")
    spent = ("spend", "5", "--to", "The post office", "--category", "postage", "--method", "cash", "--account", "cash")
    assert psg(*spent, "--on", "2016-10-10").status == 0
    assert "there was only £0.00 in the cash box" in psg("slips", "add", "1", "--cash", "4").err
    assert psg("slips", "add", "--all").line == "S-2016-001"
    assert [psg("slips", "show", "S-2016-001", "--json").json[one] for one in ("cash", "total")] == ["0.00", "30.00"]


def test_balances_by_account_and_fund_as_at_a_day(psg: Psg) -> None:
    psg("funds", "add", "Roof", "--kind", "restricted")
    psg("accounts", "change", "bank", "--opening", "50", "--opening", "roof=20", "--on", "2016-04-01")
    pay(psg, 30, "cheque")
    pay(psg, 12, "cash")
    found = psg("balances", "--json").json
    assert [(one["account"], one["balance"], one["funds"]) for one in found["accounts"]] == [
        ("bank", "100.00", {"general": "80.00", "roof": "20.00"}), ("cash", "12.00", {"general": "12.00"}),
    ]  # fmt: skip
    assert (found["funds"], found["total"]) == ({"general": "92.00", "roof": "20.00"}, "112.00")
    assert found["in_hand"] == {"cash": "12.00", "cheques": "30.00"}
    assert psg("balances", "--on", "2016-10-09", "--json").json["total"] == "70.00"
    assert "Of that in cheques and vouchers in hand: £30.00" in psg("balances").out


def test_a_hundred_cheques_fill_several_pages_and_every_one_is_there(psg: Psg, tmp_path: Path) -> None:
    for number in range(70):
        psg("pay", 1, "--method", "cheque", "--from", f"Ana Ruiz{'abcdefghij'[number % 10]}", "--reference", number)
    psg("slips", "add", "--all")
    paper = tmp_path / "slip.pdf"
    assert psg("slips", "print", "S-2016-001", paper).status == 0
    texts = pages(paper)
    assert len(texts) > 1
    assert sum(text.count("Ruiz") for text in texts) == 70
    assert "Paid in by (signature)" in texts[-1]

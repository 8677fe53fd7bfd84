"""The committee's page: year to date, budget, last year."""

from datetime import datetime
from functools import partial

import pytest

from psg_admin.paper.pdf import list_pdf
from psg_admin.paper.preview import page_words
from psg_admin.reports.committee import committee_listing, committee_rows
from psg_admin.store.office import Office
from tests.books.ledger import Ledger
from tests.offices import TODAY
from tests.payments.books import pounds
from tests.reports.year import YEAR, year_of

MADE_AT = datetime(2016, 10, 20, 10, 0)  # noqa: DTZ001 - as a person reads the clock


@pytest.fixture
def ledger(office: Office) -> Ledger:
    return year_of(office)


def test_each_heading_has_the_year_to_date_its_budget_and_last_year(ledger: Ledger) -> None:
    rows = ledger.office.read(partial(committee_rows, days=YEAR, today=TODAY))
    found = {row.words: (row.kind, row.so_far.plain(), row.budget and row.budget.plain(), row.last_year.plain())
             for row in rows}  # fmt: skip
    assert found["Subscriptions"] == ("in", "27.00", "500.00", "0.00")
    assert found["Office and running costs"] == ("out", "52.53", "60.00", "25.30")
    assert found["Total receipts"] == ("sum", "58.56", "500.00", "100.00")
    assert found["In all accounts now"] == ("sum", "204.57", None, "275.19")
    [costs] = [row for row in rows if row.words == "Office and running costs"]
    assert costs.still == pounds("7.47")


def test_it_goes_on_paper(ledger: Ledger) -> None:
    listing = ledger.office.read(partial(committee_listing, days=YEAR, today=TODAY, made_at=MADE_AT))
    words = page_words(list_pdf(listing), 0)
    for said in ("Year to date and budget", "As at 20 October 2016", "£500.00", "Budget"):
        assert said in words

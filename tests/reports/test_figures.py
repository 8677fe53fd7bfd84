"""The charts of the annual report: right figures, one drawing for page, SVG and PNG, a sentence that is read aloud."""

import zlib
from datetime import date, datetime, timedelta
from functools import partial
from xml.etree import ElementTree as ET

import pytest
from PySide6.QtCore import QByteArray
from PySide6.QtGui import QImage
from PySide6.QtSvg import QSvgRenderer
from sqlalchemy import select
from sqlalchemy.orm import Session

from psg_admin.kernel.errors import BadInput
from psg_admin.kernel.money import Money
from psg_admin.memberships.model import Member, StandingSpan
from psg_admin.memberships.states import Standing
from psg_admin.paper.chart import Area, Chart, Path, Series, chart_pdf, chart_png, chart_svg, line_with_bars, stacked
from psg_admin.reports.figures import events_by_year, figures, members_by_month, money_by_heading
from psg_admin.sample.make import fill
from psg_admin.store.office import Office
from tests.books.ledger import Ledger
from tests.offices import TODAY
from tests.paper.tagged import is_tagged, parts_of_pages
from tests.payments.books import pounds
from tests.reports.year import LAST_YEAR, YEAR, year_of

MADE_AT = datetime(2016, 10, 20, 10, 0)  # noqa: DTZ001 - as a person reads the clock


@pytest.fixture
def ledger(office: Office) -> Ledger:
    return year_of(office)


def charts(office: Office, count: int = 2) -> dict[str, Chart]:
    return {chart.key: chart for chart in office.read(partial(figures, count=count, today=TODAY))}


def test_money_stands_under_its_heading_year_by_year(ledger: Ledger) -> None:
    came = ledger.office.read(partial(money_by_heading, some=[LAST_YEAR, YEAR], income=True))
    assert [year.amounts.get("Gifts") for year in came] == [pounds("100"), pounds("10")]
    went = ledger.office.read(partial(money_by_heading, some=[LAST_YEAR, YEAR], income=False))
    assert [year.total for year in went] == [pounds("25.30"), pounds("62.52")]
    said = charts(ledger.office)["spending"].said
    assert said == "In 2016/17 £62.52 was spent, most of it for Office and running costs (£52.53)."


def test_of_a_year_from_which_more_went_back_than_came_in_nothing_is_said_to_be_most(sqlite_office: Office) -> None:
    ledger = Ledger(sqlite_office)
    back = ledger.pay(ledger.person("Ana"), "9.00", gift=pounds("9.00"), on=date(2016, 3, 1), receipt=False)
    ledger.reverse(back.made, date(2016, 5, 2))
    assert charts(sqlite_office)["income"].said == "In 2016/17 −£9.00 came in."


def test_members_month_by_month_are_those_whose_standing_counts(sqlite_office: Office) -> None:
    sqlite_office.write(partial(fill, members=40, today=TODAY))
    months = sqlite_office.read(partial(members_by_month, first=date(2014, 4, 1), today=TODAY))
    assert (months[0].month, months[-1].month) == (date(2014, 4, 1), date(2016, 9, 1))

    def on(session: Session, day: date) -> int:
        rows = session.execute(
            select(Member.since, Member.until, StandingSpan.start_day, StandingSpan.end_day, StandingSpan.standing)
            .join(StandingSpan, StandingSpan.membership_id == Member.membership_id)
        )  # fmt: skip
        return sum(
            since <= day and (until is None or day < until) and start <= day and (end is None or day < end)
            and Standing(standing).counts
            for since, until, start, end, standing in rows
        )  # fmt: skip

    before = sqlite_office.read(partial(on, day=date(2014, 3, 31)))
    for month in months:
        end = (month.month.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
        assert month.members == sqlite_office.read(partial(on, day=end)) == before + month.joined - month.left
        before = month.members


def test_events_are_those_that_began_in_the_year(sqlite_office: Office) -> None:
    sqlite_office.write(partial(fill, members=40, today=TODAY))
    [year] = sqlite_office.read(partial(events_by_year, some=[LAST_YEAR]))
    assert (year.events, year.places > 0, year.takings > Money()) == (1, True, True)


def test_a_chart_is_the_same_on_the_page_in_the_svg_and_in_the_png(ledger: Ledger) -> None:
    for chart in charts(ledger.office).values():
        page = chart_pdf(chart, organisation="Peru Support Group", made_at=MADE_AT)
        assert page == chart_pdf(chart, organisation="Peru Support Group", made_at=MADE_AT)
        svg = chart_svg(chart)
        root = ET.fromstring(svg)
        space = "{http://www.w3.org/2000/svg}"
        assert [root.findtext(f"{space}{tag}") for tag in ("title", "desc")] == [chart.title, chart.said]
        renderer = QSvgRenderer(QByteArray(svg.encode("utf-8")))
        assert renderer.isValid()
        picture = QImage.fromData(QByteArray(chart_png(chart, made_at=MADE_AT)))
        assert (picture.width(), picture.height()) == (1560, 780)
        inks = {picture.pixelColor(x, y).name() for x in range(0, 1560, 3) for y in range(0, 780, 3)}
        assert len(inks) > 3


def test_on_paper_it_has_its_table_and_a_sentence_that_is_read_aloud(ledger: Ledger) -> None:
    chart = charts(ledger.office)["income"]
    data = chart_pdf(chart, organisation="Peru Support Group", made_at=MADE_AT)
    assert is_tagged(data)
    [page] = parts_of_pages(data)
    assert page.all("H1") == ["What came in, by year"]
    assert chart.said in page.all("P")
    assert page.all("TH") == ["Heading", "2015/16", "2016/17"]
    cells = page.all("TD")
    assert cells[cells.index("Gifts") :][:3] == ["Gifts", "£100.00", "£10.00"]


def test_a_png_says_what_it_shows(ledger: Ledger) -> None:
    chart = charts(ledger.office)["members"]
    data = chart_png(chart, made_at=MADE_AT, scale=0.5)
    assert b"iTXtDescription" in data
    assert chart.said.encode() in data
    start = data.index(b"IHDR")
    assert zlib.crc32(data[start : start + 17]).to_bytes(4, "big") == data[start + 17 : start + 21]


def test_an_office_without_anything_has_charts_as_well(sqlite_office: Office) -> None:
    for chart in charts(sqlite_office, 1).values():
        assert chart_pdf(chart, organisation="", made_at=MADE_AT).startswith(b"%PDF")
        assert chart_svg(chart).startswith("<svg")


def test_bars_stand_where_their_values_are() -> None:
    shapes = stacked(["a", "b"], [Series("In", [10, 20]), Series("Out", [-5, 0])], say=str)
    bars = [shape for shape in shapes if isinstance(shape, Area)][2:]
    assert [round(bar.high / bars[0].high, 2) for bar in bars] == [1.0, 0.5, 2.0]
    assert bars[1].y + bars[1].high == pytest.approx(bars[0].y)
    lines = line_with_bars(["a"], Series("All", [3]), Series("Up", [1]), Series("Down", [0]), say=str, every=1)
    assert [shape for shape in lines if isinstance(shape, Path)]


@pytest.mark.parametrize("count", [0, 21])
def test_years_are_one_to_twenty(sqlite_office: Office, count: int) -> None:
    with pytest.raises(BadInput, match="1 to 20 years"):
        charts(sqlite_office, count)

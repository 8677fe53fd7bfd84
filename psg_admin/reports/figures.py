"""The figures of the annual report: members month by month, money by heading and events over the years, as charts."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from psg_admin.accounts.queries import chart as chart_of
from psg_admin.accounts.queries import years
from psg_admin.accounts.settings import Regulator
from psg_admin.books.model import Posting
from psg_admin.events.model import Event, Place
from psg_admin.kernel.days import DayRange, add_months, month_name, show_day
from psg_admin.kernel.errors import BadInput
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.kernel.words import _, ngettext, pgettext
from psg_admin.memberships.model import Member, StandingSpan
from psg_admin.memberships.states import Standing
from psg_admin.paper.chart import (
    PALETTE,
    Chart,
    Series,
    chart_pdf,
    chart_png,
    chart_svg,
    line_with_bars,
    stacked,
)
from psg_admin.paper.files import whole_file
from psg_admin.paper.table import Column, Kind
from psg_admin.reports.year_account import Part, year_account
from psg_admin.reports.year_facts import last_of, year_figures
from psg_admin.settings import load_settings
from psg_admin.store.base import MoneyColumn
from psg_admin.store.disk import disk_as_user_errors
from psg_admin.store.private import make_folder

MOST_YEARS = 20


@dataclass(frozen=True, slots=True)
class MonthOfMembers:
    """How many members there were at the end of a month, who had joined in it, and who had left."""

    month: date
    members: int
    joined: int
    left: int


@dataclass(frozen=True, slots=True)
class YearOfMoney:
    """What a financial year had for each heading, in the order of ``headings`` of the chart it belongs to."""

    days: DayRange
    amounts: Mapping[str, Money]

    @property
    def total(self) -> Money:
        """What all of them come to."""
        return Money.total(self.amounts.values())


@dataclass(frozen=True, slots=True)
class YearOfEvents:
    """The events that began in a financial year: how many, the places taken, what came in for them, their cost."""

    days: DayRange
    events: int
    places: int
    takings: Money
    costs: Money


def figures(session: Session, *, count: int, today: date) -> list[Chart]:
    """Return the charts of the last ``count`` financial years, the running one among them.

    :raises BadInput: for no year, or more than twenty.
    """
    if not 1 <= count <= MOST_YEARS:
        raise BadInput(_("Choose 1 to {most} years.").format(most=MOST_YEARS), field="years")
    some = [one for one in years(session, until=today) if one.start <= today][:count][::-1]
    return [
        members_chart(members_by_month(session, first=some[0].start, today=today)),
        money_chart("income", money_by_heading(session, some, income=True), income=True),
        money_chart("spending", money_by_heading(session, some, income=False), income=False),
        events_chart(events_by_year(session, some)),
    ]


def write_figures(charts: Sequence[Chart], folder: Path, *, organisation: str, today: date, made_at: datetime) -> None:
    """Write each chart into ``folder``, made now if it is not there, as PDF, SVG and PNG.

    ``made_at`` is local time.

    :raises Unusable: when a file cannot be written.
    """
    said = _("As at {day}").format(day=show_day(today))
    with disk_as_user_errors(folder):
        make_folder(folder)
    for chart in charts:
        files = {
            ".pdf": chart_pdf(chart, organisation=organisation, made_at=made_at, made_from=said),
            ".svg": chart_svg(chart).encode("utf-8"),
            ".png": chart_png(chart, made_at=made_at),
        }
        for suffix, data in files.items():
            with whole_file(folder / f"{chart.key}{suffix}") as part:
                part.write_bytes(data)


def organisation_of(session: Session) -> str:
    """Return the name of the organisation, which heads the page of a chart."""
    return load_settings(session).organisation


# --- members ----------------------------------------------------------------------------------------------------------


def members_by_month(session: Session, *, first: date, today: date) -> list[MonthOfMembers]:
    """Return the months from that of ``first`` to the last that is over, each with its members; one query.

    Members are those whose standing counts at the end of the month.
    """
    months = [date(first.year, first.month, 1)]
    while add_months(months[-1], 2) <= today + timedelta(days=1):
        months.append(add_months(months[-1], 1))
    ends = [add_months(month, 1) - timedelta(days=1) for month in months]
    query = (
        select(Member.id, Member.since, Member.until, StandingSpan.start_day, StandingSpan.end_day)
        .join(StandingSpan, StandingSpan.membership_id == Member.membership_id)
        .where(
            StandingSpan.standing.in_([one for one in Standing if one.counts]),
            or_(StandingSpan.end_day.is_(None), StandingSpan.end_day > months[0] - timedelta(days=1)),
            StandingSpan.start_day <= ends[-1],
        )
        .order_by(Member.id, StandingSpan.start_day)
    )
    days = [months[0] - timedelta(days=1), *ends]
    joined, left = [0] * (len(days) + 1), [0] * (len(days) + 1)
    for begun, ended in _stays(session.execute(query), days):
        joined[begun] += 1
        left[ended] += 1
    found: list[MonthOfMembers] = []
    there = joined[0]
    for place, month in enumerate(months, 1):
        there += joined[place] - left[place]
        found.append(MonthOfMembers(month, there, joined[place], left[place]))
    return found


def _stays(rows: Iterable[Sequence[Any]], days: Sequence[date]) -> Iterator[tuple[int, int]]:
    """Yield for each stay of a member the place in ``days`` of the first on which it was one, and of the first after
    it on which it was none. Spans of standing that follow each other without a day between are one stay.
    """
    who, begun, ended = 0, 0, 0
    for member_id, since, until, start, end in rows:
        first = bisect_left(days, max(since, start))
        after = bisect_left(days, min(until or date.max, end or date.max))
        if first >= after:
            continue
        if member_id == who and first <= ended:
            ended = max(ended, after)
            continue
        if who:
            yield begun, ended
        who, begun, ended = member_id, first, after
    if who:
        yield begun, ended


def members_chart(months: Sequence[MonthOfMembers]) -> Chart:
    """Return the chart of the members at each month's end, with who joined and who left."""
    last = months[-1]
    joined, left = sum(one.joined for one in months), sum(one.left for one in months)
    said = ngettext(
        "At the end of {month} there was {count} member. Since {first} {joined} joined and {left} left.",
        "At the end of {month} there were {count} members. Since {first} {joined} joined and {left} left.",
        last.members,
    ).format(
        month=_month(last.month), count=f"{last.members:,}", first=_month(months[0].month), joined=f"{joined:,}",
        left=f"{left:,}",
    )  # fmt: skip
    every = 12 if len(months) > 12 else 1 if len(months) < 4 else 3
    shapes = line_with_bars(
        [_month(one.month) for one in months], Series(_("Members"), [one.members for one in months]),
        Series(pgettext("members", "Joined"), [one.joined for one in months]),
        Series(pgettext("members", "Left"), [one.left for one in months]), say=_count, every=every,
    )  # fmt: skip
    columns: list[Column[MonthOfMembers]] = [
        Column("month", _("Month"), lambda r: _month(r.month)),
        Column("members", _("Members"), lambda r: r.members, Kind.COUNT),
        Column("joined", pgettext("members", "Joined"), lambda r: r.joined, Kind.COUNT),
        Column("left", pgettext("members", "Left"), lambda r: r.left, Kind.COUNT),
    ]
    return Chart("members", _("Members month by month"), said, shapes, columns, months)


# --- money ------------------------------------------------------------------------------------------------------------


def money_by_heading(session: Session, some: Sequence[DayRange], *, income: bool) -> list[YearOfMoney]:
    """Return what each year received or spent for each heading."""
    known = chart_of(session)
    found = []
    for days in some:
        account = year_account(year_figures(session, days), known, regulator=Regulator.ENGLAND)
        part = account.parts[Part.RECEIPTS if income else Part.PAYMENTS]
        found.append(YearOfMoney(days, {line.words: line.total for line in part.lines if line.words}))
    return found


def money_chart(key: str, some: Sequence[YearOfMoney], *, income: bool) -> Chart:
    """Return the chart of what came in or went out by heading, a bar for each year."""
    whole: defaultdict[str, Money] = defaultdict(Money)
    for one in some:
        for words, amount in one.amounts.items():
            whole[words] += amount
    headings = sorted(whole, key=lambda words: (-whole[words].pence, words))
    shown, rest = headings[: len(PALETTE) - 1], headings[len(PALETTE) - 1 :]
    if len(rest) == 1:
        shown, rest = headings, []
    series = [Series(words, [_pounds(one.amounts.get(words, NOTHING)) for one in some]) for words in shown]
    if rest:
        others = [_pounds(Money.total(one.amounts.get(words, NOTHING) for words in rest)) for one in some]
        series.append(Series(_("Others"), others))
    title = _("What came in, by year") if income else _("What your subscriptions have helped to fund, by year")
    last = some[-1]
    most = max(last.amounts, key=lambda one: last.amounts[one].pence, default=None)
    if most is None or last.total <= NOTHING:
        words = _("In {year} {amount} came in.") if income else _("In {year} {amount} was spent.")
        said = words.format(year=_year(last.days), amount=last.total.show())
    else:
        words = (
            _("In {year} {amount} came in, most of it for {heading} ({part}).")
            if income
            else _("In {year} {amount} was spent, most of it for {heading} ({part}).")
        )
        said = words.format(
            year=_year(last.days), amount=last.total.show(), heading=most, part=last.amounts[most].show()
        )
    columns: list[Column[str]] = [
        Column("heading", _("Heading"), lambda r: r),
        *(_year_column(one) for one in some),
    ]
    shapes = stacked([_year(one.days) for one in some], series, say=_show_pounds)
    return Chart(key, title, said, shapes, columns, headings)


def _year_column(year: YearOfMoney) -> Column[str]:
    return Column(
        str(year.days.start), _year(year.days), lambda heading: year.amounts.get(heading, NOTHING), Kind.MONEY
    )


# --- events -----------------------------------------------------------------------------------------------------------


def events_by_year(session: Session, some: Sequence[DayRange]) -> list[YearOfEvents]:
    """Return of each year its events, the places taken at them, and what came in and went out for them."""
    return [_events(session, days) for days in some]


def _events(session: Session, days: DayRange) -> YearOfEvents:
    first = datetime(days.start.year, days.start.month, days.start.day)  # noqa: DTZ001 - the clock at the venue
    end = last_of(days) + timedelta(days=1)
    held = (Event.starts_at >= first, Event.starts_at < datetime(end.year, end.month, end.day))  # noqa: DTZ001 - as above
    events = session.scalar(select(func.count()).select_from(Event).where(*held, Event.cancelled_on.is_(None))) or 0
    places = select(func.count()).select_from(Place).join(Event, Event.id == Place.event_id)
    taken = session.scalar(places.where(*held, Place.cancelled_on.is_(None))) or 0
    moved = func.sum(Posting.amount, type_=MoneyColumn())
    query = select(Posting.source, moved).join(Event, Event.id == Posting.event_id).where(*held)
    sums = {source: amount for source, amount in session.execute(query.group_by(Posting.source))}  # noqa: C416 - rows are no pairs to mypy
    return YearOfEvents(days, events, taken, sums.get("payment", NOTHING), -sums.get("spending", NOTHING))


def events_chart(some: Sequence[YearOfEvents]) -> Chart:
    """Return the chart of what events took and cost, with their places."""
    last = some[-1]
    said = ngettext(
        "In {year} {count} place was taken at events; {amount} came in for them.",
        "In {year} {count} places were taken at events; {amount} came in for them.",
        last.places,
    ).format(year=_year(last.days), count=f"{last.places:,}", amount=last.takings.show())
    feet = [
        ngettext("{year}: {count} place", "{year}: {count} places", one.places).format(
            year=_year(one.days), count=f"{one.places:,}"
        )
        for one in some
    ]  # fmt: skip
    series = [Series(_("Takings"), [_pounds(one.takings) for one in some]),
              Series(_("Costs"), [-_pounds(one.costs) for one in some])]  # fmt: skip
    columns: list[Column[YearOfEvents]] = [
        Column("year", _("Year"), lambda r: _year(r.days)),
        Column("events", _("Events"), lambda r: r.events, Kind.COUNT),
        Column("places", _("Places"), lambda r: r.places, Kind.COUNT),
        Column("takings", _("Takings"), lambda r: r.takings, Kind.MONEY),
        Column("costs", _("Costs"), lambda r: r.costs, Kind.MONEY),
        Column("result", _("Result"), lambda r: r.takings - r.costs, Kind.MONEY),
    ]
    shapes = stacked(feet, series, say=_show_pounds)
    return Chart("events", _("Places and takings at events, by year"), said, shapes, columns, some)


def _month(day: date) -> str:
    return pgettext("a month", "{month} {year}").format(month=month_name(day.month), year=day.year)


def _year(days: DayRange) -> str:
    last = last_of(days)
    return str(last.year) if last.year == days.start.year else f"{days.start.year}/{last.year % 100:02d}"


def _pounds(amount: Money) -> float:
    return amount.pence / 100


def _count(value: float) -> str:
    return f"{abs(value):,.0f}"


def _show_pounds(value: float) -> str:
    return f"−£{-value:,.0f}" if round(value) < 0 else f"£{value:,.0f}"

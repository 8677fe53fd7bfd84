"""Commands about accounts, funds, categories, financial years, budgets, and figures of before."""

import enum
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import click

from psg_admin.accounts import operations, queries
from psg_admin.accounts.rules import (
    GENERAL,
    AccountInfo,
    CategoryInfo,
    Chart,
    FundInfo,
    heading_of,
    year_named,
    year_of,
)
from psg_admin.accounts.states import AccountKind, Direction, FundKind
from psg_admin.cli.face import Face, as_json, begins_office, pass_face, report
from psg_admin.cli.listing import print_listing
from psg_admin.cli.options import SumCommand, Whole, none_given
from psg_admin.kernel.changes import Changes
from psg_admin.kernel.days import DayRange
from psg_admin.kernel.money import Money
from psg_admin.kernel.words import _, translate
from psg_admin.paper.table import Column, Kind

year_option = click.option(
    "--year", type=Whole(1990, 2200), help="The financial year that begins in this one (the running one)."
)
all_option = click.option("--all", "closed", is_flag=True, help="Those that are closed, too.")
on_option = click.option("--on", "on_text", metavar="DAY", help="The last day on which it is used (today).")


def financial_year(face: Face, year: int | None) -> DayRange:
    """Return the financial year that begins in ``year``, or the running one; at most the one after that.

    :raises Refused: when none does.
    """
    known = face.read(partial(queries.years, until=face.today))
    return year_of(known, face.today) if year is None else year_named(known, year)


def _chart(face: Face) -> Chart:
    return face.read(queries.chart)


def _sums(texts: tuple[str, ...], chart: Chart) -> dict[str, Money] | None:
    """Return opening balances by fund, typed as "120" or "reserve=120"; None where none was given."""
    if not texts:
        return None
    found: dict[str, Money] = {}
    for text in texts:
        fund, sign, amount = text.rpartition("=")
        code = chart.fund(fund).code if sign else GENERAL
        found[code] = Money.parse(amount, field="opening", allow_negative=True)
    return found


# --- what accounts, funds and categories have alike -------------------------------------------------------------------

_Info = AccountInfo | FundInfo | CategoryInfo


def _close(face: Face, deed: Callable[..., Changes], found: _Info, on_text: str | None) -> None:
    work = partial(deed, code=found.code, on=face.day(on_text, "on"), today=face.today)
    report(face.write(work), reference=False)


def _reopened(face: Face, deed: Callable[..., Changes], found: _Info, *, reopen: bool, nothing: bool) -> bool:
    """Open again what was closed, where that is asked for; ``nothing`` else is said then. Return whether it was."""
    if not reopen and nothing:
        raise click.UsageError(_("Say what is to change, such as --name NAME."))
    if reopen and not nothing:
        raise click.UsageError(_("--reopen stands alone: change the rest afterwards."))
    if reopen:
        report(face.write(partial(deed, code=found.code)), reference=False)
    return reopen


def _with(found: _Info, options: Mapping[str, Any], **kinds: type[enum.StrEnum]) -> dict[str, Any]:
    """Return what ``found`` is, but for what is given; ``kinds`` are the enums of choices."""
    values = {key: getattr(found, key) if value is None else value for key, value in options.items()}
    return {key: kinds[key](value) if key in kinds else value for key, value in values.items()}


# --- accounts ---------------------------------------------------------------------------------------------------------


@click.group()
def accounts() -> None:
    """Accounts in which money lies: list, add, change, close."""


@accounts.command("list")
@all_option
@as_json
@pass_face
def accounts_list(face: Face, *, closed: bool, as_json: bool) -> None:
    """List the accounts with their codes."""
    columns: list[Column[AccountInfo]] = [
        Column("code", _("Code"), lambda r: r.code, Kind.CODE),
        Column("name", _("Name"), lambda r: r.name),
        Column("kind", _("Kind"), lambda r: r.kind.label, data=lambda r: r.kind),
        Column("sort_code", _("Sort code"), lambda r: r.sort_code, Kind.CODE),
        Column("number", _("Account number"), lambda r: r.number, Kind.CODE),
        Column("opening_on", _("Books begin on"), lambda r: r.opening_on, Kind.DAY),
        Column("closed_on", _("Closed on"), lambda r: r.closed_on, Kind.DAY),
    ]
    rows = [one for one in _chart(face).accounts.values() if closed or one.closed_on is None]
    balances = face.read(queries.opening_balances) if as_json else {}

    def data(row: AccountInfo) -> Mapping[str, Any]:
        opening = {fund: amount for (account, fund), amount in balances.items() if account == row.code}
        return {
            "code": row.code, "name": row.name, "kind": row.kind, "sort_code": row.sort_code, "number": row.number,
            "opening_on": row.opening_on, "opening": opening, "closed_on": row.closed_on,
        }  # fmt: skip

    print_listing(columns, rows, as_json=as_json, data=data)


_KINDS = click.Choice([kind.value for kind in AccountKind])
_opening = click.option(
    "--opening", "openings", multiple=True, metavar="SUM",
    help="What lay in it as its books begin: a sum, or FUND=SUM for another fund. May be repeated.",
)  # fmt: skip


@accounts.command("add")
@click.argument("name")
@click.option("--kind", type=_KINDS, required=True, help="What kind of account it is.")
@click.option("--code", default="", help="A short name for commands (made from the name).")
@click.option("--sort-code", default="")
@click.option("--number", default="")
@_opening
@click.option("--on", "on_text", metavar="DAY", help="The day on which its books begin, with the opening balance.")
@pass_face
@begins_office
def accounts_add(
    face: Face, name: str, kind: str, code: str, sort_code: str, number: str, openings: tuple[str, ...],
    on_text: str | None,
) -> None:  # fmt: skip
    """Add an account NAME."""
    if openings and on_text is None:
        raise click.UsageError(_("--opening is what lay there on a day: give --on too."))
    deed = partial(
        operations.add_account, name=name, kind=AccountKind(kind), code=code, sort_code=sort_code, number=number,
        opening=_sums(openings, _chart(face)) if openings else None,
        opening_on=None if on_text is None else face.day(on_text, "on"), today=face.today,
    )  # fmt: skip
    report(face.write(deed))


@accounts.command("change")
@click.argument("account")
@click.option("--name", help="What it is called.")
@click.option("--kind", type=_KINDS)
@click.option("--sort-code")
@click.option("--number")
@_opening
@click.option("--on", "on_text", metavar="DAY", help="The day on which its books begin, with the opening balance.")
@click.option("--reopen", is_flag=True, help="It was closed and is used again.")
@pass_face
@begins_office
def accounts_change(
    face: Face, /, account: str, openings: tuple[str, ...], on_text: str | None, *, reopen: bool, **options: Any
) -> None:
    """Change what is given of ACCOUNT, named by its code or its name; the rest stays as it is."""
    known = _chart(face)
    found = known.account(account)
    nothing = none_given(options) and not openings and on_text is None
    if _reopened(face, operations.reopen_account, found, reopen=reopen, nothing=nothing):
        return
    values = _with(found, options, kind=AccountKind)
    deed = partial(
        operations.change_account, code=found.code, opening=_sums(openings, known),
        opening_on=None if on_text is None else face.day(on_text, "on"), today=face.today, **values,
    )  # fmt: skip
    report(face.write(deed), reference=False)


@accounts.command("close")
@click.argument("account")
@on_option
@pass_face
def accounts_close(face: Face, account: str, on_text: str | None) -> None:
    """Close ACCOUNT, in which nothing lies any more; it stays readable."""
    _close(face, operations.close_account, _chart(face).account(account), on_text)


# --- funds ------------------------------------------------------------------------------------------------------------


@click.group()
def funds() -> None:
    """Funds kept apart for a purpose: list, add, change, close."""


@funds.command("list")
@all_option
@as_json
@pass_face
def funds_list(face: Face, *, closed: bool, as_json: bool) -> None:
    """List the funds with their codes."""
    columns: list[Column[FundInfo]] = [
        Column("code", _("Code"), lambda r: r.code, Kind.CODE),
        Column("name", _("Name"), lambda r: r.name),
        Column("kind", _("Kind"), lambda r: r.kind.label, data=lambda r: r.kind),
        Column("purpose", _("Purpose"), lambda r: r.purpose),
        Column("closed_on", _("Closed on"), lambda r: r.closed_on, Kind.DAY),
    ]
    rows = [one for one in _chart(face).funds.values() if closed or one.closed_on is None]
    print_listing(columns, rows, as_json=as_json)


_FUNDS = click.Choice([kind.value for kind in FundKind])


@funds.command("add")
@click.argument("name")
@click.option("--kind", type=_FUNDS, required=True, help="How freely its money can be used.")
@click.option("--purpose", default="", help="What its money is for.")
@click.option("--code", default="", help="A short name for commands (made from the name).")
@pass_face
@begins_office
def funds_add(face: Face, name: str, kind: str, purpose: str, code: str) -> None:
    """Add a fund NAME."""
    report(face.write(partial(operations.add_fund, name=name, kind=FundKind(kind), purpose=purpose, code=code)))


@funds.command("change")
@click.argument("fund")
@click.option("--name", help="What it is called.")
@click.option("--kind", type=_FUNDS)
@click.option("--purpose")
@click.option("--reopen", is_flag=True, help="It was closed and is used again.")
@pass_face
@begins_office
def funds_change(face: Face, /, fund: str, *, reopen: bool, **options: Any) -> None:
    """Change what is given of FUND, named by its code or its name; the rest stays as it is."""
    found = _chart(face).fund(fund)
    if _reopened(face, operations.reopen_fund, found, reopen=reopen, nothing=none_given(options)):
        return
    values = _with(found, options, kind=FundKind)
    report(face.write(partial(operations.change_fund, code=found.code, **values)), reference=False)


@funds.command("close")
@click.argument("fund")
@on_option
@pass_face
def funds_close(face: Face, fund: str, on_text: str | None) -> None:
    """Close FUND, in which nothing is left; it stays readable."""
    _close(face, operations.close_fund, _chart(face).fund(fund), on_text)


# --- categories -------------------------------------------------------------------------------------------------------


@click.group()
def categories() -> None:
    """Categories of income and expense: list, add, change, close."""


@categories.command("list")
@click.option("--direction", type=click.Choice([d.value for d in Direction]), help="Only those.")
@all_option
@as_json
@pass_face
def categories_list(face: Face, direction: str | None, *, closed: bool, as_json: bool) -> None:
    """List the categories with the headings of the year's account that they count to."""
    columns: list[Column[CategoryInfo]] = [
        Column("code", _("Code"), lambda r: r.code, Kind.CODE),
        Column("name", _("Name"), lambda r: r.name),
        Column("direction", _("Income or expense"), lambda r: r.direction.label, data=lambda r: r.direction),
        Column("heading", _("Heading"), lambda r: translate(heading_of(r.heading).england), data=lambda r: r.heading),
        Column("closed_on", _("Closed on"), lambda r: r.closed_on, Kind.DAY),
    ]
    rows = [
        one
        for one in _chart(face).categories.values()
        if (closed or one.closed_on is None) and direction in {None, one.direction.value}
    ]
    print_listing(columns, rows, as_json=as_json)


_DIRECTIONS = click.Choice([direction.value for direction in Direction])


@categories.command("add")
@click.argument("name")
@click.option("--direction", type=_DIRECTIONS, required=True, help="Which way its money goes.")
@click.option("--heading", required=True, help="The heading of the year's account that it counts to.")
@click.option("--code", default="", help="A short name for commands (made from the name).")
@pass_face
@begins_office
def categories_add(face: Face, name: str, direction: str, heading: str, code: str) -> None:
    """Add a category NAME."""
    deed = partial(operations.add_category, name=name, direction=Direction(direction), heading=heading, code=code)
    report(face.write(deed))


@categories.command("change")
@click.argument("category")
@click.option("--name", help="What it is called.")
@click.option("--direction", type=_DIRECTIONS)
@click.option("--heading", help="The heading of the year's account that it counts to.")
@click.option("--reopen", is_flag=True, help="It was closed and is used again.")
@pass_face
@begins_office
def categories_change(face: Face, /, category: str, *, reopen: bool, **options: Any) -> None:
    """Change what is given of CATEGORY, named by its code or its name; the rest stays as it is."""
    found = _chart(face).category(category)
    if _reopened(face, operations.reopen_category, found, reopen=reopen, nothing=none_given(options)):
        return
    values = _with(found, options, direction=Direction)
    report(face.write(partial(operations.change_category, code=found.code, **values)), reference=False)


@categories.command("close")
@click.argument("category")
@on_option
@pass_face
def categories_close(face: Face, category: str, on_text: str | None) -> None:
    """Close CATEGORY: it is offered no more, and what was booked there stays."""
    _close(face, operations.close_category, _chart(face).category(category), on_text)


# --- years, budgets, figures of before --------------------------------------------------------------------------------


@click.group()
def years() -> None:
    """Financial years, also longer or shorter ones: list, add, remove."""


@years.command("list")
@as_json
@pass_face
def years_list(face: Face, *, as_json: bool) -> None:
    """List the financial years up to the next one, the newest first; the usual ones of a long time ago are left out."""
    columns: list[Column[tuple[DayRange, bool]]] = [
        Column("first", _("First day"), lambda r: r[0].start, Kind.DAY),
        Column("last", _("Last day"), lambda r: r[0].last, Kind.DAY),
        Column("listed", _("Listed"), lambda r: _("yes") if r[1] else "", data=lambda r: r[1]),
    ]
    print_listing(columns, face.read(partial(queries.shown_years, today=face.today)), as_json=as_json)


@years.command("add")
@click.argument("first")
@click.argument("last")
@pass_face
@begins_office
def years_add(face: Face, first: str, last: str) -> None:
    """List a financial year from its FIRST to its LAST day, where it is not a usual one; one that begins on the same
    day gets another last day.
    """
    deed = partial(operations.add_year, first_day=face.day(first, "first_day"), last_day=face.day(last, "last_day"))
    report(face.write(deed), reference=False)


@years.command("remove")
@click.argument("first")
@pass_face
def years_remove(face: Face, first: str) -> None:
    """Take the financial year that begins on FIRST off the list."""
    report(face.write(partial(operations.remove_year, first_day=face.day(first, "first_day"))), reference=False)


@click.group()
def budget() -> None:
    """What the committee expects of each category in a year: set, list."""


@budget.command("set", cls=SumCommand)
@click.argument("category")
@click.argument("amount", metavar="SUM")
@year_option
@pass_face
@begins_office
def budget_set(face: Face, category: str, amount: str, year: int | None) -> None:
    """Expect SUM of CATEGORY in a financial year; 0 takes it out."""
    deed = partial(
        operations.set_budget, category=category, amount=Money.parse(amount),
        first_day=financial_year(face, year).start,
    )  # fmt: skip
    report(face.write(deed), reference=False)


@budget.command("list")
@year_option
@as_json
@pass_face
def budget_list(face: Face, year: int | None, *, as_json: bool) -> None:
    """List what is expected of a financial year."""
    first_day = financial_year(face, year).start
    known = _chart(face)
    found = face.read(partial(queries.budgets, first_day=first_day))
    columns: list[Column[str]] = [
        Column("category", _("Category"), known.category_name, data=lambda code: code),
        Column("amount", _("Budget"), lambda code: found[code], Kind.MONEY),
    ]
    print_listing(columns, [code for code in known.categories if code in found], as_json=as_json)


@click.group("figures-before")
def figures_before() -> None:
    """What a year had before its books were kept here: set, list."""


@figures_before.command("set", cls=SumCommand)
@click.argument("category")
@click.argument("amount", metavar="SUM")
@click.option("--fund", default=GENERAL, show_default=True)
@year_option
@click.option("--last-year", is_flag=True, help="It is what the whole year before had, for the column beside.")
@pass_face
@begins_office
def figures_before_set(face: Face, category: str, amount: str, fund: str, year: int | None, *, last_year: bool) -> None:
    """Say that SUM came in (went out, of an expense) for CATEGORY in a year, before its books were kept here; 0 takes
    that out.
    """
    deed = partial(
        operations.set_figure_before, category=category, fund=fund,
        amount=Money.parse(amount, allow_negative=True), first_day=financial_year(face, year).start,
        last_year=last_year,
    )  # fmt: skip
    report(face.write(deed), reference=False)


@figures_before.command("list")
@year_option
@as_json
@pass_face
def figures_before_list(face: Face, year: int | None, *, as_json: bool) -> None:
    """List the figures of before of a financial year; what went out has a minus sign."""
    first_day = financial_year(face, year).start
    known = _chart(face)
    columns: list[Column[queries.FigureBefore]] = [
        Column("category", _("Category"), lambda r: known.category_name(r.category), data=lambda r: r.category),
        Column("fund", _("Fund"), lambda r: known.funds[r.fund].name, data=lambda r: r.fund),
        Column("amount", _("Amount"), lambda r: r.amount, Kind.MONEY),
        Column(
            "last_year", _("Of the year before"), lambda r: _("yes") if r.last_year else "",
            data=lambda r: r.last_year,
        ),
    ]  # fmt: skip
    print_listing(columns, face.read(partial(queries.figures_before, first_day=first_day)), as_json=as_json)

"""Deeds on accounts, funds and categories, on financial years, budgets, and figures of before.

What has a ``code`` is closed when it is used no more, and never taken away: what was booked there still names it. A
ready one gets its row the first time that something of it is changed.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from psg_admin.accounts.model import (
    Account,
    BroughtForward,
    Budget,
    FinancialYear,
    Fund,
    MoneyCategory,
    OpeningBalance,
)
from psg_admin.accounts.queries import chart
from psg_admin.accounts.rules import (
    HEADINGS,
    LEFT_OVER,
    OPENING,
    REFUND,
    TRANSFER,
    AccountInfo,
    CategoryInfo,
    Chart,
    FundInfo,
    Heading,
    check_size,
)
from psg_admin.accounts.states import AccountKind, Direction, FundKind
from psg_admin.kernel.changes import Changes, Topic, changed
from psg_admin.kernel.days import show_day
from psg_admin.kernel.errors import BadInput, NotFound, Refused, overtaken
from psg_admin.kernel.money import NOTHING, Money, shorten
from psg_admin.kernel.typed import lacking, line
from psg_admin.kernel.words import Marked, _, fold, mark, ngettext, translate

_CODE = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,22}[a-z0-9])?")
_CODE_LENGTH = 24
_RESERVED = frozenset({LEFT_OVER, REFUND, OPENING, TRANSFER})
_LONGEST_YEAR = 731
"""So many days a financial year has at most: two years."""

_TOPICS = (Topic.SETTINGS, Topic.PAYMENTS)

Kept = TypeVar("Kept", Account, Fund, MoneyCategory)
Info = TypeVar("Info", AccountInfo, FundInfo, CategoryInfo)


@dataclass(frozen=True, slots=True)
class _Set(Generic[Kept, Info]):
    """What there is of one kind, and what is said of it.

    ``known`` takes it out of the chart, and ``own`` makes the row of a ready one that has none yet.
    """

    kind: type[Kept]
    known: Callable[[Chart], Mapping[str, Info]]
    own: Callable[[Info], Kept]
    missing: Marked
    added: Marked
    changed: Marked
    closed: Marked

    def row(self, session: Session, code: str) -> Kept:
        """Return the row of this code; that of a ready one is made, and added once it is saved.

        :raises NotFound: when there is none of this code.
        """
        row = session.scalar(select(self.kind).where(self.kind.code == code))
        if row is not None:
            return row
        ready = self.known(chart(session)).get(code)
        if ready is None:
            raise NotFound(translate(self.missing).format(code=shorten(code)))
        return self.own(ready)

    def add(self, session: Session, row: Kept, code: str) -> None:
        """Add a new row, behind all others, under the ``code`` that was typed or one that is made from its name."""
        known = self.known(chart(session))
        row.name = _named(known, row.name)
        row.code, row.position = _coded(known, code, row.name), _next(session, self.kind)
        session.add(row)

    def has_come(self, session: Session, row: Kept) -> Changes:
        """Say that a row is new."""
        session.flush()
        words = translate(self.added).format(name=row.name)
        return changed(*_TOPICS, summary=words, made=row.id, reference=row.code)

    def saved(self, session: Session, row: Kept, *, same: bool) -> Changes:
        """Save a row that was changed, unless it is the ``same`` as before."""
        if same:
            return Changes(frozenset(), _("{name} was the same already").format(name=row.name), made=row.id)
        session.add(row)
        session.flush()
        words = translate(self.changed).format(name=row.name)
        return changed(*_TOPICS, summary=words, made=row.id, reference=row.code)

    def close(self, session: Session, *, code: str, on: date, today: date) -> Changes:
        """Close what has this code: nothing is booked there after ``on``. It stays readable.

        That nothing lies in it then, and that the program itself does not book there, is looked at with the books.

        :raises NotFound: when there is none of this code.
        :raises BadInput: for a day to come.
        :raises Refused: when it is closed already.
        """
        row = self.row(session, code)
        if on > today:
            raise BadInput(
                _("{day} is in the future: close it on the day itself.").format(day=show_day(on)), field="on"
            )
        if row.closed_on is not None:
            raise Refused(_("{name} was closed on {day} already.").format(name=row.name, day=show_day(row.closed_on)))
        row.closed_on = on
        session.add(row)
        session.flush()
        words = translate(self.closed).format(name=row.name, day=show_day(on))
        return changed(*_TOPICS, summary=words, made=row.id, reference=row.code)

    def reopen(self, session: Session, *, code: str) -> Changes:
        """Let what was closed be used again.

        :raises NotFound: when there is none of this code.
        """
        row = self.row(session, code)
        if row.closed_on is None:
            return Changes(frozenset(), _("{name} is open already").format(name=row.name))
        row.closed_on = None
        session.flush()
        words = _("{name} open again").format(name=row.name)
        return changed(*_TOPICS, summary=words, made=row.id, reference=row.code)


_ACCOUNTS = _Set(
    Account,
    lambda chart: chart.accounts,
    lambda of: Account(code=of.code, name=of.name, kind=of.kind, sort_code="", number="", position=0),
    missing=mark("There is no account “{code}”."),
    added=mark("Account {name} added"),
    changed=mark("Account {name} changed"),
    closed=mark("Account {name} closed on {day}"),
)
_FUNDS = _Set(
    Fund,
    lambda chart: chart.funds,
    lambda of: Fund(code=of.code, name=of.name, kind=of.kind, purpose=of.purpose, position=0),
    missing=mark("There is no fund “{code}”."),
    added=mark("Fund {name} added"),
    changed=mark("Fund {name} changed"),
    closed=mark("Fund {name} closed on {day}"),
)
_CATEGORIES = _Set(
    MoneyCategory,
    lambda chart: chart.categories,
    lambda of: MoneyCategory(code=of.code, name=of.name, direction=of.direction, heading=of.heading, position=0),
    missing=mark("There is no category “{code}”."),
    added=mark("Category {name} added"),
    changed=mark("Category {name} changed"),
    closed=mark("Category {name} closed on {day}"),
)

close_account, reopen_account = _ACCOUNTS.close, _ACCOUNTS.reopen
close_fund, reopen_fund = _FUNDS.close, _FUNDS.reopen
close_category, reopen_category = _CATEGORIES.close, _CATEGORIES.reopen


# --- accounts ---------------------------------------------------------------------------------------------------------


def add_account(
    session: Session, *, name: str, kind: AccountKind, today: date, code: str = "", sort_code: str = "",
    number: str = "", opening: Mapping[str, Money] | None = None, opening_on: date | None = None,
) -> Changes:  # fmt: skip
    """Add an account; ``reference`` is its code, made from the name where none is given.

    ``opening``: what lay in it at the beginning of ``opening_on``, by the code of the fund.

    :raises BadInput: for a name or code that is taken or missing, a sort code that is not six figures, or opening
        balances without their day, or on a day to come.
    :raises NotFound: for a fund that there is not.
    """
    row = Account(name=name, kind=kind, sort_code=_sort_code(sort_code), number=_number(number))
    _ACCOUNTS.add(session, row, code)
    _open_with(session, row, opening or {}, opening_on, today)
    return _ACCOUNTS.has_come(session, row)


def change_account(
    session: Session, *, code: str, name: str, kind: AccountKind, today: date, sort_code: str = "", number: str = "",
    opening: Mapping[str, Money] | None = None, opening_on: date | None = None, version: int | None = None,
) -> Changes:  # fmt: skip
    """Change an account; ``opening`` takes the place of all its opening balances (None: they stay, and so does their
    day unless ``opening_on`` says another one).

    :raises BadInput: as :func:`add_account`.
    :raises NotFound: when there is no such account or fund.
    :raises Conflict: when somebody else saved it since ``version``.
    """
    row = _ACCOUNTS.row(session, code)
    before = _told(row)
    _expect(session, row, version)
    row.name, row.kind = _named(chart(session).accounts, name, own=code), kind
    row.sort_code, row.number = _sort_code(sort_code), _number(number)
    moved = False
    if opening is not None or opening_on is not None:
        balances = _balances_of(session, code) if opening is None else opening
        moved = _open_with(session, row, balances, opening_on or row.opening_on, today)
    return _ACCOUNTS.saved(session, row, same=not moved and before == _told(row))


# --- funds ------------------------------------------------------------------------------------------------------------


def add_fund(session: Session, *, name: str, kind: FundKind, code: str = "", purpose: str = "") -> Changes:
    """Add a fund; ``reference`` is its code, made from the name where none is given.

    :raises BadInput: for a name or code that is taken or missing, or a purpose that is too long.
    """
    row = Fund(name=name, kind=kind, purpose=_purpose(purpose))
    _FUNDS.add(session, row, code)
    return _FUNDS.has_come(session, row)


def change_fund(
    session: Session, *, code: str, name: str, kind: FundKind, purpose: str = "", version: int | None = None
) -> Changes:
    """Change a fund.

    :raises BadInput: as :func:`add_fund`.
    :raises NotFound: when there is no such fund.
    :raises Conflict: when somebody else saved it since ``version``.
    """
    row = _FUNDS.row(session, code)
    before = _told(row)
    _expect(session, row, version)
    row.name, row.kind, row.purpose = _named(chart(session).funds, name, own=code), kind, _purpose(purpose)
    return _FUNDS.saved(session, row, same=before == _told(row))


# --- categories -------------------------------------------------------------------------------------------------------


def add_category(session: Session, *, name: str, direction: Direction, heading: str, code: str = "") -> Changes:
    """Add a category of income or expense, or neither; ``reference`` is its code, made from the name if none is given.

    :raises BadInput: for a name or code that is taken or missing, or a heading of the other side of the account.
    """
    row = MoneyCategory(name=name, direction=direction, heading=_heading(heading, direction).code)
    _CATEGORIES.add(session, row, code)
    return _CATEGORIES.has_come(session, row)


def change_category(
    session: Session, *, code: str, name: str, direction: Direction, heading: str, version: int | None = None
) -> Changes:
    """Change a category. Whether its direction may change is looked at with the books.

    :raises BadInput: as :func:`add_category`.
    :raises NotFound: when there is no such category.
    :raises Conflict: when somebody else saved it since ``version``.
    """
    row = _CATEGORIES.row(session, code)
    before = _told(row)
    _expect(session, row, version)
    row.name, row.direction = _named(chart(session).categories, name, own=code), direction
    row.heading = _heading(heading, direction).code
    return _CATEGORIES.saved(session, row, same=before == _told(row))


# --- years, budgets, figures of before --------------------------------------------------------------------------------


def add_year(session: Session, *, first_day: date, last_day: date) -> Changes:
    """List a financial year that is longer or shorter than twelve months, or begins on another day.

    One that begins on the same day and is listed already gets another last day.

    :raises BadInput: when it ends before it begins, is longer than two years, or overlaps a listed one.
    """
    if last_day <= first_day:
        raise BadInput(_("The last day of the year must come after its first."), field="last_day")
    if (last_day - first_day).days >= _LONGEST_YEAR:
        raise BadInput(_("A financial year of more than two years is a slip: look at its days."), field="last_day")
    row = session.scalar(select(FinancialYear).where(FinancialYear.first_day == first_day))
    other = session.scalar(
        select(FinancialYear).where(
            FinancialYear.first_day <= last_day, FinancialYear.last_day >= first_day,
            FinancialYear.first_day != first_day,
        )
    )  # fmt: skip
    if other is not None:
        raise BadInput(
            _("The financial year {first} to {last} is listed already, and the two would overlap.").format(
                first=show_day(other.first_day), last=show_day(other.last_day)
            ),
            field="first_day",
        )
    days = {"first": show_day(first_day), "last": show_day(last_day)}
    if row is not None and row.last_day == last_day:
        return Changes(frozenset(), _("The financial year {first} to {last} is listed already").format(**days))
    if row is None:
        row = FinancialYear(first_day=first_day, last_day=last_day)
        session.add(row)
    row.last_day = last_day
    session.flush()
    summary = _("Financial year {first} to {last} listed").format(**days)
    return changed(*_TOPICS, summary=summary, made=row.id)


def remove_year(session: Session, *, first_day: date) -> Changes:
    """Take a financial year off the list: the years there are as long as others again.

    :raises NotFound: when none that begins on this day is listed.
    """
    row = session.scalar(select(FinancialYear).where(FinancialYear.first_day == first_day))
    if row is None:
        raise NotFound(_("No financial year that begins on {day} is listed.").format(day=show_day(first_day)))
    last_day = row.last_day
    session.delete(row)
    session.flush()
    summary = _("Financial year {first} to {last} no longer listed").format(
        first=show_day(first_day), last=show_day(last_day)
    )
    return changed(*_TOPICS, summary=summary)


def set_budget(session: Session, *, category: str, amount: Money, first_day: date) -> Changes:
    """Set what is expected of a category in the financial year that begins on ``first_day``; £0.00 takes it out.

    :raises BadInput: for a sum below nothing or beyond £10,000,000.
    :raises NotFound: when there is no such category.
    """
    if amount < NOTHING:
        raise BadInput(_("A budget cannot be less than £0.00."), field="amount")
    check_size(amount)
    known = chart(session).category(category)
    row = session.scalar(select(Budget).where(Budget.first_day == first_day, Budget.category == known.code))
    fields = {"category": known.name, "amount": amount.show(), "day": show_day(first_day)}
    if (NOTHING if row is None else row.amount) == amount:
        return Changes(frozenset(), _("The budget of {category} is {amount} already").format(**fields))
    if row is None:
        row = Budget(first_day=first_day, category=known.code, amount=amount)
        session.add(row)
    elif amount:
        row.amount = amount
    else:
        session.delete(row)
    session.flush()
    summary = _("Budget of {category}: {amount} in the year from {day}").format(**fields)
    return changed(*_TOPICS, summary=summary)


def set_budgets(session: Session, *, amounts: Mapping[str, Money], first_day: date) -> Changes:
    """Set what is expected of several categories, by code, in one deed; each as :func:`set_budget` does."""
    done = [set_budget(session, category=code, amount=amount, first_day=first_day) for code, amount in amounts.items()]
    return _together(
        done, _("The budget of the year from {day} is the same already"),
        ngettext("Budget of the year from {day}: {count} category", "Budget of the year from {day}: {count} categories",
                 sum(bool(one.topics) for one in done)), first_day,
    )  # fmt: skip


def set_figures_before(session: Session, *, amounts: Mapping[tuple[str, str, bool], Money], first_day: date) -> Changes:
    """Set several figures of before in one deed, each as :func:`set_figure_before` does; ``amounts`` are by category,
    fund, and whether it is what the whole year before had.
    """
    done = [
        set_figure_before(
            session, category=category, fund=fund, amount=amount, first_day=first_day, last_year=last_year
        )
        for (category, fund, last_year), amount in amounts.items()
    ]
    return _together(
        done, _("The figures of before of the year from {day} are the same already"),
        ngettext("Figures of before of the year from {day}: {count} figure",
                 "Figures of before of the year from {day}: {count} figures",
                 sum(bool(one.topics) for one in done)), first_day,
    )  # fmt: skip


def set_figure_before(
    session: Session, *, category: str, fund: str, amount: Money, first_day: date, last_year: bool = False
) -> Changes:
    """Set what the financial year from ``first_day`` had in a category before its books were kept here, or with
    ``last_year`` what the whole year before it had; £0.00 takes it out.

    ``amount`` is what came in for a category of income, what went out for one of expense or for what was bought.

    :raises BadInput: for a sum beyond £10,000,000, or below nothing of income or expense.
    :raises NotFound: when there is no such category or fund.
    """
    known = chart(session)
    of, kept = known.category(category), known.fund(fund)
    if amount < NOTHING and of.direction is not Direction.NEITHER:
        raise BadInput(_("Type what came in or went out, without a minus sign."), field="amount")
    check_size(amount)
    signed = -amount if of.goes_out else amount
    row = session.scalar(
        select(BroughtForward).where(
            BroughtForward.first_day == first_day, BroughtForward.category == of.code,
            BroughtForward.fund == kept.code, BroughtForward.last_year == last_year,
        )
    )  # fmt: skip
    fields = {"category": of.name, "fund": kept.name, "amount": amount.show(), "day": show_day(first_day)}
    if (NOTHING if row is None else row.amount) == signed:
        return Changes(frozenset(), _("{category} ({fund}): {amount} stands there already").format(**fields))
    if row is None:
        row = BroughtForward(first_day=first_day, category=of.code, fund=kept.code, amount=signed, last_year=last_year)
        session.add(row)
    elif signed:
        row.amount = signed
    else:
        session.delete(row)
    session.flush()
    words = (
        _("{category} ({fund}): {amount} in the year before {day}")
        if last_year
        else _("{category} ({fund}): {amount} from {day} until the books began here")
    )
    return changed(*_TOPICS, summary=words.format(**fields))


def _together(done: Sequence[Changes], same: str, words: str, first_day: date) -> Changes:
    """Return the changes of several steps as those of one deed; of a single one its own words stay."""
    changes = [one for one in done if one.topics]
    if len(changes) == 1:
        return changes[0]
    fields = {"day": show_day(first_day), "count": f"{len(changes):,}"}
    return changed(*_TOPICS, summary=words.format(**fields)) if changes else Changes(frozenset(), same.format(**fields))


# --- steps ------------------------------------------------------------------------------------------------------------


def _told(row: Kept) -> tuple[object, ...]:
    """Return what a row says, but for its version."""
    return tuple(getattr(row, column.key) for column in row.__table__.columns if column.key not in {"id", "version"})


def _expect(session: Session, row: Kept, version: int | None) -> None:
    """Refuse to go on when the row was saved since it was read at ``version``; 0: it had none then."""
    if version is not None and version != (row.version if row in session else 0):
        raise overtaken()


def _balances_of(session: Session, code: str) -> dict[str, Money]:
    rows = session.execute(select(OpeningBalance.fund, OpeningBalance.amount).where(OpeningBalance.account == code))
    return {row[0]: row[1] for row in rows}


def _open_with(session: Session, row: Account, balances: Mapping[str, Money], day: date | None, today: date) -> bool:
    """Let an account have these opening balances and no others; return whether any is another one now."""
    funds = chart(session)
    wanted = {funds.fund(fund).code: amount for fund, amount in balances.items()}
    for amount in wanted.values():
        check_size(amount)
    if day is None:
        if any(wanted.values()):
            raise BadInput(lacking(_("Books begin on"), "day"), field="opening_on")
        return False
    if day > today:
        raise BadInput(
            _("{day} is in the future: books begin on a day that has come.").format(day=show_day(day)),
            field="opening_on",
        )
    row.opening_on = day
    moved = False
    for kept in session.scalars(select(OpeningBalance).where(OpeningBalance.account == row.code)).all():
        amount = wanted.pop(kept.fund, NOTHING)
        moved = moved or amount != kept.amount
        if amount:
            kept.amount = amount
        else:
            session.delete(kept)
    for fund, amount in wanted.items():
        if amount:
            session.add(OpeningBalance(account=row.code, fund=fund, amount=amount))
            moved = True
    return moved


def _named(known: Mapping[str, Info], name: str, *, own: str = "") -> str:
    checked = line(name, label=_("Name"), field="name", limit=100, required=True)
    plain = fold(checked)
    for code, one in known.items():
        if code != own and plain in {fold(code), fold(one.name)}:
            raise BadInput(_("There is “{name}” already.").format(name=one.name), field="name")
    return checked


def _coded(known: Mapping[str, Info], code: str, name: str) -> str:
    """Return the code that was typed, or one made from the name that no other has."""
    taken: set[str] = {*_RESERVED, *(fold(word) for one in known.values() for word in (one.code, one.name))}
    plain = code.strip().lower()
    if plain:
        if not _CODE.fullmatch(plain):
            raise BadInput(
                _("A code is letters, digits and hyphens, at most 24 of them, such as reserve."), field="code"
            )
        if plain in taken:
            raise BadInput(_("The code “{code}” is taken already.").format(code=plain), field="code")
        return plain
    words = "-".join("".join(s if s.isascii() and s.isalnum() else " " for s in fold(name)).split()) or "a"
    ends = ("", *(f"-{number}" for number in range(2, len(taken) + 3)))
    made = (words[: _CODE_LENGTH - len(end)].strip("-") + end for end in ends)
    # What a row of its own is called may be its code.
    return next(one for one in made if one not in known and one not in _RESERVED)


def _heading(code: str, direction: Direction) -> Heading:
    of_side = [one for one in HEADINGS if one.direction is direction]
    found = next((one for one in of_side if fold(code) in {fold(one.code), fold(translate(one.england))}), None)
    if found is None:
        raise BadInput(
            _("There is no heading “{text}” there. There are: {codes}.").format(
                text=shorten(code.strip()), codes=", ".join(one.code for one in of_side)
            ),
            field="heading",
        )
    return found


def _sort_code(text: str) -> str:
    plain = "".join(sign for sign in text if sign not in " -")
    if not plain:
        return ""
    if not re.fullmatch(r"[0-9]{6}", plain):
        raise BadInput(_("A sort code is six figures, such as 12-34-56."), field="sort_code")
    return "-".join((plain[:2], plain[2:4], plain[4:]))


def _number(text: str) -> str:
    return line(text, label=_("Account number"), field="number", limit=34)


def _purpose(text: str) -> str:
    return line(text, label=_("Purpose"), field="purpose", limit=500)


def _next(session: Session, kind: type[Kept]) -> int:
    return (session.scalar(select(func.max(kind.position))) or 0) + 1

"""The gate of the books: closed periods stay as they are, and what is closed takes nothing any more."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Date, Integer, Select, String, cast, func, literal, null, or_, select, union_all
from sqlalchemy.orm import Session

from psg_admin.accounts.model import Account, Fund, MoneyCategory
from psg_admin.accounts.rules import GENERAL, check_day, check_empty, check_open
from psg_admin.books.queries.balances import LAST_CLOSED
from psg_admin.books.rules import Line
from psg_admin.events.model import Place
from psg_admin.kernel.days import show_day
from psg_admin.kernel.errors import Refused
from psg_admin.kernel.words import _
from psg_admin.payments.model import Charge
from psg_admin.store.base import chunks


class _Bounds(NamedTuple):
    """From when until when something can be booked in an account, a fund or a category."""

    name: str
    opening_on: date | None
    closed_on: date | None


class Purpose(NamedTuple):
    """What the money used for a charge is for: the codes of its category and fund, and its event."""

    category: str
    fund: str
    event_id: int | None = None


_Rows = Select[*tuple[Any, ...]]
_NO_DAY, _NO_ID = cast(null(), Date), cast(null(), Integer)


def _closed(kind: type[Fund | MoneyCategory]) -> _Rows:
    return select(
        literal(kind.__tablename__), kind.code, kind.name, _NO_DAY, kind.closed_on, _NO_ID, _NO_ID
    ).where(kind.closed_on.is_not(None))  # fmt: skip


_BOUNDS: tuple[_Rows, ...] = (
    select(literal(""), literal(""), literal(""), _NO_DAY, LAST_CLOSED.scalar_subquery(), _NO_ID, _NO_ID),
    select(
        literal("account"), Account.code, Account.name, Account.opening_on, Account.closed_on, _NO_ID, _NO_ID
    ).where(or_(Account.opening_on.is_not(None), Account.closed_on.is_not(None))),
    _closed(Fund),
    _closed(MoneyCategory),
)  # fmt: skip
"""The queries for the last closed day, and for every account, fund and category that not every day is one of."""

_ALL_BOUNDS = union_all(*_BOUNDS)

_PURPOSES: _Rows = select(
    literal("charge"), func.coalesce(Charge.category_code, cast(Charge.category, String)),
    func.coalesce(Charge.fund, GENERAL), _NO_DAY, _NO_DAY, Charge.id, Place.event_id,
).outerjoin(Place, Place.charge_id == Charge.id)  # fmt: skip

_TAKES = {"payment": 1, "spending": -1}
"""Of which sign a line is by which a category or a fund takes something: the others give it back, or move it."""


class Gate:
    """What is closed, asked for once and only where something moves."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._asked = False
        self._day: date | None = None
        self._bounds: dict[str, dict[str, _Bounds]] = {"account": {}, "fund": {}, "money_category": {}}

    def _ask(self, *more: _Rows) -> dict[int, Purpose]:
        """Ask for what is closed, where it is not known yet, and for ``more``: what charges are for."""
        found: dict[int, Purpose] = {}
        query = union_all(*more, *(() if self._asked else _BOUNDS)) if more else _ALL_BOUNDS
        rows = self._session.connection().execute(query)
        for kind, code, name, opening_on, closed_on, charge_id, event_id in rows:
            if kind == "charge":
                found[charge_id] = Purpose(code, name, event_id)
            elif kind:
                self._bounds[kind][code] = _Bounds(name, opening_on, closed_on)
            else:
                self._day = closed_on
        self._asked = True
        return found

    def purposes(self, charges: Iterable[int]) -> dict[int, Purpose]:
        """Return what charges are for, asked for by the same query as what is closed."""
        found: dict[int, Purpose] = {}
        for some in chunks(charges):
            found |= self._ask(_PURPOSES.where(Charge.id.in_(some)))
        return found

    @property
    def day(self) -> date | None:
        """The last closed day, None where none is closed."""
        if not self._asked:
            self._ask()
        return self._day

    @property
    def wide_open(self) -> bool:
        """Whether every day of every account, fund and category can be booked on."""
        return self.day is None and not any(self._bounds.values())

    def refuse(self, day: date) -> None:
        """Refuse a deed that moves something on a closed day.

        :raises Refused: always.
        """
        last = show_day(self.day or day)
        raise Refused(
            _(
                "The books are closed to {last}, and this would change what they say of {day}. Enter it on a day after "
                "that, naming what it corrects, or have the year reopened."
            ).format(last=last, day=show_day(day))
        )

    def compare(self, before: Iterable[Line], after: Iterable[Line], *, field: str = "on") -> None:
        """Refuse a deed after which closed days say something else, or that books something where nothing can be.

        Whom a line names is nothing that the books say: two contacts may become one. ``field`` is what the day was
        typed in.

        :raises Refused: when the lines of closed days differ.
        :raises BadInput: when money moves in an account on a day on which it has none, or a fund or a category takes
            something after it was closed, or an account that was closed empty is left with something in it.
        """
        if self.wide_open:
            return
        differ = Counter(line._replace(contact_id=None) for line in after)
        differ.subtract(line._replace(contact_id=None) for line in before)
        last = self.day
        if last is not None:
            days = [line.day for line, count in differ.items() if count and line.day <= last]
            if days:
                self.refuse(min(days))
        self._check([line for line, count in differ.items() for _each in range(count)], field)

    def _check(self, lines: Iterable[Line], field: str) -> None:
        bounds = self._bounds
        moved: Counter[tuple[str, date]] = Counter()
        for line in lines:
            if line.source == "opening":
                continue
            moved[line.account, line.day] += line.amount.pence
            if line.amount.pence * _TAKES.get(line.source, 0) > 0:
                for known, code in ((bounds["fund"], line.fund), (bounds["money_category"], line.category)):
                    if code in known:
                        check_open(known[code], line.day, field=field)
        for (account, day), pence in moved.items():
            if pence and account in bounds["account"]:
                check_day(bounds["account"][account], day, field=field)
        sums: Counter[str] = Counter()
        for (account, _day), pence in moved.items():
            sums[account] += pence
        for account, pence in sums.items():
            if pence and account in bounds["account"]:
                check_empty(bounds["account"][account], field=field)

"""What is owed, as a list of any length, and what the desk asks before it takes a payment."""

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Date,
    Select,
    SQLColumnExpression,
    Subquery,
    and_,
    case,
    exists,
    func,
    literal,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import Session

from psg_admin.kernel.days import show_day
from psg_admin.kernel.figures import show_count
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.kernel.words import _, mark, ngettext
from psg_admin.payments.model import Allocation, Charge, Reminder, WriteOff
from psg_admin.payments.queries.charges import Columns, open_charges, paid_of_charge, settled_of_charge
from psg_admin.payments.queries.payments import counts, for_contact, this_month
from psg_admin.payments.rules import OpenCharge
from psg_admin.payments.states import Category, PaymentState
from psg_admin.people.model import Contact
from psg_admin.people.queries import contacts
from psg_admin.store.base import MoneyColumn, chunks
from psg_admin.store.feature import features_of
from psg_admin.store.filters import Choice, Filter, FilterKind, Filters, choices_of
from psg_admin.store.list_query import Hit, ListQuery
from psg_admin.store.ordering import by_signs, by_value, by_words, in_order
from psg_admin.store.search import matching

DUE = {"due": "yes"}
"""The filter of what is due by today."""


@dataclass(frozen=True, slots=True)
class DebtRow:
    """A charge that is not paid in full, with whom to ask. ``overdue``: how many days it has been due; ``brief``: what
    it is for in few words, where a feature above knows some; ``let_off``: so much of it is not asked for any more.
    ``reminded_on``: the day on which the payer was reminded last, of ``reminders`` times.

    Of what falls due in parts ``due_on`` is the day of the first that is not paid. ``due``: what has fallen due and is
    not paid; ``later``: what is not asked about because it falls due later.
    """

    charge_id: int
    contact_id: int
    payer: str
    email: str
    telephone: str
    category: Category
    purpose: str
    amount: Money
    paid: Money
    due_on: date
    overdue: int
    brief: str = ""
    let_off: Money = NOTHING
    reminded_on: date | None = None
    reminders: int = 0
    due: Money = NOTHING
    later: Money = NOTHING

    @property
    def owed(self) -> Money:
        """What is still to pay."""
        return self.amount - self.paid - self.let_off - self.later

    @property
    def done(self) -> str:
        """What was done about it, in words; nothing where nothing was."""
        said = []
        if self.reminded_on is not None:
            words = ngettext("Reminded on {day}", "Reminded {count} times, last on {day}", self.reminders)
            said.append(words.format(day=show_day(self.reminded_on), count=f"{self.reminders:,}"))
        if self.let_off:
            said.append(_("{amount} let off").format(amount=self.let_off.show()))
        return "; ".join(said)

    @property
    def lateness(self) -> str:
        """How long it has been due, in words; nothing while it is not."""
        words = ngettext("{days} day overdue", "{days} days overdue", self.overdue)
        return words.format(days=show_count(self.overdue)) if self.overdue else ""


@dataclass(frozen=True, slots=True)
class Debts:
    """How many charges are not paid in full and what is still to pay of them; and the same of those due by a day."""

    count: int
    owed: Money
    due_count: int
    due: Money


@dataclass(frozen=True, slots=True)
class PaymentStart:
    """What taking a payment begins with: who pays, what can be paid, and what is left over of earlier payments."""

    payer: Hit | None
    charges: tuple[OpenCharge, ...]
    credit: Money


@dataclass(frozen=True, slots=True)
class DeskCounts:
    """How many payments there are: in all, this year and month, with something left over, taken back; what is owed,
    and how many sums of it are due.
    """

    payments: int
    year: int
    month: int
    credit: int
    reversed: int
    debts: int
    due: int
    owed: Money


@dataclass(frozen=True, slots=True)
class AgedDebts:
    """What has been due for so many days (``last`` None: and more): how many sums, what is still to pay of them, and
    of how many the payer was reminded.
    """

    first: int
    last: int | None
    count: int = 0
    owed: Money = NOTHING
    reminded: int = 0

    @property
    def label(self) -> str:
        """How long, in words."""
        if self.last is None:
            return _("More than {days} days").format(days=self.first - 1)
        return _("{first} to {last} days").format(first=self.first, last=self.last)


@dataclass(frozen=True, slots=True)
class FallenDue:
    """The SQL of what has fallen due by ``today`` of the charge of the row and is not paid: how much, whether ``any``,
    and the day ``since`` which the first of it is due.
    """

    rest: SQLColumnExpression[Money]
    any: ColumnElement[bool]
    since: SQLColumnExpression[date]
    today: date


_AGES: tuple[tuple[int, int | None], ...] = ((0, 30), (31, 90), (91, 365), (366, None))


def debts_by_age(session: Session, *, today: date) -> list[AgedDebts]:
    """Return what is owed and due by how long it has been due: 0 to 30 days, to 90, to 365, and more; one query."""
    paid = _paid()
    parts = _parts(session, paid, today)
    due = _due(parts, paid, today)
    reminded = exists().where(Reminder.charge_id == Charge.id)
    columns: list[Any] = []
    for first, last in _AGES:
        within = _due_for(first, last, due)
        columns += [
            func.count().filter(within),
            func.sum(due.rest, type_=MoneyColumn()).filter(within),
            func.count().filter(within & reminded),
        ]
    found = session.execute(_open(select(*columns), paid, parts)).one()
    return [
        AgedDebts(first, last, found[3 * place], found[3 * place + 1] or NOTHING, found[3 * place + 2])
        for place, (first, last) in enumerate(_AGES)
    ]


def _due_for(first: int, last: int | None, due: FallenDue) -> ColumnElement[bool]:
    within = due.any & (due.since <= due.today - timedelta(days=first))
    return within if last is None else within & (due.since >= due.today - timedelta(days=last))


def debts_wanted(session: Session, *, query: ListQuery, today: date) -> Select[int]:
    """Return the query for the charges that ``query`` wants, in no order.

    :raises BadInput: for a filter that is not known.
    """
    paid = _paid()
    parts = _parts(session, paid, today)
    owing = _open(select(Charge.id), paid, parts).where(*DEBT_FILTERS.conditions(query, _due(parts, paid, today)))
    statement = select(Charge.id).where(Charge.id.in_(owing))
    found = matching(session, "contact", query.text)
    return statement if found is None else statement.where(Charge.contact_id.in_(found))


def debt_ids(session: Session, *, query: ListQuery, today: date) -> "array[int]":
    """Return the ids of the charges that are not paid in full, the longest due first unless ``query`` says otherwise.

    Its text is looked for in the payer. Filters: those of :data:`DEBT_FILTERS`. Sorts: "due_on", "payer", "purpose",
    "amount", "paid", "owed".

    :raises BadInput: for a filter that is not known.
    """
    paid = _paid()
    parts = _parts(session, paid, today)
    statement: Columns = debts_wanted(session, query=query, today=today)
    if query.sorted_by("payer"):
        statement = statement.join(Contact, Contact.id == Charge.contact_id)
    due_on: SQLColumnExpression[Any] = Charge.due_on
    if parts is not None:
        statement = statement.outerjoin(parts, parts.c.charge_id == Charge.id)
        due_on = func.coalesce(parts.c.next_on, Charge.due_on)
    keys = {
        # The more days it is overdue, the earlier it was due.
        "due_on": by_value(due_on), "overdue": by_value(due_on, Charge.id, turned=True),
        "payer": by_signs(Contact.sort_name, full=True), "purpose": by_words(Charge.purpose, full=True),
        "amount": by_value(Charge.amount), "paid": by_value(paid_of_charge()),
        "owed": by_value(Charge.amount - settled_of_charge()),
    }  # fmt: skip
    return array("q", session.scalars(statement.order_by(*in_order(query, keys, (due_on, Charge.id)))))


def owed_list(session: Session, *, today: date, query: ListQuery | None = None) -> list[DebtRow]:
    """Return every charge that is not paid in full, narrowed and ordered as :func:`debt_ids` does."""
    query = query or ListQuery()
    only_due = bool(query.filters.get("due"))
    return debt_rows(session, ids=debt_ids(session, query=query, today=today), today=today, only_due=only_due)


def debt_rows(
    session: Session, *, ids: Sequence[int], today: date, only_due: bool = False,
    settled: Mapping[int, Money] | None = None,
) -> list[DebtRow]:  # fmt: skip
    """Return the charges of ``ids`` in that order, with whom to ask; those paid meanwhile too.

    With ``only_due`` nothing is owed of what has not fallen due. ``settled``: what was paid or let off of each by
    ``today``, where that is a day of before.
    """
    found: dict[int, DebtRow] = {}
    for some in chunks(ids):
        paid = _paid(some)
        query: Columns = (
            select(Charge.id, Charge.contact_id, Contact.shown_name, Charge.category, Charge.purpose, Charge.amount,
                   _so_far(paid.c.paid).label("paid"), Charge.due_on, _so_far(paid.c.let_off).label("let_off"),
                   _reminded(func.max(Reminder.reminded_on), today).label("reminded_on"),
                   _reminded(func.count(), today).label("reminders"))
            .join(Contact, Contact.id == Charge.contact_id)
            .outerjoin(paid, paid.c.charge_id == Charge.id)
            .where(Charge.id.in_(some))
        )  # fmt: skip
        rows = session.execute(query).all()
        known = contacts(session, ids={row.contact_id for row in rows})
        parts = _parts_of(session, some)
        for row in rows:
            who = known[row.contact_id]
            so_much = row.paid + row.let_off if settled is None else settled[row.id]
            due_on, due = _fallen_due(parts.get(row.id, ()) or [(row.due_on, row.amount)], so_much, today)
            found[row.id] = DebtRow(
                row.id, row.contact_id, row.shown_name, who.email, who.telephone, row.category, row.purpose,
                row.amount, row.paid, due_on, max(0, (today - due_on).days), let_off=row.let_off,
                reminded_on=row.reminded_on, reminders=row.reminders, due=due,
                later=row.amount - row.paid - row.let_off - due if only_due else NOTHING,
            )  # fmt: skip
    return [found[i] for i in ids if i in found]


def _fallen_due(parts: Sequence[tuple[date, Money]], paid: Money, today: date) -> tuple[date, Money]:
    """Return the day of the first of the ``parts`` that what is ``paid`` does not reach, and what is due and unpaid."""
    due = max(NOTHING, Money.total(amount for day, amount in parts if day <= today) - paid)
    for day, amount in parts:
        paid -= amount
        if paid < NOTHING:
            return day, due
    return parts[-1][0], due


def debts(session: Session, *, today: date) -> Debts:
    """Return how many charges are not paid in full and what they add up to, in one query."""
    paid = _paid()
    rest = _rest(paid)
    parts = _parts(session, paid, today)
    due = _due(parts, paid, today)
    query: Columns = _open(
        select(
            func.count(),
            func.sum(rest, type_=MoneyColumn()),
            func.count().filter(due.any),
            func.sum(due.rest, type_=MoneyColumn()).filter(due.any),
        ),
        paid,
        parts,
    )
    count, owed, due_count, fallen = session.execute(query).one()
    return Debts(count, owed or NOTHING, due_count, fallen or NOTHING)


def desk_counts(session: Session, *, text: str, today: date) -> DeskCounts:
    """Return the counts of the page of payments, of those that ``text`` finds. The sum owed is that of everybody."""
    by_state = counts(session, query=ListQuery(text))
    year = counts(session, query=ListQuery(text, {"year": str(today.year)}))
    month = counts(session, query=replace(this_month(today), text=text))
    owed = debts(session, today=today)
    return DeskCounts(
        payments=sum(by_state.values()),
        year=sum(year.values()),
        month=sum(month.values()),
        credit=by_state[PaymentState.CREDIT],
        reversed=by_state[PaymentState.REVERSED],
        debts=len(debt_ids(session, query=ListQuery(text), today=today)) if text else owed.count,
        due=len(debt_ids(session, query=ListQuery(text, DUE), today=today)) if text else owed.due_count,
        owed=owed.owed,
    )


def payment_start(session: Session, *, contact_id: int | None = None, charge_ids: Sequence[int] = ()) -> PaymentStart:
    """Return what taking a payment begins with: what the contact owes, and those of ``charge_ids`` that are open.

    Without ``contact_id`` the payer is whoever owes the first of them.

    :raises NotFound: when the contact is not there.
    """
    named = open_charges(session, charge_ids=charge_ids) if charge_ids else []
    if contact_id is None and named:
        contact_id = named[0].contact_id
    if contact_id is None:
        return PaymentStart(None, (), NOTHING)
    money = for_contact(session, contact_id=contact_id)
    own = open_charges(session, contact_id=contact_id)
    others = [charge for charge in named if charge.contact_id != contact_id]
    who = contacts(session, ids=[contact_id])
    payer = Hit("contact", contact_id, who[contact_id].shown_name) if contact_id in who else None
    return PaymentStart(payer, (*own, *others), money.credit)


def _paid(charge_ids: Sequence[int] | None = None) -> Subquery:
    """Return the SQL table ``charge_id, paid, let_off``: added up once for all, not once for each charge."""
    nothing = literal(NOTHING, MoneyColumn())
    parts: list[Columns] = [
        select(Allocation.charge_id, Allocation.amount.label("paid"), nothing.label("let_off")).where(
            Allocation.released_on.is_(None)
        ),
        select(WriteOff.charge_id, nothing.label("paid"), WriteOff.amount.label("let_off")).where(
            WriteOff.undone_on.is_(None)
        ),
    ]
    if charge_ids is not None:
        owners = (Allocation.charge_id, WriteOff.charge_id)
        parts = [part.where(owner.in_(charge_ids)) for part, owner in zip(parts, owners, strict=True)]
    moves = union_all(*parts).subquery("moves")
    return (
        select(
            moves.c.charge_id,
            func.sum(moves.c.paid, type_=MoneyColumn()).label("paid"),
            func.sum(moves.c.let_off, type_=MoneyColumn()).label("let_off"),
        )
        .group_by(moves.c.charge_id)
        .subquery("paid")
    )


def _so_far(column: SQLColumnExpression[Any]) -> SQLColumnExpression[Money]:
    return type_coerce(func.coalesce(column, literal(NOTHING, MoneyColumn())), MoneyColumn())


def _rest(paid: Subquery) -> SQLColumnExpression[Money]:
    return type_coerce(Charge.amount - _settled(paid), MoneyColumn())


def _settled(paid: Subquery) -> SQLColumnExpression[Money]:
    return _so_far(paid.c.paid + paid.c.let_off)


def _reminded(what: SQLColumnExpression[Any], today: date) -> SQLColumnExpression[Any]:
    then = (Reminder.charge_id == Charge.id, Reminder.reminded_on <= today)
    return select(what).where(*then).correlate(Charge).scalar_subquery()


def _open(query: Columns, paid: Subquery, parts: Subquery | None = None) -> Columns:
    still: ColumnElement[bool] = and_(Charge.cancelled_on.is_(None), _rest(paid) > NOTHING)
    query = query.select_from(Charge).outerjoin(paid, paid.c.charge_id == Charge.id).where(still)
    return query if parts is None else query.outerjoin(parts, parts.c.charge_id == Charge.id)


def _falling_due(session: Session) -> Columns | None:
    """Return the query for what of charges falls due in parts; None where no feature has any."""
    queries = [feature.falls_due for feature in features_of(session) if feature.falls_due is not None]
    if len(queries) < 2:
        return next(iter(queries), None)
    every = union_all(*queries).subquery("every")
    return select(*every.c)


def _parts(session: Session, paid: Subquery, today: date) -> Subquery | None:
    """Return the SQL table ``charge_id, due, next_on`` of charges that fall due in parts.

    ``due``: what has fallen due by ``today``; ``next_on``: the day of the first part that is not paid.
    """
    falling = _falling_due(session)
    if falling is None:
        return None
    each = falling.subquery("parts")
    running = func.sum(each.c.amount).over(partition_by=each.c.charge_id, order_by=each.c.due_on).label("so_far")
    run = select(each.c.charge_id, each.c.due_on, each.c.amount, running).subquery("run")
    return (
        select(
            run.c.charge_id,
            func.sum(case((run.c.due_on <= today, run.c.amount), else_=literal(NOTHING, MoneyColumn()))).label("due"),
            func.min(case((run.c.so_far > _settled(paid), run.c.due_on))).label("next_on"),
        )
        .outerjoin(paid, paid.c.charge_id == run.c.charge_id)
        .group_by(run.c.charge_id)
        .subquery("falling")
    )


def _parts_of(session: Session, charge_ids: Sequence[int]) -> dict[int, list[tuple[date, Money]]]:
    """Return when how much of each charge falls due, of those of which it does in parts, the earliest first."""
    found: dict[int, list[tuple[date, Money]]] = {}
    falling = _falling_due(session)
    if falling is not None:
        each = falling.subquery("parts")
        query: Columns = select(each.c.charge_id, each.c.due_on, each.c.amount).where(each.c.charge_id.in_(charge_ids))
        for charge_id, day, amount in session.execute(query.order_by(each.c.due_on)):
            found.setdefault(charge_id, []).append((day, amount))
    return found


def fallen_due(session: Session, paid: Subquery, today: date) -> tuple[FallenDue, Subquery | None]:
    """Return what has fallen due by ``today`` and is not paid, of charges joined to ``paid`` and to the second, if any.

    ``paid`` is a table ``charge_id, paid, let_off`` of what was settled of each by then.
    """
    parts = _parts(session, paid, today)
    return _due(parts, paid, today), parts


def _due(parts: Subquery | None, paid: Subquery, today: date) -> FallenDue:
    nothing = literal(NOTHING, MoneyColumn())
    whole: SQLColumnExpression[Any] = case((Charge.due_on <= today, Charge.amount), else_=nothing)
    fallen = whole if parts is None else func.coalesce(parts.c.due, whole)
    since = Charge.due_on if parts is None else func.coalesce(parts.c.next_on, Charge.due_on)
    settled = _settled(paid)
    return FallenDue(
        type_coerce(fallen - settled, MoneyColumn()), type_coerce(fallen > settled, Boolean()),
        type_coerce(since, Date()), today,
    )  # fmt: skip


DEBT_FILTERS: Filters[FallenDue] = Filters(
    search="Words that occur in who owes.",
    by=(
        Filter(
            key="due",
            label=mark("Due"),
            kind=FilterKind.FLAG,
            option="--due",
            help="Only what is due by today.",
            clause=lambda _yes, due: due.any,
            words=lambda _yes, today: _("Due by {day}").format(day=show_day(today)),
        ),
        Filter(
            key="category",
            label=mark("Category"),
            choices=choices_of(Category),
            option="--category",
            help="What for.",
            clause=lambda category, _due: Charge.category == category,
        ),
        Filter(
            key="age",
            label=mark("Due for"),
            choices=(
                Choice("0-30", mark("0 to 30 days")),
                Choice("31-90", mark("31 to 90 days")),
                Choice("91-365", mark("91 to 365 days")),
                Choice("older", mark("More than a year")),
            ),
            option="--age",
            help="How many days it has been due.",
            clause=lambda age, due: _due_for(*_AGES[("0-30", "31-90", "91-365", "older").index(age)], due),
        ),
    ),
)
"""The filters of what is owed, whose conditions are told what has fallen due."""

__all__ = [
    "DEBT_FILTERS", "DUE", "AgedDebts", "DebtRow", "Debts", "DeskCounts", "PaymentStart", "debt_ids", "debt_rows",
    "debts", "debts_by_age", "desk_counts", "owed_list", "payment_start",
]  # fmt: skip

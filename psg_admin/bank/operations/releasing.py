"""Lines that were told wrongly: released with a reason, and what was made for them taken back in the same entry."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Table, inspect, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from psg_admin.bank.matching import account_key, payer_key
from psg_admin.bank.model import LearnedPayer, LineMatch, StatementLine
from psg_admin.bank.operations.telling import TOPICS
from psg_admin.bank.queries.matches import MatchRow, matches
from psg_admin.bank.queries.telling import told_lines
from psg_admin.bank.states import MatchKind
from psg_admin.books.model import Refund, Slip, SlipItem, Spending, SpendingLine, Transfer
from psg_admin.kernel.changes import Changes, changed
from psg_admin.kernel.errors import NotFound, Refused
from psg_admin.kernel.figures import show_count
from psg_admin.kernel.money import shorten
from psg_admin.kernel.plan import Findings
from psg_admin.kernel.typed import reason as written
from psg_admin.kernel.words import _, ngettext
from psg_admin.memberships.model import Instalment, Term
from psg_admin.payments.model import Allocation, Charge, Payment, Receipt
from psg_admin.payments.operations.reversals import came_with_money
from psg_admin.store.base import Base, base_table, chunks, ending_of
from psg_admin.store.batch import Batch
from psg_admin.store.planning import PlannedDeed


@dataclass(frozen=True, slots=True)
class Releasing:
    """Lines to be released in one deed on ``today``."""

    line_ids: tuple[int, ...]
    reason: str
    today: date


@dataclass(frozen=True, slots=True)
class ReleaseFacts:
    """The matches of lines that hold, by line, and the payments that money was given back of, or that were taken back,
    since; ``reversals``: of the payments those that took another one back.
    """

    matches: Mapping[int, tuple[MatchRow, ...]]
    lines: Collection[int]
    held: Collection[int]
    reversals: Collection[int] = ()


@dataclass(frozen=True, slots=True)
class ReleasePlan:
    """The matches that end, and ``made``, the rows that were made for them, which end with them."""

    line_id: int
    matches: tuple[int, ...]
    made: tuple[tuple[MatchKind, int], ...]
    tied: tuple[tuple[MatchKind, int], ...]
    reason: str


def _load(session: Session, request: Releasing) -> ReleaseFacts:
    found: dict[int, list[MatchRow]] = {}
    lines: set[int] = set()
    for some in chunks(request.line_ids):
        lines |= told_lines(session, some).keys()
        for row in matches(session, LineMatch.line_id.in_(some)):
            found.setdefault(row.line_id, []).append(row)
    transfers = {
        row.target_id for rows in found.values() for row in rows if row.made and row.kind is MatchKind.TRANSFER
    }
    for some in chunks(i for i in transfers if i is not None):  # the other end goes with it
        for row in matches(session, LineMatch.transfer_id.in_(some)):
            if row.line_id not in found:
                found.setdefault(row.line_id, []).append(row)
    made = [row.target_id for rows in found.values() for row in rows if row.made and row.kind is MatchKind.PAYMENT]
    held: set[int] = set()
    reversals: set[int] = set()
    for some in chunks(i for i in made if i is not None):
        back = select(Payment.reverses_id).where(Payment.reverses_id.in_(some), Payment.undone_on.is_(None))
        held.update(i for i in session.scalars(back) if i is not None)
        gone = select(Refund.payment_id).where(Refund.payment_id.in_(some), Refund.undone_on.is_(None))
        held.update(session.scalars(gone))
        took = select(Payment.id).where(Payment.id.in_(some), Payment.reverses_id.is_not(None))
        reversals.update(session.scalars(took))
    return ReleaseFacts({line_id: tuple(rows) for line_id, rows in found.items()}, lines, held, reversals)


def _plan(facts: ReleaseFacts, request: Releasing) -> tuple[ReleasePlan, ...]:
    why = written(request.reason)
    findings = Findings()
    plans: list[ReleasePlan] = []
    for line_id in dict.fromkeys((*request.line_ids, *facts.matches)):
        with findings.at(_("Line {number}").format(number=line_id) if len(request.line_ids) > 1 else ""):
            if line_id in request.line_ids and line_id not in facts.lines:
                raise NotFound(_("There is no line {number}.").format(number=line_id))
            rows = facts.matches.get(line_id, ())
            if not rows:
                raise Refused(_("Line {number} is open already.").format(number=line_id))
            made = tuple((row.kind, row.target_id) for row in rows if row.made and row.target_id is not None)
            if any(kind is MatchKind.PAYMENT and target in facts.held for kind, target in made):
                raise Refused(
                    _(
                        "The payment of line {number} was taken back or refunded since: it cannot be opened again."
                    ).format(number=line_id)
                )
            if any(kind is MatchKind.PAYMENT and target in facts.reversals for kind, target in made):
                raise Refused(
                    _("Line {number} took a payment back: undo that deed in the history.").format(number=line_id)
                )
            tied = tuple((row.kind, row.target_id) for row in rows if not row.made and row.target_id is not None)
            plans.append(ReleasePlan(line_id, tuple(row.match_id for row in rows), made, tied, why))
    findings.refuse(subjects=len(request.line_ids))
    return tuple(plans)


def _release(session: Session, _facts: ReleaseFacts, plans: Sequence[ReleasePlan], request: Releasing) -> Changes:
    made = [target for plan in plans for target in plan.made]
    ends = _Ends(session, request.today)
    ends.rows(LineMatch, LineMatch.id, [i for plan in plans for i in plan.matches], reason=plans[0].reason)
    payments = [i for kind, i in made if kind is MatchKind.PAYMENT]
    ends.terms(payments)
    ends.own_charges(payments)
    ends.rows(Allocation, Allocation.payment_id, payments)
    ends.rows(Receipt, Receipt.payment_id, payments)
    ends.rows(Payment, Payment.id, payments)
    spendings = [i for kind, i in made if kind is MatchKind.SPENDING]
    ends.rows(SpendingLine, SpendingLine.spending_id, spendings)
    ends.rows(Spending, Spending.id, spendings)
    ends.rows(Transfer, Transfer.id, [i for kind, i in made if kind is MatchKind.TRANSFER])
    ends.forget([plan.line_id for plan in plans])
    ends.uncleared(plans)
    ends.batch.write()
    if len(plans) == 1:
        text = session.scalars(select(StatementLine.text).where(StatementLine.id == plans[0].line_id)).one()
        summary = _("Line “{text}” opened again: {reason}").format(text=shorten(text), reason=plans[0].reason)
    else:
        words = ngettext("{count} line opened again: {reason}", "{count} lines opened again: {reason}", len(plans))
        summary = words.format(count=show_count(len(plans)), reason=plans[0].reason)
    return changed(*TOPICS, summary=summary, made=plans[0].line_id)


class _Ends:
    """Ends rows of the ledger as the undo of what made them would, in one batch."""

    def __init__(self, session: Session, today: date) -> None:
        self._session = session
        self._today = today
        self.batch = Batch(session)
        self._ended: set[tuple[str, int]] = set()

    def rows(
        self, model: type[Base], column: InstrumentedAttribute[int], ids: Iterable[int], *, reason: str = ""
    ) -> None:
        """End the rows that have one of ``ids`` in ``column``, with ``reason`` where they keep one."""
        table = _table(model)
        ending = ending_of(table)
        assert ending is not None  # noqa: S101 - all of these are of the ledger
        for some in chunks(ids):
            query = select(table).where(table.c[column.key].in_(some), table.c[ending.undone].is_(None))
            for found in self._session.execute(query).mappings():
                row = {str(key): value for key, value in found.items()}
                if (str(table.name), row["id"]) in self._ended:
                    continue
                self._ended.add((str(table.name), row["id"]))
                values = ending.values(row, self._today)
                if reason and ending.reason:
                    values[ending.reason] = reason
                self.batch.update(table, row["id"], row, values)

    def own_charges(self, payment_ids: Collection[int]) -> None:
        """End gifts and other income that came with payments."""
        for some in chunks(payment_ids):
            query = (
                select(Charge)
                .join(Allocation, Allocation.charge_id == Charge.id)
                .where(Allocation.payment_id.in_(some), Charge.undone_on.is_(None))
            )
            own = [charge.id for charge in self._session.scalars(query) if came_with_money(self._session, charge)]
            self.rows(Charge, Charge.id, own)

    def terms(self, payment_ids: Collection[int]) -> None:
        """Take away the terms that the same deed opened for payments, unless something else was paid for them."""
        for some in chunks(payment_ids):
            query = (
                select(Term.id, Term.charge_id)
                .join(Allocation, Allocation.charge_id == Term.charge_id)
                .join(LineMatch, LineMatch.payment_id == Allocation.payment_id)
                .where(
                    Allocation.payment_id.in_(some), Allocation.released_on.is_(None), LineMatch.made.is_(True),
                    Term.made_at == LineMatch.made_at,
                )
            )  # fmt: skip
            opened = {
                charge_id: term_id for term_id, charge_id in self._session.execute(query) if charge_id is not None
            }
            others = select(Allocation.charge_id).where(
                Allocation.charge_id.in_(opened), Allocation.payment_id.not_in(payment_ids),
                Allocation.undone_on.is_(None),
            )  # fmt: skip
            for charge_id in self._session.scalars(others):
                opened.pop(charge_id, None)
            self._gone(Instalment, "term_id", opened.values())
            self._gone(Term, "id", opened.values())
            self.rows(Charge, Charge.id, opened)

    def forget(self, line_ids: Collection[int]) -> None:
        """Forget what was learned of payers by lines."""
        lines = [told.line for told in told_lines(self._session, line_ids).values()]
        keys = {*map(payer_key, lines), *map(account_key, lines)} - {""}
        contacts = select(Payment.contact_id).join(LineMatch, LineMatch.payment_id == Payment.id)
        for some in chunks(line_ids):
            whose = set(self._session.scalars(contacts.where(LineMatch.line_id.in_(some), LineMatch.made.is_(True))))
            table = _table(LearnedPayer)
            query = select(table).where(table.c.key.in_(keys), table.c.contact_id.in_(whose))
            for row in self._session.execute(query).mappings():
                self._delete(table, row)

    def uncleared(self, plans: Sequence[ReleasePlan]) -> None:
        """Take back that the bank had what lines were tied to on their days."""
        days = {plan.line_id: told.line.day for plan in plans
                for told in told_lines(self._session, [plan.line_id]).values()}  # fmt: skip
        for kind, model, key in (
            (MatchKind.SPENDING, Spending, "cleared_on"), (MatchKind.REFUND, Refund, "cleared_on"),
            (MatchKind.CASH, Slip, "cash_credited_on"), (MatchKind.CHEQUE, SlipItem, "credited_on"),
        ):  # fmt: skip
            table = _table(model)
            noted = {i: days[plan.line_id] for plan in plans for each, i in plan.tied if each is kind}
            for some in chunks(noted):
                for row in self._session.execute(select(table).where(table.c.id.in_(some))).mappings():
                    if row[key] == noted[row["id"]]:
                        self.batch.update(table, row["id"], {key: row[key]}, {key: None})

    def _gone(self, model: type[Base], key: str, ids: Iterable[int]) -> None:
        table = _table(model)
        for some in chunks(ids):
            for row in self._session.execute(select(table).where(table.c[key].in_(some))).mappings():
                self._delete(table, row)

    def _delete(self, table: Table, row: Mapping[Any, Any]) -> None:
        if (str(table.name), row["id"]) not in self._ended:
            self._ended.add((str(table.name), row["id"]))
            self.batch.delete(table, dict(row))


def _table(model: type[Base]) -> Table:
    return base_table(inspect(model))


RELEASE_LINES: PlannedDeed[Releasing, ReleaseFacts, tuple[ReleasePlan, ...]] = PlannedDeed(_load, _plan, _release)
"""Lines that are released, with what was made for them."""

"""The lines of statements as a list of any length, and what the open ones may be, worked out once for all of them."""

import pickle
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, false, func, literal, or_, select
from sqlalchemy.orm import Session

from psg_admin.accounts.queries import account_names
from psg_admin.bank.bench import Likelihood, likelihood_of, standing_of, telling_words
from psg_admin.bank.matching import Candidate, Matcher, MatchFacts, OpenLine
from psg_admin.bank.model import LineMatch, StatementLine
from psg_admin.bank.queries.matches import STANDING, state_of
from psg_admin.bank.queries.matching import MatchedLine, match_facts, open_lines
from psg_admin.bank.statement import texts
from psg_admin.bank.states import LineState, MatchKind
from psg_admin.kernel.collector import collector_paused
from psg_admin.kernel.errors import BadInput
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.kernel.progress import Progress, quiet
from psg_admin.kernel.words import _, fold
from psg_admin.paper.table import Runs
from psg_admin.payments.model import Payment
from psg_admin.people.model import Contact
from psg_admin.store.base import MoneyColumn, chunks
from psg_admin.store.list_query import ListQuery, Order
from psg_admin.store.ordering import by_signs, by_value, by_words, in_order

_Columns = Select[*tuple[Any, ...]]
_STEP = 200
"""After so many lines it is told how far the work is."""
_NEWEST = 3000
"""So many lines that are told say how often what is certain is wrong."""

OPEN, DONE, ASIDE = "open", "done", "set-aside"
"""The piles by which lines are listed, beside those of :class:`~psg_admin.bank.bench.Likelihood` of what is open."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What an open line may be, the likeliest first; ``words``: the places of the words that say so; by the folded
    ``sought`` the line is found.

    The candidates, with the names of the people in question by contact, are ``kept`` as bytes until a line is looked
    at: half a million things that stay are looked through again and again by the collector of garbage, and the window
    would stand still meanwhile.
    """

    account: str
    day: date
    amount: Money
    text: str
    tier: Likelihood
    label: str
    tone: str
    words: tuple[int, ...]
    sought: str
    kept: bytes

    def read(self) -> tuple[tuple[Candidate, ...], dict[int, str]]:
        """Return the candidates, and the names of people by contact."""
        found: tuple[tuple[Candidate, ...], dict[int, str]] = pickle.loads(self.kept)  # noqa: S301 - of this process
        return found


@dataclass(frozen=True, slots=True)
class Bench:
    """What all open lines may be; it is as of one moment, and a deed makes another one.

    ``proven``: in the text of so many of the newest lines that are told stands a whole reference of a member, and
    ``wrong`` of these are of somebody else. So the office sees how often what is certain is wrong.
    """

    lines: Mapping[int, Judged] = field(default_factory=dict)
    proven: int = 0
    wrong: int = 0

    def matched(self, likelihood: Likelihood, account: str = "") -> list[MatchedLine]:
        """Return the open lines that are so likely with their candidates, of an account (its code) or of all."""
        return [
            MatchedLine(line_id, one.account, one.day, one.amount, one.text, LineState.OPEN, one.read()[0])
            for line_id, one in self.lines.items()
            if one.tier is likelihood and account in {"", one.account}
        ]

    def count(self, likelihood: Likelihood, account: str = "") -> int:
        """Return how many open lines are so likely, of an account (its code) or of all."""
        return sum(one.tier is likelihood and account in {"", one.account} for one in self.lines.values())


def bench(session: Session, *, progress: Progress = quiet) -> Bench:
    """Return what all open lines may be; a fixed number of queries, and then as long as there are lines."""
    with collector_paused():
        lines, _partly = open_lines(session)
        facts = match_facts(session, lines)
        matcher = Matcher(facts)
        found: dict[int, Judged] = {}
        for done, line in enumerate(lines):
            if done % _STEP == 0:
                progress(done, len(lines))
            found[line.id] = _judged(facts, line, matcher.candidates(line))
        return Bench(found, *_proven(session, matcher))


def _judged(facts: MatchFacts, line: OpenLine, candidates: tuple[Candidate, ...]) -> Judged:
    label, tone = standing_of(candidates)
    first = next((one for one in candidates if one.certain), candidates[0] if candidates else None)
    who = {i for one in candidates for claim in one.subjects for i in claim.people[:1]}
    who |= {one.contact_id for one in candidates if one.contact_id is not None}
    names = {i: facts.people[i].shown for i in sorted(who) if i in facts.people}
    words = telling_words(line.text, first, facts.people, [rule.words for rule in facts.rules])
    sought = fold(" ".join((*names.values(), *(one.purpose for one in candidates))))
    return Judged(
        line.account, line.day, line.amount, line.text, likelihood_of(candidates), label, tone, tuple(sorted(words)),
        sought, pickle.dumps((candidates, names), pickle.HIGHEST_PROTOCOL),
    )  # fmt: skip


def _proven(session: Session, matcher: Matcher) -> tuple[int, int]:
    """Return of how many of the newest lines that are told the text has one whole reference, and how many of these are
    of nobody whom that names.
    """
    query: _Columns = (
        select(StatementLine.counterparty, StatementLine.text, StatementLine.reference, Payment.contact_id)
        .join(LineMatch, LineMatch.line_id == StatementLine.id)
        .join(Payment, Payment.id == LineMatch.payment_id)
        .where(STANDING, LineMatch.filed.is_(False))
        .order_by(StatementLine.id.desc())
        .limit(_NEWEST)
    )
    proven = wrong = 0
    for counterparty, text, reference, contact_id in session.execute(query):
        sure = [one for one in matcher.references(texts((counterparty, text, reference))) if one.sure]
        if len(sure) == 1:
            proven += 1
            wrong += contact_id not in sure[0].claim.people
    return proven, wrong


# --- the list ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class BenchRow:
    """A line as the list shows it: ``said`` is its state in words, with its tone; ``left`` is what of it is open."""

    id: int
    account: str
    account_name: str
    day: date
    amount: Money
    left: Money
    text: str
    kind: str
    balance: Money | None
    state: LineState
    said: str
    tone: str
    runs: Runs


_TOLD = (
    select(
        LineMatch.line_id, func.sum(LineMatch.amount, type_=MoneyColumn()).label("told"),
        func.max(case((LineMatch.kind == MatchKind.ASIDE, 1), else_=0)).label("aside"),
    )
    .where(STANDING)
    .group_by(LineMatch.line_id)
    .subquery("told")
)  # fmt: skip
_OPEN = or_(_TOLD.c.told.is_(None), _TOLD.c.told != StatementLine.amount)
_PILES: Mapping[str, ColumnElement[bool]] = {
    OPEN: _OPEN,
    DONE: ~_OPEN & (_TOLD.c.aside == 0),
    ASIDE: ~_OPEN & (_TOLD.c.aside == 1),
}


def bench_ids(session: Session, *, query: ListQuery, judged: Bench) -> "array[int]":
    """Return the ids of the lines that ``query`` wants, the newest first unless it says otherwise.

    Its text is looked for in what the line says, in the sum, and in whom it may be of or was told to be of. Filters:
    "pile" (open, done, set-aside, or a :class:`Likelihood` of those that are open) and "account" (a code).
    """
    pile, account = query.filters.get("pile", ""), query.filters.get("account", "")
    text = query.text.strip()
    hit = _said(text) if text else false()
    asked: _Columns = select(StatementLine.id, hit).outerjoin(_TOLD, _TOLD.c.line_id == StatementLine.id)
    tier = Likelihood(pile) if pile in {*Likelihood} else None
    if pile:
        asked = asked.where(_PILES[OPEN if tier is not None else pile])
    if account:
        asked = asked.where(StatementLine.account == account)
    wanted = query if query.sort else query.ordered([Order("day", descending=True)])
    keys = {
        "day": by_value(StatementLine.day), "account": by_signs(StatementLine.account, full=True),
        "text": by_words(StatementLine.text, full=True), "amount": by_value(StatementLine.amount),
        "balance": by_value(StatementLine.balance, full=False),
    }  # fmt: skip
    asked = asked.order_by(*in_order(wanted, keys, (StatementLine.day, StatementLine.id)))
    words = fold(text).split()
    found = array("q")
    for line_id, is_hit in session.execute(asked):
        one = judged.lines.get(line_id)
        if tier is not None and (one is None or one.tier is not tier):
            continue
        if text and not is_hit and not (one is not None and words and all(word in one.sought for word in words)):
            continue
        found.append(line_id)
    return found


def _said(text: str) -> ColumnElement[bool]:
    """Return the condition that a line says a text, is of this sum, or was told to be of somebody of this name."""
    columns = (StatementLine.text, StatementLine.counterparty, StatementLine.reference)
    words = text.lower().split()
    each = (or_(*(func.lower(column).contains(word, autoescape=True) for column in columns)) for word in words)
    said: ColumnElement[bool] = and_(*each)
    payers = (
        select(LineMatch.line_id)
        .join(Payment, Payment.id == LineMatch.payment_id)
        .join(Contact, Contact.id == Payment.contact_id)
        .where(STANDING, *(func.lower(Contact.shown_name).contains(word, autoescape=True) for word in words))
    )
    said |= StatementLine.id.in_(payers)
    amount = _sum(text)
    if amount is not None:
        said |= StatementLine.amount.in_([amount, -amount])
    return said


def _sum(text: str) -> Money | None:
    try:
        return Money.parse(text, allow_negative=True)
    except BadInput:
        return None


def bench_rows(session: Session, *, ids: Sequence[int], judged: Bench) -> list[BenchRow]:
    """Return lines by their ids, in that order."""
    names = account_names(session)
    found: dict[int, BenchRow] = {}
    for some in chunks(ids):
        parts: dict[int, list[tuple[Money, bool, bool]]] = {}
        told: _Columns = select(LineMatch.line_id, LineMatch.amount, LineMatch.filed, LineMatch.kind).where(
            STANDING, LineMatch.line_id.in_(some)
        )
        for line_id, amount, filed, kind in session.execute(told):
            parts.setdefault(line_id, []).append((amount, filed, kind is MatchKind.ASIDE))
        query: _Columns = select(
            StatementLine.id, StatementLine.account, StatementLine.day, StatementLine.amount, StatementLine.text,
            StatementLine.counterparty, StatementLine.reference, StatementLine.kind, StatementLine.balance,
        ).where(StatementLine.id.in_(some))  # fmt: skip
        for line_id, account, day, amount, text, counterparty, reference, way, balance in session.execute(query):
            of_line = parts.get(line_id, [])
            state = state_of(amount, of_line)
            left = amount - Money.total(part for part, _filed, _aside in of_line)
            said = texts((counterparty, text, reference))
            one = judged.lines.get(line_id) if left else None
            label, tone = _state_words(state, left, one)
            found[line_id] = BenchRow(
                line_id, account, names.get(account, account), day, amount, left, said, way, balance, state, label,
                tone, _runs(said, one),
            )  # fmt: skip
    return [found[i] for i in ids if i in found]


def _state_words(state: LineState, left: Money, judged: Judged | None) -> tuple[str, str]:
    if state is LineState.PART:
        return _("{amount} open").format(amount=left.show()), "attention"
    if state is LineState.OPEN:
        return ("", "") if judged is None else (judged.label, judged.tone)
    return state.label, ""


def _runs(text: str, judged: Judged | None) -> Runs:
    """Return the words of a text, those that tell what it is strong."""
    if judged is None or not judged.words:
        return ()
    runs: list[tuple[str, str]] = []
    for place, word in enumerate(text.split()):
        look = "strong" if place in judged.words else ""
        if runs and runs[-1][1] == look:
            runs[-1] = (f"{runs[-1][0]} {word}", look)
        else:
            runs.append((word, look))
    return runs


@dataclass(frozen=True, slots=True)
class BenchCounts:
    """How many lines there are by pile, of one account or of all; ``left`` is what the open ones come to, ``bare``:
    there is no line in the office at all.
    """

    piles: Mapping[str, int]
    left: Money
    accounts: tuple[tuple[str, str], ...]
    bare: bool


def bench_counts(session: Session, *, account: str, judged: Bench) -> BenchCounts:
    """Return how many lines each chip leaves of an account (its code, "" for all)."""
    pile = case((_OPEN, OPEN), (_TOLD.c.aside == 1, ASIDE), else_=DONE)
    open_sum = StatementLine.amount - func.coalesce(_TOLD.c.told, literal(NOTHING, MoneyColumn()))
    counted: _Columns = (
        select(StatementLine.account, pile, func.count(), func.sum(open_sum, type_=MoneyColumn()))
        .outerjoin(_TOLD, _TOLD.c.line_id == StatementLine.id)
        .group_by(StatementLine.account, pile)
        .order_by(StatementLine.account)
    )
    piles: dict[str, int] = dict.fromkeys((OPEN, *Likelihood, DONE, ASIDE), 0)
    left, seen = NOTHING, dict[str, None]()
    for code, which, count, so_much in session.execute(counted):
        seen[code] = None
        if account in {"", code}:
            piles[which] += count
            left += so_much if which == OPEN else NOTHING
    still: _Columns = select(StatementLine.id).outerjoin(_TOLD, _TOLD.c.line_id == StatementLine.id).where(_OPEN)
    if account:
        still = still.where(StatementLine.account == account)
    for line_id in session.scalars(still):
        if line_id in judged.lines:
            piles[judged.lines[line_id].tier] += 1
    names = account_names(session)
    return BenchCounts(piles, left, tuple((code, names.get(code, code)) for code in seen), not seen)

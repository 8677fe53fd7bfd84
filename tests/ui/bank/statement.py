"""A statement as a bank would send it to an office: some lines plain, some to be thought about, some of nobody."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from random import Random
from typing import Any

from psg_admin.bank.matching import Claim, MatchFacts, OpenLine
from psg_admin.bank.operations import IMPORT_STATEMENT
from psg_admin.bank.plans import StatementRequest
from psg_admin.bank.queries.matching import match_facts
from psg_admin.bank.readers import read_statement
from psg_admin.bank.states import CandidateKind
from psg_admin.kernel.money import Money
from psg_admin.store.office import Office
from psg_admin.store.planning import perform

_OTHERS = (
    ("INTEREST GROSS", "4.12"), ("COUNTER CREDIT 000013", "178.50"), ("TOTAL CHARGES TO 13OCT2026", "-8.00"),
    ("00317 DEPOSIT", "25.00"), ("HALL HIRE ST MARYS", "-120.00"), ("A STRANGER", "33.33"),
)  # fmt: skip


def statement_of(office: Office, count: int, *, until: date, seed: int = 1, opening: str = "7208.35") -> str:
    """Return a statement of HSBC with ``count`` lines over the twenty days up to ``until``."""
    facts: MatchFacts = office.read(partial(_facts, day=until))
    chance = Random(seed)
    balance = Money.of(opening)
    rows = [f"{until - timedelta(days=20):%d %b %Y},,BALANCE BROUGHT FORWARD,,,{balance.plain()}"]
    for day, text, amount in sorted(_lines(facts, chance, count, until)):
        balance += amount
        out, into = ("", amount.plain()) if amount.pence > 0 else ((-amount).plain(), "")
        rows.append(f"{day:%d %b %Y},CR,{text},{out},{into},{balance.plain()}")
    return "Date,Type,Description,Paid out,Paid in,Balance\n" + "".join(f"{row}\n" for row in rows)


def with_statement(office: Office, count: int, *, until: date) -> None:
    """Import a statement with ``count`` lines into an office."""
    text = statement_of(office, count, until=until)
    request = StatementRequest(
        read_statement(text.encode(), "hsbc-october.csv", today=until), until, office.clock(), "bank"
    )
    office.write(partial(perform, deed=IMPORT_STATEMENT, request=request))


def _facts(session: Any, *, day: date) -> MatchFacts:
    return match_facts(session, [OpenLine(0, "bank", day, Money.of(1), "")])


def _lines(facts: MatchFacts, chance: Random, count: int, until: date) -> Iterator[tuple[date, str, Money]]:
    owing = [claim for claim in facts.claims if claim.kind is CandidateKind.MEMBERSHIP and not claim.ended]
    chance.shuffle(owing)
    owing.sort(key=lambda claim: not claim.owing)
    booked = [claim for claim in facts.claims if claim.kind is CandidateKind.BOOKING]
    for place in range(count):
        day = until - timedelta(days=chance.randrange(20))
        if place % 9 == 8:
            text, amount = _OTHERS[place // 9 % len(_OTHERS)]
            yield day, text, Money.of(amount)
        elif place % 7 == 6 and booked:
            claim = booked[place // 7 % len(booked)]
            yield day, f"{claim.reference} {_name(facts, claim)}", Money.total(one.owed for one in claim.owing)
        elif owing:
            claim = owing[place % len(owing)]
            yield day, _text(facts, claim, place), _amount(claim)


def _amount(claim: Claim) -> Money:
    if claim.owing:
        return Money.total(one.owed for one in claim.owing)
    return (claim.agreed.on(date.max) if claim.agreed else None) or claim.fee or Money.of(27)


def _name(facts: MatchFacts, claim: Claim) -> str:
    person = facts.people[claim.people[0]]
    return f"{person.family} {person.given[:1]}".strip().upper()


def _text(facts: MatchFacts, claim: Claim, place: int) -> str:
    name = _name(facts, claim)
    if claim.reference and place % 4:
        return f"{claim.reference} {name}" if place % 2 else f"{name} {claim.reference}"
    return f"{name} CONF AND SUB"

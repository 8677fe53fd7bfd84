"""Statements, their lines, what these are in the books, and the facts of the deeds of the bank."""

from psg_admin.bank.queries.lessons import LearnedRow, RuleRow, learned_ids, learned_rows, rule_rows
from psg_admin.bank.queries.matches import audit_matches
from psg_admin.bank.queries.matching import MatchedLine, match_lines
from psg_admin.bank.queries.proving import AccountProof, proofs
from psg_admin.bank.queries.statements import (
    AccountCalendar,
    LineRow,
    StatementRow,
    audit_statements,
    calendars,
    moved_by_day,
    statement_facts,
    statement_lines,
    statements,
)

__all__ = [
    "AccountCalendar",
    "AccountProof",
    "LearnedRow",
    "LineRow",
    "MatchedLine",
    "RuleRow",
    "StatementRow",
    "audit_matches",
    "audit_statements",
    "calendars",
    "learned_ids",
    "learned_rows",
    "match_lines",
    "moved_by_day",
    "proofs",
    "rule_rows",
    "statement_facts",
    "statement_lines",
    "statements",
]

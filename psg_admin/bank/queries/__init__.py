"""Statements, their lines, what these are in the books, and the facts of the deeds of the bank."""

from psg_admin.bank.queries.became import became
from psg_admin.bank.queries.figures import BankFigures, MonthsLacking, bank_figures
from psg_admin.bank.queries.lessons import LearnedRow, RuleRow, learned_ids, learned_rows, rule_rows
from psg_admin.bank.queries.matches import audit_matches
from psg_admin.bank.queries.matching import MatchedLine, match_lines
from psg_admin.bank.queries.previewing import Acceptable, acceptable, preview_lines, taken_of
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
    "Acceptable",
    "AccountCalendar",
    "AccountProof",
    "BankFigures",
    "LearnedRow",
    "LineRow",
    "MatchedLine",
    "MonthsLacking",
    "RuleRow",
    "StatementRow",
    "acceptable",
    "audit_matches",
    "audit_statements",
    "bank_figures",
    "became",
    "calendars",
    "learned_ids",
    "learned_rows",
    "match_lines",
    "moved_by_day",
    "preview_lines",
    "proofs",
    "rule_rows",
    "statement_facts",
    "statement_lines",
    "statements",
    "taken_of",
]

"""Statements, their lines, what these are in the books, and the facts of the deeds of the bank."""

from psg_admin.bank.queries.matches import audit_matches
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
    "LineRow",
    "StatementRow",
    "audit_matches",
    "audit_statements",
    "calendars",
    "moved_by_day",
    "statement_facts",
    "statement_lines",
    "statements",
]

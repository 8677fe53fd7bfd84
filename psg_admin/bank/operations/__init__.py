"""Deeds of the bank: statements imported, and their lines told what they are."""

from psg_admin.bank.operations.filing import file_lines
from psg_admin.bank.operations.importing import IMPORT_STATEMENT, IMPORT_STATEMENTS
from psg_admin.bank.operations.lessons import add_rule, change_rule, forget_payers, order_rules, remove_rules
from psg_admin.bank.operations.releasing import RELEASE_LINES, Releasing
from psg_admin.bank.operations.telling import TELL_LINES

__all__ = [
    "IMPORT_STATEMENT",
    "IMPORT_STATEMENTS",
    "RELEASE_LINES",
    "TELL_LINES",
    "Releasing",
    "add_rule",
    "change_rule",
    "file_lines",
    "forget_payers",
    "order_rules",
    "remove_rules",
]

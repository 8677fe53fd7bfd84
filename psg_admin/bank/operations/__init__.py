"""Deeds of the bank: statements imported, and their lines told what they are."""

from psg_admin.bank.operations.filing import file_lines
from psg_admin.bank.operations.importing import IMPORT_STATEMENT
from psg_admin.bank.operations.lessons import add_rule, forget_payer, remove_rules
from psg_admin.bank.operations.releasing import RELEASE_LINES, Releasing
from psg_admin.bank.operations.telling import TELL_LINES

__all__ = [
    "IMPORT_STATEMENT",
    "RELEASE_LINES",
    "TELL_LINES",
    "Releasing",
    "add_rule",
    "file_lines",
    "forget_payer",
    "remove_rules",
]

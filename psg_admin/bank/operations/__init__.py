"""Deeds of the bank: statements imported, and their lines told what they are."""

from psg_admin.bank.operations.importing import IMPORT_STATEMENT

__all__ = ["IMPORT_STATEMENT"]

"""What the bank hands to the office."""

from psg_admin.bank.labels import LABELS
from psg_admin.bank.manifest import MANIFEST
from psg_admin.bank.model import BankStatement, StatementLine
from psg_admin.bank.queries import audit_statements
from psg_admin.store.feature import Feature

FEATURE = Feature(MANIFEST, labels=LABELS, models=(BankStatement, StatementLine), audits=(audit_statements,))

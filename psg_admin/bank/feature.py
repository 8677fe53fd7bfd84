"""What the bank hands to the office."""

from psg_admin.bank.labels import LABELS
from psg_admin.bank.manifest import MANIFEST
from psg_admin.bank.model import BankStatement, FilingRule, LearnedPayer, LineMatch, StatementLine
from psg_admin.bank.queries import audit_matches, audit_statements
from psg_admin.bank.queries.matches import guard_matches
from psg_admin.bank.settings import BankSettings
from psg_admin.store.feature import Feature

FEATURE = Feature(
    MANIFEST,
    settings=BankSettings,
    labels=LABELS,
    models=(BankStatement, StatementLine, LineMatch, LearnedPayer, FilingRule),
    guards=(guard_matches,),
    audits=(audit_statements, audit_matches),
)

"""What the accounts hand to the office."""

from psg_admin.accounts.labels import LABELS
from psg_admin.accounts.manifest import MANIFEST
from psg_admin.accounts.model import (
    Account,
    BroughtForward,
    Budget,
    FinancialYear,
    Fund,
    MoneyCategory,
    OpeningBalance,
)
from psg_admin.accounts.settings import AccountSettings
from psg_admin.store.feature import Feature

FEATURE = Feature(
    MANIFEST,
    labels=LABELS,
    models=(Account, BroughtForward, Budget, FinancialYear, Fund, MoneyCategory, OpeningBalance),
    settings=AccountSettings,
)

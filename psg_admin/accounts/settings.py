"""What is set for the accounts of an office."""

import enum
from dataclasses import dataclass

from psg_admin.accounts.states import METHODS
from psg_admin.kernel.errors import BadInput
from psg_admin.kernel.money import shorten
from psg_admin.kernel.particulars import Kind
from psg_admin.kernel.settings import Part, setting
from psg_admin.kernel.words import _, mark

ACCOUNTS = Part(
    "accounts",
    mark("Accounts and years"),
    mark("When a financial year begins, and how the year’s account is set out."),
    45,
)


class Regulator(enum.StrEnum):
    """Whose form the year's account follows."""

    ENGLAND = "england-and-wales"
    SCOTLAND = "scotland"

    @property
    def label(self) -> str:
        """What people call it."""
        return _(_REGULATORS[self])


class LegalForm(enum.StrEnum):
    """What the charity is in law: a company draws up other accounts."""

    ASSOCIATION = "association"
    TRUST = "trust"
    CIO = "cio"
    COMPANY = "company"

    @property
    def label(self) -> str:
        """What people call it."""
        return _(_FORMS[self])


def _usual(text: str) -> str:
    parts = text.replace(",", " ").split()
    for part in parts:
        method, sign, account = part.partition("=")
        if not (sign and account and method in METHODS):
            raise BadInput(
                _("“{part}” is not a way of paying and its account, such as paypal=paypal. The ways: {ways}.").format(
                    part=shorten(part), ways=", ".join(sorted(METHODS))
                ),
                field="usual_accounts",
            )
    return " ".join(parts)


_REGULATORS = {
    Regulator.ENGLAND: mark("Charity Commission (England and Wales)"),
    Regulator.SCOTLAND: mark("OSCR (Scotland)"),
}
_FORMS = {
    LegalForm.ASSOCIATION: mark("Unincorporated association"),
    LegalForm.TRUST: mark("Trust"),
    LegalForm.CIO: mark("Charitable incorporated organisation"),
    LegalForm.COMPANY: mark("Company limited by guarantee"),
}


@dataclass(frozen=True, slots=True)
class AccountSettings:
    """When a financial year begins, whose form its account follows, and how many approve what is spent."""

    financial_month: int = setting(4, mark("First month of the financial year"), Kind.MONTH, ACCOUNTS,
                                   asked=mark("The financial year begins in"))  # fmt: skip
    financial_day: int = setting(
        1, mark("First day of the financial year"), Kind.COUNT, ACCOUNTS, least=1, limit=28, required=True,
        asked=mark("On da&y"), hint=mark("Years that are longer or shorter are listed apart."),
    )  # fmt: skip
    regulator: Regulator = setting(
        Regulator.ENGLAND, mark("Regulator"), Kind.CHOICE, ACCOUNTS, choices=tuple(Regulator), asked=mark("&Regulator")
    )
    legal_form: LegalForm = setting(
        LegalForm.ASSOCIATION, mark("Legal form"), Kind.CHOICE, ACCOUNTS, choices=tuple(LegalForm),
        asked=mark("&Legal form"),
    )  # fmt: skip
    usual_accounts: str = setting(
        "", mark("Accounts that ways of paying come into"), Kind.TEXT, ACCOUNTS,
        asked=mark("&Ways of paying"),
        hint=mark("Such as: paypal=paypal card=paypal. Cash comes into Cash, every other way into Bank."), tidy=_usual,
    )  # fmt: skip
    approvals: int = setting(
        0, mark("How many people approve what is spent"), Kind.COUNT, ACCOUNTS, limit=2, required=True,
        asked=mark("People who appro&ve spending"),
    )  # fmt: skip

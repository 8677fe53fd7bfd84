"""What is set for memberships."""

from dataclasses import dataclass

from psg_admin.kernel.errors import BadInput
from psg_admin.kernel.particulars import Kind
from psg_admin.kernel.settings import Part, setting
from psg_admin.kernel.words import _, mark
from psg_admin.memberships.states import JointVotes, LateJoiners, Scheme
from psg_admin.payments.settings import NUMBERS

TERMS = Part(
    "terms", mark("Membership year"), mark("How long a membership year runs, and when a member still counts."), 30
)
ORDERS = Part(
    "orders", mark("Standing orders"), mark("What stands on the form by which a member tells the bank to pay."), 42
)

MOST_YEARS = 100
"""Nobody is asked to have been a member for more years."""


def _reference(prefix: str) -> str:
    plain = prefix.upper()
    if plain and not (plain.isascii() and plain.isalnum()):
        raise BadInput(_("The reference prefix takes letters and digits only."), field="reference_prefix")
    return plain


@dataclass(frozen=True, slots=True)
class MembershipSettings:
    """How long terms run, how members and their standing orders are numbered, and what these are paid into.

    ``grace_days``: how long after the end of a term a member still counts. ``unpaid_days``: how long after its start
    an unpaid term still gives standing, and ``paid_share`` how many hundredths of what fell due then must be paid.
    ``late_joiners``: what becomes of the first term of who joins late in a fixed year, in ``late_month`` or later.
    ``life_years``: after so many years of membership somebody is due for life membership; 0: nobody ever is.
    ``joint_votes``: who votes in a joint membership. ``order_account``: the account, by code or name, that standing
    orders are paid into, ``order_holder`` and ``order_bank`` what the form for the bank calls its holder and its bank.
    """

    scheme: Scheme = setting(
        Scheme.ROLLING, mark("How long a membership year runs"), Kind.CHOICE, TERMS, choices=tuple(Scheme),
        asked=mark("A membership year &runs"),
    )  # fmt: skip
    year_month: int = setting(
        4, mark("First month of the membership year"), Kind.MONTH, TERMS, asked=mark("A fixed &year begins in")
    )
    grace_days: int = setting(
        90, mark("Days of grace"), Kind.COUNT, TERMS, limit=366, required=True, asked=mark("Days of gr&ace"),
        hint=mark("How long after the end of the membership year a member still counts."),
    )  # fmt: skip
    unpaid_days: int = setting(
        90, mark("Days until an unpaid membership year no longer counts"), Kind.COUNT, TERMS, limit=366, required=True,
        asked=mark("&Days unpaid"), hint=mark("How long after its start an unpaid membership year still counts."),
    )  # fmt: skip
    paid_share: int = setting(
        50, mark("Per cent that must be paid to count"), Kind.COUNT, TERMS, least=1, limit=100, required=True,
        asked=mark("Per ce&nt that must be paid"),
        hint=mark("Whoever paid at least so much of what was due by then still counts."),
    )  # fmt: skip
    late_joiners: LateJoiners = setting(
        LateJoiners.WHOLE, mark("Who joins late in a fixed year"), Kind.CHOICE, TERMS, choices=tuple(LateJoiners),
        asked=mark("Who &joins late in a fixed year"),
    )  # fmt: skip
    late_month: int = setting(
        1, mark("First month in which somebody joins late"), Kind.MONTH, TERMS, asked=mark("&Late begins in"),
    )  # fmt: skip
    life_years: int = setting(
        0, mark("Years of membership until somebody is due for life membership"), Kind.COUNT, TERMS, limit=MOST_YEARS,
        required=True, asked=mark("Due for life &membership after"),
        hint=mark("Years; 0: nobody is. Today and the list of members then name who is due."),
    )  # fmt: skip
    joint_votes: JointVotes = setting(
        JointVotes.EACH, mark("Who votes in a joint membership"), Kind.CHOICE, TERMS, choices=tuple(JointVotes),
        asked=mark("In a joint membership"),
    )  # fmt: skip
    member_digits: int = setting(
        4, mark("Digits of a membership number"), Kind.COUNT, NUMBERS, least=1, limit=8, required=True,
        asked=mark("Digits of a membership &number"),
    )  # fmt: skip
    reference_prefix: str = setting(
        "PSG", mark("Reference prefix"), Kind.TEXT, NUMBERS, limit=8,
        asked=mark("Standing order references &begin with"), width=10, hint=mark("Letters and digits only."),
        tidy=_reference,
    )  # fmt: skip
    order_account: str = setting(
        "", mark("Account for standing orders"), Kind.TEXT, ORDERS, limit=100, asked=mark("Paid &into"),
        hint=mark("Left open, it is the only bank account of which sort code and number are known."),
    )  # fmt: skip
    order_holder: str = setting(
        "", mark("Name of that account"), Kind.TEXT, ORDERS, limit=100, asked=mark("&Name of the account"), width=40,
        hint=mark("As the bank has it. Empty: the name of the organisation."),
    )  # fmt: skip
    order_bank: str = setting(
        "", mark("Bank of that account"), Kind.TEXT, ORDERS, limit=100, asked=mark("&Bank and branch"), width=40,
        hint=mark("It may be left out: the sort code says it."),
    )  # fmt: skip

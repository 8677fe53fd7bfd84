"""What a membership costs, how long a term runs and how it stands on a day. Pure; each answer carries its reasons."""

from psg_admin.memberships.rules.fees import DatedDiscount, DatedFee, checked_discount, fee_quote, show_percent
from psg_admin.memberships.rules.instalments import instalments
from psg_admin.memberships.rules.long import joined_by
from psg_admin.memberships.rules.numbers import NUMBER_LENGTH, TOLD_APART, checked_number, keys_of, number_taken
from psg_admin.memberships.rules.orders import (
    ORDER_STEPS,
    AgreedSum,
    OrderHeld,
    agreed_sum,
    coming_sums,
    known_as,
    known_otherwise,
    may_become,
    why_no_discount,
)
from psg_admin.memberships.rules.scheme import DiscountRow, FeeRow, SchemeRows, TypeRow, code_from, for_organisations
from psg_admin.memberships.rules.standing import (
    Due,
    Facts,
    Paid,
    Span,
    StandingAt,
    TermFacts,
    TypeAt,
    best_standing,
    counted,
    standing_on,
    timeline,
)
from psg_admin.memberships.rules.status import OrderAt, Status, status_of
from psg_admin.memberships.rules.terms import (
    LateYear,
    OldDebt,
    late_year,
    next_term,
    why_again,
    why_renewal_stays,
    with_old_debt,
)
from psg_admin.memberships.rules.ways import way

__all__ = [
    "NUMBER_LENGTH",
    "ORDER_STEPS",
    "TOLD_APART",
    "AgreedSum",
    "DatedDiscount",
    "DatedFee",
    "DiscountRow",
    "Due",
    "Facts",
    "FeeRow",
    "LateYear",
    "OldDebt",
    "OrderAt",
    "OrderHeld",
    "Paid",
    "SchemeRows",
    "Span",
    "StandingAt",
    "Status",
    "TermFacts",
    "TypeAt",
    "TypeRow",
    "agreed_sum",
    "best_standing",
    "checked_discount",
    "checked_number",
    "code_from",
    "coming_sums",
    "counted",
    "fee_quote",
    "for_organisations",
    "instalments",
    "joined_by",
    "keys_of",
    "known_as",
    "known_otherwise",
    "late_year",
    "may_become",
    "next_term",
    "number_taken",
    "show_percent",
    "standing_on",
    "status_of",
    "timeline",
    "way",
    "why_again",
    "why_no_discount",
    "why_renewal_stays",
    "with_old_debt",
]

"""What a membership costs, how long a term runs and how it stands on a day. Pure; each answer carries its reasons."""

from psg_admin.memberships.rules.fees import DatedDiscount, DatedFee, checked_discount, fee_quote, show_percent
from psg_admin.memberships.rules.orders import ORDER_STEPS, may_become
from psg_admin.memberships.rules.scheme import DiscountRow, FeeRow, SchemeRows, TypeRow, code_from, for_organisations
from psg_admin.memberships.rules.standing import (
    Facts,
    Span,
    StandingAt,
    TermFacts,
    best_standing,
    counted,
    standing_on,
    timeline,
)
from psg_admin.memberships.rules.terms import next_term, why_renewal_stays
from psg_admin.memberships.rules.ways import way

__all__ = [
    "ORDER_STEPS",
    "DatedDiscount",
    "DatedFee",
    "DiscountRow",
    "Facts",
    "FeeRow",
    "SchemeRows",
    "Span",
    "StandingAt",
    "TermFacts",
    "TypeRow",
    "best_standing",
    "checked_discount",
    "code_from",
    "counted",
    "fee_quote",
    "for_organisations",
    "may_become",
    "next_term",
    "show_percent",
    "standing_on",
    "timeline",
    "way",
    "why_renewal_stays",
]

"""What screens, documents and other features ask about memberships; every answer is a frozen value."""

from psg_admin.memberships.queries.audit import audit
from psg_admin.memberships.queries.drift import (
    DRIFT_FILTERS,
    DriftTotal,
    drift_list,
    drift_of,
    drift_total,
)
from psg_admin.memberships.queries.facts import FALLS_DUE, load_facts
from psg_admin.memberships.queries.filters import (
    MEMBER_FILTERS,
    MISSED_LATELY,
    OWES,
    SHORT,
    missed_lately,
    soon,
)
from psg_admin.memberships.queries.finding import FoundPerson, contact_hits, find_people, member_hits
from psg_admin.memberships.queries.joining import fee_for, first_term
from psg_admin.memberships.queries.lists import (
    MemberRow,
    contacts_of_members,
    member_count,
    member_list_ids,
    member_list_rows,
    members_wanted,
    memberships_of_members,
    standing_counts,
)
from psg_admin.memberships.queries.meaning import (
    Named,
    is_address,
    may_be_name,
    members_of_numbers,
    on_file_already,
    people_meant,
)
from psg_admin.memberships.queries.non_members import other_count, other_ids, others_wanted
from psg_admin.memberships.queries.order_lists import (
    ORDER_FILTERS,
    DecisionRow,
    OrderLine,
    decisions_of,
    order_counts,
    order_ids,
    order_rows,
    orders_wanted,
)
from psg_admin.memberships.queries.page import (
    MemberLine,
    MembershipPage,
    OrderRow,
    Owed,
    TermRow,
    by_number,
    for_contact,
    membership_of_number,
    membership_page,
    memberships_of_numbers,
    numbered_memberships,
    owed_for,
)
from psg_admin.memberships.queries.payers import WithoutPayer, without_payer
from psg_admin.memberships.queries.register import VoterRow, counting_contacts, register_ids, register_rows, voters
from psg_admin.memberships.queries.renewal import NextTerm, renewal_quote
from psg_admin.memberships.queries.scheme import scheme, type_of_code
from psg_admin.memberships.queries.short import ShortTerm, short_terms
from psg_admin.memberships.queries.standing import (
    Held,
    held_by,
    standings,
)
from psg_admin.memberships.queries.tags import TagForm, tag_form
from psg_admin.memberships.rules import DiscountRow, FeeRow, SchemeRows, TypeRow

__all__ = [
    "DRIFT_FILTERS",
    "FALLS_DUE",
    "MEMBER_FILTERS",
    "MISSED_LATELY",
    "ORDER_FILTERS",
    "OWES",
    "SHORT",
    "DecisionRow",
    "DiscountRow",
    "DriftTotal",
    "FeeRow",
    "FoundPerson",
    "Held",
    "MemberLine",
    "MemberRow",
    "MembershipPage",
    "Named",
    "NextTerm",
    "OrderLine",
    "OrderRow",
    "Owed",
    "SchemeRows",
    "ShortTerm",
    "TagForm",
    "TermRow",
    "TypeRow",
    "VoterRow",
    "WithoutPayer",
    "audit",
    "by_number",
    "contact_hits",
    "contacts_of_members",
    "counting_contacts",
    "decisions_of",
    "drift_list",
    "drift_of",
    "drift_total",
    "fee_for",
    "find_people",
    "first_term",
    "for_contact",
    "held_by",
    "is_address",
    "load_facts",
    "may_be_name",
    "member_count",
    "member_hits",
    "member_list_ids",
    "member_list_rows",
    "members_of_numbers",
    "members_wanted",
    "membership_of_number",
    "membership_page",
    "memberships_of_members",
    "memberships_of_numbers",
    "missed_lately",
    "numbered_memberships",
    "on_file_already",
    "order_counts",
    "order_ids",
    "order_rows",
    "orders_wanted",
    "other_count",
    "other_ids",
    "others_wanted",
    "owed_for",
    "people_meant",
    "register_ids",
    "register_rows",
    "renewal_quote",
    "scheme",
    "short_terms",
    "soon",
    "standing_counts",
    "standings",
    "tag_form",
    "type_of_code",
    "voters",
    "without_payer",
]

"""What screens, documents and other features ask about memberships; every answer is a frozen value."""

from psg_admin.memberships.queries.facts import load_facts
from psg_admin.memberships.queries.scheme import (
    DiscountRow,
    FeeRow,
    SchemeRows,
    TypeRow,
    fee_for,
    scheme,
    type_of_code,
)
from psg_admin.memberships.queries.standing import (
    Held,
    held_by,
    standing_of_contact,
    standing_of_contacts,
    standings,
)

__all__ = [
    "DiscountRow",
    "FeeRow",
    "Held",
    "SchemeRows",
    "TypeRow",
    "fee_for",
    "held_by",
    "load_facts",
    "scheme",
    "standing_of_contact",
    "standing_of_contacts",
    "standings",
    "type_of_code",
]

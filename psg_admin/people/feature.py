"""What people hand to the office."""

from sqlalchemy import select

from psg_admin.people import operations
from psg_admin.people.labels import LABELS
from psg_admin.people.model import Contact
from psg_admin.store.feature import Feature, SearchKind

FEATURE = Feature(
    key="people",
    labels=LABELS,
    derivations=(operations.derive_search,),
    searched=(
        # People are found as members or as contacts, by one finder of memberships.
        SearchKind(
            "contact", "contact", select(Contact.id).where(Contact.hidden_on.is_(None)), operations.derive_search
        ),
    ),
)

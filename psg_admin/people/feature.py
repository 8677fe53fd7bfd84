"""What people hand to the office."""

from sqlalchemy import select

from psg_admin.people import operations
from psg_admin.people.labels import LABELS
from psg_admin.people.manifest import MANIFEST
from psg_admin.people.model import Address, Contact, Email, Telephone
from psg_admin.store.feature import Feature, SearchKind

FEATURE = Feature(
    MANIFEST,
    labels=LABELS,
    models=(Address, Contact, Email, Telephone),
    derivations=(operations.derive_search,),
    searched=(
        # People are found as members or as contacts, by one finder of memberships.
        SearchKind(
            "contact", "contact", select(Contact.id).where(Contact.hidden_on.is_(None)), operations.derive_search
        ),
    ),
)

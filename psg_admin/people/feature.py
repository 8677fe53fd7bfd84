"""What people hand to the office."""

from sqlalchemy import select

from psg_admin.people import operations
from psg_admin.people.labels import LABELS
from psg_admin.people.manifest import MANIFEST
from psg_admin.people.model import (
    Address,
    Consent,
    Contact,
    Email,
    GiftAidDeclaration,
    Household,
    Merged,
    NotSame,
    OrganisationPerson,
    OwnField,
    OwnValue,
    Tag,
    Telephone,
)
from psg_admin.store.feature import Feature, JournalMapping, SearchKind

FEATURE = Feature(
    MANIFEST,
    labels=LABELS,
    models=(
        Address, Consent, Contact, Email, GiftAidDeclaration, Household, Merged, NotSame, OrganisationPerson, OwnField,
        OwnValue, Tag, Telephone,
    ),
    guards=(operations.guard_own,),
    derivations=(operations.derive_search,),
    searched=(
        # People are found as members or as contacts, by one finder of memberships.
        SearchKind(
            "contact", "contact", select(Contact.id).where(Contact.hidden_on.is_(None)), operations.derive_search
        ),
    ),
    mappings={
        "20261205_moving_in": JournalMapping(
            added={
                "contact": {
                    "suffix": "", "salutation": "", "former_names": "", "copies": 1, "concession_evidence": "",
                    "death_day_known": True,
                }
            }
        ),
        "20261214_rest": JournalMapping(added={"contact": {"rest_gift_since": None}}),
    },
)  # fmt: skip

"""What memberships hand to the office."""

from psg_admin.memberships import operations, queries
from psg_admin.memberships.labels import LABELS
from psg_admin.memberships.manifest import MANIFEST
from psg_admin.memberships.model import (
    Absence,
    Discount,
    Fee,
    FormerNumber,
    Instalment,
    Member,
    Membership,
    MembershipType,
    OrderDecided,
    OrderSpan,
    OrderSum,
    StandingOrder,
    StandingSpan,
    Term,
    TypeChange,
)
from psg_admin.memberships.settings import MembershipSettings
from psg_admin.store.feature import Feature, JournalMapping

FEATURE = Feature(
    MANIFEST,
    labels=LABELS,
    models=(
        Absence,
        Discount,
        Fee,
        FormerNumber,
        Instalment,
        Member,
        Membership,
        MembershipType,
        OrderDecided,
        OrderSpan,
        OrderSum,
        StandingOrder,
        StandingSpan,
        Term,
        TypeChange,
    ),
    settings=MembershipSettings,
    following=(operations.follow_words,),
    guards=(operations.guard_memberships,),
    derivations=(operations.derive_keys, operations.derive_standing),
    audits=(queries.audit,),
    rebuild=operations.rebuild_standing,
    falls_due=queries.FALLS_DUE,
    found_by=operations.FOUND_BY,
    mappings={
        "20261205_moving_in": JournalMapping(
            added={"term": {"brought_forward": False}, "standing_order": {"brought_forward": False}}
        )
    },
)

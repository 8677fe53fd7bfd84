"""What memberships hand to the office."""

from psg_admin.memberships import operations, queries
from psg_admin.memberships.labels import LABELS
from psg_admin.store.feature import Feature

FEATURE = Feature(
    key="memberships",
    labels=LABELS,
    following=(operations.follow_words,),
    guards=(operations.guard_memberships,),
    derivations=(operations.derive_standing,),
    audits=(queries.audit,),
    rebuild=operations.rebuild_standing,
)

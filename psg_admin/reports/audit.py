"""Is everything sound? The file, the journal, and every sum of the books."""

from sqlalchemy.orm import Session

from psg_admin.events import queries as events
from psg_admin.kernel.progress import Progress, quiet
from psg_admin.memberships import queries as memberships
from psg_admin.payments import queries as payments
from psg_admin.reports import rebuild
from psg_admin.store.check import check_file
from psg_admin.store.damage import unreadable


def audit(session: Session, *, progress: Progress = quiet) -> list[str]:
    """Return a sentence for each thing that is wrong; an empty list means that all is sound."""
    found = check_file(session)
    if found and unreadable(session):
        return found  # sums of what cannot be read cannot be added up
    for done, part in enumerate((payments.audit, memberships.audit, events.audit, rebuild.audit), 1):
        progress(done, 5)
        found += part(session)
    progress(5, 5)
    return found

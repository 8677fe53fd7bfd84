"""Is everything sound? The file, the journal, and every sum of the books."""

from sqlalchemy.orm import Session

from psg_admin.kernel.collector import collector_paused
from psg_admin.kernel.progress import Progress, quiet
from psg_admin.store import rebuild
from psg_admin.store.check import check_file
from psg_admin.store.damage import unreadable
from psg_admin.store.feature import features_of
from psg_admin.store.heads import seal_number


def audit(session: Session, *, progress: Progress = quiet) -> list[str]:
    """Return a sentence for each thing that is wrong; an empty list means that all is sound."""
    with collector_paused():
        found = check_file(session)
        if found and unreadable(session):
            return found  # sums of what cannot be read cannot be added up
        parts = [*(part for feature in features_of(session) for part in feature.audits), rebuild.audit]
        for done, part in enumerate(parts, 1):
            progress(done, len(parts) + 1)
            found += part(session)
        progress(len(parts) + 1, len(parts) + 1)
        return found


def audit_with_seal(session: Session, *, progress: Progress = quiet) -> tuple[list[str], str]:
    """Return what :func:`audit` does, and the seal number of this moment."""
    return audit(session, progress=progress), seal_number(session)

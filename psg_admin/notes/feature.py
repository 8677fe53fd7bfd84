"""What notes and documents hand to the office."""

from psg_admin.notes import queries
from psg_admin.notes.labels import LABELS
from psg_admin.notes.manifest import MANIFEST
from psg_admin.notes.model import Document, DocumentContent, Note
from psg_admin.store.feature import Feature

FEATURE = Feature(MANIFEST, labels=LABELS, models=(Document, DocumentContent, Note), audits=(queries.audit,))

"""What imports hand to the office."""

from psg_admin.imports.labels import LABELS
from psg_admin.imports.manifest import MANIFEST
from psg_admin.imports.model import ColumnMapping, OldId
from psg_admin.store.feature import Feature

FEATURE = Feature(MANIFEST, labels=LABELS, models=(ColumnMapping, OldId))

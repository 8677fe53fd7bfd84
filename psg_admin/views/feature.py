"""What views of lists hand to the office."""

from psg_admin.store.feature import Feature
from psg_admin.views.labels import LABELS
from psg_admin.views.manifest import MANIFEST
from psg_admin.views.model import SavedView

FEATURE = Feature(MANIFEST, labels=LABELS, models=(SavedView,))

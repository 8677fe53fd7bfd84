"""What the faces know of the accounts before they are imported."""

from psg_admin.kernel.manifest import Manifest, PlaceEntry
from psg_admin.kernel.words import mark

MANIFEST = Manifest(
    "accounts",
    places=(
        PlaceEntry(
            "settings",
            "accounts",
            mark("Settings: Accounts and years"),
            mark("financial year regulator fund category budget opening balance"),
        ),
    ),
)

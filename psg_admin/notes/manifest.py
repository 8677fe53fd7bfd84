"""What the faces know of notes and documents before they are imported."""

from psg_admin.kernel.manifest import Manifest

MANIFEST = Manifest("notes")

"""What the faces know of the books before they are imported."""

from psg_admin.kernel.manifest import Manifest

MANIFEST = Manifest("books")

"""What the faces know of the books before they are imported."""

from psg_admin.kernel.manifest import CommandEntry, Manifest
from psg_admin.kernel.words import mark

MANIFEST = Manifest(
    "books",
    commands={
        "close": CommandEntry(
            "psg_admin.cli.closing:close",
            mark("Close the books to the end of DAY: nothing that they say of the days until then changes any more."),
        ),
        "reopen": CommandEntry("psg_admin.cli.closing:reopen", mark("Open the books again that were closed to DAY.")),
    },
)

"""What the faces know of events before it is imported."""

from psg_admin.kernel.manifest import CommandEntry, Manifest, PageEntry
from psg_admin.kernel.words import mark

MANIFEST = Manifest(
    "events",
    page=PageEntry(
        "events",
        mark("Events"),
        "calendar-blank",
        20,
        "psg_admin.ui.events.page:EventsPage",
        finds=(("event", mark("Event")), ("booking", mark("Booking"))),
    ),
    commands={
        "book": CommandEntry("psg_admin.cli.book:book", mark("Book places and print the reference.")),
        "bookings": CommandEntry(
            "psg_admin.cli.bookings:bookings",
            mark("Bookings: list, show, add places; name a place, give it another price."),
        ),
        "cancel": CommandEntry(
            "psg_admin.cli.bookings:cancel",
            mark("Cancel a booking, or one place of it; what was paid is left over."),
        ),
        "events": CommandEntry("psg_admin.cli.events:events", mark("Events: add, list, show, change, cancel, reopen.")),
        "price": CommandEntry("psg_admin.cli.book:price", mark("Show what a place costs, and why.")),
    },
)

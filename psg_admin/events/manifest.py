"""What the faces know of events before it is imported."""

from psg_admin.kernel.manifest import CommandEntry, Manifest, PageEntry, PlaceEntry
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
        also=mark("cancel bookings places prices venue"),
    ),
    commands={
        "book": CommandEntry("psg_admin.cli.book:book", mark("Book places and print the reference.")),
        "bookings": CommandEntry(
            "psg_admin.cli.bookings:bookings",
            mark("Bookings: list, show, change, add places; name a place, give it another price."),
        ),
        "cancel": CommandEntry(
            "psg_admin.cli.bookings:cancel",
            mark("Cancel a booking, or one place of it; what was paid is left over, refunded or kept as a gift."),
        ),
        "events": CommandEntry("psg_admin.cli.events:events", mark("Events: add, list, show, change, cancel, reopen.")),
        "price": CommandEntry("psg_admin.cli.book:price", mark("Show what a place costs, and why.")),
    },
    places=(
        PlaceEntry("events", "new", mark("New event"), mark("add meeting conference concert calendar"), does=True),
        PlaceEntry("events", "book", mark("Book places"), mark("booking reserve seats tickets attend"), does=True),
        PlaceEntry(
            "events",
            "export",
            mark("Export the list of events"),
            mark("print save spreadsheet Excel CSV PDF download"),
            does=True,
            part="all",
        ),
        PlaceEntry("events", "all", mark("Events: Attendees"), mark("print attendee list names badges door")),
    ),
)

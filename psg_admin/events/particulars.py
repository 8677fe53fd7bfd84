"""All that is kept of an event besides its prices, and what each particular is."""

from dataclasses import dataclass
from datetime import datetime

from psg_admin.kernel.particulars import MOST_COUNTED, Erased, Kind, Particular
from psg_admin.kernel.words import mark

# The sections of the form; what is said of the times stands between, on fields of its own.
WHAT = "what"
TIMES = "times"
ROOM = "room"
MORE = "more"


@dataclass(frozen=True, slots=True)
class EventParticulars:
    """An event without its prices. Times are as the clock at the venue shows them; ``capacity`` None is no limit."""

    title: str
    starts_at: datetime
    ends_at: datetime
    theme: str = ""
    venue: str = ""
    doors_at: datetime | None = None
    capacity: int | None = None
    notes: str = ""


EVENT = (
    Particular(
        "title", mark("Title"), Kind.TEXT, "event", Erased.KEPT, required=True, section=WHAT, asked=mark("&Title")
    ),
    Particular("theme", mark("Theme"), Kind.TEXT, "event", Erased.KEPT, section=WHAT, asked=mark("T&heme"), listed=34),
    Particular(
        "venue", mark("Venue"), Kind.LINES, "event", Erased.KEPT, limit=500, section=WHAT, asked=mark("&Venue"),
        height=2, repeated=True, help="One line of the place; may be repeated.",
    ),
    Particular(
        "doors_at", mark("Doors"), Kind.MOMENT, "event", Erased.KEPT, section=TIMES, option="doors", metavar="TIME",
        help="When the doors open.", json="doors", listed=16,
    ),
    Particular(
        "starts_at", mark("Start"), Kind.MOMENT, "event", Erased.KEPT, required=True, section=TIMES, option="start",
        metavar="DAYTIME", help="Day and time, written “YYYY-MM-DD HH:MM”.", json="start",
    ),
    Particular(
        "ends_at", mark("End"), Kind.MOMENT, "event", Erased.KEPT, required=True, section=TIMES, option="end",
        metavar="DAYTIME", help="Day and time, or the time alone.", json="end", listed=16,
    ),
    Particular(
        "capacity", mark("Room for"), Kind.COUNT, "event", Erased.KEPT, least=1, limit=MOST_COUNTED, section=ROOM,
        asked=mark("Room &for"), hint=mark("How many people fit; empty for no limit."), empty=mark("no limit"),
        metavar="N", help="How many people there is room for; empty for no limit.",
    ),
    Particular("notes", mark("Notes"), Kind.LINES, "event", Erased.KEPT, section=MORE, height=2, listed=30),
)  # fmt: skip
"""What is kept of an event, in the order in which it is shown; each section of its form in this order."""

"""Lists and receipts that the tests of paper share, and how a PDF is read back."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pypdfium2

from psg_admin.kernel.money import Money
from psg_admin.paper.papers import Letterhead, ReceiptLine, ReceiptPaper
from psg_admin.paper.table import Column, Kind, Listing

MADE_AT = datetime(2016, 10, 20, 9, 30)  # noqa: DTZ001 - lists say local time

EIGHT = Money(800)


@dataclass(frozen=True)
class Guest:
    """One row of the attendee list of these tests."""

    name: str
    telephone: str = "020 7946 0107"
    number: str = "0107"
    price: Money | None = EIGHT
    booked_on: date | None = date(2016, 10, 1)
    arrived: datetime | None = None
    places: int | None = 1


COLUMNS: list[Column[Guest]] = [
    Column("name", "Name", lambda g: g.name, width=28),
    Column("telephone", "Telephone", lambda g: g.telephone, Kind.CODE),
    Column("number", "No.", lambda g: g.number, Kind.CODE, width=8),
    Column("price", "Price", lambda g: g.price, Kind.MONEY, width=10),
    Column("booked_on", "Booked on", lambda g: g.booked_on, Kind.DAY),
    Column("arrived", "Arrived", lambda g: g.arrived, Kind.MOMENT),
    Column("places", "Places", lambda g: g.places, Kind.COUNT, width=8),
]


def attendees(*guests: Guest | str, totals: bool = False, title: str = "Attendees") -> Listing[Guest]:
    """The list of these guests; a bare text is a guest's name."""
    rows = [guest if isinstance(guest, Guest) else Guest(guest) for guest in guests]
    return Listing(
        title,
        COLUMNS,
        rows,
        MADE_AT,
        made_from="All bookings, name contains “ram”",
        organisation="Peru Support Group",
        subtitle="Annual Conference, 5 November 2016",
        totals=totals,
    )


def around(sheet: Any) -> list[str]:
    """What stands at the top and at the foot of a sheet on paper, left and right of each."""
    return [
        side.text for side in (sheet.oddHeader.left, sheet.oddHeader.right, sheet.oddFooter.left, sheet.oddFooter.right)
    ]


def pages_of(data: bytes) -> list[str]:
    """The text of each page of a PDF, with plain line ends."""
    document = pypdfium2.PdfDocument(data)
    try:
        return [page.get_textpage().get_text_bounded().replace("\r\n", "\n") for page in document]
    finally:
        document.close()


LETTERHEAD = Letterhead(
    "Peru Support Group", ("1 High Street", "London N1 7BJ"), "Registered charity no. 1234567", "office@example.org"
)
RECEIPT = ReceiptPaper(
    letterhead=LETTERHEAD,
    number="R-2016-0107",
    issued_on=date(2016, 11, 7),
    received_on=date(2016, 11, 5),
    payer="Lucía Ramírez Ñato",
    payer_address=("12 Rosebery Avenue", "London EC1R 4TD"),
    amount=Money(5100),
    method="Standing order",
    lines=(
        ReceiptLine("Individual membership, 0107", "1 April 2016 to 31 March 2017", Money(2700)),
        ReceiptLine("Annual Conference, 5 November 2016: 2 places", "", Money(1600)),
        ReceiptLine("Gift", "", Money(800)),
    ),
)

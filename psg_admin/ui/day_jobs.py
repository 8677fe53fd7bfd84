"""The jobs of the day, in their order, each done through the dialogs that a person uses."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from psg_admin.books.documents import slip_paper
from psg_admin.books.plans import PartRequest
from psg_admin.books.queries.banking import slips
from psg_admin.events.documents import attendee_listing
from psg_admin.events.queries import next_event
from psg_admin.kernel.errors import NotFound
from psg_admin.kernel.money import Money
from psg_admin.kernel.progress import quiet
from psg_admin.kernel.words import _
from psg_admin.memberships import queries as memberships
from psg_admin.memberships.documents import member_columns, member_listing
from psg_admin.paper.receipt import write_receipt
from psg_admin.paper.slip import write_slip
from psg_admin.paper.writing import write_listing
from psg_admin.payments import queries as payments
from psg_admin.payments.states import Method
from psg_admin.reports.year_facts import year_with
from psg_admin.store.list_query import Hit, ListQuery
from psg_admin.store.private import make_folder
from psg_admin.ui.dialogs.banking import open_slip
from psg_admin.ui.dialogs.booking import open_booking
from psg_admin.ui.dialogs.enrol import open_enrol
from psg_admin.ui.dialogs.spend import open_spend
from psg_admin.ui.dialogs.take_payment import open_take_payment
from psg_admin.ui.dialogs.year_end import write_account, write_charts, write_treasurer
from psg_admin.ui.kit import theme
from psg_admin.ui.walk import Walk


@dataclass(slots=True)
class Day:
    """The walk through the desktop, where documents go, and what the morning left for the afternoon."""

    walk: Walk
    target: Path
    today: date
    year_ago: date
    contact: int = 0

    def newest_receipt(self, name: str) -> None:
        """Write the receipt of the newest payment."""
        office = self.walk.desk.office
        row = office.read(
            partial(payments.list_rows, ids=office.read(partial(payments.list_ids, query=ListQuery()))[:1])
        )[0]
        write_receipt(office.read(partial(payments.receipt_paper, number=row.receipt)), self.target / f"{name}.pdf")


def open_up(day: Day) -> None:
    """Look at what the day brings."""
    day.walk.page("today")
    day.walk.picture("1 today")
    day.walk.page("members")
    day.walk.picture("2 members")


def enrol(day: Day) -> None:
    """Record a member who pays by standing order, and see the discount."""
    walk = day.walk
    open_enrol(walk.window, walk.desk.desk)
    dialog = walk.fill(
        given="Thomasina", family="Underhill", method=Method.STANDING_ORDER, emails="thomasina@example.org",
        telephones="020 7946 0777", street="7 Canal Walk", town="London", postcode="N1 7QQ",
    )  # fmt: skip
    walk.picture("3 new member", dialog)
    walk.submit(dialog)
    office = walk.desk.office
    ids = office.read(partial(memberships.member_list_ids, query=ListQuery("thomasina underhill"), today=day.today))
    if not ids:
        raise NotFound(_("The new member is not found."))
    day.contact = office.read(partial(memberships.member_list_rows, ids=ids[:1], today=day.today))[0].contact_id
    walk.picture("4 enrolled")


def take_payment(day: Day) -> None:
    """Take the first year's fee, with a gift, and print the receipt."""
    walk = day.walk
    open_take_payment(walk.window, walk.desk.desk, contact_id=day.contact)
    dialog = walk.fill(gift=Money.of("5"), method=Method.STANDING_ORDER, preview=False)
    walk.picture("5 payment", dialog)
    walk.submit(dialog)
    day.newest_receipt("receipt of the member")


def book(day: Day) -> None:
    """Book the new member and a friend into the conference, paid by cheque."""
    walk = day.walk
    open_booking(walk.window, walk.desk.desk, contact_id=day.contact)
    walk.settle()
    who = Hit("contact", day.contact, "Thomasina Underhill")
    dialog = walk.fill(places=[who, Hit("", 0, "José Quispe")], paid=Method.CHEQUE, reference="000123")
    walk.picture("6 booking", dialog)
    walk.submit(dialog)
    day.newest_receipt("receipt of the booking")
    walk.page("events")
    walk.picture("7 conference")


def export_lists(day: Day) -> None:
    """Write the attendee list and the list of members, each three ways."""
    office, made_at = day.walk.desk.office, day.walk.desk.desk.made_at
    event = office.read(partial(next_event, today=day.today))
    if event is None:
        raise NotFound(_("There is no coming event."))
    attendees = office.read(partial(attendee_listing, event_id=event.event_id, made_at=made_at))
    ids = office.read(partial(memberships.member_list_ids, query=ListQuery(), today=day.today))
    rows = office.read(partial(memberships.member_list_rows, ids=ids, today=day.today))
    columns = [column for column in member_columns() if column.shown]
    members = member_listing(rows, made_at=made_at, made_from=_("Everybody"), columns=columns)
    for suffix in (".xlsx", ".csv", ".pdf"):
        write_listing(attendees, day.target / f"attendees{suffix}")
        write_listing(members, day.target / f"members{suffix}")


def spend(day: Day) -> None:
    """Enter the journey of a speaker, paid by cheque, for the conference."""
    walk = day.walk
    event = walk.desk.office.read(partial(next_event, today=day.today))
    event_id = None if event is None else event.event_id
    open_spend(walk.window, walk.desk.desk, event_id=event_id)
    dialog = walk.fill(
        payee=Hit("", 0, "Nora Fairweather"), amount=Money.of("34.60"), method=Method.CHEQUE,
        parts=[PartRequest("travel", event_id=event_id)], reference="100400", voucher="V-400",
        approved_by="Efraín Quispe",
    )  # fmt: skip
    walk.picture("8 money out", dialog)
    walk.submit(dialog)


def pay_in(day: Day) -> None:
    """Take all cash and cheques to the bank, and print the slip."""
    walk = day.walk
    open_slip(walk.window, walk.desk.desk)
    dialog = walk.dialog()
    walk.picture("9 paying in", dialog)
    walk.submit(dialog)
    office = walk.desk.office
    newest = office.read(slips)[0]
    write_slip(office.read(partial(slip_paper, number=newest.number)), day.target / "paying-in slip.pdf")


def close_the_books(day: Day) -> None:
    """Write the workbook and the account of the last whole year, and the charts of five."""
    office, made_at = day.walk.desk.office, day.walk.desk.desk.made_at
    year = office.read(partial(year_with, day=day.year_ago, today=day.today))
    write_treasurer(office, year, day.today, made_at, day.target / "treasurer.xlsx", quiet)
    write_account(office, year, day.today, made_at, day.target / "account.pdf", quiet)
    charts = day.target / "charts"
    make_folder(charts)
    write_charts(office, day.today, made_at, charts, quiet)
    day.walk.page("payments")
    day.walk.picture("10 money")


def read_news(day: Day) -> None:
    """Read the news."""
    day.walk.page("news")
    day.walk.picture("11 news")


def undo(day: Day) -> None:
    """Take the last deed back, and look at the desk in the evening."""
    day.walk.window.undo()
    day.walk.settle()
    day.walk.page("members")
    theme.apply(day.walk.app, "dark")
    day.walk.picture("12 evening")
    theme.apply(day.walk.app, "system")


JOBS: tuple[tuple[Callable[[], str], Callable[[Day], None]], ...] = (
    (lambda: _("Opening the office"), open_up),
    (lambda: _("Enrolling a member who pays by standing order"), enrol),
    (lambda: _("Taking a payment and printing its receipt"), take_payment),
    (lambda: _("Booking two places at the conference"), book),
    (lambda: _("Writing the lists"), export_lists),
    (lambda: _("Entering what was paid to a speaker"), spend),
    (lambda: _("Paying in cash and cheques"), pay_in),
    (lambda: _("Writing the treasurer’s workbook, the account and the charts"), close_the_books),
    (lambda: _("Reading the news"), read_news),
    (lambda: _("Undoing the last deed"), undo),
)

"""The jobs of the day, in their order, each done through the dialogs that a person uses."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from pathlib import Path

from psg_admin.accounts.rules import BANK
from psg_admin.bank.bench import Likelihood
from psg_admin.bank.queries import proofs
from psg_admin.bank.states import Tier
from psg_admin.books.documents import slip_paper
from psg_admin.books.plans import PartRequest
from psg_admin.books.queries.banking import slips
from psg_admin.events.documents import attendee_listing
from psg_admin.events.queries import next_event
from psg_admin.kernel.errors import NotFound
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.kernel.progress import quiet
from psg_admin.kernel.words import _
from psg_admin.memberships import queries as memberships
from psg_admin.memberships.documents import member_columns, member_listing
from psg_admin.memberships.order_papers import order_forms
from psg_admin.paper.mandate import write_mandates
from psg_admin.paper.receipt import write_receipt
from psg_admin.paper.slip import write_slip
from psg_admin.paper.writing import write_listing
from psg_admin.payments import queries as payments
from psg_admin.payments.states import Method
from psg_admin.reports.year_facts import year_with
from psg_admin.sample.bank import Entry, write_statement
from psg_admin.sample.lists import OF_THE_DAY
from psg_admin.store.disk import whole
from psg_admin.store.list_query import Hit, ListQuery
from psg_admin.store.private import make_folder
from psg_admin.ui.bank.accepting import open_accept
from psg_admin.ui.bank.importing import open_import
from psg_admin.ui.bank.lines import LinesPart
from psg_admin.ui.bank.page import BankPage
from psg_admin.ui.dialogs.banking import open_slip
from psg_admin.ui.dialogs.booking import open_booking
from psg_admin.ui.dialogs.enrol import open_enrol
from psg_admin.ui.dialogs.spend import open_spend
from psg_admin.ui.dialogs.take_payment import open_take_payment
from psg_admin.ui.dialogs.year_end import write_account, write_charts, write_treasurer
from psg_admin.ui.kit import theme
from psg_admin.ui.walk import Stuck, Walk


@dataclass(slots=True)
class Day:
    """The walk through the desktop, where documents go, and what the morning left for the afternoon."""

    walk: Walk
    target: Path
    today: date
    year_ago: date
    contact: int = 0
    membership: int = 0
    paid: Money = NOTHING

    def newest_receipt(self, name: str) -> Money:
        """Write the receipt of the newest payment, and return its sum."""
        office = self.walk.desk.office
        row = office.read(
            partial(payments.list_rows, ids=office.read(partial(payments.list_ids, query=ListQuery()))[:1])
        )[0]
        write_receipt(office.read(partial(payments.receipt_paper, number=row.receipt)), self.target / f"{name}.pdf")
        return row.amount


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
    row = office.read(partial(memberships.member_list_rows, ids=ids[:1], today=day.today))[0]
    day.contact, day.membership = row.contact_id, row.membership_id
    walk.picture("4 enrolled")


def take_payment(day: Day) -> None:
    """Take the first year's fee, with a gift, and print the receipt."""
    walk = day.walk
    open_take_payment(walk.window, walk.desk.desk, contact_id=day.contact)
    dialog = walk.fill(gift=Money.of("5"), method=Method.STANDING_ORDER, preview=False)
    walk.picture("5 payment", dialog)
    walk.submit(dialog)
    day.paid = day.newest_receipt("receipt of the member")


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


def tell_the_bank(day: Day) -> None:
    """Import what the bank says of the day, accept what is certain, and write the form for the bank of the new member.

    :raises Stuck: when nothing of the statement is certain.
    """
    walk, desk = day.walk, day.walk.desk.desk
    office = walk.desk.office
    [form] = office.read(partial(order_forms, membership_ids=[day.membership], today=day.today))
    write_mandates([form], day.target / "form for the bank.pdf")
    page = walk.page("bank")
    file = day.target / "statement.csv"
    with whole(file) as part:
        part.write_text(_statement(day, form.reference), encoding="utf-8")
    dialog = open_import(desk, [file], walk.window)
    walk.picture("9 statement", dialog)
    dialog.bring_in()
    walk.settle()
    walk.picture("10 bank")
    lines = page.part_of("lines") if isinstance(page, BankPage) else None
    certain = lines.bench.matched(Likelihood.CERTAIN) if isinstance(lines, LinesPart) else []
    if not certain:
        raise Stuck(_("No line is certain."))
    open_accept(page, desk, Tier.CERTAIN, certain, lambda _changes: None)
    walk.submit(walk.dialog())
    page.show_filter("drift")
    walk.picture("11 drift")


def _statement(day: Day, reference: str) -> str:
    """Return what the bank says of the days since its newest statement: that the new member has paid, and a little."""
    [before] = day.walk.desk.office.read(partial(proofs, account=BANK))
    first = before.last + timedelta(days=1)
    entries = [Entry(day.today, f"UNDERHILL T {reference}", day.paid, "CR")]
    entries += [Entry(day.today, text, Money.of(amount), kind) for text, amount, kind in OF_THE_DAY]
    return write_statement(entries, first, before.closing or NOTHING)


def pay_in(day: Day) -> None:
    """Take all cash and cheques to the bank, and print the slip."""
    walk = day.walk
    open_slip(walk.window, walk.desk.desk)
    dialog = walk.dialog()
    walk.picture("12 paying in", dialog)
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
    day.walk.picture("13 money")


def read_news(day: Day) -> None:
    """Read the news."""
    day.walk.page("news")
    day.walk.picture("14 news")


def undo(day: Day) -> None:
    """Take the last deed back, and look at the desk in the evening."""
    day.walk.window.undo()
    day.walk.settle()
    day.walk.page("members")
    theme.apply(day.walk.app, "dark")
    day.walk.picture("15 evening")
    theme.apply(day.walk.app, "system")


JOBS: tuple[tuple[Callable[[], str], Callable[[Day], None]], ...] = (
    (lambda: _("Opening the office"), open_up),
    (lambda: _("Enrolling a member who pays by standing order"), enrol),
    (lambda: _("Taking a payment and printing its receipt"), take_payment),
    (lambda: _("Booking two places at the conference"), book),
    (lambda: _("Writing the lists"), export_lists),
    (lambda: _("Entering what was paid to a speaker"), spend),
    (lambda: _("Importing a statement and accepting what is certain"), tell_the_bank),
    (lambda: _("Paying in cash and cheques"), pay_in),
    (lambda: _("Writing the treasurer’s workbook, the account and the charts"), close_the_books),
    (lambda: _("Reading the news"), read_news),
    (lambda: _("Undoing the last deed"), undo),
)

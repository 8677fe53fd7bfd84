"""The forms and questions of the desk as they are drawn: each opened, filled in, and left again."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from psg_admin.accounts.rules import BANK
from psg_admin.books.operations import Settling, add_slip
from psg_admin.books.plans import PartRequest
from psg_admin.books.queries import money_out_ids
from psg_admin.books.queries.banking import in_hand
from psg_admin.books.states import MoneyOutState
from psg_admin.events.operations import book_places
from psg_admin.events.queries import bookable_events, event_page
from psg_admin.events.rules import PlaceDraft
from psg_admin.kernel.changes import Changes
from psg_admin.kernel.days import add_months
from psg_admin.kernel.money import Money
from psg_admin.memberships import queries as memberships
from psg_admin.memberships.queries.paying import fees_what_if, paying
from psg_admin.memberships.rules.what_if import FeeChanges
from psg_admin.notes.queries import NoteFilter, note_list
from psg_admin.notes.states import DocumentKind
from psg_admin.paths import Home
from psg_admin.payments import queries as payments
from psg_admin.payments.states import Category, Method
from psg_admin.people.operations import add_field
from psg_admin.people.queries import SOME, own_fields
from psg_admin.people.states import OwnKind, OwnRecord
from psg_admin.reports.person import person_record
from psg_admin.sample import lists
from psg_admin.store.list_query import Hit, ListQuery, Work
from psg_admin.ui.dialogs.add_places import open_add_places
from psg_admin.ui.dialogs.banking import open_reconcile, open_slip, open_till
from psg_admin.ui.dialogs.booking import open_booking
from psg_admin.ui.dialogs.enrol import open_enrol
from psg_admin.ui.dialogs.income import open_income
from psg_admin.ui.dialogs.move import open_move
from psg_admin.ui.dialogs.order_form import open_forms
from psg_admin.ui.dialogs.order_letters import open_order_letters
from psg_admin.ui.dialogs.person import open_edit_person
from psg_admin.ui.dialogs.quick_entry import open_quick_entry
from psg_admin.ui.dialogs.receipt import open_receipt
from psg_admin.ui.dialogs.renew import open_renew
from psg_admin.ui.dialogs.spend import open_spend
from psg_admin.ui.dialogs.take_payment import open_take_payment
from psg_admin.ui.events.actions import ShownBooking
from psg_admin.ui.events.forms import cancel_event, open_event, open_price
from psg_admin.ui.events.page import EventsPage
from psg_admin.ui.first.start import FirstStart
from psg_admin.ui.imports import kinds
from psg_admin.ui.imports.dialog import open_import, open_pasted
from psg_admin.ui.kit import ask
from psg_admin.ui.kit.dialog import forget_drafts
from psg_admin.ui.kit.page import Page
from psg_admin.ui.kit.preview import Preview
from psg_admin.ui.memberships.page import MembersPage
from psg_admin.ui.memberships.returns import open_return
from psg_admin.ui.notes.files import attach_files
from psg_admin.ui.notes.tasks import open_notes
from psg_admin.ui.payments.forms import open_void
from psg_admin.ui.payments.page import PaymentsPage
from psg_admin.ui.settings.page import SettingsPage
from psg_admin.ui.settings.what_if import AffectedDialog, open_what_if
from psg_admin.ui.settings.years import YearsPart
from psg_admin.ui.walk import Walk
from psg_admin.views.operations import save_view
from psg_admin.views.rules import ViewContent
from tests.pictures.statements import draw_statements

_PAGE_DRAWN_MS = 400
_LIST = Path(__file__).parents[2] / "docs" / "manual" / "files" / "members.csv"


class Camera(ask.Door):
    """Takes a picture of a question that waits for its answer, and thinks better of it."""

    def __init__(self) -> None:
        self.file = Path()

    def ask_reason(self, parent: QWidget | None, title: str, question: str, leave: str = "") -> str | None:
        dialog = ask._Reason(parent, title, question, leave)
        dialog.show()
        QApplication.processEvents()
        dialog.grab().save(str(self.file))
        dialog.reject()
        dialog.deleteLater()
        return None


class Dialogs:
    """Draws the dialogs of one look; ``wanted`` says which of them, by their names."""

    def __init__(self, walk: Walk, folder: Path, suffix: str, wanted: Callable[[str], bool]) -> None:
        self.walk = walk
        self._folder = folder
        self.suffix = suffix
        self._wanted = wanted
        self.desk = walk.desk.desk
        self.office = walk.desk.office

    def draw(self) -> None:
        """Draw all of them. What they need beyond the sample is done here, after the pages were drawn."""
        self._forms()
        self._of_people()
        self._of_orders()
        self._of_the_event()
        self._of_a_payment()
        if any(self._wanted(f"{name}{self.suffix}") for name in ("import-statement", "statements", "rules")):
            draw_statements(self)
        self.picture("keys", self.walk.window.show_keys)
        for name, place in (("first-start", ""), ("first-start-server", "office on db.example.org")):
            dialog = FirstStart(Home(Path("/home/office/psg_admin")), place=place)
            self.picture(name, dialog.show)
            dialog.deleteLater()

    def picture(self, name: str, opens: Callable[[], object], /, **values: Any) -> None:
        """Open a dialog, fill it in, take its picture, and leave it."""
        if not self._wanted(f"{name}{self.suffix}"):
            return
        opens()
        self.walk.settle()
        dialog: QDialog = self.walk.fill(**values) if values else self._on_top()
        if isinstance(dialog, Preview):
            QTest.qWait(_PAGE_DRAWN_MS)
        self.walk.picture(f"{name}{self.suffix}", dialog)
        dialog.reject()
        self.walk.settle()

    def page_picture(self, name: str) -> None:
        """Take a picture of the window."""
        if self._wanted(f"{name}{self.suffix}"):
            self.walk.picture(f"{name}{self.suffix}")

    def _on_top(self) -> QDialog:
        return next(w for w in QApplication.topLevelWidgets() if isinstance(w, QDialog) and w.isVisible())

    def _forms(self) -> None:
        today = self.desk.today
        current = ListQuery("", {"standing": "current"})
        ids = self.office.read(partial(memberships.member_list_ids, query=current, today=today))
        rows = self.office.read(partial(memberships.member_list_rows, ids=ids[40:42], today=today))
        member = Hit("contact", rows[0].contact_id, rows[0].name)
        window, desk = self.walk.window, self.desk
        order, cheque = Method.STANDING_ORDER, Method.CHEQUE
        new = partial(open_enrol, window, desk)
        self.picture("new-member", new, given="Thomasina", family="Underhill", method=order)
        self.picture("renew", partial(open_renew, window, desk, rows[0].membership_id))
        self.picture("edit-person", partial(open_edit_person, window, desk, member.record_id))
        self.picture("envelopes", partial(open_quick_entry, window, desk), envelopes=[member])
        self.picture("import", partial(self._bring_in, rows[1]))
        self.picture("import-payments", partial(self._bring_payments_in, rows[:2]))
        self.picture("import-bookings", partial(self._bring_bookings_in, rows[:2]))
        self.picture("booking-email", self._book_from_email)
        self.picture("returns", self._returns)
        self.picture("reconcile", partial(open_reconcile, window, desk), statement=Money.of("50394.40"))
        guests = [member, Hit("", 0, "Ana Zevallos")]
        self.picture("booking", partial(open_booking, window, desk), places=guests, paid=cheque)

    def _of_people(self) -> None:
        """Draw what is written down, kept and changed of people, one and many, and the views of their list."""
        page, desk, today = self.walk.page("members"), self.desk, self.desk.today
        assert isinstance(page, MembersPage)
        self.office.write(partial(add_field, name="Route", record=OwnRecord.MEMBERSHIP))
        page.reload()
        self.walk.settle()
        ids = self.office.read(partial(memberships.member_list_ids, query=ListQuery(), today=today))
        rows = self.office.read(partial(memberships.member_list_rows, ids=ids, today=today))
        told = {row.contact_id for row in self.office.read(partial(note_list, asked=NoteFilter()))}
        row = next(row for row in rows if row.contact_id in told)
        page.show_filter("all")
        self.walk.settle()
        page.table().select_id(row.id)
        self.walk.settle()
        assert page.record is not None
        if self._wanted(f"members-noted{self.suffix}"):
            self.walk.picture(f"members-noted{self.suffix}")
        self.picture("note", partial(page.run, "note"), text="Prefers to be rung in the evening.")
        self.picture("task", partial(page.run, "task"), text="Send the form again", assignee="Hugo")
        self.picture(
            "attach",
            partial(attach_files, page, desk, [_LIST], owner=page.record.contact.full_name, contact_id=row.contact_id),
            kind=DocumentKind.LETTER,
        )
        self.picture("tags", partial(page.run, "tag"), add=("Tea team",))
        self.picture("consents", partial(page.run, "consents"))
        self.picture("membership-own", partial(page.run, "own"))
        self.picture("merge-with", partial(page.run, "merge"))
        self.picture("person-page", partial(page.run, "page"))
        self.picture("notes", partial(open_notes, page, desk, contact_id=row.contact_id, name=row.name))
        self.picture("tasks", partial(open_notes, page, desk))
        self._of_many_people(page)
        settings = self.walk.page("settings")
        assert isinstance(settings, SettingsPage)
        settings.show_filter("own-fields")
        self.walk.settle()
        self.picture("own-field", partial(settings.run, "own-field"), name="Choir", kind=OwnKind.CHOICE)
        settings.show_filter("organisation")
        self.walk.settle()

    def _of_orders(self) -> None:
        """Draw the form for the bank, the letters where fees change, and the trial of other fees."""
        window, desk, today = self.walk.window, self.desk, self.desk.today
        rows = self.office.read(partial(paying, today=today))
        ids = [row.membership_id for row in rows if row.order is not None and row.order.pays]
        self.picture("order-form", partial(open_forms, window, desk, ids[:1]), amount=Money.of("30"))
        self.picture("order-forms", partial(open_forms, window, desk, ids[:12]))
        self.picture("order-letters", partial(open_order_letters, window, desk))
        self.picture("order-form-paper", partial(self._form_paper, ids[:1]))
        kinds = self.office.read(memberships.scheme).types
        fees = {(str(kind.id), 0): (kind.fee_on(today) or Money()) + Money.of(5) for kind in kinds}
        self.picture("what-if", partial(open_what_if, window, desk), fees=fees)
        self.picture("fees-affected", self._affected)
        forget_drafts()

    def _form_paper(self, ids: Sequence[int]) -> None:
        open_forms(self.walk.window, self.desk, ids)
        self.walk.dialog().submit()
        self.walk.settle()

    def _affected(self) -> None:
        today = self.desk.today
        kind = self.office.read(memberships.scheme).types[0]
        changes = FeeChanges(add_months(today, 3), ((kind.id, Money.of(40)),))
        found = self.office.read(partial(fees_what_if, changes=changes, today=today))
        AffectedDialog(self.walk.window, self.desk, found.affected).open()

    def _of_many_people(self, page: MembersPage) -> None:
        page.table().select_id(page.table().all_ids()[2])
        for _step in range(5):
            QTest.keyClick(page.table().grid(), Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
        self.walk.settle()
        key = self.office.read(partial(own_fields, of=(OwnRecord.CONTACT,)))[0].key
        shown = ViewContent(filters={key: SOME}, sort="town,name", columns=("name", "town", "telephone", key, "tags"))
        self._do(partial(save_view, of="members", name="Helpers by town", content=shown), page)
        helps = lists.FIELD_CHOICES[0]
        self.picture("change-many", partial(page.run, "change-many"), **{"field": key, key: helps})
        self.picture("change-many-type", partial(page.run, "kind"))
        forget_drafts()
        self.picture("tags-many", partial(page.run, "tag"))
        self.picture("save-view", partial(page.run, "save-view"), name="Helpers in London")
        page.open_view(page.views.views()[0])
        self.walk.settle()
        page.table().select_id(page.table().all_ids()[0])
        self.walk.settle()
        if self._wanted(f"members-view{self.suffix}"):
            self.walk.picture(f"members-view{self.suffix}")
        self.picture("rename-view", partial(page.run, "rename-view"))
        page.open_view(None)
        self.walk.settle()

    def _do(self, deed: Work[Changes], page: Page) -> None:
        self.walk.desk.jobs.write(deed, owner=page)
        self.walk.settle()

    def draw_books(self) -> None:
        """Draw the forms of the treasurer, after all else: for what the bank credits, all in hand is paid in first."""
        page, desk, today = self.walk.page("payments"), self.desk, self.desk.today
        assert isinstance(page, PaymentsPage)
        printer = Hit("", 0, "Foundry Lane Printers")
        parts = [PartRequest("printing", Money.of(40)), PartRequest("postage")]
        self.picture("spend", partial(open_spend, page, desk), payee=printer, amount=Money.of("52.50"), parts=parts)
        self.picture("move", partial(open_move, page, desk), amount=Money.of(97), fee=Money.of(3))
        self.picture("income", partial(open_income, page, desk), amount=Money.of(40))
        self.picture("till", partial(open_till, page, desk), counted=Money.of(50))
        self.picture("pay-in", partial(open_slip, page, desk))
        held = self.office.read(partial(in_hand, on=today))
        self._do(
            partial(add_slip, account=BANK, banked_on=today, cash=held.cash, today=today, now=desk.now,
                    cheques=[one.payment_id for one in held.cheques if one.account == BANK]), page,
        )  # fmt: skip
        page.show_filter("slips")
        self.walk.settle()
        page.slips.select_id(page.slips.all_ids()[0])
        self.walk.settle()
        if self._wanted(f"slips{self.suffix}"):
            self.walk.picture(f"slips{self.suffix}")
        self.picture("credited", partial(page.run, "credit-slip"))
        self.picture("cheque-back", partial(page.run, "cheque-back"), reason="No funds")
        self.picture("slip-preview", partial(page.run, "print-slip"))
        page.show_filter("out")
        self.walk.settle()
        waits = ListQuery("", {"state": MoneyOutState.NOT_CLEARED.value})
        page.out.select_id(self.office.read(partial(money_out_ids, query=waits))[0])
        self.walk.settle()
        self.picture("cleared", partial(page.run, "cleared"))
        self.picture("came-back", partial(page.run, "came-back"), reason="Lost in the post")
        self.picture("year-papers", partial(page.run, "year-papers"))
        self.picture("close-year", partial(page.run, "close"))
        page.show_filter("all")
        settings = self.walk.page("settings")
        assert isinstance(settings, SettingsPage)
        settings.show_filter("years")
        self.walk.settle()
        years = settings.seen()
        assert isinstance(years, YearsPart)
        years.table.select_id(years.table.all_ids()[1])
        self.walk.settle()
        for key in ("budget", "figures-before", "year"):
            self.picture(f"year-{key}" if key != "year" else key, partial(settings.run, key))
        settings.show_filter("organisation")
        self.walk.settle()

    def _bring_in(self, member: memberships.MemberRow) -> None:
        """Open the list of the manual, with numbers that are free here, and a line of somebody who moved."""
        lines = _LIST.read_text("utf-8").splitlines()
        header, total = lines.index(next(one for one in lines if one.startswith("No."))), lines.pop()
        free = [f"200{one}" for one in lines[header + 1 :]]
        moved = f'{member.number},"{member.name}",3 Canal Walk,Brighton,,,,,,,'
        text = "\n".join((*lines[: header + 1], *free, moved, total))
        dialog = open_import(self.walk.window, self.desk, kinds.members())
        dialog.read(text.encode(), _LIST.name)
        self.walk.settle()
        dialog.columns.paid_to.setCurrentIndex(1)
        dialog.columns.paid_to.activated.emit(1)
        self.walk.settle()
        dialog.table.select_id(7)

    def _bring_payments_in(self, members: Sequence[memberships.MemberRow]) -> None:
        """Open a list of payments of before, one of which nobody on file has paid and one of a ruined day."""
        one, other = (member.number for member in members)
        lines = [
            "No.,Name,Date,Amount,How paid,Reference",
            f'{one},"{members[0].name}",04/04/2014,24.00,Standing order,SUBS {one}',
            f'{one},"{members[0].name}",06/04/2015,24.00,Standing order,SUBS {one}',
            f'{other},"{members[1].name}",11/05/2015,12.50,chq,000318',
            ",Nobody Known,02/06/2015,10,cash,",
            f'{other},"{members[1].name}",,12.50,chq,000319',
        ]  # fmt: skip
        dialog = open_import(self.walk.window, self.desk, kinds.payments())
        dialog.read("\n".join(lines).encode(), "payments-2015.csv")
        self.walk.settle()
        dialog.chips.choose("")
        dialog._narrow()
        self.walk.settle()
        dialog.table.select_id(5)

    def _bring_bookings_in(self, members: Sequence[memberships.MemberRow]) -> None:
        """Open a list of registrations, one of which asked another price, and one of nobody."""
        event = self.office.read(partial(bookable_events, today=self.desk.today))[0]
        lines = [
            "No.,Name,E-mail,Places,Guests,Price,Anything else?",
            f'{members[0].number},"{members[0].name}",,2,Kit Moss,30,Two vegetarian lunches',
            ",Ingrid Solway,ingrid@example.org,1,,,",
            ",,who@example.org,1,,,",
        ]  # fmt: skip
        dialog = open_import(self.walk.window, self.desk, kinds.bookings(), event_id=event.event_id)
        dialog.read("\n".join(lines).encode(), "registrations.csv")
        self.walk.settle()
        dialog.chips.choose("")
        dialog._narrow()
        self.walk.settle()
        dialog.table.select_id(2)

    def _book_from_email(self) -> None:
        """Open the form of a booking with what an e-mail proposes."""
        said = ("Hello both,", "", "Name: Ingrid Solway", "E-mail: ingrid@example.org", "Places: 2", "Guest: Kit Moss")
        QGuiApplication.clipboard().setText("\n".join((*said, "Diet: no nuts")))
        open_pasted(self.walk.window, self.desk, kinds.bookings())

    def _returns(self) -> None:
        """Open the return of somebody whose membership does not count any more, with another address."""
        today = self.desk.today
        lapsed = ListQuery("", {"standing": "lapsed"})
        ids = self.office.read(partial(memberships.member_list_ids, query=lapsed, today=today))
        row = self.office.read(partial(memberships.member_list_rows, ids=ids[:1], today=today))[0]
        record = self.office.read(partial(person_record, contact_id=row.contact_id, day=today))
        open_return(self.walk.window, self.desk, record)
        self.walk.settle()
        self.walk.fill(town="Bath", paid=Method.CASH)

    def _of_the_event(self) -> None:
        page = self.walk.page("events")
        assert isinstance(page, EventsPage)
        event = self.office.read(partial(event_page, event_id=page.events.table.all_ids()[0]))
        self.picture("event-edit", partial(open_event, page, self.desk, event))
        page.enter()
        self.walk.settle()
        page.attendees.table.select_id(page.attendees.table.all_ids()[2])
        self.walk.settle()
        assert isinstance(page.record, ShownBooking)
        booking = page.record.page
        self.picture(
            "add-places", partial(open_add_places, page, self.desk, booking), places=[Hit("", 0, "Ana Zevallos")]
        )
        self.picture("another-price", partial(open_price, page, self.desk, booking.places[0], event.bands))
        self.picture("cancel-booking", partial(page.run, "cancel-booking"), reason="Ill", settling=Settling.REFUND)
        camera = Camera()
        before, ask.door = ask.door, camera
        if self._wanted(f"cancel-event{self.suffix}"):
            camera.file = self._folder / f"cancel-event{self.suffix}.png"
            cancel_event(page, self.desk, event, page.tell)
            self.walk.settle()
        ask.door = before
        page.leave()
        self.walk.settle()

    def _of_a_payment(self) -> None:
        """Take one payment over a subscription, two places and a gift, and look at what comes of it."""
        today = self.desk.today
        owed = self.office.read(partial(payments.debt_ids, query=ListQuery(""), today=today))
        debts = self.office.read(partial(payments.debt_rows, ids=owed, today=today))
        debtor = [row for row in debts if row.category is Category.SUBSCRIPTION][-1]  # the newest
        page = self.walk.page("events")
        assert isinstance(page, EventsPage)
        places = [PlaceDraft(for_booker=True), PlaceDraft(name="Ana Zevallos")]
        self._do(
            partial(book_places, event_id=page.events.table.all_ids()[0], booker=debtor.contact_id, places=places,
                    today=today, now=self.desk.now), page,
        )  # fmt: skip
        self.picture(
            "payment",
            partial(open_take_payment, self.walk.window, self.desk, contact_id=debtor.contact_id),
            gift=Money.of(5),
            method=Method.CHEQUE,
            reference="000482",
        )
        paid = self.walk.page("payments")
        assert isinstance(paid, PaymentsPage)
        paid.payments.select_id(paid.payments.all_ids()[0])
        self.walk.settle()
        if isinstance(paid.record, payments.PaymentPage):
            receipt = next(row for row in paid.record.receipts if not row.void)
            self.picture("void-receipt", partial(open_void, paid, self.desk, receipt))
            self.picture("release", partial(paid.run, "release"))
            self.picture("receipt-preview", partial(open_receipt, paid, self.desk, receipt.number))
        self.picture("treasurer", paid.treasurer)

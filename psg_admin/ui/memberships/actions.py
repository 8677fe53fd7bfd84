"""What can be done from the page of members, on the person who is shown."""

from collections.abc import Callable, Sequence
from functools import partial

from psg_admin.kernel.changes import Changes
from psg_admin.memberships.queries import MembershipPage, TermRow
from psg_admin.reports.person import PersonRecord, contact_of_member
from psg_admin.store.list_query import Hit
from psg_admin.ui.dialogs.enrol import open_enrol
from psg_admin.ui.dialogs.person import open_edit_person, open_new_person
from psg_admin.ui.dialogs.renew import open_renew
from psg_admin.ui.dialogs.take_payment import open_take_payment
from psg_admin.ui.kit import ask
from psg_admin.ui.kit.desk import Desk
from psg_admin.ui.kit.page import Page
from psg_admin.ui.memberships import forms


class Actions:
    """Opens the forms over ``page``.

    ``shown`` tells who is shown; ``go_to`` shows a contact once a form made one, ``removed`` is told that the one who
    is shown is gone.
    """

    def __init__(
        self, page: Page, desk: Desk, shown: Callable[[], PersonRecord | None], go_to: Callable[[int], object],
        removed: Callable[[], object],
    ) -> None:  # fmt: skip
        self._page = page
        self._desk = desk
        self._shown = shown
        self._go_to = go_to
        self._gone = removed

    def new_member(self) -> None:
        """Open the form for a new member."""
        open_enrol(self._page, self._desk, done=self._enrolled)

    def new_person(self) -> None:
        """Open the form for somebody who is no member."""
        open_new_person(self._page, self._desk, done=self._added)

    def enrol(self) -> None:
        """Open the form that makes the person a member."""
        record = self._shown()
        if record is not None:
            hit = Hit("contact", record.contact.id, record.contact.shown_name)
            open_enrol(self._page, self._desk, contact=hit, done=self._enrolled)

    def edit(self) -> None:
        """Open the particulars of the person."""
        record = self._shown()
        if record is not None:
            self.edit_contact(record.contact.id)

    def edit_contact(self, contact_id: int) -> None:
        """Open the particulars of a contact."""
        open_edit_person(self._page, self._desk, contact_id)

    def renew(self) -> None:
        """Open the renewal of the person's membership."""
        page = self._membership()
        if page is not None:
            self.renew_membership(page)

    def renew_membership(self, page: MembershipPage) -> None:
        """Open the renewal of a membership."""
        open_renew(self._page, self._desk, page.id, done=self._renewed)

    def pay(self, charge_ids: Sequence[int] = ()) -> None:
        """Open the form to take a payment of the person who is shown, else of anybody.

        ``charge_ids`` are what is paid; none: all that is owed.
        """
        record = self._shown()
        contact_id = None if record is None else record.contact.id
        open_take_payment(self._page, self._desk, contact_id=contact_id, charge_ids=charge_ids)

    def resign(self) -> None:
        """Open the form that ends the person's membership."""
        page = self._membership()
        if page is not None:
            forms.open_resign(self._page, self._desk, page)

    def deceased(self) -> None:
        """Open the form that notes the person's death."""
        record = self._shown()
        if record is not None:
            forms.open_deceased(self._page, self._desk, record.contact)

    def remove(self) -> None:
        """Ask, and remove the person; or say why that cannot be."""
        record = self._shown()
        if record is None:
            return
        if record.kept:
            ask.tell(self._page, record.kept)
        else:
            forms.remove(self._page, self._desk, record.contact, self._removed)

    def more(self, what: str, page: MembershipPage) -> None:
        """Open the form of a smaller deed on a membership: "payer", "add", "leave", "resign", "withdraw", "order" or
        "order-state".
        """
        home, desk, record = self._page, self._desk, self._shown()
        match what:
            case "payer":
                forms.open_payer(home, desk, page)
            case "add":
                forms.open_add_member(home, desk, page)
            case "leave" if record is not None:
                forms.open_leave(home, desk, page, record.contact)
            case "resign":
                forms.open_resign(home, desk, page)
            case "withdraw":
                forms.withdraw(home, desk, page)
            case "order" if page.order is not None:
                forms.open_order(home, desk, page, page.order)
            case "order-state" if page.order is not None:
                forms.open_order_state(home, desk, page, page.order)

    def let_off(self, term: TermRow) -> None:
        """Ask why, and let off what is still owed for a term."""
        forms.let_off(self._page, self._desk, term.id, term.owed.show())

    def receipt(self, number: str) -> None:
        """Show a receipt."""
        from psg_admin.ui.dialogs.receipt import open_receipt

        open_receipt(self._page, self._desk, number)

    def event(self, event_id: int) -> None:
        """Go to an event."""
        self._page.go.emit("events", event_id, "")

    def _membership(self) -> MembershipPage | None:
        record = self._shown()
        return None if record is None else record.membership

    def _enrolled(self, changes: Changes) -> None:
        if changes.made is not None:
            query = partial(contact_of_member, membership_id=changes.made)
            self._desk.jobs.read(query, owner=self._page, key="open", then=self._go_to)
        self._renewed(changes)

    def _renewed(self, changes: Changes) -> None:
        receipt = changes.more.get("receipt")
        if receipt:
            self.receipt(receipt)

    def _added(self, changes: Changes) -> None:
        if changes.made is not None:
            self._go_to(changes.made)

    def _removed(self, _changes: Changes) -> None:
        self._gone()

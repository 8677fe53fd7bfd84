"""The pane of one person: standing, money, terms, order, bookings, contact, history, and what can be done."""

from collections.abc import Callable, Sequence
from functools import partial

from psg_admin.events.queries import BookingRow
from psg_admin.kernel.days import show_day, show_moment, show_short
from psg_admin.kernel.money import NOTHING
from psg_admin.kernel.particulars import shown_beside
from psg_admin.kernel.words import _, ngettext
from psg_admin.memberships.queries import MembershipPage, OrderRow
from psg_admin.memberships.states import OrderState
from psg_admin.payments.queries import ContactMoney, PaymentRow
from psg_admin.payments.states import PaymentState
from psg_admin.people.particulars import CONTACT
from psg_admin.reports.person import PersonRecord
from psg_admin.ui.kit.action import Action, Target
from psg_admin.ui.kit.pane import DetailPane
from psg_admin.ui.memberships.actions import OF_MEMBERSHIP, OF_ORDER
from psg_admin.ui.memberships.record_texts import balance_reasons, balance_words, number_words, shown_end, term_reasons

_FEW = 6
_ORDER_TONES = {
    OrderState.REGULAR: "good",
    OrderState.FIRST_SEEN: "good",
    OrderState.MISSED: "attention",
    OrderState.STOPPED: "bad",
}


class PersonPane(DetailPane):
    """Shows a :class:`PersonRecord`. ``go`` leads to another page or person, ``receipt`` shows one by its number."""

    def __init__(self, go: Callable[[Target], object], receipt: Callable[[str], object]) -> None:
        super().__init__("person", _("Choose somebody in the list to see everything about them here."))
        self._go = go
        self._receipt = receipt

    def show_person(self, record: PersonRecord, actions: Sequence[Action]) -> None:
        """Show another person, or the same one anew, with what can be done."""
        with self.filled(record.contact.id, actions):
            self._head(record)
            self._money(record)
            for page in record.memberships:
                self._membership(record, page)
            self._bookings(record.bookings)
            self._payments(record.money)
            self._contact(record)
            self._history(record)

    # --- who, and what can be done ------------------------------------------------------------------------------------

    def _head(self, record: PersonRecord) -> None:
        page = record.membership
        self.head(record.contact.full_name, number_words(record, page))
        draft = record.contact.draft
        if page is not None:
            standing = page.standing
            self.badge(standing.standing.label, standing.standing.tone, [standing.reason])
            self.line(standing.reason)
        elif draft.deceased_on is not None:
            self.badge(_("Deceased"), "")
        if draft.deceased_on is not None:
            self.line(_("Died on {day}").format(day=show_day(draft.deceased_on)))
        if draft.gone_away:
            self.badge(_("Gone away"), "attention", [_("Post comes back from the address on file.")])
        self.buttons("edit", "renew", "enrol", "pay")

    # --- money --------------------------------------------------------------------------------------------------------

    def _money(self, record: PersonRecord) -> None:
        money = record.money
        page = record.membership
        self.section(_("Balance"))
        self.figure(balance_words(money.balance), balance_reasons(money), name=_("Balance"))
        if page is not None and page.payer_id != record.contact.id:
            self.link(_("Paid for by {name}").format(name=page.payer_name), self._person(page.payer_id))
            if page.balance > NOTHING:
                self.line(_("{name} owes {amount}.").format(name=page.payer_name, amount=page.balance.show()), "soft")
        self.buttons("pay-owed", look="link")

    def _payments(self, money: ContactMoney) -> None:
        if not money.payments:
            return
        self.section(_("Payments and receipts"))
        for payment in money.payments[:_FEW]:
            self._payment(payment)
        rest = len(money.payments) - _FEW
        if rest > 0:
            words = ngettext("and {count} earlier payment", "and {count} earlier payments", rest)
            self.line(words.format(count=rest), "soft")

    def _payment(self, payment: PaymentRow) -> None:
        words = _("{day}, {method}").format(day=show_short(payment.received_on), method=payment.method.label)
        reasons = [*payment.purposes]
        if payment.left_over:
            reasons.append(_("{amount} of it is left over.").format(amount=payment.left_over.show()))
        if payment.reverse_reason:
            reasons.append(payment.reverse_reason)
        self.pair(words, payment.amount.show(), reasons)
        if payment.state in {PaymentState.REVERSED, PaymentState.REVERSAL}:
            self.line(payment.state.label, "bad")
        if payment.receipt:
            void = _("Receipt {number}, void") if payment.receipt_void else _("Receipt {number}")
            self.link(void.format(number=payment.receipt), partial(self._receipt, payment.receipt))

    # --- memberships --------------------------------------------------------------------------------------------------

    def _membership(self, record: PersonRecord, page: MembershipPage) -> None:
        own = record.belongs(page)
        title = _("Membership {number}") if own else _("Membership {number}, paid for")
        if not own and any(line.contact_id == record.contact.id for line in page.members):
            title = _("Membership {number}, left")
        self.section(title.format(number=page.number))
        if page is not record.membership:
            self.badge(page.standing.standing.label, page.standing.standing.tone, [page.standing.reason])
        self.pair(_("Type"), page.type_name)
        self.pair(_("Pays by"), page.method.label)
        self.pair(_("Joined"), show_short(page.joined_on))
        for line in page.members:
            if line.contact_id != record.contact.id:
                words = _("with {name}") if line.until is None else _("with {name} until {day}")
                day = show_day(line.until) if line.until is not None else ""
                self.link(words.format(name=line.name, day=day), self._person(line.contact_id))
        if page.end_note:
            self.line(page.end_note, "soft")
        self._terms(page)
        own_keys = OF_MEMBERSHIP if page is record.membership else tuple(f"{key}.{page.id}" for key in OF_MEMBERSHIP)
        dying = ("deceased",) if record.belongs(page) else ()
        self.buttons(*own_keys, *dying, look="link")
        if page.order is not None:
            self._order(record, page, page.order)

    def _terms(self, page: MembershipPage) -> None:
        for term in page.terms[:_FEW]:
            self.pair(shown_end(term.period), term.amount.show(), term_reasons(term))
            if term.owed:
                self.line(_("{amount} still owed").format(amount=term.owed.show()), "attention")
        rest = len(page.terms) - _FEW
        if rest > 0:
            words = ngettext("and {count} earlier term", "and {count} earlier terms", rest)
            self.line(words.format(count=rest), "soft")
        following = page.renewal
        if following.quote is not None and following.period is not None:
            self.pair(
                _("Next"),
                following.quote.total.show(),
                [
                    _("Renewing today gives {period}.").format(period=following.period.show()),
                    following.quote.show(),
                    *following.quote.reasons,
                ],
            )

    def _order(self, record: PersonRecord, page: MembershipPage, order: OrderRow) -> None:
        self.section(_("Standing order"))
        self.figure(
            _("{amount} {interval}").format(amount=order.amount.show(), interval=order.interval.label),
            [
                _("Reference {reference}").format(reference=order.reference),
                _("On day {day} of the month, first expected on {first}.").format(
                    day=order.day, first=show_day(order.first_expected)
                ),
            ],
            name=_("Standing order"),
        )
        since = _("Since {day}").format(day=show_day(order.state_since))
        self.badge(order.state.label, _ORDER_TONES.get(order.state, ""), [since])
        self.line(_("Reference {reference}").format(reference=order.reference), "soft")
        keys = OF_ORDER if page is record.membership else tuple(f"{key}.{page.id}" for key in OF_ORDER)
        self.buttons(*keys, look="link")

    # --- the rest -----------------------------------------------------------------------------------------------------

    def _bookings(self, bookings: Sequence[BookingRow]) -> None:
        if not bookings:
            return
        self.section(_("Bookings"))
        for booking in bookings[:_FEW]:
            self.link(booking.event_title, partial(self._go, Target("events", booking.event_id)))
            sums = booking.sums
            places = ngettext("{count} place", "{count} places", sums.places).format(count=sums.places)
            words = _("{day}: {places}, {amount}, {state}, {reference}").format(
                day=show_day(booking.event_day),
                places=places,
                amount=sums.amount.show(),
                state=booking.state.lower(),
                reference=booking.reference,
            )
            self.line(words, "soft")

    def _contact(self, record: PersonRecord) -> None:
        contact = record.contact
        draft = contact.draft
        self.section(_("Contact"))
        lines = [*draft.emails, *draft.telephones, "\n".join(contact.address_lines)]
        for text in lines:
            if text:
                self.line(text)
        if not any(lines):
            self.line(_("Neither e-mail nor telephone nor address on file."), "soft")
        if draft.concession:
            self.line(_("Entitled to concession prices"), "soft")
        for name, words in shown_beside(CONTACT, draft):
            self.pair(name, words)
        self.buttons(*(("deceased",) if record.membership is None else ()), "remove", look="link")
        if draft.notes:
            self.section(_("Notes"))
            self.line(draft.notes)

    def _history(self, record: PersonRecord) -> None:
        if not record.history:
            return
        self.section(_("History"))
        for entry in record.history:
            self.line(entry.summary)
            line = _("{moment}, by {actor}").format(moment=show_moment(entry.at.astimezone()), actor=entry.actor)
            self.line(_("{entry}, taken back").format(entry=line) if entry.taken_back else line, "soft")

    def _person(self, contact_id: int) -> Callable[[], object]:
        return partial(self._go, Target("members", contact_id))

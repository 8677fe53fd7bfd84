"""The pane of one person: standing, money, terms, order, bookings, contact, history, and what can be done."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtWidgets import QWidget

from psg_admin.events.queries import BookingRow
from psg_admin.kernel.days import show_day, show_moment, show_short
from psg_admin.kernel.money import NOTHING, Money, shorten
from psg_admin.kernel.particulars import told
from psg_admin.kernel.words import _, ngettext
from psg_admin.memberships.queries import MembershipPage, OrderRow, TermRow
from psg_admin.memberships.states import OrderState
from psg_admin.payments.queries import ContactMoney, PaymentRow
from psg_admin.payments.states import PaymentState
from psg_admin.people.particulars import CONTACT
from psg_admin.people.rules import may_have_died
from psg_admin.reports.person import PersonRecord
from psg_admin.ui.kit import theme
from psg_admin.ui.kit.pane import DetailPane
from psg_admin.ui.kit.widgets import FlowLayout, button, plain_tip
from psg_admin.ui.memberships.record_texts import balance_reasons, balance_words, number_words, shown_end, term_reasons

_FEW = 6
_LINK = 34
"""So many signs of a link fit into the pane; a button does not wrap its words."""
_ORDER_TONES = {OrderState.REGULAR: "good", OrderState.FIRST_SEEN: "good", OrderState.MISSED: "attention",
                OrderState.STOPPED: "bad"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the pane asks its page to do."""

    edit: Callable[[], object]
    enrol: Callable[[], object]
    renew: Callable[[MembershipPage], object]
    pay: Callable[[Sequence[int]], object]
    more: Callable[[str, MembershipPage], object]
    let_off: Callable[[TermRow], object]
    deceased: Callable[[], object]
    remove: Callable[[], object]
    person: Callable[[int], object]
    receipt: Callable[[str], object]
    event: Callable[[int], object]


class PersonPane(DetailPane):
    """Shows a :class:`PersonRecord`."""

    def __init__(self, wishes: Wishes) -> None:
        super().__init__("person", _("Choose somebody in the list to see everything about them here."))
        self._wishes = wishes
        # Below the list in a small window: tall enough to read, and the page is scrolled instead.
        self.setMinimumHeight(theme.line_height() * 10)

    def show_person(self, record: PersonRecord) -> None:
        """Show another person, or the same one anew."""
        with self.filled(record.contact.id):
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
        actions: list[tuple[str, Callable[[], object]]] = [(_("Edi&t…"), self._wishes.edit)]
        if page is not None and draft.deceased_on is None:
            actions.append((_("&Renew…"), partial(self._wishes.renew, page)))
        elif draft.deceased_on is None:
            actions.append((_("Enrol as &member…"), self._wishes.enrol))
        actions.append((_("Take pa&yment…"), partial(self._wishes.pay, ())))
        self.buttons(*actions)

    # --- money --------------------------------------------------------------------------------------------------------

    def _money(self, record: PersonRecord) -> None:
        money = record.money
        page = record.membership
        self.section(_("Balance"))
        self.figure(balance_words(money.balance), balance_reasons(money), name=_("Balance"))
        if page is not None and page.payer_id != record.contact.id:
            self._link(
                _("Paid for by {name}").format(name=page.payer_name), partial(self._wishes.person, page.payer_id)
            )
            if page.balance > NOTHING:
                self.line(_("{name} owes {amount}.").format(name=page.payer_name, amount=page.balance.show()), "soft")
        owed = [charge for charge in money.charges if charge.owed]
        if owed:
            self._link(
                _("Take {amount}…").format(amount=Money.total(charge.owed for charge in owed).show()),
                partial(self._wishes.pay, tuple(charge.charge_id for charge in owed)),
            )

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
            self._link(void.format(number=payment.receipt), partial(self._wishes.receipt, payment.receipt))

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
                self._link(words.format(name=line.name, day=day), partial(self._wishes.person, line.contact_id))
        if page.end_note:
            self.line(page.end_note, "soft")
        self._terms(page)
        self._actions(record, page)
        if page.order is not None:
            self._order(page, page.order)

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
                _("Next"), following.quote.total.show(),
                [
                    _("Renewing today gives {period}.").format(period=following.period.show()), following.quote.show(),
                    *following.quote.reasons,
                ],
            )  # fmt: skip

    def _order(self, page: MembershipPage, order: OrderRow) -> None:
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
        self._links(
            (_("Set the &state…"), partial(self._wishes.more, "order-state", page)),
            (_("&Change the order…"), partial(self._wishes.more, "order", page)),
        )

    def _actions(self, record: PersonRecord, page: MembershipPage) -> None:
        more = self._wishes.more
        actions: list[tuple[str, Callable[[], object]]] = []
        running = page.ended_on is None
        if running:
            actions.append((_("Payer and meth&od…"), partial(more, "payer", page)))
        owing = next((term for term in page.terms if term.owed), None)
        if owing is not None:
            words = _("Let off {amount}…").format(amount=owing.owed.show())
            actions.append((words, partial(self._wishes.let_off, owing)))
        if not page.renewal_stays:
            actions.append((_("&Withdraw the renewal…"), partial(more, "withdraw", page)))
        if running and record.room[page.id]:
            actions.append((_("&Add a member…"), partial(more, "add", page)))
        if record.belongs(page):
            present = [line for line in page.members if line.until is None]
            if running and len(present) > 1:
                actions.append((_("Lea&ves…"), partial(more, "leave", page)))
            if running:
                actions.append((_("Res&ign…"), partial(more, "resign", page)))
            if may_have_died(record.contact.draft):
                actions.append((_("Mark &deceased…"), self._wishes.deceased))
        if actions:
            self._links(*actions)

    # --- the rest -----------------------------------------------------------------------------------------------------

    def _bookings(self, bookings: Sequence[BookingRow]) -> None:
        if not bookings:
            return
        self.section(_("Bookings"))
        for booking in bookings[:_FEW]:
            self._link(booking.event_title, partial(self._wishes.event, booking.event_id))
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
        for name, words in told(CONTACT, draft):
            self.pair(name, words)
        actions: list[tuple[str, Callable[[], object]]] = []
        if record.membership is None and may_have_died(draft):
            actions.append((_("Mark &deceased…"), self._wishes.deceased))
        if not record.kept:
            actions.append((_("Remo&ve this person…"), self._wishes.remove))
        if actions:
            self._links(*actions)
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

    def _links(self, *actions: tuple[str, Callable[[], object]]) -> None:
        holder = QWidget()
        flow = FlowLayout(holder, spacing=theme.px(4))
        for words, run in actions:
            flow.addWidget(button(words, run, look="link"))
        self.widget_row(holder)

    def _link(self, words: str, run: Callable[[], object]) -> None:
        made = button(shorten(words, _LINK).replace("&", "&&"), run, look="link")
        if len(words) > _LINK:
            made.setToolTip(plain_tip(words))
            made.setAccessibleName(words)
        self.widget_row(made)

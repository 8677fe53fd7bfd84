"""The pane of one person: how to reach them, status, what is owed, memberships, bookings, payments, history."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from psg_admin.events.queries import BookingRow
from psg_admin.kernel.days import show_day, show_moment, show_short
from psg_admin.kernel.figures import show_count
from psg_admin.kernel.money import NOTHING
from psg_admin.kernel.particulars import shown_beside
from psg_admin.kernel.words import _, ngettext
from psg_admin.memberships.queries import MembershipPage, OrderRow
from psg_admin.memberships.rules import known_otherwise
from psg_admin.memberships.states import Standing
from psg_admin.payments.queries import ContactMoney, PaymentRow
from psg_admin.people.particulars import CONTACT
from psg_admin.people.queries import ContactRow
from psg_admin.reports.person import PersonRecord
from psg_admin.ui.kit.action import Action, Target
from psg_admin.ui.kit.pane import DetailPane
from psg_admin.ui.memberships.kept import put_kept, put_membership_own
from psg_admin.ui.memberships.record_texts import (
    balance_reasons,
    balance_words,
    method_words,
    number_words,
    order_reasons,
    owed_reasons,
    quote_reasons,
    shown_end,
    status_words,
    term_reasons,
)
from psg_admin.ui.notes.files import FileDrop
from psg_admin.ui.notes.sections import Records

_FEW = 4
"""So many terms, bookings and payments are told; the rest is counted."""


class PersonPane(DetailPane):
    """Shows a :class:`PersonRecord`. ``go`` leads to another page or person, ``receipt`` shows one by its number, and
    ``history`` everything that was done to a contact, and one entry of it where its id is given too; ``records`` are
    its notes and documents.
    """

    def __init__(
        self,
        go: Callable[[Target], object],
        receipt: Callable[[str], object],
        history: Callable[..., object],
        records: Records,
    ) -> None:
        super().__init__("person", _("Choose somebody in the list to see everything about them here."))
        self._go = go
        self._receipt = receipt
        self._history = history
        self._records = records
        self._shown: ContactRow | None = None
        FileDrop(self, self._dropped)

    def show_person(self, record: PersonRecord, actions: Sequence[Action]) -> None:
        """Show another person, or the same one anew, with what can be done."""
        self._shown = record.contact
        with self.filled(record.contact.id, actions):
            self.head(record.contact.full_name, number_words(record, record.membership))
            self._put_ways(record)
            self.buttons("pay", "renew", "enrol", "edit")
            self._put_status(record)
            self._put_owed(record)
            self._records.put_tasks(self, record.notes, record.day)
            self._put_home(record)
            self._put_speaks(record)
            for page in record.memberships:
                self._put_membership(record, page)
            self._put_bookings(record.bookings)
            self._put_payments(record.money)
            put_kept(self, record)
            headed = self._put_notes(record)
            self._records.put(
                self, record.notes, record.documents, name=record.contact.full_name, day=record.day, headed=headed
            )
            self._put_history(record)

    # --- who it is ----------------------------------------------------------------------------------------------------

    def _put_ways(self, record: PersonRecord) -> None:
        contact = record.contact
        draft = contact.draft
        address = ", ".join(contact.address_lines)
        ways = (
            ("envelope-simple", _("E-mail"), ", ".join(draft.emails)),
            ("phone", _("Telephone"), ", ".join(draft.telephones)),
            ("map-pin", _("Address"), address),
        )
        for glyph, name, text in ways:
            if text:
                self.reach(glyph, name, text)
        if not any(text for _glyph, _name, text in ways):
            self.line(_("Neither e-mail nor telephone nor address on file."), "soft")

    def _put_status(self, record: PersonRecord) -> None:
        page, draft = record.membership, record.contact.draft
        if page is not None:
            standing = page.standing
            tone = standing.standing.tone
            self.pair(_("Status"), status_words(standing, record.day), [standing.reason], tone=tone)
            if tone:
                self.line(standing.reason, "soft")
            self.pair(_("Pays by"), method_words(page), order_reasons(page))
        elif draft.deceased_on is not None:
            self.pair(_("Status"), _("Deceased"), tone="plain")
        told = page is not None and page.standing.standing is Standing.DECEASED
        if draft.deceased_on is not None and not told:
            words = (
                _("Died on {day}") if draft.death_day_known else _("Died; the day is not known, it counts from {day}")
            )
            self.line(words.format(day=show_day(draft.deceased_on)), "soft")
        if draft.gone_away:
            self.pair(_("Post"), _("Gone away"), [_("Post comes back from the address on file.")], tone="attention")
        self.pair(_("Balance"), balance_words(record.money.balance), balance_reasons(record.money))
        if page is not None and page.payer_id != record.contact.id:
            self.link(_("Paid for by {name}").format(name=page.payer_name), self._person(page.payer_id))
            if page.balance > NOTHING:
                self.line(_("{name} owes {amount}.").format(name=page.payer_name, amount=page.balance.show()), "soft")

    # --- home, organisation ------------------------------------------------------------------------------------------

    def _put_home(self, record: PersonRecord) -> None:
        home = record.home
        if home is None:
            return
        self.section(home.name or _("Lives with"))
        for row in home.people:
            if row.id != record.contact.id:
                words = _("{name}, deceased") if row.draft.deceased_on is not None else "{name}"
                self.link(words.format(name=row.full_name), self._person(row.id))
        if home.salutation:
            self.line(_("Letters begin: {salutation}").format(salutation=home.salutation), "soft")

    def _put_speaks(self, record: PersonRecord) -> None:
        if not record.speaks:
            return
        mine = record.contact.id
        body = any(line.organisation_id == mine for line in record.speaks)
        self.section(_("People who speak for it") if body else _("Speaks for"))
        for line in record.speaks:
            name, other = (line.person, line.person_id) if body else (line.organisation, line.organisation_id)
            self.link(name, self._person(other))
            said = [line.role, _("votes") if line.votes else ""]
            if line.until is not None:
                said.append(_("until {day}").format(day=show_day(line.until)))
            if any(said):
                self.line(", ".join(filter(None, said)), "soft")

    # --- money --------------------------------------------------------------------------------------------------------

    def _put_owed(self, record: PersonRecord) -> None:
        """Put what is owed, and right under it what can be done about it."""
        owed = [charge for charge in record.money.charges if charge.owed]
        if not owed and not self.can("let-off"):
            return
        self.section(_("Owed"))
        fallen = {term.charge_id: term.due for page in record.memberships for term in page.terms}
        for charge in owed:
            due = fallen.get(charge.charge_id, charge.owed if charge.due_on <= record.day else NOTHING)
            words = _("{amount} short") if charge.paid and due else _("{amount} owed")
            self.pair(
                record.briefs.get(charge.charge_id, charge.purpose),
                words.format(amount=(due or charge.owed).show()),
                owed_reasons(charge, due or charge.owed),
                tone="attention" if due else "plain",
                look="",
            )
        order = None if record.membership is None else record.membership.order
        if order is not None and order.state.tone:
            since = _("{state} since {day}").format(state=order.state.label, day=show_day(order.state_since))
            self.line(_("Standing order: {state}").format(state=since), "soft")
        self.buttons("pay-owed", "let-off")

    def _put_payments(self, money: ContactMoney) -> None:
        if money.payments:
            self.section(_("Payments and receipts"))
        for payment in money.payments[:_FEW]:
            self._put_payment(payment)
        self._say_earlier(len(money.payments) - _FEW)
        if money.past:
            self.section(_("Paid before"))
        for past in money.past[:_FEW]:
            words = _("{day}, {method}").format(day=show_short(past.received_on), method=past.method.label)
            self.pair(words, past.amount.show(), [text for text in (past.purpose, past.reference) if text])
        self._say_earlier(len(money.past) - _FEW)

    def _say_earlier(self, rest: int) -> None:
        if rest > 0:
            words = ngettext("and {count} earlier payment", "and {count} earlier payments", rest)
            self.line(words.format(count=rest), "soft")

    def _put_payment(self, payment: PaymentRow) -> None:
        words = _("{day}, {method}").format(day=show_short(payment.received_on), method=payment.method.label)
        reasons = [*payment.purposes]
        if payment.left_over:
            reasons.append(_("{amount} of it is left over.").format(amount=payment.left_over.show()))
        if payment.reverse_reason:
            reasons.append(payment.reverse_reason)
        self.pair(words, payment.amount.show(), reasons)
        if payment.exception:
            self.pair("", payment.exception, tone=payment.state.tone)
        if payment.receipt:
            void = _("Receipt {number}, void") if payment.receipt_void else _("Receipt {number}")
            self.link(void.format(number=payment.receipt), partial(self._receipt, payment.receipt))

    # --- memberships --------------------------------------------------------------------------------------------------

    def _put_membership(self, record: PersonRecord, page: MembershipPage) -> None:
        own = record.belongs(page)
        title = _("Membership {number}") if own else _("Membership {number}, paid for")
        if not own and any(line.contact_id == record.contact.id for line in page.members):
            title = _("Membership {number}, left")
        self.section(title.format(number=page.number))
        since = _("{type}, since {day}").format(type=page.type_name, day=show_short(page.joined_on))
        if page is record.membership:
            self.line(since)
        else:
            standing = page.standing.standing
            self.pair(since, standing.label, [page.standing.reason], tone=standing.tone or "plain", look="")
        for line in page.members:
            if line.contact_id != record.contact.id:
                words = _("with {name}") if line.until is None else _("with {name} until {day}")
                day = show_day(line.until) if line.until is not None else ""
                self.link(words.format(name=line.name, day=day), self._person(line.contact_id))
        if page.former_numbers:
            self.line(_("Number of before: {numbers}").format(numbers=", ".join(page.former_numbers)), "soft")
        if page.end_note:
            self.line(page.end_note, "soft")
        put_membership_own(self, record, page)
        self._put_terms(page)
        if page.order is not None:
            self._put_order(record, page, page.order)

    def _put_terms(self, page: MembershipPage) -> None:
        following = page.renewal
        if following.quote is not None and following.period is not None:
            self.pair(
                _("Next"),
                following.quote.total.show(),
                [
                    *quote_reasons(following.quote, following.period),
                    _("Renewing today gives {period}.").format(period=following.period.show()),
                ],
            )
        for term in page.terms[:_FEW]:
            amount = term.amount.show()
            if term.owed and term.paid:
                amount = _("{paid} of {amount}").format(paid=term.paid.show(), amount=amount)
            self.pair(shown_end(term.period), amount, term_reasons(term))
        rest = len(page.terms) - _FEW
        if rest > 0:
            words = ngettext("and {count} earlier membership year", "and {count} earlier membership years", rest)
            self.line(words.format(count=rest), "soft")

    def _put_order(self, record: PersonRecord, page: MembershipPage, order: OrderRow) -> None:
        since = _("Since {day}").format(day=show_day(order.state_since))
        reasons = [order.reason, since, *order_reasons(page)]
        self.pair(_("Standing order"), order.state.label, reasons, tone=order.state.tone)
        self.line(order.reason, "soft")
        if order.expected is not None:
            self.pair(_("Next expected"), show_day(order.expected))
        if order.seen is not None:
            words = _("{amount} on {day}").format(amount=order.seen.amount.show(), day=show_short(order.seen.day))
            self.pair(_("Last seen"), words)
        for drift in record.drift:
            if drift.membership_id == page.id:
                go = partial(self._go, Target("bank", drift.id, kind="drift"))
                self.link(_("In drift: {what}").format(what=drift.kind.label), go)
                if drift.reason != order.reason:
                    self.line(drift.reason, "soft")
        for coming in order.coming:
            self.line(coming.words, "soft")
        self.pair(_("Reference"), order.reference)
        if words := known_otherwise(order.state, order.reference, page.number):
            self.line(words, "soft")
        own = "" if page is record.membership else f".{page.id}"
        self.buttons(f"order-state{own}", f"order-form{own}")

    # --- the rest -----------------------------------------------------------------------------------------------------

    def _put_bookings(self, bookings: Sequence[BookingRow]) -> None:
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

    def _put_notes(self, record: PersonRecord) -> bool:
        """Put what is kept of the person besides; say whether there is anything."""
        draft = record.contact.draft
        beside = shown_beside(CONTACT, draft)
        if not (draft.concession or beside or draft.notes):
            return False
        self.section(_("Notes"))
        if draft.concession:
            self.line(_("Entitled to concession prices"), "soft")
        for name, words in beside:
            self.pair(name, words)
        if draft.notes:
            self.line(draft.notes)
        return True

    def _put_history(self, record: PersonRecord) -> None:
        if not record.history:
            return
        self.section(_("History"))
        for entry in record.history[:_FEW]:
            at = entry.at.astimezone()
            words = _("{entry}, undone").format(entry=entry.summary) if entry.taken_back else entry.summary
            tip = _("{moment}, by {actor}").format(moment=show_moment(at), actor=entry.actor)
            self.dated(show_short(at.date()), words, tip=tip, run=partial(self._history, record.contact, entry.id))
        every = ngettext("All {count} entry ›", "All {count} entries ›", record.entries)
        self.link(every.format(count=show_count(record.entries)), partial(self._history, record.contact))

    def _dropped(self, paths: list[Path]) -> None:
        contact = self._shown
        if contact is not None and self.shows(contact.id):
            self._records.drop(paths, owner=contact.full_name, contact_id=contact.id)

    def _person(self, contact_id: int) -> Callable[[], object]:
        return partial(self._go, Target("members", contact_id))

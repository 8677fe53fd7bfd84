"""How the pane of a person tells numbers, sums and terms in words."""

from datetime import date

from psg_admin.kernel.days import DayRange, show_day, show_short
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.kernel.quote import Quote
from psg_admin.kernel.words import _
from psg_admin.memberships.queries import MembershipPage, TermRow
from psg_admin.memberships.rules import StandingAt
from psg_admin.memberships.states import Standing
from psg_admin.payments.queries import ContactMoney
from psg_admin.payments.rules import OpenCharge
from psg_admin.payments.states import Method
from psg_admin.reports.person import PersonRecord
from psg_admin.ui.kit.reasons import Part, Reason


def number_words(record: PersonRecord, page: MembershipPage | None) -> str:
    """Return the number of the person, and with whom it is shared; or what the person is instead."""
    if page is None:
        return record.contact.draft.organisation or _("Not a member")
    others = [line.name for line in page.members if line.contact_id != record.contact.id and line.until is None]
    if not others:
        return _("No. {number}").format(number=page.number)
    return _("No. {number}, with {names}").format(number=page.number, names="; ".join(others))


def status_words(at: StandingAt, today: date) -> str:
    """Return how a membership stands, with the day up to which it is current, or that this is not paid yet.

    The reason behind it has the day in either case, and so has the year below; here it fits beside its heading.
    """
    if at.standing is not Standing.CURRENT:
        return at.standing.label
    if at.begun:
        return _("Current, {amount} short").format(amount=at.short.show()) if at.short else _("Current, in instalments")
    if at.paid_to is None or at.paid_to < today:
        return _("Current, not paid yet")
    return _("Current to {day}").format(day=show_day(at.paid_to))


def method_words(page: MembershipPage) -> str:
    """Return how the fee is paid, and what a standing order pays."""
    order = page.order
    if page.method is not Method.STANDING_ORDER or order is None:
        return page.method.label
    return _("{method}, {amount} {interval}").format(
        method=page.method.label, amount=order.amount.show(), interval=order.interval.label
    )


def order_reasons(page: MembershipPage) -> list[str]:
    """Return what the bank of a member was asked for."""
    order = page.order
    if order is None:
        return []
    return [
        _("{amount} {interval}").format(amount=order.amount.show(), interval=order.interval.label),
        *(coming.words for coming in order.coming),
        _("Reference {reference}").format(reference=order.reference),
        _("On day {day} of the month, first expected on {first}.").format(
            day=order.day, first=show_day(order.first_expected)
        ),
    ]


def owed_reasons(charge: OpenCharge, short: Money) -> list[str]:
    """Return what a sum is owed for, since when, what of it is paid, and what is due (``short``) where not all is."""
    reasons = [_("Due since {day}").format(day=show_day(charge.due_on)), charge.purpose]
    if short != charge.owed:
        reasons.append(_("{amount} of it is due by now.").format(amount=short.show()))
    if charge.paid:
        reasons.append(
            _("{paid} of {amount} has been paid.").format(paid=charge.paid.show(), amount=charge.amount.show())
        )
    return reasons


def balance_words(balance: Money) -> str:
    """Return a balance in words."""
    if balance > NOTHING:
        return _("{amount} owed").format(amount=balance.show())
    if balance < NOTHING:
        return _("{amount} in credit").format(amount=Money(-balance.pence).show())
    return _("Nothing owed")


def balance_reasons(money: ContactMoney) -> list[Reason]:
    """Return what a balance is made of: each sum that is owed, and what is left over."""
    reasons: list[Reason] = [
        Part(
            _("{purpose}, since {day}").format(purpose=charge.purpose, day=show_day(charge.due_on)), charge.owed.show()
        )
        for charge in money.charges
        if charge.owed
    ]
    reasons += [
        Part(
            _("Left over of what came in on {day}").format(day=show_day(payment.received_on)),
            Money(-payment.left_over.pence).show(),
        )
        for payment in money.payments
        if payment.left_over
    ]
    return reasons


def shown_end(period: DayRange) -> str:
    """Return until when a period runs, short."""
    if period.last is None:
        return _("For life from {day}").format(day=show_short(period.start))
    return _("To {day}").format(day=show_short(period.last))


def quote_reasons(quote: Quote, period: DayRange) -> list[Reason]:
    """Return what a quote is made of, line by line with its sum, and why each."""
    lines: list[Reason] = [Part(line.label, line.amount.show()) for line in quote.lines]
    if len(lines) > 1:
        words = _("Once") if period.last is None else _("A year")
        lines.append(Part(words, quote.total.show(), whole=True))
    return [*lines, *quote.reasons]


def term_reasons(term: TermRow) -> list[Reason]:
    """Return what was quoted for a term, why, and what became of it."""
    reasons = [*quote_reasons(term.quote, term.period), term.period.show()]
    if term.waived:
        reasons.append(_("Let off: nothing is owed for it any more."))
    elif term.let_off and not term.owed:
        words = _("{paid} was paid, and {amount} was let off.")
        reasons.append(words.format(paid=term.paid.show(), amount=term.let_off.show()))
    elif term.paid_on is not None:
        reasons.append(_("Paid in full on {day}.").format(day=show_day(term.paid_on)))
    elif term.owed:
        reasons.append(_("{amount} of it is still owed.").format(amount=term.owed.show()))
    if term.instalments:
        words = _("It falls due in {count} instalments, the last on {day}.")
        reasons.append(words.format(count=len(term.instalments), day=show_day(term.instalments[-1].day)))
    return reasons

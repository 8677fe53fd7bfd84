"""What becomes of the money when places are cancelled: one by one, with their booking, or with the whole event."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from psg_admin.kernel.days import show_day
from psg_admin.kernel.errors import Refused
from psg_admin.kernel.figures import show_count
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.kernel.words import _, ngettext


def over(ends_at: datetime, today: date) -> bool:
    """Say whether an event is over on the day ``today``: it ended on a day before."""
    return ends_at.date() < today


def refuse_over(title: str, ends_at: datetime, today: date) -> None:
    """Refuse to cancel an event that took place: its places were had, so they stay owed and paid.

    Single bookings of it can be cancelled still: somebody who never came may be let off.

    :raises Refused: when it is over.
    """
    if over(ends_at, today):
        raise Refused(
            _(
                "“{title}” took place on {day}, so it cannot be cancelled any more. Cancel single bookings instead."
            ).format(title=title, day=show_day(ends_at.date()))
        )


@dataclass(frozen=True, slots=True)
class Settled:
    """The money of what was cancelled: ``released`` is not owed any more, ``freed`` was paid and is left over."""

    released: Money = NOTHING
    freed: Money = NOTHING


def settle(amount: Money, paid: Money) -> Settled:
    """Return what becomes of the charge of a cancelled place, of which ``paid`` came in.

    Nobody owes a place that cannot be had: what is still to pay is released. What was paid stays the money of whoever
    paid it, left over on its payment, to be given back or set against something else. It is the same whoever cancels,
    the attendee or the office.
    """
    return Settled(amount - paid, paid)


@dataclass(frozen=True, slots=True)
class Cancelling:
    """What is cancelled together: so many bookings with so many places, and what becomes of their money."""

    bookings: int = 0
    places: int = 0
    settled: Settled = Settled()

    @property
    def words(self) -> str:
        """Whole sentences, true before the deed and after it."""
        if not self.bookings:
            return _("There is no booking to cancel with it.")
        said = [
            ngettext(
                "{count} booking is cancelled with it.", "{count} bookings are cancelled with it.", self.bookings
            ).format(count=show_count(self.bookings)),
            *settled_words(self.settled),
        ]
        return " ".join(said)


def cancelling(places: Iterable[tuple[int, Money, Money]]) -> Cancelling:
    """Return what it means to cancel ``places``: of each its booking, what it costs, and what of that is paid."""
    every = list(places)
    parts = [settle(amount, paid) for _booking, amount, paid in every]
    total = Settled(Money.total(p.released for p in parts), Money.total(p.freed for p in parts))
    return Cancelling(len({booking for booking, _amount, _paid in every}), len(every), total)


def settled_words(settled: Settled) -> list[str]:
    """Return in sentences what becomes of the money of what is cancelled."""
    said = []
    if settled.released:
        said.append(_("{amount} that is still to pay is not owed any more.").format(amount=settled.released.show()))
    if settled.freed:
        said.append(
            _(
                "{amount} that was paid is left over on its payments: take it back, or use it for "
                "something else, on the page Money."
            ).format(amount=settled.freed.show())
        )
    return said or [_("Nothing was paid, and there is nothing to pay.")]


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of money that cancelling freed: still left over, set against something else, refunded, or taken back
    with its payment (``returned``).
    """

    left_over: Money = NOTHING
    used: Money = NOTHING
    returned: Money = NOTHING
    refunded: Money = NOTHING

    @property
    def paid(self) -> Money:
        """What was paid before it was cancelled."""
        return self.left_over + self.used + self.returned + self.refunded

    @property
    def words(self) -> str:
        """What became of it in words; nothing where nothing was paid."""
        shown = (
            (self.left_over, _("{amount} left over")),
            (self.used, _("{amount} used for something else")),
            (self.refunded, _("{amount} refunded")),
            (self.returned, _("{amount} taken back with its payment")),
        )
        return ", ".join(words.format(amount=amount.show()) for amount, words in shown if amount)


@dataclass(frozen=True, slots=True)
class Freed:
    """So much of a payment that cancelling freed from a booking."""

    booking_id: int
    payment_id: int
    amount: Money


def fates(
    freed: Iterable[Freed], left: Mapping[int, Money], refunded: Mapping[int, Money] | None = None
) -> dict[int, Fate]:
    """Return by booking what became of the money that cancelling freed.

    ``freed``: all that was ever freed of the payments, the oldest first. ``left``: what is left over of each payment
    now; one that is missing was taken back. ``refunded``: what went back to the payer of each. What one payment has
    left is counted once: for what was freed last, as what was freed first was there to be used first.
    """
    rest, gone = dict(left), dict(refunded or {})
    found: dict[int, Fate] = {}
    for part in reversed(list(freed)):
        before = found.get(part.booking_id, Fate())
        if part.payment_id not in rest:
            found[part.booking_id] = replace(before, returned=before.returned + part.amount)
            continue
        still = min(part.amount, rest[part.payment_id])
        rest[part.payment_id] -= still
        back = min(part.amount - still, gone.get(part.payment_id, NOTHING))
        gone[part.payment_id] = gone.get(part.payment_id, NOTHING) - back
        used = part.amount - still - back
        found[part.booking_id] = replace(
            before, left_over=before.left_over + still, refunded=before.refunded + back, used=before.used + used
        )
    return found

"""What a list says of a membership in a word or two: how it stands, or what is out of the ordinary about its money."""

from dataclasses import dataclass

from psg_admin.kernel.money import Money
from psg_admin.kernel.words import _
from psg_admin.memberships.states import Interval, OrderState, Standing


@dataclass(frozen=True, slots=True)
class Status:
    """The words, and the tone in which they are shown (none: all is well)."""

    words: str
    tone: str = ""


@dataclass(frozen=True, slots=True)
class OrderPays:
    """What counts of a standing order: its state, how often it pays, and whether it was missed lately."""

    state: OrderState
    interval: Interval
    missed: bool = False

    def awaited(self, paid: Money) -> bool:
        """Say whether the rest is on its way of a term of which so much is ``paid``: by instalments, or all at once."""
        runs = self.state not in {OrderState.MISSED, OrderState.STOPPED}
        return runs and (self.interval is not Interval.YEAR or not paid)


def status_of(standing: Standing, order: OrderPays | None, *, owed: Money, paid: Money, missed: bool = False) -> Status:
    """Return what a list says of a membership of this ``standing``.

    ``owed`` is what has fallen due of the terms that have begun and is still to pay, ``paid`` what was paid of those,
    and ``missed`` says that an instalment was missed: then nothing is on its way. The normal case
    is the standing itself; what is out of the ordinary comes before it, the standing first: "In grace", "Order missed",
    "£4.50 short".
    """
    if standing.tone:
        return Status(standing.label, standing.tone)
    if order is not None and order.missed:
        return Status(_("Order missed"), "attention")
    if not owed or (order is not None and not missed and order.awaited(paid)):
        return Status(standing.label)
    words = _("{amount} short") if paid else _("{amount} owed")
    return Status(words.format(amount=owed.show()), "attention")

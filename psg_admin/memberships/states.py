"""The standings, the states of a standing order, and why a membership ends."""

import enum

from psg_admin.kernel.words import _, mark


class Standing(enum.StrEnum):
    """How a membership stands on a day."""

    NOT_YET = "not-yet"
    CURRENT = "current"
    GRACE = "in-grace"
    LAPSED = "lapsed"
    RESIGNED = "resigned"
    DECEASED = "deceased"
    LIFE = "life"

    @property
    def label(self) -> str:
        """What people call it."""
        return _(_STANDINGS[self])

    @property
    def tone(self) -> str:
        """The tone in which it is shown: none for the normal case, a badge else."""
        return _TONES.get(self, "")

    @property
    def counts(self) -> bool:
        """Whether a person of this standing has a member's rights, such as the member price."""
        return self in {Standing.CURRENT, Standing.GRACE, Standing.LIFE}


_STANDINGS = {
    Standing.NOT_YET: mark("Not yet"),
    Standing.CURRENT: mark("Current"),
    Standing.GRACE: mark("In grace"),
    Standing.LAPSED: mark("Lapsed"),
    Standing.RESIGNED: mark("Resigned"),
    Standing.DECEASED: mark("Deceased"),
    Standing.LIFE: mark("Life"),
}
_TONES = {
    Standing.NOT_YET: "plain", Standing.GRACE: "attention", Standing.LAPSED: "plain", Standing.RESIGNED: "plain",
    Standing.DECEASED: "plain",
}  # fmt: skip


class Scheme(enum.StrEnum):
    """How a membership term runs."""

    ROLLING = "rolling"  # twelve months from the day
    YEAR = "year"  # to the end of the membership year

    @property
    def label(self) -> str:
        """What people call it."""
        return _(_SCHEMES[self])


_SCHEMES = {Scheme.ROLLING: mark("Twelve months from the day"), Scheme.YEAR: mark("A fixed year")}


class LateJoiners(enum.StrEnum):
    """What the first term of a member is who joins in a fixed year that has begun long ago."""

    WHOLE = "whole"  # the whole fee to the end of the year
    NEXT_YEAR = "next-year"  # from a month on, the whole fee to the end of the next year
    BY_MONTH = "by-month"  # the fee of the months that are left

    @property
    def label(self) -> str:
        """What people call it."""
        return _(_LATE_JOINERS[self])


_LATE_JOINERS = {
    LateJoiners.WHOLE: mark("Pays the whole fee to the end of the year"),
    LateJoiners.NEXT_YEAR: mark("Pays the whole fee to the end of the next year"),
    LateJoiners.BY_MONTH: mark("Pays for the months that are left"),
}


class OrderState(enum.StrEnum):
    """How far a standing order has come."""

    NONE = "none"
    FORM_SENT = "form-sent"
    CLAIMED = "claimed"
    FIRST_SEEN = "first-seen"
    REGULAR = "regular"
    MISSED = "missed"
    STOPPED = "stopped"

    @property
    def label(self) -> str:
        """What people call it."""
        return _(_ORDER_STATES[self])

    @property
    def tone(self) -> str:
        """The tone in which it is shown: none for the normal case, a badge else."""
        return {OrderState.MISSED: "attention", OrderState.STOPPED: "plain"}.get(self, "")


_ORDER_STATES = {
    OrderState.NONE: mark("Not set up yet"),
    OrderState.FORM_SENT: mark("Form sent"),
    OrderState.CLAIMED: mark("Member says it is set up"),
    OrderState.FIRST_SEEN: mark("First payment seen"),
    OrderState.REGULAR: mark("Regular"),
    OrderState.MISSED: mark("Missed"),
    OrderState.STOPPED: mark("Stopped"),
}


class OrderReason(enum.StrEnum):
    """Why a standing order is in its state: what the office was told, what came, or what did not (said in words by
    ``rules.order_reason``).
    """

    ASKED = "asked"  # it is to be set up
    FORM_SENT = "form-sent"
    CLAIMED = "claimed"
    NOTED = "noted"  # the office noted that it pays
    NOTED_MISSED = "noted-missed"
    NOTED_STOPPED = "noted-stopped"
    FIRST = "first"  # its first payment came
    CAME = "came"  # another payment came
    AGAIN = "again"  # a payment came after it was missed, or had stopped
    NEVER_CAME = "never-came"  # the first payment did not come
    NOT_COME = "not-come"  # an expected payment did not come
    TWICE_NOT_COME = "twice-not-come"  # nor did the next one
    LONG_NOT_COME = "long-not-come"  # nor did it come later


class OrderDecision(enum.StrEnum):
    """What the office decides where a standing order does not pay what it should."""

    WAIVE = "waive"
    OWE = "owe"
    KEEP = "keep"

    @property
    def label(self) -> str:
        """What people call it."""
        return _(_DECISIONS[self])


_DECISIONS = {
    OrderDecision.WAIVE: mark("Let off"),
    OrderDecision.OWE: mark("Discount is owed"),
    OrderDecision.KEEP: mark("Discount kept once"),
}


class DriftKind(enum.StrEnum):
    """What is otherwise with a standing order than it should be, the gravest first."""

    DIED = "died"
    LEFT = "left"
    STOPPED = "stopped"
    UNSEEN = "unseen"
    MISSED = "missed"
    DISCOUNT_WITHOUT_ORDER = "discount-without-order"
    ORDER_WITHOUT_DISCOUNT = "order-without-discount"
    WRONG_INTERVAL = "wrong-interval"
    OLD_RATE = "old-rate"
    OTHER_SUM = "other-sum"
    TWICE = "twice"
    OTHER_DAY = "other-day"

    @property
    def label(self) -> str:
        """What people call it."""
        return _(_DRIFTS[self])

    @property
    def remedies(self) -> "tuple[Remedy, ...]":
        """What the office may do about it."""
        return _REMEDIES[self]

    @property
    def tone(self) -> str:
        """The tone in which it is shown: where no money is short it is a plain badge."""
        return "plain" if self in {DriftKind.OTHER_DAY, DriftKind.ORDER_WITHOUT_DISCOUNT} else "attention"


_DRIFTS = {
    DriftKind.DIED: mark("Pays for somebody who has died"),
    DriftKind.LEFT: mark("Pays after leaving"),
    DriftKind.STOPPED: mark("Stopped"),
    DriftKind.UNSEEN: mark("Never seen"),
    DriftKind.MISSED: mark("Missed"),
    DriftKind.DISCOUNT_WITHOUT_ORDER: mark("Discount without an order"),
    DriftKind.ORDER_WITHOUT_DISCOUNT: mark("Order without the discount"),
    DriftKind.WRONG_INTERVAL: mark("Pays more or less often"),
    DriftKind.OLD_RATE: mark("Pays an old fee"),
    DriftKind.OTHER_SUM: mark("Pays another sum"),
    DriftKind.TWICE: mark("Paid twice"),
    DriftKind.OTHER_DAY: mark("Pays on another day"),
}


class Remedy(enum.StrEnum):
    """What the office may do where a standing order is otherwise than it should be."""

    LETTER = "letter"
    WAIVE = "waive"
    OWE = "owe"
    KEEP = "keep"
    CHANGE = "change"
    GIVE_BACK = "give-back"

    @property
    def label(self) -> str:
        """What people call it."""
        return _(_REMEDY_WORDS[self])


_REMEDY_WORDS = {
    Remedy.LETTER: mark("Write to them"),
    Remedy.WAIVE: mark("Let it off"),
    Remedy.OWE: mark("Ask for the discount"),
    Remedy.KEEP: mark("Keep the discount once"),
    Remedy.CHANGE: mark("Note what was agreed"),
    Remedy.GIVE_BACK: mark("Give it back, or take it as a gift"),
}
_LOST = (Remedy.LETTER, Remedy.WAIVE, Remedy.OWE, Remedy.KEEP)
_WRONG = (Remedy.LETTER, Remedy.CHANGE, Remedy.WAIVE)
_REMEDIES = {
    DriftKind.DIED: (Remedy.GIVE_BACK, Remedy.LETTER),
    DriftKind.LEFT: (Remedy.LETTER, Remedy.GIVE_BACK),
    DriftKind.STOPPED: _LOST,
    DriftKind.UNSEEN: _LOST,
    DriftKind.MISSED: _LOST,
    DriftKind.DISCOUNT_WITHOUT_ORDER: _LOST,
    DriftKind.ORDER_WITHOUT_DISCOUNT: (Remedy.KEEP, Remedy.WAIVE, Remedy.GIVE_BACK),
    DriftKind.WRONG_INTERVAL: _WRONG,
    DriftKind.OLD_RATE: _WRONG,
    DriftKind.OTHER_SUM: (*_WRONG, Remedy.GIVE_BACK),
    DriftKind.TWICE: (Remedy.LETTER, Remedy.GIVE_BACK),
    DriftKind.OTHER_DAY: (Remedy.CHANGE, Remedy.LETTER),
}


class Interval(enum.StrEnum):
    """How often a standing order pays."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half-year"
    YEAR = "year"

    @property
    def a_year(self) -> int:
        """How many payments a year it makes."""
        return _A_YEAR[self]

    @property
    def months(self) -> int:
        """How many months lie between two payments."""
        return 12 // _A_YEAR[self]

    @property
    def label(self) -> str:
        """What people call it."""
        return _(_INTERVALS[self])


_A_YEAR = {Interval.MONTH: 12, Interval.QUARTER: 4, Interval.HALF_YEAR: 2, Interval.YEAR: 1}
_INTERVALS = {
    Interval.MONTH: mark("every month"),
    Interval.QUARTER: mark("every quarter"),
    Interval.HALF_YEAR: mark("every half-year"),
    Interval.YEAR: mark("every year"),
}


class JointVotes(enum.StrEnum):
    """Who votes in a joint membership."""

    EACH = "each"
    ONE = "one"  # the first who was entered and lives

    @property
    def label(self) -> str:
        """What people call it."""
        return _(_JOINT_VOTES[self])


_JOINT_VOTES = {
    JointVotes.EACH: mark("Each member votes"),
    JointVotes.ONE: mark("One vote together: that of the first member"),
}


class Ending(enum.StrEnum):
    """Why a membership ended."""

    RESIGNED = "resigned"
    DECEASED = "deceased"

"""What one line of somebody's list says, read and checked by itself; pure.

A line says of each thing either something or nothing: what it says nothing of stays as it is on file.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from psg_admin.kernel.money import Money
from psg_admin.memberships.states import Ending, Interval
from psg_admin.payments.states import Method
from psg_admin.people.particulars import ContactDraft


@dataclass(frozen=True, slots=True)
class Remark:
    """What is said of one cell: ``column`` is its heading in the file, ``cell`` what stands there, ``reason`` a
    sentence.
    """

    column: str
    cell: str
    reason: str


@dataclass(frozen=True, slots=True)
class LinePerson:
    """Somebody whom a line names. ``said``: the particulars that the line says something of, by their keys."""

    draft: ContactDraft
    said: frozenset[str]


@dataclass(frozen=True, slots=True)
class OrderLine:
    """What a line tells of a standing order: what the bank pays now."""

    amount: Money | None = None
    interval: Interval | None = None
    day: int | None = None
    first: date | None = None
    reference: str = ""


@dataclass(frozen=True, slots=True)
class ConsentLine:
    """That post (``channel`` "post") or e-mail ("email") is wanted or not; None: the wording is not understood, ask."""

    channel: str
    answer: bool | None
    words: str


@dataclass(frozen=True, slots=True)
class GiftAidLine:
    """A Gift Aid declaration: ``answer`` None is unknown; days None where they are not known.

    ``people``: whose it is, by their places among the people of the line; the others made none.
    """

    answer: bool | None
    made_on: date | None = None
    ended_on: date | None = None
    claimed_to: date | None = None
    people: tuple[int, ...] = (0,)


@dataclass(frozen=True, slots=True)
class MemberLine:
    """One line of a list of members: a membership, or a contact who is none (``type_words`` and days empty).

    ``line`` is the row as a spreadsheet shows it. ``people``: who is named, the first is the one the number belongs
    to. ``old_id``: what the program before called the line; ``household``: what tells that several lines are one home,
    with what that is called and how a letter to it begins.
    ``type_words`` and ``payer`` are as they stand in the file: a type by code or name, a payer by number or name;
    ``payer_id`` is the payer by what the program before called its line, ``membership_id`` what it called the
    membership where that is another thing. ``joint``: the people of the line are further members of the membership that
    is called so, by number or ``membership_id``; ``joint_line`` is its line where it is in the same file.
    ``paid_to`` is the last day that is paid. ``owed``: what is owed for it (above nothing), or was paid too much
    (below); ``term_paid``: what of a term that goes beyond it was paid. ``left_out``: cells that could not be taken,
    ``notices``: cells that were taken otherwise than they stand.
    ``type_kind``: what a type of these words is, where it is to be made. ``refused``: why the line cannot be taken at
    all; nothing else of it counts then.
    """

    line: int
    people: tuple[LinePerson, ...] = ()
    number: str = ""
    old_id: str = ""
    household: str = ""
    home_name: str = ""
    home_salutation: str = ""
    type_words: str = ""
    method: Method | None = None
    joined: date | None = None
    paid_to: date | None = None
    lifetime: bool = False
    payer: str = ""
    payer_id: str = ""
    membership_id: str = ""
    joint: str = ""
    joint_line: int | None = None
    type_kind: str = ""
    owed: Money | None = None
    term_paid: Money | None = None
    ended: date | None = None
    ending: Ending | None = None
    order: OrderLine | None = None
    consents: tuple[ConsentLine, ...] = ()
    gift_aid: GiftAidLine | None = None
    gift_aid_before: tuple[GiftAidLine, ...] = ()
    tags: tuple[str, ...] = ()
    own: Mapping[str, str] = field(default_factory=dict)
    term_start: date | None = None
    term_end: date | None = None
    left_out: tuple[Remark, ...] = ()
    notices: tuple[Remark, ...] = ()
    refused: Remark | None = None

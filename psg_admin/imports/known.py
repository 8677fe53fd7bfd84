"""Who and what is on file already, as far as a list that is imported may speak of it; frozen values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from psg_admin.kernel.money import Money
from psg_admin.memberships.rules import SchemeRows
from psg_admin.memberships.settings import MembershipSettings
from psg_admin.memberships.states import Ending, Interval
from psg_admin.payments.states import Method
from psg_admin.people.likeness import KnownPerson
from psg_admin.people.own import FieldRow
from psg_admin.people.plans import ContactFacts
from psg_admin.store.numbering import Drawn


class KnownOrder(NamedTuple):
    """A standing order as it is."""

    id: int
    reference: str
    amount: Money
    interval: Interval
    day: int
    first_expected: date


class KnownMembership(NamedTuple):
    """A membership as it is. ``members``: who is in it, in the order in which they came in; ``last``: the day on which
    its last term ends (not included), ``lifetime``: that has no end; ``begun``: it has a term.
    """

    id: int
    number: str
    type_id: int
    payer_id: int
    method: Method
    joined: date
    ended: date | None
    ending: Ending | None
    members: tuple[int, ...]
    last: date | None
    lifetime: bool
    begun: bool
    order: KnownOrder | None


class KnownId(NamedTuple):
    """Who is meant by a name in another program."""

    contact_id: int
    membership_id: int | None


class KnownConsent(NamedTuple):
    """What a contact said of one way of reaching it."""

    id: int
    answer: bool | None
    words: str


class KnownGiftAid(NamedTuple):
    """A Gift Aid declaration as it is."""

    id: int
    answer: bool | None
    made_on: date | None
    ended_on: date | None
    claimed_to: date | None


@dataclass(frozen=True, slots=True)
class KnownRest:
    """What else is kept of a contact: consents by way, declarations, tags, own fields by id (row and text)."""

    consents: Mapping[str, KnownConsent] = field(default_factory=dict)
    gift_aid: tuple[KnownGiftAid, ...] = ()
    tags: frozenset[str] = frozenset()
    own: Mapping[int, tuple[int, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OnFile:
    """All people and memberships of an office by their ids, and who is meant by names in other programs.

    ``former``: memberships by the keys of numbers that they had before.
    """

    people: Mapping[int, KnownPerson]
    memberships: Mapping[int, KnownMembership]
    old_ids: Mapping[tuple[str, str], KnownId]
    former: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MembersFacts:
    """What importing members needs to know.

    ``matched``: by line, who is meant by each of its people (None: nobody on file). ``contacts`` and ``rest`` are those
    of the contacts that are meant, ``fields`` all of the office's own, and ``of_memberships`` what the memberships that
    are meant say in those, by the id of the field (row and text).
    """

    settings: MembershipSettings
    scheme: SchemeRows
    drawn: Mapping[str, Drawn]
    on_file: OnFile
    matched: Mapping[int, "Match"]
    contacts: Mapping[int, ContactFacts]
    rest: Mapping[int, KnownRest]
    fields: tuple[FieldRow, ...]
    of_memberships: Mapping[int, Mapping[int, tuple[int, str]]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Match:
    """Who is meant by a line: each of its people by place (None: nobody on file), and the membership.

    ``refused``: why the line cannot be taken; ``column`` is the key of what speaks against it.
    """

    people: tuple[int | None, ...] = ()
    membership_id: int | None = None
    refused: str = ""
    column: str = ""

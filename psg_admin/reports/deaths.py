"""A death, and all that follows from it, as one deed: memberships, who pays, mail, what is booked."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial

from sqlalchemy.orm import Session

from psg_admin.events.operations import cancel_place
from psg_admin.events.queries import DiedBooking, died_bookings
from psg_admin.kernel.changes import Changes, changed
from psg_admin.kernel.days import show_day
from psg_admin.kernel.errors import NotFound, Refused
from psg_admin.kernel.figures import show_count
from psg_admin.kernel.money import Money
from psg_admin.kernel.words import _, ngettext
from psg_admin.memberships.operations import change_kind, mark_deceased
from psg_admin.memberships.plans import refuse_dead
from psg_admin.memberships.queries import MembershipPage, for_contact, scheme
from psg_admin.memberships.states import OrderState
from psg_admin.people.particulars import ContactDraft
from psg_admin.people.queries import contact, home_of, people_facts
from psg_admin.people.rules import check_dies, full_name, refuse_other_death, short_name
from psg_admin.people.salutations import salutation
from psg_admin.store.planning import PlannedDeed


@dataclass(frozen=True, slots=True)
class Death:
    """That somebody died ``on`` a day (unless ``day_known``, the one that the office acts from), and what follows.

    ``payer_id`` pays from now on for the memberships that go on and that the person paid for (None: one of those in
    it). ``type_id``: the type of a joint membership that goes on, from its next membership year on (None: as it is).
    ``cancel``: the places at coming events are cancelled. ``moves``: another day was noted, and this one is right.
    """

    contact_id: int
    on: date
    today: date
    now: datetime
    day_known: bool = True
    moves: bool = False
    payer_id: int | None = None
    type_id: int | None = None
    cancel: bool = False


@dataclass(frozen=True, slots=True)
class DeathFacts:
    """What is known of whoever died: the memberships, those in them and who is to pay by their ids, what is booked, and
    the others at home.
    """

    draft: ContactDraft | None
    pages: tuple[MembershipPage, ...]
    people: Mapping[int, ContactDraft]
    types: Mapping[int, str]
    bookings: tuple[DiedBooking, ...]
    at_home: tuple[ContactDraft, ...] = ()


@dataclass(frozen=True, slots=True)
class MembershipAfter:
    """What becomes of one membership: it ``ends``, or goes on with ``others``, paid for by ``payer`` from now on
    (empty: as before). ``cancelled`` is what was owed for later years and is not any more, ``owed`` what the payer
    takes over. ``type_name`` is its type from the next membership year on (empty: as before), ``stops`` a standing
    order that nobody needs any more; ``undecided``: nobody pays for it now, and the office is asked.
    """

    membership_id: int
    number: str
    ends: bool
    others: str = ""
    payer: str = ""
    cancelled: Money = field(default_factory=Money)
    owed: Money = field(default_factory=Money)
    type_name: str = ""
    stops: bool = False
    undecided: bool = False

    @property
    def lines(self) -> list[str]:
        """What becomes of it, in sentences."""
        said: list[str] = []
        if self.ends:
            said.append(_("Membership {number} ends.").format(number=self.number))
        elif self.others:
            said.append(_("Membership {number} goes on with {names}.").format(number=self.number, names=self.others))
        if self.cancelled:
            said.append(_("{amount} that was owed for it is cancelled.").format(amount=self.cancelled.show()))
        if self.payer:
            words = _("{name} pays for membership {number} from now on.")
            said.append(words.format(name=self.payer, number=self.number))
        if self.owed:
            said.append(_("{amount} that is owed for it passes on, too.").format(amount=self.owed.show()))
        if self.undecided:
            said.append(_("Nobody pays for membership {number} then: say who does.").format(number=self.number))
        if self.type_name:
            words = _("From the next membership year on it is: {type}.")
            said.append(words.format(type=self.type_name))
        if self.stops:
            said.append(
                _("The standing order of membership {number} is to be stopped at the bank.").format(number=self.number)
            )
        return said


@dataclass(frozen=True, slots=True)
class DeathPlan:
    """What noting a death does. ``letters`` is how letters to the home begin then (empty: nobody else lives there)."""

    contact_id: int
    name: str
    on: date
    day_known: bool
    memberships: tuple[MembershipAfter, ...]
    bookings: tuple[DiedBooking, ...]
    cancel: bool
    letters: str

    @property
    def cancelled(self) -> tuple[DiedBooking, ...]:
        """The places that are cancelled."""
        return tuple(one for one in self.bookings if self.cancel and one.place_id is not None)

    @property
    def lines(self) -> list[str]:
        """What it does, in sentences."""
        words = _("Died on {day}.") if self.day_known else _("The day is not known; it counts from {day}.")
        said = [words.format(day=show_day(self.on)), _("No more mail goes to {name}.").format(name=self.name)]
        if self.letters:
            said.append(_("Letters to the home begin: {salutation}").format(salutation=self.letters))
        for one in self.memberships:
            said += one.lines
        gone = set(self.cancelled)
        for booked in self.bookings:
            where = {"event": booked.event_title, "reference": booked.reference}
            if booked in gone:
                said.append(
                    _(
                        "{event}: the place in booking {reference} is cancelled; what was paid for it is left over."
                    ).format(**where)
                )
            elif booked.place_id is not None:
                said.append(_("{event}: the place in booking {reference} stays, until you decide.").format(**where))
            else:
                said.append(_("{event}: booking {reference} is still to be paid; you decide by whom.").format(**where))
        return said


def plan_death(facts: DeathFacts, request: Death) -> tuple[DeathPlan, ...]:
    """Plan what follows from a death.

    :raises NotFound: when there is no such contact.
    :raises BadInput: for a day in the future or before 1900, and for an organisation.
    :raises Refused: when another day is noted already, and nobody said that this one is right; when who is to pay has
        died; when a type is named, and no membership goes on.
    """
    draft = facts.draft
    if draft is None:
        raise NotFound(_("This contact is no longer there."))
    check_dies(draft, request.on, today=request.today)
    if not request.moves:
        refuse_other_death(draft, request.on)
    if request.payer_id is not None:
        payer = facts.people.get(request.payer_id)
        if payer is None:
            raise NotFound(_("This contact is no longer there."))
        if request.payer_id == request.contact_id:
            raise Refused(_("Say who pays instead of {name}.").format(name=short_name(draft)))
        refuse_dead(payer)
    after = tuple(_after(facts, page, request) for page in facts.pages if page.ended_on is None)
    if request.type_id is not None and not any(one.type_name for one in after):
        raise Refused(_("There is no joint membership that goes on with another type."))
    left = [one for one in facts.at_home if one.deceased_on is None]
    return (
        DeathPlan(
            request.contact_id, full_name(draft), request.on, request.day_known,
            tuple(sorted((one for one in after if one.lines), key=_paid_for_others)), facts.bookings, request.cancel,
            salutation(left),
        ),
    )  # fmt: skip


def _paid_for_others(one: MembershipAfter) -> bool:
    return not one.ends and not one.others


def _after(facts: DeathFacts, page: MembershipPage, request: Death) -> MembershipAfter:
    present = [line for line in page.members if line.until is None]
    others = [line for line in present if line.contact_id != request.contact_id]
    belongs = len(others) < len(present)
    runs = page.order is not None and page.order.state not in {OrderState.NONE, OrderState.STOPPED}
    if belongs and not others:
        later = [term for term in page.terms if term.period.start >= request.on and term.owed and not term.paid]
        cancelled = Money.total(term.owed for term in later)
        return MembershipAfter(page.id, page.number, ends=True, cancelled=cancelled, stops=runs)
    paid = page.payer_id == request.contact_id
    living = [line.contact_id for line in others if facts.people[line.contact_id].deceased_on is None]
    payer = None
    if paid:
        payer = request.payer_id if request.payer_id is not None else next(iter(living if belongs else ()), None)
    names = "; ".join(full_name(facts.people[line.contact_id]) for line in others) if belongs else ""
    kind = request.type_id if belongs and request.type_id not in {None, page.next_type_id} else None
    return MembershipAfter(
        page.id, page.number, ends=False, others=names,
        payer="" if payer is None else full_name(facts.people[payer]),
        owed=Money() if payer is None else page.membership_balance,
        type_name="" if kind is None else facts.types.get(kind, ""),
        stops=runs and paid, undecided=paid and payer is None,
    )  # fmt: skip


def _load(session: Session, request: Death) -> DeathFacts:
    if request.contact_id not in people_facts(session, [request.contact_id]):
        return DeathFacts(None, (), {}, {}, ())
    pages = tuple(for_contact(session, contact_id=request.contact_id, day=request.today))
    ids = {line.contact_id for page in pages for line in page.members} | {request.payer_id or request.contact_id}
    home = home_of(session, contact_id=request.contact_id)
    bookings = died_bookings(session, today=request.today, contact_id=request.contact_id, as_if=request.on)
    return DeathFacts(
        contact(session, contact_id=request.contact_id).draft, pages, people_facts(session, ids),
        {kind.id: kind.name for kind in scheme(session).types}, tuple(bookings),
        () if home is None else tuple(row.draft for row in home.people if row.id != request.contact_id),
    )  # fmt: skip


def _carry_out(session: Session, _facts: DeathFacts, plans: tuple[DeathPlan, ...], request: Death) -> Changes:
    [plan] = plans
    done = [
        mark_deceased(
            session, contact_id=request.contact_id, on=request.on, today=request.today, moves=request.moves,
            day_known=request.day_known, payer_id=request.payer_id,
        )
    ]  # fmt: skip
    if request.type_id is not None:
        kind = partial(change_kind, session, type_id=request.type_id, today=request.today, now=request.now)
        done += [kind(membership_id=one.membership_id) for one in plan.memberships if one.type_name]
    why = _("Died on {day}").format(day=show_day(plan.on))
    cancel = partial(cancel_place, session, reason=why, today=request.today)
    done += [cancel(place_id=one.place_id) for one in plan.cancelled if one.place_id is not None]
    if all(each.nothing for each in done):
        return done[0]
    words = (
        _("{name} noted as deceased on {day}")
        if plan.day_known
        else _("{name} noted as deceased, the day is not known")
    )
    summary = words.format(name=plan.name, day=show_day(plan.on))
    if plan.cancelled:
        count = len(plan.cancelled)
        places = ngettext("{count} place cancelled", "{count} places cancelled", count).format(count=show_count(count))
        summary = f"{summary}, {places}"
    topics = {topic for each in done for topic in each.topics}
    return changed(*topics, summary=summary, made=request.contact_id, more=done[0].more)


DEATH = PlannedDeed(_load, plan_death, _carry_out)
"""A death with all that follows from it; its plan is one :class:`DeathPlan`."""

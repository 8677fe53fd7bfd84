"""A return, and all that follows from it, as one deed: mail and address, home, membership, standing order."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from psg_admin.kernel.changes import Changes, changed
from psg_admin.kernel.days import show_day
from psg_admin.kernel.errors import NotFound, Refused
from psg_admin.kernel.money import Money
from psg_admin.kernel.words import _
from psg_admin.memberships.operations import RENEW, set_order_state
from psg_admin.memberships.plans import Renewal, RenewalFacts, RenewalPlan, Renewals, plan_renewals, refuse_dead
from psg_admin.memberships.queries import MembershipPage, for_contact
from psg_admin.memberships.queries.planning import renewal_facts
from psg_admin.memberships.rules import way, with_old_debt
from psg_admin.memberships.states import OrderState, Standing
from psg_admin.payments.rules import PayNow
from psg_admin.payments.states import Method
from psg_admin.people.operations import CHANGE_CONTACTS, join_home
from psg_admin.people.particulars import ContactDraft
from psg_admin.people.plans import ContactChange, ContactChanges, ContactFacts, ContactPlan, plan_changes
from psg_admin.people.queries import contact_facts, people_facts
from psg_admin.people.rules import address_lines, full_name, short_name
from psg_admin.reports.person import membership_of
from psg_admin.store.planning import PlannedDeed, perform

_COUNTS = frozenset({Standing.CURRENT, Standing.GRACE, Standing.LIFE, Standing.NOT_YET})


@dataclass(frozen=True, slots=True)
class Return:
    """That somebody who had left, lapsed or gone away is back, and what follows.

    ``draft`` is the person with the address of now (None: the one on file is right), read at ``version``;
    ``whole_home``: those at home move to it too. ``lives_with`` is at whose home the person lives now. ``rejoin``: the
    membership counts again from ``on`` (today), of the type ``type_id`` and by the way ``method`` (None: as before);
    ``pay`` is paid with it, ``quoted`` the fee that the person was shown, and ``form_sent``: the form for a standing
    order that had stopped was sent.
    """

    contact_id: int
    today: date
    now: datetime
    draft: ContactDraft | None = None
    version: int | None = None
    whole_home: bool = False
    lives_with: int | None = None
    rejoin: bool = True
    on: date | None = None
    type_id: int | None = None
    method: Method | None = None
    pay: PayNow | None = None
    quoted: Money | None = None
    form_sent: bool = False


@dataclass(frozen=True, slots=True)
class ReturnFacts:
    """What is known of whoever returns: the contact, the membership and what renewing it needs to know, and at whose
    home the person is to live.
    """

    contacts: Mapping[int, ContactFacts]
    page: MembershipPage | None
    renewals: RenewalFacts | None
    with_whom: ContactDraft | None
    payers: Mapping[int, ContactDraft]


@dataclass(frozen=True, slots=True)
class ReturnPlan:
    """What noting a return does: the ``changes`` of contacts, and the membership that comes ``back``."""

    contact_id: int
    name: str
    on: date
    changes: tuple[ContactPlan, ...]
    gone_away: bool
    lives_with: str
    back: RenewalPlan | None
    payer: str
    held: OrderState | None
    form_sent: bool

    @property
    def moves(self) -> tuple[ContactPlan, ...]:
        """Who has another address than before."""
        return tuple(one for one in self.changes if address_lines(one.after) != address_lines(one.before))

    @property
    def lines(self) -> list[str]:
        """What it does, in sentences."""
        said = [_("Mail goes to {name} again.").format(name=self.name)] if self.gone_away else []
        for one in self.moves:
            said += one.move_lines
        if self.lives_with:
            words = _("{name} lives with {other} from now on, and has the address there.")
            said.append(words.format(name=self.name, other=self.lives_with))
        return [*said, *(self._membership(self.back) if self.back is not None else [])]

    def _membership(self, back: RenewalPlan) -> list[str]:
        words = _("Member {number} is back on {day}: {type}, {period}.")
        said = [words.format(number=back.number, day=show_day(self.on), type=back.type_name, period=back.period.show())]
        said += [_("The fee is {amount}.").format(amount=back.fee.show())] if back.fee else []
        said += back.quote.reasons
        owed = with_old_debt(back.fee, back.old_debt)
        said += [owed] if owed else []
        if back.payment is not None:
            said.append(
                _("{amount} is taken {way}, and a receipt is made.").format(
                    amount=back.payment.amount.show(), way=way(back.payment.method)
                )
            )
        elif back.fee:
            said.append(_("{amount} will be owed by {payer}.").format(amount=back.fee.show(), payer=self.payer))
        if back.order is not None:
            words = _("A standing order of {amount} is to be set up.")
            said.append(words.format(amount=back.order.amount.show()))
        elif self.form_sent:
            said.append(_("It is noted that the form for the standing order was sent."))
        elif self.held is OrderState.STOPPED and back.method is Method.STANDING_ORDER:
            said.append(_("The standing order has stopped: it is to be set up again."))
        return said


def plan_return(facts: ReturnFacts, request: Return) -> tuple[ReturnPlan, ...]:
    """Plan what follows from a return.

    :raises NotFound: when there is no such contact.
    :raises Refused: for who has died; when there is nothing to do; and as renewing is refused.
    :raises UserError: what stands against the address, or against the membership.
    """
    known = facts.contacts.get(request.contact_id)
    if known is None:
        raise NotFound(_("This contact is no longer there."))
    refuse_dead(known.draft)
    if request.lives_with is not None:
        if facts.with_whom is None:
            raise NotFound(_("This contact is no longer there."))
        refuse_dead(facts.with_whom)
    changes = plan_changes(facts.contacts, _changes(request, known))
    back: RenewalPlan | None = None
    if facts.renewals is not None:
        [back] = plan_renewals(facts.renewals, _renewals(request, facts.page))
    page, held = facts.page, None
    if page is not None and page.order is not None:
        held = page.order.state
    if request.form_sent and (held is not OrderState.STOPPED or back is None or back.order is not None):
        raise Refused(_("There is no standing order that had stopped."))
    if not changes and back is None and request.lives_with is None:
        raise Refused(_("There is nothing to do: {name} is back already.").format(name=short_name(known.draft)))
    return (
        ReturnPlan(
            request.contact_id, full_name(known.draft), request.on or request.today, changes, known.draft.gone_away,
            "" if facts.with_whom is None else full_name(facts.with_whom), back,
            "" if back is None or back.payer not in facts.payers else full_name(facts.payers[back.payer]),
            held, request.form_sent,
        ),
    )  # fmt: skip


def came_back(page: MembershipPage | None) -> bool:
    """Say whether a membership does not count now, so that its member can come back."""
    return page is not None and page.standing.standing not in _COUNTS


def _changes(request: Return, known: ContactFacts) -> ContactChanges:
    there = replace(request.draft or known.draft, gone_away=False)
    change = ContactChange(request.contact_id, there, request.version, whole_home=request.whole_home)
    return ContactChanges((change,), request.today)


def _renewals(request: Return, page: MembershipPage | None) -> Renewals:
    if page is None:
        raise NotFound(_("This membership does not exist any more."))
    wanted = Renewal(page.id, request.type_id, request.method, request.on, request.pay, quoted=request.quoted)
    return Renewals((wanted,), request.today, request.now)


def _load(session: Session, request: Return) -> ReturnFacts:
    who = request.contact_id
    contacts = contact_facts(session, ids=[who])
    pages = for_contact(session, contact_id=who, day=request.today) if who in contacts else []
    page = membership_of(pages, who, request.today)
    renewals = None
    if request.rejoin and came_back(page):
        renewals = renewal_facts(session, _renewals(request, page))
    others = people_facts(session, [one for one in (request.lives_with, page.payer_id if page else None) if one])
    return ReturnFacts(
        contacts, page, renewals, None if request.lives_with is None else others.get(request.lives_with), others
    )


def _carry_out(session: Session, facts: ReturnFacts, plans: tuple[ReturnPlan, ...], request: Return) -> Changes:
    [plan] = plans
    known = facts.contacts[request.contact_id]
    done: list[Changes] = []
    if plan.changes:
        done.append(perform(session, CHANGE_CONTACTS, _changes(request, known)))
    if request.lives_with is not None:
        done.append(join_home(session, contact_ids=[request.lives_with, request.contact_id]))
    receipt: Mapping[str, str] = {}
    if plan.back is not None:
        renewed = perform(session, RENEW, _renewals(request, facts.page))
        done.append(renewed)
        receipt = renewed.more
        if plan.form_sent:
            number = plan.back.membership_id
            done.append(set_order_state(session, membership_id=number, state=OrderState.FORM_SENT, today=request.today))
    if plan.back is None:
        summary = _("{name} is back").format(name=plan.name)
    else:
        summary = _("{name} is back, member {number}").format(name=plan.name, number=plan.back.number)
    topics = {topic for each in done for topic in each.topics}
    return changed(*topics, summary=summary, made=request.contact_id, more=receipt)


RETURN = PlannedDeed(_load, plan_return, _carry_out)
"""A return with all that follows from it; its plan is one :class:`ReturnPlan`."""

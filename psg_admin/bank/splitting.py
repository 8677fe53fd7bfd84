"""A line shared out over what it is for, as a person sees it before it is accepted; pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from psg_admin.bank.matching import Candidate, Claim
from psg_admin.bank.plans.outcomes import wish_of
from psg_admin.bank.plans.telling import LineWish, Part
from psg_admin.bank.states import CandidateKind
from psg_admin.kernel.errors import BadInput
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.kernel.words import _

_SUBJECTS = frozenset({CandidateKind.MEMBERSHIP, CandidateKind.BOOKING, CandidateKind.CHARGE})


@dataclass(frozen=True, slots=True)
class Share:
    """So much of a line is for this. ``kind`` None: it is left over, and stays credit; ``gift``: it is a gift instead.

    ``id`` is that of the membership, booking or charge; ``owed`` what is owed for it, None where nothing is.
    ``category`` and ``fund`` are codes. ``added``: a person added it, and can take it away again.
    """

    kind: CandidateKind | None
    label: str
    amount: Money
    id: int = 0
    detail: str = ""
    owed: Money | None = None
    category: str = ""
    fund: str = ""
    contact_id: int | None = None
    gift: bool = False
    added: bool = False


def share_of(claim: Claim, label: str, amount: Money, *, added: bool = False) -> Share:
    """Return so much of a line that is for a claim."""
    owed = Money.total(one.owed for one in claim.owing) if claim.owing else None
    payer = claim.people[0] if claim.people else None
    return Share(claim.kind, label, amount, claim.id, _detail(claim), owed, contact_id=payer, added=added)


def shares_of(candidate: Candidate, amount: Money) -> tuple[Share, ...]:
    """Return how a line of ``amount`` is shared out that is a candidate, with what is left over; nothing where it is
    all one thing, such as a sum that the books have already.
    """
    if candidate.targets or candidate.returns is not None or not candidate.subjects or amount < NOTHING:
        return ()
    rest = amount
    found: list[Share] = []
    for claim in candidate.subjects:
        so_much = min(rest, _wanted(claim, amount))
        rest -= so_much
        found.append(share_of(claim, _label(claim), so_much))
    if rest:
        found.append(Share(None, _("Left over"), rest))
    return tuple(found)


def _wanted(claim: Claim, amount: Money) -> Money:
    """Return what a claim takes of a line: what is owed, else what its next year costs, else all of it."""
    if claim.owing:
        return Money.total(one.owed for one in claim.owing)
    return claim.fee or amount


def _label(claim: Claim) -> str:
    if len(claim.owing) == 1:
        return claim.owing[0].purpose
    if claim.kind is CandidateKind.MEMBERSHIP:
        return _("Subscription, member {number}").format(number=claim.label)
    return _("Booking {reference}").format(reference=claim.label) if claim.label else _("Sum owed")


def _detail(claim: Claim) -> str:
    return claim.label if claim.kind is CandidateKind.BOOKING and len(claim.owing) == 1 else ""


def wish_for(
    line_id: int, candidate: Candidate, amount: Money, shares: Sequence[Share], *, each: bool = False
) -> LineWish:
    """Return what a person says of a line who takes a candidate and shares it out so; where nothing of that was
    altered, as the candidate alone.

    :raises BadInput: where the shares do not come to the line, or what is left over is nobody's.
    """
    usual = wish_of(line_id, candidate)
    first = shares_of(candidate, amount)
    if not shares or tuple(shares) == first:
        return usual
    kept = [replace(one, gift=False) if one.kind is None else one for one in shares]
    if tuple(kept) == first:
        return replace(usual, gift=any(one.gift for one in shares))
    total = Money.total(one.amount for one in shares)
    if total != max(amount, -amount):
        raise BadInput(
            _("The parts come to {parts}, and the line is {amount}: they must be the same.").format(
                parts=total.show(), amount=amount.show()
            ),
            field="part",
        )
    left = Money.total(one.amount for one in shares if one.kind is None and not one.gift)
    parts: list[Part] = []
    for one in shares:
        so_much = one.amount
        if one.kind in _SUBJECTS and left:  # what is left over stays with who pays for the first of them
            so_much, left = so_much + left, NOTHING
        if not so_much or (one.kind is None and not one.gift):
            continue
        kind = CandidateKind.GIFT if one.kind is None else one.kind
        parts.append(Part(kind, one.id, so_much, category=one.category, fund=one.fund or Part(kind).fund))
    if left:
        raise BadInput(_("What is left over stays with somebody: say first who paid it."), field="part")
    alone = all(part.kind is CandidateKind.GIFT for part in parts)
    payer = candidate.contact_id if alone or usual.payer is not None else None
    return replace(usual, parts=tuple(parts), payer=payer, whole=True, each=each)

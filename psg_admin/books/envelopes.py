"""A heap of envelopes: what each is to pay for, worked out in the order in which they were opened; pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from psg_admin.kernel.errors import BadInput
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.kernel.words import _
from psg_admin.payments.plans import PaymentRequest
from psg_admin.payments.rules import OpenCharge
from psg_admin.payments.states import Method
from psg_admin.people.particulars import ContactDraft


@dataclass(frozen=True, slots=True)
class Envelope:
    """What came in one envelope: from whom (a contact, or somebody new), how much, how, and the number of a cheque.

    ``place`` says which one it is ("Line 3").
    """

    payer: int | ContactDraft
    amount: Money
    method: Method
    reference: str = ""
    place: str = ""


def requests_of(
    envelopes: Sequence[Envelope], owed: Mapping[int, Sequence[OpenCharge]], *, received_on: date
) -> tuple[PaymentRequest, ...]:
    """Return the payments that envelopes are: each is used for what its payer owes, as far as the money reaches and
    what came before it has left; the rest is left over.

    ``owed``: the open charges by payer, in the order in which they are paid.
    """
    rests = {charge.charge_id: charge.owed for charges in owed.values() for charge in charges}
    found: list[PaymentRequest] = []
    for envelope in envelopes:
        charges: list[int] = []
        rest = envelope.amount
        for charge in owed.get(envelope.payer, ()) if isinstance(envelope.payer, int) else ():
            part = min(rest, rests[charge.charge_id])
            if part > NOTHING:
                charges.append(charge.charge_id)
                rests[charge.charge_id] -= part
                rest -= part
        found.append(
            PaymentRequest(
                envelope.payer, envelope.amount, envelope.method, received_on, tuple(charges),
                reference=envelope.reference, place=envelope.place,
            )
        )  # fmt: skip
    return tuple(found)


def check_sum(envelopes: Sequence[Envelope], expected: Money | None) -> Money:
    """Return what envelopes add up to.

    :raises BadInput: when that is another sum than was ``expected`` (None: none was).
    """
    total = Money.total(one.amount for one in envelopes)
    if expected is not None and total != expected:
        raise BadInput(
            _("The envelopes add up to {total}, and not to {expected}: look for the slip.").format(
                total=total.show(), expected=expected.show()
            ),
            field="expected",
        )
    return total

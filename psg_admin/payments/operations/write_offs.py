"""What is owed and not asked for any more, and reminders of what is."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import Session

from psg_admin.accounts.rules import check_sum
from psg_admin.kernel.changes import Changes, Topic, changed
from psg_admin.kernel.days import show_day
from psg_admin.kernel.errors import BadInput, NotFound
from psg_admin.kernel.money import Money
from psg_admin.kernel.typed import line
from psg_admin.kernel.typed import reason as written
from psg_admin.kernel.words import _, ngettext
from psg_admin.payments.model import Reminder, WriteOff
from psg_admin.payments.queries import charges
from psg_admin.payments.rules import OpenCharge, check_payable
from psg_admin.payments.states import WriteOffKind

TOPICS = (Topic.PAYMENTS, Topic.MEMBERSHIPS, Topic.BOOKINGS)


def write_off(
    session: Session, *, charge_id: int, reason: str, today: date, amount: Money | None = None,
    kind: WriteOffKind = WriteOffKind.WRITTEN_OFF,
) -> Changes:  # fmt: skip
    """Ask no more for what is still to pay of a charge, or for ``amount`` of it, from ``today`` on.

    What was paid of it stays paid.

    :raises NotFound: when there is no such charge.
    :raises BadInput: when the reason is missing, or ``amount`` is nothing or more than is still to pay.
    :raises Refused: when nothing is owed for it.
    """
    charge = _charge(session, charge_id)
    check_payable(charge)
    off = put_write_off(session, charge=charge, kind=kind, reason=reason, today=today, amount=amount)
    words = (
        _("{amount} written off: {purpose}") if kind is WriteOffKind.WRITTEN_OFF else _("{amount} let off: {purpose}")
    )
    return changed(*TOPICS, summary=words.format(amount=off, purpose=charge.purpose), made=charge_id)


def put_write_off(
    session: Session, *, charge: OpenCharge, kind: WriteOffKind, reason: str, today: date, amount: Money | None = None
) -> Money:
    """Ask no more for what is still to pay of a charge (or for ``amount`` of it) as part of a larger deed; return it.

    :raises BadInput: when the reason is missing, or ``amount`` is nothing or more than is still to pay.
    """
    why = written(reason)
    off = charge.owed if amount is None else amount
    check_sum(off)
    if off > charge.owed:
        words = _("Only {owed} is owed for “{purpose}”.").format(owed=charge.owed, purpose=charge.purpose)
        raise BadInput(words, field="amount")
    session.add(WriteOff(charge_id=charge.charge_id, amount=off, kind=kind, made_on=today, reason=why))
    session.flush()
    return off


def remind(session: Session, *, charge_ids: Sequence[int], on: date, today: date, note: str = "") -> Changes:
    """Note that the payers of charges were reminded of them on ``on``.

    :raises NotFound: when a charge is not there.
    :raises BadInput: for a day in the future or before the charge was due, or too long a note.
    :raises Refused: when nothing is owed for one of them.
    """
    said = line(note, label=_("Note"), field="note", limit=500)
    if on > today:
        raise BadInput(
            _("{day} is in the future: a reminder is noted when it has been sent.").format(day=show_day(on)), field="on"
        )
    if not charge_ids:
        raise BadInput(_("Say of what somebody was reminded."), field="charge")
    first = _charge(session, charge_ids[0])
    for charge_id in dict.fromkeys(charge_ids):
        charge = _charge(session, charge_id)
        check_payable(charge)
        session.add(Reminder(charge_id=charge_id, reminded_on=on, note=said))
    session.flush()
    count = len(set(charge_ids))
    words = ngettext("Reminded of {purpose}", "Reminded of {count} sums that are owed", count)
    return changed(
        Topic.PAYMENTS, summary=words.format(purpose=first.purpose, count=f"{count:,}"), made=first.charge_id
    )


def _charge(session: Session, charge_id: int) -> OpenCharge:
    found = charges(session, charge_ids=[charge_id]).get(charge_id)
    if found is None:
        raise NotFound(_("This charge is no longer there."))
    return found

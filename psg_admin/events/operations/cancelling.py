"""Cancelling: one place, whole bookings, an event with all of its own."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import Session

from psg_admin.events.model import Booking, Event, Place
from psg_admin.events.operations.booking import TOPICS
from psg_admin.events.plans import (
    BookingsCancelling,
    CancellingFacts,
    CancelPlan,
    EventCancelling,
    PlaceCancelling,
    plan_bookings_cancelling,
    plan_event_cancelling,
    plan_place_cancelling,
)
from psg_admin.events.queries import booking_cancelling_facts, event_cancelling_facts, place_cancelling_facts
from psg_admin.kernel.changes import Changes, changed
from psg_admin.kernel.figures import show_count
from psg_admin.kernel.words import _, ngettext
from psg_admin.payments.operations import end_charges
from psg_admin.store.batch import Batch
from psg_admin.store.planning import PlannedDeed, perform


def cancel_place(session: Session, *, place_id: int, reason: str, today: date) -> Changes:
    """Cancel one place, the last one with its whole booking; what was paid for it is left over on its payment.

    :raises NotFound: when there is no such place.
    :raises Refused: when it is cancelled already.
    :raises BadInput: without a written reason.
    """
    return perform(session, CANCEL_PLACE, PlaceCancelling(place_id, reason, today))


def cancel_booking(session: Session, *, booking_id: int, reason: str, today: date) -> Changes:
    """Cancel a booking with all its places; what was paid is left over on its payment (``more["left_over"]``).

    :raises NotFound: when there is no such booking.
    :raises Refused: when it is cancelled already.
    :raises BadInput: without a written reason.
    """
    return cancel_bookings(session, booking_ids=[booking_id], reason=reason, today=today)


def cancel_bookings(session: Session, *, booking_ids: Sequence[int], reason: str, today: date) -> Changes:
    """Cancel bookings for one reason as one deed, each as :func:`cancel_booking` does; ``made`` is the id of the first.

    :raises Problems: with what stands against each, at its reference.
    :raises BadInput: without a written reason.
    """
    return perform(session, CANCEL_BOOKINGS, BookingsCancelling(tuple(booking_ids), reason, today))


def cancel_event(session: Session, *, event_id: int, reason: str, today: date) -> Changes:
    """Cancel an event with all its bookings, for the written ``reason``: it takes no more bookings, nothing is owed for
    its places any more, and what was paid is left over (see :func:`~psg_admin.events.rules.settle`).

    It is one deed, and taken back as one: the bookings come back with it. ``more``: how many ``bookings`` and
    ``places`` there were, the sums that are ``no_longer_owed`` and ``left_over``, and all that in ``words``.

    :raises NotFound: when there is no such event.
    :raises Refused: when it is cancelled already, or over.
    :raises BadInput: without a written reason.
    """
    return perform(session, CANCEL_EVENT, EventCancelling(event_id, reason, today))


# --- steps ------------------------------------------------------------------------------------------------------------


def _cancel(session: Session, plan: CancelPlan, today: date) -> None:
    """Cancel what the plan says, with what is owed for it."""
    batch = Batch(session)
    before = {"cancelled_on": None, "cancel_reason": None}
    after = {"cancelled_on": today, "cancel_reason": plan.why}
    for end in plan.bookings:
        for place in end.places:
            batch.update(Place, place.place_id, before, after)
        charges = [place.charge for place in end.places if place.charge is not None]
        end_charges(batch, charges, reason=plan.why, today=today)
        if end.whole:
            batch.update(Booking, end.booking_id, before, after)
    if plan.event_id is not None:
        batch.update(Event, plan.event_id, before, after)
    batch.write()


def _cancel_place(session: Session, facts: CancellingFacts, plan: CancelPlan, request: PlaceCancelling) -> Changes:
    _cancel(session, plan, request.today)
    [end] = plan.bookings
    words = (
        _("Place of {name} in booking {reference} cancelled")
        if facts.attendee
        else _("One place in booking {reference} cancelled")
    )
    return changed(
        *TOPICS,
        summary=words.format(name=facts.attendee, reference=end.reference),
        made=end.booking_id,
        reference=end.reference,
        more={"left_over": end.freed.plain()},
    )


def _cancel_bookings(
    session: Session, _facts: CancellingFacts, plan: CancelPlan, request: BookingsCancelling
) -> Changes:
    _cancel(session, plan, request.today)
    count, first = len(plan.bookings), plan.bookings[0]
    more = {"left_over": plan.means.settled.freed.plain()}
    if count > 1:
        words = ngettext("{count} booking cancelled", "{count} bookings cancelled", count)
        return changed(*TOPICS, summary=words.format(count=show_count(count)), made=first.booking_id, more=more)
    summary = _("Booking {reference} cancelled").format(reference=first.reference)
    return changed(*TOPICS, summary=summary, made=first.booking_id, reference=first.reference, more=more)


def _cancel_event(session: Session, facts: CancellingFacts, plan: CancelPlan, request: EventCancelling) -> Changes:
    _cancel(session, plan, request.today)
    means = plan.means
    summary = (
        ngettext(
            "Event “{title}” cancelled with {count} booking",
            "Event “{title}” cancelled with {count} bookings",
            means.bookings,
        )
        if means.bookings
        else _("Event “{title}” cancelled")
    )
    title = "" if facts.event is None else facts.event.title
    return changed(
        *TOPICS,
        summary=summary.format(title=title, count=show_count(means.bookings)),
        made=request.event_id,
        more={
            "bookings": str(means.bookings),
            "places": str(means.places),
            "no_longer_owed": means.settled.released.plain(),
            "left_over": means.settled.freed.plain(),
            "words": means.words,
        },
    )


CANCEL_PLACE = PlannedDeed(place_cancelling_facts, plan_place_cancelling, _cancel_place)
"""A place that is cancelled (see :func:`cancel_place`)."""

CANCEL_BOOKINGS = PlannedDeed(booking_cancelling_facts, plan_bookings_cancelling, _cancel_bookings)
"""Bookings that are cancelled (see :func:`cancel_bookings`)."""

CANCEL_EVENT = PlannedDeed(event_cancelling_facts, plan_event_cancelling, _cancel_event)
"""An event that is cancelled (see :func:`cancel_event`)."""

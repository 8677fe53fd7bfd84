"""Deeds on events themselves."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from psg_admin.events.model import Event, Place, PriceBand
from psg_admin.events.particulars import EVENT
from psg_admin.events.queries import event_named, event_page
from psg_admin.events.rules import BandDraft, EventDraft, checked_event, groups_text
from psg_admin.kernel.changes import Changes, Topic, changed
from psg_admin.kernel.errors import BadInput, Conflict, Difference, Refused
from psg_admin.kernel.particulars import differences, values
from psg_admin.kernel.words import _, ngettext


def add_event(session: Session, *, draft: EventDraft) -> Changes:
    """Add an event with its prices; ``made`` is its id.

    :raises ManyBadInputs: with a sentence for every field that is wrong.
    """
    checked = checked_event(draft)
    event = Event(**values(EVENT, checked))
    session.add(event)
    session.flush()
    _set_bands(session, event.id, checked.bands)
    summary = _("Event “{title}” added").format(title=checked.title)
    return changed(Topic.EVENTS, summary=summary, made=event.id, reference=str(event.id))


def change_event(session: Session, *, event_id: int, draft: EventDraft, version: int | None = None) -> Changes:
    """Change an event and its prices to what ``draft`` says; places that are booked keep their price.

    :raises NotFound: when there is no such event.
    :raises Refused: when it is cancelled, when more places are booked than would fit, or when a price that places were
        sold at would go.
    :raises Conflict: when somebody else has changed it since ``version``.
    :raises ManyBadInputs: with a sentence for every field that is wrong.
    """
    event = event_named(session, event_id)
    checked = checked_event(draft)
    page = event_page(session, event_id=event_id)
    if version is not None and version != event.version:
        raise Conflict(
            _("Somebody else has changed this event since you opened it. Look at both, then repeat your change."),
            differences=_differences(checked, page.draft),
        )
    if event.cancelled_on is not None:
        raise Refused(_("“{title}” is cancelled: it cannot be changed any more.").format(title=event.title))
    if checked == page.draft:
        return Changes(frozenset(), _("The event was the same already"))
    taken = page.row.sums.places
    if checked.capacity is not None and checked.capacity < taken:
        raise BadInput(
            ngettext(
                "{count} place is booked already: room for {capacity} is too little.",
                "{count} places are booked already: room for {capacity} is too little.",
                taken,
            ).format(count=taken, capacity=checked.capacity),
            field="capacity",
        )
    for name, value in values(EVENT, checked).items():
        setattr(event, name, value)
    if checked.bands != page.draft.bands:
        event.version += 1  # also when only prices changed: the version is that of the whole event
        _set_bands(session, event_id, checked.bands)
    session.flush()
    return changed(Topic.EVENTS, summary=_("Event “{title}” changed").format(title=checked.title), made=event_id)


def reopen_event(session: Session, *, event_id: int) -> Changes:
    """Let a cancelled event take place after all: it takes bookings again.

    The bookings that were cancelled with it stay cancelled: people were told that it falls through, and may have their
    money back; nobody shall owe a place without having asked for it again. (Undo of the cancelling, a slip put right,
    brings them back.)

    :raises NotFound: when there is no such event.
    :raises Refused: when it is not cancelled.
    """
    event = event_named(session, event_id)
    if event.cancelled_on is None:
        raise Refused(_("“{title}” is not cancelled.").format(title=event.title))
    event.cancelled_on = event.cancel_reason = None
    session.flush()
    return changed(
        Topic.EVENTS, Topic.BOOKINGS, summary=_("Event “{title}” opened again").format(title=event.title), made=event_id
    )


def _set_bands(session: Session, event_id: int, bands: Sequence[BandDraft]) -> None:
    """Make the prices of the event those of ``bands``, in that order."""
    rows = session.scalars(select(PriceBand).where(PriceBand.event_id == event_id))
    known = {row.id: row for row in rows}
    kept = {b.band_id for b in bands if b.band_id is not None}
    gone = [row for band_id, row in known.items() if band_id not in kept]
    sold = set(session.scalars(select(Place.band_id).where(Place.band_id.in_([b.id for b in gone])).distinct()))
    for row in gone:
        if row.id in sold:
            raise Refused(
                _("Places were sold at “{name}”, so it stays. Give it a last day to take it off sale.").format(
                    name=row.name
                )
            )
        session.delete(row)
    for position, band in enumerate(bands):
        row = known.get(band.band_id or 0) or PriceBand(event_id=event_id)
        row.position, row.name, row.amount = position, band.name, band.amount
        row.groups, row.from_day, row.end_day = groups_text(band.groups), band.from_day, band.end_day
        session.add(row)
    session.flush()


def _differences(mine: EventDraft, theirs: EventDraft) -> tuple[Difference, ...]:
    found = differences(EVENT, mine, theirs)
    if mine.bands == theirs.bands:
        return found
    return (*found, Difference(_("Prices"), _prices(mine.bands), _prices(theirs.bands)))


def _prices(bands: Sequence[BandDraft]) -> str:
    return ", ".join(f"{band.name} {band.amount.show()}" for band in bands)

"""What stands beside the lists: all about one event, or about one booking."""

from collections.abc import Sequence
from datetime import date

from psg_admin.events.particulars import EVENT
from psg_admin.events.queries import BandRow, EventPage, EventRow, PlaceRow
from psg_admin.events.rules import over
from psg_admin.kernel.days import show_day, show_time, show_weekday
from psg_admin.kernel.figures import show_count
from psg_admin.kernel.particulars import shown_beside
from psg_admin.kernel.words import _, ngettext
from psg_admin.people.own import particulars_of
from psg_admin.ui.events.actions import ShownBooking
from psg_admin.ui.events.bands import groups_in_words
from psg_admin.ui.kit.action import Action
from psg_admin.ui.kit.pane import DetailPane
from psg_admin.ui.kit.reasons import Part

_MOST = 30
"""So many places of one booking are listed one by one."""


def show_event(pane: DetailPane, page: EventPage, today: date, actions: Sequence[Action]) -> None:
    """Show all about one event, and what can be done."""
    row = page.row
    with pane.filled(("event", row.event_id), actions):
        day = row.starts_at.date()
        pane.head(row.title, row.theme)
        pane.reach("calendar-blank", _("Day"), show_weekday(day))
        pane.reach("clock", _("Times"), _times(page))
        if row.venue:
            pane.reach("map-pin", _("Venue"), row.venue.replace("\n", ", "))
        pane.buttons("enter", "edit", "reopen")
        pane.pair(_("Status"), row.state(today), _state_reasons(page, today), tone=row.tone(today))
        if row.cancelled_on is not None:
            pane.line(row.cancel_reason, "soft")
        for name, words in shown_beside(EVENT, row):
            pane.pair(name, words)
        sums = row.sums
        pane.pair(*_places(row))
        if page.died and not over(row.ends_at, today):
            pane.section(_("To decide"))
            for one in page.died:
                pane.line(f"{one.name}: {one.words}", "attention")
        pane.pair(_("Takings"), sums.paid.show(), [_("What is paid for places that are not cancelled.")])
        pane.pair(
            _("To pay"),
            sums.owed.show(),
            [_("{amount} for all places, less {paid} paid.").format(amount=sums.amount.show(), paid=sums.paid.show())],
        )
        pane.section(_("Prices"))
        for band in page.bands:
            sold = ngettext("{count} sold", "{count} sold", band.sold).format(count=show_count(band.sold))
            pane.pair(band.band.show(), sold, _band_reasons(band), look="")
        if page.draft.notes:
            pane.section(_("Notes"))
            pane.line(page.draft.notes)


def _places(row: EventRow) -> tuple[str, str, Sequence[str]]:
    """Return what stands for the places: how many are taken, and of how many."""
    taken = show_count(row.sums.places)
    if row.capacity is None or row.left is None or row.cancelled_on is not None:
        return _("Places booked"), taken, []
    count = show_count(row.capacity)
    template = _("Room for {count}, less {taken} taken, leaves {left}. Cancelled places are free again.")
    reason = template.format(count=count, taken=taken, left=show_count(row.left))
    return _("Places booked"), _("{taken} of {capacity}").format(taken=taken, capacity=count), [reason]


def _state_reasons(page: EventPage, today: date) -> Sequence[str]:
    row = page.row
    if row.cancelled_on is not None:
        return _gone_reasons(row.cancelled_on, row.cancel_reason)
    if over(row.ends_at, today):
        return [_("It ended on {day}.").format(day=show_day(row.ends_at.date()))]
    return []


def _times(page: EventPage) -> str:
    """Return doors, start and end on one line."""
    row = page.row
    end = show_time(row.ends_at)
    if row.ends_at.date() != row.starts_at.date():
        end = f"{show_day(row.ends_at.date())} {end}"
    words = _("{start} to {end}").format(start=show_time(row.starts_at), end=end)
    if row.doors_at is not None:
        words += ", " + _("doors {time}").format(time=show_time(row.doors_at))
    return words


def _band_reasons(row: BandRow) -> Sequence[str]:
    band = row.band
    reasons = [_("For: {groups}.").format(groups=groups_in_words(band.groups))]
    if band.from_day is not None:
        reasons.append(_("On sale from {day}.").format(day=show_day(band.from_day)))
    if band.end_day is not None:
        reasons.append(_("On sale until the day before {day}.").format(day=show_day(band.end_day)))
    reasons.append(_("{amount} paid for these places.").format(amount=row.takings.show()))
    return reasons


def show_booking(pane: DetailPane, shown: ShownBooking, actions: Sequence[Action]) -> None:
    """Show all about one booking and the place of it that is chosen, and what can be done."""
    page = shown.page
    row = page.row
    with pane.filled(("booking", row.booking_id, shown.place_id), actions):
        pane.head(
            _("Booking {reference}").format(reference=row.reference), f"{row.event_title}, {show_day(row.event_day)}"
        )
        pane.buttons("pay", "add-places", "who")
        pane.pair(_("Status"), row.state, _gone_reasons(row.cancelled_on, row.cancel_reason), tone=row.tone)
        if row.cancelled_on is not None:
            pane.line(row.cancel_reason, "soft")
        pane.pair(_("Booked by"), row.booker)
        pane.pair(_("Paid for by"), row.payer)
        pane.pair(_("Booked on"), show_day(row.booked_on))
        if row.note:
            pane.line(row.note)
        for name, words in shown_beside(particulars_of(page.fields), row.own):
            pane.pair(name, words)
        live, chosen = shown.live, shown.place
        if chosen is not None:
            _show_place(pane, chosen)
        _list_places(pane, [place for place in live if place is not chosen])
        gone = [place for place in page.places if place.cancelled_on is not None]
        if gone:
            pane.section(_("Cancelled places"))
            for place in gone[:_MOST]:
                pane.pair(place.name, place.amount.show(), _gone_reasons(place.cancelled_on, place.cancel_reason))
            _list_rest(pane, len(gone))
            pane.pair(_("Was paid"), page.fate.paid.show())
            if page.fate.words:
                pane.line(page.fate.words, "soft")
        if live:
            pane.section(_("Money"))
            parts = [Part(place.name, place.amount.show()) for place in live[:_MOST]]
            pane.pair(_("In all"), row.sums.amount.show(), parts)
            pane.pair(_("Paid"), row.sums.paid.show())
            pane.pair(_("To pay"), row.sums.owed.show())


def _show_place(pane: DetailPane, place: PlaceRow) -> None:
    pane.section(_("This place"))
    pane.pair(place.name, place.amount.show(), _price_reasons(place), look="")
    pane.line(place.band_name + (" · " + _("concession") if place.concession else ""), "soft")
    pane.line(" ".join(place.reasons), "soft")
    pane.buttons("name", "price")


def _list_places(pane: DetailPane, places: Sequence[PlaceRow]) -> None:
    if not places:
        return
    pane.section(_("Also in this booking"))
    for place in places[:_MOST]:
        pane.pair(place.name, place.amount.show(), _price_reasons(place))
    _list_rest(pane, len(places))


def _list_rest(pane: DetailPane, count: int) -> None:
    """Say how many places there are beyond those that are listed."""
    if count > _MOST:
        more = count - _MOST
        pane.line(ngettext("and {count} more", "and {count} more", more).format(count=show_count(more)), "soft")


def _gone_reasons(cancelled_on: date | None, reason: str) -> Sequence[str]:
    if cancelled_on is None:
        return []
    return [_("Cancelled on {day}: {reason}").format(day=show_day(cancelled_on), reason=reason)]


def _price_reasons(place: PlaceRow) -> Sequence[str]:
    paid = _("Paid: {amount}.").format(amount=place.paid.show())
    frozen = _("Priced on {day}; it stays so.").format(day=show_day(place.priced_on))
    return [*place.reasons, frozen, paid]

"""The page of a person as lines: for paper, and for the command line."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from psg_admin.kernel.days import show_day
from psg_admin.kernel.money import NOTHING
from psg_admin.kernel.particulars import shown_beside, words_of
from psg_admin.kernel.words import _, ngettext
from psg_admin.memberships.queries import MembershipPage
from psg_admin.paper.table import Column, Listing
from psg_admin.people.documents import consent_lines, gift_aid_lines
from psg_admin.people.own import particulars_of
from psg_admin.people.particulars import CONTACT, ContactDraft
from psg_admin.people.states import OwnRecord
from psg_admin.reports.person import PersonRecord
from psg_admin.settings import load_settings
from psg_admin.store.history import HistoryRow, list_rows


@dataclass(frozen=True, slots=True)
class PageLine:
    """One line of the page of a person: the ``part`` that begins with it, what it is called, and what it says."""

    part: str
    name: str
    value: str


def page_lines(record: PersonRecord, history: Sequence[HistoryRow]) -> list[PageLine]:
    """Return all lines of the page of a person, with these entries of the history; the first of each part names it."""
    parts = (
        (part, [(name, value) for name, value in lines if value])
        for part, lines in (
            (_("Person"), _person(record)),
            (_("Tags and own fields"), _kept(record)),
            (_("Consents"), _consents(record)),
            (_("Home"), _home(record)),
            (_("Organisation"), _speaks(record)),
            *(
                (_("Membership {number}").format(number=page.number), _membership(record, page))
                for page in record.memberships
            ),
            (_("Notes and tasks"), _notes(record)),
            (_("Documents"), _documents(record)),
            (_("Money"), _money(record)),
            (_("Bookings"), _bookings(record)),
            (_("Paid before"), _past(record)),
            (_("History"), _history(history)),
        )
    )
    return [
        PageLine("" if place else part, name, value)
        for part, lines in parts
        for place, (name, value) in enumerate(lines)
    ]


def page_columns() -> tuple[Column[PageLine], ...]:
    """Return the columns of the page of a person."""
    return (
        Column("part", _("Part"), lambda r: r.part, width=20, sortable=False),
        Column("name", _("What"), lambda r: r.name, width=26, sortable=False),
        Column("value", _("Says"), lambda r: r.value, width=60, sortable=False),
    )


def page_listing(session: Session, *, record: PersonRecord, made_at: datetime) -> Listing[PageLine]:
    """Return the page of a person ready for paper; ``made_at`` is local time."""
    return Listing(
        title=record.contact.full_name,
        columns=page_columns(),
        rows=page_lines(record, list_rows(session, ids=record.entry_ids)),
        subtitle=_("As at {day}").format(day=show_day(record.day)),
        made_at=made_at,
        organisation=load_settings(session).organisation,
    )


Lines = Iterator[tuple[str, str]]


def _person(record: PersonRecord) -> Lines:
    yield _("Id"), str(record.contact.id)
    yield _("Id of before"), ", ".join(map(str, record.merged))
    draft, usual = record.contact.draft, ContactDraft()
    yield _("Kind"), draft.kind.label
    for each in CONTACT:
        if getattr(draft, each.key) != getattr(usual, each.key) and each.key != "kind":
            yield each.name, words_of(getattr(draft, each.key))
    yield _("In the program before"), ", ".join(one.key for one in record.old_ids)


def _home(record: PersonRecord) -> Lines:
    home = record.home
    if home is not None:
        yield _("Home"), home.called
        yield _("Lives with"), ", ".join(row.full_name for row in home.people if row.id != record.contact.id)
        yield _("Salutation"), home.salutation


def _speaks(record: PersonRecord) -> Lines:
    for line in record.speaks:
        body = line.organisation_id == record.contact.id
        name = _("People who speak for it") if body else _("Speaks for")
        until = "" if line.until is None else _("until {day}").format(day=show_day(line.until))
        said = [line.person if body else line.organisation, line.role, _("votes") if line.votes else "", until]
        yield name, ", ".join(filter(None, said))


def _kept(record: PersonRecord) -> Lines:
    kept = record.contact.kept
    yield _("Tags"), ", ".join(kept.tags)
    yield from shown_beside(particulars_of(record.offered.of(OwnRecord.CONTACT)), kept.own)


def _consents(record: PersonRecord) -> Lines:
    yield from consent_lines(record.contact.kept)
    yield from gift_aid_lines(record.gift_aid)


def _notes(record: PersonRecord) -> Lines:
    for row in record.notes:
        state = row.state(record.day)
        words = (_("Note") if state is None else _("Task"), "" if state is None or not state.tone else state.label)
        yield ", ".join(filter(None, (*words, row.words))), row.text


def _documents(record: PersonRecord) -> Lines:
    for row in record.documents:
        yield row.name, " · ".join(filter(None, (row.words, row.note)))


def _membership(record: PersonRecord, page: MembershipPage) -> Lines:
    yield _("Type"), page.type_name
    yield _("Status"), page.standing.reason
    yield _("Joined"), show_day(page.joined_on)
    yield _("Number of before"), ", ".join(page.former_numbers)
    yield _("Members"), "; ".join(line.name for line in page.members)
    yield _("Payer"), page.payer_name
    yield _("Pays by"), page.method.label
    yield _("Ended"), page.end_note
    yield from shown_beside(particulars_of(record.offered.of(OwnRecord.MEMBERSHIP)), page.own)
    for term in page.terms:
        owed = _("{amount}, {owed} owed") if term.owed else "{amount}"
        yield term.period.show(), owed.format(amount=term.amount.show(), owed=term.owed.show())
    if page.order is not None:
        order = page.order
        words = _("{amount}, {interval}, reference {reference}: {state}")
        yield (
            _("Standing order"),
            words.format(
                amount=order.amount.show(), interval=order.interval.label, reference=order.reference,
                state=order.state.label,
            ),
        )  # fmt: skip


def _money(record: PersonRecord) -> Lines:
    yield _("Balance"), record.money.balance.show()
    for charge in record.money.charges:
        if charge.owed > NOTHING:
            yield charge.purpose, _("{amount} owed").format(amount=charge.owed.show())
    for payment in record.money.payments:
        name = _("{day}, {method}").format(day=show_day(payment.received_on), method=payment.method.label)
        receipt = _("Receipt {number}").format(number=payment.receipt) if payment.receipt else ""
        yield name, ", ".join(filter(None, (payment.amount.show(), payment.purpose, receipt, payment.exception)))


def _bookings(record: PersonRecord) -> Lines:
    for booking in record.bookings:
        places = ngettext("{count} place", "{count} places", booking.sums.places).format(count=booking.sums.places)
        words = _("{day}: {places}, {amount}, {state}, {reference}")
        yield (
            booking.event_title,
            words.format(
                day=show_day(booking.event_day), places=places, amount=booking.sums.amount.show(),
                state=booking.state.lower(), reference=booking.reference,
            ),
        )  # fmt: skip


def _past(record: PersonRecord) -> Lines:
    for past in record.money.past:
        name = _("{day}, {method}").format(day=show_day(past.received_on), method=past.method.label)
        yield name, ", ".join(filter(None, (past.amount.show(), past.purpose, past.reference)))


def _history(history: Sequence[HistoryRow]) -> Lines:
    for entry in history:
        words = _("{entry}, undone").format(entry=entry.summary) if entry.taken_back else entry.summary
        yield show_day(entry.at.astimezone().date()), words

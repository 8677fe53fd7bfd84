"""Registrations for an event, of an e-mail form or a spreadsheet: read, and planned by the rule of its prices; pure."""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import starmap
from typing import NamedTuple

from psg_admin.events.plans import BookingPlan, BookingRequest, Bookings, PlacingFacts, open_event, weigh_bookings
from psg_admin.events.rules import MOST_PLACES, PlaceDraft
from psg_admin.imports.columns import BOOKINGS_LIST, heading_key
from psg_admin.imports.known import Match, OnFile
from psg_admin.imports.lines import LinePerson, MemberLine, Remark
from psg_admin.imports.mapping import SheetMapping, guess
from psg_admin.imports.matching import Perhaps, crowds, match_lines, perhaps
from psg_admin.imports.naming import people_of
from psg_admin.imports.payments import Finder, Whose
from psg_admin.imports.plans import AddingPlan, Decisions, Told, by_line, waiting
from psg_admin.imports.reading import Answers, Body, CellReader, Context, body_of, order_for
from psg_admin.imports.wordings import says_nothing
from psg_admin.kernel.figures import show_count
from psg_admin.kernel.money import Money, shorten
from psg_admin.kernel.plan import Findings
from psg_admin.kernel.words import _, ngettext, squeeze
from psg_admin.people.likeness import as_known, same_name
from psg_admin.people.particulars import ContactDraft, Somebody
from psg_admin.people.rules import full_name
from psg_admin.store.list_query import Hit
from psg_admin.tables.names import split_name
from psg_admin.tables.readers import read_tables

_NOTE = 500
_PLAIN = frozenset({"answer", "notes", "note", "comment", "comments", "message", "notas", "comentarios", "mensaje"})
_BETWEEN = re.compile(r"[,;\n/]|\s&\s|\band\b|\by\b", re.IGNORECASE)


class BookingLine(NamedTuple):
    """One line of a list of registrations.

    ``who`` names the one who books and behind them the guests; ``places`` are as many as are asked for. ``comes``: the
    one who books takes a place. ``asked``: the price that stands in the file.
    """

    who: MemberLine
    places: int = 1
    comes: bool = True
    asked: Money | None = None
    concession: bool = False
    note: str = ""

    @property
    def line(self) -> int:
        """The row as a spreadsheet shows it."""
        return self.who.line


def read_bookings(
    body: Body, mapping: SheetMapping, answers: Answers | None = None, *, today: date
) -> tuple[BookingLine, ...]:
    """Return what each row says, one line a row, in their order."""
    context = Context(today, order_for(body, mapping, answers or Answers()))
    return tuple(_BookingReader(row, mapping, context).booking() for row in body.rows)


class _BookingReader(CellReader):
    """Reads one registration."""

    def booking(self) -> BookingLine:
        """Return what the line says."""
        cells = self._cells
        number = cells.member_number()
        people = people_of(cells, {}, exact=False)
        guests = self._guests(people)
        places = self._count("places", MOST_PLACES)
        comes = self._comes(places, people, guests)
        paid = cells.cell("paid")
        if paid is not None and not says_nothing(paid.text) and squeeze(paid.text).lower() not in {"no", "n", "0"}:
            cells.note(paid, _("money is taken under Money: nothing was entered as paid"))
        asked, concession, note = self._sum("asked"), bool(self._flag("concession")), self._note()
        who = MemberLine(
            cells.line, (*people, *guests), number=number, old_id=self._id("old_id"), left_out=tuple(cells.left_out),
            notices=tuple(cells.notices), refused=cells.refused,
        )  # fmt: skip
        return BookingLine(who, places or len(people) + len(guests), comes, asked, concession, note)

    def _guests(self, people: tuple[LinePerson, ...]) -> tuple[LinePerson, ...]:
        """Return the guests whom the line names, without those who are named as booking."""
        found: list[LinePerson] = []
        for cell in self._cells.all("guests"):
            if says_nothing(cell.text) or squeeze(cell.text).isdigit():
                continue
            for part in filter(None, map(squeeze, _BETWEEN.split(cell.text))):
                for one in split_name(part).people:
                    draft = ContactDraft(title=one.title, given=one.given, family=one.family)
                    if not any(same_name(as_known(draft), as_known(other.draft)) for other in (*people, *found)):
                        found.append(LinePerson(draft, frozenset({"given", "family"})))
        return tuple(found)

    def _comes(self, places: int | None, people: tuple[LinePerson, ...], guests: tuple[LinePerson, ...]) -> bool:
        """Say whether who books takes a place; as many are named as places are asked for, or more are to follow."""
        named = len(people) + len(guests)
        if places is None or places >= named:
            return True
        cell = self._cells.cell("places")
        if cell is not None and places == len(guests) and len(people) == 1:
            self._cells.note(cell, _("taken as places for the guests alone"))
            return False
        if cell is not None:
            reason = ngettext(
                "{places} are asked for, and {count} is named", "{places} are asked for, and {count} are named", named
            )
            self._cells.refuse(cell.heading, cell.text, reason.format(places=places, count=named))
        return True

    def _note(self) -> str:
        parts = []
        for cell in self._cells.all("answer"):
            text = squeeze(cell.text)
            parts.append(text if heading_key(cell.heading) in _PLAIN else f"{cell.heading}: {text}")
        note = "; ".join(parts)
        if len(note) > _NOTE:
            self._cells.note(self._cells.all("answer")[0], _("only the beginning of the answers was kept"))
        return note[:_NOTE].strip()


# --- the plan ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RegistrationsRequest:
    """Registrations for one event, to be imported on ``today``; see :class:`psg_admin.imports.plans.MembersRequest`."""

    lines: tuple[BookingLine, ...]
    event_id: int
    today: date
    now: datetime
    source: str = ""
    skip_refused: bool = False
    header_key: str = ""
    columns: str = ""
    headings: Mapping[str, str] = field(default_factory=dict)
    decisions: Decisions | None = None


class HeldBooking(NamedTuple):
    """A booking for the event that there is: its places that are not cancelled; ``cancelled``: all of it is."""

    reference: str
    places: int
    cancelled: bool


@dataclass(frozen=True, slots=True)
class RegistrationsFacts:
    """What importing registrations needs to know.

    ``matched``: by line who is meant by each of its people; ``held``: the booking of each who has booked; ``placing``:
    what the places need.
    """

    on_file: OnFile
    matched: Mapping[int, Match]
    held: Mapping[int, HeldBooking]
    placing: PlacingFacts


@dataclass(frozen=True, slots=True)
class Differs:
    """The price that a list asked is not that of the rule: ``reasons`` says why the rule asks what it does."""

    line: int
    asked: Money
    rule: Money
    reasons: str


class Registration(NamedTuple):
    """A line, and the booking that is made of it."""

    line: int
    booking: BookingPlan


@dataclass(frozen=True, slots=True)
class RegistrationsPlan(AddingPlan[Registration]):
    """What an import of registrations does; ``differs``: where the list asked another price than the rule does."""

    differs: tuple[Differs, ...]

    @property
    def places(self) -> int:
        """How many places are booked."""
        return sum(len(one.booking.places) for one in self.new)

    @property
    def total(self) -> Money:
        """What they cost by the rule."""
        return Money.total(one.booking.total for one in self.new)


def match_bookings(on_file: OnFile, request: RegistrationsRequest) -> dict[int, Match]:
    """Return for each line that is not refused who is meant by it."""
    told = request.decisions.same if request.decisions is not None else {}
    return match_lines(on_file, [line.who for line in request.lines], told)


def requests_of(
    request: RegistrationsRequest, matched: Mapping[int, Match], held: Mapping[int, HeldBooking]
) -> Iterator[tuple[BookingLine, BookingRequest]]:
    """Yield each line that is to be booked with what is asked for by it; ``place`` is the number of the line."""
    for line in request.lines:
        match = matched.get(line.line)
        if line.who.refused is None and match is not None and not match.refused:
            booker = match.people[0] if match.people else None
            if booker is None or booker not in held:
                yield line, _request_of(line, match, request.event_id)


def _request_of(line: BookingLine, match: Match, event_id: int) -> BookingRequest:
    booker: Somebody = line.who.people[0].draft
    if match.people[0] is not None:
        booker = match.people[0]
    places: list[PlaceDraft] = [PlaceDraft(for_booker=True, concession=line.concession)] if line.comes else []
    for person, contact_id in zip(line.who.people[1:], match.people[1:], strict=True):
        if contact_id is not None:
            places.append(PlaceDraft(contact_id=contact_id))
        else:
            places.append(PlaceDraft(name=full_name(person.draft)))
    places += [PlaceDraft()] * (line.places - len(places))
    return BookingRequest(event_id, booker, tuple(places), note=line.note, place=str(line.line))


def plan_registrations(facts: RegistrationsFacts, request: RegistrationsRequest) -> RegistrationsPlan:
    """Plan an import of registrations.

    :raises NotFound: when there is no such event.
    :raises Refused: when it is cancelled.
    """
    open_event(facts.placing.events, request.event_id)
    return _Planner(facts, request).plan()


class _Planner:
    """Sorts the lines of one list into their piles."""

    def __init__(self, facts: RegistrationsFacts, request: RegistrationsRequest) -> None:
        self._facts = facts
        self._request = request
        self._refused: dict[int, Told] = {}
        self._notices: list[Told] = []
        self._same: set[int] = set()
        self._bookers: dict[tuple[str, str, tuple[str, ...], str], int] = {}

    def plan(self) -> RegistrationsPlan:
        """Return the plan."""
        for line in self._request.lines:
            self._sort(line)
        asked = [
            (line, wanted)
            for line, wanted in requests_of(self._request, self._facts.matched, self._facts.held)
            if line.line not in self._refused
        ]
        findings = Findings()
        today, now = self._request.today, self._request.now
        wanted = Bookings(tuple(each for _line, each in asked), today, now)
        planned = weigh_bookings(self._facts.placing, wanted, findings)
        for problem in findings.problems:
            self._refused.setdefault(int(problem.place), Told(int(problem.place), "", "", problem.error.message))
        new = {line.line: plan for (line, _each), plan in zip(asked, planned, strict=True) if plan is not None}
        who = [(line.who, self._facts.matched[line.line].people) for line, _each in asked]
        many = crowds(self._facts.on_file, who)
        self._notices += [Told(one.line, self._heading(one.key), one.cell, one.reason) for one in many.values()]
        alike = self._to_decide(perhaps(self._facts.on_file, who, set(new), many), new)
        taken = [line for line in self._request.lines if line.line not in self._refused]
        notices = [*self._notices, *(_told(line, one) for line in taken for one in line.who.notices)]
        return RegistrationsPlan(
            tuple(starmap(Registration, new.items())), len(self._same),
            tuple(sorted(self._refused.values(), key=by_line)),
            tuple(_told(line, one) for line in taken for one in line.who.left_out),
            tuple(sorted(notices, key=by_line)),
            alike,
            tuple(self._differences(taken, new)),
        )  # fmt: skip

    def _to_decide(self, alike: tuple[Perhaps, ...], new: dict[int, BookingPlan]) -> tuple[Perhaps, ...]:
        """Return who may be somebody; where that is decided line by line, those of which nothing was said wait."""
        decided = self._request.decisions
        if decided is None:
            return alike
        alike = tuple(one for one in alike if one.line not in decided.others)
        for one in alike:
            if new.pop(one.line, None) is not None:
                self._refused[one.line] = Told(one.line, "", "", waiting(one, self._facts.on_file))
        return alike

    def _sort(self, line: BookingLine) -> None:
        """Refuse a line, or say that it is booked already."""
        if line.who.refused is not None:
            self._refused[line.line] = _told(line, line.who.refused)
            return
        decided = self._request.decisions
        if decided is not None and line.line in decided.aside:
            self._refused[line.line] = Told(line.line, "", "", decided.aside[line.line])
            return
        match = self._facts.matched[line.line]
        if match.refused:
            self._refuse(line, match.column, line.who.number, match.refused)
            return
        held = self._facts.held.get(match.people[0] or 0)
        if self._twice(line) or held is None:
            return
        name = full_name(line.who.people[0].draft)
        if held.cancelled:
            words = _("booking {reference} was cancelled: it is not made again").format(reference=held.reference)
            self._notices.append(Told(line.line, self._heading("name"), name, words))
        elif held.places != line.places:
            words = _("{name} has booking {reference} with {count} places: change it there.")
            reason = words.format(name=shorten(name), reference=held.reference, count=show_count(held.places))
            self._refuse(line, "places", str(line.places), reason)
            return
        self._same.add(line.line)

    def _twice(self, line: BookingLine) -> bool:
        """Refuse a line of somebody for whom an earlier one is."""
        person = as_known(line.who.people[0].draft)
        first = self._bookers.setdefault((person.given, person.family, person.emails, person.postcode), line.line)
        if first == line.line:
            return False
        name = full_name(line.who.people[0].draft)
        reason = _("Line {line} is a booking of {name} already.").format(line=first, name=shorten(name))
        self._refuse(line, "name", name, reason)
        return True

    def _differences(self, lines: list[BookingLine], new: Mapping[int, BookingPlan]) -> Iterator[Differs]:
        for line in lines:
            plan = new.get(line.line)
            if plan is None or line.asked is None:
                continue
            if plan.total not in (line.asked, Money(line.asked.pence * len(plan.places))):
                reasons = "\n".join(dict.fromkeys(f"{place.band_name}: {place.reason}" for place in plan.places))
                yield Differs(line.line, line.asked, plan.total, reasons)

    def _refuse(self, line: BookingLine, key: str, cell: str, reason: str) -> None:
        self._refused.setdefault(line.line, Told(line.line, self._heading(key), cell, reason))

    def _heading(self, key: str) -> str:
        return self._request.headings.get(key, key)


def _told(line: BookingLine, remark: Remark) -> Told:
    return Told(line.line, remark.column, remark.cell, remark.reason)


# --- the text of an e-mail --------------------------------------------------------------------------------------------

_PAIR = re.compile(r"(?:^|[,;])[ \t>*•-]*([^:,;\n\t]{1,60}?)[ \t]*:(?!//)[ \t]*", re.MULTILINE)
_MAIL = frozenset({"to", "subject", "date", "sent", "cc", "bcc", "replyto", "para", "asunto", "enviado", "fecha"})
_ADDRESS = re.compile(r"(.*?)[\s\"]*[<(]\s*(?:mailto:)?([^<>()\s]+@[^<>()\s]+)\s*[>)]")


@dataclass(frozen=True, slots=True)
class MailText:
    """What the text of a registration says: its headings with what stands behind them; ``unread`` are its other
    lines.
    """

    said: tuple[tuple[str, str], ...]
    unread: tuple[str, ...]

    def table(self) -> bytes:
        """Return it as a table of one line, which every list is read from."""
        made = io.StringIO()
        csv.writer(made).writerows(zip(*self.said, strict=True))
        return made.getvalue().encode()


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the text of a registration proposes: who books (``booker``), who attends (None: the name follows), and what
    goes with it. ``told`` is what a person ought to know of it, in sentences.
    """

    booker: Hit
    attendees: tuple[Hit | None, ...]
    email: str
    note: str
    concession: bool
    told: tuple[str, ...]


def read_mail(mail: MailText, *, today: date) -> BookingLine:
    """Return what the text of a registration says, as a list of one line would."""
    body = body_of(read_tables(mail.table(), known=BOOKINGS_LIST.is_heading).first)
    mapping = guess(body.header, body.texts(), what=BOOKINGS_LIST)
    return read_bookings(body, mapping, today=today)[0]


def propose(on_file: OnFile, mail: MailText, *, today: date) -> Proposal | None:
    """Return what the text of a registration proposes, None where it does not say who books."""
    line = read_mail(mail, today=today)
    if not line.who.people:
        return None
    match = match_lines(on_file, [line.who]).get(line.line, Match())
    sure = [*match.people, *[None] * (len(line.who.people) - len(match.people))]
    finder = Finder(on_file)  # it is looked at before it is booked: who alone is called so is proposed
    found = [
        contact_id or finder.find(Whose(people=(as_known(one.draft),), emails=one.draft.emails)).contact_id
        for one, contact_id in zip(line.who.people, sure, strict=True)
    ]
    hits: list[Hit | None] = []
    for person, contact_id in zip(line.who.people, found, strict=True):
        known = on_file.people.get(contact_id or 0)
        if known is None:
            hits.append(Hit("", 0, full_name(person.draft)))
        else:
            hits.append(Hit("contact", known.id, known.shown))
    attendees = [*(hits if line.comes else hits[1:])]
    attendees += [None] * (line.places - len(attendees))
    told = [_("Not read: {words}").format(words=shorten(words)) for words in mail.unread]
    told += [f"{one.column}: {one.reason}" for one in (*line.who.left_out, *line.who.notices) if one.reason]
    against = match.refused or (line.who.refused.reason if line.who.refused is not None else "")
    told += [against] if against else []
    if line.asked is not None:
        told.append(_("The text asks {sum}.").format(sum=line.asked.show()))
    told += [waiting(one, on_file) for one in perhaps(on_file, [(line.who, found)], {line.line})]
    first = line.who.people[0].draft
    return Proposal(
        hits[0] or Hit("", 0, full_name(first)), tuple(attendees), next(iter(first.emails), ""), line.note,
        line.concession, tuple(told),
    )  # fmt: skip


def mail_text(text: str) -> MailText | None:
    """Return what the text of a registration e-mail says ("Name: …", "Places: 2"); None where it is a table or is none.

    A heading that is not known is an answer. What stands below one without a heading of its own goes on with it, up to
    the next empty line.
    """
    if "\t" in text or sum(BOOKINGS_LIST.is_heading(head) for head in _PAIR.findall(text)) < 1:
        return None
    first = next(iter(text.strip().splitlines()), "")
    if sum(BOOKINGS_LIST.is_heading(cell) for cell in re.split("[,;]", first)) > 1:
        return None  # the header of a table
    said: dict[str, str] = {}
    unread: list[str] = []
    heading = ""
    for line in text.splitlines():
        parts = _PAIR.split(line)
        rest = squeeze(parts[0])
        if not squeeze(line):
            heading = ""
        elif heading and rest:
            said[heading] = f"{said[heading]}\n{rest}".strip()
        elif rest:
            unread.append(rest)
        for head, value in zip(parts[1::2], parts[2::2], strict=True):
            heading = squeeze(head)
            if heading_key(heading) in _MAIL:
                heading = ""
                continue
            said[heading] = "\n".join(filter(None, (said.get(heading, ""), squeeze(value))))
    for head, value in list(said.items()):
        whom = _ADDRESS.fullmatch(value)
        if whom is not None:
            said[head] = squeeze(whom[1])
            said.setdefault("E-mail", whom[2])
    filled = tuple((head, value) for head, value in said.items() if value)
    return MailText(filled, tuple(unread)) if any(BOOKINGS_LIST.is_heading(head) for head, _value in filled) else None

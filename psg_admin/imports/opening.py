"""A file opened as a list of some kind: its table, what its columns are taken for, and the request that follows."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from psg_admin.imports.bookings import RegistrationsRequest, read_bookings
from psg_admin.imports.columns import MEMBERS_LIST, PAYMENTS_LIST, ListColumns, PaidTo, Ready
from psg_admin.imports.documents import is_reason, without_reasons
from psg_admin.imports.mapping import SheetMapping, guess, header_key, to_remember
from psg_admin.imports.payments import PaymentsRequest, details_of, read_payments
from psg_admin.imports.plans import Decisions, MembersRequest
from psg_admin.imports.reading import Answers, Body, body_of, order_for, read_members
from psg_admin.kernel.progress import Progress, quiet
from psg_admin.tables.cells import Table, Workbook
from psg_admin.tables.readers import read_tables
from psg_admin.tables.values import Order


@dataclass(frozen=True, slots=True)
class OpenedList:
    """A list as it was read. ``name`` is what its file is called, ``sheet`` which of the ``sheets`` it is ("" for a
    file that has none), ``notes`` what a person should know of the file. ``others`` are the tables of its other sheets.
    ``header_key`` is what the mapping is remembered by.
    """

    name: str
    sheet: str
    sheets: tuple[str, ...]
    notes: tuple[str, ...]
    body: Body = field(repr=False)
    header_key: str
    mapping: SheetMapping
    others: tuple[Table, ...] = field(default=(), repr=False)

    def remembered(self, paid_to: PaidTo | None = None) -> dict[str, Any]:
        """Return what a request says of the headings, to be remembered; ``paid_to``: what the paid-to days are."""
        columns = self.mapping.columns
        lasting = replace(self.mapping, columns=tuple(one for one in columns if not is_reason(one.heading)))
        return {
            "header_key": self.header_key,
            "columns": json.dumps(to_remember(lasting, paid_to)),
            "headings": {column.key: column.heading for column in reversed(columns) if column.key},
        }


def open_list(
    source: Path | bytes,
    name: str,
    *,
    what: ListColumns = MEMBERS_LIST,
    sheet: str | None = None,
    ready: Ready | None = None,
    remembered: Callable[[str], str | None] | None = None,
    held: bool = True,
    progress: Progress = quiet,
) -> OpenedList:
    """Read the ``sheet`` of a file (None: the one that looks most like a list), and guess what its columns are.

    ``what`` is the kind of list that it is taken for; one that is not ``held`` may be of any length. ``ready`` is the
    map of the program that made it. ``remembered`` returns, by the key of a header, what was kept of
    a list with these headings (:func:`psg_admin.imports.mapping.to_remember`, as JSON), or None.

    :raises UserError: when it cannot be read, or has no headings; the sentence says what to do.
    """
    book = read_tables(source, known=what.is_heading, progress=progress)
    return list_of(book, name, what=what, sheet=sheet, ready=ready, remembered=remembered, held=held)


def list_of(
    book: Workbook,
    name: str,
    *,
    what: ListColumns,
    sheet: str | None = None,
    ready: Ready | None = None,
    remembered: Callable[[str], str | None] | None = None,
    held: bool = True,
) -> OpenedList:
    """Return a list of tables that were read already; see :func:`open_list`.

    :raises UserError: when the table has no headings.
    """
    table = book.first if sheet is None else book.table(sheet)
    body = body_of(table, held=held)
    key = header_key(heading for heading in body.header if not is_reason(heading))
    text = remembered(key) if remembered is not None else None
    kept = None if text is None else json.loads(text)
    if kept is not None:
        keys = iter(kept["keys"])
        kept = {**kept, "keys": ["" if is_reason(heading) else next(keys, "") for heading in body.header]}
    mapping = guess(body.header, body.texts(), ready=ready, remembered=kept, what=what)
    named = tuple(one.name for one in book.tables if one.name and one.lines)
    others = tuple(one for one in book.tables if one is not table)
    return OpenedList(name, table.name, named, book.notes, body, key, without_reasons(mapping), others)


def members_request(
    opened: OpenedList,
    answers: Answers,
    *,
    today: date,
    now: datetime,
    year_end: tuple[int, int] | None = None,
    make_types: bool = False,
    skip_refused: bool = False,
    decisions: Decisions | None = None,
) -> MembersRequest:
    """Return the request to import a list of members as its columns are mapped, and as was answered.

    ``year_end``: month and day on which the membership year of the office ends, None where it has none.
    """
    kinds = opened.mapping.own_kinds()
    return MembersRequest(
        lines=read_members(opened.body, opened.mapping, answers, today=today, year_end=year_end), today=today, now=now,
        source=opened.name, make_types=make_types, skip_refused=skip_refused, decisions=decisions, kinds=kinds,
        order=order_for(opened.body, opened.mapping, answers) if kinds else Order.DMY,
        **opened.remembered(answers.paid_to),
    )  # fmt: skip


def payments_request(
    opened: OpenedList, answers: Answers, *, today: date, now: datetime, skip_refused: bool = False,
    decisions: Decisions | None = None,
) -> PaymentsRequest:  # fmt: skip
    """Return the request to import a list of payments of before; for what they were may stand in another sheet."""
    lines = read_payments(opened.body, opened.mapping, answers, today=today, details=_details(opened))
    return PaymentsRequest(
        lines=lines, today=today, now=now, source=opened.name, skip_refused=skip_refused, decisions=decisions,
        **opened.remembered(),
    )  # fmt: skip


def bookings_request(
    opened: OpenedList, answers: Answers, *, event_id: int, today: date, now: datetime, skip_refused: bool = False,
    decisions: Decisions | None = None,
) -> RegistrationsRequest:  # fmt: skip
    """Return the request to import a list of registrations for an event."""
    lines = read_bookings(opened.body, opened.mapping, answers, today=today)
    return RegistrationsRequest(
        lines=lines, event_id=event_id, today=today, now=now, source=opened.name, skip_refused=skip_refused,
        decisions=decisions, **opened.remembered(),
    )  # fmt: skip


def _details(opened: OpenedList) -> dict[str, str]:
    """Return for what transactions were, where another sheet of the workbook tells it by their keys."""
    found: dict[str, str] = {}
    for table in opened.others:
        if table.header_line is None or not opened.mapping.positions("transaction"):
            continue
        body = body_of(table, held=False)
        mapping = guess(body.header, body.texts(), what=PAYMENTS_LIST)
        if mapping.positions("transaction") and mapping.positions("purpose"):
            found |= details_of(body, mapping)
    return found


def mapped(opened: OpenedList, mapping: SheetMapping) -> OpenedList:
    """Return the list with its columns taken for something else."""
    return replace(opened, mapping=mapping)

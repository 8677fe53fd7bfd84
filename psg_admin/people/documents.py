"""Contacts as a list on screen and on paper."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from psg_admin.kernel.days import show_short
from psg_admin.kernel.figures import show_count
from psg_admin.kernel.words import _, ngettext, quoted, translate
from psg_admin.paper.particulars import columns_besides, columns_of
from psg_admin.paper.table import Column, Kind, Listing
from psg_admin.people.own import CHANNELS, FieldRow, answer_key, answer_words, kept_text, particulars_of
from psg_admin.people.particulars import CONTACT, ContactDraft
from psg_admin.people.queries import ContactRow, DuplicateRow, GiftAidRow, Kept, list_rows, own_fields
from psg_admin.people.salutations import Letter, Letters
from psg_admin.people.states import OwnRecord
from psg_admin.settings import load_settings

_R = TypeVar("_R")

# Whoever reads the workbook by the places of its columns finds these where they were first.
_BEFORE_ADDED = frozenset({"organisation", "street", "country"})


def further_ways(draft: Callable[[_R], ContactDraft]) -> tuple[Column[_R], ...]:
    """Return the columns of the e-mail addresses and telephone numbers behind the first; ``draft`` gives whose."""
    return (
        Column(
            "other_emails", _("Other e-mails"), lambda r: ", ".join(draft(r).emails[1:]), width=28, sortable=False,
            shown=False,
        ),
        Column(
            "other_telephones", _("Other telephones"), lambda r: ", ".join(draft(r).telephones[1:]), Kind.CODE, 18,
            sortable=False, shown=False,
        ),
    )  # fmt: skip


def own_columns(fields: Iterable[FieldRow], own: Callable[[_R], Mapping[str, Any]]) -> list[Column[_R]]:
    """Return a column, not shown at first, for each of the office's own ``fields``; ``own`` gives what a row says in
    them. JSON has it as whole exports do, under the field's name.
    """
    known = list(fields)
    made = columns_of(particulars_of(known), own)
    return [
        replace(column, name=each.json, sortable=True, data=partial(_own_text, own, each.key))
        for each, column in zip(known, made, strict=True)
    ]


def _own_text(own: Callable[[_R], Mapping[str, Any]], key: str, row: _R) -> str | None:
    return kept_text(own(row).get(key)) or None


def kept_columns(kept: Callable[[_R], Kept]) -> tuple[Column[_R], ...]:
    """Return the columns of tags and consents, not shown at first; ``kept`` gives those of a row."""
    return (
        Column(
            "tags", _("Tags"), lambda r: ", ".join(kept(r).tags), width=16, sortable=False, shown=False,
            data=lambda r: kept(r).tags,
        ),
        Column(
            "consents", _("Consents"), lambda r: consent_words(kept(r)), width=24, sortable=False, shown=False,
            data=lambda r: {one.channel: answer_key(one.answer) for one in kept(r).consents.values()},
        ),
    )  # fmt: skip


def consent_words(kept: Kept) -> str:
    """Return what a contact said of the ways to reach it, on one line: "Post: no, E-mail: ask again"."""
    said = ((translate(called), kept.consents.get(channel)) for channel, called in CHANNELS.items())
    return ", ".join(f"{called}: {answer_words(one.answer)}" for called, one in said if one is not None)


def consent_lines(kept: Kept) -> list[tuple[str, str]]:
    """Return what a contact said of the ways to reach it: the way, and the answer with day, source and own words."""
    lines = []
    for channel, called in CHANNELS.items():
        said = kept.consents.get(channel)
        if said is not None:
            about = [
                answer_words(said.answer),
                show_short(said.noted_on),
                said.source,
                quoted(said.words) if said.words else "",
            ]
            lines.append((_("Consent: {way}").format(way=translate(called)), ", ".join(filter(None, about))))
    return lines


def gift_aid_lines(declared: Iterable[GiftAidRow]) -> list[tuple[str, str]]:
    """Return the Gift Aid declarations of a contact, each with its days."""
    lines = []
    for one in declared:
        known = {True: _("declared"), False: _("declined"), None: _("not known whether declared")}[one.answer]
        parts = [known]
        if one.made_on is not None:
            parts.append(_("from {day}").format(day=show_short(one.made_on)))
        if one.ended_on is not None:
            parts.append(_("to {day}").format(day=show_short(one.ended_on)))
        if one.claimed_to is not None:
            parts.append(_("claimed up to {day}").format(day=show_short(one.claimed_to)))
        lines.append((_("Gift Aid"), ", ".join(parts)))
    return lines


def contact_columns(fields: Iterable[FieldRow] = ()) -> tuple[Column[ContactRow], ...]:
    """Return all columns of the list of contacts, in the language of now; ``fields`` are the office's own of people."""
    particulars: list[Column[ContactRow]] = columns_of(CONTACT, lambda r: r.draft)
    columns = (
        Column("name", _("Name"), lambda r: r.shown_name, width=26),
        Column("email", _("E-mail"), lambda r: r.email, width=26, sortable=False),
        Column("telephone", _("Telephone"), lambda r: r.telephone, Kind.CODE, 16, sortable=False),
        Column("town", _("Town"), lambda r: r.draft.town, width=14),
        Column("postcode", _("Postcode"), lambda r: r.draft.postcode, width=10, shown=False, kept=True),
        Column("note", _("Note"), lambda r: r.note, Kind.STATE, 11, sortable=False, head="", tone=lambda r: r.tone),
        Column("kind", _("Kind"), lambda r: r.draft.kind.label, width=13, sortable=False, shown=False),
        *(column for column in particulars if column.key in _BEFORE_ADDED),
        Column("added", _("Added"), lambda r: r.created_at.astimezone().date(), Kind.DAY, 13, shown=False),
    )
    return (
        *columns, *columns_besides(columns, particulars), *further_ways(lambda r: r.draft),
        *kept_columns(lambda r: r.kept), *own_columns(fields, lambda r: r.kept.own),
    )  # fmt: skip


def letter_columns() -> tuple[Column[Letter], ...]:
    """Return the columns of a mail merge, one row a home: what a letter, an envelope and a label need."""
    street = [partial(_street_line, place=place) for place in range(_STREET_LINES)]
    return (
        Column("salutation", _("Salutation"), lambda r: r.salutation, width=26, sortable=False),
        Column("names", _("Names"), lambda r: r.names, width=30, sortable=False),
        *(
            Column(
                f"street_{place}",
                _("Street {number}").format(number=place),
                line,
                width=24,
                sortable=False,
                shown=place < 3,
            )
            for place, line in enumerate(street, 1)
        ),
        Column("town", _("Town"), lambda r: r.draft.town, width=16, sortable=False),
        Column("county", _("County"), lambda r: r.draft.county, width=14, sortable=False, shown=False),
        Column("postcode", _("Postcode"), lambda r: r.draft.postcode, width=10, sortable=False),
        Column("country", _("Country"), lambda r: r.draft.country, width=12, sortable=False, shown=False),
        Column("copies", _("Copies"), lambda r: r.copies, Kind.COUNT, 7, sortable=False),
    )


_STREET_LINES = 3
"""So many lines of a street have a column of their own; what comes after stands in the last."""


def _street_line(letter: Letter, place: int) -> str:
    lines = letter.draft.street.split("\n")
    if place == _STREET_LINES - 1:
        return ", ".join(lines[place:])
    return lines[place] if place < len(lines) else ""


def left_out(letters: Letters) -> list[str]:
    """Say of whoever gets no letter why, with how many; nothing where everybody gets one."""
    counts = (
        (letters.deceased, ngettext("{count} has died", "{count} have died", letters.deceased)),
        (letters.gone_away, ngettext("{count} has gone away", "{count} have gone away", letters.gone_away)),
        (
            letters.no_address,
            ngettext("{count} has no address on file", "{count} have no address on file", letters.no_address),
        ),
        (letters.no_post, ngettext("{count} wants no post", "{count} want no post", letters.no_post)),
        (letters.no_copy, ngettext("{count} is to get none", "{count} are to get none", letters.no_copy)),
    )
    return [words.format(count=show_count(count)) for count, words in counts if count]


def letter_listing(
    letters: Letters,
    *,
    made_at: datetime,
    made_from: str = "",
    organisation: str = "",
    columns: Sequence[Column[Letter]] | None = None,
) -> Listing[Letter]:
    """Return the letters, one a home, ready for a mail merge; below it who gets none."""
    gone = left_out(letters)
    return Listing(
        title=_("One letter a home"),
        columns=letter_columns() if columns is None else columns,
        rows=letters.letters,
        made_at=made_at,
        made_from=made_from,
        organisation=organisation,
        notes=(_("Left out: {reasons}.").format(reasons="; ".join(gone)),) if gone else (),
    )


def contact_listing(
    session: Session,
    *,
    ids: Sequence[int],
    title: str,
    made_at: datetime,
    columns: Sequence[Column[ContactRow]] | None = None,
    made_from: str = "",
) -> Listing[ContactRow]:
    """Return the contacts of ``ids``, in that order, ready for paper.

    ``columns`` are all of them unless chosen, ``made_at`` is local time, and ``made_from`` says in words from which
    filter the ids are.
    """
    return Listing(
        title=title,
        columns=contact_columns(own_fields(session, of=(OwnRecord.CONTACT,))) if columns is None else columns,
        rows=list_rows(session, ids=ids),
        made_at=made_at,
        made_from=made_from,
        organisation=load_settings(session).organisation,
    )


def duplicate_columns() -> tuple[Column[DuplicateRow], ...]:
    """Return the columns of who may be entered twice, in the language of now."""
    return (
        Column("one", _("Contact"), lambda r: r.one.full_name, width=22, sortable=False),
        Column("one_place", _("Where"), lambda r: _where(r.one), width=20, sortable=False),
        Column("other", _("The other one"), lambda r: r.other.full_name, width=22, sortable=False),
        Column("other_place", _("Where"), lambda r: _where(r.other), width=20, sortable=False),
        Column("why", _("What they have in common"), lambda r: ", ".join(r.reasons), width=36, sortable=False),
        Column("score", _("Alike"), lambda r: r.score, Kind.COUNT, 6, sortable=False),
    )


def _where(row: ContactRow) -> str:
    return " ".join(part for part in (row.draft.town, row.draft.postcode) if part)

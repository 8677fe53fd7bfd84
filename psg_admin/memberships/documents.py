"""The lists of members, types and discounts as they leave the office, and as the screen shows them."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import TypeVar

from sqlalchemy.orm import Session

from psg_admin.kernel.days import show_day
from psg_admin.kernel.figures import show_count
from psg_admin.kernel.words import _, ngettext
from psg_admin.memberships.queries import MemberRow, VoterRow, register_rows, voters
from psg_admin.memberships.queries.scheme_lists import DiscountLine, TypeLine
from psg_admin.memberships.rules.paying import Instruction
from psg_admin.memberships.rules.what_if import Affected, Share
from psg_admin.memberships.settings import MembershipSettings
from psg_admin.paper.particulars import columns_besides, columns_of
from psg_admin.paper.table import Column, Kind, Listing, with_told
from psg_admin.people.documents import further_ways, kept_columns, own_columns
from psg_admin.people.own import FieldRow
from psg_admin.people.particulars import CONTACT
from psg_admin.settings import load_settings

T = TypeVar("T")


def member_columns(fields: Iterable[FieldRow] = ()) -> tuple[Column[MemberRow], ...]:
    """Return all columns of the list of members, in the language of now; ``fields`` are the office's own of people and
    memberships.
    """
    columns: tuple[Column[MemberRow], ...] = (
        Column("number", _("No."), lambda r: r.number, Kind.CODE, 6, shown=False, kept=True),
        Column("name", _("Name"), lambda r: r.name, width=24),
        Column("type", _("Type"), lambda r: r.type_name, width=12, data=lambda r: r.type_code),
        Column(
            "method",
            _("Pays by"),
            lambda r: r.method.label,
            width=15,
            shown=False,
            kept=True,
            data=lambda r: r.method,
        ),
        Column("paid_to", _("Paid to"), lambda r: r.paid_to, Kind.DAY, 12),
        Column(
            "standing",
            _("Standing"),
            lambda r: r.standing.label,
            Kind.STATE,
            12,
            head=_("Status"),
            seen=lambda r: r.status.words,
            tone=lambda r: r.status.tone,
            data=lambda r: r.standing,
        ),
        Column("fee", _("Fee"), lambda r: r.fee, Kind.MONEY, 9),
        Column("reason", _("Why"), lambda r: r.reason, width=44, sortable=False, shown=False),
        Column("joined", _("Joined"), lambda r: r.joined_on, Kind.DAY, 13, shown=False),
        Column("balance", _("Owes"), lambda r: r.balance, Kind.MONEY, 10, shown=False),
        Column("email", _("E-mail"), lambda r: r.email, width=28, sortable=False, shown=False),
        Column("telephone", _("Telephone"), lambda r: r.telephone, Kind.CODE, 16, sortable=False, shown=False),
        Column(
            "street", _("Street"), lambda r: r.draft.street.replace("\n", ", "), width=28, sortable=False, shown=False
        ),
        Column("town", _("Town"), lambda r: r.draft.town, width=16),
        Column("postcode", _("Postcode"), lambda r: r.draft.postcode, width=10, shown=False),
        Column("country", _("Country"), lambda r: r.draft.country, width=14, sortable=False, shown=False),
    )
    particulars = columns_besides(columns, columns_of(CONTACT, lambda r: r.draft))
    told = (replace(each, told=each.key == "gone_away") for each in particulars)
    return (
        *columns, *told, *further_ways(lambda r: r.draft), *kept_columns(lambda r: r.kept),
        *own_columns(fields, lambda r: r.own),
    )  # fmt: skip


def member_listing(
    rows: Iterable[MemberRow],
    *,
    made_at: datetime,
    made_from: str = "",
    organisation: str = "",
    columns: Sequence[Column[MemberRow]] | None = None,
) -> Listing[MemberRow]:
    """Return the list of members ready for paper; ``columns`` are all of them unless chosen.

    Where somebody has gone away, it says so in any case.
    """
    every, rows = member_columns(), list(rows)
    return Listing(
        title=_("Members"),
        columns=with_told(every if columns is None else columns, every, rows),
        rows=rows,
        made_at=made_at,
        made_from=made_from,
        organisation=organisation,
    )


def register_columns() -> tuple[Column[MemberRow], ...]:
    """Return the columns of the register of members, in the language of now."""
    every = {column.key: column for column in member_columns()}
    keys = ("number", "name", "street", "town", "postcode", "type", "joined", "standing")
    return tuple(replace(every[key], shown=True) for key in keys)


def register_listing(
    session: Session, *, day: date, made_at: datetime, columns: Sequence[Column[MemberRow]] | None = None
) -> Listing[MemberRow]:
    """Return the register of members as at ``day``, ready for paper."""
    rows = register_rows(session, day=day)
    words = ngettext("{count} member at the end of {day}", "{count} members at the end of {day}", len(rows))
    return Listing(
        title=_("Register of members"),
        columns=register_columns() if columns is None else columns,
        rows=rows,
        made_at=made_at,
        made_from=words.format(count=show_count(len(rows)), day=show_day(day)),
        organisation=load_settings(session).organisation,
        notes=(_("Names and addresses are as they are on file now."),),
    )


def voter_columns() -> tuple[Column[VoterRow], ...]:
    """Return the columns of the list of those who vote, in the language of now."""
    return (
        Column("number", _("Number"), lambda r: r.number, Kind.CODE, 9, sortable=False),
        Column("name", _("Name"), lambda r: r.name, width=26, sortable=False),
        Column("organisation", _("Votes for"), lambda r: r.organisation, width=24, sortable=False),
        Column("type", _("Type"), lambda r: r.type_name, width=16, sortable=False),
        Column("town", _("Town"), lambda r: r.draft.town, width=14, sortable=False),
        Column("postcode", _("Postcode"), lambda r: r.draft.postcode, width=10, sortable=False),
        Column("note", _("Note"), lambda r: r.note, width=18, sortable=False),
    )


def voter_listing(
    session: Session, *, day: date, made_at: datetime, columns: Sequence[Column[VoterRow]] | None = None
) -> Listing[VoterRow]:
    """Return the list of those who vote on ``day``, ready for paper."""
    rows = voters(session, day=day)
    count = sum(bool(row.name) for row in rows)
    words = ngettext("{count} vote on {day}", "{count} votes on {day}", count)
    joint = load_settings(session, MembershipSettings).joint_votes
    return Listing(
        title=_("Who may vote"),
        columns=voter_columns() if columns is None else columns,
        rows=rows,
        made_at=made_at,
        made_from=words.format(count=show_count(count), day=show_day(day)),
        organisation=load_settings(session).organisation,
        notes=(_("In a joint membership: {rule}.").format(rule=joint.label),),
    )


def type_columns() -> tuple[Column[TypeLine], ...]:
    """Return all columns of the list of membership types, in the language of now."""
    return (
        Column("name", _("Type"), lambda r: r.type.name, width=18, sortable=False),
        Column("people", _("People"), lambda r: r.type.people, Kind.COUNT, 7, sortable=False, summed=False),
        Column("fee", _("Fee now"), lambda r: None if r.fee is None else r.fee.amount, Kind.MONEY, 10, sortable=False),
        Column("since", _("Since"), lambda r: None if r.fee is None else r.fee.from_day, Kind.DAY, 13, sortable=False),
        Column("order", _("By standing order"), lambda r: r.by_order, Kind.MONEY, 16, sortable=False),
        Column("members", _("Members"), lambda r: r.members, Kind.COUNT, 9, sortable=False),
        Column("state", _("State"), lambda r: r.state, Kind.STATE, 12, sortable=False, head="", tone=lambda r: r.tone),
        Column("code", _("Code"), lambda r: r.type.code, Kind.CODE, 14, sortable=False, shown=False),
    )


def share_columns(title: str) -> tuple[Column[Share], ...]:
    """Return the columns of what memberships come to a year, by type or by way of paying as the ``title`` says."""
    return (
        Column("label", title, lambda r: r.label, width=18, sortable=False),
        Column("members", _("Memberships"), lambda r: r.members, Kind.COUNT, 12, sortable=False),
        Column("now", _("Today"), lambda r: r.now, Kind.MONEY, 12, sortable=False),
        Column("then", _("Then"), lambda r: r.then, Kind.MONEY, 12, sortable=False),
        Column("more", _("More"), lambda r: r.then - r.now, Kind.MONEY, 12, sortable=False),
    )


def affected_columns() -> tuple[Column[Affected], ...]:
    """Return the columns of who is affected by other fees."""
    return (
        Column("number", _("No."), lambda r: r.number, Kind.CODE, 7, sortable=False, name="member"),
        Column("name", _("Name"), lambda r: r.payer, width=24, sortable=False),
        Column("type", _("Type"), lambda r: r.type_name, width=14, sortable=False, yields=True),
        Column("method", _("Pays by"), lambda r: r.method.label, width=15, sortable=False, yields=True,
               data=lambda r: r.method),
        Column("standing", _("Standing"), lambda r: r.standing.label, width=10, sortable=False, head=_("Status"),
               shown=False, data=lambda r: r.standing),
        Column("from", _("From"), lambda r: r.term, Kind.DAY, 12, sortable=False),
        Column("now", _("Today"), lambda r: r.now, Kind.MONEY, 10, sortable=False),
        Column("then", _("Then"), lambda r: r.then, Kind.MONEY, 10, sortable=False),
        Column("pays", _("Order pays"), lambda r: _told(r, lambda one: one.words_now), width=17,
               sortable=False, data=lambda r: _told(r, lambda one: one.pays)),
        Column("should", _("Should pay"), lambda r: _told(r, lambda one: one.words), width=17, sortable=False,
               data=lambda r: _told(r, lambda one: one.amount)),
        Column("every", _("How often"), lambda r: _told(r, lambda one: one.interval.label), width=10,
               sortable=False, shown=False, data=lambda r: _told(r, lambda one: one.interval)),
        Column("first", _("First payment"), lambda r: _told(r, lambda one: one.first), Kind.DAY, 12,
               sortable=False, shown=False),
        Column("short", _("Short a year"), lambda r: r.short or None, Kind.MONEY, 10, sortable=False),
    )  # fmt: skip


def _told(row: Affected, what: Callable[[Instruction], T]) -> T | None:
    """Return something of what the bank is to be told, None where it is told nothing."""
    return None if row.instruction is None else what(row.instruction)


def discount_columns() -> tuple[Column[DiscountLine], ...]:
    """Return all columns of the list of discounts, in the language of now."""
    return (
        Column("method", _("Paid by"), lambda r: r.discount.method.label, width=18, sortable=False),
        Column("off", _("Off"), lambda r: r.discount.dated().size, Kind.CODE, 10, sortable=False),
        Column("from", _("From"), lambda r: r.discount.from_day, Kind.DAY, 13, sortable=False),
        Column("to", _("To"), lambda r: r.last_day, Kind.DAY, 13, sortable=False),
        Column(
            "state", _("State"), lambda r: r.state, Kind.STATE, 10, sortable=False, head="", tone=lambda _row: "plain"
        ),
    )

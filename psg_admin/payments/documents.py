"""Payments, what is owed and receipts as lists on screen and on paper, and how files of receipts are called."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from psg_admin.kernel.days import DayRange, show_day
from psg_admin.kernel.errors import BadInput
from psg_admin.kernel.money import NOTHING
from psg_admin.kernel.words import _, pgettext
from psg_admin.paper.table import Column, Kind, Listing, period_of
from psg_admin.payments.queries import (
    DebtRow,
    PaymentRow,
    ReceiptRow,
    StatementLine,
    list_ids,
    list_rows,
    owed_list,
    receipt_ids,
    receipt_rows,
    statement,
)
from psg_admin.payments.states import PaymentState
from psg_admin.people.queries import contact
from psg_admin.settings import load_settings
from psg_admin.store.list_query import ListQuery


def payment_columns() -> tuple[Column[PaymentRow], ...]:
    """Return all columns of the list of payments, in the language of now."""
    return (
        Column("received_on", _("Received"), lambda r: r.received_on, Kind.DAY, 11, dates=True),
        Column("payer", _("Payer"), lambda r: r.payer, width=18),
        Column(
            "purpose",
            pgettext("what money is for", "For"),
            lambda r: r.purpose,
            width=30,
            sortable=False,
            tells=True,
            brief=lambda r: r.brief or r.purpose,
            mark=lambda r: r.exception,
            tone=lambda r: r.state.tone,
        ),
        Column(
            "amount",
            _("Amount"),
            lambda r: r.amount,
            Kind.MONEY,
            9,
            counts=lambda r: r.state is not PaymentState.UNDONE,
        ),
        Column("method", _("Method"), lambda r: r.method.label, width=16, data=lambda r: r.method, yields=True),
        Column(
            "receipt", _("Receipt"), lambda r: r.receipt, Kind.CODE, 12, data=lambda r: r.receipt or None, yields=True
        ),
        Column(
            "state",
            _("State"),
            lambda r: r.state.label,
            Kind.STATE,
            15,
            shown=False,
            kept=True,
            tone=lambda r: r.state.tone,
            data=lambda r: r.state,
        ),
        Column(
            "account",
            _("Account"),
            lambda r: r.account_name,
            width=12,
            shown=False,
            kept=True,
            data=lambda r: r.account,
        ),
        Column("left_over", _("Left over"), lambda r: r.left_over, Kind.MONEY, 11, shown=False),
        Column("reference", _("Reference"), lambda r: r.reference, Kind.CODE, 18, shown=False),
        Column("note", _("Note"), lambda r: r.note or r.reverse_reason or "", width=28, sortable=False, shown=False),
        Column("entered_at", _("Entered"), lambda r: r.entered_at, Kind.MOMENT, 18, shown=False),
        Column(
            "corrects",
            _("Corrects"),
            lambda r: r.corrects_id or "",
            Kind.CODE,
            10,
            sortable=False,
            shown=False,
            data=lambda r: r.corrects_id,
        ),
        Column(
            "corrected_by",
            _("Corrected by"),
            lambda r: r.corrected_by or "",
            Kind.CODE,
            10,
            sortable=False,
            shown=False,
            data=lambda r: r.corrected_by,
        ),
    )


def debt_columns() -> tuple[Column[DebtRow], ...]:
    """Return all columns of the list of what is owed, in the language of now."""
    return (
        Column("payer", _("Who owes"), lambda r: r.payer, width=26),
        Column(
            "purpose",
            pgettext("what money is for", "For"),
            lambda r: r.purpose,
            width=34,
            name="for",
            tells=True,
            brief=lambda r: r.brief or r.purpose,
        ),
        Column("owed", _("Owed"), lambda r: r.owed, Kind.MONEY, 11),
        Column("due_on", _("Due since"), lambda r: r.due_on, Kind.DAY, 13, yields=True),
        Column(
            "overdue",
            _("Days overdue"),
            lambda r: r.overdue,
            Kind.COUNT,
            13,
            head="",
            seen=lambda r: r.lateness,
            tone=lambda _row: "attention",
            summed=False,
            name="days_overdue",
        ),
        Column("amount", _("In all"), lambda r: r.amount, Kind.MONEY, 11, shown=False),
        Column("paid", _("Paid"), lambda r: r.paid, Kind.MONEY, 11, shown=False),
        Column("due", _("Due by now"), lambda r: r.due, Kind.MONEY, 11, sortable=False, shown=False),
        Column("email", _("E-mail"), lambda r: r.email, width=28, sortable=False, shown=False),
        Column("telephone", _("Telephone"), lambda r: r.telephone, Kind.CODE, 18, sortable=False, shown=False),
        Column("let_off", _("Let off"), lambda r: r.let_off, Kind.MONEY, 11, sortable=False, shown=False),
        Column("done", _("What was done"), lambda r: r.done, width=28, sortable=False, shown=False),
    )


def receipt_columns() -> tuple[Column[ReceiptRow], ...]:
    """Return all columns of the list of receipts, in the language of now."""
    return (
        Column("number", _("Receipt"), lambda r: r.number, Kind.CODE, 14),
        Column("issued_on", _("Issued"), lambda r: r.issued_on, Kind.DAY, 13, dates=True),
        Column("payer", _("Payer"), lambda r: r.payer, width=26),
        Column("received_on", _("Received"), lambda r: r.received_on, Kind.DAY, 13),
        Column("amount", _("Amount"), lambda r: r.amount, Kind.MONEY, 12, counts=lambda r: not r.void),
        Column("voided_on", _("Void since"), lambda r: r.voided_on, Kind.DAY, 13),
        Column("void_reason", _("Why void"), lambda r: r.void_reason or "", width=30, data=lambda r: r.void_reason),
        Column("replaces", _("Replaces"), lambda r: r.replaces, Kind.CODE, 14, data=lambda r: r.replaces or None),
    )


def payment_listing(
    session: Session,
    *,
    made_at: datetime,
    query: ListQuery | None = None,
    columns: Sequence[Column[PaymentRow]] | None = None,
    made_from: str = "",
) -> Listing[PaymentRow]:
    """Return the payments that ``query`` wants, ready for paper.

    ``columns`` are all of them unless chosen, ``made_at`` is local time, and ``made_from`` says in words from which
    filter ``query`` it was made.
    """
    every, rows = payment_columns(), list_rows(session, ids=list_ids(session, query=query or ListQuery()))
    return Listing(
        title=_("Payments"),
        columns=every if columns is None else columns,
        rows=rows,
        subtitle=period_of(every, rows),
        made_at=made_at,
        made_from=made_from,
        organisation=load_settings(session).organisation,
        totals=True,
    )


def debt_listing(
    session: Session,
    *,
    today: date,
    made_at: datetime,
    query: ListQuery | None = None,
    columns: Sequence[Column[DebtRow]] | None = None,
    made_from: str = "",
) -> Listing[DebtRow]:
    """Return what is owed ``today``, ready for paper; see :func:`payment_listing`."""
    return Listing(
        title=_("Owed"),
        columns=debt_columns() if columns is None else columns,
        rows=owed_list(session, today=today, query=query),
        subtitle=_("Owed on {day}").format(day=show_day(today)),
        made_at=made_at,
        made_from=made_from,
        organisation=load_settings(session).organisation,
        totals=True,
    )


def receipt_listing(
    session: Session,
    *,
    made_at: datetime,
    query: ListQuery | None = None,
    columns: Sequence[Column[ReceiptRow]] | None = None,
    made_from: str = "",
) -> Listing[ReceiptRow]:
    """Return the receipts that ``query`` wants, ready for paper; see :func:`payment_listing`.

    They are not added up: void ones are among them.
    """
    every, rows = receipt_columns(), receipt_rows(session, ids=receipt_ids(session, query=query or ListQuery()))
    return Listing(
        title=_("Receipts"),
        columns=every if columns is None else columns,
        rows=rows,
        subtitle=period_of(every, rows),
        made_at=made_at,
        made_from=made_from,
        organisation=load_settings(session).organisation,
    )


def statement_columns() -> tuple[Column[StatementLine], ...]:
    """Return all columns of a statement of account, in the language of now."""
    return (
        Column("day", _("Day"), lambda r: r.day, Kind.DAY, 13),
        Column("what", _("What"), lambda r: r.words, width=44, tells=True),
        Column("owed", _("Owed"), lambda r: r.owed, Kind.MONEY, 11),
        Column("paid", _("Paid"), lambda r: r.paid, Kind.MONEY, 11),
        Column("balance", _("Balance"), lambda r: r.balance, Kind.MONEY, 11, summed=False),
    )


def statement_listing(
    session: Session, *, contact_id: int, first: date, last: date, made_at: datetime
) -> Listing[StatementLine]:
    """Return the statement of account of a contact, from ``first`` to ``last``, ready for paper.

    :raises BadInput: when it would end before it begins.
    :raises NotFound: when there is no such contact.
    """
    if last < first:
        raise BadInput(_("The last day of a statement cannot come before its first."), field="to")
    who = contact(session, contact_id=contact_id)
    lines = statement(session, contact_id=contact_id, first=first, last=last)
    end = lines[-1].balance
    if end > NOTHING:
        said = _("{amount} is owed.").format(amount=end.show())
    else:
        said = _("{amount} is left over.").format(amount=(-end).show()) if end else _("Nothing is owed.")
    return Listing(
        title=_("Statement of account: {name}").format(name=who.full_name),
        columns=statement_columns(),
        rows=lines,
        subtitle=DayRange(first, last + timedelta(days=1)).show(),
        made_at=made_at,
        organisation=load_settings(session).organisation,
        notes=(said,),
    )


def receipt_file(number: str) -> str:
    """Return the name of the PDF of a receipt: its number, without signs that file systems refuse."""
    safe = "".join(c if c.isalnum() or c in "-_. " else "-" for c in number).strip(". ")
    return f"{safe}.pdf"

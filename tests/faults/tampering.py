"""Tables changed by SQL behind the office's back, one column or one row at a time: the check names it.

Each change is tried inside a transaction that is taken back, in a small sample office with a few deeds on top.
"""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Date,
    Executable,
    Integer,
    String,
    Table,
    UniqueConstraint,
    delete,
    insert,
    select,
    update,
)
from sqlalchemy import Enum as SqlEnum
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from psg_admin.accounts.model import BroughtForward, FinancialYear, MoneyCategory
from psg_admin.accounts.states import Direction
from psg_admin.bank.model import BankStatement, FilingRule, LearnedPayer, LineMatch, StatementLine
from psg_admin.bank.states import CandidateKind, MatchKind
from psg_admin.books.model import Closing, Refund
from psg_admin.bootstrap import features
from psg_admin.imports.model import ColumnMapping, OldId
from psg_admin.kernel.changes import Changes, Topic, changed
from psg_admin.kernel.money import Money
from psg_admin.memberships.model import (
    Absence,
    FormerNumber,
    Instalment,
    OrderDecided,
    OrderSum,
    StandingOrder,
    Term,
    TypeChange,
)
from psg_admin.memberships.states import OrderDecision
from psg_admin.notes.model import Document, DocumentContent, Note
from psg_admin.notes.states import DocumentKind
from psg_admin.payments.model import Charge, PastPayment, Payment
from psg_admin.payments.states import Method
from psg_admin.people.model import (
    Consent,
    Contact,
    GiftAidDeclaration,
    Household,
    Merged,
    NotSame,
    OrganisationPerson,
    OwnField,
    OwnValue,
    Tag,
)
from psg_admin.people.operations import add_contact, remove_contact
from psg_admin.people.particulars import ContactDraft
from psg_admin.people.states import OwnKind, OwnRecord
from psg_admin.reports.audit import audit
from psg_admin.sample.make import fill
from psg_admin.settings import Settings, save_settings
from psg_admin.store.base import Base, MoneyColumn, Utc, WallTime
from psg_admin.store.check import check_recorded
from psg_admin.store.engine import make_engine
from psg_admin.store.feature import give_features
from psg_admin.store.numbering import number_key
from psg_admin.store.office import Office
from psg_admin.views.operations import save_view
from psg_admin.views.rules import ViewContent
from tests.faults.trial import HELD, Ground, Verdicts, silent
from tests.offices import NOW, TODAY, open_for_test

NOT_TOLD = {
    "version": "counts how often a row was saved, to find out who overtook whom",
    "passing": "notes how things went last, such as when a source was read",
}
"""Columns that the history does not tell: the test passes them over wherever they stand."""

PASSED_OVER = {
    ("journal_entry", "reversal"): "part of the hash of the first form only, and empty since",
    ("search_entry", "text"): "worked out, and no figure comes from it",
}
"""Columns of which the check does not notice each change, and why."""

EMPTY = {
    "writer": "never has rows: desks lock it",
    "pen": "has none before the office is handed over",
    "kept_paper": "has none before a year is closed: its digest stands in the closing",
}
"""Tables in which the sample has nothing to change."""

FAR = 1_000_003


def furnish(office: Office) -> None:
    """Fill the office with a sample, and do a few deeds of its own after that."""
    office.write(partial(fill, members=12, today=TODAY))
    office.write(partial(save_settings, settings=Settings(organisation="Peru Group", email="office@example.org")))
    made = office.write(
        partial(add_contact, draft=ContactDraft(given="Lucía", family="Ramírez", town="Leeds"), now=NOW)
    )
    assert made.made is not None
    office.write(partial(remove_contact, contact_id=made.made, today=TODAY))
    office.undo()
    office.write(away)
    office.write(books)
    office.write(moved_in)
    office.write(at_home)
    office.write(entered_twice)
    office.write(written_down)
    office.write(partial(save_view, of="members", name="Late", content=ViewContent(filters={"standing": "lapsed"})))
    office.write(at_the_bank)


def away(session: Session) -> Changes:
    session.add(Absence(membership_id=1, start_day=date(2015, 5, 1), end_day=date(2015, 6, 1)))
    return changed(Topic.MEMBERSHIPS, summary="Away")


def books(session: Session) -> Changes:
    """Put a row into each table of the treasurer's that the sample leaves empty."""
    session.add_all([
        MoneyCategory(code="bears", name="Bears", direction=Direction.EXPENSE, heading="office", closed_on=TODAY),
        FinancialYear(first_day=date(2010, 4, 1), last_day=date(2010, 12, 31)),
        BroughtForward(first_day=date(2011, 4, 1), category="postage", fund="general", amount=Money(-100)),
        Closing(last_day=date(1991, 3, 31), closed_at=NOW, seal="0" * 16, workbook_digest="", account_digest="",
                reopened_at=NOW, reopen_reason="Too early"),
    ])  # fmt: skip
    term = session.scalars(select(Term).where(Term.charge_id.is_not(None)).order_by(Term.id).limit(1)).one()
    session.add(Instalment(term_id=term.id, due_on=term.start_day, amount=term.amount))
    session.add(TypeChange(term_id=term.id, until=term.start_day, type_id=term.type_id))
    order = session.scalars(select(StandingOrder).order_by(StandingOrder.id).limit(1)).one()
    session.add(OrderSum(order_id=order.id, from_day=TODAY, amount=order.amount))
    session.add(
        OrderDecided(
            membership_id=order.membership_id, kind=OrderDecision.KEEP, decided_on=TODAY, amount=Money(0)
        )
    )  # fmt: skip
    charge = session.scalars(select(Charge).order_by(Charge.id).limit(1)).one()
    payment = session.scalars(select(Payment).order_by(Payment.id).limit(1)).one()
    session.add(
        Refund(
            charge_id=charge.id, payment_id=payment.id, amount=Money(100), refunded_on=TODAY, account="bank",
            method=Method.CASH, entered_at=NOW,
        )
    )  # fmt: skip
    session.flush()
    return changed(Topic.PAYMENTS, summary="Books")


def moved_in(session: Session) -> Changes:
    """Put a row into each table of what comes along from another program."""
    own = OwnField(code="choir", name="Choir", record=OwnRecord.CONTACT, kind=OwnKind.TEXT)
    session.add_all([
        Consent(contact_id=1, channel="post", answer=True, noted_on=TODAY),
        GiftAidDeclaration(contact_id=1, answer=True, made_on=date(2012, 4, 12)),
        Tag(contact_id=1, name="choir"),
        PastPayment(contact_id=1, received_on=date(2010, 5, 1), amount=Money(1200), method=Method.CASH),
        OldId(kind="members", key="17", contact_id=1),
        ColumnMapping(kind="members", header_key="0" * 64, name="Our list", columns="{}"),
        own,
    ])  # fmt: skip
    session.flush()
    session.add(OwnValue(field_id=own.id, record_id=1, text="alto"))
    session.flush()
    return changed(Topic.PEOPLE, summary="Moved in")


def at_home(session: Session) -> Changes:
    """Let two live at one home, and one of them speak for the other."""
    home = Household(name="Mill House")
    session.add_all([home, OrganisationPerson(organisation_id=1, person_id=2, role="Chair", since=TODAY)])
    session.flush()
    for contact_id in (1, 2):
        session.get_one(Contact, contact_id).household_id = home.id
    session.flush()
    return changed(Topic.PEOPLE, summary="At home")


def entered_twice(session: Session) -> Changes:
    """Let two who look alike be two, and one be merged with another number into a third."""
    session.add_all([
        NotSame(one_id=1, other_id=2, noted_on=TODAY),
        Merged(contact_id=1, gone_id=FAR, merged_on=TODAY),
        FormerNumber(membership_id=1, number="9009", number_key=number_key("9009")),
    ])  # fmt: skip
    session.flush()
    return changed(Topic.PEOPLE, summary="Entered twice")


def written_down(session: Session) -> Changes:
    """Note something of one, and keep a file with them."""
    content = b"%PDF-1.7"
    digest = hashlib.sha256(content).hexdigest()
    session.add_all([
        Note(contact_id=1, text="Wants a seat at the front", noted_on=TODAY, due_on=TODAY),
        Document(
            contact_id=1, name="declaration.pdf", media_type="application/pdf", size=len(content), digest=digest,
            added_on=TODAY, kind=DocumentKind.DECLARATION,
        ),
        DocumentContent(digest=digest, content=content),
    ])  # fmt: skip
    session.flush()
    return changed(Topic.PEOPLE, summary="Written down")


def at_the_bank(session: Session) -> Changes:
    """Put a statement of two lines into the office."""
    statement = BankStatement(
        account="bank", file_name="september.csv", digest="0" * 64, format="hsbc", first_day=date(2016, 9, 1),
        last_day=date(2016, 9, 30), opening=Money(0), closing=Money(4500), agreed=True, new_count=2,
        new_total=Money(4500), seen_count=0, seen_total=Money(0), refused_count=0, imported_at=NOW,
    )  # fmt: skip
    session.add(statement)
    session.flush()
    own = [
        StatementLine(
            statement_id=statement.id, account="bank", position=place, day=date(2016, 9, place), amount=Money(2250),
            text="HERON J", balance=Money(2250 * place), key=f"{place:064}", occurrence=1,
        )
        for place in (1, 2)
    ]  # fmt: skip
    session.add_all(own)
    session.flush()
    session.add_all([
        LineMatch(line_id=own[0].id, amount=Money(2250), kind=MatchKind.ASIDE, note="Not ours", made_at=NOW),
        LearnedPayer(
            key="heron j", contact_id=1, kind=CandidateKind.GIFT, amount=Money(2250), method=Method.TRANSFER,
            confirmed_on=TODAY,
        ),
        FilingRule(words="interest", direction=Direction.INCOME, category="interest", fund="general"),
    ])  # fmt: skip
    session.flush()
    return changed(Topic.BANK, summary="At the bank")


@contextmanager
def behind_its_back(office: Office) -> Iterator[Callable[[Executable, Table], list[str] | None]]:
    """Give what says a statement to the database, asks the check about it, and takes it back; None comes of a statement
    that the database refuses by itself.
    """
    engine = make_engine(office.url, writes=True, foreign_keys=False)
    try:
        with engine.connect() as connection:
            yield partial(_tried, connection)
    finally:
        engine.dispose()


def _tried(connection: Connection, statement: Executable, table: Table) -> list[str] | None:
    with connection.begin() as whole, Session(connection) as session:
        if connection.dialect.name == "postgresql":  # its references hold nobody back either
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        try:
            connection.execute(statement)
        except DBAPIError:
            whole.rollback()
            return None
        give_features(session, features())
        found = audit(session) if table.info.get("derived") else check_recorded(session)
        whole.rollback()
    return found


def others(column: Column[Any], value: Any) -> Iterator[Any]:
    """Yield other values that the column may hold; the database knows of some that it may not."""
    if isinstance(column.type, SqlEnum):
        yield from (one for one in column.type.enum_class or column.type.enums if one != value)
        return
    match value if value is not None else _first(column):
        case bool() as truth:
            yield not truth
        case Money() as money:
            yield from (Money(money.pence + 1), Money(money.pence - 1))
        case int() as number:
            yield from (number + FAR, number + 1, number - 1)
        case datetime() as moment:
            yield moment + timedelta(minutes=1)
        case date() as day:
            yield from (day + timedelta(days=1), day - timedelta(days=1))
        case bytes() as content:
            yield content + b"x"
        case str() as text:
            yield f"{text[:-1]}{'x' if text[-1:] != 'x' else 'y'}"
    if value is not None:
        yield None


def _first(column: Column[Any]) -> Any:
    kinds: dict[type[Any], Any] = {
        MoneyColumn: Money(0),
        Utc: NOW,
        WallTime: NOW.replace(tzinfo=None),
        Boolean: False,
        Date: TODAY,
    }
    kinds |= {Integer: 0, String: ""}
    return next(value for kind, value in kinds.items() if isinstance(column.type, kind))


def second(table: Table, row: dict[str, Any]) -> dict[str, Any]:
    """Return a row like ``row`` beside it: with other values where there may be no two alike."""
    second = dict(row, id=row["id"] + FAR)
    found = [list(index.columns) for index in table.indexes if index.unique]
    found += [list(one.columns) for one in table.constraints if isinstance(one, UniqueConstraint)]
    for columns in found:
        column = next((c for c in columns if not c.foreign_keys and not isinstance(c.type, SqlEnum)), columns[-1])
        if row[column.key] is not None:
            second[column.key] = next(others(column, row[column.key]))
    return second


def rows_of(session: Session, *, table: Table) -> list[dict[str, Any]]:
    return [dict(row) for row in session.execute(select(table).order_by(table.c.id)).mappings()]


def is_told(column: Column[Any]) -> bool:
    """Say whether a change of the column must be noticed."""
    return column.key not in {"id", "version"} and not column.info.get("passing")


def tampers(ground: Ground) -> Verdicts:
    """Change a column of a row, take a row out or put one in, in any table: a change that nobody names is silent."""
    url = ground.house.new(ground.folder)
    with closing(open_for_test(url)) as office:
        furnish(office)
        rows = {table: office.read(partial(rows_of, table=table)) for table in Base.metadata.sorted_tables}
    filled = [table for table in rows if rows[table]]
    with behind_its_back(office) as tried:
        while True:
            table = ground.chance.choice(filled)
            what, statement = _change(ground, table, rows[table])
            found = tried(statement, table)
            if found is not None:  # the database refuses some by itself
                yield HELD if found else silent(what)


def _change(ground: Ground, table: Table, rows: list[dict[str, Any]]) -> tuple[str, Executable]:
    row = ground.chance.choice(rows)
    columns = [one for one in table.columns if is_told(one) and (table.name, one.key) not in PASSED_OVER]
    kind = ground.chance.choice(["column", "column", "column", "out", "in"] if columns else ["out", "in"])
    if kind == "out":
        return f"{table.name}: row {row['id']} taken out", delete(table).where(table.c.id == row["id"])
    if kind == "in":
        return f"{table.name}: a row put in", insert(table).values(second(table, row))
    column = ground.chance.choice(columns)
    value = ground.chance.choice(list(others(column, row[column.key])))
    change = update(table).where(table.c.id == row["id"]).values({column.key: value})
    return f"{table.name}.{column.key} of row {row['id']}: {row[column.key]!r} → {value!r}", change

"""The list of members: search, filters, order, counts; the rule and what is kept of it agree."""

import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from psg_admin.kernel.changes import Changes, Topic, changed
from psg_admin.kernel.errors import BadInput, NotFound, Refused
from psg_admin.kernel.money import Money
from psg_admin.memberships import queries
from psg_admin.memberships.documents import member_columns, member_listing
from psg_admin.memberships.model import Member, Membership, StandingSpan
from psg_admin.memberships.operations import enrol, mark_deceased, rebuild_standing, renew, resign
from psg_admin.memberships.queries import MEMBER_FILTERS, MemberRow
from psg_admin.memberships.rules import StandingAt, Status
from psg_admin.memberships.settings import MembershipSettings
from psg_admin.memberships.states import Standing
from psg_admin.payments.operations import take_payment
from psg_admin.payments.rules import PayNow
from psg_admin.payments.states import Method
from psg_admin.people.operations import change_contact, set_deceased
from psg_admin.people.queries import contact, find_contacts
from psg_admin.settings import save_settings
from psg_admin.store.list_query import ListQuery, orders_of
from psg_admin.store.office import Office
from psg_admin.views.operations import save_view
from psg_admin.views.queries import ViewedList, counted_views
from psg_admin.views.rules import ViewContent
from tests.memberships.desk import CASH, CHEQUE, ORDER, Desk, cash, everything, person
from tests.offices import NOW, TODAY, House, open_for_test


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def full(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A desk with eight members who stand differently, once on each engine; for reading only."""
    house: House = request.getfixturevalue(f"{request.param}_house")
    url = house.new(tmp_path_factory.mktemp("full"))
    office = open_for_test(url)
    yield filled(Desk.furnished(office))
    office.close()
    house.leave(url)


def filled(desk: Desk) -> Desk:
    """Enrol eight members who stand differently."""
    last_year, old = date(2015, 11, 1), date(2010, 5, 1)
    desk.enrol(
        person("Lucía", "Ramírez Ñato", emails=("lucia@example.org",), telephones=("020 7946 0018",), town="London",
               postcode="N1 7BJ"),
        method=ORDER, joined=last_year, first_payment=cash(last_year),
    )  # fmt: skip
    desk.enrol(person("Seán", "O’Neill", town="Leeds"), joined=old, first_payment=cash(old))
    desk.enrol(person("Ana", "Díaz"), person("Luis", "Díaz"), kind="joint", number="J1")
    grace = date(2015, 9, 1)
    desk.enrol(person("Rosa", "Quispe"), kind="student", joined=grace, first_payment=cash(grace, "40"))
    desk.enrol(person("Eva", "Abad"), kind="life", joined=old, first_payment=cash(old))
    gone = desk.enrol(person("Inés", "Zúñiga"), joined=last_year, first_payment=cash(last_year))
    desk.do(resign, membership_id=gone, on=TODAY, today=TODAY)
    desk.enrol(person("José", "Mamani"), joined=date(2017, 1, 1))
    return desk


def names(desk: Desk, words: str = "", sort: str = "", **filters: str) -> list[str]:
    """Return the family names in order; a sort that begins with "-" is the other way round."""
    query = ListQuery(words, filters).ordered(orders_of(sort))
    ids = desk.ask(queries.member_list_ids, query=query, today=TODAY)
    rows: list[MemberRow] = desk.ask(queries.member_list_rows, ids=ids, today=TODAY)
    assert [row.id for row in rows] == list(ids)
    return [row.name.partition(",")[0] for row in rows]


def test_members_are_listed_by_name_without_regard_to_accents(full: Desk) -> None:
    assert names(full) == ["Abad", "Díaz", "Díaz", "Mamani", "O’Neill", "Quispe", "Ramírez Ñato", "Zúñiga"]
    assert names(full, sort="-name")[0] == "Zúñiga"


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("ramirez nato", ["Ramírez Ñato"]), ("nato lucia", ["Ramírez Ñato"]), ("oneill", ["O’Neill"]),
        ("n1 7bj", ["Ramírez Ñato"]), ("n17bj", ["Ramírez Ñato"]), ("02079460018", ["Ramírez Ñato"]),
        ("lucia@example", ["Ramírez Ñato"]), ("di", ["Díaz", "Díaz"]), ("0001", ["Ramírez Ñato"]),
        ("1", ["Ramírez Ñato"]), ("j1", ["Díaz", "Díaz"]), ("000", ["Mamani", "O’Neill"]), ("nobody", []), ("%", []),
        ("   ", ["Abad"]), ("10%", []), ("'; DROP TABLE member", []),
    ],
)  # fmt: skip
def test_members_are_found_by_anything_a_person_might_type(full: Desk, typed: str, found: list[str]) -> None:
    shown = names(full, typed)
    assert set(found) <= set(shown)
    assert len(shown) == (8 if not typed.strip() else len(shown) if typed == "000" else len(found))


@pytest.mark.parametrize(
    ("key", "value", "found"),
    [
        ("standing", "current", ["Díaz", "Díaz", "Ramírez Ñato"]), ("standing", "in-grace", ["Quispe"]),
        ("standing", "lapsed", ["O’Neill"]), ("standing", "life", ["Abad"]), ("standing", "resigned", ["Zúñiga"]),
        ("standing", "not-yet", ["Mamani"]), ("standing", "deceased", []), ("type", "joint", ["Díaz", "Díaz"]),
        ("method", "standing-order", ["Ramírez Ñato"]), ("balance", "owes", ["Díaz", "Díaz", "Mamani"]),
        ("balance", "credit", ["Quispe"]), ("balance", "settled", ["Abad", "O’Neill", "Ramírez Ñato", "Zúñiga"]),
        ("standing", "", ["Abad", "Díaz", "Díaz", "Mamani", "O’Neill", "Quispe", "Ramírez Ñato", "Zúñiga"]),
    ],
)  # fmt: skip
def test_each_filter_finds_its_members(full: Desk, key: str, value: str, found: list[str]) -> None:
    assert names(full, **{key: value}) == found


def test_who_has_gone_away_is_left_out_of_a_list_and_of_its_counts(desk: Desk) -> None:
    full = filled(desk)
    (abad,) = full.ask(find_contacts, text="abad")
    draft = full.ask(contact, contact_id=abad.record_id).draft
    full.do(change_contact, contact_id=abad.record_id, draft=replace(draft, gone_away=True))
    (luis,) = full.ask(find_contacts, text="luis")
    full.do(set_deceased, contact_id=luis.record_id, on=TODAY, today=TODAY)
    assert names(full, note="gone-away") == ["Abad"]
    assert names(full, note="deceased") == ["Díaz"]
    left = ["Díaz", "Mamani", "O’Neill", "Quispe", "Ramírez Ñato", "Zúñiga"]
    assert names(full, note="none") == left
    asked = ListQuery(filters={"note": "none"})
    assert full.ask(queries.member_count, query=asked, today=TODAY) == len(left)
    assert sum(full.ask(queries.standing_counts, query=asked, today=TODAY).values()) == len(left)


def test_filters_and_text_narrow_together(full: Desk) -> None:
    assert names(full, "diaz ana", type=str(full.types["joint"]), standing="current", balance="owes") == ["Díaz"]
    assert names(full, "diaz", type="individual") == []


def test_a_filter_or_an_order_that_is_not_known_is_refused(full: Desk) -> None:
    for key, value in (("standing", "gold"), ("colour", "red"), ("method", "barter"), ("balance", "x")):
        with pytest.raises(BadInput, match=f"{key} “{value}”"):
            names(full, **{key: value})
    with pytest.raises(BadInput, match="Choose one of: name, number"):
        names(full, sort="height")


def sorted_by(full: Desk, sort: str, key: Callable[[MemberRow], Any]) -> None:
    for descending in (False, True):
        ids = full.ask(queries.member_list_ids, query=ListQuery(sort=sort, descending=descending), today=TODAY)
        rows: list[MemberRow] = full.ask(queries.member_list_rows, ids=ids, today=TODAY)
        values = [key(row) for row in rows]
        said = [value for value in values if value not in {None, ""}]
        assert values[: len(said)] == sorted(said, reverse=descending), (sort, descending)


def test_each_order_is_in_order(full: Desk) -> None:
    places = {standing: place for place, standing in enumerate(Standing)}
    types = [t.name for t in full.ask(queries.scheme).types]
    for sort, key in {
        "number": lambda r: (len(r.number), r.number),
        "type": lambda r: types.index(r.type_name),
        "method": lambda r: r.method.value,
        "joined": lambda r: r.joined_on,
        "paid_to": lambda r: r.paid_to,
        "standing": lambda r: places[r.standing],
        "balance": lambda r: r.balance,
        "town": lambda r: r.town.lower(),
        "postcode": lambda r: r.postcode,
    }.items():
        sorted_by(full, sort, key)
    fees = names(full, sort="-fee")
    assert fees[:3] == ["Abad", "Díaz", "Díaz"]


def test_every_column_that_says_so_can_be_sorted_by(full: Desk) -> None:
    for column in member_columns():
        if column.sortable:
            assert len(names(full, sort=column.key)) == 8


def test_a_row_says_all_that_the_list_shows(full: Desk) -> None:
    ids = full.ask(queries.member_list_ids, query=ListQuery("ramirez"), today=TODAY)
    (row,) = full.ask(queries.member_list_rows, ids=ids, today=TODAY)
    shown = {column.key: column.value(row) for column in member_columns()}
    assert shown == {
        "number": "0001", "name": "Ramírez Ñato, Lucía", "type": "Individual", "method": "Standing order",
        "fee": Money.of(27), "paid_to": date(2016, 10, 31), "standing": "Current",
        "reason": "Current to 31 October 2016, paid in cash", "joined": date(2015, 11, 1),
        "balance": Money(0), "email": "lucia@example.org", "telephone": "020 7946 0018", "street": "",
        "town": "London", "postcode": "N1 7BJ", "country": "", "kind": "Person", "title": "", "given": "Lucía",
        "family": "Ramírez Ñato", "organisation": "", "known_as": "", "county": "", "concession": "", "notes": "",
        "deceased_on": "", "gone_away": "", "suffix": "", "salutation": "", "former_names": "", "copies": 1,
        "concession_evidence": "", "concession_until": "", "death_day_known": "yes", "rest_gift_since": "",
        "other_emails": "",
        "other_telephones": "", "tags": "", "consents": "",
    }  # fmt: skip
    assert row.status == Status("Current")
    listing = member_listing([row], made_at=NOW, made_from="Current members", organisation="Peru Group")
    assert [column.key for column in listing.columns] == list(shown)


def test_a_row_has_every_way_to_reach_somebody_in_their_order(desk: Desk) -> None:
    emails = tuple(f"{name}@example.org" for name in ["zebra", "ant", "mole"])
    desk.enrol(person(emails=emails, telephones=("01632 960002", "01632 960001")))
    (row,) = desk.ask(queries.member_list_rows, ids=[1], today=TODAY)
    assert (row.draft.emails, row.draft.telephones) == (emails, ("01632 960002", "01632 960001"))
    shown = {column.key: column.value(row) for column in member_columns()}
    assert (shown["email"], shown["other_emails"]) == ("zebra@example.org", "ant@example.org, mole@example.org")
    assert (shown["telephone"], shown["other_telephones"]) == ("01632 960002", "01632 960001")


def test_rows_that_are_gone_are_left_out_of_a_list(full: Desk) -> None:
    assert full.ask(queries.member_list_rows, ids=[999, 1, 998], today=TODAY)[0].id == 1
    assert full.ask(queries.member_list_rows, ids=[], today=TODAY) == []


def test_standings_are_counted_with_what_was_asked(full: Desk) -> None:
    counts = full.ask(queries.standing_counts, today=TODAY)
    assert counts == {
        "not-yet": 1,
        "current": 3,
        "in-grace": 1,
        "lapsed": 1,
        "resigned": 1,
        "deceased": 0,
        "life": 1,
    }
    asked = ListQuery("diaz", {"standing": "lapsed", "type": "joint"})
    assert full.ask(queries.standing_counts, today=TODAY, query=asked)["current"] == 2
    assert sum(full.ask(queries.standing_counts, today=TODAY, query=asked).values()) == 2


def test_members_are_found_for_the_search_everywhere(full: Desk) -> None:
    (hit,) = full.ask(queries.member_hits, text="ramirez", today=TODAY)
    assert (hit.kind, hit.record_id, hit.title) == ("member", 1, "Ramírez Ñato, Lucía")
    assert hit.detail == "Member 0001 · Current · paid to 31 Oct 2016"
    assert full.ask(queries.member_hits, text=" ", today=TODAY) == []
    assert len(full.ask(queries.member_hits, text="di", today=TODAY, limit=1)) == 1


def test_a_number_is_taken_as_people_type_it(full: Desk) -> None:
    order = full.page(1).order
    assert order is not None
    spaced = f"{order.reference[:4]} {order.reference[4:]}".lower()
    for typed in ("0001", "1", " 01 ", spaced):
        assert full.ask(queries.by_number, number=typed, day=TODAY).id == 1
    assert full.ask(queries.by_number, number="j1", day=TODAY).number == "J1"
    for typed in ("", "0", "9999", "<b>", "x" * 10_000):
        with pytest.raises(NotFound, match="no member with the number"):
            full.ask(queries.by_number, number=typed, day=TODAY)


def test_what_a_person_holds_tells_number_and_concession(full: Desk) -> None:
    ids = full.ask(queries.member_list_ids, query=ListQuery("quispe"), today=TODAY)
    (row,) = full.ask(queries.member_list_rows, ids=ids, today=TODAY)
    held = full.ask(queries.held_by, contact_ids=[row.contact_id, 999], day=TODAY)
    assert list(held) == [row.contact_id]
    one = held[row.contact_id]
    assert (one.number, one.concession, one.standing.standing) == (row.number, True, Standing.GRACE)


def test_who_is_in_no_membership_is_listed_apart(desk: Desk) -> None:
    full = filled(desk)
    friend = full.contact(person("Hugo", "Blanco"))
    assert list(full.ask(queries.other_ids, query=ListQuery(), today=TODAY)) == [friend]
    assert list(full.ask(queries.other_ids, query=ListQuery("diaz"), today=TODAY)) == []
    assert full.ask(queries.other_count, text="", today=TODAY) == 1
    assert full.ask(queries.other_count, text="hugo", today=TODAY) == 1
    assert full.ask(queries.other_count, text="diaz", today=TODAY) == 0


# --- the rule and the spans -------------------------------------------------------------------------------------------


def populate(desk: Desk, session: Session, dice: random.Random, count: int) -> Changes:
    """Enrol so many members by chance over ten years, with renewals, late payments, and endings."""
    for _number in range(count):
        joined = date(2006, 1, 1) + timedelta(days=dice.randrange(3900))
        code = dice.choice(["individual", "individual", "joint", "student", "life", "friend"])
        people = [person(f"P{dice.randrange(10**6)}", "Any") for _place in range(2 if code == "joint" else 1)]
        method = dice.choice([ORDER, CHEQUE, CASH])
        made = enrol(
            session,
            members=people,
            type_id=desk.types[code],
            method=method,
            joined=joined,
            today=TODAY,
            now=NOW,
            first_payment=_pay(dice, joined),
        ).made
        assert made is not None
        for _year in range(dice.randrange(4)):
            renewal = queries.renewal_quote(session, membership_id=made, day=joined)
            if renewal.refused or renewal.period is None or renewal.period.end is None:
                break
            joined = min(renewal.period.end + timedelta(days=dice.randrange(-60, 200)), TODAY)
            try:
                renew(session, membership_id=made, on=joined, today=TODAY, now=NOW, pay=_pay(dice, joined), again=True)
            except Refused:
                break
        if dice.random() < 0.2:
            resign(session, membership_id=made, on=max(joined, date(2014, 1, 1)), today=TODAY)
        elif dice.random() < 0.1:
            member = session.scalars(select(Member).where(Member.membership_id == made)).first()
            assert member is not None
            mark_deceased(session, contact_id=member.contact_id, on=max(joined, date(2015, 1, 1)), today=TODAY)
    return changed(Topic.MEMBERSHIPS, summary="Members enrolled", undoable=False)


def _pay(dice: random.Random, joined: date) -> PayNow | None:
    on = joined + timedelta(days=dice.randrange(-20, 200))
    return PayNow(Method.CHEQUE, on) if dice.random() < 0.7 and on <= TODAY else None


def by_rule(session: Session, day: date) -> dict[int, StandingAt]:
    ids = session.scalars(select(Membership.id)).all()
    return queries.standings(session, membership_ids=ids, day=day)


def by_spans(session: Session, day: date) -> dict[int, tuple[Standing, date | None]]:
    rows = session.execute(
        select(StandingSpan.membership_id, StandingSpan.standing, StandingSpan.paid_to).where(
            StandingSpan.start_day <= day, (StandingSpan.end_day.is_(None)) | (StandingSpan.end_day > day)
        )
    )
    return {row.membership_id: (row.standing, row.paid_to) for row in rows}


def test_on_any_day_the_spans_count_as_the_rule_does(desk: Desk) -> None:
    dice = random.Random(20161020)
    desk.office.write(lambda session: populate(desk, session, dice, 40))
    days = [TODAY, *(date(2005, 12, 1) + timedelta(days=dice.randrange(4800)) for _day in range(25))]
    for day in days:
        rule: dict[int, StandingAt] = desk.office.read(partial(by_rule, day=day))
        spans = desk.office.read(partial(by_spans, day=day))
        for membership_id, at in rule.items():
            assert spans.get(membership_id, (Standing.NOT_YET, None)) == (at.standing, at.paid_to), (day, at)
        ids = desk.ask(queries.member_list_ids, query=ListQuery(), today=day)
        rows: list[MemberRow] = desk.ask(queries.member_list_rows, ids=ids, today=day)
        counted = Counter(row.standing.value for row in rows)
        assert {k: v for k, v in desk.ask(queries.standing_counts, today=day).items() if v} == dict(counted)
    assert desk.ask(queries.audit) == []


def test_standing_made_anew_is_the_same(desk: Desk) -> None:
    dice = random.Random(7)
    desk.office.write(lambda session: populate(desk, session, dice, 20))
    before = everything(desk.office)["standing_span"]
    steps: list[tuple[int, int]] = []

    def anew(session: Session) -> Changes:
        session.execute(StandingSpan.__table__.delete())  # type: ignore[attr-defined]
        rebuild_standing(session, lambda done, total: steps.append((done, total)))
        return changed(Topic.MEMBERSHIPS, summary="Standing worked out anew", undoable=False)

    desk.office.write(anew)
    assert everything(desk.office)["standing_span"] == before
    assert steps == [(0, 20), (20, 20)]


def test_other_days_of_grace_make_every_standing_anew_and_undo_puts_it_back(desk: Desk) -> None:
    full = filled(desk)
    assert full.ask(queries.standing_counts, today=TODAY)["in-grace"] == 1
    before = everything(full.office)["standing_span"]
    full.do(save_settings, settings=MembershipSettings(grace_days=10))
    assert full.ask(queries.standing_counts, today=TODAY)["in-grace"] == 0
    full.do(save_settings, settings=MembershipSettings(grace_days=10, unpaid_days=0))
    assert full.ask(queries.standing_counts, today=TODAY)["current"] == 1
    full.office.undo()
    full.office.undo()
    assert everything(full.office)["standing_span"] == before


def test_the_audit_finds_what_does_not_hold_together(sqlite_desk: Desk) -> None:
    desk = sqlite_desk
    desk.enrol(method=ORDER)
    assert desk.ask(queries.audit) == []

    harm = """
        UPDATE standing_span SET standing = 'life';
        UPDATE standing_order SET reference = 'PSG0001A';
        UPDATE term SET amount = 1;
        DELETE FROM member;
        INSERT INTO term (membership_id, type_id, method, start_day, end_day, amount, quote, made_at,
            brought_forward)
        SELECT membership_id, type_id, method, '2017-01-01', '2018-01-01', 0,
            '{"lines": [], "total": "0.00", "reasons": []}', made_at, false FROM term;
        INSERT INTO term (membership_id, type_id, method, start_day, end_day, amount, quote, made_at,
            brought_forward)
        SELECT membership_id, type_id, method, '2018-01-01', '2019-01-01', 0,
            '{"lines": [{"label": "Fee", "amount": "much"}], "reasons": []}', made_at, false FROM term WHERE amount = 1
    """

    def break_it(session: Session) -> Changes:
        for statement in harm.split(";"):
            session.connection().exec_driver_sql(statement)
        return changed(Topic.MEMBERSHIPS, summary="Broken", undoable=False)

    desk.office.write(break_it)
    assert desk.ask(queries.audit) == [
        "Membership 0001 has no member.",
        "Membership 0001: the membership year from 1 January 2017 begins before the one before it ends.",
        "Membership 0001: the membership year from 20 October 2016 does not cost what was quoted.",
        "Membership 0001: the membership year from 1 January 2018 does not cost what was quoted.",
        "Membership 0001: what is owed for the membership year from 20 October 2016 is not its fee.",
        "The reference PSG0001A of a standing order has a wrong check character.",
        "Membership 0001: the status on file is not what its membership years and payments give.",
    ]


# --- at ten thousand members ------------------------------------------------------------------------------------------


def test_a_deed_on_one_of_many_asks_as_few_questions_as_on_one_of_few(sqlite_desk: Desk) -> None:
    asked: list[str] = []

    @event.listens_for(sqlite_desk.office._writer, "before_cursor_execute")
    def _count(_c: Any, _cursor: Any, statement: str, *_rest: object) -> None:
        asked.append(statement)

    def taken(count: int) -> int:
        """Return with how many questions one payment settles so many memberships (rows are written one by one)."""
        payer = sqlite_desk.contact(person("Rosa", "Quispe"))
        numbers = [sqlite_desk.enrolled(person(f"P{n}", f"Q{count}"), payer=payer).reference for n in range(count)]
        charge_ids: Sequence[int] = [c for n in numbers for c in sqlite_desk.ask(queries.owed_for, number=n).charge_ids]
        asked.clear()
        sqlite_desk.do(
            take_payment,
            contact_id=payer,
            amount=Money.of(30) * count,
            method=CASH,
            received_on=TODAY,
            charges=charge_ids,
            today=TODAY,
            now=NOW,
        )
        return sum(statement.startswith(("SELECT", "DELETE")) or "standing_span" in statement for statement in asked)

    many, few = taken(20), taken(2)
    assert many == few


def crowd(office: Office, count: int) -> None:
    """Fill a SQLite office with so many members at a stroke."""
    statements = """
        INSERT INTO contact (kind, title, given, family, known_as, organisation, shown_name, sort_name, concession,
            notes, gone_away, created_at, version, suffix, salutation, former_names, copies, concession_evidence,
            death_day_known)
        SELECT 'person', '', 'G' || value, 'F' || value, '', '', 'F' || value, 'f' || value, 0, '', 0,
            '2016-01-01 00:00:00', 1, '', '', '', 1, '', 1 FROM SERIES;
        INSERT INTO membership (number, type_id, payer_id, method, joined_on, end_note, version, number_key)
        SELECT printf('%05d', id), 1, id, 'cheque', '2015-01-01', '', 1, id FROM contact;
        INSERT INTO member (membership_id, contact_id, since) SELECT id, payer_id, joined_on FROM membership;
        INSERT INTO standing_span (membership_id, start_day, end_day, standing)
        SELECT id, '2015-01-01', CASE WHEN id % 10 THEN '2016-01-01' END, 'current' FROM membership;
        INSERT INTO standing_span (membership_id, start_day, standing)
        SELECT id, '2016-01-01', 'lapsed' FROM membership WHERE id % 10;
        ANALYZE
    """
    series = (
        f"(WITH RECURSIVE s(value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM s WHERE value < {count}) "
        "SELECT value FROM s)"
    )

    def fill(session: Session) -> Changes:
        for statement in statements.replace("SERIES", series).split(";"):
            session.connection().exec_driver_sql(statement)
        return changed(Topic.MEMBERSHIPS, summary="Filled", undoable=False)

    office.write(fill)


def plans(office: Office, query: Callable[..., Any], /, **args: Any) -> str:
    """Return how SQLite goes about the statements of a query."""
    asked: list[tuple[str, Any]] = []

    @event.listens_for(office._reader, "before_cursor_execute")
    def _note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_rest: object) -> None:
        asked.append((statement, parameters))

    office.read(partial(query, **args))
    event.remove(office._reader, "before_cursor_execute", _note)

    def explain(session: Session) -> list[str]:
        return [
            str(row.detail)
            for statement, parameters in asked
            for row in session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
        ]

    return "\n".join(office.read(explain))


def test_a_list_narrowed_by_a_name_is_one_statement_and_its_rows_are_few(sqlite_desk: Desk) -> None:
    for number in range(12):
        sqlite_desk.enrolled(person(f"Ana{number}", "Quispe"))
    asked: list[str] = []
    event.listen(sqlite_desk.office._reader, "before_cursor_execute", lambda *given: asked.append(given[2]))

    def statements() -> int:
        """Return how many were asked since the last time, without the one that begins."""
        count = sum(not one.startswith("BEGIN") for one in asked)
        asked.clear()
        return count

    ids = sqlite_desk.ask(queries.member_list_ids, query=ListQuery("uisp"), today=TODAY)
    assert (len(ids), statements()) == (12, 1)
    assert "standing_span" not in plans(
        sqlite_desk.office, queries.member_list_ids, query=ListQuery("uisp"), today=TODAY
    )
    asked.clear()
    assert len(sqlite_desk.ask(queries.member_list_rows, ids=ids, today=TODAY)) == 12
    assert statements() <= 7  # with what is open of the terms that are not paid


def test_ten_thousand_members_are_listed_through_indexes(sqlite_desk: Desk) -> None:
    office = sqlite_desk.office
    crowd(office, 10_000)
    lapsed = ListQuery(filters={"standing": "lapsed"})
    assert len(sqlite_desk.ask(queries.member_list_ids, query=ListQuery(), today=TODAY)) == 10_000
    assert sqlite_desk.ask(queries.standing_counts, today=TODAY)["lapsed"] == 9_000
    assert len(sqlite_desk.ask(queries.member_list_ids, query=lapsed, today=TODAY)) == 9_000
    rows = plans(office, queries.member_list_rows, ids=list(range(500, 550)), today=TODAY)
    page = plans(office, queries.membership_page, membership_id=5_000, day=TODAY)
    held = plans(office, queries.held_by, contact_ids=[5_000], day=TODAY)
    number = plans(office, queries.membership_of_number, number="05000")
    for plan in (rows, page, held, number):
        assert "SCAN" in plan or "SEARCH" in plan
        for table in ("member", "membership", "contact", "term", "charge", "standing_span", "email", "address"):
            assert f"SCAN {table}\n" not in f"{plan}\n", plan
    # The whole list is read once, each row's span found by its key.
    whole = plans(office, queries.member_list_ids, query=ListQuery(sort="standing"), today=TODAY)
    assert "SEARCH standing_span USING" in whole
    assert "SCAN standing_span" not in whole
    assert sqlite_desk.office.read(lambda s: s.scalar(select(func.count()).select_from(Member))) == 10_000


def test_the_views_of_a_list_are_counted_together_as_the_list_has_them(desk: Desk) -> None:
    full = filled(desk)
    contents = [
        ViewContent(words="diaz"), ViewContent(words="0001"),
        ViewContent(words="zuniga", filters={"standing": "current"}), ViewContent(filters={"standing": "lapsed"}),
        ViewContent(),
    ]  # fmt: skip
    for place, content in enumerate(contents):
        full.do(save_view, of="members", name=f"View {place}", content=content)
    listed = ViewedList(MEMBER_FILTERS, lambda s, query: queries.members_wanted(s, query=query, today=TODAY))
    found = full.ask(counted_views, lists={"members": listed}, today=TODAY)
    assert [one.count for one in found] == [
        len(full.ask(queries.member_list_ids, query=content.query, today=TODAY)) for content in contents
    ]
    assert found[0].count > 1
    assert found[-1].count == 8

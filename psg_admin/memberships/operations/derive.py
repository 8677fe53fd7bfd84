"""What follows from memberships: standing by day, worked out from the one rule and kept in ``standing_span`` for lists
to count and filter by, how far standing orders have come, and the keys of their numbers.
"""

from collections.abc import Collection, Iterable, Mapping
from itertools import islice

from sqlalchemy import delete, func, inspect, select
from sqlalchemy.orm import Session

from psg_admin.kernel.progress import Progress, quiet
from psg_admin.memberships.model import Membership, StandingSpan, Term
from psg_admin.memberships.operations.derive_orders import put_order_spans, rebuild_orders
from psg_admin.memberships.queries.facts import all_facts, load_facts
from psg_admin.memberships.rules import TOLD_APART, Facts, keys_of, timeline
from psg_admin.payments.model import Allocation, WriteOff
from psg_admin.settings import Setting
from psg_admin.store.base import base_table, chunks
from psg_admin.store.batch import Batch
from psg_admin.store.bulk import insert_rows
from psg_admin.store.journal import changed_rows, held_before, made_ids, made_values

_PORTION = 2000
_RULING = {"grace_days", "paid_share", "unpaid_days"}


def derive_standing(session: Session, touched: Mapping[str, set[int]]) -> None:
    """Work out anew the standing of every membership that the rows just touched bear upon, and how far its standing
    order has come.
    """
    ids = _touched(session, touched)
    if _rules_changed(session, touched.get("setting", set())):
        _every_standing(session, quiet)
    else:
        made = made_ids(session, "membership")
        for some in chunks(ids):
            _put_spans(session, some, made)
    put_order_spans(session, touched, ids)


def rebuild_standing(session: Session, progress: Progress = quiet) -> None:
    """Work out anew the standing of every membership, and how far every standing order has come."""
    _every_standing(session, progress)
    rebuild_orders(session)


def _touched(session: Session, touched: Mapping[str, set[int]]) -> set[int]:
    """Return the memberships whose terms, or what was paid for them, were touched."""
    ids = set(touched.get("membership", ()))
    charges = set(touched.get("charge", ()))
    terms = made_values(session, "term", "membership_id")
    ids |= set(terms.values()) | held_before(session, "term", "membership_id")
    set_against = made_values(session, "allocation", "charge_id")
    charges |= set(set_against.values()) | held_before(session, "allocation", "charge_id")
    for some in chunks(touched.get("write_off", ())):
        charges.update(session.scalars(select(WriteOff.charge_id).where(WriteOff.id.in_(some))))
    new = {"allocation": set(set_against), "payment": made_ids(session, "payment")}
    for some in chunks(touched.get("term", set()) - terms.keys()):
        ids.update(session.scalars(select(Term.membership_id).where(Term.id.in_(some))))
    instalments = made_values(session, "instalment", "term_id")
    of_terms = set(instalments.values()) | held_before(session, "instalment", "term_id")
    for some in chunks(of_terms - terms.keys()):
        ids.update(session.scalars(select(Term.membership_id).where(Term.id.in_(some))))
    # A charge that the deed has made belongs to a term that it has made.
    for some in chunks(charges - made_ids(session, "charge")):
        ids.update(session.scalars(select(Term.membership_id).where(Term.charge_id.in_(some))))
    for table, column in (("allocation", Allocation.id), ("payment", Allocation.payment_id)):
        for some in chunks(touched.get(table, set()) - new[table]):
            ids.update(
                session.scalars(
                    select(Term.membership_id)
                    .join(Allocation, Allocation.charge_id == Term.charge_id)
                    .where(column.in_(some))
                )
            )
    return ids


def _every_standing(session: Session, progress: Progress) -> None:
    count = session.scalar(select(func.count()).select_from(Membership)) or 0
    session.execute(delete(StandingSpan))
    _put_keys(session)
    facts = all_facts(session)
    for done in range(0, count, _PORTION):
        progress(done, count)
        _add_spans(session, islice(facts, _PORTION))
    progress(count, count)


def derive_keys(session: Session, _touched: Mapping[str, set[int]]) -> None:
    """Set right the keys of numbers when one has become another: its own, and that of one that was alike."""
    if any("number" in after for after in changed_rows(session, "membership").values()):
        _put_keys(session)


def _put_keys(session: Session) -> None:
    """Set right the keys of numbers that do not follow from them; first out of each other's way."""
    query = select(Membership.id, Membership.number, Membership.number_key).order_by(Membership.id)
    rows = session.execute(query).all()
    kept = {row.id: row.number_key for row in rows}
    right = dict(keys_of((row.id, row.number) for row in rows))
    wrong = [membership_id for membership_id, key in kept.items() if right[membership_id] != key]
    for keys in ({i: f"{TOLD_APART}{i}" for i in wrong}, right) if wrong else ():
        batch = Batch(session)
        for membership_id in wrong:
            batch.update(
                Membership, membership_id, {"number_key": kept[membership_id]}, {"number_key": keys[membership_id]}
            )
        batch.write()
        kept = keys


def _put_spans(session: Session, membership_ids: list[int], made: Collection[int]) -> None:
    facts = load_facts(session, membership_ids=membership_ids)
    had = [membership_id for membership_id in membership_ids if membership_id not in made]
    if had:
        session.execute(delete(StandingSpan).where(StandingSpan.membership_id.in_(had)))
    _add_spans(session, facts.items())


def _add_spans(session: Session, facts: Iterable[tuple[int, Facts]]) -> None:
    rows = [
        {
            "membership_id": membership_id,
            "start_day": span.start,
            "end_day": span.end,
            "standing": span.standing,
            "paid_to": span.paid_to,
        }
        for membership_id, known in facts
        for span in timeline(known)
    ]
    insert_rows(session.connection(), base_table(inspect(StandingSpan)), rows)


def _rules_changed(session: Session, setting_ids: set[int]) -> bool:
    if not setting_ids:
        return False
    names = set(session.scalars(select(Setting.name).where(Setting.id.in_(setting_ids))))
    # A setting that went back to its default is no longer there to be asked for its name.
    return len(names) < len(setting_ids) or bool(names & _RULING)

"""Payments that the running deed has made itself, as the books see them: known from the rows that it made."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy.orm import Session

from psg_admin.accounts.rules import GENERAL
from psg_admin.books.operations.gate import Gate, Purpose
from psg_admin.books.rules import PaymentBook, Used, account_of, posted
from psg_admin.kernel.money import Money
from psg_admin.payments.states import Category
from psg_admin.store.journal import changed_rows, made_rows, made_values


def fresh_payments(session: Session) -> set[int]:
    """Return the payments of which the running deed has made all that the books see of them.

    One that takes another back is none, and one that is taken back or refunded by the same deed is none either; nor is
    one that was brought forward, which is in no books.
    """
    made = made_rows(session, "payment")
    back = {row["reverses_id"] for row in made.values()}
    refunds = {*made_values(session, "refund", "payment_id").values()}
    refunds |= {row.get("payment_id") for row in changed_rows(session, "refund").values()}
    stands = {
        i
        for i, row in made.items()
        if row["reverses_id"] is None and row["undone_on"] is None and not row["brought_forward"]
    }
    return stands - back - refunds


def fresh_books(session: Session, gate: Gate, payments: Collection[int]) -> list[PaymentBook]:
    """Return payments of :func:`fresh_payments` as the books see them.

    What the deed has not made itself, the charge of an earlier deed and its event, the gate is asked for.
    """
    used: dict[int, list[Mapping[str, Any]]] = defaultdict(list)
    charges: set[int] = set()
    for row in made_rows(session, "allocation").values():
        if row["payment_id"] in payments and row["undone_on"] is None:
            used[row["payment_id"]].append(row)
            charges.add(row["charge_id"])
    purposes = _purposes(session, gate, charges)
    rows = made_rows(session, "payment")
    return [_book(i, rows[i], used.get(i, ()), purposes) for i in sorted(payments)]


@cache
def _day(text: str) -> date:
    return date.fromisoformat(text)


def _book(
    payment_id: int, row: Mapping[str, Any], used: Iterable[Mapping[str, Any]], purposes: Mapping[int, Purpose]
) -> PaymentBook:
    received_on, entered_on = _day(row["received_on"]), _day(row["entered_at"][:10])
    parts: list[Used] = []
    for part in used:
        category, fund, event_id = purposes[part["charge_id"]]
        on, back = part["posted_on"], part["released_on"]
        parts.append(
            Used(
                charge_id=part["charge_id"], amount=Money(part["amount"]), category=category, fund=fund,
                posted_on=posted(
                    posted_on=None if on is None else _day(on), made_on=_day(part["made_on"]), received_on=received_on,
                    entered_on=entered_on,
                ),
                released_on=None if back is None else _day(back), event_id=event_id,
            )
        )  # fmt: skip
    return PaymentBook(
        payment_id, row["contact_id"], received_on, Money(row["amount"]), account_of(row["account"], row["method"]),
        tuple(parts),
    )  # fmt: skip


def _purposes(session: Session, gate: Gate, charges: set[int]) -> dict[int, Purpose]:
    made = made_rows(session, "charge")
    events = {row["charge_id"]: row["event_id"] for row in made_rows(session, "place").values()}
    found: dict[int, Purpose] = {}
    for charge_id in charges:
        row = made.get(charge_id)
        # A place that was there before may get a charge of its own: its event has to be asked for.
        if row is not None and (row["category"] != Category.EVENT or charge_id in events):
            code = row["category_code"] or row["category"]
            found[charge_id] = Purpose(code, row["fund"] or GENERAL, events.get(charge_id))
    return found | gate.purposes(charges - found.keys())

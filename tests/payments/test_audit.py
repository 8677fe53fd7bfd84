"""The books add up whatever the office does, and when another program changed them, the audit says where."""

from functools import partial
from random import Random

import pytest
from sqlalchemy import create_engine, text

from psg_admin.books.queries.movements import received as came_in
from psg_admin.kernel.money import Money
from psg_admin.payments.operations import allocate_rest, reverse_payment, void_receipt
from psg_admin.payments.queries import (
    audit,
    balances,
    list_ids,
    list_rows,
    open_charges,
    receipt_ids,
    receipt_rows,
)
from psg_admin.payments.rules import EARLIEST
from psg_admin.payments.states import PaymentState
from psg_admin.store.list_query import ListQuery
from psg_admin.store.office import Office
from tests.offices import NOW, TODAY
from tests.payments.books import Books, pounds

LATER = TODAY.replace(year=2100)


@pytest.mark.parametrize("seed", [0, 1, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(2, 6))])
def test_the_books_add_up_whatever_is_done(sqlite_office: Office, seed: int) -> None:
    chance, books = Random(seed), Books(sqlite_office)
    people = [books.person(name) for name in ("Ana", "Ben", "Cleo")]
    for _turn in range(40):
        _something(chance, books, people)
    assert books.office.read(audit) == []
    payments = books.office.read(partial(list_rows, ids=books.office.read(partial(list_ids, query=ListQuery()))))
    lines = books.office.read(partial(came_in, first=EARLIEST, last=LATER))
    counted = [p for p in payments if p.state is not PaymentState.UNDONE]
    assert Money.total(t.amount for t in lines) == Money.total(p.amount for p in counted)
    owed = Money.total(c.owed for c in books.office.read(open_charges))
    credit = Money.total(p.left_over for p in payments)
    assert Money.total(books.office.read(partial(balances, contact_ids=people)).values()) == owed - credit


def _something(chance: Random, books: Books, people: list[int]) -> None:
    """Do one thing that an office does, chosen by chance."""
    office, person = books.office, chance.choice(people)
    owed = [c.charge_id for c in office.read(open_charges)]
    credit = office.read(partial(list_ids, query=ListQuery(filters={"state": "credit"})))
    rest = office.read(partial(list_rows, ids=credit))
    deed = chance.choice(("charge", "charge", "pay", "pay", "reverse", "allocate", "cancel", "void", "undo"))
    if deed == "charge":
        books.charge(person, f"{chance.randint(0, 5000) / 100:.2f}", f"Fee {chance.random()}")
    elif deed == "pay":
        amount = chance.randint(1, 9000)
        gift = Money(chance.choice((0, 0, chance.randint(0, amount))))
        chosen = chance.sample(owed, min(len(owed), chance.randint(0, 3)))
        books.pay(person, Money(amount).plain(), *chosen, gift=gift, receipt=chance.random() < 0.8)
    elif deed == "reverse":
        ids = office.read(partial(list_ids, query=ListQuery()))
        rows = [
            r for r in office.read(partial(list_rows, ids=ids)) if r.state in {PaymentState.USED, PaymentState.CREDIT}
        ]
        if rows:
            paid = chance.choice(rows).payment_id
            office.write(partial(reverse_payment, payment_id=paid, reason="Bounced", today=TODAY, now=NOW))
    elif deed == "allocate" and owed and rest:
        payment, charge = chance.choice(rest).payment_id, chance.choice(owed)
        office.write(partial(allocate_rest, payment_id=payment, charge_ids=[charge], today=TODAY))
    elif deed == "cancel" and owed:
        books.cancel(chance.choice(owed))
    elif deed == "void":
        ids = office.read(partial(receipt_ids, query=ListQuery(filters={"state": "valid"})))
        if ids:
            (row,) = office.read(partial(receipt_rows, ids=[chance.choice(ids)]))
            again = chance.random() < 0.5
            office.write(partial(void_receipt, number=row.number, reason="Name", today=TODAY, reissue=again))
    elif deed == "undo" and not (office.undo_state().undo or "added").endswith("added"):
        office.undo()


TAMPERED = {
    "UPDATE allocation SET amount = amount + 100 WHERE id = 1": [
        "Charge 1 “Individual membership”: £28.00 is used for a charge of £27.00.",
        "Payment 1: £28.00 of its £27.00 is used for charges.",
    ],
    "UPDATE charge SET cancelled_on = '2016-10-20', cancel_reason = 'x' WHERE id = 1": [
        "Payment 1 is used for charge 1, which is cancelled.",
    ],
    "UPDATE allocation SET released_on = NULL, release_reason = NULL WHERE id = 2": [
        "Payment 2 was taken back, but is still used for charge 2.",
    ],
    "UPDATE payment SET amount = -700 WHERE reverses_id = 2": [
        "Payment 3 takes back £7.00 of payment 2, which was £8.00.",
    ],
    "UPDATE payment SET contact_id = 2 WHERE reverses_id = 2": ["Payment 3 takes back payment 2 of somebody else."],
    "DELETE FROM receipt WHERE id = 1": ["Receipts of 2016: 1 missing, with the numbers 1."],
    "UPDATE receipt SET sequence = 2 WHERE id = 1": [
        "Receipts of 2016: number 2 was issued twice.",
        "Receipts of 2016: 1 missing, with the numbers 1.",
    ],
    "UPDATE counter SET value = 30": [
        "Receipts of 2016: 28 missing, with the numbers 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, ….",
    ],
    "UPDATE receipt SET amount = 2600 WHERE id = 1": [
        "Receipt R-2016-0001 says £26.00, its payment was £27.00.",
        "Receipt R-2016-0001: what is printed is not what is in the books.",
    ],
    "UPDATE receipt SET content = 'rubbish' WHERE id = 1": [
        "Receipt R-2016-0001: what is printed is not what is in the books.",
    ],
    "UPDATE receipt SET content = '[1]' WHERE id = 1": [
        "Receipt R-2016-0001: what is printed is not what is in the books.",
    ],
    "UPDATE receipt SET content = replace(content, '27.00', 'much') WHERE id = 1": [
        "Receipt R-2016-0001: what is printed is not what is in the books.",
    ],
    "UPDATE receipt SET voided_on = NULL, void_reason = NULL WHERE id = 2": [
        "Receipt R-2016-0002 is valid, but its payment was taken back.",
    ],
    "UPDATE receipt SET payment_id = 1, amount = 2700, voided_on = NULL, void_reason = NULL WHERE id = 2": [
        "Receipt R-2016-0002: what is printed is not what is in the books.",
        "Payment 1 has 2 valid receipts: R-2016-0001, R-2016-0002.",
    ],
}


def test_the_audit_names_what_another_program_changed(books: Books) -> None:
    ana, _ben = books.person("Ana"), books.person("Ben")
    books.pay(ana, "27", books.charge(ana, "27"))
    wrong = books.pay(ana, "8", books.charge(ana, "8", "Conference"))
    assert wrong.made is not None
    books.office.write(partial(reverse_payment, payment_id=wrong.made, reason="Bounced", today=TODAY, now=NOW))
    assert books.balance(ana) == pounds("8")
    assert books.office.read(audit) == []
    engine = create_engine(books.office.url)
    for statement, sentences in TAMPERED.items():
        with engine.connect() as connection:
            kept = {
                table: connection.execute(text(f"SELECT * FROM {table} ORDER BY id")).mappings().all()
                for table in ("charge", "payment", "allocation", "receipt", "counter")
            }
            connection.execute(text(statement))
            connection.commit()
            assert books.office.read(audit) == sentences, statement
            for table in reversed(kept):
                connection.execute(text(f"DELETE FROM {table}"))
            for table, rows in kept.items():
                names = ", ".join(rows[0].keys())
                values = ", ".join(f":{name}" for name in rows[0])
                connection.execute(text(f"INSERT INTO {table} ({names}) VALUES ({values})"), [dict(r) for r in rows])
            connection.commit()
    assert books.office.read(audit) == []
    engine.dispose()

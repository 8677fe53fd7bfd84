"""What digests cost: the same deeds with salted digests and texts apart, and with one hash over texts in the rows."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace

from sqlalchemy import URL, Column, Connection, MetaData, Table, Text, inspect, text

from psg_admin.bootstrap import features
from psg_admin.kernel.changes import Changes
from psg_admin.kernel.money import Money
from psg_admin.payments.operations import take_payment, take_payments
from psg_admin.payments.plans import PaymentRequest
from psg_admin.payments.states import Method
from psg_admin.people.operations import add_contact
from psg_admin.people.particulars import ContactDraft
from psg_admin.store.backup import connected
from psg_admin.store.base import base_table
from psg_admin.store.bulk import insert_rows
from psg_admin.store.engine import file_url
from psg_admin.store.journal import Done, EntryKind, Head, JournalEntry, JournalRow, _rows_of, noted, plain_hash
from psg_admin.store.migrate import prepare
from psg_admin.store.office import Office, _Deed
from psg_admin.store.once import Once
from psg_admin.store.revision import SCHEMA
from tests.benchmarks.keeping import own_state
from tests.benchmarks.measure import Result, Sizes, best
from tests.benchmarks.sampled import Offices
from tests.offices import NOW, TODAY, Clock, open_for_test

MOST = 1.15
"""So many times as long as without digests a deed may take."""

TURNS, ONE_BY_ONE = 4, 10
AMOUNT = Money.of(25)


def measure(sizes: Sizes, offices: Offices) -> list[Result]:
    """Take payments with receipts, one in a deed and many in one deed, in an office of either form."""
    with own_state(), TemporaryDirectory(prefix="digests-", dir=offices.folder) as name:
        ours, plain = (file_url(Path(name) / f"{form}.sqlite") for form in ("ours", "plain"))
        payer = _begun(ours, plain)
        with (
            closing(open_for_test(ours)) as office,
            closing(_PlainOffice(plain, features=features(), actor="Test", clock=Clock())) as bare,
        ):
            return list(_measured(office, bare, payer, sizes))


def _measured(office: Office, bare: Office, payer: int, sizes: Sizes) -> Iterator[Result]:
    wanted = [PaymentRequest(payer, AMOUNT, Method.CASH, TODAY, gift=AMOUNT)] * sizes.deeds
    single = partial(
        take_payment, contact_id=payer, amount=AMOUNT, gift=AMOUNT, method=Method.CASH, received_on=TODAY, today=TODAY,
        now=NOW,
    )  # fmt: skip
    many = partial(take_payments, payments=wanted, today=TODAY, now=NOW)
    mine, plain = best(
        sizes.repeats * TURNS, partial(office.write, single), partial(bare.write, single), calls=ONE_BY_ONE
    )
    yield Result("One payment with receipt: digests beside none", mine * 1000, "ms", plain * 1000, most=MOST)
    mine, plain = best(sizes.repeats, partial(office.write, many), partial(bare.write, many))
    yield Result(
        f"{sizes.deeds:,} payments in one deed: digests beside none", mine * 1000, "ms", plain * 1000, most=MOST
    )


def _begun(ours: URL, plain: URL) -> int:
    """Begin two offices with somebody who pays, the second in the form without digests, and return the payer's id."""
    prepare(ours, create=True, at=NOW)
    shutil.copyfile(str(ours.database), str(plain.database))
    with connected(plain, writes=True) as connection:
        for table in (
            "journal_entry ADD COLUMN summary",
            "journal_row ADD COLUMN before",
            "journal_row ADD COLUMN after",
        ):
            connection.execute(text(f"ALTER TABLE {table} TEXT"))
    draft = ContactDraft(given="Ana", family="Quispe")
    made = set()
    for url, kind in ((ours, Office), (plain, _PlainOffice)):
        with closing(kind(url, features=features(), actor="Test", clock=Clock())) as office:
            made.add(office.write(partial(add_contact, draft=draft, now=NOW)).made)
    [payer] = made
    assert payer is not None
    return payer


class _PlainOffice(Office):
    """An office whose entries tell as they did before there were digests: texts in the rows, under one hash."""

    def _enter(
        self, deed: _Deed, changes: Changes, kind: EntryKind, *, undoes: int | None = None, once: Once | None = None
    ) -> Changes:
        deed.head = _chain(deed, changes, kind, self.actor, undoes)
        deed.entered = True
        self._answers.expect(deed.head, changes.summary)
        return changes


def _chain(deed: _Deed, changes: Changes, kind: EntryKind, actor: str, undoes: int | None) -> Head:
    number, rows = deed.head.number + 1, list(_rows_of(noted(deed.session)))
    entry = {
        "id": number, "at": deed.at.astimezone(UTC), "actor": actor, "kind": kind, "summary": changes.summary,
        "topics": ",".join(sorted(changes.topics)), "undoable": changes.undoable, "reversal": None,
        "undoes_id": undoes, "previous": deed.head.hash, "revision": SCHEMA, "hash_form": 2, "summary_id": 0,
        "summary_digest": "", "covers": None, "deed_key": None,
    }  # fmt: skip
    entry["hash"] = plain_hash(SimpleNamespace(**entry), rows)
    connection: Connection = deed.session.connection()
    insert_rows(connection, _ENTRIES, [entry])
    told = [
        {
            "entry_id": number, "table_name": table, "row_id": row_id, "done": Done.ADDED, "digest": "",
            "before": before,
            "after": after,
        }
        for table, row_id, before, after in rows
    ]  # fmt: skip
    insert_rows(connection, _ROWS, told)
    return Head(deed.head.identity, number, str(entry["hash"]), deed.at, deed.head.last_text, deed.at)


def _with_texts(kind: type[JournalEntry | JournalRow], *names: str) -> Table:
    """Return a table of the history as it was: its texts beside the rest, and what tells a row no state of ours."""
    table = base_table(inspect(kind)).to_metadata(MetaData())
    for name in names:
        table.append_column(Column(name, Text))
    return table


_ENTRIES = _with_texts(JournalEntry, "summary")
_ROWS = _with_texts(JournalRow, "before", "after")

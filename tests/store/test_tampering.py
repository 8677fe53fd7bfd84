"""Every column of every table, changed by SQL behind the office's back: the check names it. So it does whole rows."""

from functools import partial

import pytest
from sqlalchemy import delete, insert, update

from psg_admin.store.base import Base
from psg_admin.store.office import Office
from tests.faults.tampering import (
    EMPTY,
    PASSED_OVER,
    behind_its_back,
    furnish,
    is_told,
    others,
    rows_of,
    second,
)


@pytest.fixture
def filled(office: Office) -> Office:
    """A sample office, with a few deeds of its own after the sample."""
    furnish(office)
    return office


@pytest.mark.slow
def test_what_is_changed_in_any_column_of_any_table_is_named(filled: Office) -> None:
    unnoticed = []
    empty = set()
    a_file = filled.url.get_backend_name() == "sqlite"
    with behind_its_back(filled) as tried:
        for table in Base.metadata.sorted_tables:
            rows = filled.read(partial(rows_of, table=table))
            if not rows:
                empty.add(table.name)
            kinds: set[type[object]] = set()
            for column in table.columns if rows else ():
                if not is_told(column) or (table.name, column.key) in PASSED_OVER:
                    continue
                # What is read is compared by the same code on both: of a server one column of each kind a table.
                if not a_file and type(column.type) in kinds:
                    continue
                kinds.add(type(column.type))
                # A row that holds something there, where there is one.
                row = next((one for one in reversed(rows) if one[column.key] not in {None, ""}), rows[-1])
                for value in others(column, row[column.key]):
                    found = tried(update(table).where(table.c.id == row["id"]).values({column.key: value}), table)
                    if found == []:
                        unnoticed.append(f"{table.name}.{column.key}: {row[column.key]} → {value}")
                    if found is not None:
                        break
    assert not unnoticed, "\n".join(unnoticed)
    assert empty == set(EMPTY)


def test_a_row_taken_out_of_any_table_is_named(filled: Office) -> None:
    unnoticed = []
    with behind_its_back(filled) as tried:
        for table in Base.metadata.sorted_tables:
            rows = filled.read(partial(rows_of, table=table))
            if not rows:
                continue
            gone = delete(table).where(table.c.id == rows[0]["id"])
            if tried(gone, table) == []:
                unnoticed.append(table.name)
    assert not unnoticed, "\n".join(unnoticed)


def test_a_row_put_into_any_table_is_named(filled: Office) -> None:
    unnoticed = []
    with behind_its_back(filled) as tried:
        for table in Base.metadata.sorted_tables:
            rows = filled.read(partial(rows_of, table=table))
            if not rows:
                continue
            put = insert(table).values(second(table, rows[-1]))
            found = tried(put, table)
            if not found:
                unnoticed.append(f"{table.name}: {'refused' if found is None else 'not seen'}")
    assert not unnoticed, "\n".join(unnoticed)

"""What becomes of each column when somebody is erased."""

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Mapped, mapped_column

from psg_admin import settings
from psg_admin.bootstrap import features
from psg_admin.kernel.particulars import Erased
from psg_admin.store import journal, numbering, search
from psg_admin.store.base import Base
from psg_admin.store.erasure import erased, fate

assert features()
assert {"counter", "journal_entry", "search_entry", "setting"} == {
    table.__tablename__ for table in (journal.JournalEntry, numbering.Counter, search.SearchEntry, settings.Setting)
}


def test_every_column_says_what_erasing_does_to_it() -> None:
    silent = [
        f"{table.name}.{column.key}"
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if fate(column) is None
    ]
    assert not silent, "say it with erased() beside the model, or by the particular"


def test_a_row_goes_whole_or_stays() -> None:
    for table in Base.metadata.sorted_tables:
        said = {fate(column) for column in table.columns if column.key not in {"id", "version"}}
        assert Erased.PURGED not in said or said == {Erased.PURGED}, table.name


def test_what_names_somebody_is_never_kept() -> None:
    tables = Base.metadata.tables
    for table, column in (
        ("contact", "given"), ("contact", "family"), ("contact", "shown_name"), ("contact", "sort_name"),
        ("contact", "notes"), ("email", "address"), ("telephone", "number"), ("address", "street"),
        ("place", "name"), ("booking", "note"), ("search_entry", "text"), ("journal_text", "before"),
    ):  # fmt: skip
        assert fate(tables[table].c[column]) in {Erased.BLANKED, Erased.PURGED}, (table, column)


def test_what_the_law_wants_is_kept() -> None:
    tables = Base.metadata.tables
    for table, column in (
        ("payment", "amount"), ("payment", "received_on"), ("charge", "amount"), ("allocation", "amount"),
        ("receipt", "number"), ("receipt", "content"), ("term", "amount"), ("counter", "value"),
    ):  # fmt: skip
        assert fate(tables[table].c[column]) is Erased.KEPT, (table, column)


def test_two_columns_that_were_declared_alike_keep_their_own_fate() -> None:
    tables = Base.metadata.tables
    assert fate(tables["email"].c.contact_id) is Erased.PURGED
    assert fate(tables["price_band"].c.event_id) is Erased.KEPT
    assert tables["email"].c.contact_id.info["part"]


@pytest.mark.parametrize(
    ("name", "said"), [("Slip", erased(kept="nane")), ("Twice", erased(kept="name", blanked="name"))]
)
def test_a_slip_in_the_names_is_noticed_where_the_table_is_declared(
    name: str, said: Callable[[type[Base]], type[Base]]
) -> None:
    class Named(Base):
        __abstract__ = True
        name: Mapped[str] = mapped_column()

    wrong = type(name, (Named,), {"__tablename__": name, "__module__": __name__})
    with pytest.raises(ValueError, match="says of each of its own columns once"):
        said(wrong)
    Base.metadata.remove(Base.metadata.tables[name])

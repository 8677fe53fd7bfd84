"""Nothing that is recorded is written past the journal: what is not in it cannot be undone."""

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import delete, insert, update
from sqlalchemy.orm import Session

import psg_admin
from psg_admin.kernel.changes import Changes, Topic, changed
from psg_admin.memberships.model import StandingSpan
from psg_admin.people.model import Contact, Email
from psg_admin.store.office import Office

WRITERS = {
    "store/batch.py",
    "store/bulk.py",
    "store/seal.py",
    "store/search.py",
    "notes/operations/documents.py",
    "store/transfer.py",
    "store/upgrade.py",
    "books/operations/postings.py",
    "memberships/operations/derive.py",
    "memberships/operations/derive_orders.py",
}
"""Where statements that write may stand: what is journaled by itself, derived tables, whole copies, the
identity of an office, and what gives the entries of older ones their digests."""


@pytest.mark.parametrize(
    "statement",
    [
        lambda: insert(Email).values(contact_id=1, address="a@example.org", position=0),
        lambda: update(Contact).values(notes="?"),
        lambda: delete(Contact),
    ],
)
def test_a_statement_on_what_is_recorded_is_an_error(office: Office, statement: Callable[[], object]) -> None:
    def past_the_journal(session: Session) -> Changes:
        session.execute(statement())  # type: ignore[call-overload]
        return changed(Topic.PEOPLE, summary="Past the journal")

    with pytest.raises(AssertionError, match="past the journal"):
        office.write(past_the_journal)


def test_a_statement_on_what_is_derived_is_none(office: Office) -> None:
    def derived(session: Session) -> Changes:
        session.execute(delete(StandingSpan))
        return changed(Topic.MEMBERSHIPS, summary="Swept")

    assert office.write(derived).summary == "Swept"


def test_statements_that_write_stand_only_where_they_are_noted() -> None:
    root = Path(psg_admin.__file__).parent
    found = {str(path.relative_to(root).as_posix()) for path in root.rglob("*.py") if any(_writes(path))}
    assert found == WRITERS


def _writes(path: Path) -> Iterator[ast.Call]:
    """Yield the calls of a module that put together an INSERT, UPDATE or DELETE of Core, or write one as text."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    taken = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("sqlalchemy")
        for alias in node.names
        if alias.name in {"insert", "update", "delete"}
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in taken:
            yield node
        if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in {"exec_driver_sql", "text"}:
            words = [n.value for n in ast.walk(node) if isinstance(n, ast.Constant) and isinstance(n.value, str)]
            if any(word.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE")) for word in words):
                yield node

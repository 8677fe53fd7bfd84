"""An office that imports statements, and files of a few lines for it."""

from datetime import UTC, date, datetime
from functools import partial

from psg_admin.accounts.operations import add_account
from psg_admin.accounts.states import AccountKind
from psg_admin.bank.operations import IMPORT_STATEMENT
from psg_admin.bank.plans import StatementPlan, StatementRequest
from psg_admin.bank.queries import LineRow, statement_lines
from psg_admin.bank.readers import read_statement
from psg_admin.kernel.changes import Changes
from psg_admin.store.office import Office
from psg_admin.store.planning import perform, preview
from tests.bank.test_layouts import TODAY

NOW = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
HEAD = "Date,Description,Amount\n"


def request(data: bytes | str, account: str | None = "bank", name: str = "file.csv") -> StatementRequest:
    """Return the request to import a file."""
    plain = data.encode() if isinstance(data, str) else data
    return StatementRequest(read_statement(plain, name, today=TODAY), TODAY, NOW, account)


def planned(office: Office, data: bytes | str, account: str | None = "bank") -> StatementPlan:
    """Return what importing a file would do."""
    return office.read(partial(preview, deed=IMPORT_STATEMENT, request=request(data, account))).plan


def imported(office: Office, data: bytes | str, account: str | None = "bank", name: str = "file.csv") -> Changes:
    """Import a file."""
    return office.write(partial(perform, deed=IMPORT_STATEMENT, request=request(data, account, name)))


def piles(plan: StatementPlan) -> tuple[int, int, int]:
    """Return how many lines are new, seen and refused."""
    return len(plan.new), len(plan.seen), len(plan.refused)


def lines(office: Office, account: str | None = None) -> list[LineRow]:
    """Return the lines that are kept."""
    return office.read(partial(statement_lines, account=account))


def texts(office: Office) -> list[str]:
    """Return the texts of the lines that are kept."""
    return [line.text for line in lines(office)]


def with_account(
    office: Office, name: str, sort_code: str = "", number: str = "", opening_on: date | None = None
) -> str:
    """Add an account, and return its code."""
    deed = partial(
        add_account, name=name, kind=AccountKind.BANK, sort_code=sort_code, number=number, opening_on=opening_on,
        today=TODAY,
    )  # fmt: skip
    return office.write(deed).reference


def table(*rows: str) -> str:
    """Return a table of day, text and sum."""
    return HEAD + "".join(f"{row}\n" for row in rows)

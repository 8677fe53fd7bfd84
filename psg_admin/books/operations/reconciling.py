"""The statement of an account compared with the books, and kept as it was."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from psg_admin.accounts.queries import chart
from psg_admin.books.model import Reconciliation
from psg_admin.books.queries.banking import compare
from psg_admin.books.rules.banking import check_statement, freeze_compared
from psg_admin.kernel.changes import Changes, Topic, changed
from psg_admin.kernel.days import show_day
from psg_admin.kernel.money import Money
from psg_admin.kernel.typed import line
from psg_admin.kernel.words import _


def keep_reconciliation(
    session: Session, *, account: str, on: date, statement: Money, today: date, now: datetime, note: str = ""
) -> Changes:
    """Keep how the statement of an account and the books compare as at the end of a day, also where they differ.

    :raises NotFound: when there is no such account.
    :raises BadInput: for a day to come, or one before the books of the account begin.
    :raises Refused: for the cash box, which has no statement: it is counted.
    """
    found = chart(session).account(account)
    check_statement(found, on, today=today)
    compared = compare(session, account=found.code, on=on, statement=statement)
    row = Reconciliation(
        account=found.code, as_at=on, statement=statement, books=compared.books, content=freeze_compared(compared),
        note=line(note, label=_("Note"), field="note", limit=500), made_at=now,
    )  # fmt: skip
    session.add(row)
    session.flush()
    words = (
        _("{account} differs by {amount} from its statement of {day}")
        if compared.difference
        else _("{account} agrees with its statement of {day}")
    )
    summary = words.format(account=found.name, amount=compared.difference.show(), day=show_day(on))
    return changed(Topic.PAYMENTS, summary=summary, made=row.id)

"""What the page of money counts: how much there is of each of its lists."""

from array import array
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from psg_admin.books.queries.balances import account_rows
from psg_admin.books.queries.banking import in_hand, slip_ids
from psg_admin.books.queries.money_out import money_out_ids
from psg_admin.kernel.money import Money
from psg_admin.payments.queries import list_ids
from psg_admin.payments.queries.debts import DeskCounts, desk_counts
from psg_admin.store.list_query import ListQuery


@dataclass(frozen=True, slots=True)
class MoneyCounts:
    """How many there are: payments and debts as ``desk`` has them, what went ``out``, cheques ``to_bank``, ``slips``,
    accounts.

    ``together`` is what lies in all accounts.
    """

    desk: DeskCounts
    out: int
    to_bank: int
    slips: int
    accounts: int
    together: Money


def in_hand_ids(session: Session, *, on: date, query: ListQuery | None = None) -> "array[int]":
    """Return the payments that are cheques or vouchers in hand at the end of a day, the oldest first unless ``query``
    says otherwise; its text and its sorts are those of the list of payments.

    :raises BadInput: for a filter that is not known.
    """
    held = array("q", (one.payment_id for one in in_hand(session, on=on).cheques))
    asked = query or ListQuery()
    if not held or asked == ListQuery():
        return held
    found = list_ids(session, query=asked)
    order, wanted = (found, set(held)) if asked.sort else (held, set(found))
    return array("q", (one for one in order if one in wanted))


def money_counts(session: Session, *, text: str, today: date) -> MoneyCounts:
    """Return the counts of the page of money, of those that ``text`` finds; the sums are those of everything."""
    accounts = account_rows(session, on=today)
    return MoneyCounts(
        desk=desk_counts(session, text=text, today=today),
        out=len(money_out_ids(session, query=ListQuery(text))),
        to_bank=len(in_hand_ids(session, on=today, query=ListQuery(text))),
        slips=len(slip_ids(session, query=ListQuery(text))),
        accounts=sum(one.closed_on is None and one.is_found(text) for one in accounts),
        together=Money.total(one.balance for one in accounts),
    )

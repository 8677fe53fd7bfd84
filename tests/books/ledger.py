"""A treasurer's year in few words, for the tests of the books: money in, money out, transfers, openings."""

from dataclasses import dataclass, field
from datetime import date
from functools import partial

from sqlalchemy.orm import Session

from psg_admin.accounts.model import Account, Budget, Fund, MoneyCategory, OpeningBalance
from psg_admin.accounts.rules import REFUND
from psg_admin.accounts.states import AccountKind, Direction, FundKind
from psg_admin.books.model import Refund, Spending, SpendingLine, Transfer
from psg_admin.kernel.changes import Changes, Topic, changed
from psg_admin.kernel.money import Money
from psg_admin.payments.model import Allocation, Charge, Payment
from psg_admin.payments.operations import reverse_payment
from psg_admin.payments.states import Category, Method
from tests.offices import NOW
from tests.payments.books import Books, pounds


@dataclass
class Ledger(Books):
    """The books of a small office, also of what goes out and lies where; for tests by chance the charges
    it made, and the last deed of its setting up."""

    charges_made: list[int] = field(default_factory=list)
    begun: int | None = None

    def _made(self, *rows: object) -> int:
        def deed(session: Session) -> Changes:
            session.add_all(rows)
            session.flush()
            return changed(Topic.PAYMENTS, summary="Entered", made=getattr(rows[0], "id", None))

        made = self.office.write(deed).made
        assert made is not None
        return made

    def account(self, code: str, name: str, *, opening: str = "", on: date | None = None, fund: str = "general") -> int:
        rows: list[object] = [Account(code=code, name=name, kind=AccountKind.SAVINGS, opening_on=on)]
        if opening:
            rows.append(OpeningBalance(account=code, fund=fund, amount=pounds(opening)))
        return self._made(*rows)

    def fund(self, code: str, name: str, kind: FundKind = FundKind.RESTRICTED) -> int:
        return self._made(Fund(code=code, name=name, kind=kind))

    def category(self, code: str, name: str, direction: Direction, heading: str) -> int:
        return self._made(MoneyCategory(code=code, name=name, direction=direction, heading=heading))

    def budget(self, first_day: date, category: str, amount: str) -> int:
        return self._made(Budget(first_day=first_day, category=category, amount=pounds(amount)))

    def spend(
        self, amount: str, on: date, category: str = "printing", *, fund: str = "general", account: str = "bank",
        event_id: int | None = None, method: Method = Method.TRANSFER, returned_on: date | None = None,
    ) -> int:  # fmt: skip
        sum_out = pounds(amount)

        def deed(session: Session) -> Changes:
            row = Spending(
                contact_id=None, payee="Printers Ltd", amount=sum_out, written_on=on, account=account, method=method,
                entered_at=NOW, returned_on=returned_on, return_reason=None if returned_on is None else "Lost",
            )  # fmt: skip
            session.add(row)
            session.flush()
            session.add(
                SpendingLine(spending_id=row.id, category=category, fund=fund, amount=sum_out, event_id=event_id)
            )
            return changed(Topic.PAYMENTS, summary="Spent", made=row.id)

        made = self.office.write(deed).made
        assert made is not None
        return made

    def move(self, amount: str, on: date, *, from_: tuple[str, str], to: tuple[str, str]) -> int:
        return self._made(
            Transfer(
                moved_on=on, amount=pounds(amount), from_account=from_[0], from_fund=from_[1], to_account=to[0],
                to_fund=to[1], entered_at=NOW,
            )
        )  # fmt: skip

    def refund(self, payment_id: int, amount: str, on: date, *, account: str = "bank") -> None:
        """Give back what is left over, as the deed of a refund leaves it."""

        def deed(session: Session) -> Changes:
            payer = session.get_one(Payment, payment_id).contact_id
            charge = Charge(
                contact_id=payer, category=Category.OTHER, category_code=REFUND, purpose="Refund",
                amount=pounds(amount), due_on=on, made_at=NOW,
            )  # fmt: skip
            session.add(charge)
            session.flush()
            session.add(
                Allocation(payment_id=payment_id, charge_id=charge.id, amount=pounds(amount), made_on=on, posted_on=on)
            )
            session.add(
                Refund(charge_id=charge.id, payment_id=payment_id, amount=pounds(amount), refunded_on=on,
                       account=account, method=Method.TRANSFER, reason="Paid twice", entered_at=NOW)
            )  # fmt: skip
            return changed(Topic.PAYMENTS, summary="Refunded", made=charge.id)

        self.office.write(deed)

    def reverse(self, payment_id: int | None, on: date, reason: str = "Returned") -> None:
        assert payment_id is not None
        self.office.write(
            partial(reverse_payment, payment_id=payment_id, reason=reason, today=on, now=NOW)
        )  # fmt: skip


def total(sums: dict[tuple[str, str], Money]) -> Money:
    return Money.total(sums.values())

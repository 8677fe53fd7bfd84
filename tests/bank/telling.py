"""An office whose members pay into an account, and what its treasurer says of the lines."""

from datetime import UTC, date, datetime
from functools import partial
from typing import Any

from psg_admin.bank.operations import RELEASE_LINES, TELL_LINES, Releasing
from psg_admin.bank.plans.telling import LineWish, Part, Telling
from psg_admin.bank.queries import MatchedLine, match_lines, proofs
from psg_admin.bank.states import CandidateKind
from psg_admin.kernel.changes import Changes
from psg_admin.kernel.money import Money
from psg_admin.memberships.model import StandingOrder
from psg_admin.store.office import Office
from psg_admin.store.planning import perform
from tests.bank.desk import imported, lines
from tests.memberships.desk import ORDER, Desk, person

TODAY = date(2026, 11, 30)
NOW = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
MEMBER, GIFT, CATEGORY = CandidateKind.MEMBERSHIP, CandidateKind.GIFT, CandidateKind.CATEGORY
HEAD = "Date,Type,Description,Paid out,Paid in,Balance\n"


def statement(*rows: tuple[str, str, str], opening: str = "100.00") -> str:
    """Return a statement of HSBC with the rows: day, text, and a sum that is signed."""
    balance = Money.of(opening)
    said = [f"01 Sep 2026,,BALANCE BROUGHT FORWARD,,,{balance.plain()}"]
    for day, text, amount in rows:
        sum_ = Money.of(amount)
        balance += sum_
        out, into = ("", sum_.plain()) if sum_.pence > 0 else ((-sum_).plain(), "")
        said.append(f"{day} Sep 2026,CR,{text},{out},{into},{balance.plain()}")
    return HEAD + "".join(f"{row}\n" for row in said)


class Treasury:
    """A desk of members with standing orders, and the statement of their bank."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.desk = Desk.furnished(office)

    def member(self, given: str, family: str, **more: Any) -> int:
        """Enrol somebody who pays £27 by standing order from 1 September 2026 on."""
        wanted: dict[str, Any] = {"joined": date(2026, 9, 1), "today": TODAY, "method": ORDER} | more
        return self.desk.enrol(person(given, family), **wanted)

    def reference(self, membership_id: int) -> str:
        """Return the reference of a standing order."""
        return self.office.read(
            lambda session: session.query(StandingOrder).filter_by(membership_id=membership_id).one().reference
        )

    def read(self, *rows: tuple[str, str, str]) -> None:
        """Import a statement."""
        imported(self.office, statement(*rows), name="september.csv")

    def line(self, place: int = 0) -> int:
        """Return the id of a line, from 0."""
        return lines(self.office)[place].id

    def states(self) -> list[str]:
        """Return what became of the lines."""
        return [line.state.value for line in lines(self.office)]

    def matched(self, place: int = 0) -> MatchedLine:
        """Return an open line with its candidates."""
        return self.office.read(match_lines)[place]

    def tell(self, line_id: int, *parts: Part, **more: Any) -> Changes:
        """Say what a line is."""
        return self.tell_all(LineWish(line_id, parts, **more))

    def tell_all(self, *wishes: LineWish) -> Changes:
        """Say what lines are."""
        return self.office.write(partial(perform, deed=TELL_LINES, request=Telling(wishes, TODAY, NOW)))

    def release(self, *line_ids: int, reason: str = "Wrong person") -> Changes:
        """Release lines."""
        return self.office.write(partial(perform, deed=RELEASE_LINES, request=Releasing(line_ids, reason, TODAY)))

    def proof(self) -> dict[str, str]:
        """Return the proof of the account in sums."""
        [one] = self.office.read(proofs)
        assert one.agrees
        piles = {"matched": one.matched, "filed": one.filed, "aside": one.aside, "open": one.open}
        return {key: amount.plain() for key, amount in piles.items() if amount}

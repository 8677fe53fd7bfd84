"""A month as a treasurer gets it: each line has what it is as its likeliest candidate, and nothing of it is certain.

The members keep references of before this office, so that names, sums, slips and numbers of cheques have to do.
"""

from datetime import date

import pytest

from psg_admin.accounts.states import Direction
from psg_admin.bank.matching import Agreed, Booked, Claim, Matcher, MatchFacts, OpenLine, Owing, Person, Rule
from psg_admin.bank.states import CandidateKind, MatchKind
from psg_admin.kernel.money import Money

FIRST = date(2026, 9, 1)
PEOPLE = {
    i: Person(i, given, family, "", f"{given} {family}".title(), home)
    for i, given, family, home in (
        (1, "edith", "bramble", None), (2, "john", "heron", 2), (22, "sarah", "heron", 2),
        (19, "frank", "pebble", None),
        (4, "susan", "wren", None), (14, "robert", "teal", 14), (15, "mary", "teal", 14), (12, "tom", "marlin", 12),
        (13, "tina", "marlin", 12), (10, "helen", "larch", None), (11, "helen", "finch", None),
        (23, "paul", "coot", None), (24, "jim", "grover", None),
    )
}  # fmt: skip
OLD = Agreed(((date(2020, 4, 1), Money.of(20)), (date(2026, 4, 1), Money.of("22.50"))), 12, 1, date(2020, 9, 1))


def membership(
    number: int, *people: int, fee: str = "22.50", agreed: Agreed | None = None, ended: bool = False
) -> Claim:
    owing = (Owing(number, Money.of(fee), FIRST, f"Subscription, member {number}"),)
    return Claim(
        CandidateKind.MEMBERSHIP, number, str(number), people, owing=owing, fee=Money.of(fee), agreed=agreed,
        ended=ended,
    )  # fmt: skip


def booked(kind: CandidateKind, match: MatchKind, amount: str, label: str, reference: str, *ids: int) -> Booked:
    part = Money(Money.of(amount).pence // len(ids))
    day = date(2026, 8, 28)
    targets = tuple((match, i, part) for i in ids)
    return Booked(kind, targets, "bank", day, Money.of(amount), label, reference=reference, late=True)


CHEQUES = ((1, "000871", 23), (2, "100233", 24), (3, "000014", 24))
MATCHER = Matcher(
    MatchFacts(
        people=PEOPLE,
        claims=(
            membership(1, 1), membership(2, 2, 22, fee="31.50"), membership(19, 19, agreed=OLD),
            membership(4, 4, fee="13.50"), membership(14, 14, 15, fee="31.50", ended=True),
            membership(12, 12, fee="25"), membership(13, 12, 13, fee="25"), membership(10, 10), membership(24, 24),
            Claim(CandidateKind.BOOKING, 7, "C26-7", (12,), owing=(Owing(90, Money.of(16), FIRST, "Two places"),)),
        ),
        booked=(
            booked(CandidateKind.SLIP, MatchKind.CASH, "48", "Cash", "500123", 1)._replace(day=date(2026, 9, 5)),
            booked(CandidateKind.SLIP, MatchKind.CHEQUE, "75", "Cheques", "500123", 1, 2, 3),
            booked(CandidateKind.SPENDING, MatchKind.SPENDING, "-120", "Hall", "000412", 1),
        ),
        came=tuple(
            booked(CandidateKind.PAYMENT, MatchKind.PAYMENT, "25", f"Payment {i}", number, i)._replace(contact_id=who)
            for i, number, who in CHEQUES
        ),
        rules=(
            Rule("charges", Direction.EXPENSE, "bank-charges", "Bank charges", "general"),
            Rule("gift aid", Direction.INCOME, "gift-aid", "Gift Aid", "general"),
        ),
        lines=(
            OpenLine(99, "caf", date(2026, 9, 21), Money.of(1500), "FROM HSBC"),
            OpenLine(98, "paypal", date(2026, 9, 14), -Money.of("153.03"), "WDL"),
        ),
    )
)  # fmt: skip


@pytest.mark.parametrize(
    ("day", "text", "amount", "kind", "which"),
    [
        (1, "BRAMBLE E BRAMBLE E", "22.50", "membership", [1]),
        (1, "HERON J HERON SUB", "31.50", "membership", [2]),
        (1, "PEBBLE F PEBBLE", "20.00", "membership", [19]),
        (2, "MISS S WREN S WREN PSG", "13.50", "membership", [4]),
        (3, "TEAL R TEAL R", "31.50", "membership", [14]),
        (7, "CASH PAID IN POST OFFICE 500123", "48.00", "slip", "Cash"),
        (9, "CHQS PAID IN POST OFFICE 500123", "75.00", "slip", "Cheques"),
        (11, "000412", "-120.00", "spending", "Hall"),
        (14, "UNPAID CHEQUE 000871", "-25.00", "payment", "Takes back: Payment 1"),
        (15, "PAYPAL PTE PAYPAL WDL", "153.03", "transfer", "Transfer: line 98 of paypal"),
        (16, "HMRC CHARITIES GIFT AID XR12345", "412.50", "category", "Gift Aid"),
        (21, "CAF BANK DEPOSIT TFR RESERVE", "-1500.00", "transfer", "Transfer: line 99 of caf"),
        (22, "T MARLIN CONF AND SUBS", "66.00", "membership", [7, 12, 13]),
        (24, "LARCH H FINCH H", "22.50", "membership", [10]),
        (25, "MRS P GROVE THANK YOU", "100.00", "", None),
        (30, "TOTAL CHARGES TO 13SEP2026", "-8.00", "category", "Bank charges"),
    ],
)
def test_each_line_has_what_it_is_as_its_likeliest_candidate(
    day: int, text: str, amount: str, kind: str, which: list[int] | str | None
) -> None:
    found = MATCHER.candidates(OpenLine(1, "bank", FIRST.replace(day=day), Money.of(amount), text))
    if which is None:
        assert found == ()
        return
    best = found[0]
    assert best.kind.value == kind
    assert (sorted(claim.id for claim in best.subjects) or best.purpose) == which
    assert not any(one.certain for one in found)

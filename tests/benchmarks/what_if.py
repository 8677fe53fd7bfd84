"""What other fees would come to, and the letters about them, for all members of a large office."""

from datetime import timedelta
from functools import partial

from psg_admin.bootstrap import open_at
from psg_admin.kernel.money import Money
from psg_admin.memberships.queries import scheme
from psg_admin.memberships.queries.paying import fee_letters, fees_what_if
from psg_admin.memberships.rules.what_if import FeeChanges
from tests.benchmarks.measure import Result, Sizes, best
from tests.benchmarks.sampled import Offices


def measure(sizes: Sizes, offices: Offices) -> list[Result]:
    """Raise each fee by £5 in two months, ask what that would come to, and who is written to."""
    today = offices.now.astimezone().date()
    office = open_at(offices.home(sizes.search), None, create=False)
    try:
        kinds = office.read(scheme).types
        fees = tuple((kind.id, (kind.fee_on(today) or Money(0)) + Money.of(5)) for kind in kinds if not kind.lifetime)
        changes = FeeChanges(today + timedelta(days=60), fees)
        known, told = best(
            min(sizes.repeats, 3),
            partial(office.read, partial(fees_what_if, changes=changes, today=today)),
            partial(office.read, partial(fee_letters, changes=changes, today=today)),
        )
        letters = len(office.read(partial(fee_letters, changes=changes, today=today)).letters)
    finally:
        office.close()
    return [
        Result(f"Other fees tried, {sizes.search:,} members", known, "s", ceiling=5.0),
        Result(f"  and to whom the {letters:,} letters go", told, "s", ceiling=10.0),
    ]

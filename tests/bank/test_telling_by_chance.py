"""Whatever is accepted, split, filed, released, undone and imported again, in any order: it is proven to the penny."""

import shutil
import tempfile
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from psg_admin.bank.plans.outcomes import Outcome, wish_of
from psg_admin.bank.plans.telling import LineWish, Part
from psg_admin.bank.queries import acceptable, audit_matches, became, match_lines, preview_lines, proofs
from psg_admin.bank.queries.matches import matches
from psg_admin.bank.states import Becomes, Tier
from psg_admin.books.queries.balances import by_account
from psg_admin.kernel.errors import UserError
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.people.operations import change_contact
from psg_admin.people.queries.contacts import contacts
from psg_admin.reports.audit import audit
from psg_admin.store.base import Base
from tests.bank.desk import imported, lines
from tests.bank.telling import CATEGORY, GIFT, MEMBER, NOW, TODAY, Treasury, statement
from tests.offices import SqliteHouse, memory_folder, open_for_test

ROWS = (
    ("01", "HERON J", "27.00"), ("02", "HERON J", "27.00"), ("02", "WREN A", "54.00"), ("03", "GROSS INTEREST", "1.20"),
    ("04", "CHARGES", "-8.00"), ("05", "HERON J AND WREN A", "60.00"),
)  # fmt: skip
LATER = {Becomes.SHORT, Becomes.OPEN}
"""What another line of the same deed may still make less, and what is not told."""

places = st.integers(0, len(ROWS) - 1)
members = st.integers(0, 1)
pence = st.integers(1, 6000).map(Money)


class Statements(RuleBasedStateMachine):
    """Lines told in any way and any order, with what was done undone and done again on the way."""

    house: SqliteHouse
    house_folder: Path

    @initialize()
    def open(self) -> None:
        self.folder = Path(tempfile.mkdtemp(dir=self.house_folder))
        self.office = open_for_test(self.house.new(self.folder))
        self.treasury = Treasury(self.office)
        self.members = [self.treasury.member("Jo", "Heron"), self.treasury.member("Ann", "Wren")]
        self.treasury.read(*ROWS)

    def teardown(self) -> None:
        self.office.close()
        shutil.rmtree(self.folder)

    def try_(self, *wishes: LineWish) -> None:
        """Tell lines; what cannot be is refused and leaves all as it was. What they become is what was shown before."""
        ids = {wish.line_id for wish in wishes}
        shown = self.office.read(partial(preview_lines, wishes=wishes, today=TODAY, now=NOW))
        try:
            self.treasury.tell_all(*wishes)
        except UserError:
            assert len(ids) < len(wishes) or any(row.refused for row in shown)
            return
        assert not any(row.refused for row in shown)
        found = self.office.read(partial(became, line_ids=ids))
        for row in shown:
            said = sorted(self.what(one) for one in row.outcomes if one.becomes not in LATER)
            assert sorted(self.what(one) for one in found[row.line_id] if one.becomes not in LATER) == said

    @staticmethod
    def what(one: Outcome) -> tuple[str, str]:
        """Return what so much of a line is, in a word and a sum."""
        return one.becomes.value, one.amount.plain()

    def at(self, place: int) -> int:
        return lines(self.office)[place].id

    @rule(place=places, who=members, gift=st.booleans())
    def accept(self, place: int, who: int, gift: bool) -> None:  # noqa: FBT001 - hypothesis hands it over by name
        self.try_(LineWish(self.at(place), (Part(MEMBER, self.members[who]),), gift=gift))

    @rule(who=members, since=st.one_of(st.none(), st.dates(date(2026, 8, 1), date(2026, 9, 10))))
    def wish(self, who: int, since: date | None) -> None:
        contact_id = self.treasury.desk.page(self.members[who], TODAY).payer_id
        draft = self.office.read(partial(contacts, ids=[contact_id]))[contact_id].draft
        with suppress(UserError):
            self.office.write(
                partial(change_contact, contact_id=contact_id, draft=replace(draft, rest_gift_since=since), today=TODAY)
            )

    @rule(place=places, who=members, each=st.booleans(), kept=st.booleans())
    def accept_as_wished(self, place: int, who: int, each: bool, kept: bool) -> None:  # noqa: FBT001 - as above
        both = (Part(MEMBER, self.members[who]), Part(MEMBER, self.members[1 - who]))
        self.try_(LineWish(self.at(place), both if each else both[:1], each=each, kept=kept))

    @rule(place=places, first=pence)
    def spend_over_two(self, place: int, first: Money) -> None:
        parts = (Part(CATEGORY, amount=first, category="postage"), Part(CATEGORY, category="bank-charges"))
        self.try_(LineWish(self.at(place), parts))

    @rule(tier=st.sampled_from(Tier))
    def accept_a_tier(self, tier: Tier) -> None:
        found = self.office.read(partial(acceptable, tier=tier, today=TODAY, now=NOW))
        if found.wishes:
            self.try_(*found.wishes)

    @rule(place=places, other=places)
    def accept_two(self, place: int, other: int) -> None:
        wishes = [LineWish(self.at(one), (Part(MEMBER, self.members[0]),)) for one in (place, other)]
        self.try_(*wishes)

    @rule(place=places, first=pence, second=pence, whole=st.booleans())
    def split(self, place: int, first: Money, second: Money, whole: bool) -> None:  # noqa: FBT001 - as above
        parts = (Part(MEMBER, self.members[0], first), Part(MEMBER, self.members[1], second), Part(GIFT, amount=first))
        self.try_(LineWish(self.at(place), parts, whole=whole))

    @rule(place=places, category=st.sampled_from(["bank-charges", "interest", "postage"]))
    def file(self, place: int, category: str) -> None:
        self.try_(LineWish(self.at(place), (Part(CATEGORY, category=category),)))

    @rule(place=places)
    def set_aside(self, place: int) -> None:
        self.try_(LineWish(self.at(place), aside="Not ours"))

    @rule(place=places)
    def take_the_likeliest(self, place: int) -> None:
        for found in self.office.read(partial(match_lines, line_ids={self.at(place)})):
            for one in found.candidates[:1]:
                self.try_(wish_of(found.id, one))

    @rule(place=places)
    def release(self, place: int) -> None:
        with suppress(UserError):
            self.treasury.release(self.at(place))

    @rule()
    def undo(self) -> None:
        if len(self.office.read(lambda session: session.execute(ENTRIES).all())) > 8:
            with suppress(UserError):
                self.office.undo()
            if not lines(self.office):
                self.office.redo()

    @rule()
    def redo(self) -> None:
        with suppress(UserError):
            self.office.redo()

    @rule()
    def import_again(self) -> None:
        assert imported(self.office, statement(*ROWS)).nothing

    @invariant()
    def it_is_proven(self) -> None:
        if not hasattr(self, "treasury"):
            return
        [proof] = self.office.read(proofs)
        assert proof.agrees
        assert proof.sum == Money.total(Money.of(amount) for _day, _text, amount in ROWS)
        assert self.office.read(audit_matches) == []
        # All that the books have of the account came by its lines.
        assert self.office.read(partial(by_account, on=TODAY)).get("bank", NOTHING) == proof.matched + proof.filed
        rows = self.office.read(matches)
        told: Counter[object] = Counter()
        for row in rows:
            if row.target_id is not None:
                told[row.kind, row.target_id] += 1
        assert all(count == 1 for count in told.values()), "something of the books is two lines"
        by_line = {line.id: line for line in lines(self.office)}
        for line_id, line in by_line.items():
            piles = {(row.filed, row.kind.value == "set-aside") for row in rows if row.line_id == line_id}
            assert len(piles) <= 1, f"{line.text} is in two piles"
            so_much = Money.total(row.amount for row in rows if row.line_id == line_id)
            assert min(NOTHING, line.amount) <= so_much <= max(NOTHING, line.amount)
        assert self.office.read(audit) == []


ENTRIES = Base.metadata.tables["journal_entry"].select()


@pytest.mark.slow
def test_whatever_is_done_the_proof_holds(sqlite_house: SqliteHouse) -> None:
    with memory_folder() as folder:

        class Here(Statements):
            house = sqlite_house
            house_folder = folder

        case = Here.TestCase
        case.settings = settings(max_examples=15, stateful_step_count=15, deadline=None)
        case("runTest").debug()

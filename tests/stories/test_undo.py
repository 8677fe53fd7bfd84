"""Undo pressed again and again takes any day back, newest first, and Redo brings it again, whatever the deeds were."""

import tempfile
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from psg_admin.kernel.changes import Changes
from psg_admin.kernel.errors import Refused, UserError
from psg_admin.reports.audit import audit
from psg_admin.store.office import Office
from tests.offices import House, furnished, memory_folder, open_for_test
from tests.stories.deeds import DEEDS, do, furnish, shown

UNDO, REDO = len(DEEDS), len(DEEDS) + 1

steps = st.tuples(st.integers(0, REDO), st.lists(st.integers(0, 60), min_size=8, max_size=8))


class Day:
    """A day in an office: what it showed after each deed that stands, and after each that was undone."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.stands = [office.read(shown)]
        self.undone: list[dict[str, object]] = []

    def step(self, which: int, numbers: list[int]) -> None:
        if which == UNDO:
            self.undo()
        elif which == REDO:
            self.redo()
        else:
            self.do(partial(do, which=which, numbers=numbers))

    def do(self, deed: partial[Changes]) -> None:
        try:
            changes = self.office.write(deed)
        except UserError:
            return
        if not changes.nothing:
            self.stands.append(self.office.read(shown))
            self.undone.clear()

    def undo(self) -> None:
        if len(self.stands) > 1:
            self.office.undo()
            self.undone.append(self.stands.pop())
            assert self.office.read(shown) == self.stands[-1]

    def redo(self) -> None:
        if self.undone:
            self.office.redo()
            self.stands.append(self.undone.pop())
            assert self.office.read(shown) == self.stands[-1]

    def back_and_forth(self) -> None:
        """Undo all that stands, then do all of it again."""
        while len(self.stands) > 1:
            self.undo()
        while self.undone:
            self.redo()


def a_day(house: House, folder: Path, deeds: list[tuple[int, list[int]]]) -> None:
    url = house.new(folder)
    office = open_for_test(url)
    try:
        furnished(office, furnish, furnish)
        day = Day(office)
        for which, numbers in deeds:
            day.step(which, numbers)
        day.back_and_forth()
        assert office.read(audit) == []
    finally:
        office.close()
        house.leave(url)


@pytest.mark.slow
def test_a_day_is_undone_and_done_again_deed_by_deed(house: House) -> None:
    # Each example is a whole day, so there are fewer of them than the profile says.
    days = settings(max_examples=settings().max_examples // 25)

    with memory_folder() as folder:

        @days
        @given(st.lists(steps, min_size=6, max_size=10))
        def whole_days(deeds: list[tuple[int, list[int]]]) -> None:
            with tempfile.TemporaryDirectory(dir=folder) as own:
                a_day(house, Path(own), deeds)

        whole_days()


def test_a_deed_done_after_an_undo_leaves_nothing_to_redo(office: Office) -> None:
    furnished(office, furnish, furnish)
    office.undo()
    office.write(partial(do, which=0, numbers=[1]))
    with pytest.raises(Refused, match="nothing to redo"):
        office.redo()

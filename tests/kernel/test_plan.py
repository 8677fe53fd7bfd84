"""What a plan finds wrong: how many of its subjects, and all of it."""

import pytest

from psg_admin.kernel.errors import BadInput, Refused
from psg_admin.kernel.plan import Findings, Problems


def test_subjects_without_a_place_are_counted_one_by_one() -> None:
    findings = Findings()
    for place in ("Line 1", "Line 1", "", ""):
        with findings.at(place):
            raise BadInput("No.", field="name")
    with pytest.raises(Problems, match="3 of 4 cannot be done"):
        findings.refuse(subjects=4)
    with pytest.raises(Problems, match="2 of 2 cannot be done"):
        findings.refuse(subjects=2)


def test_a_deed_on_nobody_is_refused() -> None:
    with pytest.raises(Refused, match="There is nothing to do"):
        Findings().refuse(subjects=0)

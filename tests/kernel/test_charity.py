"""The form of a charity number: of three registers, and a hint for what is of none."""

import pytest

from psg_admin.kernel.charity import charity_number_hint


@pytest.mark.parametrize(
    "number",
    ["", "206002", "1234567", "1234567-1", " 123 4567 ", "SC012345", "sc 012345", "NIC100123", "100123", "NIC 10 0123"],
)
def test_a_number_of_one_of_the_registers_needs_no_hint(number: str) -> None:
    assert charity_number_hint(number) == ""


@pytest.mark.parametrize(
    "number", ["12345", "12345678", "0123456", "SC12345", "SC112345", "NIC20123", "12E4567", "none", "١٢٣٤٥٦٧"]
)
def test_a_number_of_none_of_them_gets_a_hint(number: str) -> None:
    assert "SC012345 (Scotland)" in charity_number_hint(number)

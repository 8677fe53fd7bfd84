"""Sums and years that no office has: every command of the books says the same of them."""

from pathlib import Path

import pytest

from tests.cli.conftest import Psg
from tests.cli.test_payments import gift, member

NOTHING, BELOW, BEYOND = "more than £0.00", "less than £0.00", "more than £10,000,000.00: look at the noughts"
TOO_MUCH = "10,000,000.01"

SUMS = {
    "spend": ("spend {sum} --to Nobody --category travel", NOTHING, BELOW),
    "spend --part": ("spend 5 --to Nobody --part travel {sum}", NOTHING, BELOW),
    "move": ("move {sum} --to cash", NOTHING, BELOW),
    "move --fee": ("move 5 --to cash --fee {sum}", None, BELOW),
    "income": ("income {sum} --from Nobody --category commission", NOTHING, BELOW),
    "pay": ("pay {sum} --method cash --from 1", NOTHING, BELOW),
    "refund": ("refund 1 {sum}", NOTHING, BELOW),
    "payments correct": ("payments correct 1 --amount {sum} --reason Wrong", NOTHING, BELOW),
    "payments keep-as-gift": ("payments keep-as-gift 1 --amount {sum}", NOTHING, BELOW),
    "payments allocate": ("payments allocate 1 --for 1 --amount {sum}", NOTHING, BELOW),
    "owed write-off": ("owed write-off 1 --amount {sum} --reason Small", NOTHING, BELOW),
    "till": ("till {sum} --expected 0", None, BELOW),
    "till --expected": ("till 0 --expected {sum}", None, BELOW),
    "slips add": ("slips add --cash {sum}", "nothing to pay in", BELOW),
    "pay-many": ("pay-many {file}", NOTHING, BELOW),
    "reconcile": ("reconcile bank --on 2016-10-01 --statement {sum}", None, None),
    "reconcile --keep": ("reconcile bank --on 2016-10-01 --keep --statement {sum}", None, None),
    "accounts add": ("accounts add Box{sum} --kind savings --on 2016-10-01 --opening {sum}", None, None),
    "accounts change": ("accounts change bank --on 2010-01-01 --opening {sum}", None, None),
    "budget set": ("budget set postage {sum}", None, BELOW),
    "figures-before set": ("figures-before set postage {sum}", None, "without a minus sign"),
    "figures-before set, a deposit": ("figures-before set deposit {sum}", None, None),
}
"""Commands that take a sum, what they say of nothing, and of less; None: that is a sum like any other."""


def test_a_sum_that_cannot_be_is_refused_by_every_command_in_the_same_words(scheme: Psg, tmp_path: Path) -> None:
    psg = scheme
    member(psg)
    gift(psg, "1", "40")
    heap = tmp_path / "heap.csv"
    for name, (template, of_nothing, of_less) in SUMS.items():
        sentences = {"0": of_nothing, "-1": of_less, TOO_MUCH: BEYOND, f"-{TOO_MUCH}": of_less or BEYOND}
        for amount, sentence in sentences.items():
            heap.write_text(f'1,"{amount}",cash\n', "utf-8")
            answer = psg(*(word.format(sum=amount, file=heap) for word in template.split()))
            told = (name, amount, answer.err)
            assert answer.status == (0 if sentence is None else 1), told
            assert sentence is None or sentence in answer.err, told
    assert psg("check").status == 0


@pytest.mark.parametrize(
    "words", [("budget", "set", "postage", "3"), ("budget", "list"), ("figures-before", "set", "postage", "3")]
)
def test_a_year_is_one_of_the_list_which_ends_with_the_next_one(psg: Psg, words: tuple[str, ...]) -> None:
    psg("settings", "set", "organisation=The Bears")
    assert psg(*words, "--year", "2017").status == 0
    for year in ("2018", "2200"):
        answer = psg(*words, "--year", year)
        assert (answer.status, answer.err) == (1, f"No financial year begins in {year}.\n")

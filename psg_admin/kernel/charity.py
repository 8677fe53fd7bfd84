"""The number of a registered charity: whether it looks like one, told by its form alone, and what follows from it."""

import re

from psg_admin.kernel.words import _

# England and Wales: six or seven digits, a linked charity with its own after a hyphen. Scotland: SC and six digits that
# begin with 0. Northern Ireland: six digits that begin with 10, which its register writes after NIC.
_FORMS = (
    re.compile(r"[1-9][0-9]{5,6}(-[0-9]{1,2})?"),
    re.compile(r"SC0[0-9]{5}"),
    re.compile(r"NIC10[0-9]{4}"),
)


def charity_words(number: str) -> str:
    """Return what follows from a charity number, or a hint where it has the form of none."""
    if not number:
        return ""
    follows = _(
        "New receipts say “Registered charity no. {number}”. Gift Aid is claimed as before: the program keeps what was "
        "given by whom, and makes no claims yet."
    )
    return charity_number_hint(number) or follows.format(number=number)


def charity_number_hint(number: str) -> str:
    """Return a soft hint for a number that has none of the forms of the three registers; it is taken all the same."""
    plain = re.sub(r"[\s.]", "", number).upper()
    if not plain or any(form.fullmatch(plain) for form in _FORMS):
        return ""
    return _(
        "Charity numbers look like 1234567 (England and Wales), SC012345 (Scotland) or NIC100123 (Northern "
        "Ireland). Check whether a figure is missing."
    )

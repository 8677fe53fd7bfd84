"""What an e-mail address, a telephone number and a postcode look like, typed or read from a file."""

import re
from functools import lru_cache

from psg_admin.kernel.words import fold

# The shape of every United Kingdom postcode (BS 7666): area and district, then sector and unit.
_POSTCODE = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?|GIR)([0-9][A-Z]{2})")
_HOME = frozenset({
    "", "uk", "united kingdom", "great britain", "gb", "england", "scotland", "wales", "northern ireland",
    "reino unido",
})  # fmt: skip
# A nought, an area or mobile code, and the rest in groups of at most six figures; ten figures or eleven in all.
_AT_HOME = re.compile("0[1-9][0-9]{1,4}(?: [0-9]{1,6}){1,3}")
_HOME_FIGURES = (10, 11)
# A mobile number; 070 and 076 are grouped otherwise.
_MOBILE = re.compile("(07[1-57-9][0-9]{2}) ?([0-9]{6})")
# What stands before the sign in nearly every address, and nothing in it needs a second look (RFC 5321: 64 and 254).
_PLAIN_LOCAL = re.compile(r"[A-Za-z0-9_+-]+(?:\.[A-Za-z0-9_+-]+)*")
_LONGEST_LOCAL = 64
_LONGEST = 254


def at_home(country: str) -> bool:
    """Say whether a country is the United Kingdom, or a part of it, or not said."""
    return fold(country) in _HOME


def is_postcode(text: str) -> bool:
    """Say whether a text has the shape of a United Kingdom postcode, with its blank or without."""
    return _POSTCODE.fullmatch(text.upper().replace(" ", "")) is not None


def tidy_postcode(postcode: str, country: str = "") -> str:
    """Return a United Kingdom postcode in capitals with its space ("n17bj" is "N1 7BJ"), anything else as it is."""
    if not at_home(country):
        return postcode
    match = _POSTCODE.fullmatch(postcode.upper().replace(" ", ""))
    return f"{match[1]} {match[2]}" if match else postcode


def is_home_number(text: str) -> bool:
    """Say whether a text is a whole telephone number as it is dialled and written in the United Kingdom, in groups of
    figures: nothing more has to be found out of it. Of other spellings it says nothing.
    """
    return _AT_HOME.fullmatch(text) is not None and len(text.replace(" ", "")) in _HOME_FIGURES


def mobile_number(text: str) -> str:
    """Return a mobile number of the United Kingdom as it is written (07700 900123), "" where a text is none.

    The whole numbering plan says the same of each, and takes a hundred times as long: a long list is full of them.
    """
    match = _MOBILE.fullmatch(text)
    return f"{match[1]} {match[2]}" if match else ""


def is_email(text: str) -> bool:
    """Say whether a text is an e-mail address; nobody is asked whether there is such a host."""
    local, _at, host = text.rpartition("@")
    if text.isascii() and len(local) <= _LONGEST_LOCAL and len(text) <= _LONGEST and _PLAIN_LOCAL.fullmatch(local):
        return _is_host(host)
    return _is_valid(text)


@lru_cache(maxsize=4096)
def _is_host(host: str) -> bool:
    """Say whether addresses have such a host: those of a list share a few."""
    return _is_valid(f"a@{host}")


def _is_valid(text: str) -> bool:
    from email_validator import EmailNotValidError, validate_email

    try:
        # Addresses that end in .test are taken too: an office is tried out with them.
        found = validate_email(text, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        return False
    # No part of the world ends in one letter: it is a slip for .org.
    _host, dot, top = found.domain.rpartition(".")
    return bool(dot) and len(top) > 1

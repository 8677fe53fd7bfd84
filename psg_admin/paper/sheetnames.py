"""Names of sheets that every spreadsheet program takes."""

import re
from collections.abc import Iterable

from psg_admin.kernel.words import _, squeeze

LONGEST_NAME = 31
"""How many signs the name of a sheet may have."""

_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
# Spreadsheet programs keep this name for themselves.
_TAKEN = frozenset({"history"})


def sheet_names(titles: Iterable[str]) -> list[str]:
    r"""Return a name for each title: at most 31 signs, none of ``[]:*?/\``, no two alike whatever their case."""
    names: list[str] = []
    used = set(_TAKEN)
    for title in titles:
        plain = squeeze(_FORBIDDEN.sub(" ", title)).strip("' ") or _("List")
        name = plain[:LONGEST_NAME].strip("' ")
        number = 2
        while name.casefold() in used:
            tail = f" ({number})"
            name = plain[: LONGEST_NAME - len(tail)].strip("' ") + tail
            number += 1
        used.add(name.casefold())
        names.append(name)
    return names

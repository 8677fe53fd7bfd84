"""Lines of lists that people keep, for the tests."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from psg_admin.imports.lines import LinePerson, MemberLine
from psg_admin.imports.operations import IMPORT_MEMBERS
from psg_admin.imports.plans import MembersPlan, MembersRequest
from psg_admin.kernel.changes import Changes
from psg_admin.people.particulars import ContactDraft
from psg_admin.store.office import Office
from psg_admin.store.planning import perform, preview
from tests.offices import NOW, TODAY

PAID_TO = date(2017, 3, 31)


def named(name: str, **more: Any) -> LinePerson:
    """Return somebody whom a line names: "Ana Vega", with what else it says of them."""
    given, _gap, family = name.rpartition(" ")
    said = {"given": given, "family": family, **more}
    return LinePerson(ContactDraft(**said), frozenset(said))


def line(place: int, /, *people: LinePerson, **more: Any) -> MemberLine:
    """Return a line of an individual who is paid up, unless it says otherwise."""
    return replace(MemberLine(place, people, type_words="Individual", paid_to=PAID_TO), **more)


def request(*lines: MemberLine, **more: Any) -> MembersRequest:
    """Return the request to import lines today."""
    return MembersRequest(lines, TODAY, NOW, "list.csv", **more)


def planned(office: Office, *lines: MemberLine, **more: Any) -> MembersPlan:
    """Return what importing the lines would do."""
    return office.read(partial(preview, deed=IMPORT_MEMBERS, request=request(*lines, **more))).plan


def imported(office: Office, *lines: MemberLine, **more: Any) -> Changes:
    """Import lines."""
    return office.write(partial(perform, deed=IMPORT_MEMBERS, request=request(*lines, **more)))


def piles(plan: MembersPlan) -> dict[int, str]:
    """Return the pile of each line."""
    return {one.line: one.pile.value for one in plan.lines} | {told.line: "refused" for told in plan.refused}


def refusals(plan: MembersPlan) -> Sequence[tuple[int, str]]:
    """Return the refused lines with their reasons."""
    return [(told.line, told.reason) for told in plan.refused]

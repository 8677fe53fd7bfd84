"""The two lists of the page: members, and the other people on file."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from psg_admin.kernel.words import _
from psg_admin.memberships.documents import member_columns
from psg_admin.memberships.queries import MemberRow, member_list_ids, member_list_rows
from psg_admin.memberships.queries.non_members import other_ids
from psg_admin.paper.table import Column, in_order
from psg_admin.people.documents import contact_columns
from psg_admin.people.queries import ContactRow, Offered, list_rows
from psg_admin.people.states import OwnRecord
from psg_admin.store.list_query import Work
from psg_admin.ui.kit.desk import Desk
from psg_admin.ui.kit.empty import EmptyState
from psg_admin.ui.kit.table import Table

_MEMBERS = "number name town type method paid_to standing fee"
_PEOPLE = "name town email telephone note"
"""The columns of the two lists in the order of the screen."""


def members_table(
    desk: Desk, first_step: Callable[[], object], bring_in: Callable[[], object], parent: QWidget
) -> Table[MemberRow]:
    """Return the list of members; ``first_step`` is offered while there are none, and to ``bring_in`` a list."""
    empty = EmptyState(
        _("No members yet"),
        _("Members are listed here with their status, what they pay and until when."),
        _("Enrol the first &member"),
        first_step,
        other_text=_("Bring members in from a fi&le…"),
        other=bring_in,
    )
    return Table(
        desk.jobs, in_order(member_columns(), _MEMBERS),
        lambda query: partial(member_list_ids, query=query, today=desk.today),
        partial(member_rows, desk), "members.list", empty, title=_("Members"), parent=parent,
    )  # fmt: skip


def offer_columns(table: Table[Any], found: Offered) -> None:
    """Let a list of the page have a column for each of the office's own fields."""
    columns: Sequence[Column[Any]] = (
        in_order(member_columns(found.of(OwnRecord.CONTACT, OwnRecord.MEMBERSHIP)), _MEMBERS)
        if table.objectName() == "members.list"
        else in_order(contact_columns(found.of(OwnRecord.CONTACT)), _PEOPLE)
    )
    table.offer_columns(columns)


def member_rows(desk: Desk, ids: Sequence[int]) -> Work[list[MemberRow]]:
    """Return the query for the rows of some members as of today."""
    return partial(member_list_rows, ids=ids, today=desk.today)


def people_table(desk: Desk, first_step: Callable[[], object], parent: QWidget) -> Table[ContactRow]:
    """Return the list of other people; ``first_step`` is offered while there are none."""
    empty = EmptyState(
        _("Nobody else on file yet"),
        _("People who are not members are listed here: whoever books places, gives, speaks or pays for a member."),
        _("&Add a person"),
        first_step,
    )
    return Table(
        desk.jobs, in_order(contact_columns(), _PEOPLE),
        lambda query: partial(other_ids, query=query, today=desk.today),
        lambda ids: partial(list_rows, ids=ids), "members.people", empty, title=_("Other people"), parent=parent,
    )  # fmt: skip

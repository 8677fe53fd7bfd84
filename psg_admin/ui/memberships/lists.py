"""The two lists of the page: members, and the other people on file."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtWidgets import QWidget

from psg_admin.kernel.words import _
from psg_admin.memberships.documents import member_columns
from psg_admin.memberships.queries import MemberRow, member_list_ids, member_list_rows
from psg_admin.memberships.queries.others import other_ids
from psg_admin.paper.table import Column, Kind
from psg_admin.people.queries import ContactRow, list_rows
from psg_admin.store.asking import Work
from psg_admin.ui.kit.desk import Desk
from psg_admin.ui.kit.empty import EmptyState
from psg_admin.ui.kit.table import Table


def members_table(desk: Desk, first_step: Callable[[], object], parent: QWidget) -> Table[MemberRow]:
    """Return the list of members; ``first_step`` is offered while there are none."""
    empty = EmptyState(
        _("No members yet"),
        _("Members stand here with their standing, what they pay and until when."),
        _("Enrol the first &member"),
        first_step,
    )
    return Table(
        desk.jobs, member_columns(), lambda ask: partial(member_list_ids, ask=ask, today=desk.today),
        partial(member_rows, desk), "members.list", empty, title=_("Members"), parent=parent,
    )  # fmt: skip


def member_rows(desk: Desk, ids: Sequence[int]) -> Work[list[MemberRow]]:
    """Return the query for the rows of some members as of today."""
    return partial(member_list_rows, ids=ids, today=desk.today)


def people_table(desk: Desk, first_step: Callable[[], object], parent: QWidget) -> Table[ContactRow]:
    """Return the list of other people; ``first_step`` is offered while there are none."""
    empty = EmptyState(
        _("Nobody else on file yet"),
        _("People who are no members stand here: who books places, gives, speaks or pays for a member."),
        _("&Add a person"),
        first_step,
    )
    return Table(
        desk.jobs, people_columns(), lambda ask: partial(other_ids, ask=ask, today=desk.today),
        lambda ids: partial(list_rows, ids=ids), "members.people", empty, title=_("Other people"), parent=parent,
    )  # fmt: skip


def people_columns() -> tuple[Column[ContactRow], ...]:
    """Return the columns of the list of other people, in the language of now."""
    return (
        Column("name", _("Name"), lambda r: r.shown_name, width=26),
        Column("email", _("E-mail"), lambda r: r.email, width=26, sortable=False),
        Column("telephone", _("Telephone"), lambda r: r.telephone, Kind.CODE, 16, sortable=False),
        Column("town", _("Town"), lambda r: r.draft.town, width=14),
        Column("postcode", _("Postcode"), lambda r: r.draft.postcode, width=10),
        Column("note", _("Note"), lambda r: r.note, Kind.STATE, 11, sortable=False, tone=lambda _row: "attention"),
        Column("organisation", _("Organisation"), lambda r: r.draft.organisation, width=24, sortable=False,
               shown=False),
        Column("street", _("Street"), lambda r: r.draft.street.replace("\n", ", "), width=28, sortable=False,
               shown=False),
        Column("country", _("Country"), lambda r: r.draft.country, width=14, sortable=False, shown=False),
        Column("added", _("Added"), lambda r: r.created_at.astimezone().date(), Kind.DAY, 13, shown=False),
    )  # fmt: skip

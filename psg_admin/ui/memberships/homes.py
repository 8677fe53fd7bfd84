"""Forms about who lives together, who moves, and who speaks for an organisation."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from psg_admin.kernel.changes import Changes
from psg_admin.kernel.figures import show_count
from psg_admin.kernel.particulars import kept_in
from psg_admin.kernel.words import _, ngettext
from psg_admin.memberships.operations import GATHER_HOMES, Gathering, NewHome, SharingFacts
from psg_admin.people import operations
from psg_admin.people.particulars import CONTACT, REACH, ContactDraft
from psg_admin.people.plans import ContactChange, ContactChanges
from psg_admin.people.queries import ContactRow, HomeRow, OrganisationLine
from psg_admin.store.list_query import Work
from psg_admin.store.planning import Planned, carry_out, preview
from psg_admin.ui.dialogs.person import find_living
from psg_admin.ui.dialogs.planned import PlannedDialog
from psg_admin.ui.kit import ask, form
from psg_admin.ui.kit.desk import Desk
from psg_admin.ui.kit.dialog import FormDialog
from psg_admin.ui.kit.fields import Field
from psg_admin.ui.kit.particulars import draft_values, fields_of

_Values = dict[str, Any]
_Gathered = Planned[Gathering, SharingFacts, tuple[NewHome, ...]]
_PLACED = tuple(each.key for each in kept_in(CONTACT, "address"))


def open_join(parent: QWidget, desk: Desk, contact: ContactRow) -> None:
    """Open the form that lets somebody live with a contact."""

    def work(values: _Values) -> Work[Changes]:
        return partial(operations.join_home, contact_ids=[contact.id, values["who"].record_id])

    where = ", ".join(contact.address_lines)
    told = _("Who comes has this address from now on: {address}.").format(address=where) if where else ""
    _open(
        parent, desk, f"home.join.{contact.id}", _("Who lives with {name}").format(name=contact.full_name),
        " ".join(filter(None, [_("People at one home get one letter."), told])),
        [form.pick("who", _("&Who"), desk.jobs, find_living, required=True)], {}, _("&Live together"), work,
    )  # fmt: skip


def gather(parent: QWidget, desk: Desk) -> None:
    """Say how many homes there are in the memberships that several share, and make them once the person agrees."""

    def arrived(planned: _Gathered) -> None:
        count = len(planned.plan)
        if not count:
            ask.tell(parent, _("Nobody shares a membership and an address without sharing a home already."))
            return
        question = ngettext(
            "Let those live together who share a membership and an address? It is {count} home: {names}.",
            "Let those live together who share a membership and an address? They are {count} homes, such as {names}.",
            count,
        ).format(count=show_count(count), names=planned.plan[0].names)
        if ask.confirm(parent, question, _("&Live together")):
            desk.jobs.write(partial(carry_out, planned=planned), owner=parent)

    request = Gathering(desk.today)
    desk.jobs.read(partial(preview, deed=GATHER_HOMES, request=request), owner=parent, key="gather", then=arrived)


def open_home(parent: QWidget, desk: Desk, home: HomeRow) -> None:
    """Open what the office calls a home, and how a letter to all at it begins."""

    def work(values: _Values) -> Work[Changes]:
        return partial(operations.change_home, home_id=home.id, version=home.version, **values)

    fields = [
        form.text("name", _("&Name of the home"), limit=200, hint=_("Empty: by the names of who lives there.")),
        form.text("salutation", _("Sal&utation"), limit=200, hint=_("Empty: made from their names.")),
    ]
    _open(
        parent, desk, f"home.change.{home.id}", _("Home of {names}").format(names=home.called),
        _("A letter begins now: {salutation}").format(salutation=home.salutation), fields,
        {"name": home.name, "salutation": home.own}, _("&Save"), work,
    )  # fmt: skip


def leave(desk: Desk, parent: QWidget, contact: ContactRow) -> None:
    """Let a contact live no more with the others; it asks nothing, and Undo brings it back."""
    desk.jobs.write(partial(operations.leave_home, contact_ids=[contact.id]), owner=parent)


def open_move(parent: QWidget, desk: Desk, contact: ContactRow, home: HomeRow | None) -> None:
    """Open the form that notes that somebody moves, with all who live there or alone."""
    MoveDialog(parent, desk, contact, home).open()


class MoveDialog(PlannedDialog):
    """A move: the new address, and who moves to it."""

    def __init__(self, parent: QWidget | None, desk: Desk, contact: ContactRow, home: HomeRow | None) -> None:
        self._contact = contact
        others = others_at(home, contact.id)
        fields = address_fields(desk)
        if others:
            names = ", ".join(row.full_name for row in others)
            fields.append(form.check("whole", _("&All who live there move: {names} too").format(names=names)))
        super().__init__(
            parent, desk, operations.CHANGE_CONTACTS, lambda plan: plan.move_lines, name=f"person.move.{contact.id}",
            title=_("{name} moves").format(name=contact.full_name),
            subtitle=_("From: {address}").format(address=", ".join(contact.address_lines) or _("nothing")),
            fields=fields, draft={"whole": True}, action=_("&Note the move"),
        )  # fmt: skip
        self.follow()

    def request(self, values: _Values) -> ContactChanges | None:
        if not any(values.get(key) for key in _PLACED):
            return None
        there = at_address(self._contact.draft, values)
        whole = bool(values.get("whole", False))
        change = ContactChange(self._contact.id, there, self._contact.version, whole_home=whole)
        return ContactChanges((change,), self._desk.today)


def address_fields(desk: Desk) -> list[Field]:
    """Return the fields of an address."""
    return [one for one in fields_of(CONTACT, REACH, today=desk.today) if one.key in _PLACED]


def at_address(draft: ContactDraft, values: _Values) -> ContactDraft:
    """Return somebody with the address that the fields hold, where mail arrives."""
    where = {key: value for key, value in draft_values(CONTACT, values).items() if key in _PLACED}
    return replace(draft, gone_away=False, **where)


def others_at(home: HomeRow | None, contact_id: int) -> list[ContactRow]:
    """Return who else lives at a home."""
    rows = () if home is None else home.people
    return [row for row in rows if row.id != contact_id and row.draft.deceased_on is None]


def open_speaks(parent: QWidget, desk: Desk, contact: ContactRow) -> None:
    """Open the form that lets somebody speak for an organisation, and vote for it."""

    def work(values: _Values) -> Work[Changes]:
        return partial(
            operations.add_organisation_person, organisation_id=contact.id, person_id=values["who"].record_id,
            role=values["role"], votes=values["votes"], since=values["since"],
        )  # fmt: skip

    fields = [
        form.pick("who", _("&Who"), desk.jobs, find_living, required=True),
        form.text("role", _("&Role"), limit=100, placeholder=_("such as secretary")),
        form.check("votes", _("&Votes for it")),
        form.day("since", _("From &day"), today=desk.today, required=True),
    ]
    _open(
        parent, desk, f"organisation.person.{contact.id}",
        _("Who speaks for {name}").format(name=contact.full_name), "", fields,
        {"since": desk.today, "votes": False}, _("&Add"), work,
    )  # fmt: skip


def open_speaks_no_more(parent: QWidget, desk: Desk, line: OrganisationLine) -> None:
    """Open the form that lets somebody speak for an organisation no more."""

    def work(values: _Values) -> Work[Changes]:
        return partial(
            operations.remove_organisation_person, organisation_id=line.organisation_id, person_id=line.person_id,
            on=values["on"],
        )  # fmt: skip

    _open(
        parent, desk, f"organisation.gone.{line.id}",
        _("{name} speaks for {organisation} no more").format(name=line.person, organisation=line.organisation), "",
        [form.day("on", _("From &day"), today=desk.today, required=True)], {"on": desk.today}, _("&Save"), work,
    )  # fmt: skip


def _open(
    parent: QWidget, desk: Desk, name: str, title: str, subtitle: str, fields: list[Field], draft: _Values,
    action: str, work: Callable[[_Values], Work[Changes]],
) -> None:  # fmt: skip
    FormDialog(
        parent, desk.jobs, name=name, title=title, subtitle=subtitle, fields=fields, draft=draft, action=action,
        operation=work, width=74,
    ).open()  # fmt: skip

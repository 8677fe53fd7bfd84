"""The particulars of a person or an organisation: the fields of every form about them, and their own dialogs."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from psg_admin.kernel.changes import Changes
from psg_admin.kernel.particulars import show_value
from psg_admin.kernel.words import _
from psg_admin.memberships.operations import change_person
from psg_admin.memberships.queries import contact_hits
from psg_admin.people import operations, queries
from psg_admin.people.particulars import CONTACT, DEATH, MORE, NAME, REACH, ContactDraft
from psg_admin.people.queries import ContactRow, Offered, PersonForm
from psg_admin.people.rules import telephone_hint
from psg_admin.people.states import ContactKind, OwnRecord
from psg_admin.store.list_query import Hit, Work
from psg_admin.ui.dialogs.own import fields_of_own, own_said, shown_own, tags_field
from psg_admin.ui.dialogs.similar import SimilarPanel
from psg_admin.ui.kit.desk import Desk
from psg_admin.ui.kit.dialog import FormDialog
from psg_admin.ui.kit.fields import COLUMN, Field, check, heading
from psg_admin.ui.kit.form import Form
from psg_admin.ui.kit.particulars import draft_values, field_values, fields_of

Done = Callable[[Changes], object]

_DOUBTS = {"telephones": telephone_hint}


def name_fields(today: date) -> list[Field]:
    """Return the fields of the name in a short form; the keys are those of :class:`ContactDraft`."""
    return fields_of(CONTACT, NAME, today=today, brief=True)


def way_fields(today: date) -> list[Field]:
    """Return the fields in a short form of how to reach somebody, and of what else is kept of everybody."""
    return fields_of(CONTACT, REACH, MORE, today=today, brief=True, doubts=_DOUBTS)


def values_of(draft: ContactDraft) -> dict[str, Any]:
    """Return a draft as the fields show it."""
    return field_values(CONTACT, draft)


def draft_of(values: Mapping[str, Any], base: ContactDraft | None = None) -> ContactDraft:
    """Return the draft that the fields hold; what is no field, or not shown, stays as in ``base``."""
    return replace(base or ContactDraft(), **draft_values(CONTACT, values))


def show_for_kind(form: Form) -> None:
    """Show the fields that the chosen kind of contact has."""
    kind = form.value("kind") or ContactKind.PERSON
    person = kind is ContactKind.PERSON
    form.place_after("organisation", "family" if person else "kind")  # its own name before that of its person
    form.starts_at = "given" if person else "organisation"
    offered = form.typed()
    for each in CONTACT:
        if each.of and each.key in offered:
            form.set_shown(each.key, kind in each.of)
    form.note("given", "" if person else _("The person to speak to there, where one is known."))


def find_people(text: str) -> Work[list[Hit]]:
    """Return the query for the contacts that ``text``, a name or number, finds, for a field to pick one."""
    return partial(contact_hits, text=text)


def find_living(text: str) -> Work[list[Hit]]:
    """Return the query for the contacts that ``text`` finds, for somebody who is to come, to join or to pay anew."""
    return partial(contact_hits, text=text, living=True)


def open_new_person(
    parent: QWidget | None, desk: Desk, done: Done | None = None, show: Callable[[int], object] | None = None
) -> None:
    """Open the form for somebody who is no member: a donor, a speaker, whoever books.

    ``show`` leads to somebody who is on file already, by the id of the contact, instead of a second entry.
    """

    def arrived(kept: Offered) -> None:
        dialog = _NewPerson(parent, desk, show, kept)
        if done is not None:
            dialog.done_with.connect(done)
        dialog.open()

    desk.jobs.read(queries.offered, owner=parent or desk.jobs, key="new", then=arrived)


def open_edit_person(parent: QWidget, desk: Desk, contact_id: int, done: Done | None = None) -> None:
    """Open the particulars of a contact to change them."""

    def arrived(found: PersonForm) -> None:
        dialog = _EditPerson(parent, desk, found)
        if done is not None:
            dialog.done_with.connect(done)
        dialog.open()

    desk.jobs.read(partial(queries.person_form, contact_id=contact_id), owner=parent, key="edit", then=arrived)


def _fields(*, deceased: bool, today: date, kept: Offered) -> list[Field]:
    return [
        *fields_of(CONTACT, NAME, today=today),
        COLUMN,
        heading(_("How to reach")),
        *fields_of(CONTACT, REACH, today=today, doubts=_DOUBTS),
        COLUMN,
        heading(_("More")),
        *fields_of(CONTACT, MORE, today=today),
        tags_field(kept.tags),
        *(fields_of(CONTACT, DEATH, today=today) if deceased else []),
        *fields_of_own(kept.of(OwnRecord.CONTACT), today=today),
    ]


class _NewPerson(FormDialog):
    """Somebody new on file, with a hint when somebody alike is there already."""

    def __init__(self, parent: QWidget | None, desk: Desk, show: Callable[[int], object] | None, kept: Offered) -> None:
        self._desk = desk
        self._show = show
        self._own = kept.of(OwnRecord.CONTACT)
        panel = SimilarPanel(desk.jobs, hint="" if show is None else _("Open the one on file in place of a second."))
        super().__init__(
            parent, desk.jobs, name="person.new", title=_("New person"),
            fields=_fields(deceased=False, today=desk.today, kept=kept),
            draft={**values_of(ContactDraft()), "tags": ()}, action=_("&Add"), operation=self._add, panel=panel,
            subtitle=_("Somebody who is not a member: a donor, a speaker, whoever books places."), width=108,
        )  # fmt: skip
        self._panel = panel
        panel.taken.connect(self._open)
        self.form.changed.connect(self._look)
        show_for_kind(self.form)
        self.form.focus_first()

    def _open(self, hit: Hit) -> None:
        self.accept()  # what was typed is of nobody new
        if self._show is not None:
            self._show(hit.record_id)

    def _add(self, values: dict[str, Any]) -> Work[Changes]:
        return partial(operations.add_contact, draft=draft_of(values), now=self._desk.now,
            own=own_said(self._own, values), tags=values["tags"],
        )  # fmt: skip

    def _look(self) -> None:
        show_for_kind(self.form)
        self._panel.look(draft_of(self.form.peek()))


class _EditPerson(FormDialog):
    """The particulars of one contact. A save over somebody else's shows both values and keeps what was typed here."""

    def __init__(self, parent: QWidget | None, desk: Desk, found: PersonForm) -> None:
        self._desk = desk
        self._row = row = found.row
        self._own = found.kept.of(OwnRecord.CONTACT)
        draft, home = row.draft, found.home
        fields = _fields(deceased=draft.deceased_on is not None, today=desk.today, kept=found.kept)
        others = () if home is None else home.people
        names = [one.full_name for one in others if one.id != row.id and one.draft.deceased_on is None]
        if names:
            place = next(i for i, one in enumerate(fields) if one.key == "gone_away")
            words = _("Another address is also that of {names}").format(names=", ".join(names))
            fields.insert(
                place,
                check(
                    "whole_home", words, hint=_("Without the tick only this person moves, and lives no more with them.")
                ),
            )
        super().__init__(
            parent, desk.jobs, name=f"person.edit.{row.id}", title=row.full_name,
            fields=fields, draft={**self._values(row), "whole_home": True},
            action=_("&Save"), operation=self._change, width=150,
        )  # fmt: skip
        self.form.changed.connect(self._look)
        self.overtaken.connect(self._read_again)
        show_for_kind(self.form)
        self.form.focus_first()  # not the kind: a letter typed there would make an organisation of the person

    def _look(self) -> None:
        show_for_kind(self.form)

    def _change(self, values: dict[str, Any]) -> Work[Changes]:
        row = self._row
        return partial(
            change_person,
            contact_id=row.id,
            draft=draft_of(values, row.draft),
            version=row.version,
            today=self._desk.today,
            whole_home=bool(values.get("whole_home", False)),
            own=own_said(self._own, values),
            tags=values["tags"],
        )

    def _values(self, row: ContactRow) -> dict[str, Any]:
        return {**values_of(row.draft), **shown_own(self._own, row.kept.own), "tags": row.kept.tags}

    def _read_again(self, _conflict: object) -> None:
        query = partial(queries.contact, contact_id=self._row.id)
        self._desk.jobs.read(query, owner=self, key="again", then=self._merge)

    def _merge(self, theirs: ContactRow) -> None:
        """Take over what only they changed; what both changed stays as typed here, with theirs told below it."""
        before, saved = self._values(self._row), self._values(theirs)
        mine = self.form.peek()
        for key in self.form.typed():
            if key not in saved:
                continue
            if before.get(key) == saved.get(key):
                continue
            if mine.get(key) == before.get(key):
                self.form.put(key, saved[key])
            else:
                value = show_value(getattr(theirs.draft, key, saved[key]))
                self.form.note(key, _("Saved meanwhile: {value}").format(value=value))
        self._row = theirs
        self.set_action(_("&Save mine"))


__all__ = [
    "Done", "draft_of", "find_living", "find_people", "name_fields", "open_edit_person", "open_new_person",
    "show_for_kind", "values_of", "way_fields",
]  # fmt: skip

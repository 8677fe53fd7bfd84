"""The particulars of a person or an organisation: the fields of every form about them, and their own dialogs."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from psg_admin.kernel.changes import Changes
from psg_admin.kernel.words import _
from psg_admin.people import operations, queries
from psg_admin.people.queries import ContactRow
from psg_admin.people.rules import ContactDraft, labels, show_value, telephone_hint
from psg_admin.people.states import ContactKind
from psg_admin.store.list_query import Hit, Work
from psg_admin.ui.dialogs.similar import SimilarPanel
from psg_admin.ui.kit import form
from psg_admin.ui.kit.desk import Desk
from psg_admin.ui.kit.dialog import FormDialog
from psg_admin.ui.kit.fields import Field
from psg_admin.ui.kit.form import Form

Done = Callable[[Changes], object]

_OF_PERSONS = ("title", "known_as")


def name_fields() -> list[Field]:
    """Return the fields of the name; the keys are those of :class:`ContactDraft`."""
    return [
        form.choice("kind", _("&Kind"), [(kind, kind.label) for kind in ContactKind], width=24),
        form.text("title", _("Tit&le"), limit=40, width=12),
        form.text("given", _("&Given name")),
        form.text("family", _("Famil&y name")),
        form.text("organisation", _("Orga&nisation")),
    ]


def way_fields(*, several: bool) -> list[Field]:
    """Return the fields of e-mail, telephone and address.

    With ``several`` there is a line for each e-mail and telephone, and the county: all that is kept of somebody.
    """

    def doubt(typed: str) -> str:
        return telephone_hint(_several(typed))

    ways = (
        [
            form.lines("emails", _("E-ma&il"), height=2, hint=_("One a line; the first is the one written to.")),
            form.lines(
                "telephones", _("Tele&phone"), height=2, hint=_("One a line; the first is the one rung."), doubt=doubt
            ),
        ]
        if several
        else [
            form.text("emails", _("E-ma&il"), limit=600),
            form.text("telephones", _("Tele&phone"), limit=600, doubt=doubt),
        ]
    )
    return [
        *ways,
        form.lines("street", _("Street"), height=2, limit=500),
        form.text("town", _("To&wn"), width=40),
        *([form.text("county", _("Co&unty"), width=40)] if several else []),
        form.text("postcode", _("Postco&de"), limit=20, width=14),
        form.text("country", _("Country"), limit=100, width=40, hint=_("Empty for the United Kingdom.")),
    ]


def values_of(draft: ContactDraft) -> dict[str, Any]:
    """Return a draft as the fields show it."""
    values = {name: getattr(draft, name) for name in labels()}
    return {**values, "emails": "\n".join(draft.emails), "telephones": "\n".join(draft.telephones)}


def draft_of(values: Mapping[str, Any], base: ContactDraft | None = None) -> ContactDraft:
    """Return the draft that the fields hold; what is no field, or not shown, stays as in ``base``."""
    known = labels()
    taken = {key: value for key, value in values.items() if key in known and value is not None}
    for key in ("emails", "telephones"):
        if key in taken:
            taken[key] = _several(taken[key])
    return replace(base or ContactDraft(), **taken)


def show_for_kind(shown: Form) -> None:
    """Show the fields that the chosen kind of contact has."""
    person = shown.value("kind") is not ContactKind.ORGANISATION
    offered = shown.typed()
    for key in _OF_PERSONS:
        if key in offered:
            shown.set_shown(key, person)
    shown.note("given", "" if person else _("The person to speak to there, where one is known."))


def find_people(text: str) -> Work[list[Hit]]:
    """Return the query for the contacts that ``text`` finds, for a field to pick one."""
    return partial(queries.find_contacts, text=text)


def open_new_person(parent: QWidget | None, desk: Desk, done: Done | None = None) -> None:
    """Open the form for somebody who is no member: a donor, a speaker, whoever books."""
    dialog = _NewPerson(parent, desk)
    if done is not None:
        dialog.done_with.connect(done)
    dialog.open()


def open_edit_person(parent: QWidget, desk: Desk, contact_id: int, done: Done | None = None) -> None:
    """Open the particulars of a contact to change them."""

    def arrived(row: ContactRow) -> None:
        dialog = _EditPerson(parent, desk, row)
        if done is not None:
            dialog.done_with.connect(done)
        dialog.open()

    desk.jobs.read(partial(queries.contact, contact_id=contact_id), owner=parent, key="edit", then=arrived)


def _several(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.replace(";", "\n").replace(",", "\n").splitlines() if part.strip())


def _fields(*, deceased: bool, desk: Desk) -> list[Field]:
    fields = [
        *name_fields(),
        form.text("known_as", _("Known as"), hint=_("How a letter greets, where it is not the given name.")),
        form.heading(_("How to reach")),
        *way_fields(several=True),
        form.check("gone_away", _("Gone away: post co&mes back from this address")),
        form.heading(_("More")),
        form.check("concession", _("Entitled to concession prices")),
        form.lines("notes", _("Not&es")),
    ]
    if deceased:
        fields.append(form.day("deceased_on", _("Deceased &on"), today=desk.today, hint=_("Empty: noted by mistake.")))
    return fields


class _NewPerson(FormDialog):
    """Somebody new on file, with a hint when somebody alike is there already."""

    def __init__(self, parent: QWidget | None, desk: Desk) -> None:
        self._desk = desk
        panel = SimilarPanel(desk.jobs)
        super().__init__(
            parent, desk.jobs, name="person.new", title=_("New person"), fields=_fields(deceased=False, desk=desk),
            draft={"kind": ContactKind.PERSON}, action=_("&Add"), operation=self._add, panel=panel,
            subtitle=_("Somebody who is no member: a donor, a speaker, whoever books places."),
        )  # fmt: skip
        self._panel = panel
        self.form.changed.connect(self._look)
        show_for_kind(self.form)

    def _add(self, values: dict[str, Any]) -> Work[Changes]:
        return partial(operations.add_contact, draft=draft_of(values), now=self._desk.now)

    def _look(self) -> None:
        show_for_kind(self.form)
        self._panel.look(draft_of(self.form.peek()))


class _EditPerson(FormDialog):
    """The particulars of one contact. A save over somebody else's shows both values and keeps what was typed here."""

    def __init__(self, parent: QWidget | None, desk: Desk, row: ContactRow) -> None:
        self._desk = desk
        self._row = row
        draft = row.draft
        super().__init__(
            parent, desk.jobs, name=f"person.edit.{row.id}", title=row.full_name,
            fields=_fields(deceased=draft.deceased_on is not None, desk=desk), draft=values_of(draft),
            action=_("&Save"), operation=self._change,
        )  # fmt: skip
        self.form.changed.connect(self._look)
        self.overtaken.connect(self._read_again)
        show_for_kind(self.form)

    def _look(self) -> None:
        show_for_kind(self.form)

    def _change(self, values: dict[str, Any]) -> Work[Changes]:
        row = self._row
        draft = draft_of(values, row.draft)
        if "deceased_on" in values:
            draft = replace(draft, deceased_on=values["deceased_on"])
        return partial(
            operations.change_contact, contact_id=row.id, draft=draft, version=row.version, today=self._desk.today
        )

    def _read_again(self, _conflict: object) -> None:
        query = partial(queries.contact, contact_id=self._row.id)
        self._desk.jobs.read(query, owner=self, key="again", then=self._merge)

    def _merge(self, theirs: ContactRow) -> None:
        """Take over what only they changed; what both changed stays as typed here, with theirs told below it."""
        before, saved = values_of(self._row.draft), values_of(theirs.draft)
        mine = self.form.peek()
        for key in self.form.typed():
            if before.get(key) == saved.get(key):
                continue
            if mine.get(key) == before.get(key):
                self.form.put(key, saved[key])
            else:
                value = show_value(getattr(theirs.draft, key))
                self.form.note(key, _("Saved meanwhile: {value}").format(value=value))
        self._row = theirs
        self.set_action(_("&Save mine"))


__all__ = [
    "Done", "draft_of", "find_people", "name_fields", "open_edit_person", "open_new_person", "show_for_kind",
    "values_of", "way_fields",
]  # fmt: skip

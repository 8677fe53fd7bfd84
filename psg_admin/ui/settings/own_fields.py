"""The office's own fields, and the tags that people have, as lists of the settings."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from psg_admin.kernel.figures import show_count
from psg_admin.kernel.words import _, ngettext
from psg_admin.paper.table import Column, Kind
from psg_admin.people import operations
from psg_admin.people.own import FieldRow
from psg_admin.people.queries import TagLine, field_ids, field_rows, own_fields, tag_ids, tag_lines
from psg_admin.people.states import OwnKind, OwnRecord
from psg_admin.ui.kit import ask, form
from psg_admin.ui.kit.action import Action
from psg_admin.ui.kit.dialog import FormDialog
from psg_admin.ui.kit.empty import EmptyState
from psg_admin.ui.kit.table import Table
from psg_admin.ui.settings.parts import ListPart

if TYPE_CHECKING:
    from collections.abc import Sequence

    from psg_admin.kernel.changes import Changes
    from psg_admin.store.list_query import Work
    from psg_admin.ui.kit.desk import Desk
    from psg_admin.ui.kit.page import Page
    from psg_admin.ui.kit.pane import DetailPane


class OwnFieldsPart(ListPart[FieldRow]):
    """The fields that the office keeps of its own of people, memberships and bookings."""

    head = ("own-field",)

    def __init__(self, page: Page, desk: Desk, pane: DetailPane, parent: Any) -> None:
        super().__init__(parent)
        self._page = page
        self._desk = desk
        self.choose_one = _("Choose one field.")
        empty = EmptyState(
            _("No own fields yet"),
            _("What else the office keeps of people, memberships and bookings is listed here, such as who sings what."),
            _("Make the first &one"),
            self.add_field,
        )
        table: Table[FieldRow] = Table(
            desk.jobs, field_columns(), lambda _query: field_ids, lambda ids: partial(field_rows, ids=ids),
            "settings.own-fields", empty, title=_("Own fields"), parent=self,
        )  # fmt: skip
        self.furnish(table, pane)

    def deeds(self, row: FieldRow | None) -> list[Action]:
        is_open = row is not None and row.open
        return [
            Action("own-field", _("New own field"), self.add_field, "Ctrl+N", button=_("New f&ield…")),
            Action("change-field", _("Change the field"), partial(self._change, row), "F2", button=_("&Change…"),
                   of_record=True),
            Action("field-up", _("Move the field up"), partial(self._move, row, -1), button=_("Move &up"),
                   of_record=True),
            Action("field-down", _("Move the field down"), partial(self._move, row, 1),
                   button=_("Move &down"), of_record=True),
            Action("close-field", _("Close the field"), partial(self._set_open, row, to=False),
                   button=_("C&lose the field"), why="" if row is None or row.open else _("It is closed already."),
                   of_record=True),
            Action("reopen-field", _("Open the field again"), partial(self._set_open, row, to=True),
                   button=_("&Open it again"), why=_("It is open.") if is_open else "", of_record=True),
        ]  # fmt: skip

    def key_of(self, row: FieldRow) -> int:
        return row.id

    def fill(self, pane: DetailPane, row: FieldRow | None) -> None:
        if row is None:
            return
        pane.head(row.name, f"{row.record.label} · {row.kind.label}")
        if not row.open:
            pane.line(_("Closed: it is asked and shown no more. What it said everywhere is kept."), "attention")
        pane.buttons("change-field", "field-up", "field-down")
        if row.choices:
            pane.section(_("Choices"))
            for choice in row.choices:
                pane.line(choice)
        pane.buttons("close-field", "reopen-field")

    def add_field(self) -> None:
        """Ask for a new field."""
        dialog = FormDialog(
            self._page, self._page.jobs, name="own-field.new", title=_("New own field"), action=_("&Make the field"),
            fields=[
                form.text("name", _("&Name"), required=True, limit=100, width=32),
                form.choice("record", _("&Kept of"), [(one, one.label) for one in OwnRecord], width=32),
                form.choice("kind", _("&Holds"), [(one, one.label) for one in OwnKind], width=32,
                            hint=_("This cannot be changed later.")),
                _choices(),
            ],
            draft={"record": OwnRecord.CONTACT, "kind": OwnKind.TEXT}, operation=_add_field,
        )  # fmt: skip
        show = partial(_show_choices, dialog)
        dialog.form.changed.connect(show)
        show()
        dialog.open()

    def _change(self, row: FieldRow | None) -> None:
        if row is None:
            return
        fields = [form.text("name", _("&Name"), required=True, limit=100, width=32)]
        if row.kind is OwnKind.CHOICE:
            fields.append(_choices(_("One a line. One that is changed in its place has another name everywhere.")))

        def work(values: dict[str, Any]) -> Work[Changes]:
            choices = values["choices"].splitlines() if "choices" in values else None
            return partial(
                operations.change_field, field_id=row.id, version=row.version, name=values["name"], choices=choices
            )

        FormDialog(
            self._page, self._page.jobs, name=f"own-field.edit.{row.id}", title=row.name, action=_("&Save"),
            subtitle=f"{row.record.label} · {row.kind.label}", fields=fields,
            draft={"name": row.name, "choices": "\n".join(row.choices)}, operation=work,
        ).open()  # fmt: skip

    def _set_open(self, row: FieldRow | None, *, to: bool) -> None:
        if row is not None:
            self._page.jobs.write(partial(operations.change_field, field_id=row.id, open=to), owner=self._page)

    def _move(self, row: FieldRow | None, by: int) -> None:
        """Let a field change places with the one above or below it, of those that are kept of the same."""
        if row is None:
            return

        def arrived(rows: Sequence[FieldRow]) -> None:
            ids = [one.id for one in rows]
            place = ids.index(row.id) if row.id in ids else -1
            to = place + by
            if place < 0 or not 0 <= to < len(ids):
                return
            behind = ids[to] if by < 0 else next(iter(ids[to + 1 :]), None)
            deed = partial(operations.change_field, field_id=row.id, before_id=behind, last=behind is None)
            self._page.jobs.write(deed, owner=self._page)

        self._page.jobs.read(
            partial(own_fields, of=(row.record,), every=True), owner=self._page, key="own-fields", then=arrived
        )


def field_columns() -> tuple[Column[FieldRow], ...]:
    """Return the columns of the list of own fields, in the language of now."""
    return (
        Column("name", _("Name"), lambda r: r.name, width=24, sortable=False),
        Column("record", _("Kept of"), lambda r: r.record.label, width=14, sortable=False),
        Column("kind", _("Holds"), lambda r: r.kind.label, width=12, sortable=False),
        Column("choices", _("Choices"), lambda r: ", ".join(r.choices), width=30, sortable=False),
        Column(
            "state", _("State"), lambda r: "" if r.open else _("closed"), Kind.STATE, 10, sortable=False, head="",
            tone=lambda _row: "plain",
        ),
    )  # fmt: skip


def _choices(hint: str = "") -> form.Field:
    return form.lines("choices", _("Ch&oices"), height=4, hint=hint or _("One a line."))


def _show_choices(dialog: FormDialog) -> None:
    dialog.form.set_shown("choices", dialog.form.value("kind") is OwnKind.CHOICE)


def _add_field(values: dict[str, Any]) -> Work[Changes]:
    choices = values["choices"].splitlines() if values["kind"] is OwnKind.CHOICE else ()
    return partial(
        operations.add_field, name=values["name"], record=values["record"], kind=values["kind"], choices=choices
    )


class TagsPart(ListPart[TagLine]):
    """The tags that people have, to call one otherwise or take it from everybody."""

    head = ("rename-tag",)

    def __init__(self, page: Page, desk: Desk, pane: DetailPane, parent: Any) -> None:
        super().__init__(parent)
        self._page = page
        self.choose_one = _("Choose one tag.")
        empty = EmptyState(
            _("No tags yet"), _("The words by which people are grouped are listed here, with how many have each.")
        )
        columns: Sequence[Column[TagLine]] = (
            Column("tag", _("Tag"), lambda r: r.name, width=30, sortable=False),
            Column("people", _("People"), lambda r: r.people, Kind.COUNT, 8, sortable=False, summed=False),
        )
        table: Table[TagLine] = Table(
            desk.jobs, columns, lambda _query: tag_ids, lambda ids: partial(tag_lines, ids=ids), "settings.tags", empty,
            title=_("Tags"), parent=self,
        )  # fmt: skip
        self.furnish(table, pane)

    def deeds(self, row: TagLine | None) -> list[Action]:
        return [
            Action("rename-tag", _("Rename the tag"), partial(self._rename, row), "F2", button=_("&Rename…"),
                   of_record=True),
            Action("remove-tag", _("Take the tag from everybody"), partial(self._remove, row),
                   button=_("&Take from everybody…"), of_record=True, grave=True),
        ]  # fmt: skip

    def key_of(self, row: TagLine) -> int:
        return row.id

    def fill(self, pane: DetailPane, row: TagLine | None) -> None:
        if row is None:
            return
        pane.head(row.name, _people(row.people))
        pane.buttons("rename-tag", "remove-tag")

    def _rename(self, row: TagLine | None) -> None:
        if row is None:
            return
        FormDialog(
            self._page, self._page.jobs, name=f"tag.rename.{row.id}", title=row.name, action=_("&Save"),
            fields=[form.text("new", _("&Name"), required=True, limit=100, width=32,
                              hint=_("With the name of another tag, both become one."))],
            draft={"new": row.name},
            operation=lambda values: partial(operations.rename_tag, name=row.name, new=values["new"]),
        ).open()  # fmt: skip

    def _remove(self, row: TagLine | None) -> None:
        if row is None:
            return
        question = _("Take “{name}” from everybody who has it: {people}?").format(
            name=row.name, people=_people(row.people)
        )
        if ask.confirm(self._page, question, _("&Take from everybody")):
            self._page.jobs.write(partial(operations.remove_tag, name=row.name), owner=self._page)


def _people(count: int) -> str:
    return ngettext("{count} person", "{count} people", count).format(count=show_count(count))

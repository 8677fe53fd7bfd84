"""Settings: the organisation, the membership scheme, types with their fees, discounts, numbering."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from psg_admin.kernel.changes import Topic
from psg_admin.kernel.days import month_name
from psg_admin.kernel.errors import Conflict, UserError
from psg_admin.kernel.words import _
from psg_admin.memberships import queries
from psg_admin.settings import (
    NUMBERS,
    ORGANISATION,
    TERMS,
    Scheme,
    Settings,
    load_settings,
    names_of,
    save_settings,
)
from psg_admin.store.opening import place
from psg_admin.ui.kit import form, theme
from psg_admin.ui.kit.action import Action, Chosen, Target
from psg_admin.ui.kit.chips import Chip, Chips
from psg_admin.ui.kit.page import Page
from psg_admin.ui.kit.widgets import TextLabel, button
from psg_admin.ui.settings.scheme import SchemePart

if TYPE_CHECKING:
    from collections.abc import Callable

    from psg_admin.kernel.changes import Changes
    from psg_admin.ui.kit.desk import Desk

W = TypeVar("W", bound=QWidget)

_WIDEST = 92
"""So many characters wide a part becomes at most, at any size of the text."""
_BESIDE_FROM = 64
"""From so many characters of width on, labels stand before their fields."""


class SettingsPage(Page):
    """Everything that is set and not recorded, in parts chosen by chips; each part is made when it is first needed."""

    topics: ClassVar[frozenset[Topic]] = frozenset({Topic.SETTINGS, Topic.SCHEME})

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk.jobs, name="settings", title=_("Settings"), parent=parent)
        self._desk = desk
        self._settings: Settings | None = None
        self._rows = queries.SchemeRows((), ())
        self.chips = Chips(_("Part of the settings"))
        self.chips.show_chips([
            Chip("organisation", _("Organisation")), Chip("scheme", _("Types and fees")), Chip("terms", _("Terms")),
            Chip("numbers", _("Numbering")), Chip("safety", _("Data and safety")),
        ])  # fmt: skip
        self.chips.chosen.connect(self.show_filter)
        self.add_strip(self.chips)
        self._made: list[QWidget] = []
        self._fields: list[FieldsPart] = []
        self.show_filter("organisation")

    @cached_property
    def organisation(self) -> FieldsPart:
        """What stands on receipts and lists."""
        said = _(
            "Stands on receipts and lists. While there is no charity number, nothing that only a registered charity "
            "may do is offered: no “registered charity” line on receipts, no Gift Aid."
        )
        return self._add_fields(FieldsPart(self, self, names_of(ORGANISATION), _organisation_fields(), said))

    @cached_property
    def terms(self) -> FieldsPart:
        """How long a term runs."""
        said = _("How long a term of membership runs, and when a member still counts.")
        return self._add_fields(FieldsPart(self, self, names_of(TERMS), _term_fields(), said))

    @cached_property
    def numbers(self) -> FieldsPart:
        """How things are numbered."""
        said = _("How receipts, members and references are numbered from now on.")
        return self._add_fields(FieldsPart(self, self, names_of(NUMBERS), _number_fields(), said))

    @cached_property
    def scheme(self) -> SchemePart:
        """Types, fees and discounts."""
        made = self._add(SchemePart(self, self._desk, self._adding(), self))
        made.show_scheme(self._rows)
        return made

    @cached_property
    def safety(self) -> SafetyPart:
        """Where the data lie."""
        return self._add(SafetyPart(self._desk, self))

    def _add(self, part: W) -> W:
        part.hide()  # until it is chosen; a hidden part takes no room, so a short one is not scrolled
        self._made.append(part)
        self.body.addWidget(part, 1)
        return part

    def _add_fields(self, part: FieldsPart) -> FieldsPart:
        self._fields.append(part)
        if self._settings is not None:
            part.show_settings(self._settings)
        return self._add(part)

    def reload(self) -> None:
        """Ask anew for the settings and the scheme."""
        self.jobs.read(load_settings, owner=self, then=self._show, key="settings")
        self.jobs.read(queries.scheme, owner=self, then=self._show_scheme, key="scheme")

    def show_filter(self, key: str) -> None:
        """Show one part."""
        self.chips.choose(key)
        parts: dict[str, Callable[[], QWidget]] = {
            "organisation": lambda: self.organisation,
            "scheme": lambda: self.scheme,
            "terms": lambda: self.terms,
            "numbers": lambda: self.numbers,
            "safety": lambda: self.safety,
        }
        if key in parts:
            chosen = parts[key]()
            for part in self._made:
                part.setVisible(part is chosen)

    def unsaved(self) -> bool:
        return any(part.save.isEnabled() for part in self._fields)

    def actions_for(self, chosen: Chosen[Any]) -> list[Action]:
        del chosen
        organisation = partial(self.go, Target(self.objectName(), filter="organisation"))
        return [
            *self._adding(),
            *(self.scheme.changing() if "scheme" in self.__dict__ else ()),
            Action("organisation", _("Settings of the organisation"), organisation, everywhere=True),
        ]

    def _adding(self) -> list[Action]:
        """Return what adds to the scheme; its part of the page is made when that is wanted."""
        deeds = (SchemePart.add_type, SchemePart.add_fee, SchemePart.add_discount)
        kind, fee, discount = (partial(self._of_scheme, deed) for deed in deeds)
        return [
            Action("type", _("New membership type"), kind, "Ctrl+N", button=_("New &type…"), everywhere=True),
            Action("fee", _("Add a fee"), fee, button=_("&Add a fee…"), everywhere=True),
            Action("discount", _("Add a discount"), discount, button=_("Add a &discount…"), everywhere=True),
        ]

    def _of_scheme(self, deed: Callable[[SchemePart], None]) -> None:
        deed(self.scheme)

    def _show(self, settings: Settings) -> None:
        self._settings = settings
        for part in self._fields:
            part.show_settings(settings)

    def _show_scheme(self, rows: queries.SchemeRows) -> None:
        self._rows = rows
        if "scheme" in self.__dict__:  # else it is shown when the part is made
            self.scheme.show_scheme(rows)


class FieldsPart(QWidget):
    """Some of the settings as a form with its own button."""

    def __init__(
        self, page: SettingsPage, parent: QWidget, names: tuple[str, ...], fields: list[form.Field], words: str
    ) -> None:
        super().__init__(parent)
        self._page = page
        self._seen = self._wanted = Settings()
        self._names = names
        self._inside = inside = QWidget(self)
        self.form = form.Form(fields, {}, inside)
        self.save = button(_("&Save"), self._save, look="primary")
        self.save.setEnabled(False)
        self.said = TextLabel("", "bad")
        self.said.hide()
        self.form.changed.connect(self._changed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.px(8), 0, 0)
        column.setSpacing(theme.px(16))
        box = QVBoxLayout(inside)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.px(16))
        box.addWidget(TextLabel(words, "soft"))
        box.addWidget(self.form)
        box.addWidget(self.said)
        row = QHBoxLayout()
        row.addWidget(self.save)
        row.addStretch(1)
        box.addLayout(row)
        column.addWidget(inside)
        column.addStretch(1)
        self._fit()
        theme.changed_signal().changed.connect(self._fit)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def show_settings(self, settings: Settings) -> None:
        """Show what is set; what is being typed stays."""
        if self.save.isEnabled():
            return
        self._seen = settings
        self.form.fill({name: getattr(settings, name) for name in self._names})

    def _fit(self) -> None:
        """Let the fields be as wide as the text size asks for, below their labels where the page is narrow."""
        self._inside.setMaximumWidth(theme.chars(_WIDEST))
        self.form.set_stacked(stacked=self.width() < theme.chars(_BESIDE_FROM))

    def _changed(self) -> None:
        self.save.setEnabled(True)
        self.said.hide()

    def _save(self) -> None:
        values = self.form.values()
        if values is None:
            return
        self.save.setEnabled(False)
        self.said.hide()
        typed: dict[str, Any] = {name: "" if value is None else value for name, value in values.items()}
        self._wanted = replace(self._seen, **typed)
        deed = partial(save_settings, settings=self._wanted, seen=self._seen)
        self._page.jobs.write(deed, owner=self._page, then=self._saved, failed=self._failed)

    def _saved(self, _changes: Changes) -> None:
        if self.save.isEnabled():  # more was typed meanwhile: what is saved since is this desk's own
            self._read_again()

    def _failed(self, error: UserError) -> None:
        self.save.setEnabled(True)
        self.said.setText(error.in_full)
        self.said.show()
        if isinstance(error, Conflict):
            self._read_again()  # who has read what the other desk saved may save over it

    def _read_again(self) -> None:
        self._page.jobs.read(load_settings, owner=self._page, then=self._look_again)

    def _look_again(self, settings: Settings) -> None:
        mine = [name for name in self._names if getattr(self._wanted, name) != getattr(self._seen, name)]
        self._seen = replace(self._seen, **{name: getattr(settings, name) for name in mine})


class SafetyPart(QWidget):
    """Where the data lie, and the copies of them."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.px(8), 0, 0)
        column.setSpacing(theme.px(8))
        column.addWidget(TextLabel(_("Database"), "section"))
        column.addWidget(TextLabel(place(desk.office.url), selectable=True))
        column.addWidget(TextLabel(_("Documents land in"), "section"))
        column.addWidget(TextLabel(str(desk.home.exports), selectable=True))
        column.addWidget(TextLabel(_("Copies"), "section"))
        column.addWidget(
            TextLabel(
                _(
                    "A copy is made and checked each day that the program is opened; the last fourteen lie in {folder}."
                    " To go back to one, choose “Bring a copy back” in the File menu."
                ).format(folder=desk.home.db / "backups"),
                selectable=True,
            )
        )
        column.addStretch(1)


def _organisation_fields() -> list[form.Field]:
    return [
        form.text("organisation", _("&Name"), required=True),
        form.lines("address", _("&Address"), height=4, limit=500),
        form.text("email", _("E-&mail"), width=40),
        form.text("telephone", _("&Telephone"), limit=40, width=24),
        form.text("website", _("&Website"), width=40),
        form.text(
            "charity_number", _("&Charity number"), limit=20, width=16, hint=_("Leave it empty when there is none.")
        ),
    ]


def _term_fields() -> list[form.Field]:
    months = [(month, month_name(month)) for month in range(1, 13)]
    return [
        form.choice("scheme", _("A &term runs"), [(scheme, scheme.label) for scheme in Scheme]),
        form.choice("year_month", _("A fixed &year begins in"), months),
        form.number("grace_days", _("Days of gr&ace"), most=366, required=True,
                    hint=_("So long after its term a member still counts.")),
        form.number("unpaid_days", _("&Days unpaid"), most=366, required=True,
                    hint=_("So long after its start an unpaid term still gives standing.")),
    ]  # fmt: skip


def _number_fields() -> list[form.Field]:
    return [
        form.text("receipt_prefix", _("&Receipts begin with"), limit=8, width=10, hint=_("R gives R-2016-0001.")),
        form.number("member_digits", _("Digits of a membership &number"), least=1, most=8, required=True),
        form.text("reference_prefix", _("Standing order references &begin with"), limit=8, width=10,
                  hint=_("Letters and digits only.")),
    ]  # fmt: skip

"""Settings: the organisation, the membership scheme, types with their fees, discounts, numbering."""

from __future__ import annotations

from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from psg_admin.kernel.changes import Topic
from psg_admin.kernel.errors import Conflict, UserError
from psg_admin.kernel.settings import parts
from psg_admin.kernel.words import _, translate
from psg_admin.memberships import queries
from psg_admin.settings import all_settings, declared, save_settings
from psg_admin.store.opening import place
from psg_admin.ui.kit import form, theme
from psg_admin.ui.kit.action import Action, Chosen, Target
from psg_admin.ui.kit.chips import Chip, Chips
from psg_admin.ui.kit.page import Page
from psg_admin.ui.kit.particulars import fields_of
from psg_admin.ui.kit.widgets import TextLabel, button
from psg_admin.ui.settings.scheme import SchemePart

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from psg_admin.kernel.changes import Changes
    from psg_admin.kernel.particulars import Particular
    from psg_admin.ui.kit.desk import Desk

W = TypeVar("W", bound=QWidget)

_WIDEST = 92
"""So many characters wide a part becomes at most, at any size of the text."""
_BESIDE_FROM = 64
"""From so many characters of width on, labels stand before their fields."""
_SCHEME_PLACE, _SAFETY_PLACE = 20, 90
"""Where the page's own parts stand among those that the features declare."""


class SettingsPage(Page):
    """Everything that is set and not recorded, in parts chosen by chips; each part is made when it is first needed."""

    topics: ClassVar[frozenset[Topic]] = frozenset({Topic.SETTINGS, Topic.SCHEME})

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk.jobs, name="settings", title=_("Settings"), parent=parent)
        self._desk = desk
        self._settings: dict[str, Any] | None = None
        self._declared = tuple(declared(desk.office.features).values())
        self._parts = parts(self._declared)
        self._rows = queries.SchemeRows((), ())
        self.chips = Chips(_("Part of the settings"))
        self.chips.show_chips(
            [
                Chip(key, words)
                for _place, key, words in sorted(
                    [
                        *((part.place, part.key, translate(part.label)) for part in self._parts),
                        (_SCHEME_PLACE, "scheme", _("Types and fees")),
                        (_SAFETY_PLACE, "safety", _("Data and safety")),
                    ]
                )
            ]
        )
        self.chips.chosen.connect(self.show_filter)
        self.add_strip(self.chips)
        self._made: list[QWidget] = []
        self._fields: dict[str, FieldsPart] = {}
        self.show_filter("organisation")

    def part(self, key: str) -> FieldsPart:
        """Return a part whose settings the features declare, made now if it was never shown."""
        if key not in self._fields:
            shown = [one.particular for one in self._declared if one.part.key == key]
            about = next(part.about for part in self._parts if part.key == key)
            self._fields[key] = made = FieldsPart(self, self, shown, translate(about), self._desk.today)
            if self._settings is not None:
                made.show_settings(self._settings)
            self._add(made)
        return self._fields[key]

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

    def reload(self) -> None:
        """Ask anew for the settings and the scheme."""
        self.jobs.read(all_settings, owner=self, then=self._show, key="settings")
        self.jobs.read(queries.scheme, owner=self, then=self._show_scheme, key="scheme")

    def show_filter(self, key: str) -> None:
        """Show one part."""
        self.chips.choose(key)
        parts: dict[str, Callable[[], QWidget]] = {
            **{part.key: partial(self.part, part.key) for part in self._parts},
            "scheme": lambda: self.scheme,
            "safety": lambda: self.safety,
        }
        if key in parts:
            chosen = parts[key]()
            for part in self._made:
                part.setVisible(part is chosen)

    def unsaved(self) -> bool:
        return any(part.save.isEnabled() for part in self._fields.values())

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

    def _show(self, settings: dict[str, Any]) -> None:
        self._settings = settings
        for part in self._fields.values():
            part.show_settings(settings)

    def _show_scheme(self, rows: queries.SchemeRows) -> None:
        self._rows = rows
        if "scheme" in self.__dict__:  # else it is shown when the part is made
            self.scheme.show_scheme(rows)


class FieldsPart(QWidget):
    """Some of the settings as a form with its own button."""

    def __init__(
        self, page: SettingsPage, parent: QWidget, shown: Sequence[Particular], words: str, today: date
    ) -> None:
        super().__init__(parent)
        self._page = page
        self._seen: dict[str, Any] = {}
        self._wanted: dict[str, Any] = {}
        self._names = [each.key for each in shown]
        self._inside = inside = QWidget(self)
        self.form = form.Form(fields_of(shown, *{each.section for each in shown}, today=today), {}, inside)
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

    def show_settings(self, settings: dict[str, Any]) -> None:
        """Show what is set; what is being typed stays."""
        if self.save.isEnabled():
            return
        self._seen = {name: settings[name] for name in self._names}
        self.form.fill(self._seen)

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
        self._wanted = {name: "" if value is None else value for name, value in values.items()}
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
        self._page.jobs.read(all_settings, owner=self._page, then=self._look_again)

    def _look_again(self, settings: dict[str, Any]) -> None:
        mine = [name for name in self._names if self._wanted[name] != self._seen[name]]
        self._seen |= {name: settings[name] for name in mine}


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

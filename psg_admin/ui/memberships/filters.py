"""The line above the list: words to look for, type, way of paying, what stops mail, tags, consents, own fields."""

from collections.abc import Mapping, Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox

from psg_admin.kernel.words import _
from psg_admin.memberships.queries import MEMBER_FILTERS
from psg_admin.people.own import FieldRow
from psg_admin.people.queries import IS, NONE, SOME, Offered
from psg_admin.people.states import OwnRecord
from psg_admin.store.filters import Filter
from psg_admin.ui.kit import accessibility
from psg_admin.ui.kit.chips import Chips, chosen_by
from psg_admin.ui.kit.filter_bar import FilterBar
from psg_admin.ui.kit.lists import NarrowLine
from psg_admin.ui.kit.widgets import ChoiceBox


class FilterLine(FilterBar):
    """Narrows the list, beside its ``chips``. ``changed`` comes with each change by the person."""

    changed = Signal()

    def __init__(self, chips: Chips) -> None:
        self.line = NarrowLine(_("Name, number, postcode, e-mail…"), _("Filter the list"))
        self.line.setObjectName("filter")
        self._types = self._box(MEMBER_FILTERS["type"])
        self._methods = self._box(MEMBER_FILTERS["method"])
        self._notes = self._box(MEMBER_FILTERS["note"])
        self._tags = self._box(MEMBER_FILTERS["tag"])
        self._consents = self._box(MEMBER_FILTERS["consent"])
        self._own = ChoiceBox()
        self._own.setObjectName("filter.own")
        accessibility.set_name(self._own, _("Own fields"))
        self._of_members = {"type": self._types, "method": self._methods, "note": self._notes}
        self._all = {**self._of_members, "tag": self._tags, "consent": self._consents}
        self._offered = Offered()
        self._members = True
        super().__init__(self.line, chips, [*self._all.values(), self._own])
        self.setObjectName("filters")
        self.line.narrowed.connect(self.changed)
        for box in (*self._all.values(), self._own):
            box.activated.connect(self._picked)
        self.set_types([])
        self._fill(self._methods, _("Paid any way"), chosen_by(MEMBER_FILTERS["method"]))
        self._fill(self._notes, _("Whatever is noted"), chosen_by(MEMBER_FILTERS["note"]))
        self.set_offered(self._offered)

    def text(self) -> str:
        """Return the words to look for."""
        return self.line.words()

    def chosen(self) -> dict[str, str]:
        """Return the chosen filters of members by their keys."""
        return {**self._of(self._all), **self._own_chosen()}

    def chosen_of_people(self) -> dict[str, str]:
        """Return the chosen filters of those that other people have too."""
        people = {each.key for each in self._offered.of(OwnRecord.CONTACT)}
        own = {key: value for key, value in self._own_chosen().items() if key in people}
        return {**self._of({"tag": self._tags, "consent": self._consents}), **own}

    def set_offered(self, found: Offered) -> None:
        """Offer the tags and the fields of this office, and its consents where any are noted."""
        self._offered = found
        self._fill(self._tags, _("Any tag"), [(name, _("Tag: {name}").format(name=name)) for name in found.tags])
        self._fill(self._consents, _("Any consent"), chosen_by(MEMBER_FILTERS["consent"]) if found.consents else [])
        self._fill(self._own, _("Any own field"), _own_choices(found.of(OwnRecord.CONTACT, OwnRecord.MEMBERSHIP)))
        self._show_offered()

    def _show_offered(self) -> None:
        self.offer(self._tags, offered=bool(self._offered.tags))
        self.offer(self._consents, offered=self._offered.consents)
        records = (OwnRecord.CONTACT, OwnRecord.MEMBERSHIP) if self._members else (OwnRecord.CONTACT,)
        self.offer(self._own, offered=bool(self._offered.of(*records)))

    @staticmethod
    def _of(boxes: Mapping[str, QComboBox]) -> dict[str, str]:
        return {key: box.currentData() for key, box in boxes.items() if box.currentData()}

    def _own_chosen(self) -> dict[str, str]:
        key, _between, value = str(self._own.currentData() or "").partition("\n")
        return {key: value} if key else {}

    def set_types(self, types: Sequence[tuple[str, str]]) -> None:
        """Offer these membership types (id and name)."""
        self._fill(self._types, _("Every type"), types)

    def set_for_members(self, members: bool) -> None:  # noqa: FBT001 - reads as Qt's setVisible does
        """Show or hide what only members have."""
        self._members = members
        for box in self._of_members.values():
            self.offer(box, offered=members)
        self._show_offered()

    def kept(self) -> dict[str, str]:
        """Return what is worth remembering for the next day: the choices, not the words."""
        return {**self._of(self._of_members), "type name": self._types.currentText()}

    def put_back(self, kept: Mapping[str, object]) -> None:
        """Choose what :meth:`kept` told. The type stands there until :meth:`set_types` knows better."""
        kind, name = kept.get("type"), kept.get("type name")
        if isinstance(kind, str) and isinstance(name, str) and kind:
            self.set_types([(kind, name)])
            self._types.setCurrentIndex(1)
        for key in ("method", "note"):
            self._all[key].setCurrentIndex(max(0, self._all[key].findData(kept.get(key))))

    def clear(self) -> None:
        """Take every filter away without telling anybody."""
        self.line.wipe()
        for box in (*self._all.values(), self._own):
            box.setCurrentIndex(0)

    def in_words(self, *, members: bool) -> list[str]:
        """Return what was typed and chosen, in words for a heading."""
        words = [_("with “{text}”").format(text=self.text())] if self.text() else []
        boxes = [*self._all.values(), self._own] if members else [self._tags, self._consents, self._own]
        return words + [box.currentText() for box in boxes if box.currentData()]

    @staticmethod
    def _box(one: Filter[date]) -> QComboBox:
        made = ChoiceBox()
        made.setObjectName(f"filter.{one.key}")
        accessibility.set_name(made, one.called)
        return made

    def _fill(self, box: QComboBox, first: str, options: Sequence[tuple[str, str]]) -> None:
        kept = box.currentData()
        wanted = [("", first), *options]
        if [(box.itemData(place), box.itemText(place)) for place in range(box.count())] == wanted:
            return
        box.clear()
        for value, words in wanted:
            box.addItem(words, value)
        box.setCurrentIndex(max(0, box.findData(kept)))

    def _picked(self, _index: int) -> None:
        self.changed.emit()


def _own_choices(fields: Sequence[FieldRow]) -> list[tuple[str, str]]:
    """Return what a list can be narrowed to by the office's own fields: each choice, and who says something or not."""
    return [
        (f"{each.key}\n{value}", _("{what}: {value}").format(what=each.name, value=words))
        for each in fields
        for value, words in (
            *((f"{IS}{one}", one.label) for one in each.options),
            (SOME, _("says something")),
            (NONE, _("says nothing")),
        )
    ]

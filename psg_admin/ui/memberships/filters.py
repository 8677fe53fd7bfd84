"""The line above the list: words to look for, type, way of paying, and what stops mail."""

from collections.abc import Mapping, Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox

from psg_admin.kernel.words import _
from psg_admin.memberships.queries import MEMBER_FILTERS
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
        self._all = {"type": self._types, "method": self._methods, "note": self._notes}
        super().__init__(self.line, chips, [*self._all.values()])
        self.setObjectName("filters")
        self.line.narrowed.connect(self.changed)
        for box in self._all.values():
            box.activated.connect(self._picked)
        self.set_types([])
        self._fill(self._methods, _("Paid any way"), chosen_by(MEMBER_FILTERS["method"]))
        self._fill(self._notes, _("Whatever is noted"), chosen_by(MEMBER_FILTERS["note"]))

    def text(self) -> str:
        """Return the words to look for."""
        return self.line.words()

    def chosen(self) -> dict[str, str]:
        """Return the chosen filters of members by their keys."""
        return {key: box.currentData() for key, box in self._all.items() if box.currentData()}

    def set_types(self, types: Sequence[tuple[str, str]]) -> None:
        """Offer these membership types (id and name)."""
        self._fill(self._types, _("Every type"), types)

    def set_for_members(self, members: bool) -> None:  # noqa: FBT001 - reads as Qt's setVisible does
        """Show or hide what only members have."""
        for box in self._all.values():
            self.offer(box, offered=members)

    def kept(self) -> dict[str, str]:
        """Return what is worth remembering for the next day: the choices, not the words."""
        return {**self.chosen(), "type name": self._types.currentText()}

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
        for box in self._all.values():
            box.setCurrentIndex(0)

    def in_words(self, *, members: bool) -> list[str]:
        """Return what was typed and chosen, in words for a heading."""
        words = [_("with “{text}”").format(text=self.text())] if self.text() else []
        if members:
            words += [box.currentText() for box in self._all.values() if box.currentData()]
        return words

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

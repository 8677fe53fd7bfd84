"""Say for whom a place is, and which price it has from now on where the rule says another one for that person."""

from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from psg_admin.events import operations
from psg_admin.events.queries import Naming, PlaceRow, find_attendees, naming
from psg_admin.events.states import NamedPrice
from psg_admin.kernel.changes import Changes
from psg_admin.kernel.words import _
from psg_admin.store.list_query import Hit, Work
from psg_admin.ui.kit import form
from psg_admin.ui.kit.desk import Desk
from psg_admin.ui.kit.dialog import FormDialog
from psg_admin.ui.kit.editors import ChoiceEditor


def open_name(parent: QWidget, desk: Desk, place: PlaceRow) -> None:
    """Open the form that says for whom a place is."""
    NameDialog(parent, desk, place).open()


class NameDialog(FormDialog):
    """The form of the one who comes. The rule is asked for the price as soon as somebody is picked."""

    def __init__(self, parent: QWidget, desk: Desk, place: PlaceRow) -> None:
        self._desk = desk
        self._place = place
        self._asked: tuple[int, str] | None = None
        self._found: Naming | None = None
        self.prices = ChoiceEditor([])
        super().__init__(
            parent, desk.jobs, name=f"place.name.{place.place_id}", title=_("Name a place"),
            subtitle=_("Now: {name}, {amount}.").format(name=place.name, amount=place.amount.show()),
            fields=[
                form.pick(
                    "name", _("&Attendee"), desk.jobs, self._find, free=True, required=True,
                    placeholder=_("Type a name, on file or not"),
                ),
                form.custom("price", _("&Price"), self._make_prices),
            ],
            draft={}, action=_("&Name the place"), operation=self._name, width=92,
        )  # fmt: skip
        self.form.changed.connect(self._look)
        self.price_moved.connect(self._ask)
        self._show(None)

    def _find(self, text: str) -> Work[list[Hit]]:
        return partial(find_attendees, text=text, today=self._desk.today)

    def _make_prices(self) -> ChoiceEditor:
        return self.prices

    def _look(self) -> None:
        """Ask the rule, where somebody else is picked now."""
        who = self.form.value("name")
        asked = (who.record_id, who.title) if isinstance(who, Hit) else None
        if asked != self._asked:
            self._asked = asked
            self._ask()

    def _ask(self) -> None:
        self._show(None)
        if self._asked is None:
            self._desk.jobs.forget(self, key="naming")
            return
        contact_id, name = self._asked
        query = partial(
            naming, place_id=self._place.place_id, contact_id=contact_id or None, name=name, today=self._desk.today
        )
        self._desk.jobs.read(query, owner=self, key="naming", then=self._show)

    def _show(self, found: Naming | None) -> None:
        """Offer the price of the rule, which is taken unless the other one is chosen; nothing where it is the same."""
        asks = found is not None and found.asks and (self._asked or (0, ""))[0] != (self._place.contact_id or -1)
        self._found = found if asks else None
        self.form.set_shown("price", asks)
        if found is not None and asks:
            keep = (NamedPrice.KEEP, _("Keep {amount}").format(amount=found.now.show()))
            rule = found.rule
            taken = [] if rule is None else [(NamedPrice.RULE, f"{rule.band_name} {rule.amount.show()}")]
            self.prices.set_options([*taken, keep])
            self.prices.put(NamedPrice.KEEP if rule is None else NamedPrice.RULE)
            self.form.note("price", found.words)
        self.fit()

    def _name(self, values: dict[str, Any]) -> Work[Changes]:
        who: Hit = values["name"]
        found = self._found
        return partial(
            operations.name_place,
            place_id=self._place.place_id,
            contact_id=who.record_id or None,
            name="" if who.record_id else who.title,
            version=self._place.version,
            price=None if found is None else self.prices.value(),
            quoted=None if found is None or found.rule is None else found.rule.amount,
            today=self._desk.today,
            now=self._desk.now,
        )

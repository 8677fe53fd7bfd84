"""Cancel a booking or a place, and say what becomes of what was paid: left over, refunded, or kept as a gift."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from psg_admin.accounts.queries import chart
from psg_admin.books.operations import RefundWay, Settling, cancel_and_settle
from psg_admin.events.rules import Settled, settled_words
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.kernel.words import _
from psg_admin.payments.states import Method
from psg_admin.ui.dialogs.money import account_options, way_options
from psg_admin.ui.kit import accessibility, form
from psg_admin.ui.kit.dialog import FormDialog
from psg_admin.ui.kit.widgets import Sentences

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from psg_admin.accounts.rules import Chart
    from psg_admin.kernel.changes import Changes
    from psg_admin.store.list_query import Work
    from psg_admin.ui.kit.desk import Desk


@dataclass(frozen=True, slots=True)
class Cancelled:
    """What is to be cancelled: a booking or one place of it, with what becomes of its money.

    ``title``, ``question`` and ``leave`` say what is asked, and what the button says that leaves all as it is.
    """

    title: str
    question: str
    leave: str
    settled: Settled
    booking_id: int | None = None
    place_id: int | None = None


def open_cancel(parent: QWidget, desk: Desk, what: Cancelled, tell: Callable[[str], object]) -> None:
    """Open the form; ``tell`` hears in sentences what is left over afterwards, where anything is."""

    def arrived(known: Chart) -> None:
        dialog = CancelDialog(parent, desk, what, known)
        dialog.done_with.connect(partial(_tell_left_over, tell))
        dialog.open()

    desk.jobs.read(chart, owner=parent, key="cancel", then=arrived)


class CancelDialog(FormDialog):
    """Asks why, and where anything was paid what becomes of that; what it comes to is said below and on the button."""

    def __init__(self, parent: QWidget, desk: Desk, what: Cancelled, known: Chart) -> None:
        self._desk = desk
        self._what = what
        self.sentences = Sentences()
        name = f"cancel.booking.{what.booking_id}" if what.place_id is None else f"cancel.place.{what.place_id}"
        super().__init__(
            parent, desk.jobs, name=name, title=what.title,
            subtitle=what.question, fields=self._fields(known),
            draft={"settling": Settling.CREDIT, "method": None, "account": "", "on": desk.today},
            action=_("Cancel &it"), operation=self._cancel_it, panel=self.sentences, panel_below=True, width=78,
            leave=what.leave,
        )  # fmt: skip
        self.form.set_shown("settling", bool(what.settled.freed))
        self.form.changed.connect(self._look)
        self._look()
        self.fit()

    def _fields(self, known: Chart) -> list[form.Field]:
        fates = {
            Settling.CREDIT: _("It is left over, to be used later"), Settling.REFUND: _("It is refunded"),
            Settling.DONATE: _("It is kept as a gift"),
        }  # fmt: skip
        ways: list[tuple[Method | None, str]] = [(None, _("As it was paid")), *way_options()]
        accounts = [("", _("The one that it came into")), *account_options(known)]
        return [
            form.text("reason", _("Rea&son"), required=True, limit=500),
            form.choice("settling", _("&What was paid"), list(fates.items())),
            form.day("on", _("&Day"), today=self._desk.today, required=True,
                     hint=_("Of the refund, or on which the gift was wished.")),
            form.choice("method", _("&Method"), ways),
            form.choice("account", _("&From account"), accounts),
        ]  # fmt: skip

    def _look(self) -> None:
        """Ask for what the choice needs, and say what it comes to."""
        settled = self._what.settled
        chosen: Settling = self.form.value("settling") or Settling.CREDIT
        self.form.set_shown("on", chosen is not Settling.CREDIT)
        for key in ("method", "account"):
            self.form.set_shown(key, chosen is Settling.REFUND)
        fields = {"amount": settled.freed.show()}
        if chosen is Settling.CREDIT:
            said, action = settled_words(settled), _("Cancel &it")
        else:
            said = settled_words(replace(settled, freed=NOTHING)) if settled.released else []
            goes = _("{amount} goes back to who paid it, and is left over no more.")
            stays = _("{amount} is kept as a gift of who paid it.")
            said += [(goes if chosen is Settling.REFUND else stays).format(**fields)]
            refunds, keeps = _("Cancel &it, refund {amount}"), _("Cancel &it, keep {amount}")
            action = (refunds if chosen is Settling.REFUND else keeps).format(**fields)
        words = "\n".join(said)
        if words != self.sentences.text():
            self.sentences.setText(words)
            accessibility.announce_settled(self.sentences, words)
        self.set_action(action)

    def _cancel_it(self, values: dict[str, Any]) -> Work[Changes]:
        on = values.get("on") or self._desk.today
        return partial(
            cancel_and_settle, booking_id=self._what.booking_id, place_id=self._what.place_id,
            settling=values.get("settling") or Settling.CREDIT, reason=values["reason"], today=self._desk.today,
            now=self._desk.now, way=RefundWay(on, values.get("method"), values.get("account") or ""), gift_on=on,
        )  # fmt: skip


def _tell_left_over(tell: Callable[[str], object], changes: Changes) -> None:
    freed = Money.parse(changes.more.get("left_over", "0"))
    if freed:
        tell(" ".join(settled_words(Settled(freed=freed))))

"""Enter money that was moved between accounts, or between funds."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from psg_admin.accounts.rules import BANK, CASH, GENERAL
from psg_admin.books import operations
from psg_admin.books.plans import MoveRequest
from psg_admin.books.queries.facts import OutStart, out_start
from psg_admin.kernel.changes import Changes
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.kernel.words import _
from psg_admin.store.list_query import Work
from psg_admin.ui.dialogs.money import OutDialog, account_options, anyway_field, fund_options
from psg_admin.ui.kit import form
from psg_admin.ui.kit.desk import Desk
from psg_admin.ui.kit.fields import Field


def open_move(parent: QWidget, desk: Desk, *, done: Callable[[Changes], object] | None = None) -> None:
    """Open the form for money that was moved; ``done`` comes when it is entered."""

    def arrived(start: OutStart) -> None:
        dialog = MoveDialog(parent, desk, start)
        if done is not None:
            dialog.done_with.connect(done)
        dialog.open()

    desk.jobs.read(partial(out_start, today=desk.today), owner=parent, key="move", then=arrived)


class MoveDialog(OutDialog):
    """The form of money that was moved; the funds are asked for where there are several."""

    def __init__(self, parent: QWidget, desk: Desk, start: OutStart) -> None:
        self._desk = desk
        self._start = start
        super().__init__(
            parent, desk.jobs, name="money.move", title=_("Enter money that was moved"),
            subtitle=_("Between accounts, such as cash that was paid in, or between funds of one account."),
            fields=self._fields(),
            draft={"from": CASH, "to": BANK, "from_fund": GENERAL, "to_fund": GENERAL, "on": desk.today},
            action=_("&Enter it"), operation=self._move, width=72,
        )  # fmt: skip
        several = len(fund_options(start.chart)) > 1
        for key in ("from_fund", "to_fund"):
            self.form.set_shown(key, several)
        self.form.changed.connect(self._look)
        self.show_anyway()

    def _fields(self) -> list[Field]:
        accounts, funds = account_options(self._start.chart), fund_options(self._start.chart)
        return [
            form.money("amount", _("&Amount"), required=True, hint=_("What arrived.")),
            form.choice("from", _("&From account"), accounts, width=34),
            form.choice("to", _("&To account"), accounts, width=34),
            form.choice("from_fund", _("From f&und"), funds, width=34),
            form.choice("to_fund", _("To fun&d"), funds, width=34),
            form.money(
                "fee",
                _("Fee &beside the amount"),
                hint=_("Kept on the way: an expense of its own, under bank charges."),
            ),
            form.day("on", _("&Moved on"), today=self._desk.today, required=True),
            form.text("reference", _("&Reference"), limit=100),
            form.text("note", _("&Note"), limit=400),
            anyway_field(),
        ]

    def _look(self) -> None:
        amount: Money | None = self.form.value("amount")
        self.set_action(_("&Enter it") if amount is None else _("&Enter {amount}").format(amount=amount.show()))

    def _move(self, values: dict[str, Any]) -> Work[Changes]:
        wanted = MoveRequest(
            values["amount"], values["on"], values["from"], values["to"], values.get("from_fund") or GENERAL,
            values.get("to_fund") or "", values["fee"] or NOTHING, values["reference"], values["note"],
            values.get("anyway") or "",
        )  # fmt: skip
        return partial(operations.move, move=wanted, today=self._desk.today, now=self._desk.now)

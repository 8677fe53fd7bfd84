"""The form of an account: where money lies, and what lay there as its books began."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from psg_admin.accounts import operations
from psg_admin.accounts.queries import chart
from psg_admin.accounts.states import AccountKind
from psg_admin.kernel.words import _
from psg_admin.ui.kit import form
from psg_admin.ui.kit.dialog import FormDialog

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from PySide6.QtWidgets import QWidget

    from psg_admin.accounts.rules import Chart, FundInfo
    from psg_admin.kernel.changes import Changes
    from psg_admin.kernel.money import Money
    from psg_admin.ui.kit.desk import Desk

_OPENING = "opening-"


def open_new_account(
    parent: QWidget, desk: Desk, *, draft: Mapping[str, Any] | None = None,
    done: Callable[[Changes], object] | None = None,
) -> None:  # fmt: skip
    """Ask for a new account; ``draft`` is what is known of it already, and ``done`` hears when it is there."""

    def arrived(known: Chart) -> None:
        funds = [fund for fund in known.funds.values() if fund.closed_on is None]
        dialog = FormDialog(
            parent, desk.jobs, name="account.new", title=_("New account"), action=_("&Add"),
            fields=account_fields(funds, desk.today), draft={"kind": AccountKind.BANK, **(draft or {})},
            operation=lambda values: partial(operations.add_account, **account_values(values), today=desk.today),
        )  # fmt: skip
        if done is not None:
            dialog.done_with.connect(done)
        dialog.open()

    desk.jobs.read(chart, owner=parent, key="account", then=arrived)


def account_fields(funds: Sequence[FundInfo], today: date) -> list[form.Field]:
    """Return the fields of the form of an account, with its opening balance in each fund."""
    several = len(funds) > 1
    return [
        form.text("name", _("&Name"), required=True, limit=100, width=32),
        form.choice("kind", _("&Kind"), [(kind, kind.label) for kind in AccountKind]),
        form.text("sort_code", _("Sort co&de"), limit=12, width=12),
        form.text("number", _("Account n&umber"), limit=34, width=20),
        form.heading(_("As its books begin")),
        form.day("opening_on", _("&Books begin on"), today=today,
                 hint=_("Nothing moves there before. Empty: it takes every day.")),
        *(
            form.money(
                _OPENING + fund.code,
                _("Opening balance, {fund}").format(fund=fund.name.replace("&", "&&"))
                if several
                else _("&Opening balance"),
                allow_negative=True,
            )
            for fund in funds
        ),
    ]  # fmt: skip


def openings(opening: Mapping[str, Money]) -> dict[str, Money]:
    """Return opening balances, by fund, as the form has them."""
    return {_OPENING + fund: amount for fund, amount in opening.items()}


def account_values(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the form of an account says as the deed takes it: its opening balances together."""
    opening = {
        key.removeprefix(_OPENING): amount
        for key, amount in values.items()
        if key.startswith(_OPENING) and amount is not None
    }
    return {**{key: value for key, value in values.items() if not key.startswith(_OPENING)}, "opening": opening}

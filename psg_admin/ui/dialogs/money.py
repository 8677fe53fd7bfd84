"""What the dialogs of the books share: what there is to choose from, and a fund that does not have that much."""

from collections.abc import Sequence
from typing import Any

from psg_admin.accounts.rules import GENERAL, Chart
from psg_admin.accounts.states import Direction
from psg_admin.kernel.errors import BadInput, UserError
from psg_admin.kernel.words import _
from psg_admin.payments.states import Method
from psg_admin.ui.kit import form
from psg_admin.ui.kit.dialog import FormDialog
from psg_admin.ui.kit.fields import Field

WAYS = (
    Method.TRANSFER, Method.CHEQUE, Method.CASH, Method.CARD, Method.PAYPAL, Method.STANDING_ORDER, Method.DIRECT_DEBIT,
    Method.VOUCHER, Method.OTHER,
)  # fmt: skip
"""The ways of paying, those used most first."""


class OutDialog(FormDialog):
    """A form by which money leaves a fund: why, though that does not have that much, is asked for where it does not."""

    def show_anyway(self) -> None:
        """Keep the question back until it is to be asked."""
        self.form.set_shown("anyway", False)
        self.fit()

    def _failed(self, error: UserError) -> None:
        if isinstance(error, BadInput) and error.field == "anyway":
            self.form.set_shown("anyway", True)
        super()._failed(error)


def anyway_field() -> Field:
    """Return the field for why money leaves a fund that does not have that much."""
    return form.text("anyway", _("Wh&y all the same"), limit=400, hint=_("It is kept with the record."))


def account_options(chart: Chart, *, also: str = "") -> list[tuple[Any, str]]:
    """Return the accounts that are open, and ``also``, to choose from."""
    return [(one.code, one.name) for one in chart.accounts.values() if one.closed_on is None or one.code == also]


def fund_options(chart: Chart) -> list[tuple[Any, str]]:
    """Return the funds that are open to choose from, the general one first."""
    open_ones = [one for one in chart.funds.values() if one.closed_on is None]
    return [(one.code, one.name) for one in sorted(open_ones, key=lambda one: one.code != GENERAL)]


def category_options(chart: Chart, *directions: Direction, without: Sequence[str] = ()) -> list[tuple[Any, str]]:
    """Return the categories of ``directions`` that are open to choose from."""
    return [
        (one.code, one.name)
        for one in chart.categories.values()
        if one.direction in directions and one.closed_on is None and one.code not in without
    ]


def way_options() -> list[tuple[Any, str]]:
    """Return the ways of paying to choose from."""
    return [(way, way.label) for way in WAYS]

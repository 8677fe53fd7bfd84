"""What commands say of payments of before this office."""

from collections.abc import Iterable
from typing import Any

from psg_admin.cli.face import print_table, say
from psg_admin.kernel.words import _
from psg_admin.payments.queries import PastRow


def past_data(rows: Iterable[PastRow]) -> list[dict[str, Any]]:
    """Return the payments as JSON carries them."""
    return [
        {
            "contact": row.contact_id, "received_on": row.received_on, "amount": row.amount, "method": row.method,
            "reference": row.reference, "purpose": row.purpose, "source": row.source,
        }
        for row in rows
    ]  # fmt: skip


def say_past(rows: Iterable[PastRow]) -> None:
    """Say the payments as a table, nothing where there are none."""
    lines = [(row.received_on, row.amount, row.method, row.reference, row.purpose) for row in rows]
    if lines:
        say("")
        print_table([_("Paid before"), _("Amount"), _("Method"), _("Reference"), _("Purpose")], lines, right=[1])

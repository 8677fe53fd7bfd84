"""The fields of the settings of the office, part by part."""

from __future__ import annotations

from datetime import date

from psg_admin.kernel.charity import charity_number_hint
from psg_admin.kernel.days import month_name
from psg_admin.kernel.words import _
from psg_admin.settings import Scheme
from psg_admin.ui.kit import form


def charity_words(number: str) -> str:
    """Return what follows from a charity number, or a hint where it has the form of none."""
    if not number:
        return ""
    follows = _(
        "New receipts say “Registered charity no. {number}”. Gift Aid is claimed as before: the program keeps what was "
        "given by whom, and makes no claims yet."
    )
    return charity_number_hint(number) or follows.format(number=number)


def organisation_fields() -> list[form.Field]:
    """Return the fields of what stands on receipts and lists."""
    return [
        form.text("organisation", _("&Name"), required=True),
        form.lines("address", _("&Address"), height=4, limit=500),
        form.text("email", _("E-&mail"), width=40),
        form.text("telephone", _("&Telephone"), limit=40, width=24),
        form.text("website", _("&Website"), width=40),
        form.text(
            "charity_number", _("&Charity number"), limit=20, width=16, hint=_("Leave it empty when there is none."),
            doubt=charity_words,
        ),
    ]  # fmt: skip


def year_fields() -> list[form.Field]:
    """Return the fields of how long a membership runs."""
    months = [(month, month_name(month)) for month in range(1, 13)]
    return [
        form.choice("scheme", _("A &term runs"), [(scheme, scheme.label) for scheme in Scheme]),
        form.choice("year_month", _("A fixed &year begins in"), months),
        form.number("grace_days", _("Days of gr&ace"), most=366, required=True,
                    hint=_("So long after its term a member still counts.")),
        form.number("unpaid_days", _("&Days unpaid"), most=366, required=True,
                    hint=_("So long after its start an unpaid term still gives standing.")),
    ]  # fmt: skip


def number_fields(today: date) -> list[form.Field]:
    """Return the fields of how things are numbered."""
    return [
        form.text("receipt_prefix", _("&Receipts begin with"), limit=8, width=10,
                  hint=_("R gives R-{year}-0001.").format(year=today.year)),
        form.number("member_digits", _("Digits of a membership &number"), least=1, most=8, required=True),
        form.text("reference_prefix", _("Standing order references &begin with"), limit=8, width=10,
                  hint=_("Letters and digits only.")),
    ]  # fmt: skip

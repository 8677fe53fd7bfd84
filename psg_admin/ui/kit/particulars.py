"""The fields of a form from the particulars of a record, and the way between both."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import partial
from typing import Any

from psg_admin.kernel.days import month_name
from psg_admin.kernel.particulars import Kind, Particular, values
from psg_admin.kernel.words import translate
from psg_admin.ui.kit import fields
from psg_admin.ui.kit.fields import Field
from psg_admin.ui.kit.tips import on_button

_BRIEF_MANY = 600
"""So many characters of several e-mails or telephones fit on the one line that a short form has for them."""


Doubt = Callable[[Any], str]
"""Says softly what may be wrong with a value of a particular; it is taken all the same."""


def fields_of(
    particulars: Iterable[Particular],
    *section: str,
    today: date,
    brief: bool = False,
    doubts: Mapping[str, Doubt] | None = None,
) -> list[Field]:
    """Return the fields of the particulars in these sections; with ``brief`` those of the short form.

    ``doubts``, by key, are asked about texts.
    """
    return [
        _field(each, today, (doubts or {}).get(each.key), brief=brief)
        for each in particulars
        if each.section in section and (each.brief or not brief)
    ]


def _field(each: Particular, today: date, doubt: Doubt | None, *, brief: bool) -> Field:
    key, label, hint = each.key, translate(each.asked) or on_button(each.name), translate(each.hint)
    made: Field
    match each.kind:
        case Kind.TEXT:
            made = fields.text(
                key, label, hint=hint, required=each.required, limit=each.most, width=each.width, doubt=doubt
            )
        case Kind.LINES:
            made = fields.lines(
                key, label, hint=hint, required=each.required, limit=each.most, height=each.height, doubt=doubt
            )
        case Kind.MANY:
            of_each = None if doubt is None else partial(_doubted, doubt)
            made = (
                fields.text(key, label, limit=_BRIEF_MANY, doubt=of_each)
                if brief
                else fields.lines(key, label, hint=hint, required=each.required, height=each.height, doubt=of_each)
            )
        case Kind.CHOICE:
            made = fields.choice(key, label, [(one, one.label) for one in each.choices], hint=hint, width=each.width)
        case Kind.FLAG:
            made = fields.check(key, label, hint=hint)
        case Kind.DAY:
            made = fields.day(key, label, today=today, hint=hint, required=each.required)
        case Kind.MOMENT:
            made = fields.moment(key, label, today=today, hint=hint, required=each.required)
        case Kind.MONEY:
            made = fields.money(key, label, hint=hint, required=each.required)
        case Kind.COUNT:
            made = fields.number(key, label, least=each.least, most=each.most, hint=hint, required=each.required)
        case Kind.NUMBER:
            made = fields.decimal(key, label, hint=hint, required=each.required)
        case Kind.MONTH:
            months = [(month, month_name(month)) for month in range(1, 13)]
            made = fields.choice(key, label, months, hint=hint, width=each.width)
    return made


def _doubted(doubt: Doubt, typed: str) -> str:
    return doubt(_several(typed))


def field_values(particulars: Iterable[Particular], record: object) -> dict[str, Any]:
    """Return the particulars of a record as the fields show them: many texts one a line."""
    return {
        key: "\n".join(value) if isinstance(value, tuple) else value
        for key, value in values(particulars, record).items()
    }


def draft_values(particulars: Iterable[Particular], found: Mapping[str, Any]) -> dict[str, Any]:
    """Return the particulars that the fields of a form hold, as a draft has them; those of no field are left out."""
    return {
        each.key: _several(found[each.key]) if each.kind is Kind.MANY else found[each.key]
        for each in particulars
        if each.key in found
    }


def _several(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.replace(";", "\n").replace(",", "\n").splitlines() if part.strip())

"""The options of a command from the particulars of a record, and what they say."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, TypeVar

import click

from psg_admin.kernel.days import parse_day, parse_moment
from psg_admin.kernel.errors import BadInput
from psg_admin.kernel.money import Money, shorten
from psg_admin.kernel.particulars import Kind, Particular
from psg_admin.kernel.typed import whole
from psg_admin.kernel.words import _

_F = TypeVar("_F", bound=Callable[..., object])


def option_name(each: Particular) -> str:
    """Return what the option of a particular is called, without its hyphens; an empty text when it has none."""
    return each.key.replace("_", "-") if each.option is None else each.option


def options_of(particulars: Iterable[Particular], *, new: bool = False) -> Callable[[_F], _F]:
    """Return what adds an option for each particular, by its key; :func:`said` takes what they say.

    With ``new`` those that a record must have are asked for.
    """
    options = [_option(each, required=new and each.required) for each in particulars if option_name(each)]

    def add(command: _F) -> _F:
        for option in reversed(options):
            command = option(command)
        return command

    return add


def _option(each: Particular, *, required: bool) -> Callable[[_F], _F]:
    name, help_text = option_name(each), each.help or None
    if each.kind is Kind.FLAG:
        return click.option(f"--{name}/--no-{name}", each.key, default=None, help=help_text)
    choice = click.Choice([one.value for one in each.choices]) if each.kind is Kind.CHOICE else None
    return click.option(
        f"--{name}", each.key, required=required, help=help_text, metavar=each.metavar, type=choice,
        multiple=_repeated(each),
    )  # fmt: skip


def _repeated(each: Particular) -> bool:
    return each.repeated or each.kind is Kind.MANY


def said(particulars: Iterable[Particular], options: Mapping[str, Any], *, today: date) -> dict[str, Any]:
    """Return the particulars that the options say, as a draft has them; what was not given is left out.

    :raises BadInput: for a day, a moment, a sum or a number that is none.
    """
    return {
        each.key: _value(each, options[each.key], today)
        for each in particulars
        if option_name(each) and options[each.key] not in (None, ())
    }


def _value(each: Particular, given: Any, today: date) -> Any:
    if each.kind is Kind.LINES and each.repeated:
        return "\n".join(given)
    if each.kind is Kind.CHOICE:
        return next(one for one in each.choices if one.value == given)
    parse = _PARSED.get(each.kind)
    if parse is None:
        return given
    return parse(given, option_name(each), today) if given.strip() else None


def typed_value(each: Particular, text: str, *, today: date) -> Any:
    """Return the value of a particular that is typed as one text, as a draft has it.

    :raises BadInput: when it is none.
    """
    if each.kind is Kind.FLAG:
        known = {"yes": True, "no": False}
        if text.strip().lower() not in known:
            raise BadInput(_("{label}: type yes or no.").format(label=each.name), field=each.key)
        return known[text.strip().lower()]
    return _value(each, text, today)


def _count(text: str, option: str, _today: date) -> int:
    count = whole(text)
    if count is None:
        raise BadInput(_("“{text}” is not a whole number.").format(text=shorten(text)), field=option)
    return count


_PARSED: dict[Kind, Callable[[str, str, date], Any]] = {
    Kind.DAY: lambda text, option, today: parse_day(text, today=today, field=option),
    Kind.MOMENT: lambda text, option, today: parse_moment(text, today=today, field=option),
    Kind.MONEY: lambda text, option, _today: Money.parse(text, field=option),
    Kind.COUNT: _count,
    Kind.MONTH: _count,
}

"""Commands about membership types, their fees, and discounts."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from functools import partial
from typing import Any

import click

from psg_admin.cli.face import Face, as_json, begins_office, pass_face, print_json, report, say, say_differences, shown
from psg_admin.cli.listing import data_of, id_column, print_listing
from psg_admin.cli.options import SumCommand, method_option, none_given, plain_number, record_id
from psg_admin.kernel.days import day_before, show_day
from psg_admin.kernel.errors import NotFound
from psg_admin.kernel.money import Money
from psg_admin.kernel.typed import percentage
from psg_admin.kernel.words import _
from psg_admin.memberships import operations, queries
from psg_admin.memberships.documents import affected_columns, share_columns
from psg_admin.memberships.order_papers import what_if_words
from psg_admin.memberships.queries.paying import fees_what_if as fees_what_if_query
from psg_admin.memberships.rules import show_percent
from psg_admin.memberships.rules.what_if import DiscountChange, FeeChanges, read_discount
from psg_admin.paper.table import Column, Kind
from psg_admin.payments.states import Method


@click.group()
def types() -> None:
    """Membership types: add, list, change."""


@types.command("add")
@click.argument("code")
@click.option("--name", required=True, help="What it is called.")
@click.option("--people", type=plain_number, default=1, show_default=True, help="How many members it takes.")
@click.option("--lifetime", is_flag=True, help="It never runs out.")
@click.option("--concession", is_flag=True, help="Its members are entitled to concession prices.")
@click.option("--fee", "fee_text", metavar="SUM", help="What it costs a year.")
@click.option("--from", "from_text", metavar="DAY", help="The first day of the fee (today).")
@pass_face
@begins_office
def types_add(face: Face, /, *, code: str, fee_text: str | None, from_text: str | None, **options: Any) -> None:
    """Add a type under a short CODE."""
    if fee_text is None and from_text is not None:
        raise click.UsageError(_("--from is the first day of the fee: give --fee too."))
    fee = None if fee_text is None else Money.parse(fee_text, field="fee")
    deed = partial(operations.add_type, code=code, fee=fee, from_day=face.day(from_text, "from"), **options)
    report(face.write(deed), reference=False)


@types.command("list")
@as_json
@pass_face
def types_list(face: Face, *, as_json: bool) -> None:
    """List the types with their fee of today."""
    scheme = face.read(queries.scheme)
    rows = [(kind, kind.fee_on(face.today)) for kind in scheme.types]
    columns: list[Column[tuple[queries.TypeRow, Money | None]]] = [
        Column("code", _("Code"), lambda r: r[0].code),
        Column("name", _("Name"), lambda r: r[0].name),
        Column("people", _("People"), lambda r: r[0].people, Kind.COUNT),
        Column("lifetime", _("For life"), lambda r: r[0].lifetime, shown=False),
        Column("concession", _("Concession"), lambda r: r[0].concession, shown=False),
        Column("open", _("Open to new members"), lambda r: r[0].open, shown=False),
        Column("fee", _("Fee today"), lambda r: r[1], Kind.MONEY),
        Column("notes", _("Notes"), lambda r: _notes(r[0])),
    ]
    print_listing(columns, rows, as_json=as_json, data="code name people lifetime concession open fee")


def _notes(kind: queries.TypeRow) -> str:
    notes = (
        (kind.lifetime, _("for life")),
        (kind.concession, _("concession prices")),
        (not kind.open, _("closed to new members")),
    )
    return ", ".join(words for holds, words in notes if holds)


@types.command("change")
@click.argument("code")
@click.option("--name", help="What it is called.")
@click.option("--people", type=plain_number, help="How many members it takes.")
@click.option("--lifetime/--no-lifetime", default=None, help="Whether it never runs out.")
@click.option("--concession/--no-concession", default=None, help="Whether its members have concession prices.")
@click.option("--open/--closed", default=None, help="Whether new members can choose it.")
@pass_face
@begins_office
def types_change(face: Face, /, code: str, **options: Any) -> None:
    """Change what is given of the type CODE; the rest stays as it is."""
    if none_given(options):
        raise click.UsageError(_("Say what is to change, such as --name NAME."))
    before = _type(face, code)
    values = {name: getattr(before, name) if value is None else value for name, value in options.items()}
    changes = face.write(partial(operations.change_type, type_id=before.id, version=before.version, **values))
    report(changes, reference=False)
    if not changes.nothing:
        now = _type(face, code)
        labels = {
            "name": _("Name"),
            "people": _("People"),
            "lifetime": _("For life"),
            "concession": _("Concession"),
            "open": _("Open to new members"),
        }
        say_differences(
            (called, shown(getattr(now, key)), shown(getattr(before, key))) for key, called in labels.items()
        )


def _type(face: Face, code: str) -> queries.TypeRow:
    type_id = face.read(partial(queries.type_of_code, code=code))
    return face.read(queries.scheme).type(type_id)


@click.group()
def fees() -> None:
    """Fees by type and first day: add, list, change several, remove; what others would come to."""


@fees.command("add", cls=SumCommand)
@click.argument("type_code", metavar="TYPE")
@click.argument("amount")
@click.option("--from", "from_text", required=True, metavar="DAY", help="The first day on which it applies.")
@pass_face
@begins_office
def fees_add(face: Face, type_code: str, amount: str, from_text: str) -> None:
    """Set the fee of TYPE for membership years that start on or after a day."""
    deed = partial(operations.set_fee, code=type_code, amount=Money.parse(amount), from_day=face.day(from_text, "from"))
    report(face.write(deed), reference=False)


@fees.command("list")
@click.argument("type_code", metavar="[TYPE]", required=False)
@as_json
@pass_face
def fees_list(face: Face, type_code: str | None, *, as_json: bool) -> None:
    """List the fees of TYPE, or of every type, from which day to which each holds."""
    kinds = face.read(queries.scheme).types if type_code is None else (_type(face, type_code),)
    rows = [(kind, fee, last) for kind in kinds for fee, last in _fees_with_last_day(kind)]
    columns: list[Column[tuple[queries.TypeRow, queries.FeeRow, date | None]]] = [
        Column("type", _("Type"), lambda r: r[0].code),
        Column("name", _("Name"), lambda r: r[0].name),
        Column("amount", _("Amount"), lambda r: r[1].amount, Kind.MONEY),
        Column("from", _("From"), lambda r: r[1].from_day, Kind.DAY),
        Column("to", _("To"), lambda r: r[2], Kind.DAY),
    ]
    print_listing(columns, rows, as_json=as_json)


def _fees_with_last_day(kind: queries.TypeRow) -> Iterator[tuple[queries.FeeRow, date | None]]:
    following = [fee.from_day - timedelta(days=1) for fee in kind.fees[1:]]
    return zip(kind.fees, [*following, None], strict=False)


@fees.command("remove")
@click.argument("type_code", metavar="TYPE")
@click.option("--from", "from_text", required=True, metavar="DAY", help="The first day of the fee.")
@pass_face
def fees_remove(face: Face, type_code: str, from_text: str) -> None:
    """Take the fee of TYPE that begins on a day out of the schedule, unless members were quoted it."""
    kind, day = _type(face, type_code), face.day(from_text, "from")
    fee_id = next((fee.id for fee in kind.fees if fee.from_day == day), None)
    if fee_id is None:
        fields = {"type": kind.name, "day": show_day(day), "days": ", ".join(show_day(f.from_day) for f in kind.fees)}
        raise NotFound(
            _("{type} has no fee that begins on {day}. There are fees from {days}.").format(**fields)
            if kind.fees
            else _("{type} has no fee that begins on {day}.").format(**fields)
        )
    report(face.write(partial(operations.remove_fee, fee_id=fee_id)), reference=False)


def _changes_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Take other fees and discounts from a day on."""
    for option in (
        click.option("--from", "from_text", required=True, metavar="DAY", help="The first day on which they apply."),
        click.option("--discount", "discount_texts", multiple=True, metavar="METHOD=SIZE",
                     help="What a way of paying takes off: card=10%, card=2.50 or card=0. May be repeated."),
        click.option("--fee", "fee_texts", multiple=True, metavar="TYPE=SUM",
                     help="What a type costs a year, such as individual=20. May be repeated."),
    ):  # fmt: skip
        command = option(command)
    return command


def fee_changes(face: Face, fee_texts: Sequence[str], discount_texts: Sequence[str], from_day: date) -> FeeChanges:
    """Return the fees and discounts that were typed, from a day on."""
    fees_typed = [_two(text, "--fee", "individual=20") for text in fee_texts]
    typed = [(face.read(partial(queries.type_of_code, code=code)), Money.parse(fee)) for code, fee in fees_typed]
    return FeeChanges(from_day, tuple(typed), tuple(_discount(text) for text in discount_texts))


def _two(text: str, option: str, such_as: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not (sign and name.strip() and value.strip()):
        raise click.UsageError(
            _("{option} takes two things, such as {example}.").format(option=option, example=such_as)
        )
    return name.strip(), value.strip()


def _discount(text: str) -> DiscountChange:
    name, size = _two(text, "--discount", "standing-order=10%")
    methods = {one.value: one for one in Method}
    if name not in methods:
        raise click.UsageError(
            _("“{name}” is not a way of paying. There are: {names}.").format(name=name, names=", ".join(methods))
        )
    return read_discount(methods[name], size)


@fees.command("what-if")
@_changes_options
@click.option("--list", "listed", is_flag=True, help="Also list each membership that is affected.")
@as_json
@pass_face
def fees_what_if(
    face: Face, fee_texts: tuple[str, ...], discount_texts: tuple[str, ...], from_text: str, *, listed: bool,
    as_json: bool,
) -> None:  # fmt: skip
    """Show what other fees would come to, and whose standing order would be short; nothing is saved."""
    changes = fee_changes(face, fee_texts, discount_texts, face.day(from_text, "from"))
    found = face.read(partial(fees_what_if_query, changes=changes, today=face.today))
    by = share_columns(_("Type")), share_columns(_("Pays by"))
    if as_json:
        print_json(
            {
                "from": found.from_day, "members": found.members, "for_life": found.for_life, "now": found.now,
                "then": found.then, "more": found.then - found.now,
                "types": data_of(by[0], found.types),
                "ways": [{**one, "label": share.key} for one, share in
                         zip(data_of(by[1], found.ways), found.ways, strict=True)],
                "short_orders": found.short_orders, "short": found.short, "over_orders": found.over_orders,
                "over": found.over, "affected": data_of(affected_columns(), found.affected),
            }
        )  # fmt: skip
        return
    for line in what_if_words(found):
        say(line)
    for columns, shares in zip(by, (found.types, found.ways), strict=True):
        print_listing(columns, shares, as_json=False)
    if listed:
        print_listing(affected_columns(), found.affected, as_json=False)


@fees.command("change")
@_changes_options
@pass_face
@begins_office
def fees_change(face: Face, fee_texts: tuple[str, ...], discount_texts: tuple[str, ...], from_text: str) -> None:
    """Set several fees and discounts from a day on, all in one deed."""
    changes = fee_changes(face, fee_texts, discount_texts, face.day(from_text, "from"))
    if not (changes.fees or changes.discounts):
        raise click.UsageError(_("Give --fee or --discount."))
    report(face.write(partial(operations.set_schedule, changes=changes, today=face.today)), reference=False)


@click.group()
def discounts() -> None:
    """Discounts by method of payment: add, list, end, remove."""


@discounts.command("add")
@method_option
@click.option("--percent", "percent_text", metavar="P", help="So many percent less.")
@click.option("--amount", "amount_text", metavar="SUM", help="So many pounds less.")
@click.option("--from", "from_text", required=True, metavar="DAY", help="The first day on which it applies.")
@click.option("--to", "to_text", metavar="DAY", help="The last day on which it applies.")
@pass_face
@begins_office
def discounts_add(
    face: Face, method: str, percent_text: str | None, amount_text: str | None, from_text: str, to_text: str | None
) -> None:
    """Add a discount: a percentage or a sum."""
    if (percent_text is None) == (amount_text is None):
        raise click.UsageError(_("Give either --percent or --amount."))
    deed = partial(
        operations.add_discount,
        method=Method(method),
        percent=None if percent_text is None else percentage(percent_text),
        amount=None if amount_text is None else Money.parse(amount_text),
        from_day=face.day(from_text, "from"),
        end_day=None if to_text is None else face.day(to_text, "to") + timedelta(days=1),
    )
    report(face.write(deed), reference=False)


@discounts.command("list")
@as_json
@pass_face
def discounts_list(face: Face, *, as_json: bool) -> None:
    """List the discounts with their ids, the oldest first."""
    columns: list[Column[queries.DiscountRow]] = [
        id_column(_("Id"), lambda r: r.id),
        Column("method", _("Pays by"), lambda r: r.method.label, data=lambda r: r.method),
        Column(
            "discount", _("Discount"), lambda r: r.amount if r.percent is None else show_percent(r.percent), Kind.MONEY
        ),
        Column("percent", _("Percentage"), lambda r: None if r.percent is None else f"{r.percent:f}"),
        Column("amount", _("Amount"), lambda r: r.amount, Kind.MONEY),
        Column("from", _("From"), lambda r: r.from_day, Kind.DAY),
        Column("to", _("To"), lambda r: day_before(r.end_day), Kind.DAY),
    ]
    print_listing(
        columns,
        face.read(queries.scheme).discounts,
        as_json=as_json,
        text="id method discount from to",
        data="id method percent amount from to",
    )


@discounts.command("end")
@click.argument("discount", type=record_id)
@click.option("--to", "to_text", metavar="DAY", help="The last day on which it applies (today).")
@pass_face
def discounts_end(face: Face, discount: int, to_text: str | None) -> None:
    """Give DISCOUNT (its id in `discounts list`) a last day; membership years that were quoted it keep it."""
    deed = partial(operations.end_discount, discount_id=discount, end_day=face.day(to_text, "to") + timedelta(days=1))
    report(face.write(deed), reference=False)


@discounts.command("remove")
@click.argument("discount", type=record_id)
@pass_face
def discounts_remove(face: Face, discount: int) -> None:
    """Take DISCOUNT (its id in `discounts list`) out of the schedule, unless members were quoted it."""
    report(face.write(partial(operations.remove_discount, discount_id=discount)), reference=False)


@click.command()
@click.argument("type_code", metavar="TYPE")
@method_option
@click.option("--on", "on_text", metavar="DAY", help="The day on which somebody joins (today).")
@as_json
@pass_face
def fee(face: Face, type_code: str, method: str, on_text: str | None, *, as_json: bool) -> None:
    """Show what a year of TYPE costs, line by line, and why."""
    quote = face.read(partial(queries.fee_for, code=type_code, method=Method(method), day=face.day(on_text, "on")))
    if as_json:
        print_json(quote.to_data())
        return
    say(quote.show())
    for reason in quote.reasons:
        say(f"  {reason}")

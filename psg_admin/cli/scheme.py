"""Commands about membership types, their fees, and discounts."""

from datetime import timedelta
from functools import partial

import click

from psg_admin.cli.face import Face, as_json, pass_face, print_json, print_table, report, say
from psg_admin.cli.options import SumCommand, method_option
from psg_admin.kernel.money import Money
from psg_admin.kernel.typed import percentage
from psg_admin.kernel.words import _
from psg_admin.memberships import operations, queries
from psg_admin.payments.states import Method


@click.group()
def types() -> None:
    """Membership types."""


@types.command("add")
@click.argument("code")
@click.option("--name", required=True, help="What it is called.")
@click.option("--people", type=int, default=1, show_default=True, help="How many members it takes.")
@click.option("--lifetime", is_flag=True, help="It never runs out.")
@click.option("--concession", is_flag=True, help="Its members are entitled to concession prices.")
@pass_face
def types_add(face: Face, code: str, name: str, people: int, *, lifetime: bool, concession: bool) -> None:
    """Add a type under a short CODE."""
    deed = partial(operations.add_type, code=code, name=name, people=people, lifetime=lifetime, concession=concession)
    report(face.write(deed), reference=False)


@types.command("list")
@as_json
@pass_face
def types_list(face: Face, *, as_json: bool) -> None:
    """List the types with their fee of today."""
    scheme = face.read(queries.scheme)
    rows = [(kind, kind.fee_on(face.today)) for kind in scheme.types]
    if as_json:
        print_json([
            {
                "code": kind.code, "name": kind.name, "people": kind.people, "lifetime": kind.lifetime,
                "concession": kind.concession, "open": kind.open, "fee": fee,
            }
            for kind, fee in rows
        ])  # fmt: skip
    else:
        print_table(
            [_("Code"), _("Name"), _("People"), _("Fee today")],
            [(kind.code, kind.name, kind.people, fee) for kind, fee in rows],
            right=[2, 3],
        )


@click.group()
def fees() -> None:
    """Fees by type and first day."""


@fees.command("add", cls=SumCommand)
@click.argument("type_code", metavar="TYPE")
@click.argument("amount")
@click.option("--from", "from_text", required=True, metavar="DAY", help="The first day on which it applies.")
@pass_face
def fees_add(face: Face, type_code: str, amount: str, from_text: str) -> None:
    """Set the fee of TYPE for terms that start on or after a day."""
    deed = partial(operations.set_fee, code=type_code, amount=Money.parse(amount), from_day=face.day(from_text, "from"))
    report(face.write(deed), reference=False)


@click.group()
def discounts() -> None:
    """Discounts by method of payment."""


@discounts.command("add")
@method_option
@click.option("--percent", "percent_text", metavar="P", help="So many percent less.")
@click.option("--amount", "amount_text", metavar="SUM", help="So many pounds less.")
@click.option("--from", "from_text", required=True, metavar="DAY", help="The first day on which it applies.")
@click.option("--to", "to_text", metavar="DAY", help="The last day on which it applies.")
@pass_face
def discounts_add(
    face: Face, method: str, percent_text: str | None, amount_text: str | None, from_text: str, to_text: str | None
) -> None:
    """Add a discount: a percentage or a sum."""
    if (percent_text is None) == (amount_text is None):
        raise click.UsageError("Give either --percent or --amount.")
    deed = partial(
        operations.add_discount,
        method=Method(method),
        percent=None if percent_text is None else percentage(percent_text),
        amount=None if amount_text is None else Money.parse(amount_text),
        from_day=face.day(from_text, "from"),
        end_day=None if to_text is None else face.day(to_text, "to") + timedelta(days=1),
    )
    report(face.write(deed), reference=False)


@click.command()
@click.argument("type_code", metavar="TYPE")
@method_option
@click.option("--on", "on_text", metavar="DAY", help="The first day of the term (today).")
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

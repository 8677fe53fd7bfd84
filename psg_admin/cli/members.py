"""Commands about members and their memberships."""

from functools import partial
from typing import Any

import click

from psg_admin.cli.face import Face, as_json, pass_face, print_json, print_table, report, say
from psg_admin.cli.narrowing import asked, narrowed
from psg_admin.cli.options import method_option, person_named
from psg_admin.kernel.errors import BadInput
from psg_admin.kernel.words import _
from psg_admin.memberships import operations, queries
from psg_admin.memberships.states import OrderState
from psg_admin.payments.states import Method
from psg_admin.people.rules import ContactDraft
from psg_admin.people.states import ContactKind


@click.group()
def members() -> None:
    """Members: add, list, show, change, renew, end."""


def _person(options: dict[str, Any]) -> ContactDraft:
    organisation = options.get("organisation") or ""
    return ContactDraft(
        kind=ContactKind.ORGANISATION if organisation else ContactKind.PERSON,
        title=options.get("title") or "",
        given=options.get("given") or "",
        family=options.get("family") or "",
        organisation=organisation,
        concession=bool(options.get("concession")),
        emails=tuple(options.get("email") or ()),
        telephones=tuple(options.get("telephone") or ()),
        street="\n".join(options.get("street") or ()),
        town=options.get("town") or "",
        postcode=options.get("postcode") or "",
        country=options.get("country") or "",
    )


@members.command("add")
@click.option("--given", help="Given name.")
@click.option("--family", help="Family name.")
@click.option("--title", help="Title, such as Dr.")
@click.option("--organisation", help="Name of an organisation, instead of a person's.")
@click.option("--with", "others", multiple=True, metavar="NAME", help="One more member of a joint membership.")
@click.option("--payer", metavar="NAME", help="Who pays, when it is none of the members.")
@click.option("--type", "type_code", required=True, metavar="TYPE", help="Code of the membership type.")
@method_option
@click.option("--joined", "joined_text", metavar="DAY", help="The first day (today).")
@click.option("--number", help="Keep this membership number instead of the next one.")
@click.option("--email", multiple=True)
@click.option("--telephone", multiple=True)
@click.option("--street", multiple=True, help="One line of the address.")
@click.option("--town")
@click.option("--postcode")
@click.option("--country")
@click.option("--concession", is_flag=True, help="The person is entitled to concession prices.")
@pass_face
def members_add(face: Face, /, type_code: str, method: str, joined_text: str | None, **options: Any) -> None:
    """Enrol a member and print the membership number."""
    everybody = [_person(options), *(person_named(name) for name in options["others"])]
    deed = partial(
        operations.enrol,
        members=everybody,
        type_id=face.read(partial(queries.type_of_code, code=type_code)),
        method=Method(method),
        joined=face.day(joined_text, "joined"),
        payer=None if options["payer"] is None else person_named(options["payer"]),
        number=options["number"],
        today=face.today,
        now=face.now,
    )
    report(face.write(deed))


@members.command("list")
@narrowed
@click.option("--limit", type=click.IntRange(1), help="At most so many.")
@as_json
@pass_face
def members_list(face: Face, /, limit: int | None, *, as_json: bool, **options: Any) -> None:
    """List members in the order of their names."""
    ids = face.read(partial(queries.member_list_ids, ask=asked(face, options), today=face.today))
    rows = face.read(partial(queries.member_list_rows, ids=ids[:limit], today=face.today))
    if as_json:
        print_json([
            {
                "number": row.number, "name": row.name, "type": row.type_name, "method": row.method,
                "standing": row.standing, "reason": row.reason, "paid_to": row.paid_to, "fee": row.fee,
                "email": row.email, "telephone": row.telephone, "town": row.town, "postcode": row.postcode,
            }
            for row in rows
        ])  # fmt: skip
    else:
        print_table(
            [_("No."), _("Name"), _("Type"), _("Pays by"), _("Paid to"), _("Standing"), _("Fee")],
            [(r.number, r.name, r.type_name, r.method, r.paid_to, r.standing, r.fee) for r in rows],
            right=[6],
        )


@members.command("show")
@click.argument("number")
@click.option("--on", "on_text", metavar="DAY", help="As the membership stands on this day (today).")
@as_json
@pass_face
def members_show(face: Face, number: str, on_text: str | None, *, as_json: bool) -> None:
    """Show one membership: standing and why, terms, balance."""
    page = face.read(partial(queries.by_number, number=number, day=face.day(on_text, "on")))
    if as_json:
        print_json(_page_data(page))
        return
    say(f"{page.number}  {'; '.join(m.name for m in page.members)}")
    say(f"{page.type_name}, {page.method.label}")
    say(page.standing.reason)
    say(_("Balance: {amount}").format(amount=page.balance.show()))
    print_table(
        [_("Term"), _("Quoted"), _("Paid on")],
        [(t.period.show(), t.quote.show(), t.paid_on) for t in page.terms],
    )


def _page_data(page: queries.MembershipPage) -> dict[str, Any]:
    return {
        "number": page.number,
        "standing": page.standing.standing,
        "reason": page.standing.reason,
        "paid_to": page.standing.paid_to,
        "type": page.type_code,
        "method": page.method,
        "joined": page.joined_on,
        "balance": page.balance,
        "members": [{"name": m.name, "contact": m.contact_id} for m in page.members],
        "payer": page.payer_name,
        "terms": [
            {
                "start": t.period.start, "end": t.period.end, "amount": t.amount, "owed": t.owed, "paid_on": t.paid_on,
                "quote": t.quote.to_data(),
            }
            for t in page.terms
        ],
        "standing_order": None if page.order is None else {
            "reference": page.order.reference, "amount": page.order.amount, "interval": page.order.interval,
            "state": page.order.state,
        },
    }  # fmt: skip


def _membership(face: Face, number: str) -> int:
    page = face.read(partial(queries.by_number, number=number, day=face.today))
    return page.id


@members.command("renew")
@click.argument("number")
@click.option("--type", "type_code", metavar="TYPE", help="Change to this type.")
@click.option("--method", type=click.Choice([m.value for m in Method]), help="Change to this way of paying.")
@click.option("--on", "on_text", metavar="DAY", help="The day of the renewal (today).")
@pass_face
def members_renew(face: Face, number: str, type_code: str | None, method: str | None, on_text: str | None) -> None:
    """Renew a membership, or take a lapsed member back."""
    deed = partial(
        operations.renew,
        membership_id=_membership(face, number),
        type_id=None if type_code is None else face.read(partial(queries.type_of_code, code=type_code)),
        method=None if method is None else Method(method),
        on=face.day(on_text, "on"),
        today=face.today,
        now=face.now,
    )
    report(face.write(deed), reference=False)


@members.command("resign")
@click.argument("number")
@click.option("--on", "on_text", metavar="DAY", help="The day from which it has ended (today).")
@click.option("--note", default="", help="Why, in words.")
@pass_face
def members_resign(face: Face, number: str, on_text: str | None, note: str) -> None:
    """End a membership because the member resigned."""
    deed = partial(
        operations.resign,
        membership_id=_membership(face, number),
        on=face.day(on_text, "on"),
        note=note,
        today=face.today,
    )
    report(face.write(deed), reference=False)


@members.command("order")
@click.argument("number")
@click.argument("state", type=click.Choice([s.value for s in OrderState]))
@pass_face
def members_order(face: Face, number: str, state: str) -> None:
    """Record how far the standing order of a membership has come."""
    page = face.read(partial(queries.by_number, number=number, day=face.today))
    if page.order is None:
        raise BadInput(_("Membership {number} has no standing order.").format(number=page.number))
    deed = partial(operations.set_order_state, membership_id=page.id, state=OrderState(state), today=face.today)
    report(face.write(deed), reference=False)

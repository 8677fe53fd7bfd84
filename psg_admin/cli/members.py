"""Commands about members and their memberships."""

from dataclasses import replace
from functools import partial
from typing import Any

import click

from psg_admin.cli.changing_many import change_many, change_terms, many_options, refuse_whole_list
from psg_admin.cli.dry_run import do, dry_run_options, show_enrolment, show_renewal
from psg_admin.cli.face import Face, as_json, begins_office, pass_face, print_json, print_table, report, say
from psg_admin.cli.filters import MEMBERS, refuse_balance
from psg_admin.cli.listing import print_listing
from psg_admin.cli.members_changing import COMMANDS, page_of, say_coming, say_known
from psg_admin.cli.membership_data import membership_data
from psg_admin.cli.options import (
    Whole,
    as_at_option,
    contact_id,
    draft_of,
    hint_at,
    method_option,
    new_option,
    none_given,
    paid_now,
    particulars,
    pay_now,
    people,
    quoted_option,
    quoted_sum,
    refuse_known,
    refuse_twice,
    somebody,
    who,
)
from psg_admin.cli.own import own_data, own_option, own_said
from psg_admin.cli.past import past_data, say_past
from psg_admin.cli.person_data import kept_data, notes_data
from psg_admin.kernel.errors import Refused, UserError
from psg_admin.kernel.particulars import shown_beside
from psg_admin.kernel.plan import Problem, Problems
from psg_admin.kernel.words import _
from psg_admin.memberships import operations, queries
from psg_admin.memberships.documents import member_columns
from psg_admin.memberships.plans import Enrolment, Enrolments, Renewal, Renewals, RenewedAlready
from psg_admin.memberships.queries import MembershipPage
from psg_admin.memberships.states import Interval
from psg_admin.notes.queries import notes_of
from psg_admin.payments.queries import past_payments
from psg_admin.payments.states import Method
from psg_admin.people.own import particulars_of
from psg_admin.people.particulars import ContactDraft
from psg_admin.people.queries import NOTHING_KEPT, kept_of, own_fields
from psg_admin.people.states import OwnRecord


@click.group()
def members() -> None:
    """Members: add, list, show, renew, change, resign; who joins and leaves; years and the standing order."""


@members.command("add")
@particulars
@own_option
@click.option("--contact", type=contact_id, help="Somebody on file, by the id of the contact, instead of a name.")
@click.option(
    "--with",
    "others",
    multiple=True,
    type=who,
    metavar="CONTACT_OR_NAME",
    help="One more member of a joint membership; somebody new is at the same address. May be repeated.",
)
@click.option("--payer", type=who, metavar="CONTACT_OR_NAME", help="Who pays, when it is not one of the members.")
@click.option("--type", "type_code", required=True, metavar="TYPE", help="Code of the membership type.")
@method_option
@click.option("--interval", type=click.Choice([i.value for i in Interval]), default=Interval.YEAR.value,
              show_default=True, help="How often a standing order pays.")  # fmt: skip
@click.option("--joined", "joined_text", metavar="DAY", help="The first day (today).")
@click.option("--number", help="Keep this membership number instead of the next one.")
@new_option
@paid_now
@quoted_option
@dry_run_options
@pass_face
@begins_office
def members_add(
    face: Face, /, type_code: str, method: str, interval: str, joined_text: str | None, number: str | None,
    contact: int | None, others: tuple[str, ...], payer: str | None,
    quoted_text: str | None, said_fields: tuple[str, ...], *, new: bool, dry_run: bool, as_json: bool, **options: Any,
) -> None:  # fmt: skip
    """Enrol a member and print the membership number.

    Whoever is on file with the name and an e-mail address or the postcode is not entered again, unless --new says so.
    """
    first_payment = pay_now(face, {key: options.pop(key) for key in ("pay", "received", "reference", "gift")})
    if contact is not None and not none_given(options):
        raise click.UsageError(_("--contact is on file already: change the rest with “contacts change”."))
    first = draft_of(face, options) if contact is None else contact
    if isinstance(first, ContactDraft) and not new:
        refuse_known(face, first)
    members = [first, *people(face, others, new=new)]
    if not new:
        refuse_twice(members)
    wanted = Enrolment(
        members=tuple(members),
        type_id=face.read(partial(queries.type_of_code, code=type_code)),
        method=Method(method),
        joined=face.day(joined_text, "joined"),
        payer=None if payer is None else somebody(face, payer, new=new),
        number=number or "",
        interval=Interval(interval),
        first_payment=first_payment,
        quoted=quoted_sum(quoted_text),
        own=own_said(face, said_fields, OwnRecord.CONTACT, OwnRecord.MEMBERSHIP),
    )
    request = Enrolments((wanted,), face.today, face.now)
    done = do(face, operations.ENROL, request, show_enrolment, dry_run=dry_run, as_json=as_json)
    if done is not None:
        report(done, paying=first_payment is not None)
    hint_at(options["telephones"])


@members.command("list")
@MEMBERS
@as_at_option
@click.option("--limit", type=Whole(1), help="At most so many.")
@as_json
@pass_face
def members_list(face: Face, /, on_text: str | None, limit: int | None, *, as_json: bool, **options: Any) -> None:
    """List members in the order of their names."""
    day, query = face.day(on_text, "on"), MEMBERS.query(face, options)
    refuse_balance(query, on_text)
    joined = on_text is not None
    ids = face.read(partial(queries.member_list_ids, query=query, today=day, joined=joined))
    rows = face.read(partial(queries.member_list_rows, ids=ids[:limit], today=day))
    fields = face.read(partial(own_fields, of=(OwnRecord.CONTACT, OwnRecord.MEMBERSHIP)))
    data = "number name type method standing reason paid_to fee email telephone town postcode tags consents"
    data = " ".join([data, *(each.key for each in fields)])
    columns = member_columns(fields)
    text = MEMBERS.shown(face, options, columns, "number name type method paid_to standing fee")
    print_listing(columns, rows, as_json=as_json, text=text, data=data)


@members.command("show")
@click.argument("number")
@click.option("--on", "on_text", metavar="DAY", help="As the membership is on this day (today).")
@as_json
@pass_face
def members_show(face: Face, number: str, on_text: str | None, *, as_json: bool) -> None:
    """Show one membership: status and why, balance, people, membership years, standing order."""
    page = face.read(partial(queries.by_number, number=number, day=face.day(on_text, "on")))
    past = face.read(partial(past_payments, contact_ids={page.payer_id, *(m.contact_id for m in page.members)}))
    own = face.read(partial(own_fields, of=(OwnRecord.MEMBERSHIP,)))
    if as_json:
        print_json({
            **membership_data(page), **own_data(own, page.own), "members": _members_data(face, page),
            "past_payments": past_data(past),
        })  # fmt: skip
        return
    say(f"{page.number}  {'; '.join(m.name for m in page.members)}")
    say(f"{page.type_name}, {page.method.label}")
    if page.former_numbers:
        say(_("Number of before: {numbers}").format(numbers=", ".join(page.former_numbers)))
    if page.next_type_id != page.type_id:
        say(_("From the next membership year: {type}").format(type=page.next_type_name))
    say(page.standing.reason)
    for absence in page.absences:
        say(_("Absent: {period}").format(period=absence.show()))
    say(_("Balance: {amount}").format(amount=page.balance.show()))
    if page.membership_balance != page.balance:
        say(_("Owed for the membership: {amount}").format(amount=page.membership_balance.show()))
    for name, words in shown_beside(particulars_of(own), page.own):
        say(f"{name}: {words}")
    people = [(m.contact_id, m.name, m.since, m.until) for m in page.members]
    if all(m.contact_id != page.payer_id for m in page.members):
        say(_("Paid for by {name}").format(name=f"{page.payer_name} ({page.payer_id})"))
    say("")
    print_table([_("Contact"), _("Name"), _("From"), _("Until")], people, right=[0])
    say("")
    print_table(
        [_("Membership year"), _("Quoted"), _("Owed"), _("Paid on")],
        [(t.period.show(), t.quote.show(), t.owed, _("Let off") if t.waived else t.paid_on) for t in page.terms],
        right=[2],
    )
    order = page.order
    if order is not None:
        say("")
        print_table(
            [_("Standing order"), _("Amount"), _("How often"), _("Day of the month"), _("First expected"), _("State"),
             _("Since")],
            [(order.reference, order.amount, order.interval, order.day, order.first_expected, order.state,
              order.state_since)],
            right=[1, 3],
        )  # fmt: skip
        say_coming(page)
        say_known(page)
    say_past(past)


def _members_data(face: Face, page: MembershipPage) -> list[dict[str, Any]]:
    """Return the members of a membership as JSON carries them, each with what is kept and noted of the person."""
    fields = face.read(partial(own_fields, of=(OwnRecord.CONTACT,)))
    kept = face.read(partial(kept_of, ids=[line.contact_id for line in page.members], fields=fields))
    return [
        {
            **line, **kept_data(fields, kept.get(line["contact"], NOTHING_KEPT)),
            "noted": notes_data(face.read(partial(notes_of, contact_id=line["contact"]))),
        }
        for line in membership_data(page)["members"]
    ]  # fmt: skip


@members.command("renew")
@click.argument("numbers", metavar="NUMBER...", nargs=-1, required=True)
@click.option("--type", "type_code", metavar="TYPE", help="Change to this type.")
@click.option("--method", type=click.Choice([m.value for m in Method]), help="Change to this way of paying.")
@click.option("--on", "on_text", metavar="DAY", help="The day of the renewal (today).")
@click.option("--yes", "again", is_flag=True, help="Add another membership year though it is renewed already.")
@click.option("--keep-discount", is_flag=True, help="Though the standing order has stopped, or was never seen.")
@paid_now
@quoted_option
@dry_run_options
@pass_face
def members_renew(
    face: Face, /, numbers: tuple[str, ...], type_code: str | None, method: str | None, on_text: str | None,
    quoted_text: str | None, *, again: bool, keep_discount: bool, dry_run: bool, as_json: bool, **options: Any,
) -> None:  # fmt: skip
    """Renew memberships, or let members who have lapsed or resigned return: all that are named in one deed, or none.

    One that is renewed already is left as it is, unless --yes says that another year is meant.
    """
    if len(numbers) > 1 and not none_given({**options, "quoted": quoted_text, "pay": options["pay"]}):
        raise click.UsageError(_("--pay and --quoted go with one NUMBER."))
    pay = pay_now(face, options)
    several = len(numbers) > 1
    wanted = Renewal(
        membership_id=0,
        type_id=None if type_code is None else face.read(partial(queries.type_of_code, code=type_code)),
        method=None if method is None else Method(method),
        on=face.day(on_text, "on"),
        pay=pay,
        quoted=quoted_sum(quoted_text),
        again=again,
        keep_discount=keep_discount,
    )
    found = face.read(partial(queries.numbered_memberships, numbers=numbers))
    renewals = [replace(wanted, membership_id=one, place=number if several else "") for one, number in found]
    request = Renewals(tuple(renewals), face.today, face.now)
    try:
        done = do(face, operations.RENEW, request, show_renewal, dry_run=dry_run, as_json=as_json, several="renewals")
    except RenewedAlready as refused:
        raise _with_yes(refused) from None
    except Problems as refused:
        told = [Problem(problem.place, _with_yes(problem.error)).words for problem in refused.problems]
        raise Refused("\n".join(told)) from None
    if done is not None:
        report(done, reference=False, paying=pay is not None)


def _with_yes(refused: UserError) -> UserError:
    """Return what was refused; where it is renewed already, with how to say that another year is meant."""
    if not isinstance(refused, RenewedAlready):
        return refused
    return Refused(_("{sentence} If that is meant, say --yes.").format(sentence=refused.message))


@members.command("resign")
@click.argument("number")
@click.option("--on", "on_text", metavar="DAY", help="The day from which it has ended (today).")
@click.option("--note", default="", help="Why, in words.")
@pass_face
def members_resign(face: Face, number: str, on_text: str | None, note: str) -> None:
    """End a membership because the member resigned."""
    deed = partial(
        operations.resign,
        membership_id=page_of(face, number).id,
        on=face.day(on_text, "on"),
        note=note,
        today=face.today,
    )
    report(face.write(deed), reference=False)


@members.command("change-many")
@click.argument("numbers", metavar="[NUMBER...]", nargs=-1)
@MEMBERS
@many_options
@click.option("--pays-by", type=click.Choice([m.value for m in Method]), help="How it is paid from the next year on.")
@click.option("--next-type", metavar="TYPE", help="What the membership is from the next year on.")
@pass_face
def members_change_many(
    face: Face, /, numbers: tuple[str, ...], wanted: tuple[str, ...], pays_by: str | None, next_type: str | None, *,
    everybody: bool, dry_run: bool, as_json: bool, **options: Any,
) -> None:  # fmt: skip
    """Give many members the same value of a field, in one deed that is undone as one.

    They are those in the memberships that are named, or in the list as its options narrow it. Of whom it is refused
    stays as it is, and is told.
    """
    if bool(wanted) + (pays_by is not None) + (next_type is not None) > 1:
        raise click.UsageError(_("--set, --pays-by and --next-type are deeds of their own: one at a time."))
    query = MEMBERS.query(face, options)
    refuse_whole_list(named=bool(numbers), narrowed=bool(MEMBERS.in_words(face, query)), everybody=everybody)
    pages = [page_of(face, number) for number in numbers]
    ids = [] if pages else face.read(partial(queries.member_list_ids, query=query, today=face.today))
    if pays_by is not None or next_type is not None:
        found = [page.id for page in pages] or face.read(partial(queries.memberships_of_members, ids=ids))
        change_terms(face, found, method=pays_by, type_code=next_type, dry_run=dry_run, as_json=as_json)
        return
    inside = [one.contact_id for page in pages for one in page.members if one.until is None]
    contact_ids = inside or face.read(partial(queries.contacts_of_members, ids=ids))
    change_many(face, contact_ids, wanted, dry_run=dry_run, as_json=as_json)


for _command in COMMANDS:
    members.add_command(_command)

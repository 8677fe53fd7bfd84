"""Commands about contacts: people and organisations, members or not."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, TypeVar

import click

from psg_admin.cli.changing_many import change_many, many_options, refuse_whole_list
from psg_admin.cli.dry_run import Shown, do, dry_run_options, show_renewal
from psg_admin.cli.face import (
    Face,
    as_json,
    begins_office,
    pass_face,
    print_json,
    print_table,
    report,
    say,
    say_differences,
    target,
)
from psg_admin.cli.filters import CONTACTS, contact_ids, others_option
from psg_admin.cli.homes import address_options, moved_to
from psg_admin.cli.listing import id_column, print_listing
from psg_admin.cli.options import (
    Whole,
    contact_id,
    draft_of,
    hint_at,
    new_option,
    none_given,
    on_file,
    paid_now,
    particulars,
    pay_now,
    quoted_option,
    quoted_sum,
    refuse_known,
    who,
)
from psg_admin.cli.own import own_option, own_said, say_own
from psg_admin.cli.person_data import kept_data, person_data, speaks_data
from psg_admin.events.queries import died_bookings
from psg_admin.kernel.changes import Changes
from psg_admin.kernel.errors import Refused
from psg_admin.kernel.money import shorten
from psg_admin.kernel.particulars import data, differences
from psg_admin.kernel.words import _
from psg_admin.memberships.queries import is_address, type_of_code
from psg_admin.payments.states import Method
from psg_admin.people import operations, queries
from psg_admin.people.documents import contact_columns
from psg_admin.people.operations import ConsentDraft
from psg_admin.people.own import CHANNELS, FieldRow
from psg_admin.people.particulars import CONTACT
from psg_admin.people.rules import OtherDeath, address_lines, full_name, person_named
from psg_admin.people.states import ContactKind, OwnRecord
from psg_admin.reports.deaths import DEATH, Death, DeathFacts, DeathPlan
from psg_admin.reports.merging import MERGE, Merge, MergeFacts, MergePlan
from psg_admin.reports.person import person_record
from psg_admin.reports.person_page import page_lines, page_listing
from psg_admin.reports.returns import RETURN, Return, ReturnFacts, ReturnPlan
from psg_admin.store.history import list_rows
from psg_admin.store.list_query import Work

_F = TypeVar("_F", bound=Callable[..., object])


def tag_option(command: _F) -> _F:
    """Add the option that says the tags of a contact."""
    return click.option("--tags", "tags", multiple=True, metavar="TAG", help="A tag; may be repeated.")(command)


def _choices(_context: click.Context, _option: click.Parameter, taken: tuple[str, ...]) -> dict[str, str]:
    """Return what was said of fields, by their names."""
    found: dict[str, str] = {}
    for text in taken:
        name, equals, whose = text.partition("=")
        if not equals:
            raise click.UsageError(_("Say a field and whose is right, such as --take address=gone."))
        found[name.strip()] = whose.strip()
    return found


@click.group()
def contacts() -> None:
    """Contacts: list, add, show, change, tag, consent, note as deceased or back, merge, remove."""


@contacts.command("list")
@CONTACTS
@others_option
@click.option("--limit", type=Whole(1))
@as_json
@pass_face
def contacts_list(face: Face, /, limit: int | None, *, others: bool, as_json: bool, **options: Any) -> None:
    """List everybody in the order of their names."""
    ids = contact_ids(face, CONTACTS.query(face, options), others=others)
    rows = face.read(partial(queries.list_rows, ids=ids[:limit]))
    fields = face.read(partial(queries.own_fields, of=(OwnRecord.CONTACT,)))
    columns = [id_column(_("Id"), lambda r: r.id), *contact_columns(fields)]
    text = CONTACTS.shown(face, options, columns, "id name email telephone town postcode")
    print_listing(columns, rows, as_json=as_json, text=text, data=partial(_data, fields))


@contacts.command("add")
@click.argument("name", required=False)
@particulars
@own_option
@tag_option
@new_option
@pass_face
@begins_office
def contacts_add(
    face: Face, /, name: str | None, *, new: bool, said_fields: tuple[str, ...], tags: tuple[str, ...], **options: Any
) -> None:
    """Add somebody who is not a member and print the id.

    NAME is a person's (“Luis Vega” or “Vega, Luis”), or with --kind organisation that of the organisation. Whoever is
    on file with the name and an e-mail address or the postcode is not entered again, unless --new says so.
    """
    said = {**options, **_called(name, options)}
    if none_given({key: said[key] for key in ("given", "family", "organisation")}):
        raise click.UsageError(_("Say who it is: NAME, --given and --family, or --organisation."))
    draft = draft_of(face, said)
    if not new:
        refuse_known(face, draft)
    own = own_said(face, said_fields, OwnRecord.CONTACT)
    report(face.write(partial(operations.add_contact, draft=draft, now=face.now, own=own, tags=tags)))
    hint_at(options["telephones"])


def _called(name: str | None, options: Mapping[str, Any]) -> dict[str, str]:
    """Return the options that say what NAME says."""
    if name is None:
        return {}
    if options["kind"] == ContactKind.ORGANISATION and options["organisation"] is None:
        return {"organisation": name}
    if not none_given({key: options[key] for key in ("given", "family")}):
        raise click.UsageError(_("Give either NAME, or --given and --family."))
    if is_address(name):
        raise click.UsageError(
            _("“{text}” is an e-mail address: that goes with --email, beside a name.").format(text=shorten(name))
        )
    person = person_named(name)
    return {"given": person.given, "family": person.family}


@contacts.command("show")
@click.argument("contact", type=who)
@click.option("--pdf", "file", metavar="FILE", help="Write the page of the person into FILE (PDF).")
@as_json
@pass_face
def contacts_show(face: Face, contact: str, file: str | None, *, as_json: bool) -> None:
    """Show all there is of one contact: home, memberships, money, bookings, and the whole history.

    CONTACT is an id, a membership number, or a name.
    """
    path = None if file is None else target(file, ".pdf")
    record = face.read(partial(person_record, contact_id=on_file(face, contact), day=face.today))
    history = face.read(partial(list_rows, ids=record.entry_ids))
    if path is not None:
        from psg_admin.paper.pdf import write_list_pdf

        made_at = face.now.astimezone().replace(tzinfo=None)
        write_list_pdf(face.read(partial(page_listing, record=record, made_at=made_at)), path)
    if as_json:
        own = face.read(partial(queries.own_fields, of=(OwnRecord.CONTACT,)))
        print_json({**_data(own, record.contact), **person_data(record, history)})
    elif path is not None:
        say(_("The page of {name} was written to {file}.").format(name=record.contact.full_name, file=path))
    else:
        lines = page_lines(record, history)
        print_table([_("Part"), _("What"), _("Says")], [(line.part, line.name, line.value) for line in lines])


def _data(fields: Sequence[FieldRow], row: queries.ContactRow) -> dict[str, Any]:
    return {
        "id": row.id, "name": row.full_name, **data(CONTACT, row.draft), **kept_data(fields, row.kept),
    }  # fmt: skip


@contacts.command("change")
@click.argument("contact", type=contact_id)
@particulars
@own_option
@tag_option
@click.option("--whole-home", is_flag=True, help="The new address is that of all who live there.")
@pass_face
def contacts_change(
    face: Face,
    /,
    contact: int,
    *,
    whole_home: bool,
    said_fields: tuple[str, ...],
    tags: tuple[str, ...],
    **options: Any,
) -> None:
    """Change what is given of CONTACT; the rest stays as it is.

    An empty text empties a field: --county "". --email, --telephone, --street and --tags replace all that there were.
    With another address CONTACT lives no more with the others at home, unless --whole-home says that all of them move.
    """
    if none_given({**options, "fields": said_fields, "tags": tags}):
        raise click.UsageError(_("Say what is to change, such as --town LEEDS."))
    row = face.read(partial(queries.contact, contact_id=contact))
    deed = partial(
        operations.change_contact,
        contact_id=contact,
        draft=draft_of(face, options, row.draft),
        version=row.version,
        today=face.today,
        whole_home=whole_home,
        own=own_said(face, said_fields, OwnRecord.CONTACT),
        tags=tags or None,
    )
    report(face.write(deed), reference=False)
    now = face.read(partial(queries.contact, contact_id=contact))
    say_differences((each.label, each.mine, each.theirs) for each in differences(CONTACT, now.draft, row.draft))
    say_own(face, OwnRecord.CONTACT, now.kept.own, row.kept.own)
    say_differences([(_("Tags"), ", ".join(now.kept.tags), ", ".join(row.kept.tags))])
    if row.home_id is not None and now.home_id is None:
        say(_("{name} lives no more with the others at home.").format(name=now.full_name))
    hint_at(options["telephones"])


@contacts.command("tag")
@click.argument("people", metavar="CONTACT...", nargs=-1, type=contact_id, required=True)
@click.option("--add", "added", multiple=True, metavar="TAG", help="Give them this tag; may be repeated.")
@click.option("--remove", "removed", multiple=True, metavar="TAG", help="Take this tag from them; may be repeated.")
@pass_face
def contacts_tag(face: Face, people: tuple[int, ...], added: tuple[str, ...], removed: tuple[str, ...]) -> None:
    """Give tags to the contacts with these ids, or take them away, all in one deed."""
    if not added and not removed:
        raise click.UsageError(_("Say --add TAG or --remove TAG."))
    deed = partial(operations.tag_contacts, contact_ids=people, add=added, remove=removed)
    report(face.write(deed), reference=False)


@contacts.command("consent")
@click.argument("contact", type=contact_id)
@click.argument("channel", type=click.Choice([*CHANNELS]))
@click.argument("answer", type=click.Choice(["yes", "no", "ask", "none"]))
@click.option("--source", default="", help="Where it was said, such as the form of joining.")
@click.option("--words", default="", help="What was said, in the person’s own words.")
@click.option("--on", "on_text", metavar="DAY", help="The day on which it was said (today).")
@pass_face
def contacts_consent(
    face: Face, contact: int, channel: str, answer: str, source: str, words: str, on_text: str | None
) -> None:
    """Note whether CONTACT wants post, e-mail or calls: yes, no, ask (again), or none, where nothing was said."""
    draft = ConsentDraft(
        channel, {"yes": True, "no": False}.get(answer), face.day(on_text, "on"), words, source, known=answer != "none"
    )
    deed = partial(operations.note_consents, contact_id=contact, consents=[draft], today=face.today)
    report(face.write(deed), reference=False)


@contacts.command("change-many")
@click.argument("named", metavar="[CONTACT...]", type=contact_id, nargs=-1)
@CONTACTS
@others_option
@many_options
@pass_face
def contacts_change_many(
    face: Face, /, named: tuple[int, ...], wanted: tuple[str, ...], *, others: bool, everybody: bool, dry_run: bool,
    as_json: bool, **options: Any,
) -> None:  # fmt: skip
    """Give many contacts the same value of a field, in one deed that is undone as one.

    They are those that are named, or those in the list as its options narrow it. Of whom it is refused stays as it is,
    and is told.
    """
    query = CONTACTS.query(face, options)
    narrowed = others or bool(CONTACTS.in_words(face, query))
    refuse_whole_list(named=bool(named), narrowed=narrowed, everybody=everybody)
    ids = named or contact_ids(face, query, others=others)
    change_many(face, ids, wanted, dry_run=dry_run, as_json=as_json)


@contacts.command("deceased")
@click.argument("contact", type=who)
@click.option("--on", "on_text", metavar="DAY", help="The day of the death (today).")
@click.option("--other-day", is_flag=True, help="Another day was noted before: this one is right.")
@click.option("--day-unknown", is_flag=True, help="The day is not known: --on is the one to act from.")
@click.option("--payer", type=who, metavar="CONTACT", help="Who pays from now on for what the person paid for.")
@click.option("--type", "type_code", metavar="TYPE", help="What a joint membership is from its next year on.")
@click.option("--cancel-places", is_flag=True, help="Cancel the places at coming events.")
@click.option("--mistake", is_flag=True, help="It was noted by mistake: the person lives.")
@dry_run_options
@pass_face
def contacts_deceased(
    face: Face, /, contact: str, on_text: str | None, payer: str | None, type_code: str | None, *, other_day: bool,
    day_unknown: bool, cancel_places: bool, mistake: bool, dry_run: bool, as_json: bool,
) -> None:  # fmt: skip
    """Note that CONTACT has died: all mail stops, a membership of nobody else ends, others in it stay.

    What is still booked for the person at a coming event is named: it is to be decided, or cancelled with
    --cancel-places. What follows for memberships and payers is said by --dry-run. A second day is refused without
    --other-day; with it, memberships that ended with the first end on the second. With --mistake the person can be
    written to again, and a membership that ended with it can be renewed.
    """
    more = (on_text, other_day or None, day_unknown or None, payer, type_code, cancel_places or None, dry_run or None)
    if mistake and any(said is not None for said in more):
        raise click.UsageError(_("--mistake stands alone."))
    known = on_file(face, contact)
    if mistake:
        deed: Work[Changes] = partial(operations.set_deceased, contact_id=known, on=None, today=face.today)
        report(face.write(deed), reference=False)
        return
    request = Death(
        known, face.day(on_text, "on"), face.today, face.now, day_known=not day_unknown, moves=other_day,
        payer_id=None if payer is None else on_file(face, payer), cancel=cancel_places,
        type_id=None if type_code is None else face.read(partial(type_of_code, code=type_code)),
    )  # fmt: skip
    try:
        done = do(face, DEATH, request, _show_death, dry_run=dry_run, as_json=as_json)
    except OtherDeath as refused:
        raise Refused(_("{why} Where that day is wrong, say --other-day.").format(why=refused.message)) from None
    if done is None:
        return
    report(done, reference=False)
    for one in face.read(partial(died_bookings, today=face.today, contact_id=known)):
        say(f"{one.event_title}: {one.words}")


@contacts.command("returns")
@click.argument("contact", type=who)
@address_options
@click.option("--whole-home", is_flag=True, help="The new address is that of all who live there.")
@click.option("--lives-with", type=who, metavar="CONTACT", help="At whose home the person lives now.")
@click.option("--no-rejoin", is_flag=True, help="The membership stays as it is.")
@click.option("--on", "on_text", metavar="DAY", help="The day from which the membership counts again (today).")
@click.option("--type", "type_code", metavar="TYPE", help="Change to this type.")
@click.option("--method", type=click.Choice([m.value for m in Method]), help="Change to this way of paying.")
@click.option("--form-sent", is_flag=True, help="The form for a standing order that had stopped was sent.")
@paid_now
@quoted_option
@dry_run_options
@pass_face
def contacts_returns(
    face: Face, /, contact: str, lives_with: str | None, on_text: str | None, type_code: str | None,
    method: str | None, quoted_text: str | None, *, whole_home: bool, no_rejoin: bool, form_sent: bool, dry_run: bool,
    as_json: bool, **options: Any,
) -> None:  # fmt: skip
    """Note that CONTACT, who had left, lapsed or gone away, is back: mail goes there again, the membership counts
    again from today at the price of the rule.

    Where the address is given it is the new one as a whole; without it the one on file is right. What follows is said
    by --dry-run.
    """
    payment = {key: options.pop(key) for key in ("pay", "received", "reference", "gift")}
    row = face.read(partial(queries.contact, contact_id=on_file(face, contact)))
    draft = None if none_given(options) else moved_to(face, row.draft, options)
    request = Return(
        row.id, face.today, face.now, draft=draft, version=row.version, whole_home=whole_home,
        lives_with=None if lives_with is None else on_file(face, lives_with),
        rejoin=not no_rejoin, on=face.day(on_text, "on"), form_sent=form_sent,
        type_id=None if type_code is None else face.read(partial(type_of_code, code=type_code)),
        method=None if method is None else Method(method), pay=pay_now(face, payment), quoted=quoted_sum(quoted_text),
    )  # fmt: skip
    done = do(face, RETURN, request, _show_return, dry_run=dry_run, as_json=as_json)
    if done is not None:
        report(done, reference=False, paying=payment["pay"] is not None)


def _show_return(facts: ReturnFacts, plan: ReturnPlan) -> Shown:
    """Return what noting a return does."""
    renewed = None if plan.back is None or facts.renewals is None else show_renewal(facts.renewals, plan.back).data
    return Shown(
        plan.lines,
        {
            "contact": plan.contact_id, "name": plan.name, "on": plan.on, "gone_away": plan.gone_away,
            "moves": [{"contact": one.contact_id, "address": address_lines(one.after)} for one in plan.moves],
            "lives_with": plan.lives_with, "membership": renewed,
        },
    )  # fmt: skip


def _show_death(_facts: DeathFacts, plan: DeathPlan) -> Shown:
    """Return what noting a death does."""
    gone = set(plan.cancelled)
    return Shown(
        plan.lines,
        {
            "contact": plan.contact_id, "name": plan.name, "on": plan.on, "day_known": plan.day_known,
            "salutation": plan.letters,
            "memberships": [
                {
                    "number": one.number, "ends": one.ends, "payer": one.payer, "undecided": one.undecided,
                    "cancelled": one.cancelled, "owed": one.owed, "type": one.type_name, "stops_order": one.stops,
                }
                for one in plan.memberships
            ],
            "bookings": [
                {"reference": one.reference, "event": one.event_title, "cancelled": one in gone}
                for one in plan.bookings
            ],
        },
    )  # fmt: skip


@contacts.command("merge")
@click.argument("keep", type=contact_id)
@click.argument("gone", type=contact_id)
@click.option(
    "--take",
    "taken",
    multiple=True,
    metavar="FIELD=gone",
    callback=_choices,
    help="What of a field is right: that of GONE, or with =keep that of KEEP; may be repeated.",
)
@dry_run_options
@pass_face
def contacts_merge(face: Face, keep: int, gone: int, taken: dict[str, str], *, dry_run: bool, as_json: bool) -> None:
    """Let GONE, who was entered twice, go into KEEP, with all that belongs to either.

    KEEP has what it says, and what GONE says where KEEP says nothing; --take address=gone, given=gone, number=gone
    (whose membership goes on) and so on choose otherwise. The old number still finds who it is.
    """
    done = do(face, MERGE, Merge(keep, gone, face.today, taken), _show_merge, dry_run=dry_run, as_json=as_json)
    if done is not None:
        report(done, reference=False)


def _show_merge(_facts: MergeFacts, plan: MergePlan) -> Shown:
    """Return what merging two contacts does."""
    joined = plan.joined
    return Shown(
        plan.lines,
        {
            "keep": plan.keep_id, "gone": plan.gone_id, "name": full_name(plan.after),
            "changes": [
                {"field": one.label, "now": one.mine, "before": one.theirs}
                for one in differences(CONTACT, plan.after, plan.before)
            ],
            "follow": dict(plan.moved), "history_alone": [{"field": what, "value": value} for what, value in plan.lost],
            "membership": None if joined is None else {
                "number": joined.number, "former": joined.former, "ends": joined.apart,
                "order_to_stop": joined.stopped or None,
            },
        },
    )  # fmt: skip


@contacts.group("person")
def contacts_person() -> None:
    """Who speaks and votes for an organisation: add, remove, list."""


@contacts_person.command("add")
@click.argument("organisation", type=contact_id)
@click.argument("person", type=contact_id)
@click.option("--role", default="", help="What the person is there, such as secretary.")
@click.option("--votes", is_flag=True, help="The person is the delegate who votes for it.")
@click.option("--since", "since_text", metavar="DAY", help="The first day (today).")
@pass_face
def person_add(face: Face, organisation: int, person: int, role: str, since_text: str | None, *, votes: bool) -> None:
    """Let PERSON speak for ORGANISATION, both by the ids of the contacts."""
    deed = partial(
        operations.add_organisation_person, organisation_id=organisation, person_id=person, role=role, votes=votes,
        since=face.day(since_text, "since"),
    )  # fmt: skip
    report(face.write(deed), reference=False)


@contacts_person.command("remove")
@click.argument("organisation", type=contact_id)
@click.argument("person", type=contact_id)
@click.option("--on", "on_text", metavar="DAY", help="The first day on which the person does so no more (today).")
@pass_face
def person_remove(face: Face, organisation: int, person: int, on_text: str | None) -> None:
    """Let PERSON speak for ORGANISATION no more."""
    deed = partial(
        operations.remove_organisation_person, organisation_id=organisation, person_id=person,
        on=face.day(on_text, "on"),
    )  # fmt: skip
    report(face.write(deed), reference=False)


@contacts_person.command("list")
@click.argument("contact", type=contact_id)
@as_json
@pass_face
def person_list(face: Face, contact: int, *, as_json: bool) -> None:
    """List who speaks for the organisation CONTACT, or for which organisations CONTACT speaks."""
    face.read(partial(queries.contact, contact_id=contact))
    rows = face.read(partial(queries.organisation_people, contact_id=contact))
    if as_json:
        print_json([speaks_data(row) for row in rows])
        return
    print_table(
        [_("Organisation"), _("Contact"), _("Name"), _("Role"), _("Votes"), _("From"), _("Until")],
        [(r.organisation, r.person_id, r.person, r.role, r.votes, r.since, r.until) for r in rows],
        right=[1],
    )


@contacts.command("remove")
@click.argument("contact", type=contact_id)
@pass_face
def contacts_remove(face: Face, contact: int) -> None:
    """Remove CONTACT, to whom no membership, booking or payment belongs, with all that was noted of them."""
    report(face.write(partial(operations.remove_contact, contact_id=contact, today=face.today)), reference=False)

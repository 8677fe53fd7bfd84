"""What lists are narrowed by: the options, what they ask for, and how the heading of a document says it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any, TypeVar

import click

from psg_admin.cli.face import Face
from psg_admin.cli.options import Whole
from psg_admin.kernel.days import month_name, show_day
from psg_admin.kernel.words import _, pgettext
from psg_admin.memberships import queries
from psg_admin.memberships.queries.non_members import other_ids
from psg_admin.memberships.states import OrderState, Standing
from psg_admin.payments.states import Category, Method, PaymentState
from psg_admin.people.queries import list_ids
from psg_admin.store.list_query import ListQuery

_F = TypeVar("_F", bound=Callable[..., object])


@dataclass(frozen=True)
class Filter:
    """One option that narrows a list: the filter it chooses, the value of it, and the words for a heading.

    ``name`` is that of the option's value; without ``key`` it is no filter of the query.
    """

    name: str
    option: Callable[[Callable[..., object]], Callable[..., object]]
    words: Callable[[Face, Any], str]
    key: str = ""
    value: Callable[[Any], str] = str


@dataclass(frozen=True)
class Filters:
    """What a list is narrowed by. As a decorator it adds the options, and the command takes them as ``**options``."""

    search: str
    by: tuple[Filter, ...] = ()

    def __call__(self, command: _F) -> _F:
        """Add the options to a command."""
        for one in reversed(self.by):
            one.option(command)
        click.option("--search", default="", help=self.search)(command)
        return command

    def query(self, options: Mapping[str, Any]) -> ListQuery:
        """Return what the options ask for."""
        filters = {one.key: one.value(options[one.name]) for one in self.by if one.key and options[one.name]}
        return ListQuery(options["search"], filters)

    def in_words(self, face: Face, options: Mapping[str, Any]) -> str:
        """Return in words what the options ask for, or nothing where they leave the list whole."""
        said = [one.words(face, options[one.name]) for one in self.by if options[one.name]]
        if options["search"]:
            said.append(_("Where “{words}” occurs").format(words=options["search"]))
        return " · ".join(said)


def _month_words(_face: Face, month: datetime) -> str:
    return _("{month} {year}").format(month=month_name(month.month), year=month.year)


PAYMENTS = Filters(
    "Words that occur in the payer, a receipt or the reference.",
    (
        Filter("year", click.option("--year", type=Whole(1900, 2199), help="The year in which it came in."),
               lambda _face, year: str(year), "year"),
        Filter("month", click.option("--month", type=click.DateTime(["%Y-%m"]), metavar="YYYY-MM",
                                     help="The month in which it came in."), _month_words, "month",
               lambda month: f"{month:%Y-%m}"),
        Filter("method", click.option("--method", type=click.Choice([m.value for m in Method]),
                                       help="How it was paid."),
               lambda _face, method: Method(method).label, "method"),
        Filter("state", click.option("--state", type=click.Choice([s.value for s in PaymentState]),
                                     help="“credit”: something of it is left over."),
               lambda _face, state: PaymentState(state).label, "state"),
    ),
)  # fmt: skip

DEBTS = Filters(
    "Words that occur in who owes.",
    (
        Filter("due", click.option("--due", is_flag=True, help="Only what is due by today."),
               lambda face, _due: _("Due by {day}").format(day=show_day(face.today)), "due", lambda _due: "yes"),
        Filter("category", click.option("--category", type=click.Choice([c.value for c in Category]), help="What for."),
               lambda _face, category: Category(category).label, "category"),
    ),
)  # fmt: skip

RECEIPTS = Filters(
    "Words that occur in the number or the payer.",
    (
        Filter("year", click.option("--year", type=Whole(1900, 2199), help="The year of their issue."),
               lambda _face, year: str(year), "year"),
        Filter("state", click.option("--state", type=click.Choice(["valid", "void"]), help="Only those."),
               lambda _face, state: {"valid": _("Valid"), "void": _("Void")}[state], "state"),
    ),
)  # fmt: skip

CONTACTS = Filters(
    "Words that occur in name, address, e-mail or telephone.",
    (
        Filter("others", click.option("--others", is_flag=True, help="Only who is in no membership."),
               lambda _face, _others: _("In no membership")),
    ),
)  # fmt: skip

EVENTS = Filters(
    "Words that occur in title, theme or venue.",
    (
        Filter("when", click.option("--when", type=click.Choice(["coming", "past", "cancelled"]), help="Only those."),
               lambda _face, when: {
                   "coming": _("Coming"), "past": pgettext("events", "Past"),
                   "cancelled": pgettext("events", "Cancelled"),
               }[when], "when"),
    ),
)  # fmt: skip

BOOKINGS = Filters(
    "Only where these words occur in the reference or a name.",
    (
        Filter("state", click.option("--state", type=click.Choice(["live", "owing", "paid", "cancelled"]),
                                     help="“live”: not cancelled; “owing” and “paid” are live."),
               lambda _face, state: {
                   "live": _("Not cancelled"), "owing": _("To pay"), "paid": pgettext("attendees", "Paid"),
                   "cancelled": pgettext("bookings", "Cancelled"),
               }[state], "state"),
    ),
)  # fmt: skip

ATTENDEES = Filters(
    "Only those in whose places or bookings these words occur.",
    (
        Filter("state", click.option("--state", type=click.Choice(["owing", "paid"]),
                                      help="Who is to pay, or has paid."),
               lambda _face, state: {"owing": _("To pay"), "paid": pgettext("attendees", "Paid")}[state], "money"),
    ),
)  # fmt: skip


def contact_ids(face: Face, options: Mapping[str, Any]) -> Sequence[int]:
    """Return the ids of the contacts that the options of :data:`CONTACTS` ask for."""
    if options["others"]:
        return face.read(partial(other_ids, query=CONTACTS.query(options), today=face.today))
    return face.read(partial(list_ids, query=CONTACTS.query(options)))


def event_query(options: Mapping[str, Any]) -> ListQuery:
    """Return what the options of :data:`EVENTS` ask for: of what is coming the nearest first, else the latest first."""
    return replace(EVENTS.query(options), sort="start", descending=options["when"] != "coming")


def member_filters(command: _F) -> _F:
    """Add the options by which members are narrowed; :func:`member_query` takes what they say."""
    for option in reversed((
        click.option("--search", default="", help="Words that occur in name, address, e-mail, telephone or number."),
        click.option("--standing", type=click.Choice([s.value for s in Standing])),
        click.option("--type", "type_code", metavar="TYPE", help="Code of a membership type."),
        click.option("--method", type=click.Choice([m.value for m in Method])),
        click.option("--balance", type=click.Choice([queries.OWES, queries.CREDIT, queries.SETTLED]),
                     help="How it stands with whoever pays."),
        click.option("--runs-out-by", "by_text", metavar="DAY",
                     help="Current, and paid up to a day from today to this one."),
        click.option("--order", type=click.Choice([queries.MISSED_LATELY, *(s.value for s in OrderState)]),
                     help="How far the standing order has come."),
    )):  # fmt: skip
        command = option(command)
    return command


def member_query(face: Face, options: Mapping[str, Any]) -> ListQuery:
    """Return what :func:`member_filters` asks for.

    :raises NotFound: for a membership type that does not exist.
    :raises BadInput: for no such day.
    """
    filters = {key: options[key] for key in ("standing", "balance", "order", "method") if options[key]}
    if options["by_text"]:
        filters["ending"] = face.day(options["by_text"], "runs-out-by").isoformat()
    if options["type_code"]:
        filters["type"] = str(face.read(partial(queries.type_of_code, code=options["type_code"])))
    return ListQuery(options["search"], filters)


def members_in_words(face: Face, options: Mapping[str, Any]) -> str:
    """Return in words what :func:`member_filters` asks for, for the heading of a document."""
    said = []
    if options["standing"]:
        said.append(_("Standing: {standing}").format(standing=Standing(options["standing"]).label))
    if options["type_code"]:
        wanted = face.read(partial(queries.type_of_code, code=options["type_code"]))
        said += [kind.name for kind in face.read(queries.scheme).types if kind.id == wanted]
    if options["method"]:
        said.append(Method(options["method"]).label)
    if options["balance"]:
        said.append(
            {queries.OWES: _("Owing"), queries.CREDIT: _("Something left over"), queries.SETTLED: _("Settled")}[
                options["balance"]
            ]
        )
    if options["by_text"]:
        said.append(_("Runs out by {day}").format(day=show_day(face.day(options["by_text"], "runs-out-by"))))
    if options["order"] == queries.MISSED_LATELY:
        said.append(_("Standing order missed in the last year"))
    elif options["order"]:
        said.append(_("Standing order: {state}").format(state=OrderState(options["order"]).label))
    if options["search"]:
        said.append(_("Where “{words}” occurs").format(words=options["search"]))
    return " · ".join(said) or _("Everybody")

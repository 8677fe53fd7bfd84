"""The options by which lists are narrowed: each list's from what its feature declares."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, TypeVar

import click

from psg_admin.cli.face import Face
from psg_admin.cli.options import Whole
from psg_admin.events.queries import ATTENDEE_FILTERS, BOOKING_FILTERS, EVENT_FILTERS
from psg_admin.kernel.words import _
from psg_admin.memberships.queries import MEMBER_FILTERS, other_ids
from psg_admin.news.queries import NEWS_FILTERS
from psg_admin.payments.queries import DEBT_FILTERS, PAYMENT_FILTERS, RECEIPT_FILTERS
from psg_admin.people.queries import CONTACT_FILTERS, list_ids
from psg_admin.store.filters import Filter, FilterFamily, FilterKind, Filters
from psg_admin.store.list_query import ListQuery, orders_of

_F = TypeVar("_F", bound=Callable[..., object])


_SORT_HELP = "In the order of these columns, as “town,-name”: with a hyphen downwards."


@dataclass(frozen=True)
class ListOptions:
    """The options of a list. As a decorator it adds them, and the command takes them as ``**options``.

    ``sorts``: it can be put in another order.
    """

    filters: Filters[Any]
    sorts: bool = True

    def __call__(self, command: _F) -> _F:
        """Add the options to a command."""
        for family in self.filters.families:
            click.option(
                family.option, family.option.removeprefix("--"), multiple=True, metavar=family.metavar,
                help=family.help or None,
            )(command)  # fmt: skip
        for one in reversed(self._by()):
            _option(one)(command)
        click.option("--search", default="", help=self.filters.search or None)(command)
        if self.sorts:
            click.option("--sort", default="", metavar="KEYS", help=_SORT_HELP)(command)
        return command

    def query(self, face: Face, options: Mapping[str, Any]) -> ListQuery:
        """Return what the options ask for.

        :raises UserError: when what was typed is no value of its filter.
        """
        chosen = {one.key: _value(face, one, options[one.key]) for one in self._by() if options[one.key]}
        for family in self.filters.families:
            for given in options[family.option.removeprefix("--")]:
                chosen.update([_of_family(face, family, given)])
        return ListQuery(options["search"], chosen).ordered(orders_of(options.get("sort", "")))

    def in_words(self, face: Face, query: ListQuery) -> str:
        """Return in words what ``query`` asks for, or nothing where it leaves the list whole."""
        said = face.read(partial(self.filters.in_words, query=query, today=face.today))
        if query.text:
            said.append(_("Where “{words}” occurs").format(words=query.text))
        return " · ".join(said)

    def _by(self) -> list[Filter[Any]]:
        return [one for one in self.filters.by if one.option]


def _option(one: Filter[Any]) -> Callable[[_F], _F]:
    """Return the option of a filter; its value stands under the key of the filter."""
    kinds: dict[FilterKind, click.ParamType[Any]] = {
        FilterKind.CHOICE: click.Choice([str(choice.value) for choice in one.choices]),
        FilterKind.YEAR: Whole(1900, 2199),
        FilterKind.MONTH: click.DateTime(["%Y-%m"]),
    }
    words: dict[str, Any] = {"help": one.help or None, "metavar": one.metavar or None}
    if one.kind is FilterKind.FLAG:
        return click.option(one.option, one.key, is_flag=True, **words)
    return click.option(one.option, one.key, type=kinds.get(one.kind, click.STRING), **words)


def _of_family(face: Face, family: FilterFamily[Any], given: str) -> tuple[str, str]:
    """Return key and value of what the option of a family of filters says."""
    return face.read(lambda session: family.typed(session, given, face.today))


def _value(face: Face, one: Filter[Any], given: Any) -> str:
    """Return what the option of a filter says as a query carries it."""
    typed = one.typed
    if typed is not None:
        return face.read(lambda session: typed(session, given))
    if one.kind is FilterKind.DAY:
        return face.day(given, one.option.removeprefix("--")).isoformat()
    if one.kind is FilterKind.MONTH:
        return f"{given:%Y-%m}"
    return "yes" if one.kind is FilterKind.FLAG else str(given)


MEMBERS = ListOptions(MEMBER_FILTERS)
CONTACTS = ListOptions(CONTACT_FILTERS)
PAYMENTS = ListOptions(PAYMENT_FILTERS)
DEBTS = ListOptions(DEBT_FILTERS)
RECEIPTS = ListOptions(RECEIPT_FILTERS)
EVENTS = ListOptions(EVENT_FILTERS)
BOOKINGS = ListOptions(BOOKING_FILTERS)
ATTENDEES = ListOptions(ATTENDEE_FILTERS)
NEWS = ListOptions(NEWS_FILTERS)

others_option = click.option("--others", is_flag=True, help="Only who is in no membership.")


def contact_ids(face: Face, query: ListQuery, *, others: bool) -> Sequence[int]:
    """Return the ids of the contacts that a query of :data:`CONTACTS` asks for; ``others``: in no membership."""
    if others:
        return face.read(partial(other_ids, query=query, today=face.today))
    return face.read(partial(list_ids, query=query))


def refuse_balance(options: Mapping[str, Any], on_text: str | None) -> None:
    """Refuse to narrow a list of members as at a day by what is owed today.

    :raises UsageError: when both are asked for.
    """
    if on_text is not None and options["balance"]:
        raise click.UsageError(
            _("--balance is about today and goes without --on: “owed --on DAY” lists what was owed.")
        )


def event_query(face: Face, options: Mapping[str, Any]) -> ListQuery:
    """Return what the options of :data:`EVENTS` ask for: of what is coming the nearest first, else the latest first."""
    query = EVENTS.query(face, options)
    return query if query.sort else replace(query, sort="start", descending=options["when"] != "coming")

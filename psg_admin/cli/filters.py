"""The options by which lists are narrowed: each list's from what its feature declares."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, TypeVar

import click

from psg_admin.cli.face import Face, tell
from psg_admin.cli.options import Whole
from psg_admin.events.queries import ATTENDEE_FILTERS, BOOKING_FILTERS, EVENT_FILTERS
from psg_admin.kernel.words import _
from psg_admin.memberships.queries import MEMBER_FILTERS, other_ids
from psg_admin.news.queries import NEWS_FILTERS
from psg_admin.paper.table import Column
from psg_admin.payments.queries import DEBT_FILTERS, PAYMENT_FILTERS, RECEIPT_FILTERS
from psg_admin.people.queries import CONTACT_FILTERS, list_ids
from psg_admin.store.filters import Filter, FilterFamily, FilterKind, Filters
from psg_admin.store.list_query import ListQuery, Order, orders_of
from psg_admin.views.queries import View, view_named

_F = TypeVar("_F", bound=Callable[..., object])


_VIEW_HELP = "As the view of this name has it; what is given beside narrows it further."
_SORT_HELP = "In the order of these columns, as “town,-name”: with a hyphen downwards."


@dataclass(frozen=True)
class ListOptions:
    """The options of a list. As a decorator it adds them, and the command takes them as ``**options``.

    ``key`` is that of the list, under which its views are saved.
    """

    filters: Filters[Any]
    key: str

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
        click.option("--sort", default="", metavar="KEYS", help=_SORT_HELP)(command)
        click.option("--view", default="", metavar="NAME", help=_VIEW_HELP)(command)
        return command

    def query(self, face: Face, options: Mapping[str, Any]) -> ListQuery:
        """Return what the options ask for.

        :raises UserError: when what was typed is no value of its filter.
        """
        chosen = {one.key: value_of(face, one, options[one.key]) for one in self._by() if options[one.key]}
        for family in self.filters.families:
            for given in options[family.option.removeprefix("--")]:
                chosen.update([of_family(face, family, given)])
        asked = ListQuery(options["search"], chosen).ordered(self.orders(face, options["sort"]))
        view = self.view(face, options)
        if view is None:
            return asked
        seen, gone = face.read(lambda session: self.filters.fitting(session, view.content.query))
        if gone:
            tell(
                _("The view “{name}” has filters that are no longer there, and opens without them: {filters}.").format(
                    name=view.name, filters=", ".join(gone)
                )
            )
        narrowed = replace(seen, text=asked.text or seen.text, filters={**seen.filters, **asked.filters})
        return replace(narrowed.ordered(asked.orders or seen.orders), view=view.name)

    def orders(self, face: Face, typed: str) -> list[Order]:
        """Return the keys of an order that is typed, those of the office's own fields by their names.

        :raises UserError: for a field that there is not.
        """
        orders = orders_of(typed)
        return face.read(partial(self.filters.orders, typed=orders)) if orders else []

    def view(self, face: Face, options: Mapping[str, Any]) -> View | None:
        """Return the view that is named, None where none is.

        :raises NotFound: when there is none of this name.
        """
        name = options["view"]
        return face.read(partial(view_named, of=self.key, name=name)) if name else None

    def columns(self, face: Face, options: Mapping[str, Any], columns: Sequence[Column[Any]]) -> list[str]:
        """Return the keys of those of ``columns`` that the named view shows, from left to right; none without one."""
        view = self.view(face, options)
        known = {column.key for column in columns}
        return [] if view is None else [key for key in view.content.columns if key in known]

    def shown(self, face: Face, options: Mapping[str, Any], columns: Sequence[Column[Any]], usual: str) -> str:
        """Return the keys of the columns of a table, apart by blanks: those of the view, or the ``usual`` ones."""
        return " ".join(self.columns(face, options, columns)) or usual

    def in_words(self, face: Face, query: ListQuery) -> str:
        """Return in words what ``query`` asks for, or nothing where it leaves the list whole."""
        said = [_("View “{name}”").format(name=query.view)] if query.view else []
        said += face.read(partial(self.filters.in_words, query=query, today=face.today))
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


def of_family(face: Face, family: FilterFamily[Any], given: str) -> tuple[str, str]:
    """Return key and value of what the option of a family of filters says.

    :raises UserError: for what it does not know, and a value that it does not take.
    """
    return face.read(lambda session: family.typed(session, given, face.today))


def value_of(face: Face, one: Filter[Any], given: Any) -> str:
    """Return what the option of a filter says as a query carries it."""
    typed = one.typed
    if typed is not None:
        return face.read(lambda session: typed(session, given))
    if one.kind is FilterKind.DAY:
        return face.day(given, one.option.removeprefix("--")).isoformat()
    if one.kind is FilterKind.MONTH:
        return f"{given:%Y-%m}"
    return "yes" if one.kind is FilterKind.FLAG else str(given)


MEMBERS = ListOptions(MEMBER_FILTERS, "members")
CONTACTS = ListOptions(CONTACT_FILTERS, "contacts")
PAYMENTS = ListOptions(PAYMENT_FILTERS, "payments")
DEBTS = ListOptions(DEBT_FILTERS, "owed")
RECEIPTS = ListOptions(RECEIPT_FILTERS, "receipts")
EVENTS = ListOptions(EVENT_FILTERS, "events")
BOOKINGS = ListOptions(BOOKING_FILTERS, "bookings")
ATTENDEES = ListOptions(ATTENDEE_FILTERS, "attendees")
NEWS = ListOptions(NEWS_FILTERS, "news")

others_option = click.option("--others", is_flag=True, help="Only who is in no membership.")


def contact_ids(face: Face, query: ListQuery, *, others: bool) -> Sequence[int]:
    """Return the ids of the contacts that a query of :data:`CONTACTS` asks for; ``others``: in no membership."""
    if others:
        return face.read(partial(other_ids, query=query, today=face.today))
    return face.read(partial(list_ids, query=query))


def refuse_balance(query: ListQuery, on_text: str | None) -> None:
    """Refuse to narrow a list of members as at a day by what is owed today.

    :raises UsageError: when both are asked for.
    """
    if on_text is not None and query.filters.get("balance"):
        raise click.UsageError(
            _("--balance is about today and goes without --on: “owed --on DAY” lists what was owed.")
        )


def event_query(face: Face, options: Mapping[str, Any]) -> ListQuery:
    """Return what the options of :data:`EVENTS` ask for: of what is coming the nearest first, else the latest first."""
    query = EVENTS.query(face, options)
    return query if query.sort else replace(query, sort="start", descending=query.filters.get("when") != "coming")

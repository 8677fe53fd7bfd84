"""Commands about the views of lists that the office keeps."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import click

from psg_admin.books.documents import money_out_columns
from psg_admin.cli import filters
from psg_admin.cli.face import Face, as_json, pass_face, print_json, print_table, report, say
from psg_admin.cli.options import Whole
from psg_admin.cli.orders import ORDERS
from psg_admin.cli.spending import SPENDINGS
from psg_admin.events.documents import attendee_columns, booking_columns, event_columns
from psg_admin.kernel.errors import BadInput
from psg_admin.kernel.money import shorten
from psg_admin.kernel.words import _
from psg_admin.memberships.documents import member_columns
from psg_admin.memberships.order_documents import order_columns
from psg_admin.news.documents import news_columns
from psg_admin.paper.table import Column
from psg_admin.payments.documents import debt_columns, payment_columns, receipt_columns
from psg_admin.people.documents import contact_columns
from psg_admin.people.own import FieldRow
from psg_admin.people.queries import own_fields
from psg_admin.people.states import OwnRecord
from psg_admin.store.list_query import Order, refuse_sort
from psg_admin.views import operations, queries
from psg_admin.views.rules import ViewContent


def _own(face: Face, *records: OwnRecord) -> Sequence[FieldRow]:
    return face.read(partial(own_fields, of=records))


_LISTS: Mapping[str, tuple[filters.ListOptions, Callable[[Face], Sequence[Column[Any]]]]] = {
    "members": (filters.MEMBERS, lambda face: member_columns(_own(face, OwnRecord.CONTACT, OwnRecord.MEMBERSHIP))),
    "contacts": (filters.CONTACTS, lambda face: contact_columns(_own(face, OwnRecord.CONTACT))),
    "payments": (filters.PAYMENTS, lambda _face: payment_columns()),
    "orders": (ORDERS, lambda _face: order_columns()),
    "owed": (filters.DEBTS, lambda _face: debt_columns()),
    "spending": (SPENDINGS, lambda _face: money_out_columns()),
    "receipts": (filters.RECEIPTS, lambda _face: receipt_columns()),
    "events": (filters.EVENTS, lambda face: event_columns(face.today)),
    "bookings": (filters.BOOKINGS, lambda face: booking_columns(_own(face, OwnRecord.BOOKING))),
    "attendees": (filters.ATTENDEES, lambda face: attendee_columns(_own(face, OwnRecord.BOOKING))),
    "news": (filters.NEWS, lambda _face: news_columns()),
}

_list = click.argument("of", metavar="LIST", type=click.Choice([*_LISTS]))


@click.group()
def views() -> None:
    """Views of lists: save, list, show, rename, move and remove them."""


@views.command("list")
@click.argument("of", metavar="[LIST]", type=click.Choice([*_LISTS]), required=False)
@as_json
@pass_face
def views_list(face: Face, of: str | None, *, as_json: bool) -> None:
    """List the views of LIST, or of all lists, in their order."""
    found = face.read(partial(queries.views, lists=None if of is None else [of]))
    if as_json:
        print_json([_data(view) for view in found])
        return
    print_table([_("List"), _("Name"), _("What it shows")], [(v.list, v.name, v.content.in_words()) for v in found])


@views.command("show")
@_list
@click.argument("name")
@as_json
@pass_face
def views_show(face: Face, of: str, name: str, *, as_json: bool) -> None:
    """Show what the view NAME of LIST shows."""
    view = face.read(partial(queries.view_named, of=of, name=name))
    if as_json:
        print_json(_data(view))
        return
    say(f"{view.name}: {view.content.in_words()}")


@views.command("save")
@_list
@click.argument("name")
@click.option("--search", "words", default="", help="Words that are looked for.")
@click.option("--filter", "narrowed", multiple=True, metavar="KEY=VALUE", help="A filter of the list; may be repeated.")
@click.option("--sort", default="", metavar="KEYS", help="The order, as “town,-name”: with a hyphen downwards.")
@click.option("--columns", default="", metavar="KEYS", help="The columns from left to right, as “name,town”.")
@click.option("--replace", "replaces", is_flag=True, help="The view that has the name shows this from now on.")
@pass_face
def views_save(
    face: Face, of: str, name: str, words: str, narrowed: tuple[str, ...], sort: str, columns: str, *, replaces: bool
) -> None:
    """Save a view of LIST as NAME: what narrows it, its order and its columns."""
    every = _LISTS[of][1](face)
    content = ViewContent(
        words=words.strip(),
        filters=dict(_filter(face, of, text) for text in narrowed),
        sort=_sort(_LISTS[of][0].orders(face, sort), every),
        columns=_columns(every, columns),
    )
    report(face.write(partial(operations.save_view, of=of, name=name, content=content, replaces=replaces)),
           reference=False)  # fmt: skip


@views.command("rename")
@_list
@click.argument("name")
@click.argument("new")
@pass_face
def views_rename(face: Face, of: str, name: str, new: str) -> None:
    """Call the view NAME of LIST otherwise."""
    view = face.read(partial(queries.view_named, of=of, name=name))
    report(face.write(partial(operations.rename_view, view_id=view.id, name=new)), reference=False)


@views.command("move")
@_list
@click.argument("name")
@click.argument("place", type=Whole(1))
@pass_face
def views_move(face: Face, of: str, name: str, place: int) -> None:
    """Put the view NAME of LIST at PLACE among the views of the list; the first place is 1."""
    view = face.read(partial(queries.view_named, of=of, name=name))
    report(face.write(partial(operations.move_view, view_id=view.id, place=place)), reference=False)


@views.command("remove")
@_list
@click.argument("name")
@pass_face
def views_remove(face: Face, of: str, name: str) -> None:
    """Remove the view NAME of LIST; what it shows stays as it is."""
    view = face.read(partial(queries.view_named, of=of, name=name))
    report(face.write(partial(operations.remove_view, view_id=view.id)), reference=False)


def _data(view: queries.View) -> dict[str, Any]:
    return {"list": view.list, "name": view.name, **view.content.data()}


def _filter(face: Face, of: str, text: str) -> tuple[str, str]:
    """Return a filter that is typed as KEY=VALUE, with its value as a query carries it.

    :raises UserError: when the list has no such filter, or the filter no such value.
    """
    key, equals, value = (part.strip() for part in text.partition("="))
    by = _LISTS[of][0].filters
    family = by.family(key)
    if family is not None:
        return filters.of_family(face, family, text.strip().removeprefix(family.key))
    if not equals:
        raise click.UsageError(_("Say a filter and its value, such as --filter balance=owes."))
    one = by[key]
    if one.typed is not None:
        value = filters.value_of(face, one, value)
    one.value(value)
    return key, value


def _sort(orders: Sequence[Order], every: Sequence[Column[Any]]) -> str:
    known = [column.key for column in every if column.sortable]
    for order in orders:
        if order.key not in known:
            refuse_sort(order.key, known)
    return ",".join(order.typed for order in orders)


def _columns(every: Sequence[Column[Any]], text: str) -> tuple[str, ...]:
    known = [column.key for column in every]
    keys = tuple(dict.fromkeys(filter(None, (key.strip() for key in text.split(",")))))
    for key in keys:
        if key not in known:
            raise BadInput(
                _("There is no column “{key}” in this list. Choose from: {keys}.").format(
                    key=shorten(key), keys=", ".join(known)
                ),
                field="columns",
            )
    return keys

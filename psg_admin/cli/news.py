"""Commands about news."""

from functools import partial
from typing import Any

import click

from psg_admin.cli.face import Face, as_json, begins_office, pass_face, print_json, report, say
from psg_admin.cli.filters import NEWS
from psg_admin.cli.listing import data_of, id_column, print_listing
from psg_admin.cli.options import Whole, record_id
from psg_admin.kernel.days import show_day
from psg_admin.kernel.errors import Refused, UserError
from psg_admin.kernel.words import _
from psg_admin.news import operations, queries
from psg_admin.news.documents import news_columns
from psg_admin.news.reader import read_bytes
from psg_admin.paper.table import Column, Kind
from psg_admin.store.fetch import fetch


@click.group()
def news() -> None:
    """News: read sources, list and show what was read, forget a source."""


@news.command("read")
@click.argument("addresses", nargs=-1, metavar="[PATH_OR_URL…]")
@click.option("--again", is_flag=True, help="Every source that was read before.")
@pass_face
@begins_office
def news_read(face: Face, addresses: tuple[str, ...], *, again: bool) -> None:
    """Read saved pages, feeds or web addresses; what cannot be read leaves what was there."""
    if bool(addresses) == again:
        raise click.UsageError(_("Say what to read: paths and addresses, or --again."))
    if again:
        addresses = tuple(row.address for row in face.read(queries.sources) if row.readable)
        if not addresses:
            raise Refused(_("There is no source yet that could be read again. Give a path or an address."))
    if face.asked_once is not None and len(addresses) > 1:
        raise click.UsageError(_("--once goes with one deed: read one source at a time."))
    failed: list[UserError] = []
    for address in addresses:
        try:
            data, content_type, final = fetch(address)
            items = read_bytes(data, name=address, content_type=content_type, base=final)
        except UserError as error:
            failed.append(error)
            face.write(partial(operations.note_failure, address=address, failure=error.message, now=face.now))
            continue
        report(face.write(partial(operations.keep_items, address=address, items=items, now=face.now)), reference=False)
    if len(failed) == 1:
        raise failed[0]
    if failed:
        raise UserError("\n".join(error.message for error in failed))


@news.command("list")
@NEWS
@click.option("--limit", type=Whole(1))
@as_json
@pass_face
def news_list(face: Face, /, limit: int | None, *, as_json: bool, **options: Any) -> None:
    """List the news, newest first."""
    ids = face.read(partial(queries.list_ids, query=NEWS.query(face, options)))
    rows = face.read(partial(queries.list_rows, ids=ids[:limit]))
    columns = _columns()
    text = NEWS.shown(face, options, columns, "id day headline section source")
    print_listing(columns, rows, as_json=as_json, text=text, data=_DATA)


def _columns() -> list[Column[queries.NewsRow]]:
    return [
        id_column(_("Id"), lambda r: r.item_id),
        *news_columns(),
        Column("body", _("Text"), lambda r: r.body),
        Column("link", _("Link"), lambda r: r.link, data=lambda r: r.link or None),
    ]


_DATA = "id day headline body section source link"


@news.command("show")
@click.argument("item", type=record_id)
@as_json
@pass_face
def news_show(face: Face, item: int, *, as_json: bool) -> None:
    """Show the whole text of ITEM (its id in `news list`)."""
    row = face.read(partial(queries.news_item, item_id=item))
    if as_json:
        print_json(data_of(_columns(), [row], _DATA)[0])
        return
    say(row.headline)
    day = _("Page without a date") if row.day is None else show_day(row.day)
    say(f"{day} · {row.section.label} · {row.source}")
    say(f"\n{row.body}")
    if row.link:
        say(f"\n{row.link}")


@news.command("sources")
@as_json
@pass_face
def news_sources(face: Face, *, as_json: bool) -> None:
    """List the sources with their last good read."""
    rows = face.read(queries.sources)
    columns: list[Column[queries.SourceRow]] = [
        id_column(_("Id"), lambda r: r.source_id),
        Column("address", _("Source"), lambda r: r.address),
        Column("name", _("Name"), lambda r: r.name, shown=False),
        Column("items", _("Items"), lambda r: r.items, Kind.COUNT),
        Column("last_good", _("Last read"), lambda r: r.last_good_at, Kind.MOMENT),
        Column("last_failure", _("Last failure"), lambda r: r.last_failure, data=lambda r: r.last_failure or None),
    ]
    print_listing(columns, rows, as_json=as_json, data="id address name last_good last_failure items")


@news.command("forget")
@click.argument("source")
@click.option("--dry-run", is_flag=True, help="Only say what would be taken away with it.")
@pass_face
def news_forget(face: Face, source: str, *, dry_run: bool) -> None:
    """Forget SOURCE (its address, or its id in `news sources`) with the items that were read from it first.

    What another source has too comes back when that one is read again.
    """
    row = face.read(partial(queries.source_named, wanted=source))
    if dry_run:
        say(row.if_forgotten)
    else:
        report(face.write(partial(operations.forget_source, source_id=row.source_id)), reference=False)

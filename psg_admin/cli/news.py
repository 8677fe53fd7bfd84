"""Commands about news."""

from functools import partial
from typing import Any

import click

from psg_admin.cli.face import Face, as_json, pass_face, print_json, print_table, report, say
from psg_admin.cli.filters import NEWS
from psg_admin.cli.options import Whole, record_id
from psg_admin.kernel.days import show_day
from psg_admin.kernel.errors import Refused, UserError
from psg_admin.kernel.words import _
from psg_admin.news import operations, queries
from psg_admin.news.fetch import fetch
from psg_admin.news.reader import read_bytes


@click.group()
def news() -> None:
    """News: read sources, list and show what was read, forget a source."""


@news.command("read")
@click.argument("addresses", nargs=-1, metavar="[PATH_OR_URL…]")
@click.option("--again", is_flag=True, help="Every source that was read before.")
@pass_face
def news_read(face: Face, addresses: tuple[str, ...], *, again: bool) -> None:
    """Read saved pages, feeds or web addresses; what cannot be read leaves what was there."""
    if bool(addresses) == again:
        raise click.UsageError(_("Say what to read: paths and addresses, or --again."))
    if again:
        addresses = tuple(row.address for row in face.read(queries.sources) if row.readable)
        if not addresses:
            raise Refused(_("There is no source yet that could be read again. Give a path or an address."))
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
    ids = face.read(partial(queries.list_ids, ask=NEWS.query(face, options)))
    rows = face.read(partial(queries.list_rows, ids=ids[:limit]))
    if as_json:
        print_json([_item_data(row) for row in rows])
    else:
        print_table(
            [_("Id"), _("Date"), _("Headline"), _("Section"), _("Source")],
            [(row.item_id, row.day, row.headline, row.section, row.source) for row in rows],
            right=[0],
        )


def _item_data(row: queries.NewsRow) -> dict[str, Any]:
    return {
        "id": row.item_id, "date": row.day, "headline": row.headline, "body": row.body, "section": row.section,
        "source": row.source, "link": row.link or None,
    }  # fmt: skip


@news.command("show")
@click.argument("item", type=record_id)
@as_json
@pass_face
def news_show(face: Face, item: int, *, as_json: bool) -> None:
    """Show the whole text of ITEM (its id in `news list`)."""
    row = face.read(partial(queries.news_item, item_id=item))
    if as_json:
        print_json(_item_data(row))
        return
    say(row.headline)
    day = _("Standing page") if row.day is None else show_day(row.day)
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
    if as_json:
        print_json([
            {
                "id": r.source_id, "address": r.address, "name": r.name, "last_good": r.last_good_at,
                "last_failure": r.last_failure or None, "items": r.items,
            }
            for r in rows
        ])  # fmt: skip
    else:
        print_table(
            [_("Id"), _("Source"), _("Items"), _("Last read"), _("Last failure")],
            [(r.source_id, r.address, r.items, r.last_good_at, r.last_failure) for r in rows], right=[0, 2],
        )  # fmt: skip


@news.command("forget")
@click.argument("source")
@click.option("--dry-run", is_flag=True, help="Only say what would go with it.")
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

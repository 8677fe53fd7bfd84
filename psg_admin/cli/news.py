"""Commands about news."""

from functools import partial

import click

from psg_admin.cli.face import Face, as_json, pass_face, print_json, print_table, report
from psg_admin.kernel.errors import UserError
from psg_admin.kernel.words import _
from psg_admin.news import operations, queries
from psg_admin.news.fetch import fetch
from psg_admin.news.reader import read_bytes
from psg_admin.news.states import Section
from psg_admin.store.asking import Ask


@click.group()
def news() -> None:
    """News: read sources, list what was read."""


@news.command("read")
@click.argument("addresses", nargs=-1, required=True, metavar="PATH_OR_URL…")
@pass_face
def news_read(face: Face, addresses: tuple[str, ...]) -> None:
    """Read saved pages, feeds or web addresses; what cannot be read leaves what was there."""
    failed: list[UserError] = []
    for address in addresses:
        try:
            data, content_type, _final = fetch(address)
            items = read_bytes(data, name=address, content_type=content_type, base=address)
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
@click.option("--search", default="")
@click.option("--section", type=click.Choice([s.value for s in Section]))
@click.option("--year", type=click.IntRange(1900, 2199))
@click.option("--limit", type=click.IntRange(1))
@as_json
@pass_face
def news_list(
    face: Face, search: str, section: str | None, year: int | None, limit: int | None, *, as_json: bool
) -> None:
    """List the news, newest first."""
    filters = {key: str(value) for key, value in (("section", section), ("year", year)) if value is not None}
    ids = face.read(partial(queries.list_ids, ask=Ask(search, filters)))
    rows = face.read(partial(queries.list_rows, ids=ids[:limit]))
    if as_json:
        print_json([
            {
                "date": row.day, "headline": row.headline, "body": row.body, "section": row.section,
                "source": row.source, "link": row.link or None,
            }
            for row in rows
        ])  # fmt: skip
    else:
        print_table(
            [_("Date"), _("Headline"), _("Section"), _("Source")],
            [(row.day, row.headline, row.section, row.source) for row in rows],
        )


@news.command("sources")
@as_json
@pass_face
def news_sources(face: Face, *, as_json: bool) -> None:
    """List the sources with their last good read."""
    rows = face.read(queries.sources)
    if as_json:
        print_json([
            {"address": r.address, "name": r.name, "last_good": r.last_good_at, "last_failure": r.last_failure or None,
             "items": r.items}
            for r in rows
        ])  # fmt: skip
    else:
        print_table(
            [_("Source"), _("Items"), _("Last read"), _("Last failure")],
            [(r.address, r.items, r.last_good_at, r.last_failure) for r in rows], right=[1],
        )  # fmt: skip

"""Commands about people who may be entered twice."""

from functools import partial
from typing import Any

import click

from psg_admin.cli.face import Face, as_json, pass_face, print_json, print_table, report, say
from psg_admin.cli.options import Whole, contact_id
from psg_admin.kernel.words import _
from psg_admin.people import operations, queries
from psg_admin.people.queries import ContactRow


@click.group()
def duplicates() -> None:
    """People who may be entered twice: list them, or say that they are two."""


@duplicates.command("list")
@click.option("--limit", type=Whole(1), default=100, show_default=True, help="So many at most, the likeliest.")
@as_json
@pass_face
def duplicates_list(face: Face, limit: int, *, as_json: bool) -> None:
    """List who may be entered twice, the likeliest first, each with what the two have in common."""
    pairs = face.read(queries.duplicate_pairs)
    rows = face.read(partial(queries.duplicate_rows, pairs=pairs[:limit]))
    if as_json:
        print_json(
            [
                {"score": row.score, "reasons": row.reasons, "contacts": [_data(row.one), _data(row.other)]}
                for row in rows
            ]
        )
        return
    print_table(
        [_("Alike"), _("Contact"), _("Name"), _("Town"), _("Contact"), _("Name"), _("Town"), _("Why")],
        [
            (
                row.score, row.one.id, row.one.full_name, row.one.draft.town, row.other.id, row.other.full_name,
                row.other.draft.town, ", ".join(row.reasons),
            )
            for row in rows
        ],
        right=[0, 1, 4],
    )  # fmt: skip
    if len(pairs) > len(rows):
        say(_("{count} more: --limit shows more of them.").format(count=len(pairs) - len(rows)))


def _data(row: ContactRow) -> dict[str, Any]:
    return {
        "id": row.id, "name": row.full_name, "town": row.draft.town, "postcode": row.draft.postcode,
        "emails": row.draft.emails, "telephones": row.draft.telephones,
    }  # fmt: skip


@duplicates.command("apart")
@click.argument("one", type=contact_id)
@click.argument("other", type=contact_id)
@pass_face
def duplicates_apart(face: Face, one: int, other: int) -> None:
    """Note that ONE and OTHER are two people: they are not listed any more."""
    deed = partial(operations.note_not_same, contact_ids=(one, other), today=face.today)
    report(face.write(deed), reference=False)

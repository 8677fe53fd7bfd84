"""Deeds on the office's own fields, and what records say in them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from psg_admin.kernel.changes import Changes, Topic, changed
from psg_admin.kernel.errors import BadInput, Conflict, Refused
from psg_admin.kernel.figures import show_count
from psg_admin.kernel.words import _, ngettext
from psg_admin.people.model import OwnField, OwnValue
from psg_admin.people.own import (
    FieldDraft,
    FieldRow,
    OwnChange,
    checked_choices,
    checked_field,
    field_code,
    plan_own,
    renamed,
)
from psg_admin.people.queries import own_facts, own_fields
from psg_admin.people.states import OwnKind, OwnRecord
from psg_admin.store.base import Base, base_table, chunks, expect_version, fetch
from psg_admin.store.batch import Batch
from psg_admin.store.journal import changed_rows, gone_rows, is_restoring

_TOPICS = (Topic.PEOPLE, Topic.MEMBERSHIPS, Topic.BOOKINGS, Topic.SETTINGS)


def add_field(
    session: Session, *, name: str, record: OwnRecord = OwnRecord.CONTACT, kind: OwnKind = OwnKind.TEXT,
    choices: Sequence[str] = (),
) -> Changes:  # fmt: skip
    """Make a field of the office's own, behind those that there are.

    :raises BadInput: for a name that is missing or taken, and for choices that a field of its kind does not have.
    """
    others = own_fields(session, every=True)
    draft = checked_field(FieldDraft(name, record, kind, tuple(choices)), others)
    last = max((one.position for one in others), default=0)
    row = OwnField(
        code=field_code(draft.name, (one.code for one in others)), name=draft.name, record=draft.record,
        kind=draft.kind, choices="\n".join(draft.choices), position=last + 1,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return changed(*_TOPICS, summary=_("Own field “{name}” made").format(name=draft.name), made=row.id)


def change_field(
    session: Session, *, field_id: int, name: str | None = None, choices: Sequence[str] | None = None,
    open: bool | None = None,  # noqa: A002 - the name of the column: whether it is asked and shown
    before_id: int | None = None, last: bool = False, version: int | None = None,
) -> Changes:  # fmt: skip
    """Change what is given of a field: its name, its choices, whether it is open, and where it stands: before the field
    ``before_id``, or ``last``.

    Where as many choices stand as before, one that has changed in its place is another name for it, and whoever had it
    has that. A closed field is asked and shown no more; what it says everywhere stays, and is there again when it is
    opened.

    :raises NotFound: when it is no longer there.
    :raises BadInput: as :func:`add_field` has it.
    :raises Refused: for a choice that goes although it is chosen somewhere.
    :raises Conflict: when somebody else saved it since ``version``.
    """
    row = fetch(session, OwnField, field_id, _("This field is no longer there."))
    expect_version(row, version)
    others = [one for one in own_fields(session, every=True) if one.id != field_id]
    names: dict[str, str] = {}
    was = (row.name, row.choices, row.open, row.position)
    old = tuple(filter(None, row.choices.split("\n")))
    if name is not None:
        row.name = checked_field(FieldDraft(name, row.record), others).name
    if choices is not None:
        after = checked_choices(choices, row.kind)
        names = renamed(old, after)
        _keep_chosen(session, row, old, after, names)
        row.choices = "\n".join(after)
    if open is not None:
        row.open = open
    if before_id is not None or last:
        _place(session, row, others, before_id)
    session.flush()
    if names:
        _rename_values(session, field_id, names)
    if was == (row.name, row.choices, row.open, row.position):
        return Changes(frozenset(), _("Nothing was changed"), made=field_id)
    summary = _("Own field “{name}” changed")
    if was[2] != row.open and was[:2] == (row.name, row.choices):
        summary = _("Own field “{name}” opened again") if row.open else _("Own field “{name}” closed")
    return changed(*_TOPICS, summary=summary.format(name=row.name), made=field_id)


def _keep_chosen(
    session: Session, row: OwnField, old: Sequence[str], after: Sequence[str], names: Mapping[str, str]
) -> None:
    gone = [one for one in old if one not in after and one not in names]
    if not gone:
        return
    query = select(OwnValue.text, func.count()).where(OwnValue.field_id == row.id, OwnValue.text.in_(gone))
    for text, count in session.execute(query.group_by(OwnValue.text).order_by(OwnValue.text)):
        words = ngettext(
            "“{choice}” is chosen once: it stays among the choices until that is another one.",
            "“{choice}” is chosen {count} times: it stays among the choices until those are others.",
            count,
        )
        raise Refused(words.format(choice=text, count=show_count(count)))


def _rename_values(session: Session, field_id: int, names: Mapping[str, str]) -> None:
    batch = Batch(session)
    query = select(OwnValue.id, OwnValue.text).where(OwnValue.field_id == field_id, OwnValue.text.in_(names))
    for row_id, text in session.execute(query):
        batch.update(OwnValue, row_id, {"text": text}, {"text": names[text]})
    batch.write()


def _place(session: Session, row: OwnField, others: Sequence[FieldRow], before_id: int | None) -> None:
    order = [one.id for one in sorted(others, key=lambda one: (one.position, one.id))]
    if before_id is not None and before_id not in order:
        raise BadInput(_("This field is no longer there."), field="before")
    order.insert(len(order) if before_id is None else order.index(before_id), row.id)
    for position, field_id in enumerate(order, 1):
        session.get_one(OwnField, field_id).position = position


# --- what records say -------------------------------------------------------------------------------------------------


def own_table(record: OwnRecord) -> Any:
    """Return the table whose records the fields of this kind are kept of."""
    return Base.metadata.tables[record.value]


def put_own(batch: Batch, record_id: int, changes: Iterable[OwnChange]) -> None:
    """Add to a batch what a record is to say in fields of the office's own."""
    for one in changes:
        if one.row is None:
            batch.insert(OwnValue, field_id=one.field.id, record_id=record_id, text=one.text)
        elif one.text:
            batch.update(OwnValue, one.row["id"], {"text": one.row["text"]}, {"text": one.text})
        else:
            batch.delete(base_table(OwnValue.__mapper__), one.row)


def say_own(
    session: Session, *, record: OwnRecord, record_id: int, own: Mapping[str, Any] | None, new: bool = False
) -> bool:
    """Let a record say something in fields of the office's own, by their keys, as a part of a larger deed; say whether
    that changed anything. ``new``: the same deed has made the record.

    :raises BadInput: for a field that is not there or is closed, and for a value that it does not take.
    """
    if not own:
        return False
    changes = plan_own(own_facts(session, record, [record_id])[record_id], own)
    if not changes:
        return False
    batch = Batch(session)
    put_own(batch, record_id, changes)
    if not new:
        batch.touch(own_table(record), record_id)
    batch.write()
    return True


def own_touched(session: Session, record: OwnRecord, touched: Mapping[str, set[int]]) -> set[int]:
    """Return the records of a kind of which a field of the office's own says something else now, or is shown or not."""
    found: set[int] = set()
    of_kind = select(OwnField.id).where(OwnField.record == record)
    for some in chunks(touched.get("own_value", ())):
        query = select(OwnValue.record_id).where(OwnValue.id.in_(some), OwnValue.field_id.in_(of_kind))
        found.update(session.scalars(query))
    gone = gone_rows(session, "own_value").values()
    fields = set(session.scalars(of_kind)) if gone else set()
    found |= {row["record_id"] for row in gone if row["field_id"] in fields}
    opened = [i for i, row in changed_rows(session, "own_field").items() if "open" in row]
    if opened:
        query = select(OwnValue.record_id).where(OwnValue.field_id.in_(opened), OwnValue.field_id.in_(of_kind))
        found.update(session.scalars(query))
    return found


def guard_own(session: Session, touched: Mapping[str, set[int]]) -> None:
    """Refuse an undo that takes away a record of which a field says something since, or a name that came to be taken.

    :raises Conflict: with what stands against it.
    """
    if not is_restoring(session):
        return
    for record in OwnRecord:
        for some in chunks(gone_rows(session, record.value)):
            query = (
                select(OwnField.name)
                .join(OwnValue, OwnValue.field_id == OwnField.id)
                .where(OwnField.record == record, OwnValue.record_id.in_(some))
            )
            for name in session.scalars(query.limit(1)):
                raise Conflict(_("Something was noted in the field “{name}” since: empty it first.").format(name=name))
    if touched.get("own_field"):
        every = own_fields(session, every=True)
        for one in every:
            if one.id in touched["own_field"]:
                checked_field(
                    FieldDraft(one.name, one.record, one.kind, one.choices),
                    (each for each in every if each.id != one.id),
                )

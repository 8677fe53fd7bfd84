"""Fields of the office's own and tags, in the forms of people, memberships and bookings; and what people consent to."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from psg_admin.events.operations import change_booking
from psg_admin.events.queries import BookingPage
from psg_admin.kernel.changes import Changes
from psg_admin.kernel.words import _, translate
from psg_admin.memberships.operations import change_membership
from psg_admin.memberships.queries import MembershipPage
from psg_admin.people import operations, queries
from psg_admin.people.operations import ConsentDraft
from psg_admin.people.own import CHANNELS, OWN, FieldRow, answer_words, particulars_of
from psg_admin.people.queries import ContactRow, own_fields
from psg_admin.people.states import OwnRecord
from psg_admin.store.list_query import Work
from psg_admin.ui.kit import form
from psg_admin.ui.kit.desk import Desk
from psg_admin.ui.kit.dialog import FormDialog
from psg_admin.ui.kit.fields import Field
from psg_admin.ui.kit.particulars import fields_of
from psg_admin.ui.kit.tags import TagsEditor

_Values = dict[str, Any]
_NEVER = "never"
"""The answer of somebody who was never asked."""


def tags_field(known: Sequence[str]) -> Field:
    """Return the field of tags; ``known`` are those that somebody has."""
    return form.custom("tags", _("Tags"), partial(TagsEditor, known))


def fields_of_own(fields: Iterable[FieldRow], *, today: date) -> list[Field]:
    """Return the fields of a form for the office's own ones, below a heading; nothing where there are none."""
    made = fields_of(particulars_of(fields), OWN, today=today)
    return [form.heading(_("Own fields")), *made] if made else []


def shown_own(fields: Iterable[FieldRow], own: Mapping[str, Any]) -> _Values:
    """Return what a record says in the office's own fields, as a form shows it."""
    return {each.key: own.get(each.key, each.particular().choices[0] if each.options else None) for each in fields}


def own_said(fields: Iterable[FieldRow], values: Mapping[str, Any]) -> _Values:
    """Return what a form says in the office's own fields."""
    return {each.key: values[each.key] for each in fields if each.key in values}


def open_membership_own(parent: QWidget, desk: Desk, page: MembershipPage) -> None:
    """Open what a membership says in fields of the office's own."""

    def deed(own: _Values) -> Work[Changes]:
        return partial(
            change_membership, membership_id=page.id, payer=page.payer_id, method=page.method, today=desk.today,
            now=desk.now, version=page.version, own=own,
        )  # fmt: skip

    title = _("Own fields of member {number}").format(number=page.number)
    _open_own(parent, desk, OwnRecord.MEMBERSHIP, f"member.own.{page.id}", title, page.own, deed)


def open_booking_own(parent: QWidget, desk: Desk, page: BookingPage) -> None:
    """Open what a booking says in fields of the office's own."""

    def deed(own: _Values) -> Work[Changes]:
        return partial(change_booking, booking_id=page.row.booking_id, version=page.version, own=own)

    title = _("Own fields of booking {reference}").format(reference=page.row.reference)
    _open_own(parent, desk, OwnRecord.BOOKING, f"booking.own.{page.row.booking_id}", title, page.row.own, deed)


def _open_own(
    parent: QWidget, desk: Desk, record: OwnRecord, name: str, title: str, own: Mapping[str, Any],
    deed: Callable[[_Values], Work[Changes]],
) -> None:  # fmt: skip
    def arrived(fields: Sequence[FieldRow]) -> None:
        FormDialog(
            parent, desk.jobs, name=name, title=title, fields=fields_of(particulars_of(fields), OWN, today=desk.today),
            subtitle="" if fields else _("There are none yet: they are made in the settings, under “Own fields”."),
            draft=shown_own(fields, own), action=_("&Save"), operation=lambda values: deed(own_said(fields, values)),
            width=74,
        ).open()  # fmt: skip

    desk.jobs.read(partial(own_fields, of=(record,)), owner=parent, key="own", then=arrived)


def open_consents(parent: QWidget, desk: Desk, contact_id: int) -> None:
    """Open what a contact said of the ways to reach it."""
    query = partial(queries.contact, contact_id=contact_id)
    desk.jobs.read(query, owner=parent, key="consents", then=partial(_open_consents, parent, desk))


def _open_consents(parent: QWidget, desk: Desk, row: ContactRow) -> None:
    answers: list[tuple[Any, str]] = [
        (_NEVER, _("nothing noted")),
        *((answer, answer_words(answer)) for answer in (True, False, None)),
    ]
    fields: list[Field] = []
    draft: _Values = {}
    letters = {"post": _("&Post"), "email": _("&E-mail"), "telephone": _("&Telephone")}
    for place, channel in enumerate(CHANNELS):
        known = row.kept.consents.get(channel)
        fields += [
            *([form.COLUMN] if place else []),
            form.heading(translate(CHANNELS[channel])),
            form.choice(f"{channel} answer", letters[channel], answers, width=22),
            form.day(f"{channel} noted_on", _("Said on"), today=desk.today),
            form.text(f"{channel} source", _("From"), limit=200, placeholder=_("such as the form of joining")),
            form.lines(f"{channel} words", _("In words"), limit=500, height=2),
        ]
        draft |= {
            f"{channel} answer": _NEVER if known is None else known.answer,
            f"{channel} noted_on": desk.today if known is None else known.noted_on,
            f"{channel} source": "" if known is None else known.source,
            f"{channel} words": "" if known is None else known.words,
        }

    def work(values: _Values) -> Work[Changes]:
        said = [
            ConsentDraft(
                channel, None if values[f"{channel} answer"] == _NEVER else values[f"{channel} answer"],
                values[f"{channel} noted_on"] or desk.today, values[f"{channel} words"], values[f"{channel} source"],
                known=values[f"{channel} answer"] != _NEVER,
            )
            for channel in CHANNELS
        ]  # fmt: skip
        return partial(
            operations.note_consents, contact_id=row.id, consents=said, today=desk.today, version=row.version
        )

    FormDialog(
        parent, desk.jobs, name=f"person.consents.{row.id}",
        title=_("What {name} consents to").format(name=row.full_name),
        subtitle=_("Whoever says no to post gets no letter of a mail merge."), fields=fields, draft=draft,
        action=_("&Save"), operation=work, width=150,
    ).open()  # fmt: skip

"""What the sample office has noted of a few people: tags, a field of its own, consents, notes and tasks."""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import Session

from psg_admin.notes.operations import add_note
from psg_admin.notes.rules import NoteDraft
from psg_admin.people.model import Contact
from psg_admin.people.operations import CHANGE_MANY, ConsentDraft, add_field, note_consents, tag_contacts
from psg_admin.people.plans import ManyChange
from psg_admin.people.queries import own_fields
from psg_admin.people.states import ContactKind, OwnKind, OwnRecord
from psg_admin.sample import lists
from psg_admin.store.planning import perform

_TAGGED, _HELPERS, _ASKED = 12, 18, 8


def keep_some(session: Session, *, seed: int, today: date) -> None:
    """Note something of a few people who live, as many in every office; chance of its own leaves the rest as it is."""
    chance = Random(seed)
    living = select(Contact.id).where(Contact.kind == ContactKind.PERSON, Contact.deceased_on.is_(None))
    people = list(session.scalars(living.order_by(Contact.id)))
    if not people:
        return
    for tag in lists.TAGS:
        tag_contacts(session, contact_ids=_some(chance, people, _TAGGED), add=[tag])
    add_field(session, name=lists.FIELD, kind=OwnKind.CHOICE, choices=lists.FIELD_CHOICES)
    key = own_fields(session, of=(OwnRecord.CONTACT,))[0].key
    helpers = _some(chance, people, _HELPERS)
    for place, choice in enumerate(lists.FIELD_CHOICES):
        some = tuple(helpers[place :: len(lists.FIELD_CHOICES)])
        if some:
            perform(session, CHANGE_MANY, ManyChange(some, {}, today, {key: choice}))
    for place, contact_id in enumerate(_some(chance, people, _ASKED)):
        said = today - timedelta(days=40 * (place + 1))
        consents = [
            ConsentDraft("email", place % 4 != 1, said, source=lists.CONSENT_SOURCES[place % 2]),
            ConsentDraft("post", None if place % 4 == 2 else place % 2 == 0, said),
        ]
        note_consents(session, contact_id=contact_id, consents=consents, today=today)
    _write_down(session, chance, people, today)


def _write_down(session: Session, chance: Random, people: Sequence[int], today: date) -> None:
    writer, other = lists.WRITERS
    for place, text in enumerate(lists.NOTES):
        draft = NoteDraft(text)
        noted = today - timedelta(days=11 * place + 2)
        add_note(session, draft=draft, today=noted, author=writer, contact_id=chance.choice(people))
    for place, text in enumerate(lists.TASKS):
        draft = NoteDraft(text, today + timedelta(days=9 * place - 3), other)
        contact_id = None if text in lists.TASKS_OF_OFFICE else chance.choice(people)
        add_note(session, draft=draft, today=today - timedelta(days=10), author=writer, contact_id=contact_id)


def _some(chance: Random, people: Sequence[int], count: int) -> list[int]:
    return chance.sample(people, min(count, len(people)))

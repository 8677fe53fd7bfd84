"""Deeds on what contacts said of the ways to reach them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from psg_admin.kernel.changes import Changes, Topic, changed
from psg_admin.kernel.errors import BadInput
from psg_admin.kernel.typed import line
from psg_admin.kernel.words import _, translate
from psg_admin.people.model import Consent, Contact
from psg_admin.people.own import CHANNELS, answer_words
from psg_admin.people.plans import refuse_overtaken
from psg_admin.people.queries import contact
from psg_admin.store.base import base_table
from psg_admin.store.batch import Batch


@dataclass(frozen=True, slots=True)
class ConsentDraft:
    """What somebody said of one ``channel``: yes, no, or (None) what is to be asked again, unless it is ``known`` that
    nothing was said at all. In their own ``words``, from a ``source``, on the day ``noted_on``.
    """

    channel: str
    answer: bool | None
    noted_on: date
    words: str = ""
    source: str = ""
    known: bool = True


def note_consents(
    session: Session, *, contact_id: int, consents: Sequence[ConsentDraft], today: date, version: int | None = None
) -> Changes:
    """Note what a contact said of the ways to reach it; of a channel that is not among ``consents`` nothing changes.

    :raises NotFound: when the contact is no longer there.
    :raises BadInput: for a channel that there is not, a day to come, and words that are too long.
    :raises Conflict: when somebody else saved the contact since ``version``.
    """
    known = contact(session, contact_id=contact_id)
    refuse_overtaken(known.version, known.draft, known.draft, version)
    table = base_table(Consent.__mapper__)
    rows = {
        row["channel"]: dict(row)
        for row in session.execute(select(table).where(table.c.contact_id == contact_id)).mappings()
    }
    batch = Batch(session)
    said: list[str] = []
    for one in consents:
        after = _checked(one, today)
        row = rows.get(one.channel)
        if row is None and one.known:
            batch.insert(Consent, contact_id=contact_id, channel=one.channel, **after)
        elif row is not None and not one.known:
            batch.delete(table, row)
        elif row is None or all(row[key] == value for key, value in after.items()):
            continue
        else:
            batch.update(Consent, row["id"], {key: row[key] for key in after}, after)
        said.append(
            f"{translate(CHANNELS[one.channel])}: {answer_words(one.answer) if one.known else _('nothing noted')}"
        )
    if not said:
        return Changes(frozenset(), _("Nothing was changed"), made=contact_id)
    batch.touch(base_table(Contact.__mapper__), contact_id)
    batch.write()
    summary = _("Consents of {name}: {what}").format(name=known.full_name, what=", ".join(said))
    return changed(Topic.PEOPLE, Topic.MEMBERSHIPS, summary=summary, made=contact_id)


def _checked(one: ConsentDraft, today: date) -> dict[str, object]:
    if one.channel not in CHANNELS:
        raise BadInput(
            _("There is no way “{name}”. There are: {names}.").format(name=one.channel, names=", ".join(CHANNELS)),
            field="channel",
        )
    if one.noted_on > today:
        raise BadInput(_("The day on which it was said is in the future."), field="noted_on")
    return {
        "answer": one.answer, "noted_on": one.noted_on,
        "words": line(one.words, label=_("In words"), field="words", limit=500),
        "source": line(one.source, label=_("From"), field="source", limit=200),
    }  # fmt: skip

"""What the pane of a person says of tags, consents, Gift Aid and the office's own fields."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from psg_admin.kernel.changes import Changes
from psg_admin.kernel.days import show_short
from psg_admin.kernel.figures import show_count
from psg_admin.kernel.particulars import shown_beside
from psg_admin.kernel.words import _, ngettext, quoted, translate
from psg_admin.memberships.queries import MembershipPage, TagForm, tag_form
from psg_admin.people import operations
from psg_admin.people.documents import gift_aid_lines
from psg_admin.people.own import CHANNELS, answer_words, particulars_of
from psg_admin.people.states import OwnRecord
from psg_admin.reports.person import PersonRecord
from psg_admin.store.list_query import Work
from psg_admin.ui.dialogs.own import open_consents, open_membership_own
from psg_admin.ui.kit import form
from psg_admin.ui.kit.action import Action
from psg_admin.ui.kit.desk import Desk
from psg_admin.ui.kit.dialog import FormDialog
from psg_admin.ui.kit.page import Page
from psg_admin.ui.kit.pane import DetailPane
from psg_admin.ui.kit.tags import TagsEditor

_TONES = {True: "good", False: "bad", None: "attention"}


def put_kept(pane: DetailPane, record: PersonRecord) -> None:
    """Put what is kept of a person beside the particulars, where there is anything."""
    kept = record.contact.kept
    own = shown_beside(particulars_of(record.offered.of(OwnRecord.CONTACT)), kept.own)
    if kept.tags or own:
        pane.section(_("Tags and own fields") if kept.tags and own else _("Tags") if kept.tags else _("Own fields"))
    if kept.tags:
        pane.chips(kept.tags)
    for name, words in own:
        pane.pair(name, words)
    declared = gift_aid_lines(record.gift_aid)
    if not kept.consents and not declared:
        return
    pane.section(_("Consents"))
    for channel, called in CHANNELS.items():
        said = kept.consents.get(channel)
        if said is not None:
            about = [_("Said on {day}").format(day=show_short(said.noted_on))]
            about += [_("From: {source}").format(source=said.source)] if said.source else []
            about += [quoted(said.words)] if said.words else []
            pane.pair(translate(called), answer_words(said.answer), about, tone=_TONES[said.answer])
            pane.line(" · ".join(about), "soft")
    for name, words in declared:
        pane.line(_("{what}: {value}").format(what=name, value=words))
    pane.buttons("consents")


def put_membership_own(pane: DetailPane, record: PersonRecord, page: MembershipPage) -> None:
    """Put what a membership says in the office's own fields."""
    for name, words in shown_beside(particulars_of(record.offered.of(OwnRecord.MEMBERSHIP)), page.own):
        pane.pair(name, words)


def kept_actions(page: Page, desk: Desk, record: PersonRecord) -> list[Action]:
    """Return what can be done to what is kept of a person, and of the memberships of the person."""
    made = [
        Action("consents", _("Note what the person consents to"), partial(open_consents, page, desk, record.contact.id),
               button=_("Consents…"), of_record=True),
    ]  # fmt: skip
    if record.offered.of(OwnRecord.MEMBERSHIP):
        made += [
            Action(
                "own" if one is record.membership else f"own.{one.id}",
                _("Own fields of membership {number}").format(number=one.number),
                partial(open_membership_own, page, desk, one), button=_("Own fields of membership…"), of_record=True,
            )
            for one in record.memberships
        ]  # fmt: skip
    return made


def tag_action(page: Page, desk: Desk, ids: Sequence[int], *, members: bool, record: PersonRecord | None) -> Action:
    """Return what tags those who are chosen, one or many: ``ids`` are those of members, or of contacts."""
    if record is not None and len(ids) < 2:  # the pane shows one who need not be in the list that is seen
        ids, members = [record.contact.id], False
    return Action(
        "tag", _("Tag, or take a tag away"), partial(_open_tags, page, desk, tuple(ids), members=members),
        button=_("Tags…"), of_record=True, many=True,
    )  # fmt: skip


def _open_tags(page: Page, desk: Desk, ids: Sequence[int], *, members: bool) -> None:
    def arrived(whose: TagForm) -> None:
        def work(values: dict[str, Any]) -> Work[Changes]:
            return partial(
                operations.tag_contacts, contact_ids=whose.contact_ids, add=values["add"], remove=values["remove"]
            )

        words = ngettext("Tags of {count} person", "Tags of {count} people", len(whose.contact_ids))
        FormDialog(
            page, desk.jobs, name="people.tags", title=words.format(count=show_count(len(whose.contact_ids))),
            subtitle=_("They have: {tags}").format(tags=", ".join(whose.has)) if whose.has else "",
            fields=[
                form.custom("add", _("&Add"), partial(TagsEditor, whose.known)),
                form.custom("remove", _("&Take away"), partial(TagsEditor, whose.has)),
            ],
            draft={"add": (), "remove": ()}, action=_("&Save"), operation=work, width=80,
        ).open()  # fmt: skip

    desk.jobs.read(partial(tag_form, ids=ids, members=members), owner=page, key="tags", then=arrived)

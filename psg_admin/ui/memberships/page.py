"""The page of members and of everybody else on file, with the page of one person beside the list."""

from collections.abc import Mapping, Sequence
from functools import cached_property, partial
from typing import Any

from PySide6.QtWidgets import QWidget

from psg_admin.kernel.changes import Topic
from psg_admin.kernel.figures import show_count
from psg_admin.kernel.words import _, ngettext
from psg_admin.memberships.queries import (
    MEMBER_FILTERS,
    MemberRow,
    SchemeRows,
    contacts_of_members,
    members_wanted,
    memberships_of_members,
    others_wanted,
    scheme,
)
from psg_admin.people.own import FieldRow
from psg_admin.people.queries import CONTACT_FILTERS, ContactRow, Offered, offered
from psg_admin.people.states import OwnRecord
from psg_admin.reports.person import PersonRecord, contact_of_member, person_record
from psg_admin.store.list_query import Hit, ListQuery
from psg_admin.ui.dialogs.change_many import TYPE, Many, open_change_many
from psg_admin.ui.imports import ways
from psg_admin.ui.kit.action import Action, Chosen, Target
from psg_admin.ui.kit.desk import Desk
from psg_admin.ui.kit.list_page import ListPage
from psg_admin.ui.kit.lists import NarrowLine
from psg_admin.ui.kit.table import Table
from psg_admin.ui.kit.views import Viewed
from psg_admin.ui.memberships.actions import Actions
from psg_admin.ui.memberships.duplicates import open_duplicates
from psg_admin.ui.memberships.filters import FilterLine
from psg_admin.ui.memberships.homes import gather
from psg_admin.ui.memberships.kept import tag_action
from psg_admin.ui.memberships.lists import member_rows, members_table, offer_columns, people_table
from psg_admin.ui.memberships.papers import open_register, open_voters, write_letters
from psg_admin.ui.memberships.record import PersonPane
from psg_admin.ui.memberships.standings import ALL, OTHERS, StandingChips
from psg_admin.ui.notes.sections import Records
from psg_admin.views.queries import ViewedList


class MembersPage(ListPage):
    """Members and other people: found, filtered, looked at and changed."""

    topics = frozenset({
        Topic.PEOPLE, Topic.MEMBERSHIPS, Topic.SCHEME, Topic.PAYMENTS, Topic.BOOKINGS, Topic.EVENTS, Topic.SETTINGS,
        Topic.NOTES, Topic.VIEWS,
    })  # fmt: skip

    pane: PersonPane

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, name="members", title=_("Members"), parent=parent)
        self.records = Records(self, desk, self.saved.show_saved)
        self._own_of_people = Offered()
        self.acts = Actions(self, desk, self.open_record, self._removed)
        self.pane = PersonPane(self._lead, self._receipt, self.acts.history, self.records)
        self.choose_one = _("Choose one person.")
        self.chips = StandingChips(desk)
        self.chips.counted.connect(self._counted)
        self.filters = FilterLine(self.chips)
        self.members = self.lists.add(members_table(desk, self.acts.new_member, self.acts.bring_in, self.lists))
        self.furnish(self.filters)
        self.set_head("export", "new-person", primary=("new",))
        kept = self.remembered()
        self.filters.put_back(kept)
        self.chips.turn_to(str(kept.get("chip", ALL)))
        self.chips.chosen.connect(self.narrow)
        self.filters.changed.connect(self.narrow)
        self.leads_to_list(self.filters.line)
        ways.ListDrop(self, desk, ways.MEMBERS)

    @cached_property
    def people(self) -> Table[ContactRow]:
        """The list of other people; made when it is first looked at."""
        made = self.lists.add(people_table(self.desk, self.acts.new_person, self.lists))
        offer_columns(made, self._own_of_people)
        return made

    def actions_for(self, chosen: Chosen[PersonRecord]) -> list[Action]:
        several = chosen.ids if chosen.several and not self.chips.of_others() else ()
        tag = tag_action(self, self.desk, chosen.ids, members=not self.chips.of_others(), record=chosen.record)
        own = self.acts.declared(chosen.record, several=several)
        return [*own, *self._for_all(chosen, several), tag, *self._written(chosen.record), *self._papers()]

    def _written(self, record: PersonRecord | None) -> list[Action]:
        """Return what is written down about the person who is chosen, and what is kept."""
        if record is None:
            return self.records.person_actions()
        return self.records.person_actions(record.contact.id, record.contact.full_name)

    def _for_all(self, chosen: Chosen[PersonRecord], several: Sequence[int]) -> list[Action]:
        """Return how a field is changed for all who are chosen, and the type of ``several`` members."""
        made = [Action(
            "change-many", _("Change a field for all who are chosen"), partial(self._change_many, chosen.ids),
            button=_("Change for all…"), of_record=True, many=True,
        )]  # fmt: skip
        if several:
            run = partial(self._change_many, several, TYPE)
            words = _("Change the type of the memberships")
            made.append(Action("kind", words, run, button=_("Change the type…"), of_record=True, many=True))
        return made

    def _change_many(self, ids: Sequence[int], field: str = "") -> None:
        opens = partial(open_change_many, self, self.desk, field=field)
        own = self._own_of_people.of(OwnRecord.CONTACT)
        if self.chips.of_others():
            opens(Many(ids, own=own))
        else:
            self.jobs.read(partial(_many, ids=ids, own=own), owner=self, key="many", then=opens)

    def _papers(self) -> list[Action]:
        """Return what is written besides the list, and what makes homes of those in it."""
        saved = self.saved.show_saved
        return [
            Action("gather", _("Homes from joint memberships"), partial(gather, self, self.desk),
                   hint=_("Those who share a membership and an address"), button=_("Homes from joint memberships…")),
            Action("letters", _("One letter a home, for the list"), self._letters, hint=_("For letters and labels"),
                   button=_("One letter a home…"), reads=True),
            Action("duplicates", _("Who may be entered twice"), partial(open_duplicates, self, self.desk),
                   button=_("Entered twice…"), hint=_("Duplicates, to merge them"), everywhere=True, reads=True),
            Action("register", _("Register of members"), partial(open_register, self, self.desk, saved),
                   button=_("Register of members…"), everywhere=True, reads=True),
            Action("voters", _("Who may vote"), partial(open_voters, self, self.desk, saved),
                   button=_("Who may vote…"), everywhere=True, reads=True),
        ]  # fmt: skip

    def _letters(self) -> None:
        rows = self.table().all_rows()
        write_letters(self, self.desk, rows, self.heading(), self.saved.show_saved)

    # --- lists --------------------------------------------------------------------------------------------------------

    def search_line(self) -> NarrowLine:
        return self.filters.line

    def table(self) -> Table[Any]:
        return self.people if self.chips.of_others() else self.members

    def query(self) -> ListQuery:
        if self.chips.of_others():
            return ListQuery(self.filters.text(), self.filters.chosen_of_people())
        return self.chips.narrowed(ListQuery(self.filters.text(), self.filters.chosen()))

    def ask(self) -> None:
        self.filters.set_for_members(not self.chips.of_others())
        super().ask()

    def reload(self) -> None:
        self.chips.forget()
        self.jobs.read(scheme, owner=self, key="scheme", then=self._show_types)
        self.jobs.read(offered, owner=self, key="offered", then=self._show_offered)
        super().reload()

    def counted(self, count: int) -> None:
        """Ask for the counts on the chips once the list is here, unless they are still true."""
        del count
        self.chips.count(ListQuery(self.filters.text(), self.filters.chosen()))

    def turn_to(self, key: str) -> None:
        self.chips.turn_to(key)

    def wipe(self) -> None:
        self.filters.clear()

    def show_everything(self) -> None:
        self.wipe()
        self.turn_to(OTHERS if self.chips.of_others() else ALL)

    def kept(self) -> Mapping[str, str]:
        return {"chip": self.chips.current(), **self.filters.kept()}

    def made_from(self) -> str:
        parts = [self.chips.in_words(), *self.filters.in_words(members=not self.chips.of_others())]
        return " · ".join(filter(None, parts))

    def _counted(self, people: int, current: int) -> None:
        words = ngettext("{people} person · {current} current", "{people} people · {current} current", people)
        self.set_count(words.format(people=show_count(people), current=show_count(current)))

    def _show_types(self, rows: SchemeRows) -> None:
        before = self.filters.chosen()
        self.filters.set_types([(str(kind.id), kind.name) for kind in rows.types])
        if self.filters.chosen() != before:  # the type remembered is no longer there
            self.ask()

    def _show_offered(self, found: Offered) -> None:
        """Offer what this office keeps of its own as filters and columns."""
        before = self.filters.chosen()
        self.filters.set_offered(found)
        offer_columns(self.members, found)
        self._own_of_people = found
        if "people" in self.__dict__:
            offer_columns(self.people, found)
        if self.filters.chosen() != before:  # what was remembered is no longer there
            self.ask()

    def viewed(self) -> Mapping[str, Viewed]:
        today = self.desk.today
        members = ViewedList(MEMBER_FILTERS, lambda session, query: members_wanted(session, query=query, today=today))
        others = ViewedList(CONTACT_FILTERS, lambda session, query: others_wanted(session, query=query, today=today))
        return {"members": Viewed(members, ALL), "contacts": Viewed(others, OTHERS)}

    def view_key(self) -> str:
        return "contacts" if self.chips.of_others() else "members"

    # --- the person beside the list -----------------------------------------------------------------------------------

    def open_record(self, record: int) -> None:
        """Show the person with this contact id, member or not."""
        query = partial(person_record, contact_id=record, day=self.desk.today)
        self.jobs.read(query, owner=self, key="open", then=self._go_to)

    def open_hit(self, hit: Hit) -> None:
        """Show the person that was found; a member is found by the id of the membership and the name."""
        if hit.kind != "member":
            self.open_record(hit.record_id)
            return
        query = partial(contact_of_member, membership_id=hit.record_id, name=hit.title)
        self.jobs.read(query, owner=self, key="open", then=self.open_record)

    def read_record(self, record: int) -> None:
        row = self.members.current_row()
        if self.chips.of_others():
            self._read_person(record)
        elif row is not None and row.id == record:
            self._read_person(row.contact_id)
        else:
            self.read_for_pane(member_rows(self.desk, [record]), self._row_read)

    def refresh_record(self) -> None:
        if self.record is not None:
            self._read_person(self.record.contact.id)

    def fill_pane(self, record: PersonRecord, actions: list[Action]) -> None:
        self.pane.show_person(record, actions)

    def opened(self, record: int) -> None:
        """Change whom the row is about, who may not be read yet into the pane."""
        if self.chips.of_others():
            self.acts.edit_contact(record)
            return
        row = self.members.current_row()
        if row is not None and row.id == record:
            self.acts.edit_contact(row.contact_id)

    def _row_read(self, rows: list[MemberRow]) -> None:
        if rows:
            self._read_person(rows[0].contact_id)
        else:
            self.gone()

    def _read_person(self, contact_id: int) -> None:
        self.read_for_pane(partial(person_record, contact_id=contact_id, day=self.desk.today))

    def _removed(self) -> None:
        """Go back to the list, which goes on to the next: several can be removed one after another."""
        self.gone()
        self.take_focus()

    def _go_to(self, record: PersonRecord) -> None:
        """Choose the person in the list that has it, with as few filters as need be."""
        self.show_record(record)
        others = record.member_id is None
        wanted = record.contact.id if record.member_id is None else record.member_id
        if self.chips.of_others() != others:
            self.leave_view()
            self.wipe()
            self.turn_to(OTHERS if others else ALL)
            self.ask()
            self.table().select_id(wanted)
        else:
            super().open_record(wanted)

    def _lead(self, target: Target) -> None:
        """Go where a link of the pane leads: to another person here, else to another page."""
        if target.page == self.objectName():
            self.open_record(target.record)
        else:
            self.go(target)

    def _receipt(self, number: str) -> None:
        self.acts.receipt(number)


def _many(session: Any, ids: Sequence[int], own: Sequence[FieldRow]) -> Many:
    """Return the members with these ids as the form that changes them all wants them."""
    contacts = contacts_of_members(session, ids=ids)
    return Many(contacts, memberships_of_members(session, ids=ids), scheme(session).types, own)

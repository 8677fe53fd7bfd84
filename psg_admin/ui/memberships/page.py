"""The page of members and of everybody else on file, with the page of one person beside the list."""

from functools import cached_property, partial

from PySide6.QtWidgets import QWidget

from psg_admin.kernel.changes import Topic
from psg_admin.kernel.words import _, ngettext
from psg_admin.memberships.queries import (
    MemberRow,
    SchemeRows,
    scheme,
)
from psg_admin.people.queries import ContactRow
from psg_admin.people.rules import may_have_died
from psg_admin.reports.person import PersonRecord, contact_of_member, person_record
from psg_admin.store.list_query import Hit, ListQuery
from psg_admin.ui.kit.desk import Desk
from psg_admin.ui.kit.export import SavedBar, export_list
from psg_admin.ui.kit.lists import Lists
from psg_admin.ui.kit.page import Action, Page
from psg_admin.ui.kit.remember import habits
from psg_admin.ui.kit.table import Table
from psg_admin.ui.memberships.actions import Actions
from psg_admin.ui.memberships.filters import FilterLine
from psg_admin.ui.memberships.lists import member_rows, members_table, people_table
from psg_admin.ui.memberships.record import PersonPane, Wishes
from psg_admin.ui.memberships.standings import ALL, OTHERS, StandingChips

_HABIT = "filters members"


class MembersPage(Page):
    """Members and other people: found, filtered, looked at and changed."""

    topics = frozenset({
        Topic.PEOPLE, Topic.MEMBERSHIPS, Topic.SCHEME, Topic.PAYMENTS, Topic.BOOKINGS, Topic.EVENTS, Topic.SETTINGS,
    })  # fmt: skip

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk.jobs, name="members", title=_("Members"), parent=parent)
        self._desk = desk
        self._record: PersonRecord | None = None
        self.acts = Actions(self, desk, self._shown, self.open_record, self._removed)
        self.pane = PersonPane(self._wishes())
        self.chips = StandingChips(desk)
        self.chips.counted.connect(self._counted)
        self.filters = FilterLine()
        self.saved = SavedBar()
        self._lists = Lists()
        self.add_secondary(_("E&xport…"), self.export, hint=_("Write what the list shows as a workbook, CSV or PDF"))
        self.add_secondary(_("New person…"), self.acts.new_person, hint=_("Somebody who is no member"))
        self.add_primary(_("&New member…"), self.acts.new_member)
        self.add_strip(self.filters)
        self.add_strip(self.chips)
        self.set_body(self._lists, self.pane, share=(11, 4))
        self.body.addWidget(self.saved)
        self.members = self._lists.add(members_table(desk, self.acts.new_member, self._lists))
        self._lists.picked.connect(self._picked)
        self._lists.opened.connect(self._opened)
        self._lists.counted.connect(self._ask_counts)
        self._lists.clear_wanted.connect(self._clear)
        kept = habits.get(_HABIT)
        self.filters.put_back(kept)
        self.chips.turn_to(str(kept.get("chip", ALL)))
        self.chips.chosen.connect(self._filter)
        self.filters.changed.connect(self._filter)
        self.leads_to_list(self.filters.line)

    @cached_property
    def people(self) -> Table[ContactRow]:
        """The list of other people; made when it is first looked at."""
        return self._lists.add(people_table(self._desk, self.acts.new_person, self._lists))

    # --- what the window asks of a page -------------------------------------------------------------------------------

    def reload(self) -> None:
        """Ask anew for the list, its counts and the person beside it."""
        self.chips.forget()
        if self._record is not None:
            self._read_person(self._record.contact.id)
        self.jobs.read(scheme, owner=self, key="scheme", then=self._show_types)
        self._ask()

    def open_record(self, record: int) -> None:
        """Show the person with this contact id, member or not."""
        query = partial(person_record, contact_id=record, day=self._desk.today)
        self.jobs.read(query, owner=self, key="open", then=self._go_to)

    def open_hit(self, hit: Hit) -> None:
        """Show the person that was found; a member is found by the id of the membership and the name."""
        if hit.kind != "member":
            self.open_record(hit.record_id)
            return
        query = partial(contact_of_member, membership_id=hit.record_id, name=hit.title)
        self.jobs.read(query, owner=self, key="open", then=self.open_record)

    def show_filter(self, key: str) -> None:
        """Show the list behind a figure: "all", a standing, "owes", "ending", "missed" or "people"."""
        self.filters.clear()
        self.chips.turn_to(key)
        self._ask()
        self._show_chosen()

    def page_actions(self) -> list[Action]:
        """Return what can be done here now."""
        record = self._record
        page = None if record is None else record.membership
        alive = record is not None and record.contact.draft.deceased_on is None
        mortal = record is not None and may_have_died(record.contact.draft)
        running = page is not None and page.ended_on is None
        return [
            Action(_("New member"), self.acts.new_member, "Ctrl+N", everywhere=True),
            Action(_("New person"), self.acts.new_person, everywhere=True),
            Action(_("Edit the person"), self.acts.edit, "F2", enabled=record is not None),
            Action(_("Renew the membership"), self.acts.renew, enabled=page is not None and alive),
            Action(_("Take a payment"), self.acts.pay, everywhere=True),
            Action(_("Note a resignation"), self.acts.resign, enabled=running),
            Action(_("Note a death"), self.acts.deceased, enabled=mortal),
            Action(_("Remove the person"), self.acts.remove, enabled=record is not None),
            Action(_("Filter the list"), self.filters.line.start, "Ctrl+F"),
            Action(_("Export the list"), self.export, "Ctrl+E"),
        ]

    # --- lists --------------------------------------------------------------------------------------------------------

    def _narrowing(self) -> ListQuery:
        """Return what was typed and chosen beside the chips."""
        return ListQuery(self.filters.text(), {} if self.chips.of_others() else self.filters.chosen())

    def _ask(self) -> None:
        """Ask for the list; the counts on the chips are asked for once it is here."""
        others = self.chips.of_others()
        asked = self._narrowing()
        self._lists.setCurrentWidget(self.people if others else self.members)
        self.filters.set_for_members(not others)
        if others:
            self.people.ask(asked)
        else:
            self.members.ask(self.chips.narrowed(asked))

    def _ask_counts(self, _listed: int) -> None:
        """Ask for the counts, unless those on the chips are still true."""
        self.chips.count(ListQuery(self.filters.text(), self.filters.chosen()))

    def _counted(self, people: int, current: int) -> None:
        words = ngettext("{people} person · {current} current", "{people} people · {current} current", people)
        self.set_count(words.format(people=f"{people:,}", current=f"{current:,}"))

    def _show_types(self, rows: SchemeRows) -> None:
        before = self.filters.chosen()
        self.filters.set_types([(str(kind.id), kind.name) for kind in rows.types])
        if self.filters.chosen() != before:  # the type remembered is no longer there
            self._ask()

    def _remember(self) -> None:
        habits.forget(_HABIT)
        habits.put(_HABIT, chip=self.chips.current(), **self.filters.kept())

    def _filter(self, _key: object = None) -> None:
        self._remember()
        self._ask()
        self._show_chosen()

    def _show_chosen(self) -> None:
        """Show beside the list whom it has chosen: the other list may have been looked at before."""
        self._picked(self._lists.now().current_id())

    def _clear(self) -> None:
        self.filters.clear()
        if not self.chips.of_others():
            self.chips.choose(ALL)
        self._remember()
        self._ask()

    # --- the person beside the list -----------------------------------------------------------------------------------

    def _picked(self, record: int) -> None:
        if record < 0:
            self.jobs.forget(self, key="person")  # who was chosen before may still be on the way
            self._record = None
            self.pane.clear()
            return
        if self.chips.of_others():
            self._read_person(record)
            return
        row = self.members.current_row()
        if row is not None and row.id == record:
            self._read_person(row.contact_id)
        else:
            self.jobs.read(member_rows(self._desk, [record]), owner=self, key="person", then=self._row_read)

    def _row_read(self, rows: list[MemberRow]) -> None:
        if rows:
            self._read_person(rows[0].contact_id)

    def _read_person(self, contact_id: int) -> None:
        query = partial(person_record, contact_id=contact_id, day=self._desk.today)
        self.jobs.read(query, owner=self, key="person", then=self._show_person, failed=self._gone)

    def _show_person(self, record: PersonRecord) -> None:
        self._record = record
        self.pane.show_person(record)

    def _gone(self, _error: object) -> None:
        """Somebody else may have removed the contact, or an undo of one's own."""
        self._record = None
        self.pane.clear()

    def _removed(self) -> None:
        """Go back to the list, which goes on to the next: several can be removed one after another."""
        self._gone(None)
        self.take_focus()

    def _go_to(self, record: PersonRecord) -> None:
        """Choose the person in the list that has it, with as few filters as need be."""
        member_id = record.member_id
        self._show_person(record)
        if member_id is not None:
            if self.chips.of_others() or member_id not in self.members.all_ids():
                self.filters.clear()
                self.chips.turn_to(ALL)
                self._ask()
            self.members.select_id(member_id)
        else:
            if not self.chips.of_others() or record.contact.id not in self.people.all_ids():
                self.filters.clear()
                self.chips.turn_to(OTHERS)
                self._ask()
            self.people.select_id(record.contact.id)

    def _opened(self, record: int) -> None:
        """Change whom the row is about, who may not be read yet into the pane."""
        if self.chips.of_others():
            self.acts.edit_contact(record)
            return
        row = self.members.current_row()
        if row is not None and row.id == record:
            self.acts.edit_contact(row.contact_id)

    # --- deeds --------------------------------------------------------------------------------------------------------

    def _wishes(self) -> Wishes:
        act = self.acts
        return Wishes(
            edit=act.edit, enrol=act.enrol, renew=act.renew_membership, pay=act.pay, more=act.more,
            let_off=act.let_off, deceased=act.deceased, remove=act.remove, person=self.open_record,
            receipt=act.receipt, event=act.event,
        )  # fmt: skip

    def _shown(self) -> PersonRecord | None:
        return self._record

    def export(self) -> None:
        """Write the list that is seen, with its columns in their order."""
        export_list(self, self._desk, self._lists.now(), made_from=self._made_from(), saved=self.saved.show_saved)

    def _made_from(self) -> str:
        """Say in words from which filters the list was made."""
        parts = [self.chips.in_words(), *self.filters.in_words(members=not self.chips.of_others())]
        return " · ".join(filter(None, parts))

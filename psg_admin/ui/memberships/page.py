"""The page of members and of everybody else on file, with the page of one person beside the list."""

from array import array
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget

from psg_admin.kernel.changes import Changes, Topic
from psg_admin.kernel.words import _, ngettext
from psg_admin.memberships.documents import member_columns
from psg_admin.memberships.queries import (
    OWES,
    MemberRow,
    MembershipPage,
    SchemeRows,
    TermRow,
    member_list_ids,
    member_list_rows,
    scheme,
    standing_counts,
)
from psg_admin.memberships.queries.others import other_count, other_ids
from psg_admin.memberships.states import Standing
from psg_admin.people.queries import ContactRow, list_rows
from psg_admin.reports.person import PersonRecord, contact_of_member, person_record
from psg_admin.store.asking import Ask, Hit, Work
from psg_admin.ui.dialogs.enrol import open_enrol
from psg_admin.ui.dialogs.person import open_edit_person, open_new_person
from psg_admin.ui.dialogs.renew import open_renew
from psg_admin.ui.kit.desk import Desk
from psg_admin.ui.kit.export import SavedBar, export_list
from psg_admin.ui.kit.page import Chip, Chips, Deed, Page
from psg_admin.ui.kit.table import EmptyState, Table
from psg_admin.ui.memberships import deeds as forms
from psg_admin.ui.memberships.filters import FilterLine
from psg_admin.ui.memberships.lists import people_columns
from psg_admin.ui.memberships.record import PersonPane, Wishes

ALL, OWING, OTHERS = "all", "owes", "people"
_ALWAYS = (Standing.CURRENT, Standing.GRACE, Standing.LAPSED)
_REST = (Standing.LIFE, Standing.NOT_YET, Standing.RESIGNED, Standing.DECEASED)


class MembersPage(Page):
    """Members and other people: found, filtered, looked at and changed."""

    topics = frozenset({
        Topic.PEOPLE, Topic.MEMBERSHIPS, Topic.SCHEME, Topic.PAYMENTS, Topic.BOOKINGS, Topic.EVENTS, Topic.SETTINGS,
    })  # fmt: skip

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.jobs, name="members", title=_("Members"))
        self._desk = desk
        self._record: PersonRecord | None = None
        self._wanted = 0
        self._counted_for: Ask | None = None
        self._counts: dict[str, int] = {}
        self._owing: int | None = None
        self._others: int | None = None
        self.members: Table[MemberRow] = self._members_table()
        self.people: Table[ContactRow] = self._people_table()
        self.pane = PersonPane(self._wishes())
        self.chips = Chips(_("Filters"))
        self.filters = FilterLine()
        self.saved = SavedBar()
        self._lists = QStackedWidget()
        self._lists.addWidget(self.members)
        self._lists.addWidget(self.people)
        self.add_secondary(_("E&xport…"), self.export, hint=_("Write what the list shows as a workbook, CSV or PDF"))
        self.add_secondary(_("New pe&rson"), self.new_person, hint=_("Somebody who is no member"))
        self.add_primary(_("&New member"), self.new_member)
        self.add_strip(self.filters)
        self.add_strip(self.chips)
        self.set_body(self._lists, self.pane, share=(11, 4))
        self.body.addWidget(self.saved)
        self._show_chips()
        self.chips.chosen.connect(self._filter)
        self.filters.changed.connect(self._filter)
        for table in (self.members, self.people):
            table.picked.connect(self._picked)
            table.opened.connect(self._opened)
            table.counted.connect(self._ask_counts)
            table.clear_wanted.connect(self._clear)
        find = QShortcut(QKeySequence("Ctrl+F"), self)
        find.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        find.activated.connect(self.filters.start)

    # --- what the window asks of a page -------------------------------------------------------------------------------

    def reload(self) -> None:
        """Ask anew for the list, its counts and the person beside it."""
        self._counted_for = None
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
        """Show the list behind a figure: "all", a standing, "owes" or "people"."""
        self.filters.clear()
        self._choose(key)
        self._ask()

    def deeds(self) -> list[Deed]:
        """Return what can be done here now."""
        record = self._record
        page = None if record is None else record.membership
        alive = record is not None and record.contact.draft.deceased_on is None
        running = page is not None and page.ended_on is None
        return [
            Deed(_("New member"), self.new_member, "Ctrl+N", everywhere=True),
            Deed(_("New person"), self.new_person, everywhere=True),
            Deed(_("Edit the person"), self.edit, "F2", enabled=record is not None),
            Deed(_("Renew the membership"), self.renew, enabled=page is not None and alive),
            Deed(_("Take a payment"), self.pay, enabled=record is not None),
            Deed(_("Note a resignation"), self.resign, enabled=running),
            Deed(_("Note a death"), self.deceased, enabled=page is not None and alive),
            Deed(_("Filter the list"), self.filters.start, "Ctrl+F"),
            Deed(_("Export the list"), self.export, "Ctrl+E"),
        ]

    # --- lists --------------------------------------------------------------------------------------------------------

    def _members_table(self) -> Table[MemberRow]:
        empty = EmptyState(
            _("No members yet"),
            _("Members stand here with their standing, what they pay and until when."),
            _("&Enrol the first member"),
            self.new_member,
        )
        return Table(
            self.jobs, member_columns(), self._member_ids, self._member_rows, "members.list", empty, title=_("Members")
        )

    def _people_table(self) -> Table[ContactRow]:
        empty = EmptyState(
            _("Nobody else on file yet"),
            _("People who are no members stand here: who books places, gives, speaks or pays for a member."),
            _("Add a &person"),
            self.new_person,
        )
        return Table(
            self.jobs, people_columns(), self._people_ids, self._people_rows, "members.people", empty,
            title=_("Other people"),
        )  # fmt: skip

    def _member_ids(self, ask: Ask) -> Work["array[int]"]:
        return partial(member_list_ids, ask=ask, today=self._desk.today)

    def _member_rows(self, ids: Sequence[int]) -> Work[list[MemberRow]]:
        return partial(member_list_rows, ids=ids, today=self._desk.today)

    def _people_ids(self, ask: Ask) -> Work["array[int]"]:
        return partial(other_ids, ask=ask, today=self._desk.today)

    @staticmethod
    def _people_rows(ids: Sequence[int]) -> Work[list[ContactRow]]:
        return partial(list_rows, ids=ids)

    def _of_others(self) -> bool:
        return self.chips.current() == OTHERS

    def _narrowing(self) -> Ask:
        """Return what was typed and chosen beside the chips."""
        return Ask(self.filters.text(), {} if self._of_others() else self.filters.chosen())

    def _ask(self) -> None:
        """Ask for the list; the counts on the chips are asked for once it is here."""
        others = self._of_others()
        asked = self._narrowing()
        self._lists.setCurrentWidget(self.people if others else self.members)
        self.filters.set_for_members(not others)
        if others:
            self.people.ask(asked)
        else:
            self.members.ask(replace(asked, filters={**asked.filters, **self._of_chip()}))

    def _ask_counts(self, _listed: int) -> None:
        """Ask for the counts, unless those on the chips are still true."""
        counted = Ask(self.filters.text(), self.filters.chosen())
        if counted == self._counted_for:
            return
        self._counted_for = counted
        today = self._desk.today
        owing = replace(counted, filters={**counted.filters, "balance": OWES})
        read = self.jobs.read
        read(partial(standing_counts, today=today, ask=counted), owner=self, key="counts", then=self._counted)
        read(partial(other_count, text=counted.text, today=today), owner=self, key="others", then=self._others_counted)
        read(partial(standing_counts, today=today, ask=owing), owner=self, key="owing", then=self._owing_counted)

    def _of_chip(self) -> dict[str, str]:
        key = self.chips.current()
        if key == OWING:
            return {"balance": OWES}
        return {"standing": key} if key in set(Standing) else {}

    def _counted(self, counts: dict[str, int]) -> None:
        self._counts = counts
        self._show_chips()

    def _others_counted(self, count: int) -> None:
        self._others = count
        self._show_chips()

    def _owing_counted(self, counts: dict[str, int]) -> None:
        self._owing = sum(counts.values())
        self._show_chips()

    def _show_chips(self) -> None:
        counts = self._counts
        chosen = self.chips.current()
        chips = [Chip(ALL, _("All"))]
        chips += [Chip(each.value, each.label, counts.get(each.value)) for each in _ALWAYS]
        chips += [
            Chip(each.value, each.label, counts.get(each.value))
            for each in _REST
            if counts.get(each.value) or each.value == chosen
        ]
        chips.append(Chip(OWING, _("Owing"), self._owing))
        chips.append(Chip(OTHERS, _("Other people"), self._others))
        self.chips.show_chips(chips)
        if counts:
            people = sum(counts.values())
            words = ngettext("{people} person · {current} current", "{people} people · {current} current", people)
            self.set_count(words.format(people=f"{people:,}", current=f"{counts[Standing.CURRENT]:,}"))

    def _show_types(self, rows: SchemeRows) -> None:
        self.filters.set_types([(str(kind.id), kind.name) for kind in rows.types])

    def _choose(self, key: str) -> None:
        if key in set(Standing):
            self._counts.setdefault(key, 0)
            self._counts[key] = self._counts[key] or 1  # so that its chip is there to be chosen
            self._show_chips()
        self.chips.choose(key if key in {*set(Standing), OWING, OTHERS} else ALL)

    def _filter(self, _key: object = None) -> None:
        self._ask()
        if self._of_others():
            self._picked(self.people.current_id())
        else:
            self._picked(self.members.current_id())

    def _clear(self) -> None:
        self.filters.clear()
        if not self._of_others():
            self.chips.choose(ALL)
        self._ask()

    # --- the person beside the list -----------------------------------------------------------------------------------

    def _picked(self, record: int) -> None:
        if record < 0:
            self._record = None
            self._wanted = 0
            self.pane.show_nobody()
            return
        if self._of_others():
            self._read_person(record)
            return
        row = self.members.current_row()
        if row is not None and row.id == record:
            self._read_person(row.contact_id)
        else:
            self.jobs.read(self._member_rows([record]), owner=self, key="person", then=self._row_read)

    def _row_read(self, rows: list[MemberRow]) -> None:
        if rows:
            self._read_person(rows[0].contact_id)

    def _read_person(self, contact_id: int) -> None:
        self._wanted = contact_id
        query = partial(person_record, contact_id=contact_id, day=self._desk.today)
        self.jobs.read(query, owner=self, key="person", then=self._show_person, failed=self._gone)

    def _show_person(self, record: PersonRecord) -> None:
        self._record = record
        self.pane.show_person(record)

    def _gone(self, _error: object) -> None:
        """Somebody else may have removed the contact, or an undo of one's own."""
        self._record = None
        self.pane.show_nobody()

    def _go_to(self, record: PersonRecord) -> None:
        """Choose the person in the list that has it, with as few filters as need be."""
        member_id = record.member_id
        self._show_person(record)
        if member_id is not None:
            if self._of_others() or member_id not in self.members.all_ids():
                self.filters.clear()
                self._choose(ALL)
                self._ask()
            self.members.select_id(member_id)
        else:
            if not self._of_others() or record.contact.id not in self.people.all_ids():
                self.filters.clear()
                self._choose(OTHERS)
                self._ask()
            self.people.select_id(record.contact.id)

    def _opened(self, _record: int) -> None:
        self.edit()

    # --- deeds --------------------------------------------------------------------------------------------------------

    def _wishes(self) -> Wishes:
        return Wishes(
            edit=self.edit, enrol=self.enrol, renew=self._renew, pay=self.pay, more=self._more, let_off=self._let_off,
            deceased=self.deceased, person=self.open_record, receipt=self._receipt, event=self._event,
        )  # fmt: skip

    def new_member(self) -> None:
        """Open the form for a new member."""
        open_enrol(self, self._desk, done=self._enrolled)

    def new_person(self) -> None:
        """Open the form for somebody who is no member."""
        open_new_person(self, self._desk, done=self._added)

    def enrol(self) -> None:
        """Open the form that makes the chosen person a member."""
        if self._record is not None:
            contact = self._record.contact
            open_enrol(self, self._desk, contact=Hit("contact", contact.id, contact.shown_name), done=self._enrolled)

    def edit(self) -> None:
        """Open the particulars of the chosen person."""
        if self._record is not None:
            open_edit_person(self, self._desk, self._record.contact.id)

    def renew(self) -> None:
        """Open the renewal of the chosen person's membership."""
        if self._record is not None and self._record.membership is not None:
            self._renew(self._record.membership)

    def pay(self, charge_ids: Sequence[int] = ()) -> None:
        """Open the form to take a payment of the chosen person."""
        if self._record is not None:
            from psg_admin.ui.dialogs.take_payment import open_take_payment

            open_take_payment(self, self._desk, contact_id=self._record.contact.id, charge_ids=charge_ids)

    def resign(self) -> None:
        """Open the form that ends the chosen person's membership."""
        if self._record is not None and self._record.membership is not None:
            forms.open_resign(self, self._desk, self._record.membership)

    def deceased(self) -> None:
        """Open the form that notes the chosen person's death."""
        if self._record is not None:
            forms.open_deceased(self, self._desk, self._record.contact)

    def export(self) -> None:
        """Write the list that is seen, with its columns in their order."""
        if self._of_others():
            export_list(
                self, self._desk, title=_("Other people"), columns=self.people.visible_columns(),
                rows=self._people_rows(self.people.all_ids()), made_from=self._made_from(), saved=self._saved,
            )  # fmt: skip
        else:
            export_list(
                self, self._desk, title=_("Members"), columns=self.members.visible_columns(),
                rows=self._member_rows(self.members.all_ids()), made_from=self._made_from(), saved=self._saved,
            )  # fmt: skip

    def _made_from(self) -> str:
        """Say in words from which filters the list was made."""
        key = self.chips.current()
        parts = []
        if key in set(Standing):
            parts.append(_("Standing: {standing}").format(standing=Standing(key).label))
        elif key == OWING:
            parts.append(_("Owing"))
        parts += self.filters.in_words(members=not self._of_others())
        return " · ".join(parts)

    def _saved(self, path: Path) -> None:
        self.saved.show_saved(path)

    def _enrolled(self, changes: Changes) -> None:
        if changes.made is not None:
            query = partial(contact_of_member, membership_id=changes.made)
            self.jobs.read(query, owner=self, key="open", then=self.open_record)
        receipt = changes.more.get("receipt")
        if receipt:
            self._receipt(receipt)

    def _added(self, changes: Changes) -> None:
        if changes.made is not None:
            self.open_record(changes.made)

    def _renew(self, page: MembershipPage) -> None:
        open_renew(self, self._desk, page.id, done=self._renewed)

    def _renewed(self, changes: Changes) -> None:
        receipt = changes.more.get("receipt")
        if receipt:
            self._receipt(receipt)

    def _more(self, what: str, page: MembershipPage) -> None:
        """Open the form of a smaller deed on a membership."""
        record = self._record
        if record is None:
            return
        match what:
            case "payer":
                forms.open_payer(self, self._desk, page)
            case "add":
                forms.open_add_member(self, self._desk, page)
            case "leave":
                forms.open_leave(self, self._desk, page, record.contact)
            case "resign":
                forms.open_resign(self, self._desk, page)
            case "withdraw":
                forms.withdraw(self, self._desk, page)
            case "order" if page.order is not None:
                forms.open_order(self, self._desk, page, page.order)
            case "order-state" if page.order is not None:
                forms.open_order_state(self, self._desk, page, page.order)

    def _let_off(self, term: TermRow) -> None:
        forms.let_off(self, self._desk, term.id, term.owed.show())

    def _receipt(self, number: str) -> None:
        from psg_admin.ui.dialogs.receipt import open_receipt

        open_receipt(self, self._desk, number)

    def _event(self, event_id: int) -> None:
        self.go.emit("events", event_id, "")

"""What can be done from the page of members: to the person who is chosen, and besides."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from psg_admin.kernel.changes import Changes
from psg_admin.kernel.money import Money
from psg_admin.kernel.words import _
from psg_admin.memberships.queries import MembershipPage
from psg_admin.people.queries import ContactRow
from psg_admin.people.rules import may_have_died
from psg_admin.people.states import ContactKind
from psg_admin.reports.person import PersonRecord, contact_of_member
from psg_admin.reports.returns import came_back
from psg_admin.store.list_query import Hit
from psg_admin.ui.dialogs.enrol import open_enrol
from psg_admin.ui.dialogs.order import open_order, open_order_state
from psg_admin.ui.dialogs.order_form import open_forms
from psg_admin.ui.dialogs.person import open_edit_person, open_new_person
from psg_admin.ui.dialogs.renew import open_renew
from psg_admin.ui.dialogs.renew_many import open_renew_many
from psg_admin.ui.dialogs.take_payment import open_take_payment
from psg_admin.ui.imports import ways
from psg_admin.ui.kit.action import Action, nothing
from psg_admin.ui.kit.desk import Desk
from psg_admin.ui.kit.page import Page
from psg_admin.ui.memberships import forms, homes
from psg_admin.ui.memberships.deaths import open_deceased
from psg_admin.ui.memberships.kept import kept_actions
from psg_admin.ui.memberships.merging import open_merge_with
from psg_admin.ui.memberships.returns import open_return


class Actions:
    """Declares what can be done, and opens the forms over ``page``.

    ``go_to`` shows a contact once a form made one; ``removed`` is called when the one who is shown is gone.
    """

    def __init__(self, page: Page, desk: Desk, go_to: Callable[[int], object], removed: Callable[[], object]) -> None:
        self._page = page
        self._desk = desk
        self._go_to = go_to
        self._gone = removed

    def declared(self, record: PersonRecord | None, *, several: Sequence[int] = ()) -> list[Action]:
        """Return what can be done: to a person, or with None what most can, to be held back until one is chosen.

        ``several`` are the members who are chosen where there are more than one: they are renewed together, a
        payment is taken of anybody, and their type is changed as any other field of theirs is.
        """
        payer = None if several else record
        pay = Action(
            "pay",
            _("Take a payment"),
            partial(self.pay, payer),
            button=_("Take pa&yment…"),
            of_record=payer is not None,
            everywhere=True,
        )
        hint = _("Somebody who is not a member")
        return [
            Action("new", _("New member"), self.new_member, "Ctrl+N", button=_("&New member…"), everywhere=True),
            Action("new-person", _("New person"), self.new_person, button=_("New person…"), hint=hint, everywhere=True),
            *ways.actions(self._page, self._desk, ways.MEMBERS),
            *(
                self._for_many(action, several)
                for action in self._of_person(record, pay)
                if action.key != "kind" or not several
            ),
        ]

    def _for_many(self, action: Action, members: Sequence[int]) -> Action:
        """Return ``action``, or where several members are chosen what does the same to all of them."""
        if action.key != "renew" or not members:
            return action
        run = partial(open_renew_many, self._page, self._desk, members)
        return Action("renew", _("Renew the memberships"), run, button=_("&Renew…"), of_record=True, many=True)

    def _of_person(self, record: PersonRecord | None, pay: Action) -> list[Action]:
        if record is None:
            return [
                _of("edit", _("Edit the person"), nothing, "F2"),
                _of("renew", _("Renew the membership"), nothing),
                pay,
                _of("statement", _("Statement of account"), nothing, reads=True),
                _of("page", _("The page on paper"), nothing, reads=True),
                _of("merge", _("Merge with a second entry"), nothing),
                _of("resign", _("Note a resignation"), nothing, grave=True),
                _of("deceased", _("Note a death"), nothing, grave=True),
                _of("remove", _("Remove the person"), nothing, grave=True),
            ]
        contact = record.contact
        made = [_of("edit", _("Edit the person"), partial(self.edit_contact, contact.id), "F2", button=_("Edi&t…"))]
        made += [*self._joining(record), pay]
        owed = tuple(charge for charge in record.money.charges if charge.owed)
        if owed:
            amount = Money.total(charge.owed for charge in owed).show()
            made.append(
                _of(
                    "pay-owed",
                    _("Take the {amount} that is owed").format(amount=amount),
                    partial(self.pay, record, tuple(charge.charge_id for charge in owed)),
                    button=_("Take {amount}…").format(amount=amount),
                )
            )
        statement = partial(self.statement, contact)
        made.append(
            _of("statement", _("Statement of account"), statement, button=_("Statement of account…"), reads=True)
        )
        made.append(
            _of("page", _("The page on paper"), partial(self.page, record), button=_("Page on paper…"), reads=True)
        )
        for page in record.memberships:
            made += self._of_membership(record, page)
        made += [*self._at_home(record), *self._returning(record)]
        made += kept_actions(self._page, self._desk, record)
        made.append(
            _of(
                "merge",
                _("Merge with a second entry"),
                partial(open_merge_with, self._page, self._desk, contact),
                hint=_("Where somebody was entered twice"),
                button=_("Merge with…"),
            )
        )
        if record.membership is None:
            made.append(_of("resign", _("Note a resignation"), nothing, why=_not_member(record), grave=True))
        dead = "" if may_have_died(contact.draft) else _("The death of {name} cannot be noted.")
        if contact.draft.deceased_on is not None:
            dead = _("{name} has died.")
        made.append(
            _of(
                "deceased",
                _("Note a death"),
                partial(open_deceased, self._page, self._desk, record),
                why=dead.format(name=contact.full_name),
                button=_("Mark &deceased…"),
                grave=True,
            )
        )
        made.append(
            _of(
                "remove",
                _("Remove the person"),
                partial(forms.remove, self._page, self._desk, contact, self._removed),
                why=record.kept,
                button=_("Remo&ve this person…"),
                grave=True,
            )
        )
        return made

    def _returning(self, record: PersonRecord) -> list[Action]:
        """Return how somebody is back who had left, lapsed or gone away."""
        gone = record.contact.draft.gone_away or came_back(record.membership)
        if record.contact.draft.deceased_on is not None or not gone:
            return []
        back = partial(open_return, self._page, self._desk, record, done=self._renewed)
        return [_of("returns", _("Note a return"), back, button=_("Is back…"))]

    def _at_home(self, record: PersonRecord) -> list[Action]:
        """Return who lives with a person and where they move, or who speaks for an organisation."""
        page, desk, contact, home = self._page, self._desk, record.contact, record.home
        if contact.draft.kind is ContactKind.ORGANISATION:
            speaks = [
                _of(
                    f"speaks-no-more.{line.id}",
                    _("{name} speaks for it no more").format(name=line.person),
                    partial(homes.open_speaks_no_more, page, desk, line),
                    grave=True,
                )
                for line in record.speaks
                if line.until is None
            ]
            add = partial(homes.open_speaks, page, desk, contact)
            return [
                _of("speaks", _("Let somebody speak for the organisation"), add, button=_("Speaks for it…")),
                *speaks,
            ]
        if contact.draft.deceased_on is not None:
            return []
        move, join = partial(homes.open_move, page, desk, contact, home), partial(homes.open_join, page, desk, contact)
        made = [
            _of("move", _("Note a move"), move, button=_("Moves…")),
            _of("lives-with", _("Let somebody live with the person"), join, button=_("Lives with…")),
        ]
        if home is not None:
            made += [
                _of(
                    "home",
                    _("Change name and salutation of the home"),
                    partial(homes.open_home, page, desk, home),
                    button=_("Name and salutation of the home…"),
                ),
                _of(
                    "leave-home",
                    _("Let the person leave the home"),
                    partial(homes.leave, desk, page, contact),
                    button=_("Leaves the home"),
                    grave=True,
                ),
            ]
        return made

    def new_member(self) -> None:
        """Open the form for a new member."""
        open_enrol(self._page, self._desk, done=self._enrolled)

    def new_person(self) -> None:
        """Open the form for somebody who is no member."""
        open_new_person(self._page, self._desk, done=self._added, show=self._go_to)

    def bring_in(self) -> None:
        """Open the window in which members are brought in from a list."""
        ways.bring_in(self._page, self._desk, ways.MEMBERS)

    def edit_contact(self, contact_id: int) -> None:
        """Open the particulars of a contact."""
        open_edit_person(self._page, self._desk, contact_id)

    def pay(self, record: PersonRecord | None, charge_ids: Sequence[int] = ()) -> None:
        """Open the form to take a payment of a person, or of anybody.

        ``charge_ids`` are what is paid; none: all that is owed.
        """
        contact_id = None if record is None else record.contact.id
        open_take_payment(self._page, self._desk, contact_id=contact_id, charge_ids=charge_ids)

    def receipt(self, number: str) -> None:
        """Show a receipt."""
        from psg_admin.ui.dialogs.receipt import open_receipt

        open_receipt(self._page, self._desk, number)

    def statement(self, contact: ContactRow) -> None:
        """Ask for which days, and show the statement of account of a contact."""
        from psg_admin.ui.dialogs.statement import open_statement

        open_statement(self._page, self._desk, contact.id, contact.full_name)

    def page(self, record: PersonRecord) -> None:
        """Show the page of a person as a paper, to be saved or printed."""
        from psg_admin.ui.memberships.papers import open_page

        open_page(self._page, self._desk, record)

    def history(self, contact: ContactRow, entry: int | None = None) -> None:
        """Show everything that was done to a contact, with Undo; ``entry`` is chosen at first."""
        from psg_admin.ui.dialogs.history import HistoryDialog

        HistoryDialog(self._page, self._desk, contact_id=contact.id, name=contact.full_name, entry=entry).open()

    def _joining(self, record: PersonRecord) -> list[Action]:
        """Return the way into a membership, or on in it."""
        page, draft = record.membership, record.contact.draft
        died = "" if draft.deceased_on is None else _("{name} has died.").format(name=record.contact.full_name)
        if page is None:
            why = died or _not_member(record)
            enrol = _of("enrol", _("Enrol as a member"), partial(self._enrol, record), why=died, button=_("Enr&ol…"))
            return [enrol, _of("renew", _("Renew the membership"), nothing, why=why)]
        renew = partial(open_renew, self._page, self._desk, page.id, done=self._renewed)
        return [_of("renew", _("Renew the membership"), renew, why=died, button=_("&Renew…"))]

    def _of_membership(self, record: PersonRecord, page: MembershipPage) -> list[Action]:
        """Return the smaller deeds on one membership of the person, or one that the person pays for.

        To the keys of those on another membership than the person's own a point and its id are added.
        """
        home, desk, contact = self._page, self._desk, record.contact
        running = page.ended_on is None
        made: list[Action] = []
        if running:
            made.append(
                _of(
                    "payer",
                    _("Change payer and method"),
                    partial(forms.open_payer, home, desk, page),
                    button=_("Payer and meth&od…"),
                )
            )
            made.append(
                _of(
                    "kind",
                    _("Change the type of membership"),
                    partial(forms.open_kind, home, desk, page),
                    button=_("Change the type…"),
                )
            )
        made.append(
            _of(
                "number",
                _("Change the membership number"),
                partial(forms.open_number, home, desk, page),
                button=_("Change the number…"),
            )
        )
        owing = next((term for term in page.terms if term.owed), None)
        if owing is not None:
            amount = owing.owed.show()
            made.append(
                _of(
                    "let-off",
                    _("Let off {amount}").format(amount=amount),
                    partial(forms.let_off, home, desk, owing.id, amount),
                    grave=True,
                    button=_("Let off {amount}…").format(amount=amount),
                )
            )
        if owing is not None and owing.paid and owing.charge_id is not None:
            made += [
                _of(
                    "asked",
                    _("Note that the rest was asked for"),
                    partial(forms.note_asked, home, desk, owing.charge_id),
                    button=_("The rest was asked for"),
                ),
                _of(
                    "as-it-is",
                    _("Take what was paid as it is"),
                    partial(forms.take_as_it_is, home, desk, owing.id, owing.owed.show()),
                    grave=True,
                    button=_("Take it as it is…"),
                ),
            ]
        if not page.renewal_stays:
            made.append(
                _of(
                    "withdraw",
                    _("Withdraw the renewal"),
                    partial(forms.withdraw, home, desk, page),
                    button=_("&Withdraw the renewal…"),
                    grave=True,
                )
            )
        if running and record.room[page.id]:
            made.append(
                _of(
                    "add",
                    _("Add a member to the membership"),
                    partial(forms.open_add_member, home, desk, page),
                    button=_("&Add a member…"),
                )
            )
        if record.belongs(page):
            present = [line for line in page.members if line.until is None]
            if running and len(present) > 1:
                made.append(
                    _of(
                        "leave",
                        _("Let the person leave the membership"),
                        partial(forms.open_leave, home, desk, page, contact),
                        button=_("Lea&ves…"),
                        grave=True,
                    )
                )
            ended = "" if running else _("Membership {number} has ended.").format(number=page.number)
            made.append(
                _of(
                    "resign",
                    _("Note a resignation"),
                    partial(forms.open_resign, home, desk, page),
                    why=ended,
                    button=_("Res&ign…"),
                    grave=True,
                )
            )
        if running and any(term.period.end is not None for term in page.terms):
            made.append(
                _of(
                    "order-form",
                    _("Form for the bank"),
                    partial(open_forms, home, desk, [page.id]),
                    hint=_("By which the member tells the bank to pay a standing order"),
                    button=_("Form for the &bank…"),
                )
            )
        if page.order is not None:
            made.append(
                _of(
                    "order-state",
                    _("Note the status of the standing order"),
                    partial(open_order_state, home, desk, page, page.order),
                    button=_("Note the &status…"),
                )
            )
            made.append(
                _of(
                    "order",
                    _("Change the standing order"),
                    partial(open_order, home, desk, page, page.order),
                    button=_("&Change the order…"),
                )
            )
        return made if page is record.membership else [_elsewhere(action, page) for action in made]

    def _enrol(self, record: PersonRecord) -> None:
        hit = Hit("contact", record.contact.id, record.contact.shown_name)
        open_enrol(self._page, self._desk, contact=hit, done=self._enrolled)

    def _enrolled(self, changes: Changes) -> None:
        if changes.made is not None:
            query = partial(contact_of_member, membership_id=changes.made)
            self._desk.jobs.read(query, owner=self._page, key="open", then=self._go_to)
        self._renewed(changes)

    def _renewed(self, changes: Changes) -> None:
        receipt = changes.more.get("receipt")
        if receipt:
            self.receipt(receipt)

    def _added(self, changes: Changes) -> None:
        if changes.made is not None:
            self._go_to(changes.made)

    def _removed(self, _changes: Changes) -> None:
        self._gone()


def _of(
    key: str,
    label: str,
    run: Callable[[], object],
    shortcut: str = "",
    *,
    why: str = "",
    hint: str = "",
    button: str = "",
    grave: bool = False,
    reads: bool = False,
) -> Action:
    return Action(
        key, label, run, shortcut, why=why, hint=hint, button=button, of_record=True, grave=grave, reads=reads
    )


def _elsewhere(action: Action, page: MembershipPage) -> Action:
    """Return ``action`` so that it is told from the same one on the person's own membership."""
    label = _("{deed}, membership {number}").format(deed=action.label, number=page.number)
    return replace(action, key=f"{action.key}.{page.id}", label=label)


def _not_member(record: PersonRecord) -> str:
    return _("{name} is not a member.").format(name=record.contact.full_name)

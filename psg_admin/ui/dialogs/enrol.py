"""New member: who, in which type, paid how; the fee stands beside it, live."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from psg_admin.kernel.changes import Changes
from psg_admin.kernel.words import _
from psg_admin.memberships import operations
from psg_admin.memberships.queries import NextTerm, SchemeRows
from psg_admin.memberships.queries.joining import enrolment_start, first_term
from psg_admin.memberships.rules import for_organisations
from psg_admin.memberships.states import Interval
from psg_admin.payments.states import Method
from psg_admin.people.own import OWN, FieldRow, particulars_of
from psg_admin.people.particulars import CONTACT, ContactDraft
from psg_admin.people.rules import at_address_of, full_name, person_named
from psg_admin.people.states import ContactKind, OwnRecord
from psg_admin.store.list_query import Hit, Work
from psg_admin.ui.dialogs.fee_panel import FeePanel
from psg_admin.ui.dialogs.own import fields_of_own, own_said
from psg_admin.ui.dialogs.pay_now import pay_fields, pay_now, pay_words, show_pay
from psg_admin.ui.dialogs.person import (
    Done,
    draft_of,
    find_living,
    name_fields,
    show_for_kind,
    way_fields,
)
from psg_admin.ui.dialogs.similar import SimilarPanel
from psg_admin.ui.kit import ask, form, theme
from psg_admin.ui.kit.action import Target
from psg_admin.ui.kit.desk import Desk
from psg_admin.ui.kit.dialog import FormDialog
from psg_admin.ui.kit.fields import Field
from psg_admin.ui.kit.page import Page
from psg_admin.ui.kit.particulars import fields_of

_BRIEF = tuple(each.key for each in CONTACT if each.brief)
_MOST_OTHERS = 5


def open_enrol(parent: QWidget, desk: Desk, *, contact: Hit | None = None, done: Done | None = None) -> None:
    """Open the form for a new member; ``contact`` is somebody on file already who is to become one."""

    def arrived(found: tuple[SchemeRows, Sequence[FieldRow]]) -> None:
        rows, own = found
        if not any(kind.open for kind in rows.types):
            _say_no_type(parent)
            return
        dialog = EnrolDialog(parent, desk, rows, own, contact)
        if done is not None:
            dialog.done_with.connect(done)
        dialog.open()

    desk.jobs.read(enrolment_start, owner=parent, key="enrol", then=arrived)


def _say_no_type(parent: QWidget) -> None:
    words = _("There is no membership type to enrol anybody in yet. Add types and their fees under Settings.")
    if not isinstance(parent, Page):
        ask.tell(parent, words)
    elif ask.confirm(parent, words, _("&Open Settings")):
        parent.go(Target("settings", filter="scheme"))


class EnrolDialog(FormDialog):
    """The form for a new member. What it would cost is asked of the office at each change that bears on it."""

    def __init__(
        self, parent: QWidget | None, desk: Desk, rows: SchemeRows, own: Sequence[FieldRow], contact: Hit | None
    ) -> None:
        self._desk = desk
        self._own = own
        self._of_person = [each for each in own if each.record is OwnRecord.CONTACT]
        self._types = {kind.id: kind for kind in rows.types if kind.open}
        self._others = min(max(kind.people for kind in self._types.values()) - 1, _MOST_OTHERS)
        self._fee: NextTerm | None = None
        self._type_of_kind = 0  # the type by which the kind of member was last chosen
        self._asked: tuple[Any, ...] = ()
        self.fee_panel = FeePanel()
        self.similar_panel = SimilarPanel(
            desk.jobs, hint=_("If it is one of these, choose it: then nobody is entered twice."), living=True
        )
        panel = QWidget()
        box = QVBoxLayout(panel)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.px(24))
        box.addWidget(self.fee_panel)
        box.addWidget(self.similar_panel)
        draft = {
            "method": Method.STANDING_ORDER,
            "interval": Interval.YEAR,
            "joined": desk.today,
            "who": contact,
            "kind": ContactKind.PERSON,
            "received_on": desk.today,
        }
        super().__init__(
            parent, desk.jobs, name="member.new", title=_("New member"), fields=self._fields(), draft=draft,
            action=_("&Enrol"), operation=self._enrol, panel=panel, width=144,
        )  # fmt: skip
        self.similar_panel.taken.connect(self._take)
        self.form.changed.connect(self._look)
        self.price_moved.connect(self._ask_anew)
        self._look()

    def _fields(self) -> list[Field]:
        desk = self._desk
        others = [
            form.pick(
                f"other{place}",
                _("Second &member") if place == 0 else _("Member {number}").format(number=place + 2),
                desk.jobs,
                find_living,
                free=True,
                placeholder=_("Type a name, on file or new"),
                hint=_("Somebody new gets the same address.") if place == 0 else "",
            )
            for place in range(self._others)
        ]
        return [
            form.choice("type_id", _("&Type"), [(kind.id, kind.name) for kind in self._types.values()], width=30),
            form.choice("method", _("Pays &by"), [(method, method.label) for method in Method], width=30),
            form.choice("interval", _("&How often"), [(each, each.label) for each in Interval], width=30),
            form.day("joined", _("&Joined on"), today=desk.today, required=True),
            form.heading(_("Member")),
            form.pick("who", _("&On file"), desk.jobs, find_living, hint=_("Leave empty for somebody new.")),
            *name_fields(desk.today),
            *others,
            form.COLUMN,
            *way_fields(desk.today),
            *fields_of(particulars_of(self._of_person), OWN, today=desk.today),
            form.COLUMN,
            form.heading(_("Payment")),
            form.pick(
                "payer", _("Paid &for by"), desk.jobs, find_living, free=True,
                placeholder=_("Type a name, on file or new"), hint=_("Leave empty when the member pays."),
            ),
            *pay_fields(desk.today),
            form.text("number", _("Number"), limit=20, width=14, hint=_("Leave empty for the next free one.")),
            *fields_of_own([each for each in self._own if each not in self._of_person], today=desk.today),
        ]  # fmt: skip

    def _look(self) -> None:
        """Show the fields that belong to what was chosen, and ask what it would cost and who is alike."""
        self._turn_kind()
        values = self.form.peek()
        new = values.get("who") is None
        for key in (*_BRIEF, *(each.key for each in self._of_person)):
            self.form.set_shown(key, new)
        if new:
            person = values.get("kind", ContactKind.PERSON) is not ContactKind.ORGANISATION
            show_for_kind(self.form)
            self.form.set_shown("organisation", not person)
        people = self._types[values["type_id"]].people
        for place in range(self._others):
            self.form.set_shown(f"other{place}", place < people - 1)
        self.form.set_shown("interval", values["method"] is Method.STANDING_ORDER)
        show_pay(self.form)
        self._ask_fee(values)
        if new:
            self.similar_panel.look(draft_of(self.form.peek()))
        else:
            self.similar_panel.clear()
        self._tell(values)

    def _turn_kind(self) -> None:
        """Let a type for organisations ask for an organisation, and the next one for a person again."""
        type_id = self.form.value("type_id")
        if type_id != self._type_of_kind:
            before, self._type_of_kind = self._type_of_kind, type_id
            was = before in self._types and for_organisations(self._types[before].name)
            if (now := for_organisations(self._types[type_id].name)) != was:
                self.form.put("kind", ContactKind.ORGANISATION if now else ContactKind.PERSON)

    def _ask_anew(self) -> None:
        self._asked = ()
        self._ask_fee(self.form.peek())

    def _ask_fee(self, values: dict[str, Any]) -> None:
        asked = (values["type_id"], values["method"], values.get("joined"))
        if asked == self._asked:
            return
        self._asked = asked
        type_id, method, joined = asked
        if joined is None:
            self._show_fee(None)
            return
        query = partial(first_term, type_id=type_id, method=method, joined=joined)
        self._desk.jobs.read(query, owner=self, key="fee", then=self._show_fee)

    def _show_fee(self, found: NextTerm | None) -> None:
        self._fee = found
        self.fee_panel.show_term(found)
        self._tell(self.form.peek())

    def _tell(self, values: dict[str, Any]) -> None:
        """Say on the button what it costs, and beside it what becomes of the money."""
        quote = None if self._fee is None else self._fee.quote
        if quote is None:
            refused = self._fee is not None
            self.set_action(_("&Enrol"), enabled=not refused)
            self.set_foot("")
            return
        self.set_action(_("&Enrol — {amount}").format(amount=quote.total.show()))
        payer = values.get("payer") or values.get("who")
        words = payer.title if isinstance(payer, Hit) else full_name(draft_of(values)) or _("the member")
        self.set_foot(pay_words(values, quote.total, words))

    def _take(self, hit: Hit) -> None:
        self.form.put("who", hit)
        self._look()

    def _enrol(self, values: dict[str, Any]) -> Work[Changes]:
        who: Hit | None = values["who"]
        first = draft_of(values) if who is None else who.record_id
        others = [values.get(f"other{place}") for place in range(self._others)]
        return partial(
            operations.enrol,
            members=[first, *(_somebody(hit, first) for hit in others if hit is not None)],
            type_id=values["type_id"],
            method=values["method"],
            joined=values["joined"],
            payer=None if values["payer"] is None else _somebody(values["payer"], None),
            number=values["number"] or None,
            interval=values.get("interval", Interval.YEAR),
            first_payment=pay_now(values),
            quoted=None if self._fee is None or self._fee.quote is None else self._fee.quote.total,
            own=own_said(self._own, values),
            today=self._desk.today,
            now=self._desk.now,
        )


def _somebody(hit: Hit, home: ContactDraft | int | None) -> ContactDraft | int:
    """Return the contact that was picked, or the draft of the one that was only named, at the address of ``home``."""
    if hit.record_id:
        return hit.record_id
    draft = person_named(hit.title)
    if not isinstance(home, ContactDraft):
        return draft
    return at_address_of(draft, home)

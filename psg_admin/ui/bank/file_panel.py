"""What stands above the lines of a file of the bank: of which account it is, what kind of file, whether it adds up."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from psg_admin.accounts.states import AccountKind
from psg_admin.bank.layouts import BY_NAME, DAY, IN, LAYOUTS, OUT, PROCESSORS, VALUE
from psg_admin.bank.readers import FORMATS, TABLE, TEXT
from psg_admin.bank.statement_documents import kind_words, proof_words
from psg_admin.kernel.figures import show_count
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.kernel.words import _, fold, ngettext
from psg_admin.ui.imports.mapping import set_look
from psg_admin.ui.kit import theme
from psg_admin.ui.kit.tips import set_tip
from psg_admin.ui.kit.widgets import ChoiceBox, FlowLayout, TextLabel, button

if TYPE_CHECKING:
    from collections.abc import Iterable

    from psg_admin.accounts.rules import AccountInfo
    from psg_admin.ui.bank.files import Shown

_PAYOUT = re.compile("payout|withdraw|bank deposit")
"""The kinds of lines by which processors pay out."""
_KEY = int(Qt.ItemDataRole.UserRole)


class FilePanel(QFrame):
    """Shows what is known of one file. ``account_said`` and ``form_said`` come with what a person chose, "" for what
    the file tells by itself; ``account_wanted`` when a new account is to be made for it.
    """

    account_said = Signal(str)
    form_said = Signal(str)
    account_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("bank.file")
        self.setProperty("look", "note")
        self.setAccessibleName(_("The file"))
        self.account = _box("bank.file.account")
        self.account.activated.connect(self._account_chosen)
        self.new_account = button(_("New &account…"), self.account_wanted.emit)
        self.form = _box("bank.file.form")
        self.form.activated.connect(self._form_chosen)
        self._proof = TextLabel("")
        self._proof.setObjectName("proof")
        self._notes = TextLabel("", "soft", selectable=True)
        self._refused = TextLabel("", "bad", selectable=True)
        self._refused.setObjectName("refused")
        head = QWidget()
        flow = FlowLayout(head, spacing=theme.px(8))
        self._whose = _named(_("Accoun&t"), self.account)
        for part in (self._whose, self.new_account, _named(_("&Kind of file"), self.form)):
            flow.addWidget(part)
        box = QVBoxLayout(self)
        side = theme.px(16)
        box.setContentsMargins(side, theme.px(10), side, theme.px(10))
        box.setSpacing(theme.px(6))
        box.addWidget(head)
        box.addWidget(self._proof)
        box.addWidget(self._refused)
        box.addWidget(self._notes)
        for before, after in pairwise((self.account, self.new_account, self.form)):
            QWidget.setTabOrder(before, after)

    def show_file(self, one: Shown, accounts: Iterable[AccountInfo]) -> None:
        """Show what is known of a file."""
        self._show_accounts(one, accounts)
        self._show_forms(one)
        plan = one.plan
        refused = _asks(one) or one.refused
        self._refused.setText(f"⚠ {refused}" if refused else "")
        self._refused.setVisible(bool(refused))
        self._proof.setVisible(plan is not None)
        if plan is None:
            self._notes.setText("\n".join(one.file.notes) if one.file is not None else "")
            self._notes.setVisible(bool(self._notes.text()))
            return
        agrees = plan.proof.agrees
        mark = {True: "✓ ", False: "⚠ ", None: ""}[agrees]
        self._proof.setText(f"{mark}{proof_words(plan.proof)}")
        self._proof.set_look({True: "good", False: "attention", None: ""}[agrees])
        notes = [*_processed(one), *plan.notes]
        if plan.passed:
            words = ngettext(
                "{count} line is not a movement, such as headings.",
                "{count} lines are not movements, such as headings.", plan.passed,
            )  # fmt: skip
            notes.append(words.format(count=show_count(plan.passed)))
        self._notes.setText("\n".join(notes))
        self._notes.setVisible(bool(notes))

    def _show_accounts(self, one: Shown, accounts: Iterable[AccountInfo]) -> None:
        code = one.plan.account if one.plan is not None else one.account
        usable = [each for each in accounts if each.kind is not AccountKind.CASH]
        with QSignalBlocker(self.account):
            self.account.clear()
            if not code:
                _add(self.account, _("Choose the account"), "")
            for each in usable:
                if each.closed_on is None or each.code == code:
                    _add(self.account, " · ".join(filter(None, (each.name, each.sort_code, each.number))), each.code)
            self.account.setCurrentIndex(max(0, self.account.findData(code, _KEY)))
        self._whose.setVisible(one.file is not None)
        self.new_account.setVisible(one.file is not None and (one.plan is None or not _told(one)))
        set_look(self.account, "attention" if one.file is not None and not code else "")
        set_tip(self.account, _("The file itself says it.") if one.plan is not None and _told(one) else "")

    def _show_forms(self, one: Shown) -> None:
        options = [("", one.form or _("Not known"))]
        options += sorted(
            ((key, _("Table of {bank}").format(bank=_bank(key))) for key in BY_NAME if BY_NAME[key].needs),
            key=lambda pair: fold(pair[1]),
        )
        options += [(key, kind_words(key)) for key in FORMATS if key not in {TABLE, TEXT}]
        with QSignalBlocker(self.form):
            self.form.clear()
            for key, words in options:
                _add(self.form, words, key)
            self.form.setCurrentIndex(max(0, self.form.findData(one.read.said.form, _KEY)))
        set_tip(self.form, "" if one.read.said.form or not one.form else _("Told by what stands in the file."))

    def _account_chosen(self, index: int) -> None:
        self.account_said.emit(str(self.account.itemData(index, _KEY)))

    def _form_chosen(self, index: int) -> None:
        self.form_said.emit(str(self.form.itemData(index, _KEY)))


def _bank(key: str) -> str:
    """Return what the bank of a layout is called; of one with several tables with the name of this one."""
    bank = BY_NAME[key].bank
    same = [other for other in LAYOUTS if other.bank == bank]
    return bank if len(same) < 2 or fold(bank) == key else f"{bank} ({key})"


def _asks(one: Shown) -> str:
    """Say what a person has to tell of the columns of a table, where nobody can know what they hold."""
    opened = one.read.opened
    if opened is None or one.file is not None:
        return ""
    there = [key for key in (DAY, VALUE, IN, OUT) if opened.mapping.positions(key)]
    if DAY in there and len(there) > 1 and not one.read.said.columns:
        return ""
    said = dict(one.read.said.columns).values()
    if DAY in {*there, *said} and not {VALUE, IN, OUT}.isdisjoint({*there, *said}):
        return ""
    return _("Say below what its columns hold: one is the day, and one the sum, or two what came in and what went out.")


def _told(one: Shown) -> bool:
    """Say whether the file itself names its account."""
    return one.file is not None and one.file.statements[0].identity is not None


def _processed(one: Shown) -> list[str]:
    """Say what a processor kept, and what it paid out: the gross is income, the fee an expense, a payout a transfer."""
    new = () if one.plan is None else one.plan.new
    said: list[str] = []
    if one.fees:
        gross = Money.total(each.line.amount + each.line.fee for each in new if each.line.fee)
        words = _("Of {gross} the processor kept {fee}: the whole of it is income, and the fee is an expense.")
        said.append(words.format(gross=gross.show(), fee=one.fees.show()))
    out = [each.line.amount for each in new if each.line.amount < NOTHING and _PAYOUT.search(fold(each.line.kind))]
    if out and one.form in PROCESSORS:
        words = ngettext(
            "{count} payout of {sum} is a transfer: it is paired with its line of the bank once both are here.",
            "{count} payouts of {sum} are transfers: each is paired with its line of the bank once both are here.",
            len(out),
        )  # fmt: skip
        said.append(words.format(count=show_count(len(out)), sum=(-Money.total(out)).show()))
    return said


def _named(words: str, box: ChoiceBox) -> QWidget:
    """Return a box with its words before it, which stay together."""
    label = TextLabel(words, wrap=False)
    label.setBuddy(box)
    box.setAccessibleName(words.replace("&", ""))
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(theme.px(8))
    row.addWidget(label)
    row.addWidget(box)
    return made


def _box(name: str) -> ChoiceBox:
    made = ChoiceBox()
    made.setObjectName(name)
    made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    made.setMinimumContentsLength(30)
    return made


def _add(box: ChoiceBox, words: str, key: str) -> None:
    box.addItem(words)
    box.setItemData(box.count() - 1, key, _KEY)

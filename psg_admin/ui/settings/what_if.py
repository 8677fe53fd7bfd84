"""What other fees would come to, typed beside those of today: income, who is affected, and the letters about it."""

from __future__ import annotations

from array import array
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from psg_admin.kernel.errors import BadInput
from psg_admin.kernel.figures import show_count
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.kernel.words import _, ngettext
from psg_admin.memberships.documents import affected_columns
from psg_admin.memberships.operations import set_schedule
from psg_admin.memberships.order_papers import what_if_words
from psg_admin.memberships.queries.paying import WhatIfStart, fees_what_if, what_if_start
from psg_admin.memberships.rules.what_if import DiscountChange, FeeChanges, read_discount
from psg_admin.payments.states import Method
from psg_admin.store.list_query import ListQuery
from psg_admin.ui.dialogs.order_letters import open_order_letters
from psg_admin.ui.kit import form, on_screen, theme
from psg_admin.ui.kit.changing import Changing
from psg_admin.ui.kit.dialog import FormDialog
from psg_admin.ui.kit.empty import EmptyState
from psg_admin.ui.kit.export import export_list
from psg_admin.ui.kit.table import Table
from psg_admin.ui.kit.tips import in_title
from psg_admin.ui.kit.widgets import Sentences, TextLabel, button
from psg_admin.ui.settings.sums import SumsEditor

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from psg_admin.kernel.changes import Changes
    from psg_admin.kernel.errors import UserError
    from psg_admin.memberships.rules.what_if import Affected, Share, WhatIf
    from psg_admin.store.list_query import Work
    from psg_admin.ui.kit.desk import Desk

_DISCOUNT = "discount."


def open_what_if(parent: QWidget, desk: Desk) -> None:
    """Open the form in which other fees are tried."""

    def arrived(start: WhatIfStart) -> None:
        WhatIfDialog(parent, desk, start).open()

    desk.jobs.read(partial(what_if_start, today=desk.today), owner=parent, key="what-if", then=arrived)


class WhatIfDialog(FormDialog):
    """Fees and discounts of a later day, and below them what they would come to; they are saved only by the button."""

    def __init__(self, parent: QWidget, desk: Desk, start: WhatIfStart) -> None:
        self._home, self._desk, self._start = parent, desk, start
        self._changes: FeeChanges | None = None
        kinds, day = start.scheme.types, start.from_day
        now = {str(kind.id): kind.fee_on(desk.today) for kind in kinds}
        self.fees = SumsEditor(
            _("Fee a year"), [(str(kind.id), kind.name) for kind in kinds], [_("Then")],
            told={key: "" if fee is None else fee.show() for key, fee in now.items()}, told_head=_("Today"),
            together=False,
        )  # fmt: skip
        self._ways = [way for way in Method if way is Method.STANDING_ORDER or _held(start, way)]
        self.panel = WhatIfPanel(self._affected, self._letters)
        super().__init__(
            parent, desk.jobs, name="fees.what-if", title=_("What other fees would come to"),
            subtitle=_("Nothing is saved until you say so. Memberships count as they are today."),
            fields=[
                form.custom("fees", "", lambda: self.fees),
                form.COLUMN,
                form.day("from_day", _("&From this day"), today=desk.today, required=True,
                         hint=_("For membership years that begin on it or later.")),
                *(
                    form.text(f"{_DISCOUNT}{way.value}", _("Off: {way}").format(way=way.label), width=14,
                              hint=_("10 % or 2.50; empty: nothing."))
                    for way in self._ways
                ),
            ],
            draft={
                "from_day": day, "fees": {(str(kind.id), 0): kind.fee_on(day) for kind in kinds},
                **{f"{_DISCOUNT}{way.value}": _held(start, way) for way in self._ways},
            },
            action=_("&Save these fees"), operation=self._save, panel=self.panel, panel_below=True, width=112,
        )  # fmt: skip
        self.form.changed.connect(self._look)
        self._look()

    def _read(self) -> FeeChanges | None:
        """Return what stands in the form; None while the day cannot be read."""
        typed = self.form.peek()
        if typed.get("from_day") is None:
            return None
        fees = []
        for kind in self._start.scheme.types:
            fee = self.fees.field(str(kind.id)).value()
            if fee is not None:
                fees.append((kind.id, fee))
        discounts = [_discount(way, typed[f"{_DISCOUNT}{way.value}"] or "") for way in self._ways]
        return FeeChanges(typed["from_day"], tuple(fees), tuple(discounts))

    def _look(self) -> None:
        try:
            changes = self._read()
        except BadInput:
            changes = None
        if changes == self._changes:
            return
        self._changes = changes
        self.set_action(_("&Save these fees"), enabled=changes is not None)
        if changes is not None:
            query = partial(fees_what_if, changes=changes, today=self._desk.today)
            self._desk.jobs.read(query, owner=self, key="what-if", then=self.panel.show_found, failed=self._refused)

    def _refused(self, error: UserError) -> None:
        self.panel.show_refused(error.message)

    def _save(self, _values: dict[str, Any]) -> Work[Changes]:
        changes = self._read()
        assert changes is not None  # noqa: S101 - the form was read, its day with it
        return partial(set_schedule, changes=changes, today=self._desk.today)

    def _affected(self) -> None:
        if self.panel.found is not None:
            AffectedDialog(self, self._desk, self.panel.found.affected).open()

    def _letters(self) -> None:
        if self._changes is not None:
            open_order_letters(self, self._desk, changes=self._changes)


def _held(start: WhatIfStart, way: Method) -> str:
    """Return what a way of paying takes off from the day on, as it is typed; nothing without a discount."""
    rows = [row.dated() for row in start.scheme.discounts if row.method is way and row.dated().holds(start.from_day)]
    if not rows:
        return ""
    best = max(rows, key=lambda row: row.off(Money.of(100)))
    return f"{best.percent.normalize():f}%" if best.percent is not None else (best.amount or NOTHING).plain()


def _discount(way: Method, typed: str) -> DiscountChange:
    return read_discount(way, typed, field=f"{_DISCOUNT}{way.value}")


class WhatIfPanel(Changing):
    """Says what fees come to, by type and by way of paying, and leads to who is affected and to the letters."""

    def __init__(self, affected: Callable[[], object], letters: Callable[[], object]) -> None:
        self.found: WhatIf | None = None
        self.affected = button(_("&Who is affected…"), affected)
        self.letters = button(_("&Letters…"), letters)
        row = QWidget()
        box = QHBoxLayout(row)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.px(8))
        box.addWidget(self.affected)
        box.addWidget(self.letters)
        box.addStretch(1)
        super().__init__(row, spacing=theme.px(12))
        self.setObjectName("what-if")
        self.setAccessibleName(_("What it comes to"))
        self.show_refused("")

    def show_found(self, found: WhatIf) -> None:
        """Show what was found."""
        self.found = found
        words = what_if_words(found)
        made = QFrame()
        grid = QGridLayout(made)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.px(32))
        grid.setVerticalSpacing(theme.px(8))
        said = Sentences()
        said.setText("\n".join(words))
        said.setContentsMargins(0, 0, 0, theme.px(8))
        grid.addWidget(said, 0, 0, 1, 2)
        grid.addWidget(_shares(_("By type"), found.types), 1, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(_shares(_("By way of paying"), found.ways), 1, 1, Qt.AlignmentFlag.AlignTop)
        self.show_instead(made)
        self._offer(len(found.affected), found.short_orders + found.over_orders)
        self.setAccessibleDescription(" ".join(words))

    def show_refused(self, sentence: str) -> None:
        """Show why nothing can be said."""
        self.found = None
        self.show_instead(TextLabel(sentence and f"⚠ {sentence}", "bad"))
        self._offer(0, 0)

    def _offer(self, affected: int, orders: int) -> None:
        words = ngettext("&Who is affected: {count}…", "&Who is affected: {count}…", affected)
        self.affected.setText(words.format(count=show_count(affected)))
        self.affected.setEnabled(bool(affected))
        self.letters.setEnabled(bool(orders))


def _shares(title: str, shares: Sequence[Share]) -> QWidget:
    made = QFrame()
    grid = QGridLayout(made)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(theme.px(16))
    grid.setVerticalSpacing(theme.px(4))
    grid.setColumnStretch(0, 1)
    right = Qt.AlignmentFlag.AlignRight
    grid.addWidget(TextLabel(title, "section", wrap=False), 0, 0)
    for place, words in enumerate((_("Memberships"), _("Today"), _("Then")), 1):
        grid.addWidget(TextLabel(words, "soft", wrap=False), 0, place, right)
    for row, share in enumerate(shares, 1):
        grid.addWidget(TextLabel(share.label), row, 0)
        for place, text in enumerate((show_count(share.members), share.now.show(), share.then.show()), 1):
            figure = TextLabel(text, wrap=False)
            theme.follow_font(figure, "figures")
            grid.addWidget(figure, row, place, right)
    return made


class AffectedDialog(QDialog):
    """The list of the memberships that other fees affect; it can be exported."""

    def __init__(self, parent: QWidget, desk: Desk, affected: Sequence[Affected]) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("fees.affected")
        self.setWindowTitle(in_title(_("Who is affected by other fees")))
        self._desk = desk
        self.table: Table[Affected] = Table(
            desk.jobs, affected_columns(), lambda _query: partial(_all_of, affected=affected),
            lambda ids: partial(_some_of, affected=affected, ids=ids), "fees.affected.list",
            EmptyState(_("Nobody is affected")), title=_("Who is affected by other fees"), parent=self,
        )  # fmt: skip
        self._said = TextLabel("", "soft", selectable=True)
        foot = QHBoxLayout()
        foot.addWidget(self._said, 1)
        foot.addWidget(button(_("&Export the list…"), self._export))
        foot.addWidget(button(_("&Close"), self.accept))
        box = QVBoxLayout(self)
        box.setContentsMargins(theme.px(24), theme.px(20), theme.px(24), theme.px(16))
        box.setSpacing(theme.px(12))
        about = _("Whose fee becomes another one, and whose standing order does not pay what is owed then.")
        box.addWidget(TextLabel(about, "soft"))
        box.addWidget(self.table, 1)
        box.addLayout(foot)
        self.table.ask(ListQuery())
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        self.resize(QSize(theme.chars(170), theme.line_height() * 30).boundedTo(on_screen.most(self)))

    def _export(self) -> None:
        export_list(self, self._desk, self.table, saved=self._saved)

    def _saved(self, path: Path) -> None:
        self._said.setText(_("Saved as {file}").format(file=path))


def _all_of(_session: object, *, affected: Sequence[Affected]) -> array[int]:
    return array("q", range(len(affected)))


def _some_of(_session: object, *, affected: Sequence[Affected], ids: Sequence[int]) -> list[Affected]:
    return [affected[place] for place in ids]

"""The office's own rules of filing: a text that contains certain words is of a category and a fund."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from psg_admin.accounts.queries import chart
from psg_admin.accounts.rules import GENERAL
from psg_admin.accounts.states import Direction
from psg_admin.bank.operations import add_rule, change_rule, order_rules, remove_rules
from psg_admin.bank.queries import RuleRow, rule_rows
from psg_admin.bank.statement_documents import rule_columns
from psg_admin.kernel.words import _, fold
from psg_admin.store.list_query import ListQuery
from psg_admin.ui.bank.over import over
from psg_admin.ui.kit import ask, form
from psg_admin.ui.kit.desk import Desk
from psg_admin.ui.kit.dialog import FormDialog
from psg_admin.ui.kit.empty import EmptyState
from psg_admin.ui.kit.list_dialog import ListDialog
from psg_admin.ui.kit.table import Table

if TYPE_CHECKING:
    from psg_admin.accounts.rules import Chart
    from psg_admin.kernel.errors import UserError
    from psg_admin.store.list_query import Work

_OUT = "out "
"""What stands before the code of a category that is neither income nor expense, where what goes out is meant."""


def open_rules(desk: Desk, parent: QWidget | None = None) -> RulesDialog:
    """Open the list of the rules of filing, over ``parent`` or the window that is at work."""
    dialog = RulesDialog(over(parent), desk)
    dialog.open()
    return dialog


def open_rule(parent: QWidget, desk: Desk, row: RuleRow | None = None, *, words: str = "", category: str = "") -> None:
    """Open the form of a rule: of the one in ``row``, else of a new one, which may begin with words and a category."""

    def arrived(known: Chart) -> None:
        draft: dict[str, Any] = {"words": words, "category": category or None, "fund": GENERAL}
        if row is not None:
            neither = known.category(row.category).direction is Direction.NEITHER
            out = _OUT if neither and row.direction is Direction.EXPENSE else ""
            draft = {"words": row.words, "category": out + row.category, "fund": row.fund}
        FormDialog(
            parent, desk.jobs, name="rule.new" if row is None else f"rule.edit.{row.id}",
            title=_("New rule") if row is None else _("Rule {place}").format(place=row.place),
            action=_("&Add") if row is None else _("&Save"), fields=_fields(known, row), draft=draft,
            operation=partial(_deed, row),
        ).open()  # fmt: skip

    desk.jobs.read(chart, owner=parent, key="rule", then=arrived)


def _fields(known: Chart, row: RuleRow | None) -> list[form.Field]:
    kept = () if row is None else (row.category, row.fund)
    categories = [one for one in known.categories.values() if one.closed_on is None or one.code in kept]
    funds = [one for one in known.funds.values() if one.closed_on is None or one.code in kept]
    options: list[tuple[str, str]] = []
    for one in categories:
        if one.direction is Direction.NEITHER:
            options += [
                (one.code, _("Comes in: {category}").format(category=one.name)),
                (_OUT + one.code, _("Goes out: {category}").format(category=one.name)),
            ]
        else:
            options.append((one.code, f"{one.direction.label}: {one.name}"))
    options.sort(key=lambda option: fold(option[1]))
    return [
        form.text("words", _("&Words in the text"), required=True, limit=100, width=32,
                  hint=_("Capitals and accents make no difference.")),
        form.choice("category", _("Cate&gory"), options, width=36),
        form.choice("fund", _("F&und"), [(one.code, one.name) for one in funds], width=36),
    ]  # fmt: skip


def _deed(row: RuleRow | None, values: dict[str, Any]) -> Work[Any]:
    code = str(values["category"])
    said = {
        "words": values["words"], "category": code.removeprefix(_OUT), "fund": values["fund"],
        "out": code.startswith(_OUT),
    }  # fmt: skip
    return partial(add_rule, **said) if row is None else partial(change_rule, rule_id=row.id, **said)


class RulesDialog(ListDialog[RuleRow]):
    """Lists the rules of filing in the order in which they are tried, to be added, changed, moved and removed."""

    def __init__(self, parent: QWidget, desk: Desk) -> None:
        title = _("Rules of filing")
        super().__init__(
            parent, desk, name="rules", title=title, hint=_("Words, category"), search_name=_("Search the rules")
        )
        empty = EmptyState(
            _("No rules yet"),
            _("A rule files what comes every month: “text contains printworks” is of the category Printing."),
            _("Add the first &one"),
            self._add,
        )
        table: Table[RuleRow] = Table(
            desk.jobs, rule_columns(), lambda query: partial(_ids, query=query), lambda ids: partial(_rows, ids=ids),
            "bank.rules", empty, title=title, parent=self,
        )  # fmt: skip
        table.opened.connect(self._change)
        self.add_deed(_("&New rule…"), self._add, look="primary", of="none")
        self.add_deed(_("C&hange…"), self._change)
        self.add_deed(_("Move &up"), partial(self._move, -1))
        self.add_deed(_("Move &down"), partial(self._move, 1))
        self.add_deed(_("&Remove"), self._remove, of="some")
        explained = _(
            "A rule offers its category for each line whose text has the words in it. Nothing is filed until you "
            "accept it, and what was filed stays when a rule is changed."
        )
        self.furnish(table, chars=140, lines=32, explained=explained)

    def _add(self) -> None:
        open_rule(self, self.desk)

    def _change(self, _record: int = 0) -> None:
        row = self.table.current_row()
        if row is not None:
            open_rule(self, self.desk, row)

    def _move(self, step: int) -> None:
        """Try the chosen rule one place earlier or later among all of them."""
        row = self.table.current_row()
        if row is not None:
            self.desk.jobs.read(rule_rows, owner=self, key="order", then=partial(self._moved, row.id, step))

    def _moved(self, rule_id: int, step: int, rows: Sequence[RuleRow]) -> None:
        order = [one.id for one in rows]
        if rule_id in order:
            place = order.index(rule_id)
            other = place + step
            if 0 <= other < len(order):
                order[place], order[other] = order[other], order[place]
                self._write(partial(order_rules, rule_ids=order))

    def _remove(self) -> None:
        ids = self.table.selected_ids()
        if ids:
            self._write(partial(remove_rules, rule_ids=ids))

    def _write(self, deed: Work[Any]) -> None:
        self.desk.jobs.write(deed, owner=self, failed=self._refused)

    def _refused(self, error: UserError) -> None:
        ask.tell(self, error.message)


def _ids(session: Any, query: ListQuery) -> array[int]:
    words = fold(query.text).split()
    found = (row for row in rule_rows(session) if all(word in fold(f"{row.words} {row.name}") for word in words))
    return array("q", (row.id for row in found))


def _rows(session: Any, ids: Sequence[int]) -> list[RuleRow]:
    known = {row.id: row for row in rule_rows(session)}
    return [known[rule_id] for rule_id in ids if rule_id in known]

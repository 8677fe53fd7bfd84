"""The windows of statements as they are drawn: a file that is looked at, the calendar, and the rules of filing."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from psg_admin.bank.operations import add_rule, remove_rules
from psg_admin.bank.queries import rule_rows
from psg_admin.ui.bank.importing import open_import
from psg_admin.ui.bank.page import BankPage
from psg_admin.ui.bank.rules import open_rules
from psg_admin.ui.kit.list_page import ALL

if TYPE_CHECKING:
    from tests.pictures.dialogs import Dialogs

_SEPTEMBER = Path(__file__).parents[2] / "docs" / "manual" / "files" / "september.csv"
_HEAD = "Date,Type,Description,Paid out,Paid in,Balance\n"
_BEFORE = {
    "july.csv": "01 Jul 2026,CR,T MARLIN CONF,,40.00,1040.00\n31 Jul 2026,BP,PRINTWORKS LTD,60.00,,980.00\n",
    "august.csv": "10 Aug 2026,CR,R TEAL SUB,,27.00,1107.00\n31 Aug 2026,CR,HERON J PSG0107K,,97.50,1204.50\n",
}
"""Between the two of them lines lack that come to £100."""


def draw_statements(drawn: Dialogs) -> None:
    """Draw them; what was imported for them is undone."""
    walk, desk = drawn.walk, drawn.desk
    page = walk.page("bank")
    assert isinstance(page, BankPage)
    dialog = open_import(desk, (), walk.window)
    for name, text in _BEFORE.items():
        dialog.take_text(_HEAD + text, name)
    walk.settle()
    dialog.bring_in()
    walk.settle()
    drawn.picture("import-statement", partial(_open, drawn))
    page.show_filter("statements")
    walk.settle()
    page.open_record(page.table().all_ids()[0])
    drawn.page_picture("statements")
    desk.jobs.undo(walk.window)
    walk.settle()
    for words, category in (("printworks", "printing"), ("total charges", "bank-charges"), ("interest", "interest")):
        walk.desk.office.write(partial(add_rule, words=words, category=category))
    drawn.picture("rules", partial(open_rules, desk, walk.window))
    ids = [row.id for row in walk.desk.office.read(rule_rows)]
    walk.desk.office.write(partial(remove_rules, rule_ids=ids))


def _open(drawn: Dialogs) -> None:
    """Look at all lines of the statement of the manual, and at the one that is refused."""
    dialog = open_import(drawn.desk, [_SEPTEMBER], drawn.walk.window)
    drawn.walk.settle()
    dialog.chips.choose(ALL)
    dialog.chips.chosen.emit(ALL)
    drawn.walk.settle()
    dialog.table.select_id(dialog.table.all_ids()[-1])

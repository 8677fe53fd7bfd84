"""The statements that were imported, what was learned of payers, and the rules of filing, in the window."""

from collections.abc import Callable
from functools import partial

import pytest
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from psg_admin.bank.operations import IMPORT_STATEMENT, TELL_LINES, add_rule
from psg_admin.bank.plans import StatementRequest
from psg_admin.bank.plans.telling import LineWish, Part, Telling
from psg_admin.bank.queries import calendars, learned_rows, rule_rows, statement_lines, statements
from psg_admin.bank.readers import read_statement
from psg_admin.bank.states import CandidateKind
from psg_admin.people.operations import add_contact
from psg_admin.people.particulars import ContactDraft
from psg_admin.store.planning import perform
from psg_admin.ui.bank.calendar import CalendarSheet
from psg_admin.ui.bank.learned import open_learned
from psg_admin.ui.bank.page import BankPage
from psg_admin.ui.bank.rules import open_rules
from psg_admin.ui.bank.statements import StatementLinesDialog, StatementsPart
from psg_admin.ui.dialogs.history import HistoryDialog
from psg_admin.ui.kit.action import Target
from psg_admin.ui.kit.desk import Desk
from psg_admin.ui.kit.dialog import FormDialog
from psg_admin.ui.kit.widgets import Badge
from psg_admin.ui.today.page import TodayPage
from tests.ui.conftest import press, seat

Settled = Callable[[], None]
HEAD = "Date,Type,Description,Paid out,Paid in,Balance\n"
JUNE = f"{HEAD}01 Jun 2016,CR,HERON J,,10.00,110.00\n30 Jun 2016,CR,WREN S,,10.00,120.00\n"
AUGUST = f"{HEAD}15 Aug 2016,CR,TEAL R,,10.00,180.00\n31 Sep 2016,CR,NOBODY,,10.00,190.00\n"


def imported(desk: Desk, text: str, name: str) -> None:
    """Import a statement."""
    file = read_statement(text.encode(), name, today=desk.today)
    request = StatementRequest(file, desk.today, desk.now, "bank")
    desk.office.write(partial(perform, deed=IMPORT_STATEMENT, request=request))


@pytest.fixture
def page(desk: Desk, settled: Settled, qtbot: QtBot) -> BankPage:
    """The statements of the page, with those of June and August."""
    imported(desk, JUNE, "june.csv")
    imported(desk, AUGUST, "august.csv")
    made = BankPage(desk)
    seat(made, qtbot)
    made.show_filter("statements")
    settled()
    return made


def cells(page: BankPage) -> list[str]:
    """Return what the calendar says of the months that have something to say."""
    part = page.part
    assert isinstance(part, StatementsPart)
    return [badge.text() for badge in part.calendar.findChildren(Badge)]


def test_the_calendar_says_which_months_there_are_which_lack_and_where_lines_lack(
    page: BankPage, settled: Settled
) -> None:
    part = page.part
    assert isinstance(part, StatementsPart)
    assert cells(page) == ["✓", "missing", "part", "missing"]
    assert "Bank: there: June 2016; there in part: August 2016; missing: July 2016" in part.calendar.text()
    assert "Lines of £50.00 are missing between 30 June 2016 and 15 August 2016" in part.calendar.text()
    imported(page.desk, f"{HEAD}01 Jul 2016,CR,X,,50.00,170.00\n", "july.csv")
    page.reload()
    settled()
    assert "Lines of" not in part.calendar.text()


def test_years_before_are_turned_to(desk: Desk, settled: Settled, qtbot: QtBot) -> None:
    sheet = CalendarSheet()
    qtbot.addWidget(sheet)
    imported(desk, JUNE.replace("2016", "2013"), "old.csv")
    sheet.resize(1200, 100)
    sheet.show()
    sheet.show_calendars(desk.office.read(partial(calendars, today=desk.today)), desk.today)
    assert [badge.text() for badge in sheet.findChildren(Badge)] == ["missing"] * 11
    for _year in range(3):
        press(sheet, "‹ Earlier")
    settled()
    assert next(badge.text() for badge in sheet.findChildren(Badge)) == "✓"
    press(sheet, "Later ›")
    settled()


def test_a_statement_says_what_it_brought_and_leads_to_its_lines_and_to_its_undo(
    page: BankPage, desk: Desk, settled: Settled
) -> None:
    assert page.table().count() == 2
    page.table().select_id(page.table().all_ids()[0])
    settled()
    assert page.record.row.file_name == "august.csv"
    sent: list[Target] = []
    page.leads.connect(sent.append)
    press(page.pane, "Show its lines…")
    settled()
    lines = page.findChild(StatementLinesDialog)
    assert isinstance(lines, StatementLinesDialog)
    assert lines.table.count() == 1
    line = lines.table.all_ids()[0]
    lines.table.select_id(line)
    settled()
    press(lines, "Show on the page")
    settled()
    assert sent == [Target("bank", line, kind="lines")]
    press(page.pane, "Undo it in the history…")
    settled()
    history = page.findChild(HistoryDialog)
    assert isinstance(history, HistoryDialog)
    press(history.pane, "Undo this")
    settled()
    assert [row.file_name for row in desk.office.read(partial(statements))] == ["june.csv"]
    assert page.table().count() == 1
    history.accept()
    settled()


def test_statements_are_narrowed_by_their_piles_and_their_account(page: BankPage, settled: Settled) -> None:
    page.part.chips.choose("refused")
    page.narrow("refused")
    settled()
    assert page.table().count() == 1
    part = page.part
    assert isinstance(part, StatementsPart)
    page.part.chips.choose("all")
    press(part.calendar, "Bank")
    settled()
    assert part.account.currentText() == "Bank"
    assert page.table().count() == 2


def test_the_import_is_offered_where_there_is_no_statement(desk: Desk, settled: Settled, qtbot: QtBot) -> None:
    page = BankPage(desk)
    seat(page, qtbot)
    page.show_filter("statements")
    settled()
    part = page.part
    assert isinstance(part, StatementsPart)
    assert not part.calendar.isVisible()
    assert {action.key for action in page.page_actions()} >= {"import-statements", "learned", "filing-rules"}


def test_rules_are_added_changed_put_in_order_and_removed(desk: Desk, settled: Settled, qtbot: QtBot) -> None:
    home = QWidget()
    qtbot.addWidget(home)
    home.show()
    dialog = open_rules(desk, home)
    settled()
    press(dialog, "Add the first one")
    settled()
    form = dialog.findChild(FormDialog)
    assert isinstance(form, FormDialog)
    form.form.put("words", "PrintWorks")
    form.form.put("category", "printing")
    form.submit()
    settled()
    desk.office.write(partial(add_rule, words="Total charges", category="bank-charges"))
    dialog.table.reload()
    settled()
    first, second = desk.office.read(rule_rows)
    dialog.table.select_id(second.id)
    settled()
    press(dialog, "Move up")
    settled()
    assert [row.id for row in desk.office.read(rule_rows)] == [second.id, first.id]
    dialog.table.select_id(first.id)
    settled()
    press(dialog, "Change…")
    settled()
    form = next(one for one in dialog.findChildren(FormDialog) if one.isVisible())
    assert form.form.peek()["words"] == "printworks"
    form.form.put("words", "the printers")
    form.submit()
    settled()
    assert [row.words for row in desk.office.read(rule_rows)] == ["total charges", "the printers"]
    dialog.table.grid().selectAll()
    press(dialog, "Remove")
    settled()
    assert desk.office.read(rule_rows) == []
    desk.jobs.undo(home)
    settled()
    assert len(desk.office.read(rule_rows)) == 2
    dialog.accept()
    settled()


def test_what_was_learned_is_found_and_forgotten(desk: Desk, settled: Settled, qtbot: QtBot) -> None:
    imported(desk, JUNE, "june.csv")
    for family, line in zip(("Heron", "Wren"), desk.office.read(partial(statement_lines)), strict=True):
        draft = ContactDraft(given="Jo", family=family)
        contact = desk.office.write(partial(add_contact, draft=draft, now=desk.now)).made
        wish = LineWish(line.id, (Part(CandidateKind.GIFT),), payer=contact)
        telling = Telling((wish,), desk.today, desk.now)
        desk.office.write(partial(perform, deed=TELL_LINES, request=telling))
    home = QWidget()
    qtbot.addWidget(home)
    home.show()
    dialog = open_learned(desk, home)
    settled()
    assert dialog.table.count() == 2
    dialog.search.setText("heron")
    settled()
    assert dialog.table.count() == 1
    dialog.search.setText("")
    settled()
    dialog.table.grid().selectAll()
    press(dialog, "Forget what is chosen")
    settled()
    assert desk.office.read(partial(learned_rows)) == []
    desk.jobs.undo(home)
    settled()
    assert dialog.table.count() == 2
    dialog.accept()
    settled()


def test_today_says_which_lines_are_open_and_which_months_lack(desk: Desk, settled: Settled, qtbot: QtBot) -> None:
    imported(desk, JUNE, "june.csv")
    today = TodayPage(desk)
    seat(today, qtbot)
    settled()
    said = {
        link.objectName(): (link.accessibleName(), link.accessibleDescription())
        for link in today.findChildren(QPushButton)
        if link.objectName().startswith("today.bank.")
    }
    assert said == {
        "today.bank.open": ("2 open lines", "of statements, the oldest of 1 June 2016, £20.00"),
        "today.bank.lacks.bank": ("3 months without a statement", "Bank, the last is September 2016"),
    }
    sent: list[Target] = []
    today.leads.connect(sent.append)
    for name in said:
        link = today.findChild(QPushButton, name)
        assert isinstance(link, QPushButton)
        link.click()
    assert [(target.page, target.filter) for target in sent] == [("bank", "lines.open"), ("bank", "statements")]

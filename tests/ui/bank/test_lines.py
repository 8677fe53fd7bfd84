"""Lines are told what they are at the bench: by the keyboard, one by one and all certain ones together."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from psg_admin.bank.plans.telling import Part
from psg_admin.bank.queries import learned_rows, rule_rows
from psg_admin.kernel.words import translate
from psg_admin.store.office import Office
from psg_admin.ui.bank.lines import how_often
from psg_admin.ui.bank.parts import PARTS
from psg_admin.ui.bank.split import SplitBox
from psg_admin.ui.bank.telling import shown_candidate
from psg_admin.ui.kit.action import Target
from psg_admin.ui.kit.jobs import Jobs
from tests.bank.desk import with_account
from tests.bank.telling import MEMBER
from tests.ui.bank.bench import Bench
from tests.ui.conftest import button, type_over


@pytest.fixture
def bench(
    sqlite_office: Office, jobs: Jobs, qtbot: QtBot, settled: Callable[[], None], tmp_path: Path
) -> Iterator[Bench]:
    made = Bench(sqlite_office, jobs, qtbot, settled, tmp_path)
    yield made
    made.leave()


def herons(bench: Bench) -> tuple[int, str]:
    """Enrol Jo Heron, and return the membership with its reference."""
    heron = bench.treasury.member("Jo", "Heron")
    return heron, bench.treasury.reference(heron)


def test_each_line_says_how_sure_it_is_and_the_words_that_say_so_are_strong(bench: Bench) -> None:
    _heron, reference = herons(bench)
    bench.treasury.member("Ann", "Wren")
    bench.open(
        ("03", f"HERON J {reference}", "27.00"), ("04", "WREN A THANKS", "27.00"), ("05", "TOTAL CHARGES", "-8.00"),
        ("06", "XYZ", "3.33"),
    )  # fmt: skip
    assert bench.listed() == [
        ("XYZ", "Unknown"), ("TOTAL CHARGES", "By rule"), ("WREN A THANKS", "1 possible"),
        (f"HERON J {reference}", "Certain"),
    ]  # fmt: skip
    assert [list(row.runs) for row in bench.rows()] == [
        [], [("TOTAL", ""), ("CHARGES", "strong")], [("WREN A", "strong"), ("THANKS", "")],
        [(f"HERON J {reference}", "strong")],
    ]  # fmt: skip
    chips = {key: chip.count for key, chip in bench.part.chips._chips.items()}
    assert chips == {
        "open": 4, "certain": 1, "as-last-time": 0, "possible": 2, "unknown": 1, "done": 0, "set-aside": 0, "all": 4
    }  # fmt: skip
    assert bench.part.table._foot.text().endswith("£100.00 + done £0.00 + open £49.33 = £149.33  ✓ agrees")
    bench.chip("certain")
    assert bench.listed() == [(f"HERON J {reference}", "Certain")]


def test_enter_goes_to_the_candidates_accepts_and_goes_on_to_the_next_open_line(bench: Bench) -> None:
    _heron, reference = herons(bench)
    bench.treasury.member("Ann", "Wren")
    bench.open(("03", "WREN A THANKS", "27.00"), ("04", f"HERON J {reference}", "27.00"))
    bench.choose(f"HERON J {reference}")
    bench.page.take_focus()
    bench.key(Qt.Key.Key_Return)
    assert bench.at() == "candidates"
    bench.key(Qt.Key.Key_Return)
    assert bench.became(f"HERON J {reference}") == [("paid", "27.00")]
    assert bench.at() == "candidates"
    assert bench.box().record.row.text == "WREN A THANKS"
    bench.key(Qt.Key.Key_Return)
    assert bench.became("WREN A THANKS") == [("paid", "27.00")]
    assert bench.listed() == []
    assert [row.text for row in bench.office.read(learned_rows)] == ["heron j", "wren a thanks"]


def test_lines_that_are_done_are_passed_by_on_the_way_to_the_next_open_one(bench: Bench) -> None:
    wren = bench.treasury.member("Ann", "Wren")
    bench.open(("03", "ABC", "1.00"), ("04", "WREN A", "27.00"), ("05", "XYZ", "3.33"))
    bench.treasury.tell(bench.treasury.line(1), Part(MEMBER, wren))
    bench.page.reload()
    bench.chip("all")
    bench.choose("XYZ")
    bench.press(bench.page.pane, "Leave open")
    assert bench.box().record.row.text == "ABC"
    bench.page.take_focus()
    bench.choose("XYZ")
    bench.press(bench.page.pane, "Set aside…")
    dialog = bench.form()
    bench.type(dialog, "reason", "By mistake")
    bench.submit(dialog)
    assert bench.box().record.row.text == "ABC"


def test_enter_goes_to_what_can_be_said_of_a_line_of_which_nothing_is_known(bench: Bench) -> None:
    herons(bench)
    bench.open(("03", "XYZ", "3.33"), ("04", "HERON J", "27.00"))
    bench.choose("XYZ")
    bench.page.take_focus()
    bench.key(Qt.Key.Key_Return)
    assert bench.at() == "do.somebody"
    bench.choose("HERON J")
    bench.page.take_focus()
    bench.key(Qt.Key.Key_Return)
    bench.key(Qt.Key.Key_Return)
    assert bench.became("HERON J")
    assert "XYZ" in bench.pane()
    assert bench.at() == "do.somebody"


def test_digits_choose_and_esc_goes_back_to_the_list(bench: Bench) -> None:
    bench.treasury.member("Ann", "Wren")
    bench.treasury.member("Alan", "Wren")
    bench.open(("03", "WREN A", "27.00"))
    bench.choose("WREN A")
    bench.page.take_focus()
    bench.key(Qt.Key.Key_2)
    assert (bench.at(), bench.box().place) == ("candidates", 1)
    bench.key(Qt.Key.Key_1)
    assert bench.box().place == 0
    bench.key(Qt.Key.Key_Down)
    assert bench.box().place == 1
    bench.key(Qt.Key.Key_Escape)
    assert bench.page.window().focusWidget() is bench.part.table.grid()


def test_what_speaks_against_a_candidate_is_told_apart(bench: Bench) -> None:
    bench.treasury.member("Ann", "Wren")
    bench.open(("03", "WREN B", "20.00"))
    bench.choose("WREN B")
    [shown] = [shown_candidate(one, bench.box()._names) for one in bench.box().every()]
    assert shown.name == "Wren, Ann"
    assert shown.reasons == (
        ("for", "In the days of the standing order"), ("against", "Family name of Wren, Ann, another initial"),
        ("against", "£27.00 is owed: £7.00 short"),
    )  # fmt: skip
    assert "against it: £27.00 is owed: £7.00 short" in shown.spoken


def test_what_is_left_over_is_a_gift_where_a_person_says_so(bench: Bench) -> None:
    bench.treasury.member("Ann", "Wren")
    bench.open(("03", "WREN A SUB AND MORE", "33.00"))
    bench.choose("WREN A SUB AND MORE")
    split = bench.page.pane.findChild(SplitBox)
    assert split is not None
    assert [(one.label, one.amount.plain()) for one in split.shares()][1:] == [("Left over", "6.00")]
    split._boxes[1].setCurrentIndex(1)
    split._boxes[1].activated.emit(1)
    bench.settled()
    assert "Accept £33.00 in 2 parts" in bench.buttons()
    bench.press(bench.page.pane, "Accept £33.00 in 2 parts")
    assert bench.became("WREN A SUB AND MORE") == [("paid", "27.00"), ("gift", "6.00")]


def test_parts_have_to_meet_the_line_and_what_lacks_stays_owed(bench: Bench) -> None:
    bench.treasury.member("Ann", "Wren")
    bench.open(("03", "WREN A SUB", "27.00"))
    bench.choose("WREN A SUB")
    sum_line = bench.page.pane.findChild(QLineEdit, "part.0")
    assert sum_line is not None
    type_over(sum_line, "20")
    bench.settled()
    assert "£7.00 has no part yet" in bench.pane()
    bench.key(Qt.Key.Key_Return)
    assert bench.became("WREN A SUB") == []
    assert bench.said == ["The parts come to £20.00, and the line is £27.00: they must be the same."]
    bench.part._add_gift(bench.box())
    bench.settled()
    assert "The parts meet the line" in bench.pane()
    bench.key(Qt.Key.Key_Return)
    assert bench.became("WREN A SUB") == [("paid", "20.00"), ("short", "7.00"), ("gift", "7.00")]


def test_somebody_else_is_named_and_what_they_owe_is_accepted(bench: Bench) -> None:
    bench.treasury.member("Ann", "Wren")
    bench.open(("03", "XYZ", "3.33"))
    bench.choose("XYZ")
    assert "Nothing in the office fits this line. Say who paid it, or of which category it is." in bench.pane()
    bench.press(bench.page.pane, "Somebody else…")
    dialog = bench.form()
    bench.pick(dialog, "who", "wren")
    bench.submit(dialog)
    assert [one.kind.value for one in bench.box().every()] == ["membership", "gift"]
    assert bench.at() == "candidates"
    bench.key(Qt.Key.Key_Return)
    assert bench.became("XYZ") == [("paid", "3.33"), ("short", "23.67")]


def test_a_category_is_filed_and_remembered_in_one_entry(bench: Bench) -> None:
    bench.open(("03", "HALL HIRE 17", "-40.00"), ("04", "HALL HIRE 18", "-40.00"))
    bench.choose("HALL HIRE 17")
    bench.press(bench.page.pane, "Category…")
    dialog = bench.form()
    dialog.form.put("remember", True)
    dialog.form.changed.emit()
    assert dialog.form.value("words") == "HALL HIRE"
    bench.submit(dialog)
    assert dialog.isVisible()  # no category is filed that nobody chose
    assert "⚠ Choose a category." in [one.text() for one in dialog.findChildren(QLabel)]
    dialog.form.put("category", "event-costs")
    bench.submit(dialog)
    assert bench.became("HALL HIRE 17") == [("spent", "40.00")]
    assert [row.words for row in bench.office.read(rule_rows)] == ["hall hire"]
    assert ("HALL HIRE 18", "By rule") in bench.listed()
    bench.office.undo()
    bench.page.reload()
    bench.settled()
    assert bench.became("HALL HIRE 17") == []
    assert bench.office.read(rule_rows) == []


def test_money_between_accounts_is_a_transfer(bench: Bench) -> None:
    with_account(bench.office, "Savings")
    bench.open(("03", "TO RESERVE", "-40.00"))
    bench.choose("TO RESERVE")
    bench.press(bench.page.pane, "Between accounts…")
    dialog = bench.form()
    dialog.form.put("other", "savings")
    bench.submit(dialog)
    assert bench.became("TO RESERVE") == [("moved", "40.00")]


def test_a_line_is_set_aside_and_opened_again_with_reasons(bench: Bench) -> None:
    bench.open(("03", "XYZ", "3.33"), ("04", "ABC", "4.44"))
    bench.choose("XYZ")
    bench.press(bench.page.pane, "Set aside…")
    dialog = bench.form()
    bench.submit(dialog)
    assert dialog.isVisible()  # a reason is asked for
    bench.type(dialog, "reason", "Sent by mistake")
    bench.submit(dialog)
    assert bench.became("XYZ") == [("set-aside", "3.33")]
    bench.chip("set-aside")
    bench.choose("XYZ")
    assert "Sent by mistake" in bench.pane()
    bench.press(bench.page.pane, "Open again…")
    dialog = bench.form()
    bench.type(dialog, "reason", "It was a gift")
    bench.submit(dialog)
    bench.chip("open")
    assert bench.listed() == [("ABC", "Unknown"), ("XYZ", "Unknown")]
    bench.choose("XYZ")
    assert "Opened again: It was a gift" in bench.pane()


def test_what_a_line_became_leads_to_the_payment_and_to_the_person(bench: Bench) -> None:
    heron, reference = herons(bench)
    bench.open(("03", f"HERON J {reference}", "27.00"))
    bench.treasury.tell(bench.treasury.line(), Part(MEMBER, heron))
    bench.page.reload()
    bench.chip("done")
    bench.choose(f"HERON J {reference}")
    led: list[object] = []
    bench.page.leads.connect(led.append)
    assert bench.buttons() == ["Show the payment", "Heron, Jo", "Open again…"]
    bench.press(bench.page.pane, "Show the payment")
    bench.press(bench.page.pane, "Heron, Jo")
    assert [getattr(one, "page", "") for one in led] == ["payments", "members"]


@pytest.mark.parametrize("key", [entry.key for entry in PARTS if entry.key != "lines"])
def test_with_a_line_chosen_another_list_is_turned_to_for_the_first_time_and_left(bench: Bench, key: str) -> None:
    bench.open(("02", "J HERON", "27.00"))
    bench.choose("J HERON")
    for there in (key, "lines"):
        words = next(translate(entry.label) for entry in PARTS if entry.key == there)
        bench.press(bench.page.tabs, words)
        assert bench.page.part is bench.page.part_of(there)
    assert bench.page.record is not None
    assert bench.page.record.row.text == "J HERON"


def test_another_page_leads_to_a_line_that_is_done(bench: Bench) -> None:
    heron, reference = herons(bench)
    bench.open(("03", f"HERON J {reference}", "27.00"), ("04", "XYZ", "1.00"))
    bench.treasury.tell(bench.treasury.line(), Part(MEMBER, heron))
    bench.page.open_target(Target("bank", bench.treasury.line(), kind="lines"))
    bench.settled()
    assert bench.part.table.current_id() == bench.treasury.line()
    assert "Matched" in bench.pane()


def test_all_certain_lines_are_seen_before_they_are_accepted_in_one_entry(bench: Bench) -> None:
    references = [bench.treasury.reference(bench.treasury.member(*name)) for name in (("Jo", "Heron"), ("Al", "Finch"))]
    bench.open(
        ("03", f"HERON J {references[0]}", "27.00"), ("04", f"FINCH A {references[1]}", "27.00"), ("05", "XYZ", "1.00"),
    )  # fmt: skip
    assert button(bench.page, "do.accept-certain").text().replace("&", "") == "Accept 2 certain…"
    assert "2 are certain: " in " ".join(
        one.text() for one in bench.part.meaning.findChildren(type(bench.part.meaning._what))
    )
    bench.page.run("accept-certain")
    dialog = bench.form()
    assert button(dialog, "action").text().replace("&", "") == "Accept 2 — £54.00"
    bench.submit(dialog)
    assert bench.listed() == [("XYZ", "Unknown")]
    bench.office.undo()
    bench.page.reload()
    bench.settled()
    assert len(bench.listed()) == 3


def test_what_was_told_once_is_offered_as_last_time_and_counted_apart(bench: Bench) -> None:
    wren = bench.treasury.member("Ann", "Wren")
    bench.open(("03", "A W SUBS", "27.00"))
    bench.treasury.tell(bench.treasury.line(), Part(MEMBER, wren))
    bench.treasury.read(("10", "A W SUBS", "27.00"))
    bench.page.reload()
    bench.settled()
    assert bench.listed() == [("A W SUBS", "As last time")]
    assert button(bench.page, "do.accept-last").text().replace("&", "") == "Accept 1 as last time…"
    bench.choose("A W SUBS")
    assert "Same as last time" in bench.buttons() + bench.more()


@pytest.mark.parametrize(
    ("words", "found"), [("wren", ["WREN A"]), ("27", ["WREN A"]), ("heron", []), ("xy", ["XYZ"]), ("ann", ["WREN A"])]
)
def test_lines_are_found_by_text_sum_and_person(bench: Bench, words: str, found: list[str]) -> None:
    bench.treasury.member("Ann", "Wren")
    bench.open(("03", "WREN A", "27.00"), ("04", "XYZ", "3.33"))
    bench.page.search_line().setText(words)
    bench.settled()
    assert [text for text, _said in bench.listed()] == found


def test_a_statement_of_five_thousand_lines_is_listed_whole_and_told_on(bench: Bench) -> None:
    _heron, reference = herons(bench)
    rows = [(f"{place % 28 + 1:02}", f"NOBODY {place}", f"{place % 97 + 1}.01") for place in range(4999)]
    bench.open(*rows, ("30", f"HERON J {reference}", "27.00"))
    assert bench.part.table.count() == 5000
    assert bench.listed()[0] == (f"HERON J {reference}", "Certain")
    bench.page.take_focus()
    bench.key(Qt.Key.Key_Home)
    bench.key(Qt.Key.Key_Return)
    bench.key(Qt.Key.Key_Return)
    assert bench.became(f"HERON J {reference}") == [("paid", "27.00")]
    bench.key(Qt.Key.Key_End)
    bench.chip("unknown")
    assert bench.part.table.count() == len(bench.part.bench.lines) == 4999


def test_without_a_statement_the_list_offers_to_import_one(bench: Bench) -> None:
    bench.open()
    assert bench.part.table._nothing is not None
    assert bench.part.table._nothing.text() == "No statement yet"


@pytest.mark.parametrize(
    ("proven", "wrong", "said"),
    [
        (12, 0, "Too few lines with a reference are done yet to say how often that is wrong."),
        (1204, 0, "none was somebody else’s: at most 1 in 401 is, with a probability of 95 %."),
        (1204, 2, "Of 1,204 lines done so far that have a reference, 2 were somebody else’s."),
    ],
)
def test_how_often_what_is_certain_was_wrong_is_said_with_its_bound(proven: int, wrong: int, said: str) -> None:
    assert how_often(proven, wrong).startswith("A name alone is never certain.")
    assert how_often(proven, wrong).endswith(said)

"""The live panel of a dialog: in view beside its form, above it where there is no room; and how fields grow."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy.orm import Session

from psg_admin.kernel.changes import Changes
from psg_admin.settings import Settings, save_settings
from psg_admin.ui.kit import form, theme
from psg_admin.ui.kit.changing import Changing
from psg_admin.ui.kit.chips import Chip, Chips
from psg_admin.ui.kit.dialog import FormDialog
from psg_admin.ui.kit.jobs import Jobs


def save(values: dict[str, Any]) -> Callable[[Session], Changes]:
    return partial(save_settings, settings=Settings(organisation=values["f0"]))


def dialog_with_panel(jobs: Jobs, bot: QtBot, chars: int, words: str = "£27.00") -> tuple[FormDialog, QLabel, QWidget]:
    home = QWidget()
    bot.addWidget(home)
    home.show()
    panel = QLabel(words)
    fields = [form.text(f"f{place}", f"Field {place}") for place in range(30)]
    dialog = FormDialog(
        home, jobs, name="long", title="Long", fields=fields, draft={}, action="&Save", operation=save, panel=panel
    )
    dialog.open()
    dialog.resize(theme.chars(chars), 400)
    bot.waitExposed(dialog)
    return dialog, panel, home


def top(dialog: FormDialog, widget: QWidget) -> int:
    return widget.mapTo(dialog, QPoint(0, 0)).y()


def test_a_panel_beside_a_form_stays_in_view_while_the_form_is_scrolled(jobs: Jobs, qtbot: QtBot) -> None:
    dialog, panel, _home = dialog_with_panel(jobs, qtbot, 120)
    before = top(dialog, panel)
    bar = dialog._scroll.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    qtbot.waitUntil(lambda: abs(top(dialog, panel) - before) <= 1)
    bar.setValue(bar.maximum())
    qtbot.waitUntil(lambda: abs(top(dialog, panel) - before) <= 1)
    dialog.reject()


def test_a_panel_stands_above_its_form_where_there_is_no_room_beside(jobs: Jobs, qtbot: QtBot) -> None:
    dialog, panel, _home = dialog_with_panel(jobs, qtbot, 60)
    qtbot.waitUntil(lambda: top(dialog, panel) < top(dialog, dialog.form.editor("f0").widget))
    assert panel.width() > dialog.width() // 2
    dialog.resize(theme.chars(120), 400)
    qtbot.waitUntil(lambda: abs(top(dialog, panel) - top(dialog, dialog.form)) <= theme.px(8))
    dialog.reject()


def test_a_dialog_opens_at_its_top_though_its_panel_grows_above_the_first_field(jobs: Jobs, qtbot: QtBot) -> None:
    dialog, _panel, _home = dialog_with_panel(jobs, qtbot, 60, "\n".join(["£27.00"] * 30))
    first, last = (dialog.form.editor(key).widget for key in ("f0", "f29"))
    qtbot.waitUntil(first.hasFocus)
    bar = dialog._scroll.verticalScrollBar()
    assert top(dialog, first) > dialog.height(), "it was nowhere to be seen"
    assert bar.value() == 0
    last.setFocus()
    assert bar.value() > 0
    dialog.reject()


def test_without_a_panel_nothing_lies_over_the_form(jobs: Jobs, qtbot: QtBot) -> None:
    home = QWidget()
    qtbot.addWidget(home)
    home.show()
    fields = [form.check("f0", "Its members are entitled to concession prices")]
    dialog = FormDialog(
        home, jobs, name="short", title="Short", fields=fields, draft={}, action="&Save", operation=save
    )
    dialog.open()
    qtbot.waitExposed(dialog)
    body = dialog._body
    at_corner = body.childAt(dialog.form.mapTo(body, QPoint(2, 2)))
    assert at_corner is not None
    assert at_corner is dialog.form or dialog.form.isAncestorOf(at_corner)
    dialog.reject()


def test_a_field_of_lines_grows_with_what_is_typed_up_to_a_bound(qtbot: QtBot) -> None:
    shown = form.Form([form.lines("note", "Note", height=2)], {})
    qtbot.addWidget(shown)
    shown.show()
    area = shown.findChild(QPlainTextEdit, "note")
    assert area is not None
    low = area.sizeHint().height()
    area.setPlainText("one\ntwo\nthree")
    middle = area.sizeHint().height()
    area.setPlainText("\n".join("many" for _line in range(50)))
    assert low < middle < area.sizeHint().height() < low + theme.line_height() * 6


def test_the_focus_goes_along_with_what_is_chosen_from_elsewhere_and_is_never_stolen(qtbot: QtBot) -> None:
    desk = QWidget()
    qtbot.addWidget(desk)
    chips, line = Chips("Filters"), QLineEdit()
    box = QVBoxLayout(desk)
    box.addWidget(chips)
    box.addWidget(line)
    chips.show_chips([Chip("all", "All"), Chip("people", "People"), Chip("life", "Life")])
    desk.show()
    chips._buttons["all"].setFocus()
    chips.choose("people")
    assert desk.focusWidget() is chips._buttons["people"]
    line.setFocus()
    chips.choose("life")
    assert desk.focusWidget() is line


def test_filters_keep_their_order_when_one_comes_later(qtbot: QtBot) -> None:
    chips = Chips("Filters")
    qtbot.addWidget(chips)
    chips.show_chips([Chip("all", "All"), Chip("people", "People")])
    chips.choose("people")
    chips.show_chips([Chip("all", "All"), Chip("life", "Life", 3), Chip("people", "People")])
    chips.resize(600, 40)
    chips.show()
    placed = sorted(chips._buttons.values(), key=lambda one: one.x())
    assert [one.text() for one in placed] == ["All", "Life 3", "People"]
    assert chips.current() == "people"


def test_fields_end_where_the_button_ends_and_a_dialog_without_fields_begins_at_its_deed(
    jobs: Jobs, qtbot: QtBot
) -> None:
    home = QWidget()
    qtbot.addWidget(home)
    home.show()
    for fields in ([form.text("f0", "Field")], []):
        dialog = FormDialog(
            home, jobs, name="short", title="Short", fields=fields, draft={}, action="&Save", operation=save,
            panel=QLabel("£27.00"), panel_below=True,
        )  # fmt: skip
        dialog.open()
        qtbot.waitExposed(dialog)
        button = dialog.findChild(QWidget, "action")
        assert button is not None
        if fields:
            field = dialog.form.editor("f0").widget
            right = field.mapTo(dialog, field.rect().topRight()).x()
            qtbot.waitUntil(field.hasFocus)
            assert right == button.mapTo(dialog, button.rect().topRight()).x()
        else:
            qtbot.waitUntil(button.hasFocus)
            assert dialog.form.isHidden()
        dialog.reject()


def test_a_dialog_without_fields_is_as_high_as_what_it_shows(jobs: Jobs, qtbot: QtBot) -> None:
    home, panel = QWidget(), Changing()
    qtbot.addWidget(home)
    home.show()
    dialog = FormDialog(
        home, jobs, name="short", title="Short", fields=[], draft={}, action="&Save", operation=save, panel=panel,
        panel_below=True,
    )  # fmt: skip
    shown = QWidget()
    shown.setFixedHeight(120)
    panel.show_instead(shown)  # what it is about comes once it is made, as everywhere
    dialog.open()
    qtbot.waitExposed(dialog)
    button = dialog.findChild(QWidget, "action")
    assert button is not None
    assert 0 <= top(dialog, button) - top(dialog, shown) - shown.height() <= theme.px(40)
    dialog.reject()


def test_no_room_is_kept_for_counts_that_never_come(qtbot: QtBot) -> None:
    widths = []
    for counted in (True, False):
        chips = Chips("Parts", counted=counted)
        qtbot.addWidget(chips)
        chips.show_chips([Chip("one", "One"), Chip("two", "Two")])
        widths.append(chips.room(holding=False))
    assert widths[0] - widths[1] == 2 * theme.font_width(" 000")

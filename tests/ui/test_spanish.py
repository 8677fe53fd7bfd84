"""Spanish, whose words are longer, has the room it needs."""

import gettext
from collections.abc import Iterator
from datetime import date, datetime

import pytest
from PySide6.QtWidgets import QCheckBox, QLineEdit, QStyle, QStyleOptionFrame
from pytestqt.qtbot import QtBot

from psg_admin import paths
from psg_admin.kernel import words
from psg_admin.kernel.days import show_day
from psg_admin.kernel.money import Money
from psg_admin.payments.rules import OpenCharge
from psg_admin.payments.states import Category
from psg_admin.ui.dialogs.charge_ticks import ChargeTicks
from psg_admin.ui.kit import form
from psg_admin.ui.kit.form import Form

LONGEST = date(2026, 9, 30)


@pytest.fixture(autouse=True)
def _spanish() -> Iterator[None]:
    before = words._current
    words.use(gettext.translation("psg_admin", localedir=paths.locale(), languages=["es"]))
    yield
    words.use(before)


def test_a_day_and_a_moment_fit_into_their_fields(qtbot: QtBot) -> None:
    shown = Form(
        [form.day("day", "&Día", today=LONGEST), form.moment("at", "&Momento", today=LONGEST)],
        {"day": LONGEST, "at": datetime(2026, 9, 30, 10, 30)},  # noqa: DTZ001 - the wall clock of a venue
    )
    qtbot.addWidget(shown)
    shown.resize(700, 300)
    shown.show()
    for key, text in (("day", "30 de septiembre de 2026"), ("at", "30 de septiembre de 2026 10:30")):
        line = shown.findChild(QLineEdit, key)
        assert line is not None
        assert line.text() == text
        option = QStyleOptionFrame()
        line.initStyleOption(option)
        room = line.style().subElementRect(QStyle.SubElement.SE_LineEditContents, option, line).width()
        assert line.fontMetrics().horizontalAdvance(text) < room, (text, room)


def test_what_is_owed_is_as_high_as_its_words_at_any_width(qtbot: QtBot) -> None:
    ticks = ChargeTicks()
    charge = OpenCharge(
        charge_id=1,
        contact_id=1,
        category=Category.EVENT,
        purpose="Annual Conference 2026: Members and concessions",
        amount=Money.of(8),
        paid=Money(),
        due_on=LONGEST,
    )
    ticks.show_charges([charge], [1], "")
    qtbot.addWidget(ticks.widget)
    ticks.widget.show()
    box = ticks.tick_of(1)
    assert isinstance(box, QCheckBox)
    heights = []
    for width in (600, 330, 200, 330, 600):
        ticks.widget.resize(width, 60)
        assert show_day(LONGEST) in box.text().replace("\n", " ")
        assert box.height() >= box.heightForWidth(box.width())
        heights.append(box.height())
    assert heights[2] > heights[0]

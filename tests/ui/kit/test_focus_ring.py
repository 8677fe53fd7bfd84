"""The ring around what has the keyboard: of one colour, neither that of an error nor that of the primary button."""

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from psg_admin.ui.kit import theme
from psg_admin.ui.kit.focus_ring import FocusRing, watch
from psg_admin.ui.kit.widgets import button


def colours(ring: FocusRing) -> set[str]:
    """Return what the ring is drawn in, without the softened edges of its corners."""
    image = ring.grab().toImage()
    middle = image.height() // 2
    return {image.pixelColor(x, middle).name() for x in (1, image.width() - 2)}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_has_the_keyboard_is_ringed_in_the_colour_of_the_focus_also_where_it_is_wrong_or_red(
    qapp: QApplication, qtbot: QtBot, scheme: theme.Scheme
) -> None:
    theme.apply(qapp, scheme)
    watch(qapp)
    page = QWidget()
    qtbot.addWidget(page)
    wrong, primary = QLineEdit(), button("&Save", page.update, look="primary")
    wrong.setProperty("wrong", True)
    box = QVBoxLayout(page)
    box.addWidget(wrong)
    box.addWidget(primary)
    page.show()
    page.activateWindow()
    for part in (wrong, primary):
        part.setFocus()
        qapp.processEvents()
        ring = page.findChild(FocusRing)
        assert isinstance(ring, FocusRing)
        assert ring.around() is part
        assert colours(ring) == {QColor(theme.tokens().focus).name()}
    assert len({theme.tokens().focus, theme.tokens().bad, theme.tokens().primary}) == 3
    theme.apply(qapp, "light")

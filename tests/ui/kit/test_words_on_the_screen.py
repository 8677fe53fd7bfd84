"""Words and figures of the kit: they follow the size of the text, and say it where they are cut."""

from PySide6.QtWidgets import QApplication, QStyleOptionComboBox, QToolTip
from pytestqt.qtbot import QtBot

from psg_admin.ui.kit import theme
from psg_admin.ui.kit.editors import ChoiceEditor
from psg_admin.ui.kit.jobs import Jobs
from psg_admin.ui.kit.page import Page
from psg_admin.ui.kit.pane import DetailPane
from psg_admin.ui.kit.widgets import LineLabel

LONG = "A conversation about <b>coca</b> & coffee, with friends from Cusco, Puno, Arequipa and Ayacucho"


def test_figures_of_a_pane_follow_the_size_of_the_text(qapp: QApplication, qtbot: QtBot) -> None:
    pane = DetailPane("pane")
    qtbot.addWidget(pane)
    figure = pane.pair("Paid", "£25.25")
    before = figure.fontMetrics().height()
    theme.apply(qapp, "dark", percent=200)
    assert figure.font().pointSizeF() == theme.figures().pointSizeF()
    assert figure.fontMetrics().height() > 1.5 * before


def test_a_figure_stands_below_what_it_is_called_where_both_do_not_fit_on_a_line(
    qapp: QApplication, qtbot: QtBot
) -> None:
    theme.apply(qapp, "light")
    pane = DetailPane("pane")
    qtbot.addWidget(pane)
    pane.resize(328, 400)
    pane.show()
    with pane.filled("prices"):
        long = pane.pair("Members and concessions, and those who come with them £8.00", "23 sold", ["23 places."])
        short = pane.pair("Left", "73", ["73 places."])
        wide = pane.pair("Pays by", "Standing order, £1,036.00 every half-year", ["As the bank was told."])
    qtbot.waitExposed(pane)
    qtbot.waitUntil(lambda: long.y() > long.fontMetrics().height())
    for figure in (long, short, wide):
        line = figure.parentWidget()
        assert line is not None
        assert figure.geometry().right() == line.width() - 1
        assert line.rect().contains(figure.geometry())
        assert figure.width() >= figure.fontMetrics().horizontalAdvance(figure.text())
    assert long.y() > long.fontMetrics().height()
    assert short.y() < short.fontMetrics().height()
    inside = pane.widget()
    assert inside is not None
    assert inside.width() <= pane.viewport().width()


def test_a_word_that_cannot_be_broken_makes_no_pane_scroll_sideways(qapp: QApplication, qtbot: QtBot) -> None:
    word = "lucia@" + "longhost" * 12 + ".example.org"
    pane = DetailPane("pane")
    qtbot.addWidget(pane)
    pane.resize(320, 400)
    pane.show()
    with pane.filled("long"):
        pane.head(f"Source {word} read", word)
        pane.section(f"Source “{word}”: Added")
        pane.line(word)
        long = pane.line(f"See {word} for more")
    qtbot.waitExposed(pane)
    qtbot.wait(1)
    assert pane.horizontalScrollBar().maximum() == 0
    assert word in long.toolTip()


def test_a_title_too_long_for_its_page_ends_in_an_ellipsis_and_is_whole_in_its_tip(
    qapp: QApplication, qtbot: QtBot, jobs: Jobs
) -> None:
    theme.apply(qapp, "light", percent=200)
    page = Page(jobs, name="events", title="Events")
    qtbot.addWidget(page)
    page.resize(700, 400)
    page.show()
    qtbot.waitExposed(page)
    title = page.findChild(LineLabel)
    assert title is not None
    assert not title.is_cut()
    assert not title.toolTip()
    page.set_title(LONG)
    qtbot.waitUntil(title.is_cut)
    assert title.geometry().right() <= page.width()
    assert "&lt;b&gt;coca&lt;/b&gt; &amp; coffee" in title.toolTip()
    page.resize(4000, 400)
    qtbot.waitUntil(lambda: not title.is_cut())
    assert not title.toolTip()
    QToolTip.hideText()


def test_what_is_chosen_says_where_it_is_cut(qtbot: QtBot) -> None:
    editor = ChoiceEditor([(1, "Short"), (2, LONG)])
    qtbot.addWidget(editor.widget)
    editor.widget.setFixedWidth(240)
    shown = []
    for value in (1, 2):
        editor.put(value)
        option = QStyleOptionComboBox()
        editor.box.initStyleOption(option)
        shown.append(option.currentText)
    assert shown[0] == "Short"
    assert shown[1].startswith("A conversation")
    assert shown[1].endswith("…")


def test_a_pane_has_the_same_room_with_its_scroll_bar_as_without_also_when_it_is_filled_again(qtbot: QtBot) -> None:
    pane = DetailPane("pane")
    qtbot.addWidget(pane)
    pane.resize(328, 260)
    pane.show()
    ends: list[int] = []
    for lines in (2, 40, 40, 2):
        with pane.filled(f"record {len(ends)}"):
            pane.head("Thomasina Underhill", "No. 0523")
            figure = pane.pair("Owed", "£27.00")
            for number in range(lines):
                pane.line(f"Line {number}")
        qtbot.wait(30)
        ends.append(figure.mapTo(pane, figure.rect().topRight()).x())
    assert len(set(ends)) == 1

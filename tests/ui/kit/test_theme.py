"""The look: colours that can be read, sizes that follow, icons that are there."""

import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFontInfo, QFontMetrics, QFontMetricsF
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from psg_admin.paper.table import Kind
from psg_admin.ui.kit import appearance, cells, icons, theme
from psg_admin.ui.kit.theme import DARK, LIGHT, Tokens
from psg_admin.ui.kit.widgets import TextLabel

_WORDS = {
    "ink": "ground surface hover chosen attention_ground", "soft": "ground surface hover chosen line",
    "on_primary": "primary primary_hover", "attention": "attention_ground surface ground chosen",
    "bad": "bad_ground surface ground chosen", "good": "surface ground hover chosen", "on_bar": "bar",
    "on_bar_soft": "bar", "surface": "focus",
}  # fmt: skip
_SIGNS = {"edge": "surface ground", "focus": "ground surface chosen", "primary": "ground surface", "on_bar": "bar"}
_PAIRS = [(sign, ground) for sign, grounds in _WORDS.items() for ground in grounds.split()]
_EDGES = [(sign, ground) for sign, grounds in _SIGNS.items() for ground in grounds.split()]


def brightness(name: str) -> float:
    """Return the relative luminance of WCAG 2."""
    colour = QColor(name)
    values = (colour.redF(), colour.greenF(), colour.blueF())
    parts = [value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4) for value in values]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of WCAG 2."""
    low, high = sorted((brightness(one), brightness(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), _PAIRS)
def test_words_can_be_read_on_their_ground(tokens: Tokens, ink: str, ground: str) -> None:
    assert contrast(getattr(tokens, ink), getattr(tokens, ground)) >= 4.5


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("sign", "ground"), _EDGES)
def test_edges_ring_and_the_primary_button_can_be_seen(tokens: Tokens, sign: str, ground: str) -> None:
    assert contrast(getattr(tokens, sign), getattr(tokens, ground)) >= 3


@pytest.mark.parametrize("percent", [100, 150, 200])
def test_a_column_of_moments_has_room_for_the_widest_at_every_size(qapp: QApplication, percent: int) -> None:
    theme.apply(qapp, "light", percent=percent)
    try:
        metrics = QFontMetrics(theme.figures())
        widest = max(
            metrics.horizontalAdvance(cells.show(datetime(2026, month, 28, 20, 48, tzinfo=UTC), Kind.MOMENT))
            for month in range(1, 13)
        )
        assert cells.column_width(16, Kind.MOMENT, "When") >= widest + 2 * theme.px(cells.PAD)
    finally:
        theme.apply(qapp, "light")


def test_the_theme_follows_the_system_while_the_program_runs(qapp: QApplication) -> None:
    theme.apply(qapp, "system")
    dark: list[bool] = []
    theme.changed_signal().changed.connect(lambda: dark.append(theme.tokens().dark))
    qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert dark == [True]
    assert qapp.palette().window().color() == QColor(DARK.ground)
    theme.apply(qapp, "light")


def test_a_chosen_theme_does_not_follow_the_system(qapp: QApplication) -> None:
    theme.apply(qapp, "light")
    qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert not theme.tokens().dark
    theme.apply(qapp, "light")


def test_titles_grow_with_the_text_size(qapp: QApplication, qtbot: QtBot) -> None:
    title = TextLabel("Members", "title")
    qtbot.addWidget(title)
    before = title.font().pointSizeF()
    theme.apply(qapp, "light", 200)
    assert title.font().pointSizeF() == pytest.approx(before * 2)
    theme.apply(qapp, "light")


def test_the_style_sheet_has_every_colour_filled_in() -> None:
    for tokens in (LIGHT, DARK):
        sheet = theme.style_sheet(tokens)
        assert "$" not in sheet
        assert not re.search(r"\d[dt][pr]\b", sheet.split("*/", 1)[1])


def test_the_style_sheet_leaves_it_to_the_ring_to_show_where_the_keyboard_is() -> None:
    rules = re.findall(r"([^{}]*:focus[^{}]*)\{([^}]*)\}", theme.style_sheet(LIGHT))
    assert [selector.strip() for selector, what in rules if "border" in what or "outline" in what] == []


def test_red_is_the_primary_button_and_nothing_else() -> None:
    sheet = theme.style_sheet(LIGHT).split("*/", 1)[1]
    red = [rule for rule in re.findall(r"([^{}]*)\{([^}]*)\}", sheet) if LIGHT.primary in rule[1]]
    assert red
    assert all('look="primary"' in selector for selector, _what in red)


@pytest.mark.parametrize("kind", ['QPushButton[look="link"]', 'QLabel[look="figure"][asked="true"]'])
def test_links_and_figures_are_in_ink_and_underlined_under_the_pointer_and_with_the_keyboard(kind: str) -> None:
    rules = re.findall(r"([^{}]*)\{([^}]*)\}", theme.style_sheet(LIGHT).split("*/", 1)[1])
    underlined = {one.strip() for names, what in rules if "underline" in what for one in names.split(",")}
    assert {f"{kind}:hover", f"{kind}:focus"} <= underlined
    colours = {what.split(" color:")[1].split(";")[0].strip() for names, what in rules
               if kind.replace('[asked="true"]', "") in [one.strip() for one in names.split(",")]
               and " color:" in what}  # fmt: skip
    assert colours == {LIGHT.ink}


def test_an_icon_is_drawn_in_the_colour_of_its_tone(qapp: QApplication) -> None:
    image = icons.icon("users", "primary").pixmap(32, 32).toImage()
    strongest = max(
        (image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())), key=QColor.alpha
    )
    assert strongest.alpha() > 200
    assert abs(strongest.red() - QColor(theme.tokens().primary).red()) < 12


SEEN = "from psg_admin.ui.app import make_app; make_app(); print('qtawesome' in sys.modules)"
SHOWN = """
from PySide6.QtGui import QFontInfo, QTextLayout
from psg_admin.ui.app import make_app
app = make_app()
layout = QTextLayout("Łş→\u2007 عر 中", app.font())
layout.beginLayout(); layout.createLine(); layout.endLayout()
info = QFontInfo(app.font())
glyphs = [str(one) for run in layout.glyphRuns() for one in run.glyphIndexes()]
print(info.family(), info.pixelSize(), " ".join(glyphs), sep=chr(10))
"""
STARTED = """
import pathlib
from psg_admin import bootstrap, paths
sys.exit(bootstrap.show_window(paths.Home(pathlib.Path(sys.argv[1])), None))
"""


def run_with_icons(first: Path, code: str, home: Path) -> subprocess.CompletedProcess[str]:
    """Run ``code`` in a process of its own that looks for packages in ``first`` before anywhere else."""
    begin = f"import sys; sys.path.insert(0, {str(first)!r}); "
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "LANGUAGE": "en"}
    environment["PYTHONPATH"] = os.pathsep.join(sys.path)
    return subprocess.run(
        [sys.executable, "-c", begin + code, str(home)],
        capture_output=True,
        text=True,
        check=False,
        env=environment,
        timeout=60,
    )


def test_without_the_package_of_the_icons_the_start_ends_with_a_sentence(tmp_path: Path) -> None:
    ended = run_with_icons(tmp_path, "sys.modules['qtawesome'] = None; " + STARTED, tmp_path)
    sentence = "The package qtawesome, which carries the icons, is not installed. Install psg_admin again.\n"
    assert (ended.returncode, ended.stdout, ended.stderr) == (1, "", sentence)


def test_a_start_speaks_the_language_that_was_chosen_on_this_desk(tmp_path: Path) -> None:
    (tmp_path / appearance.FILE).write_text('{"appearance": {"language": "es"}}', encoding="utf-8")
    ended = run_with_icons(tmp_path, "sys.modules['qtawesome'] = None; " + STARTED, tmp_path)
    sentence = "Falta el paquete qtawesome, que trae los iconos. Vuelva a instalar psg_admin.\n"
    assert (ended.returncode, ended.stderr) == (1, sentence)


@pytest.mark.parametrize("there", [(), ("phosphor-charmap-1.json",), ("phosphor-charmap-1.json", "phosphor-1.ttf")])
def test_where_the_font_is_missing_or_none_it_ends_with_a_sentence_too(tmp_path: Path, there: Sequence[str]) -> None:
    package = tmp_path / "qtawesome"
    (package / "fonts").mkdir(parents=True)
    (package / "__init__.py").touch()
    for name in there:
        (package / "fonts" / name).write_text("{}")
    ended = run_with_icons(tmp_path, STARTED, tmp_path)
    assert (ended.returncode, ended.stdout) == (1, "")
    assert "The icons cannot be read: the package qtawesome is incomplete. Install psg_admin again.\n" in ended.stderr


def test_the_icons_are_found_without_running_their_package(tmp_path: Path) -> None:
    ended = run_with_icons(tmp_path, SEEN, tmp_path)
    assert (ended.returncode, ended.stdout) == (0, "False\n"), ended.stderr


def test_the_icons_are_found_in_an_archive_too(tmp_path: Path) -> None:
    found = find_spec("qtawesome")
    assert found is not None
    assert found.origin is not None
    archive = tmp_path / "packed.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("qtawesome/__init__.py", "")
        for file in (Path(found.origin).parent / "fonts").glob("phosphor-*"):
            packed.write(file, f"qtawesome/fonts/{file.name}")
    ended = run_with_icons(archive, SEEN, tmp_path)
    assert (ended.returncode, ended.stdout) == (0, "True\n"), ended.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="only there the fonts of the machine can be hidden from Qt")
@pytest.mark.parametrize("fonts", [True, False], ids=["with its own fonts", "without any"])
def test_the_window_is_in_inter_whatever_fonts_the_machine_has(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, fonts: bool
) -> None:
    if not fonts:
        monkeypatch.setenv("FONTCONFIG_FILE", str(tmp_path))
    ended = run_with_icons(tmp_path, SHOWN, tmp_path)
    assert ended.returncode == 0, ended.stderr
    family, pixels, drawn = ended.stdout.splitlines()
    assert (family, pixels) == ("Inter", "13")
    missing = 0  # the glyph of a font for a sign that it lacks
    assert str(missing) not in drawn.split(), "neither of Łucja’s name, nor of an arrow, nor of an Arabic one"


def test_figures_are_of_one_width_everywhere_and_600_is_a_face_of_its_own(qapp: QApplication) -> None:
    for look in ("text", "strong", "title"):
        metrics = QFontMetricsF(theme.font(look))
        assert len({round(metrics.horizontalAdvance(figure), 3) for figure in "0123456789"}) == 1, look
    strong, text = (QFontMetricsF(theme.font(look)).horizontalAdvance("Members") for look in ("strong", "text"))
    assert strong > text * 1.02


def test_the_two_sizes_are_13_and_18_pixels(qapp: QApplication) -> None:
    assert (QFontInfo(theme.font()).pixelSize(), QFontInfo(theme.font("title")).pixelSize()) == (13, 18)


def test_words_are_never_taken_for_markup(qtbot: QtBot) -> None:
    label = TextLabel("<b>Lucía</b> & Co")
    qtbot.addWidget(label)
    assert label.textFormat() == Qt.TextFormat.PlainText
    assert isinstance(label, QLabel)

"""How a desk looks: kept among its habits, applied at once, and what nobody knows is not believed."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QFontInfo
from PySide6.QtWidgets import QApplication

from psg_admin import bootstrap
from psg_admin.kernel import words
from psg_admin.paths import Home
from psg_admin.ui.kit import appearance, cells, theme
from psg_admin.ui.kit.appearance import Appearance
from psg_admin.ui.kit.remember import habits


@pytest.fixture
def kept(tmp_path: Path, qapp: QApplication) -> Iterator[Path]:
    """The file of habits of a desk."""
    file = tmp_path / appearance.FILE
    habits.open(file)
    yield file
    theme.apply(qapp, "light")


def test_it_is_kept_and_applied_at_once(kept: Path, qapp: QApplication) -> None:
    assert appearance.chosen() is None
    appearance.choose(qapp, Appearance("dark", "comfortable", 150, "es"))
    assert theme.tokens().dark
    assert cells.row_height() == theme.tall(40)
    assert QFontInfo(theme.font()).pixelSize() == 20
    assert json.loads(kept.read_text("utf-8"))["appearance"] == {
        "theme": "dark", "density": "comfortable", "text": 150, "language": "es",
    }  # fmt: skip
    habits.open(kept)
    assert appearance.current() == Appearance("dark", "comfortable", 150, "es")


@pytest.mark.parametrize(
    "found",
    [
        {"theme": "pink"},
        {"density": 3},
        {"text": 110},
        {"text": True},
        {"language": "xx"},
        {"theme": ["dark"]},
        {"x": 1},
    ],
)
def test_what_nobody_knows_is_as_if_it_had_not_been_chosen(kept: Path, found: dict[str, object]) -> None:
    kept.write_text(json.dumps({"appearance": {**found, "language": found.get("language", "es")}}), "utf-8")
    habits.open(kept)
    usual = appearance.current()
    assert (usual.theme, usual.density, usual.text) == ("system", "compact", 100)
    assert usual.language == ("" if "language" in found else "es")


def test_who_has_chosen_nothing_gets_words_as_large_as_the_computer_asks_for(
    kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(theme._theme, "system_points", 10 * theme._USUAL_POINTS.get("linux", 10) / 10)
    assert appearance.current().text == 100
    monkeypatch.setattr(theme._theme, "system_points", 2 * theme._USUAL_POINTS.get("linux", 10))
    assert appearance.current().text == 200


def test_the_language_is_spoken_from_the_next_start_on(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE", "en")
    before = words._current
    try:
        assert appearance.language(Home(kept.parent)) == ""
        kept.write_text(json.dumps({"appearance": {"language": "es"}}), "utf-8")
        bootstrap.use_language(appearance.language(Home(kept.parent)))
        assert words.language() == "es", "what was chosen comes before what the computer says"
    finally:
        words.use(before)

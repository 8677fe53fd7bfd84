"""How the program starts: what stands before the command, the language, the screen."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from psg_admin import bootstrap, paths
from psg_admin.kernel.words import _
from psg_admin.paths import Home


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put back, after each test, the language that the program tells the process."""
    monkeypatch.setenv("LANGUAGE", "")


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ([], (None, None, [])),
        (["--home", "x"], ("x", None, [])),
        (["--home=x", "--database", "y", "fee", "--home"], ("x", "y", ["fee", "--home"])),
        (["--home"], (None, None, ["--home"])),
        (["members", "--home", "x"], (None, None, ["members", "--home", "x"])),
    ],
)
def test_what_stands_before_the_command_chooses_the_office(
    words: list[str], found: tuple[str | None, str | None, list[str]]
) -> None:
    assert bootstrap.split(words) == found


@pytest.mark.parametrize(
    ("words", "kinds", "rest"),
    [
        (["members"], (), ["members"]),
        (["--clock-is-right", "undo"], ("clock",), ["undo"]),
        (["undo", "--older-is-right", "3"], ("behind", "other-history"), ["undo", "3"]),
        (["find", "--", "--clock-is-right"], (), ["find", "--", "--clock-is-right"]),
    ],
)
def test_what_a_person_says_is_right_stands_anywhere(words: list[str], kinds: tuple[str, ...], rest: list[str]) -> None:
    assert bootstrap.accepting(words) == (kinds, rest)


def test_without_a_screen_it_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("sys.platform", "linux")
    assert bootstrap.start(["--home", str(tmp_path)]) == 1
    assert "No screen was found" in capsys.readouterr().err


def test_an_address_that_is_none_is_refused_in_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert bootstrap.start(["--database", "mysql://x", "check"]) == 1
    assert "not “mysql://x”" in capsys.readouterr().err
    assert bootstrap.start(["--home", str(tmp_path), "types", "list", "--json"]) == 0
    assert capsys.readouterr().out == "[]\n"


@pytest.mark.parametrize("words", [["--home", "", "check"], ["--home="], ["--database", "", "types", "list"]])
def test_an_empty_name_leads_to_no_other_office(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert bootstrap.start(words) == 2
    assert "need the name of a folder" in capsys.readouterr().err


def test_the_language_is_that_of_the_person() -> None:
    try:
        bootstrap.use_language("es_PE.UTF-8")
        assert _("January") == "enero"
    finally:
        bootstrap.use_language("en")
    assert _("January") == "January"


def test_deeds_are_journaled_under_the_name_of_the_person(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PSG_ADMIN_USER", "Lucía")
    assert bootstrap.person() == "Lucía"
    monkeypatch.setenv("PSG_ADMIN_USER", "Luc\udced")  # in another coding than the terminal's
    assert bootstrap.person() == "Luc"
    monkeypatch.delenv("PSG_ADMIN_USER")
    assert bootstrap.person()


def test_the_folder_chosen_at_the_first_start_is_found_again(tmp_path: Path) -> None:
    given, chosen = Home(tmp_path / "given"), Home(tmp_path / "chosen")
    assert paths.follow(given) == given
    paths.point(given, chosen)
    assert paths.follow(given) == chosen
    given.db.mkdir()
    given.database.touch()
    assert paths.follow(given) == given


def test_an_office_where_it_was_looked_for_needs_no_pointer(tmp_path: Path) -> None:
    paths.point(Home(tmp_path), Home(tmp_path))
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def in_spanish(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The system asks for Spanish."""
    monkeypatch.setenv("LANGUAGE", "es")
    yield
    bootstrap.use_language("en")


@pytest.mark.usefixtures("in_spanish")
@pytest.mark.parametrize(
    ("command", "status", "said"),
    [
        (["members", "add", "--help"], 0, ["Uso: psg-admin members add", "Inscribe a un socio", "Nombre de pila."]),
        (["--help"], 0, ["La carpeta de datos de la oficina.", "Reservar plazas"]),
        (["members", "add"], 2, ["Falta la opción '--type'."]),
        (["pay", "8"], 2, ["Falta la opción '--method'"]),
        (["nothing"], 2, ["No existe el comando 'nothing'."]),
    ],
)
def test_the_help_of_the_command_line_is_in_the_language_of_the_person(
    command: list[str], status: int, said: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert bootstrap.start(command) == status
    printed = " ".join("".join(capsys.readouterr()).split())
    assert [words for words in said if words not in printed] == []


def test_the_version_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert bootstrap.start(["--version"]) == 0
    assert paths.version() in capsys.readouterr().out

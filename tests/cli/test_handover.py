"""Handing an office over by commands: two homes, two computers."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy.engine import URL

from psg_admin import bootstrap
from psg_admin.paths import STATE_VARIABLE
from tests.cli.conftest import Psg

Desk = Callable[..., tuple[int, str, str]]


@pytest.fixture
def at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Desk:
    """Run a command at a computer of its own: ``at("Ana", "pen", "--json")``."""

    def run(name: str, *words: object) -> tuple[int, str, str]:
        monkeypatch.setenv(STATE_VARIABLE, str(tmp_path / name / "state"))
        monkeypatch.setenv("PSG_ADMIN_USER", name)
        monkeypatch.setenv("LANGUAGE", "en")
        capsys.readouterr()
        status = bootstrap.start(["--home", str(tmp_path / name / "Office"), *map(str, words)])
        said = capsys.readouterr()
        return status, said.out, said.err

    return run


def test_an_office_goes_there_and_back(at: Desk, tmp_path: Path) -> None:
    file, back = tmp_path / "handed.sqlite", tmp_path / "back.sqlite"
    assert at("Ana", "contacts", "add", "Nora Birch")[0] == 0
    assert "never handed over" in at("Ana", "pen")[1]
    status, out, err = at("Ana", "hand-over", file)
    assert (status, err) == (0, "")
    assert "Office handed over by Ana." in out
    status, out, err = at("Ana", "contacts", "add", "Otto Alder")
    assert status == 1
    assert "handed over by Ana" in err
    assert '"here": false' in at("Ana", "pen", "--json")[1]
    assert at("Ben", "take-over")[0] == 1
    status, out, err = at("Ben", "take-over", file)
    assert (status, err) == (0, "")
    assert "Office taken over by Ben, from Ana." in out
    assert at("Ben", "contacts", "add", "Otto Alder")[0] == 0
    assert at("Ben", "take-over", file)[0] == 1
    assert at("Ben", "hand-over", back)[0] == 0
    assert at("Ana", "take-over", back)[0] == 0
    assert "Alder, Otto" in at("Ana", "contacts", "list")[1]
    assert at("Ana", "check")[0] == 0
    assert "The pen is here, with Ana." in at("Ana", "pen")[1]
    assert at("Ana", "undo")[0] == 1


def test_by_the_name_of_who_holds_it(at: Desk, tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite"
    assert at("Ana", "contacts", "add", "Nora Birch")[0] == 0
    assert at("Ana", "hand-over", tmp_path / "handed.sqlite")[0] == 0
    assert at("Ana", "take-over")[0] == 0
    assert at("Ana", "backup", copy)[0] == 0
    status, _out, err = at("Ben", "take-over", copy)
    assert status == 1
    assert "Ana has had this office since" in err
    assert at("Ben", "contacts", "add", "Otto Alder")[0] == 1
    assert at("Ben", "take-over", "--as", "Ana")[0] == 0
    assert at("Ben", "contacts", "add", "Otto Alder")[0] == 0


def test_an_office_on_a_server_is_not_handed_over(psg: Psg, office_url: URL, tmp_path: Path) -> None:
    said = psg("hand-over", tmp_path / "handed.sqlite")
    assert said.status == (0 if office_url.get_backend_name() == "sqlite" else 1)


def test_where_an_office_begins_is_told_once(at: Desk, tmp_path: Path) -> None:
    (tmp_path / ".stfolder").mkdir()
    assert "a folder that Syncthing keeps in step" in at("Ana", "contacts", "add", "Nora Birch")[2]
    assert "Syncthing" not in at("Ana", "contacts", "list")[2]

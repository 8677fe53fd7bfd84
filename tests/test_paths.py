"""Where things lie, in a checkout and in an installed wheel."""

import json
import os
import subprocess
import sys
from pathlib import Path

import platformdirs
import pytest

from psg_admin import paths

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """A package as a wheel lays it down: no pyproject.toml beside it."""
    package = tmp_path / "site-packages" / "psg_admin"
    package.mkdir(parents=True)
    return package


def test_in_a_checkout_everything_lies_beside_the_package() -> None:
    assert paths.checkout() == ROOT
    assert paths.resources() == ROOT / "resources"
    assert paths.locale() == ROOT / "resources" / "locale"
    assert paths.migrations() == ROOT / "db" / "migrations"


def test_installed_everything_lies_inside_the_package(installed: Path) -> None:
    assert paths.checkout(installed) is None
    assert paths.resources(installed) == installed / "_data" / "resources"
    assert paths.migrations(installed) == installed / "_data" / "migrations"


def test_the_home_that_is_named_comes_first(tmp_path: Path) -> None:
    assert paths.home(tmp_path / "a", environment={"PSG_ADMIN_HOME": "/b"}).folder == tmp_path / "a"


def test_then_the_home_of_the_environment(tmp_path: Path) -> None:
    assert paths.home(environment={"PSG_ADMIN_HOME": str(tmp_path)}).folder == tmp_path


@pytest.mark.parametrize("environment", [{}, {"PSG_ADMIN_HOME": ""}])
def test_then_the_checkout_itself(environment: dict[str, str]) -> None:
    home = paths.home("", environment=environment)

    assert home.folder == ROOT
    assert home.db == ROOT / "db"
    assert home.exports == ROOT / "exports"
    assert home.database.parent == home.db


def test_and_installed_the_persons_own_data_folder(installed: Path) -> None:
    expected = platformdirs.user_data_path("psg_admin", appauthor=False)

    assert paths.home(environment={}, package=installed).folder == expected


def test_a_home_is_absolute_and_knows_the_persons_own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    assert paths.home("office", environment={}).folder == tmp_path / "office"
    assert paths.home("~/office", environment={}).folder == Path("~/office").expanduser()


def test_saying_where_makes_no_folder(tmp_path: Path) -> None:
    paths.home(tmp_path / "new", environment={})

    assert list(tmp_path.iterdir()) == []


def test_a_wheel_brings_its_resources_and_migrations_along(tmp_path: Path) -> None:
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "-q"]
    alone = ["--no-deps", "--no-index"]
    subprocess.run(
        [*pip, "wheel", *alone, "--no-build-isolation", "-w", str(tmp_path), str(ROOT)], check=True, capture_output=True
    )
    (wheel,) = tmp_path.glob("psg_admin-*.whl")
    target = tmp_path / "site"
    subprocess.run([*pip, "install", *alone, "--target", str(target), str(wheel)], check=True, capture_output=True)

    asked = (
        "import json; from psg_admin import paths; "
        "print(json.dumps([str(paths.resources()), str(paths.migrations()), str(paths.checkout())]))"
    )
    process = subprocess.run(
        [sys.executable, "-c", asked],
        check=True,
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(target)},
    )
    resources, migrations, checkout = json.loads(process.stdout)

    assert checkout == "None"
    assert _files(Path(resources)) == _files(ROOT / "resources")
    assert _files(Path(migrations)) == _files(ROOT / "db" / "migrations")
    assert Path(resources).is_relative_to(target)


def _files(folder: Path) -> set[str]:
    found = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}
    return {name for name in found if "__pycache__" not in name}

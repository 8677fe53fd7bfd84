"""What holds for every test."""

import codecs
import locale
import os
import sys

# Before anything imports Qt: without a screen it would end the whole run, and in a locale that is not UTF-8 it takes
# this one anyway, with a warning that no test of the program is about.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
if codecs.lookup(locale.getencoding()).name != "utf-8":
    os.environ["LC_ALL"] = "C.UTF-8"

import gc
import itertools
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from sqlalchemy import URL

import psg_admin
from psg_admin import bootstrap
from psg_admin.store.office import Office
from tests.bears import FILES
from tests.offices import House, PostgresHouse, SqliteHouse, memory_folder, open_for_test, postgres_server

# The same examples in every run, so that a red run is red again; and no deadline: machines differ in speed.
settings.register_profile(
    "steady", derandomize=True, deadline=None, max_examples=100, suppress_health_check=[HealthCheck.too_slow]
)
# For a long search by hand: HYPOTHESIS_PROFILE=search python3 run.py test tests/kernel
settings.register_profile("search", deadline=None, max_examples=5000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))


@pytest.hookimpl(tryfirst=True)  # before pytest leaves out what -m does not ask for
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what wants a PostgreSQL server, by a fixture or by the engine it is called with."""
    for item in items:
        if isinstance(item, pytest.Function):
            called_with = item.callspec.params.values() if hasattr(item, "callspec") else ()
            if "postgres_house" in item.fixturenames or "postgres" in called_with:
                item.add_marker(pytest.mark.postgres)


def pytest_collection_finish() -> None:
    """Set aside the tests and what they import: the collector would look among them for garbage again and again."""
    gc.freeze()


_STATES = itertools.count(1)


@pytest.fixture(scope="session", autouse=True)
def states(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder of what this computer remembers, for offices of the whole run: never that of whoever tests."""
    folder = tmp_path_factory.mktemp("states")
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("PSG_ADMIN_STATE", str(folder / "session"))
        yield folder


@pytest.fixture(autouse=True)
def state(states: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of what this computer remembers, new for each test; it is made when something is."""
    folder = states / str(next(_STATES))
    monkeypatch.setenv("PSG_ADMIN_STATE", str(folder))
    return folder


@pytest.fixture(scope="session")
def sqlite_house(tmp_path_factory: pytest.TempPathFactory) -> SqliteHouse:
    """What makes SQLite offices."""
    return SqliteHouse(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgres_house() -> Iterator[PostgresHouse]:
    """What makes PostgreSQL offices; the server is started when the first test asks."""
    with memory_folder() as folder, postgres_server(folder) as url, closing(PostgresHouse(url, folder)) as made:
        yield made


@pytest.fixture(params=["sqlite", "postgres"])
def house(request: pytest.FixtureRequest) -> House:
    """What makes offices, once of each engine."""
    made: House = request.getfixturevalue(f"{request.param}_house")
    return made


@pytest.fixture
def office_url(house: House, tmp_path: Path) -> Iterator[URL]:
    """The address of a fresh empty office, once on each engine."""
    url = house.new(tmp_path)
    yield url
    house.leave(url)


@pytest.fixture
def empty_url(house: House, tmp_path: Path) -> Iterator[URL]:
    """The address of a database in which there is nothing, once on each engine."""
    url = house.empty(tmp_path)
    yield url
    house.leave(url)


@pytest.fixture
def office(office_url: URL) -> Iterator[Office]:
    """A fresh empty office, once on each engine, on 20 October 2016."""
    opened = open_for_test(office_url)
    yield opened
    opened.close()


@pytest.fixture
def sqlite_office(sqlite_house: SqliteHouse, tmp_path: Path) -> Iterator[Office]:
    """A fresh empty office on SQLite, where the engine makes no difference."""
    opened = open_for_test(sqlite_house.new(tmp_path))
    yield opened
    opened.close()


@pytest.fixture
def postgres_office(postgres_house: PostgresHouse, tmp_path: Path) -> Iterator[Office]:
    """A fresh empty office on PostgreSQL, for what that alone has."""
    url = postgres_house.new(tmp_path)
    opened = open_for_test(url)
    yield opened
    opened.close()
    postgres_house.leave(url)


@pytest.fixture
def bears(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """One more feature: its folder, and its name where the features are named."""
    folder = tmp_path / "more" / "bears"
    folder.mkdir(parents=True)
    for name, text in FILES.items():
        (folder / f"{name}.py").write_text(text, "utf-8")
    monkeypatch.setattr(psg_admin, "__path__", [*psg_admin.__path__, str(folder.parent)])
    monkeypatch.setattr(bootstrap, "FEATURES", (*bootstrap.FEATURES, folder.name))
    yield
    for name in [name for name in sys.modules if name.startswith("psg_admin.bears")]:
        del sys.modules[name]
    del psg_admin.__dict__["bears"]

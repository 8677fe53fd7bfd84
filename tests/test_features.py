"""Features: one value a folder, named once, and known by their manifests before they are imported."""

import re
import subprocess
import sys
from pathlib import Path

import click
import pytest

import psg_admin
from psg_admin import bootstrap
from psg_admin.bootstrap import FEATURES, features, manifests
from psg_admin.cli import main
from psg_admin.kernel.manifest import commands_of, load, pages_of
from psg_admin.kernel.settings import settings_in
from psg_admin.kernel.words import translate
from psg_admin.paths import Home
from psg_admin.reports.audit import audit
from psg_admin.reports.finding import find_anything
from psg_admin.settings import declared
from psg_admin.store.base import Base
from psg_admin.store.labels import OWN, labels_of
from psg_admin.ui import pages
from psg_admin.ui.kit.page import Page
from tests.cli.conftest import Answer
from tests.offices import TODAY

PACKAGE = Path(psg_admin.__file__).parent


def test_every_folder_that_is_a_feature_is_named_once() -> None:
    folders = {file.parent.name for file in PACKAGE.glob("*/labels.py")} - {"store"}
    assert sorted(FEATURES) == sorted(folders)
    assert [each.key for each in manifests()] == list(FEATURES)
    assert [each.manifest for each in features()[1:]] == list(manifests())


def test_what_the_manifests_name_is_there_and_nothing_twice() -> None:
    known = (*pages.OWN, main.OWN, *manifests())
    shown = pages_of(known)
    for values in ([page.key for page in shown], [page.place for page in shown]):
        assert len(values) == len(set(values))
    assert len(commands_of(known)) == sum(len(each.commands) for each in known)
    assert len(declared(features())) == sum(len(settings_in(one.settings)) for one in features() if one.settings)
    assert all(issubclass(load(page.target), Page) for page in shown)
    for name, entry in commands_of(known).items():
        command = load(entry.target)
        assert isinstance(command, click.Command)
        said = " ".join((command.help or "").split())
        assert said.startswith(translate(entry.summary)), name
        assert translate(entry.summary).endswith("."), name


def test_every_table_is_of_one_feature_which_names_its_records() -> None:
    own = {table.name for table in Base.metadata.sorted_tables if {"journal", "derived"} & table.info.keys()}
    models = [model.__tablename__ for feature in features() for model in feature.models]
    assert len(models) == len(set(models))
    assert {*models, *own, *OWN.tables} == set(Base.metadata.tables)
    for feature in features():
        assert {model.__tablename__ for model in feature.models} >= feature.labels.tables.keys()


@pytest.mark.parametrize(
    "begun",
    [
        "bootstrap.start(['--help'])",
        (
            "from psg_admin.ui import app; own = app.make_app(); home = paths.Home(paths.Path(sys.argv[1])); "
            "app.DeskWindow(None, home, bootstrap.manifests()).window.show()"
        ),
    ],
    ids=["help", "window"],
)
def test_help_is_given_and_the_window_stands_before_a_feature_is_imported(begun: str, tmp_path: Path) -> None:
    code = f"import sys; from psg_admin import bootstrap, paths; {begun}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=True)
    known = {name for name in done.stdout.split() if name in {"sqlalchemy", "alembic"} or name.startswith("psg_admin.")}
    assert "psg_admin.events.manifest" in known
    light = {f"psg_admin.{folder}" for folder in FEATURES} | {f"psg_admin.{folder}.manifest" for folder in FEATURES}
    of_features = {name for name in known if name.split(".")[1:2] and name.split(".")[1] in FEATURES}
    assert of_features == light
    assert not {"sqlalchemy", "alembic", "psg_admin.settings", "psg_admin.store.base"} & known


def test_a_manifest_imports_nothing_but_what_it_is_made_of() -> None:
    for folder in FEATURES:
        text = (PACKAGE / folder / "manifest.py").read_text("utf-8")
        imported = {line.split()[1] for line in text.splitlines() if line.startswith(("from ", "import "))}
        assert imported == {"psg_admin.kernel.manifest", "psg_admin.kernel.words"}, folder


class Psg:
    """The command line as a person starts it."""

    def __init__(self, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.home = Home(home)
        self.capsys = capsys

    def __call__(self, *words: str) -> Answer:
        """Run a command."""
        self.capsys.readouterr()
        status = bootstrap.start(["--home", str(self.home.folder), *words])
        said = self.capsys.readouterr()
        return Answer(status, said.out, said.err)


@pytest.fixture
def psg(bears: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Psg:
    """The command line where there is one more feature, in a new office."""
    bootstrap.open_for_command(Home(tmp_path), None, begins=True).close()
    return Psg(tmp_path, capsys)


def test_the_commands_of_a_new_feature_follow_from_its_manifest(psg: Psg) -> None:
    assert re.search(r"^  bears +Count the bears\.$", psg("--help").out, re.MULTILINE)
    assert psg("bears").line == "3"


def test_the_settings_of_a_new_feature_follow_from_its_section(psg: Psg) -> None:
    assert psg("settings", "set", "bears=5", "first-bear= Yogi ").status == 0
    assert psg("bears").line == "5"
    shown = psg("settings", "show", "--json").json
    assert (shown["bears"], shown["first_bear"]) == (5, "Yogi")
    settings = ["late_month", "life_years", "joint_votes", "bears", "first_bear", "receipt_prefix", "receipts"]
    assert list(shown)[12:19] == settings
    assert "Bears of the den: type a number from 0 to 12." in psg("settings", "set", "bears=13").err
    assert "bears: “many” is not a whole number." in psg("settings", "set", "bears=many").err
    assert {"Bears of the den", "First bear"} <= {row["name"] for row in psg("history", "1", "--json").json["rows"]}


def test_what_a_new_feature_guards_finds_audits_and_calls_by_name_follows_from_its_value(psg: Psg) -> None:
    refused = psg("settings", "set", "first-bear=Grizzly")
    assert (refused.status, refused.err) == (1, "No grizzly is let in.\n")
    assert psg("settings", "set", "first-bear=Paddington").status == 0
    assert "A bear is hungry." in psg("check").out
    with_bears = bootstrap.open_for_command(psg.home, None)
    assert [hit.kind for hit in with_bears.read(lambda s: find_anything(s, text="padd", today=TODAY))] == ["bear"]
    assert with_bears.read(labels_of)["bear"].table("bear") == "Bear"
    assert with_bears.read(audit) == ["A bear is hungry."]
    with_bears.close()

"""run.py: what it decides and what it says, before anything is installed."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

import run
from psg_admin import screen

ROOT = Path(__file__).resolve().parent.parent

PYPROJECT = """
[build-system]
requires = ["hatchling"]
[project]
name = "psg-admin"
version = "1"
description = "{description}"
dependencies = ["{dependency}"]
"""


def pyproject(description: str = "An office", dependency: str = "lxml") -> str:
    return PYPROJECT.format(description=description, dependency=dependency)


# --- Python ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("version", [(3, 11), (3, 12), (3, 13), (3, 14)])
def test_every_python_from_3_11_to_3_14_will_do(version: tuple[int, int]) -> None:
    assert run.python_sentence(version) == ""


@pytest.mark.parametrize("version", [(3, 8), (3, 10), (3, 15)])
def test_another_python_is_told_what_is_needed(version: tuple[int, int]) -> None:
    said = run.python_sentence(version)

    assert said.startswith("psg_admin needs Python 3.11 to 3.14, and this is Python {}.{}.".format(*version))
    assert "python.org" in said


def test_an_old_python_is_told_of_a_newer_one_on_the_same_computer() -> None:
    assert run.python_sentence((3, 9), ["python3.12"]).endswith("This computer has another: python3.12 run.py")


# --- the environment ------------------------------------------------------------------------------------------------


def test_an_environment_with_the_wanted_stamp_is_left_alone() -> None:
    stamp = run.stamp("lock", pyproject(), Path("/office"), (3, 11))

    assert run.what_to_do(stamp, stamp) == "nothing"


@pytest.mark.parametrize(
    ("lock", "project"), [("another lock", pyproject()), ("lock", pyproject(dependency="lxml>=6"))]
)
def test_another_lock_or_dependency_brings_the_environment_up_to_date(lock: str, project: str) -> None:
    old = run.stamp("lock", pyproject(), Path("/office"), (3, 11))

    assert run.what_to_do(old, run.stamp(lock, project, Path("/office"), (3, 11))) == "update"


@pytest.mark.parametrize(("root", "version"), [("/elsewhere", (3, 11)), ("/office", (3, 12))])
def test_a_moved_folder_or_another_python_makes_the_environment_anew(root: str, version: tuple[int, int]) -> None:
    old = run.stamp("lock", pyproject(), Path("/office"), (3, 11))

    assert run.what_to_do(old, run.stamp("lock", pyproject(), Path(root), version)) == "make"


def test_an_install_cut_short_leaves_no_stamp_and_is_made_anew() -> None:
    assert run.what_to_do("", run.stamp("lock", pyproject(), Path("/office"), (3, 11))) == "make"


def test_words_and_tool_settings_in_pyproject_install_nothing_anew() -> None:
    plain = run.project_part(pyproject())

    assert run.project_part(pyproject(description="Another") + '[tool.ruff]\nselect = ["E"]\n') == plain
    assert run.project_part(pyproject(dependency="reportlab")) != plain


def test_the_projects_own_files_give_a_stamp() -> None:
    lock, project = (ROOT / "requirements.lock").read_text("utf-8"), (ROOT / "pyproject.toml").read_text("utf-8")

    where, holds = run.stamp(lock, project, ROOT, (3, 11)).splitlines()

    assert where == f"Python 3.11 in {ROOT}"
    assert len(holds) == 64


def test_children_are_not_led_out_of_the_environment() -> None:
    given = {"PYTHONHOME": "/x", "PYTHONPATH": "/y", "PIP_TARGET": "/z", "PIP_USER": "1", "LANG": "en_GB.UTF-8"}

    assert run.child_environment(given) == {"LANG": "en_GB.UTF-8", "PIP_USER": "0", "VIRTUAL_ENV": str(run.VENV)}


def test_the_python_of_an_environment_lies_where_each_system_puts_it() -> None:
    assert run.python_of(Path("v"), "linux") == Path("v/bin/python")
    assert run.python_of(Path("v"), "win32") == Path("v/Scripts/python.exe")


def test_every_package_of_the_lock_has_its_hashes_and_none_names_an_address() -> None:
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    entries = [e for e in lock.replace("\\\n", " ").splitlines() if e and not e.startswith("#")]

    assert len(entries) > 50
    assert [e for e in entries if "==" not in e or "--hash=sha256:" not in e] == []
    assert [e for e in entries if "://" in e or e.startswith("-")] == []
    assert "pyside6-essentials==6.11.3 " in lock


# --- what pip says --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("output", "sentence"),
    [
        ("OSError: [Errno 28] No space left on device", "The disk is full"),
        (
            "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE",
            "is not the one that was asked for",
        ),
        ("NewConnectionError(...): Temporary failure in name resolution", "Is this computer on the internet?"),
        (
            "Retrying: Temporary failure in name resolution\nERROR: No matching distribution found for lxml==6.1.3",
            "Is this computer on the internet?",
        ),
        ("ERROR: No matching distribution found for lxml==6.1.3", "is not made for this computer or could not be"),
        ("something else", "what pip said last stands above"),
    ],
)
def test_a_failing_install_ends_in_a_sentence(output: str, sentence: str) -> None:
    assert sentence in run.pip_sentence(output)


def test_a_failing_install_shows_what_pip_said_last(capsys: pytest.CaptureFixture[str]) -> None:
    command = [sys.executable, "-c", "print('collected'); print('No space left on device'); raise SystemExit(1)"]

    with pytest.raises(run.Trouble, match="The disk is full"):
        run.run_pip(command)

    assert "No space left on device" in capsys.readouterr().err


# --- what the system lacks ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "system"),
    [
        ('ID=debian\nVERSION_ID="12"\n', "debian"),
        ('ID=linuxmint\nID_LIKE="ubuntu debian"\n', "debian"),
        ("ID=fedora\n", "fedora"),
        ('ID="rocky"\nID_LIKE="rhel centos fedora"\n', "fedora"),
        ("ID=arch\n", ""),
        ("", ""),
    ],
)
def test_a_system_is_known_by_its_name_or_its_kin(text: str, system: str) -> None:
    assert screen.distribution(text) == system


def test_a_missing_library_is_read_from_a_failed_import() -> None:
    said = "ImportError: libEGL.so.1: cannot open shared object file: No such file or directory"

    assert screen.missing_library(said) == "libEGL.so.1"
    assert screen.missing_library("ImportError: something else") == ""


def test_what_qt_misses_is_named_with_the_command_that_brings_it() -> None:
    missing = ["libEGL.so.1", "libxcb-cursor.so.0"]

    assert screen.library_sentence(missing, "debian") == (
        "Qt, which draws the windows, misses what this system does not have yet: libEGL.so.1, libxcb-cursor.so.0. "
        "Install it, then start again: sudo apt install libegl1 libxcb-cursor0"
    )
    assert screen.library_sentence(missing, "fedora").endswith("sudo dnf install libglvnd-egl xcb-util-cursor")
    assert screen.library_sentence(missing, "debian", root=True).endswith("again: apt install libegl1 libxcb-cursor0")


def test_a_screen_that_cannot_be_reached_is_named() -> None:
    said = "qt.qpa.xcb: could not connect to display :99\n"
    missing = [name for name in screen.X11_LIBRARIES if sys.platform == "linux" and not screen.loads(name)]

    sentence = screen.qt_sentence("xcb", said)

    # Without its libraries Qt would not even get as far as the screen.
    assert (
        all(name in sentence for name in missing) if missing else sentence.startswith("The screen that DISPLAY names")
    )


def test_what_stops_qt_for_another_reason_is_passed_on() -> None:
    assert screen.qt_sentence("native", "DLL load failed while importing QtCore").startswith(
        "Qt misses a part of Windows"
    )
    assert screen.qt_sentence("native", "Strange   things\n").endswith("It said: Strange things")


def test_one_package_that_has_two_libraries_is_named_once() -> None:
    said = screen.library_sentence(["libxcb-shape.so.0", "libxcb-sync.so.1"], "fedora")

    assert said.endswith("sudo dnf install libxcb")


@pytest.mark.parametrize(("missing", "system"), [("libEGL.so.1", ""), ("libstrange.so.9", "debian")])
def test_an_unknown_system_or_library_is_still_named(missing: str, system: str) -> None:
    said = screen.library_sentence([missing], system)

    assert missing in said
    assert said.endswith("Install your system's packages that have them, then start again.")


def test_a_python_without_venv_is_told_the_package() -> None:
    assert run.venv_sentence((3, 11), "debian").endswith("sudo apt install python3.11-venv")
    assert "ensurepip" in run.venv_sentence((3, 11), "")


# --- the screen and the commands ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("environment", "platform", "kind"),
    [
        ({}, "linux", ""),
        ({"DISPLAY": ""}, "linux", ""),
        ({"DISPLAY": ":0"}, "linux", "xcb"),
        ({"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0"}, "linux", "wayland"),
        ({"QT_QPA_PLATFORM": "offscreen"}, "linux", ""),
        ({"QT_QPA_PLATFORM": "offscreen:configfile=x", "DISPLAY": ":0"}, "linux", ""),
        ({"QT_QPA_PLATFORM": "minimal"}, "darwin", ""),
        ({"QT_QPA_PLATFORM": "wayland;xcb"}, "linux", "wayland"),
        ({}, "darwin", "native"),
        ({}, "win32", "native"),
    ],
)
def test_the_screen_is_found_without_asking_qt(environment: dict[str, str], platform: str, kind: str) -> None:
    assert screen.screen(environment, platform) == kind


@pytest.mark.parametrize(
    ("environment", "why"),
    [
        ({}, "neither DISPLAY nor WAYLAND_DISPLAY is set"),
        ({"QT_QPA_PLATFORM": "offscreen", "DISPLAY": ":0"}, "QT_QPA_PLATFORM=offscreen shows no window"),
        ({"QT_QPA_PLATFORM": "minimal"}, "QT_QPA_PLATFORM=minimal shows no window"),
    ],
)
def test_where_nobody_would_see_it_no_window_is_opened_and_it_is_said_why(
    environment: dict[str, str], why: str
) -> None:
    sentence = f"No screen was found ({why}), so the office spends a day by itself."
    assert run.unseen_sentence(environment, "linux") == sentence
    assert run.unseen_sentence({"DISPLAY": ":0"}, "linux") == run.unseen_sentence({}, "darwin") == ""


def test_the_whole_test_run_uses_the_processors_and_four_at_most() -> None:
    assert run.pytest_arguments([], 2) == ["-n", "2", "--dist", "worksteal"]
    assert run.pytest_arguments(["-m", "not slow"], 16)[:2] == ["-n", "4"]
    assert run.pytest_arguments(["tests/people"], 1)[:2] == ["-n", "1"]


def test_the_quick_lane_is_what_pyproject_names_without_window_or_server() -> None:
    lane = run.quick_tests((ROOT / "pyproject.toml").read_text("utf-8"))

    assert lane[:2] == ["-m", "not slow and not postgres"]
    assert all((ROOT / path).exists() and "ui" not in Path(path).parts for path in lane[2:])
    assert run.pytest_arguments(["--quick", "-q"], 2, lane) == ["-n", "2", "--dist", "worksteal", *lane, "-q"]
    assert run.pytest_arguments(["-q"], 2, lane) == ["-n", "2", "--dist", "worksteal", "-q"]


def test_pytest_is_not_asked_for_the_coverage_that_run_reports() -> None:
    assert run.pytest_arguments(["--cov", "-q"], 2) == ["-n", "2", "--dist", "worksteal", "-q"]


@pytest.mark.parametrize("named", ["tests/test_run.py", "tests/test_run.py::test_that"])
def test_tests_that_are_named_run_in_one_process(named: str) -> None:
    assert run.pytest_arguments(["-q", named], 8) == ["-q", named]


def test_checks_are_all_run_or_those_that_are_named() -> None:
    assert [name for name, _ in run.chosen_checks([])] == ["lint", "format", "types", "contracts"]
    assert [name for name, _ in run.chosen_checks(["types", "lint"])] == ["lint", "types"]
    with pytest.raises(run.Trouble, match="no check called spelling: there are lint, format, types, contracts"):
        run.chosen_checks(["lint", "spelling"])


def test_a_hook_before_a_commit_runs_what_there_is() -> None:
    hooks = (ROOT / ".pre-commit-config.yaml").read_text("utf-8")
    called = re.findall(r"entry: python3 run\.py check (\w+)$", hooks, re.MULTILINE)

    assert called == [name for name, _ in run.chosen_checks(called)]
    assert "http" not in hooks


def test_trouble_is_one_sentence_on_standard_error_and_status_1(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(run, "ready", lambda: pytest.fail("nothing is installed for a Python that will not do"))

    with monkeypatch.context() as old:
        old.setattr(sys, "version_info", (3, 9, 0, "final", 0))
        status = run.main()

    assert status == 1

    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("psg_admin needs Python 3.11 to 3.14, and this is Python 3.9.")
    assert err.count("\n") == 1


@pytest.mark.parametrize("file", ["run.py", "psg_admin/screen.py", "psg_admin/__init__.py"])
def test_the_file_reads_as_far_as_its_first_sentence_on_python_3_8(file: str) -> None:
    source = (ROOT / file).read_text("utf-8")

    assert ast.parse(source, feature_version=(3, 8)).body


def test_the_continuous_run_calls_the_two_commands_of_the_readme_and_nothing_else() -> None:
    script = (ROOT / ".ci" / "run").read_text("utf-8").splitlines()
    readme = (ROOT / "README.md").read_text("utf-8")
    called = [line for line in script if line.startswith("python3")]

    assert called == ["python3 run.py check", "python3 run.py test"]
    assert all(f"    {line}" in readme for line in called)


@pytest.mark.skipif(sys.platform == "win32", reason="fcntl is what locks on the other systems")
def test_two_runs_do_not_install_at_the_same_time(tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    waiting = f"import run, pathlib\nwith run.alone(pathlib.Path({str(lock)!r})): print('in')"

    with run.alone(lock), subprocess.Popen([sys.executable, "-c", waiting], cwd=ROOT, stdout=subprocess.PIPE) as other:
        with pytest.raises(subprocess.TimeoutExpired):
            other.wait(0.5)
        other.kill()

    subprocess.run([sys.executable, "-c", waiting], cwd=ROOT, check=True, capture_output=True, timeout=20)

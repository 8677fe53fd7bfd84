#!/usr/bin/env python3
"""Start psg_admin from this folder, with nothing installed beforehand but Python itself.

python3 run.py             open the office (with no screen: a whole day at the office by itself, into exports/)
python3 run.py test …      the tests; what follows goes to pytest (--quick: those without window and server, in two
                           minutes; --cov: all of them, and how much of the program they run)
python3 run.py check …     lint, format, types and import contracts, all or those named
python3 run.py bench …     the measurements, all or those named
python3 run.py faults …    what can go wrong, tried by chance for ten minutes (--minutes N), and a table of it
python3 run.py pictures    a picture of every page, into exports/pictures/
python3 run.py words       gather the texts of the program into resources/locale/ and compile the languages
python3 run.py ANYTHING    as `psg-admin ANYTHING`: the command line (`python3 run.py help` says more)

The first time it makes the folder .venv beside this file and installs there what requirements.lock names.
Needs only the standard library, and reads as far as its own first sentence on any Python 3.8 or later.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from collections import deque
from pathlib import Path

from psg_admin.screen import install_command, is_root, qt_platform, qt_sentence, screen, this_system

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
OLDEST, NEWEST = (3, 11), (3, 14)

QT_PROBE = "from PySide6 import QtNetwork, QtSvg; from PySide6.QtWidgets import QApplication; QApplication([])"

# What `check` runs, in this order: what it is called, and what Python is given.
CHECKS = (
    ("lint", ["-m", "ruff", "check"]),
    ("format", ["-m", "ruff", "format", "--check"]),
    ("types", ["-m", "mypy"]),
    ("contracts", ["-c", "from importlinter.cli import lint_imports_command; lint_imports_command()", "--no-logo"]),
)


class Trouble(Exception):
    """What keeps the program from starting, in a sentence that says what to do."""


# --- what is said ---------------------------------------------------------------------------------------------------


def python_sentence(version: tuple[int, int], others: Sequence[str] = ()) -> str:
    """Return what is wrong with a Python of this ``version``, or nothing when it will do.

    ``others`` are commands on this computer that start a Python that would do.
    """
    if OLDEST <= version <= NEWEST:
        return ""
    sentence = "psg_admin needs Python {}.{} to {}.{}, and this is Python {}.{}.".format(*OLDEST, *NEWEST, *version)
    if others:
        return f"{sentence} This computer has another: {others[0]} run.py"
    return f"{sentence} It can be had from python.org or from your system's packages."


def venv_sentence(version: tuple[int, int], system: str, *, root: bool = False) -> str:
    """Return what to do where Python came without the part that makes environments, as on Debian and Ubuntu."""
    names = {"debian": "python{}.{}-venv".format(*version), "fedora": "python3"}
    command = install_command(names, system, root=root) or "your system's package for Python's venv and ensurepip"
    return (
        f"This Python came without the part that makes an environment (venv). Install it, then start again: {command}"
    )


def pip_sentence(output: str) -> str:
    """Return what to do when pip ended with ``output``."""
    if "No space left" in output:
        return "The disk is full: psg_admin needs about 1 GB beside its own folder."
    if "DO NOT MATCH THE HASHES" in output:
        return "A package that came is not the one that was asked for, so it was not installed. Try again later."
    if re.search(
        r"Temporary failure|NameResolution|NewConnection|ConnectTimeout|ProxyError|Network is unreach", output
    ):
        return "The packages could not be fetched. Is this computer on the internet? Then start again."
    if "No matching distribution" in output:
        return (
            "One of the packages is not made for this computer or could not be reached. psg_admin runs on 64-bit "
            "Windows, on macOS 13 and on Linux of 2022 (glibc 2.34; on ARM 2.39) or newer."
        )
    return "The packages could not be installed; what pip said last stands above."


def say(text: str) -> None:
    """Say ``text`` to the person; on standard error, for standard output belongs to the command that was asked for."""
    print(text, file=sys.stderr, flush=True)


# --- the environment ------------------------------------------------------------------------------------------------


def project_part(pyproject: str) -> str:
    """Return what of pyproject.toml's text decides what gets installed, the same for the same meaning."""
    import tomllib  # not in Pythons that are only to be told that they are too old

    data = tomllib.loads(pyproject)
    kept = {k: v for k, v in data["project"].items() if k in {"name", "version", "scripts", "requires-python"}}
    kept["needs"] = [data["project"].get("dependencies"), data["project"].get("optional-dependencies")]
    return json.dumps([kept, data.get("dependency-groups"), data.get("build-system")], sort_keys=True)


def stamp(lock: str, pyproject: str, root: Path, version: tuple[int, int]) -> str:
    """Return what an environment says of itself: a line of what it was made by and where, a line of what it holds."""
    holds = hashlib.sha256((lock + "\0" + project_part(pyproject)).encode()).hexdigest()
    return "Python {}.{} in {}\n{}\n".format(*version, root, holds)


def what_to_do(found: str, wanted: str) -> str:
    """Return ``nothing``, ``update`` or ``make`` for the stamp ``found`` (empty: none, or an install cut short)."""
    if found == wanted:
        return "nothing"
    return "update" if found.splitlines()[:1] == wanted.splitlines()[:1] else "make"


def python_of(venv: Path, platform: str = sys.platform) -> Path:
    """Return the Python of an environment."""
    return venv / "Scripts" / "python.exe" if platform == "win32" else venv / "bin" / "python"


def child_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """Return ``environment`` without what would lead a child or pip out of the project's own .venv."""
    astray = {"PYTHONHOME", "PYTHONPATH", "PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PIP_USER", "__PYVENV_LAUNCHER__"}
    return {k: v for k, v in environment.items() if k not in astray} | {"PIP_USER": "0", "VIRTUAL_ENV": str(VENV)}


@contextlib.contextmanager
def alone(path: Path) -> Iterator[None]:
    """Hold the lock at ``path``, waiting while another run.py installs; it ends with the process, however that ends."""
    try:
        file = path.open("w")
    except OSError as error:
        raise Trouble(
            f"psg_admin installs what it needs into its own folder, and {ROOT} cannot be written to."
        ) from error
    with file:
        if sys.platform == "win32":
            import msvcrt

            while True:
                # One try lasts ten seconds; an install lasts longer.
                with contextlib.suppress(OSError):
                    msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
                    break
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def ready() -> Path:
    """Return the Python of an environment that holds what is locked, made or brought up to date when need be."""
    version = sys.version_info[:2]
    wanted = stamp(
        (ROOT / "requirements.lock").read_text("utf-8"), (ROOT / "pyproject.toml").read_text("utf-8"), ROOT, version
    )
    python, mark = python_of(VENV), VENV / "psg_admin.stamp"

    def found() -> str:
        return mark.read_text("utf-8") if mark.is_file() and python.exists() else ""

    if found() == wanted:
        return python
    with alone(ROOT / ".venv.lock"):
        todo = what_to_do(found(), wanted)
        if todo == "nothing":
            return python
        # Gone while the work goes on: an install that is cut short is made anew the next time.
        mark.unlink(missing_ok=True)
        if todo == "make":
            make_venv(version)
        install(python)
        mark.write_text(wanted, "utf-8")
        say("Ready.")
    return python


def make_venv(version: tuple[int, int]) -> None:
    """Make an empty environment in place of any that is there."""
    say("Setting up psg_admin in .venv; this happens once and takes a minute or two.")
    if importlib.util.find_spec("venv") is None or importlib.util.find_spec("ensurepip") is None:
        raise Trouble(venv_sentence(version, this_system(), root=is_root()))
    base = getattr(sys, "_base_executable", None) or sys.executable
    made = subprocess.run([base, "-m", "venv", "--clear", str(VENV)], capture_output=True, text=True, check=False)
    if made.returncode:
        say((made.stdout + made.stderr).strip())
        if "ensurepip" in made.stdout + made.stderr:
            raise Trouble(venv_sentence(version, this_system(), root=is_root()))
        raise Trouble(f"The environment could not be made in {VENV}. May this folder be written to?")


def install(python: Path) -> None:
    """Install what is locked, then the project itself as it lies here."""
    pip = [str(python), "-m", "pip", "--disable-pip-version-check", "--no-input", "install"]
    locked = ["--require-hashes", "--only-binary", ":all:", "-r", str(ROOT / "requirements.lock")]
    say("Fetching and installing the packages of requirements.lock …")
    run_pip([*pip, *locked])
    say("Installing the command psg-admin …")
    run_pip([*pip, "--no-deps", "--no-build-isolation", "--no-index", "-e", str(ROOT)])


def run_pip(command: Sequence[str]) -> None:
    """Run pip quietly; on a screen, show the package it is at."""
    live = sys.stderr.isatty()
    last: deque[str] = deque(maxlen=400)
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
        env=child_environment(os.environ),
    ) as child:
        for line in child.stdout or ():
            last.append(line.rstrip())
            if live and line.startswith("Collecting "):
                print("\r\033[K  " + line.split()[1], end="", file=sys.stderr, flush=True)
    if live:
        print("\r\033[K", end="", file=sys.stderr, flush=True)
    if child.returncode:
        said = [line for line in last if line.strip()]
        say("\n".join("  " + line for line in said[-8:]))
        raise Trouble(pip_sentence("\n".join(said)))


# --- Qt and the screen ----------------------------------------------------------------------------------------------


def see_that_qt_starts(python: Path, environment: Mapping[str, str]) -> None:
    """Say what Qt misses on this system; asked once for each kind of screen, for it takes a moment."""
    kind = qt_platform(environment)
    mark = VENV / f"qt-starts-{re.sub(r'[^a-z]', '', kind)}"
    if mark.is_file() and mark.stat().st_mtime >= (VENV / "psg_admin.stamp").stat().st_mtime:
        return
    probe = subprocess.run(
        [str(python), "-c", QT_PROBE], capture_output=True, text=True, check=False, env=dict(environment)
    )
    if probe.returncode:
        raise Trouble(qt_sentence(kind, probe.stderr))
    mark.touch()


# --- the commands ---------------------------------------------------------------------------------------------------


def unseen_sentence(environment: Mapping[str, str], platform: str = sys.platform) -> str:
    """Return why no window is opened, or nothing where a person will see it."""
    if screen(environment, platform):
        return ""
    unset = "neither DISPLAY nor WAYLAND_DISPLAY is set"
    named = environment.get("QT_QPA_PLATFORM")
    why = f"QT_QPA_PLATFORM={named} shows no window" if named else unset
    return f"No screen was found ({why}), so the office spends a day by itself."


def quick_tests(pyproject: str) -> list[str]:
    """Return what pytest is given for the quick lane, from pyproject.toml's text."""
    import tomllib

    return list(tomllib.loads(pyproject)["tool"]["psg_admin"]["quick-tests"])


def pytest_arguments(given: Sequence[str], processors: int, quick: Sequence[str] = ()) -> list[str]:
    """Return pytest's arguments: all processors (four at most) for the whole, one for tests that are named.

    ``quick`` stands in the place of ``--quick``.
    """
    words = [word for word in given if word not in {"--quick", "--cov"}]
    if any(Path(word.partition("::")[0]).suffix == ".py" for word in words):
        return words
    shared = ["-n", str(max(1, min(processors, 4))), "--dist", "worksteal"]
    return [*shared, *(quick if "--quick" in given else ()), *words]


def cover(python: Path, environment: Mapping[str, str], arguments: Sequence[str]) -> int:
    """Run the tests and say how much of the program they run; return 1 when one fails or it is less than it was."""
    coverage = [str(python), "-m", "coverage"]

    def call(*words: str) -> int:
        return subprocess.call([*coverage, *words], cwd=ROOT, env=dict(environment))

    call("erase")
    failed = call("run", "-m", "pytest", *arguments)
    call("combine", "--quiet")
    return 1 if call("report") or failed else 0


def chosen_checks(names: Sequence[str]) -> list[tuple[str, list[str]]]:
    """Return the checks of these ``names``, in their order; all where none is named."""
    known = [name for name, _arguments in CHECKS]
    if strange := [name for name in names if name not in known]:
        raise Trouble(f"There is no check called {strange[0]}: there are {', '.join(known)}.")
    return [(name, arguments) for name, arguments in CHECKS if not names or name in names]


def check(python: Path, environment: Mapping[str, str], names: Sequence[str]) -> int:
    """Run the checks, also after one that fails; return 1 when any did."""
    failed = []
    for name, arguments in chosen_checks(names):
        say(f"— {name}")
        if subprocess.call([str(python), *arguments], cwd=ROOT, env=dict(environment)):
            failed.append(name)
    say(f"Not as it should be: {', '.join(failed)}." if failed else "All is as it should be.")
    return 1 if failed else 0


def become(command: Sequence[str], environment: Mapping[str, str], folder: Path | None = None) -> int:
    """Hand over to ``command``, in ``folder`` or here, and return its status."""
    if folder is not None:
        os.chdir(folder)
    sys.stdout.flush()
    sys.stderr.flush()
    if os.name != "nt":
        os.execve(command[0], list(command), dict(environment))
    return subprocess.call(list(command), env=dict(environment))


def start(arguments: Sequence[str]) -> int:
    """Do what ``arguments`` ask for and return the status to end with."""
    others = [name for minor in range(NEWEST[1], OLDEST[1] - 1, -1) if shutil.which(name := f"python3.{minor}")]
    if problem := python_sentence(sys.version_info[:2], others):
        raise Trouble(problem)
    word, rest = (arguments[0], list(arguments[1:])) if arguments else ("", [])
    python = ready()
    environment = child_environment(os.environ)
    me = str(python)
    if word == "check":
        return check(python, environment, rest)
    if word == "words":
        return become([me, "-m", "tools.words", *rest], environment, ROOT)
    if word in {"test", "bench", "faults", "pictures"}:
        # None of these shows a window: all draw on no screen, unless QT_QPA_PLATFORM says otherwise.
        environment.setdefault("QT_QPA_PLATFORM", "offscreen")
        see_that_qt_starts(python, environment)
        tests = pytest_arguments(rest, os.cpu_count() or 1, quick_tests((ROOT / "pyproject.toml").read_text("utf-8")))
        if word == "test" and "--cov" in rest:
            return cover(python, environment, tests)
        module = {
            "test": ["pytest", *tests],
            "bench": ["tests.benchmarks", *rest],
            "faults": ["tests.faults", *rest],
            "pictures": ["tests.pictures", *rest],
        }[word]
        return become([me, "-m", *module], environment, ROOT)
    if word in {"help", "-h", "--help"}:
        if not rest:
            print(__doc__)
        return become([me, "-m", "psg_admin", "help", *rest], environment)
    if not word and (unseen := unseen_sentence(environment)):
        say(unseen)
        arguments = ["day"]
    if not word or word == "day":
        if not qt_platform(environment):
            environment["QT_QPA_PLATFORM"] = "offscreen"
        see_that_qt_starts(python, environment)
    return become([me, "-m", "psg_admin", *arguments], environment)


def main() -> int:
    """Start, and turn trouble into one sentence and status 1."""
    try:
        return start(sys.argv[1:])
    except Trouble as trouble:
        say(str(trouble))
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())

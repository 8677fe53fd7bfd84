"""README and manual: every link leads somewhere, every picture is there and is shown, every command exists."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import click
import pytest

from psg_admin.bootstrap import manifests
from psg_admin.cli.main import root_of
from psg_admin.screen import QT_LIBRARIES, X11_LIBRARIES
from tests.pictures.__main__ import MANUAL

ROOT = Path(__file__).resolve().parent.parent
TEXTS = sorted([ROOT / "README.md", ROOT / "CHANGELOG.md", ROOT / "CONTRIBUTING.md", *ROOT.glob("docs/**/*.md")])
COMMAND_LINE = ROOT / "docs" / "manual" / "command-line.md"
#: What ``psg-admin`` knows beside the commands of click: the day opens no office, so it is caught before.
ROOT_COMMAND = root_of(manifests())
BESIDE = {"day"}

_FENCED = re.compile(r"^    .*$|`[^`\n]*`", re.MULTILINE)
_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
_COMMAND = re.compile(r"^    (?:\$ )?psg-admin ?(.*)$|`psg-admin ([^`]+)`", re.MULTILINE)


def links(text: Path) -> Iterator[str]:
    """Return every link and picture of a text that is not on the web."""
    for target in _LINK.findall(_FENCED.sub("", text.read_text("utf-8"))):
        if not re.match(r"[a-z]+:", target):
            yield unquote(target)


def anchors(text: Path) -> set[str]:
    """Return the names under which the headings of a text can be linked to."""
    headings = re.findall(r"^#+ (.*)$", text.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def commands(text: Path) -> list[list[str]]:
    """Return the words of every ``psg-admin …`` that a text shows, without what stands before the command."""
    found = []
    for shown in _COMMAND.findall(text.read_text("utf-8")):
        words = shlex.split((shown[0] or shown[1]).replace("`", ""), comments=True)
        while words and words[0] in {"--home", "--database"}:
            del words[:2]
        if words and words[0].isalpha() and words[0].islower():
            found.append(words)
    return found


def known_options(command: click.Command) -> set[str]:
    """Return every way to write an option of a command."""
    return {way for parameter in command.params for way in (*parameter.opts, *parameter.secondary_opts)} | {"--help"}


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: str(text.relative_to(ROOT)))
def test_every_link_and_picture_of_a_text_leads_somewhere(text: Path) -> None:
    for link in links(text):
        path, _hash, anchor = link.partition("#")
        target = (text.parent / path).resolve() if path else text
        assert target.exists(), f"{text.name}: {link}"
        assert target.is_relative_to(ROOT), f"{text.name}: {link} leads out of the project"
        if anchor:
            assert anchor in anchors(target), f"{text.name}: {link}"


def test_the_manual_shows_pictures_that_the_program_draws_and_leaves_none_unseen() -> None:
    shown = {Path(link).stem for text in TEXTS for link in links(text) if link.endswith(".png")}
    assert shown == set(MANUAL)
    assert {path.stem for path in (ROOT / "docs" / "pictures").glob("*.png")} == set(MANUAL)


def test_the_index_of_the_manual_leads_to_every_chapter() -> None:
    manual = ROOT / "docs" / "manual"
    led_to = {link.partition("#")[0] for link in links(manual / "index.md")}
    assert {path.name for path in manual.glob("*.md")} - {"index.md"} <= led_to


def test_the_table_of_commands_has_every_command_once_and_no_other() -> None:
    named = re.findall(r"^\| `([a-z-]+)` \|", COMMAND_LINE.read_text("utf-8"), re.MULTILINE)
    assert named == sorted({*ROOT_COMMAND.entries, *BESIDE})


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: str(text.relative_to(ROOT)))
def test_every_command_that_a_text_shows_exists_with_its_options(text: Path) -> None:
    for words in commands(text):
        if words[0] in BESIDE:
            continue
        command = ROOT_COMMAND.get_command(click.Context(ROOT_COMMAND), words[0])
        assert command is not None, words
        rest = words[1:]
        while isinstance(command, click.Group) and rest:
            if command.invoke_without_command and rest[0][:1] == "-":
                break
            command = command.get_command(click.Context(command), rest[0])
            assert command is not None, words
            rest = rest[1:]
        used = {word.partition("=")[0] for word in rest if word.startswith("--")}
        assert used <= known_options(command), words


def test_the_readme_names_every_library_that_a_window_on_linux_needs() -> None:
    named = re.search(r"^    sudo apt install (.*)$", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE)
    assert named is not None
    wanted = {**QT_LIBRARIES, **X11_LIBRARIES}
    assert sorted(named[1].split()) == sorted({package for package, _fedora in wanted.values()})


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: str(text.relative_to(ROOT)))
def test_no_text_knows_the_machine_it_was_written_on(text: Path) -> None:
    said = text.read_text("utf-8")
    for word in ("/tmp/", "/work/", "/root/", "pypi", "../shared"):
        assert word not in said, word

"""Every command with arguments that nobody would type, and every file that is read with anything in it.

Each ends in status 0, 1 or 2, without a traceback and in bounded time; and the office is sound afterwards.
"""

import os
from collections.abc import Iterator
from contextlib import chdir
from itertools import count
from pathlib import Path
from random import Random

import click
from sqlalchemy import URL

from psg_admin.bootstrap import manifests
from psg_admin.cli.main import root_of
from psg_admin.paths import ELSEWHERE
from psg_admin.store.backup import back_up
from psg_admin.store.engine import file_url
from tests.faults.damaging import DAMAGES
from tests.faults.killing import Seen, look
from tests.faults.trial import HELD, Answer, Ground, Verdict, Verdicts, lost, said, silent, there, trace

LONGEST = 6.0
"""So many seconds of the processor a command may take: a page of news of 5 MB has half of it on a computer at rest."""

FIXTURES = Path(__file__).parents[1] / "news" / "fixtures"

TEXTS = [
    "", " ", "-", "--", "0", "1", "-1", "1.5", "007", "99999999999999999999999", "1e999", "nan", "inf", "½",
    "١٢٣", "１２", "Ana", "ana@example.org", "01632 960123", "2016-02-30", "2016-10-20", "30 feb", "sat 13 feb",
    "0001-01-01", "9999-12-31", "99999-01-01", "yesterday", "R-2016-0001", "B0001A", "£30", "30", "0.001",
    "-30", "30,5", "1,000", "10%", "100 %", "=1+1", "＝1+1", "'; DROP TABLE contact; --", "%", "_", "*", '"',
    "'", "\\", "{0}", "{name}", "%s", "\n", "\t", "a\nb", "\x07", "\x1b[31m", "\u202eabc", "\u200b", "é",
    "e\u0301", "Nguyễn", "日本", "😀", "\ud800", "\ufeff", "x" * 300, "x" * 70_000, "a," * 500, "NUL", "con",
    "true", "None", "null", "[]", "file:///etc/passwd", "http://127.0.0.1:9/", "https://[::1", "C:\\x",
    "~nobody/x",
]  # fmt: skip
"""What is typed in the place of anything; nothing of it leads out of the folder."""

PASSWORD = "tell-nobody"

ADDRESSES = [
    " ", "x", ".", "no/such/folder/x.sqlite", "é\n", "sqlite:///", "sqlite:///y?mode=memory", "mysql://x/y", "postgresql://",
    "postgresql://127.0.0.1:9/x", "postgresql://127.0.0.1:nine/x", f"postgresql://boss:{PASSWORD}@127.0.0.1:9/x",
    f"user=boss password={PASSWORD}", f"postgres://boss:{PASSWORD}@", f"postgresql://h/x?password={PASSWORD}",
    f"postgresql:boss:{PASSWORD}@h/x",
]  # fmt: skip
"""Where there is no office; a password in one of them is not said back."""

LINES = [
    "check",
    "members list",
    "pay",
    "'",
    "undo",
    "--once k undo",
    "restore x",
    "batch",
    "# no",
    "\0",
    "x" * 200_000,
]


def commands() -> list[tuple[tuple[str, ...], click.Command]]:
    """Return every command by its words."""
    return list(_leaves(root_of(manifests()), ()))


def _leaves(command: click.Command, words: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    if not isinstance(command, click.Group):
        yield words, command
        return
    context = click.Context(command)
    for name in command.list_commands(context):
        found = command.get_command(context, name)
        if found is not None:
            yield from _leaves(found, (*words, name))


class Typist:
    """Types arguments: rubbish, or what there is in the office, into every place of a command."""

    def __init__(self, chance: Random, folder: Path, seen: Seen) -> None:
        self._chance = chance
        self._folder = folder
        self._known = [value for rows in seen.rows.values() for value in rows[:40]]

    def words(self, command: click.Command) -> list[str]:
        """Return arguments for a command: often those that it needs, sometimes fewer or more."""
        typed: list[str] = []
        for each in command.params:
            if isinstance(each, click.Option):
                if self._chance.random() < (0.8 if each.required else 0.25):
                    typed.append(self._chance.choice(each.opts))
                    typed += [] if each.is_flag else [self._value(each)]
            elif self._chance.random() < 0.9:
                typed += [self._value(each) for _one in range(1 if each.nargs == 1 else self._chance.randint(1, 3))]
        if self._chance.random() < 0.05:
            typed.insert(self._chance.randint(0, len(typed)), self._chance.choice(TEXTS))
        return typed

    def _value(self, each: click.Parameter) -> str:
        chance = self._chance
        if each.name in {"file", "folder"}:
            return self._path()
        if chance.random() < 0.45:
            return chance.choice(TEXTS)
        if isinstance(each.type, click.Choice):
            return str(chance.choice([getattr(one, "value", one) for one in each.type.choices]))
        return chance.choice(self._known) if self._known and chance.random() < 0.7 else str(chance.randint(-2, 50))

    def _path(self) -> str:
        name = self._chance.choice(
            ["x.xlsx", "x.csv", "x.pdf", "x.sqlite", "x", "no/x.pdf", "é.pdf", ".", "copy.sqlite"]
        )
        return str(self._folder / name)


def fuzzes(ground: Ground) -> Verdicts:
    """Say every command in turn with arguments by chance; look whether the office is sound after each round."""
    for turn in count():
        folder = ground.folder / f"fuzz-{turn}"
        folder.mkdir()
        url = ground.house.new(folder)
        before = there(folder / "home", url)
        with chdir(folder):  # whatever path is typed leads into it
            said([*before, "sample", "--members", "6"])
            for _round in range(3):
                yield from _a_round(ground, folder, url, before)
        ground.house.leave(url)


def _a_round(ground: Ground, folder: Path, url: URL, before: list[str]) -> Iterator[Verdict]:
    typist = Typist(ground.chance, folder, look(url, proved=False))
    for number, (words, command) in enumerate(commands()):
        given = "\n".join(ground.chance.choices(LINES, k=3)).encode()
        once = ["--once", ground.chance.choice(TEXTS)] if ground.chance.random() < 0.1 else []
        yield bounded(said([*before, *once, *words, *typist.words(command)], given))
        if ground.chance.random() < 0.1:
            nowhere = ["--home", f"no-home-{number}", "--database", ground.chance.choice(ADDRESSES)]
            yield bounded(said([*nowhere, *words, *typist.words(command)]))
    found = look(url)
    yield lost(f"after a round of rubbish: {found.wrong}") if found.wrong else HELD


def bounded(answer: Answer) -> Verdict:
    """Judge an answer: no traceback, a status that is meant, in time."""
    if answer.failed:
        return trace(str(answer))
    if PASSWORD in answer.out + answer.err:
        return lost(f"{answer}\nsaid a password back")
    if answer.seconds > LONGEST:
        return lost(f"{answer}\ntook {answer.seconds:.1f} s")
    if answer.status and not answer.err.strip():
        return silent(f"{answer}\nwas refused without a word")
    return HELD


def readings(ground: Ground) -> Verdicts:
    """Give every reader of files anything: news, backups, a batch, and what the program keeps for itself."""
    folder, chance = ground.folder / "readings", ground.chance
    folder.mkdir()
    url = file_url(folder / "home" / "db" / "office.sqlite")
    before = there(folder / "home", url)
    said(["--home", str(folder / "home"), "sample", "--members", "4"])
    back_up(url, folder / "copy.sqlite")
    pages = [path for path in FIXTURES.rglob("*") if path.is_file()]
    own = _own_files(folder / "home")
    while True:
        kind = chance.choice(["news", "news", "news", "large", "backup", "batch", "own"])
        if kind in {"news", "large"}:
            data = mutated(chance.choice(pages).read_bytes(), chance) if kind == "news" else large(chance)
            (folder / "page").write_bytes(data)
            yield bounded(said([*before, "news", "read", str(folder / "page")]))
        elif kind == "backup":
            broken = bytearray((folder / "copy.sqlite").read_bytes())
            chance.choice(DAMAGES)(broken, chance)
            (folder / "broken.sqlite").write_bytes(mutated(bytes(broken[:20_000]), chance) + broken[20_000:])
            words = [
                "restore",
                str(folder / "broken.sqlite"),
                *chance.choice([["--over", "--yes"], ["--over", "--dry-run"]]),
            ]
            yield bounded(said([*before, *words]))
        elif kind == "batch":
            text = "\n".join(chance.choices([*LINES, *TEXTS], k=10)).encode("utf-8", "surrogatepass")
            yield bounded(said([*before, "batch"], mutated(text, chance)))
        else:
            yield from _own(before, chance.choice(own), chance)


def _own_files(home: Path) -> list[Path]:
    """Return the files that the program keeps for itself beside an office."""
    remembered = Path(os.environ["PSG_ADMIN_STATE"])
    return [home / "db" / "second-place.json", home / ELSEWHERE, *sorted(remembered.rglob("*.json"))]


def _own(before: list[str], file: Path, chance: Random) -> Iterator[Verdict]:
    kept = file.read_bytes() if file.exists() else None
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(mutated(kept or b'{"place": "/nowhere", "at": "2016-10-20T09:00:00+00:00"}', chance))
    for words in (
        ["check", "--daily"],
        ["backups", "list"],
        ["backups", "place", "none"],
        ["contacts", "add", "Ana", "--new"],
    ):
        yield bounded(said([*before, "--older-is-right", *words]))
    if kept is None:
        file.unlink(missing_ok=True)
    else:
        file.write_bytes(kept)


def mutated(data: bytes, chance: Random) -> bytes:
    """Return ``data`` with a few bytes turned, taken out, doubled or put in."""
    changed = bytearray(data)
    for _time in range(chance.choice([1, 1, 2, 5, 30])):
        place = chance.randrange(len(changed) + 1)
        length = chance.choice([1, 2, 8, 100, 5000])
        match chance.randrange(5):
            case 0:
                changed[place : place + length] = chance.randbytes(min(length, 100))
            case 1:
                del changed[place : place + length]
            case 2:
                changed[place:place] = changed[place : place + length] * chance.choice([1, 2, 20])
            case 3:
                changed[place:place] = chance.choice(PIECES)
            case _:
                other = chance.randrange(len(changed) + 1)
                changed[place:place] = changed[other : other + length]
    return bytes(changed[:2_000_000])


PIECES = [
    b"<", b">", b"&#x110000;", b"&#0;", b"]]>", b"<![CDATA[", b"<!--", b"-->", b"\0", b"\xff\xfe",
    b"\xed\xa0\x80", b"</item>", b"<item>", b"<category/>", b"<?xml version='1.0' encoding='nonsense'?>",
    b"<script>", b"{", b"}", b'"', b"null", b"1e999", b"-1", b"9" * 30, b"<div>" * 200,
    b"Content-Type: multipart/related; boundary=x\n\n--x\n", b"MIME-Version: 1.0\n",
]  # fmt: skip


def large(chance: Random) -> bytes:
    """Return five megabytes of one thing."""
    one = chance.choice(
        [*PIECES, b"\n", b" ", b"a", b"\n\n20 October 2016\n\nRain\n\n", b"<p>1 May 2016</p>", b"<a href='x'>y</a>"]
    )
    begin = chance.choice([b"", b"<rss><channel>", b"<html><body>", b"<feed xmlns='http://www.w3.org/2005/Atom'>"])
    return (begin + one * (5_000_000 // len(one)))[:5_000_000]

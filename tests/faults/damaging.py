"""Copies of an office that are damaged at random, and what every command says to them: no traceback, and nothing else
than what was in it without a word.
"""

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from random import Random

from sqlalchemy.exc import SQLAlchemyError

from psg_admin.kernel.errors import UserError
from psg_admin.store.backup import back_up
from psg_admin.store.backups import head_of
from psg_admin.store.engine import file_url
from psg_admin.store.seen import Memory
from tests.faults import trial
from tests.faults.trial import HELD, Ground, Verdict, Verdicts, content, silent, trace

PAGE = 4096
"""How long the pages of a SQLite file are."""

COMMANDS = [
    ("check",), ("members", "list", "--json"), ("undo",), ("export", "treasurer", "{there}/books.xlsx"),
    ("history", "--json"), ("find", "Ana"), ("contacts", "add", "Nora Birch"), ("backup", "{there}/copy.sqlite"),
]  # fmt: skip


def bits(data: bytearray, chance: Random) -> str:
    """Turn one to five bits anywhere."""
    places = [chance.randrange(len(data)) for _number in range(chance.randint(1, 5))]
    for place in places:
        data[place] ^= 1 << chance.randrange(8)
    return f"bits at {places}"


def head(data: bytearray, chance: Random) -> str:
    """Write anything into the first hundred bytes, which say what the file is."""
    place, value = chance.randrange(100), chance.randrange(256)
    data[place] = value
    return f"byte {place} is {value}"


def page(data: bytearray, chance: Random) -> str:
    """Leave a page empty, or full of rubbish."""
    number = chance.randrange(len(data) // PAGE)
    filler = chance.choice([b"\0" * PAGE, b"\xff" * PAGE, chance.randbytes(PAGE)])
    data[number * PAGE : (number + 1) * PAGE] = filler
    return f"page {number + 1} is {filler[:4].hex()}…"


def swap(data: bytearray, chance: Random) -> str:
    """Put a page where another one belongs."""
    one, other = chance.randrange(len(data) // PAGE), chance.randrange(len(data) // PAGE)
    data[one * PAGE : (one + 1) * PAGE] = data[other * PAGE : (other + 1) * PAGE]
    return f"page {one + 1} is page {other + 1}"


def cut(data: bytearray, chance: Random) -> str:
    """Let the file end early."""
    length = chance.randrange(len(data))
    del data[length:]
    return f"cut to {length}"


DAMAGES = [bits, bits, bits, head, page, page, swap, cut]


def damaged(office: Path, copies: int, seed: int = 1) -> Iterator[tuple[str, Path]]:
    """Yield so many damaged copies of ``office``, each with what was done to it; each is there until the next one."""
    chance = Random(seed)
    whole = office.read_bytes()
    with tempfile.TemporaryDirectory(prefix="psg-damage-") as folder:
        for number in range(copies):
            there = Path(folder) / str(number)
            there.mkdir()
            data = bytearray(whole)
            done = chance.choice(DAMAGES)(data, chance)
            (there / "office.sqlite").write_bytes(data)
            yield done, there / "office.sqlite"
            shutil.rmtree(there)


def said(file: Path, words: tuple[str, ...]) -> tuple[int, str]:
    """Return the status of a command on the office in ``file``, and the traceback that it ended in, if any."""
    before = ["--home", str(file.parent / "home"), "--database", str(file)]
    answer = trial.said([*before, *(word.format(there=file.parent) for word in words)])
    return answer.status, answer.err if answer.failed else ""


def tried(office: Path, copies: int, seed: int = 1) -> tuple[int, list[str]]:
    """Say every command to so many damaged copies of ``office``: how many were said, and what ended in a traceback."""
    calls, failures = 0, []
    for done, file in damaged(office, copies, seed):
        for words in COMMANDS:
            calls += 1
            _status, failure = said(file, words)
            if failure:
                failures.append(f"{done}: {' '.join(words)}\n{failure}")
    return calls, failures


def damages(ground: Ground) -> Verdicts:
    """Damage copies of an office, of its log, and backups of it."""
    home, chance = ground.folder / "damages", ground.chance
    trial.said(["--home", str(home), "sample", "--members", "4"])
    office, log = home / "db" / "office.sqlite", home / "log"
    whole = content(file_url(office))
    _leave_log(office, log)
    back_up(file_url(office), home / "copy.sqlite")
    for number in count():
        kind = chance.choice(["office", "office", "log", "backup"])
        there = ground.folder / f"damaged-{number}"
        there.mkdir()
        if kind == "backup":
            yield _backup(home / "copy.sqlite", there, chance)
        elif kind == "log":
            yield _log(log, there, chance)
        else:
            yield _office(office, there, chance, whole)
        shutil.rmtree(there)


def _leave_log(office: Path, log: Path) -> None:
    """Leave in ``log`` an office as a program leaves it that was killed: the newest deeds are in its log alone."""
    log.mkdir()
    shutil.copyfile(office, log / "office.sqlite")
    opened = sqlite3.connect(log / "office.sqlite")
    opened.execute("SELECT 1 FROM office").fetchall()  # somebody else has it open: the log stays
    for name in ("Nora Birch", "Tom Bell", "Ana Ruiz"):
        said(log / "office.sqlite", ("contacts", "add", name))
    for side in ("", "-wal"):
        shutil.copyfile(log / f"office.sqlite{side}", log / f"kept{side}")
    opened.close()


def _office(office: Path, there: Path, chance: Random, whole: dict[str, str]) -> Verdict:
    data = bytearray(office.read_bytes())
    done = chance.choice(DAMAGES)(data, chance)
    (there / "office.sqlite").write_bytes(data)
    return _judged(there / "office.sqlite", done, chance, whole)


def _log(log: Path, there: Path, chance: Random) -> Verdict:
    """Damage a log: the deeds in it are there, or it is told that they are missing."""
    for side in ("", "-wal"):
        shutil.copyfile(log / f"kept{side}", there / f"office.sqlite{side}")
    url = file_url(there / "office.sqlite")
    Memory(url).remember(head_of(url))
    whole = content(url)
    for side in ("", "-wal"):  # looking has taken it into the file
        shutil.copyfile(log / f"kept{side}", there / f"office.sqlite{side}")
    data = bytearray((there / "office.sqlite-wal").read_bytes())
    done = "log: " + chance.choice([*DAMAGES, gone])(data, chance)
    (there / "office.sqlite-wal").write_bytes(data)
    return _judged(there / "office.sqlite", done, chance, whole)


def gone(data: bytearray, _chance: Random) -> str:
    """Leave nothing."""
    data.clear()
    return "gone"


def _judged(file: Path, done: str, chance: Random, whole: dict[str, str]) -> Verdict:
    """Ask the check, compare what can be read with what was there, then say the other commands."""
    status, failure = said(file, ("check",))
    if failure:
        return trace(f"{done}: check\n{failure}")
    if not status:
        try:
            now = content(file_url(file))
        except (UserError, SQLAlchemyError, ValueError, TypeError) as error:
            return silent(f"{done}: the check found nothing, and it cannot be read: {error}")
        if now != whole:
            return silent(f"{done}: {[name for name in whole if now[name] != whole[name]]} without a word")
    for words in chance.sample(COMMANDS[1:], 3):
        _status, failure = said(file, words)
        if failure:
            return trace(f"{done}: {' '.join(words)}\n{failure}")
    return HELD


def _backup(copy: Path, there: Path, chance: Random) -> Verdict:
    """Damage a backup: one bit is enough to refuse it."""
    whole = copy.read_bytes()
    data = bytearray(whole)
    done = "backup: " + chance.choice(DAMAGES)(data, chance)
    (there / "copy.sqlite").write_bytes(data)
    status, failure = said(there / "office.sqlite", ("restore", "{there}/copy.sqlite"))
    if failure:
        return trace(f"{done}: restore\n{failure}")
    if status == 0 and data != whole:
        return silent(f"{done}: restored without a word")
    return HELD

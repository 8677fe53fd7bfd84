"""Copies of an office that are damaged at random, and what every command says to them.

Run as ``python -m tests.faults.damaging COPIES [SEED]``; it prints what was tried and what ended in a traceback.
"""

import io
import random
import shutil
import sys
import tempfile
import traceback
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

from psg_admin.bootstrap import start

PAGE = 4096
"""How long the pages of a SQLite file are."""

COMMANDS = [
    ("check",), ("members", "list", "--json"), ("undo",), ("export", "treasurer", "{there}/books.xlsx"),
    ("history", "--json"), ("find", "Ana"), ("contacts", "add", "Nora Birch"), ("backup", "{there}/copy.sqlite"),
]  # fmt: skip


def bits(data: bytearray, chance: random.Random) -> str:
    """Turn one to five bits anywhere."""
    places = [chance.randrange(len(data)) for _number in range(chance.randint(1, 5))]
    for place in places:
        data[place] ^= 1 << chance.randrange(8)
    return f"bits at {places}"


def head(data: bytearray, chance: random.Random) -> str:
    """Write anything into the first hundred bytes, which say what the file is."""
    place, value = chance.randrange(100), chance.randrange(256)
    data[place] = value
    return f"byte {place} is {value}"


def page(data: bytearray, chance: random.Random) -> str:
    """Leave a page empty, or full of rubbish."""
    number = chance.randrange(len(data) // PAGE)
    filler = chance.choice([b"\0" * PAGE, b"\xff" * PAGE, chance.randbytes(PAGE)])
    data[number * PAGE : (number + 1) * PAGE] = filler
    return f"page {number + 1} is {filler[:4].hex()}…"


def swap(data: bytearray, chance: random.Random) -> str:
    """Put a page where another one belongs."""
    one, other = chance.randrange(len(data) // PAGE), chance.randrange(len(data) // PAGE)
    data[one * PAGE : (one + 1) * PAGE] = data[other * PAGE : (other + 1) * PAGE]
    return f"page {one + 1} is page {other + 1}"


def cut(data: bytearray, chance: random.Random) -> str:
    """Let the file end early."""
    length = chance.randrange(len(data))
    del data[length:]
    return f"cut to {length}"


DAMAGES = [bits, bits, bits, head, page, page, swap, cut]


def damaged(office: Path, copies: int, seed: int = 1) -> Iterator[tuple[str, Path]]:
    """Yield so many damaged copies of ``office``, each with what was done to it; each is there until the next one."""
    chance = random.Random(seed)
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
    out, err = io.StringIO(), io.StringIO()
    before = ["--home", str(file.parent / "home"), "--database", str(file)]
    with redirect_stdout(out), redirect_stderr(err):
        try:
            status = start([*before, *(word.format(there=file.parent) for word in words)])
        except BaseException:  # noqa: BLE001 - whatever it is, it is told
            return 70, traceback.format_exc()
    return status, err.getvalue() if "Traceback" in err.getvalue() else ""


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


def main() -> None:
    """Make a sample office and damage copies of it."""
    copies, seed = int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1
    with tempfile.TemporaryDirectory(prefix="psg-office-") as folder:
        start(["--home", folder, "sample", "--members", "12"])
        calls, failures = tried(Path(folder) / "db" / "office.sqlite", copies, seed)
    for failure in failures:
        sys.stdout.write(f"{failure}\n")
    sys.stdout.write(f"{calls} calls, {len(failures)} tracebacks\n")


if __name__ == "__main__":
    main()

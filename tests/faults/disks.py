"""Disks that fill up, can only be read, vanish or are swapped while an office is open: what was acknowledged is there.

It takes root to mount a small disk; where that cannot be, none is filled.
"""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, nullcontext, suppress
from functools import partial
from pathlib import Path

from sqlalchemy.orm import Session

from psg_admin.kernel.changes import Changes, Topic, changed
from psg_admin.kernel.errors import UserError
from psg_admin.reports.audit import audit
from psg_admin.settings import Setting
from psg_admin.store.backup import back_up
from psg_admin.store.engine import file_url
from psg_admin.store.numbering import draw
from psg_admin.store.office import Office
from psg_admin.store.seen import forget
from tests.faults.trial import HELD, Ground, Verdict, Verdicts, lost, silent
from tests.history import history
from tests.offices import open_for_test


def deed(session: Session, *, called: str, size: int) -> Changes:
    """Draw a number, and write so many bytes."""
    number = draw(session, "slip")
    session.add(Setting(name=called, value="x" * size))
    return changed(Topic.SETTINGS, summary=called, made=number)


def deleted(file: Path, _other: Path) -> None:
    file.unlink()


def moved(file: Path, _other: Path) -> None:
    file.rename(file.with_name("moved.sqlite"))


def replaced(file: Path, other: Path) -> None:
    other.replace(file)


def folder_replaced(file: Path, _other: Path) -> None:
    """Another disk is where the office's was: the same file, by another name, without its log."""
    away = file.parent.with_name("away")
    file.parent.rename(away)
    file.parent.mkdir()
    (file.parent / file.name).hardlink_to(away / file.name)


SWAPS: list[Callable[[Path, Path], None]] = [deleted, moved, replaced, folder_replaced]


def disks(ground: Ground) -> Verdicts:
    """Let a disk fill up, be swapped, or be for reading only, in the middle of deeds."""
    ways = [_full, _full, _swapped, _swapped, _only_read]
    while True:
        folder = ground.folder / "disks"
        folder.mkdir()
        yield from ground.chance.choice(ways)(ground, folder)
        shutil.rmtree(folder, ignore_errors=True)


def _judged(office: Office, done: list[str], refused: list[str], what: str) -> Verdict:
    """Compare what was acknowledged with what is there."""
    there = [row.summary for row in office.read(partial(history, limit=10_000))][::-1]
    wrong = office.read(audit)
    if there != done or wrong:
        return lost(f"{what}: {len(done)} acknowledged, {len(there)} there, {len(refused)} refused; {wrong}")
    return HELD


def _full(ground: Ground, folder: Path) -> Iterator[Verdict]:
    """Write deeds of all sizes onto a disk of 2 MB until there is no room, make room, and go on."""
    disk = folder / "disk"
    disk.mkdir()
    with small_disk(disk, "2m") as mounted:
        if not mounted:
            return
        done: list[str] = []
        refused: list[str] = []
        url = ground.house.new(disk)
        forget(url)
        with closing(open_for_test(url)) as office:
            for number in range(ground.chance.randint(6, 20)):
                if ground.chance.random() < 0.3:
                    free = shutil.disk_usage(disk).free
                    (disk / "filler").write_bytes(b"x" * max(0, free - ground.chance.choice([0, 4096, 20_000, 70_000])))
                size = ground.chance.choice([10, 10, 4000, 30_000, 300_000])
                try:
                    office.write(partial(deed, called=f"deed {number}", size=size))
                    done.append(f"deed {number}")
                except UserError as error:
                    refused.append(error.message)
                    with suppress(UserError):
                        back_up(office, disk / "copy.sqlite")
                    yield _judged(office, done, refused, "on a full disk")
                    for name in ("filler", "copy.sqlite"):
                        (disk / name).unlink(missing_ok=True)
            yield _judged(office, done, refused, "on a disk that was full")


def _swapped(ground: Ground, folder: Path) -> Iterator[Verdict]:
    """Take the file away, or put another in its place, between two deeds or in the middle of one."""
    (folder / "db").mkdir()
    url, other = ground.house.new(folder / "db"), ground.house.new(folder)
    swap = ground.chance.choice(SWAPS)
    file, stranger = Path(url.database or ""), Path(other.database or "")
    forget(url)
    office = open_for_test(url)
    done: list[str] = []
    for number in range(ground.chance.randint(1, 5)):
        office.write(partial(deed, called=f"deed {number}", size=100))
        done.append(f"deed {number}")

    def swapping(session: Session) -> Changes:
        made = deed(session, called="late", size=100)
        session.flush()
        swap(file, stranger)
        return made

    late: Callable[[Session], Changes] = partial(deed, called="late", size=100)
    if ground.chance.random() < 0.5:
        late = swapping
    else:
        swap(file, stranger)
    for work in (late, partial(deed, called="later", size=100)):
        try:
            office.write(work)
        except UserError:
            continue
        yield silent(f"{swap.__name__}: a deed was acknowledged in a file that is not there any more")
        break
    else:
        yield HELD
    office.close()
    yield from _found_again(swap, file, done)


def _found_again(swap: Callable[[Path, Path], None], file: Path, done: list[str]) -> Iterator[Verdict]:
    """Look into the file where it is now. Beside another one its log is left behind: that one has its own history."""
    if swap is deleted:
        return
    if swap is replaced:
        for side in ("-wal", "-shm"):
            Path(f"{file}{side}").unlink(missing_ok=True)
        forget(file_url(file))
        with closing(open_for_test(file_url(file))) as office:
            yield _judged(office, [], [], "in the file that came into its place")
        return
    where = file.with_name("moved.sqlite") if swap is moved else file.parent.with_name("away") / file.name
    for side in ("-wal", "-shm"):
        if swap is moved and Path(f"{file}{side}").exists():
            Path(f"{file}{side}").rename(f"{where}{side}")
    with closing(open_for_test(file_url(where))) as office:
        there = [row.summary for row in office.read(history)][::-1]
        if there[-1:] == ["late"]:  # refused as the file went: it was not acknowledged, and is there or not
            done.append("late")
        yield _judged(office, done, [], f"after it was {swap.__name__}")


def _only_read(ground: Ground, folder: Path) -> Iterator[Verdict]:
    """Let the folder be for reading only for some of the deeds."""
    (folder / "db").mkdir()
    url = ground.house.new(folder / "db")
    forget(url)
    done: list[str] = []
    refused: list[str] = []
    for number in range(6):
        locked = number and ground.chance.random() < 0.5
        with only_readable(folder / "db") if locked else nullcontext(enter_result=True) as readable:
            if not readable:
                return
            with closing(open_for_test(url)) as office:
                try:
                    office.write(partial(deed, called=f"deed {number}", size=100))
                    done.append(f"deed {number}")
                except UserError as error:
                    refused.append(error.message)
                yield _judged(office, done, refused, "in a folder for reading only")


@contextmanager
def small_disk(folder: Path, size: str) -> Iterator[bool]:
    """Have a disk of its own in ``folder``; say whether there is one, which takes root."""
    mount = shutil.which("mount")
    command = [str(mount), "-t", "tmpfs", "-o", f"size={size}", "none", str(folder)]
    if mount is None or subprocess.run(command, check=False, capture_output=True).returncode:
        yield False
        return
    try:
        yield True
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


@contextmanager
def only_readable(path: Path) -> Iterator[bool]:
    """Let nobody write to ``path`` for a while: not even root, who heeds no permissions but does heed this flag.

    Say whether that could be done.
    """
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        chattr = shutil.which("chattr")
        done = chattr and subprocess.run([chattr, "+i", str(path)], check=False, capture_output=True).returncode == 0
        if not done:
            yield False
            return
        try:
            yield True
        finally:
            subprocess.run([str(chattr), "-i", str(path)], check=True)
    else:
        mode = path.stat().st_mode
        path.chmod(mode & ~0o222)
        try:
            yield True
        finally:
            path.chmod(mode)

import errno
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from psg_admin.kernel.errors import BadInput, Unusable
from psg_admin.paper.files import whole_file
from psg_admin.paper.writing import KINDS, write_listing
from tests.paper.lists import attendees

PROJECT = Path(__file__).parents[2]


@pytest.mark.parametrize("kind", KINDS)
def test_the_ending_of_the_name_chooses_the_kind(kind: str, tmp_path: Path) -> None:
    path = tmp_path / f"Attendees{kind.upper()}"
    write_listing(attendees("A"), path)
    begins = {".xlsx": b"PK", ".csv": b"\xef\xbb\xbf", ".pdf": b"%PDF"}[kind]
    assert path.read_bytes().startswith(begins)
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("name", ["attendees", "attendees.doc", "attendees.xls", ".pdf.exe"])
def test_another_ending_is_refused_in_a_sentence(name: str, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"\.xlsx, \.csv or \.pdf") as refused:
        write_listing(attendees("A"), tmp_path / name)
    assert name in str(refused.value)
    assert list(tmp_path.iterdir()) == []


def test_a_file_takes_its_place_only_when_the_work_went_well(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("before")

    def fail_half_way() -> None:
        with whole_file(path) as part:
            part.write_text("half")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_half_way()
    assert path.read_text() == "before"
    with whole_file(path) as part:
        part.write_text("whole")
        assert path.read_text() == "before"
    assert path.read_text() == "whole"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
@pytest.mark.parametrize("before", [None, 0o644])
def test_a_document_is_for_nobody_else_to_read(before: int | None, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    if before is not None:
        path.touch()
        path.chmod(before)
    umask = os.umask(0)
    try:
        with whole_file(path):
            pass
    finally:
        os.umask(umask)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_folder_of_that_name_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "list.csv").mkdir()
    with pytest.raises(Unusable, match="is a folder"):
        write_listing(attendees("A"), tmp_path / "list.csv")
    assert list((tmp_path / "list.csv").iterdir()) == []


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(Unusable, match="does not exist") as refused:
        write_listing(attendees("A"), tmp_path / "nowhere" / "list.csv")
    assert "nowhere" in str(refused.value)


def test_a_file_in_the_place_of_the_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "folder").touch()
    with pytest.raises(Unusable, match="is not a folder"):
        write_listing(attendees("A"), tmp_path / "folder" / "list.csv")


def test_a_file_held_open_elsewhere_is_told_from_a_closed_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Only Windows holds files so; its refusal is played here at the very call that would give it.
    path = tmp_path / "list.csv"
    path.write_text("before")

    def held(_self: Path, _target: Path) -> None:
        raise PermissionError(errno.EACCES, "held")

    monkeypatch.setattr(Path, "replace", held)
    with pytest.raises(Unusable, match="open in another program"):
        write_listing(attendees("A"), path)
    monkeypatch.undo()
    assert path.read_text() == "before"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(sys.platform != "linux", reason="a folder nobody can write to, not even root, is found on Linux")
@pytest.mark.parametrize("kind", KINDS)
def test_a_folder_that_cannot_be_written_is_said(kind: str) -> None:
    with pytest.raises(Unusable) as refused:
        write_listing(attendees("A"), Path(f"/proc/list{kind}"))
    assert "does not exist" not in str(refused.value)


_LIMITED = """
import random, resource, signal, sys, tempfile
from pathlib import Path
from psg_admin.kernel.errors import Unusable
from psg_admin.paper.workbook import write_workbook
from psg_admin.paper.writing import write_listing
from tests.paper.lists import attendees
target, room, spare = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
tempfile.tempdir = spare
chance = random.Random(1)
sheets = [attendees(*(chance.randbytes(40).hex() for _ in range(1000))) for _ in range(8)]
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
try:
    if target.suffix == ".xlsx":
        write_workbook(sheets, target)
    else:
        write_listing(sheets[0], target)
except Unusable as error:
    print(error)
    sys.exit(7)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="limits of POSIX")
@pytest.mark.parametrize(("kind", "room"), [(".csv", 20_000), (".pdf", 20_000), (".xlsx", 20_000), (".xlsx", 550_000)])
def test_when_there_is_no_room_nothing_is_left_and_the_old_file_stands(kind: str, room: int, tmp_path: Path) -> None:
    """The system itself refuses to let the file grow; for workbooks at the sheet as well as at the archive."""
    spare = tmp_path / "spare"
    spare.mkdir()
    folder = tmp_path / "out"
    folder.mkdir()
    path = folder / f"list{kind}"
    path.write_text("before")
    # What measures coverage finds no room either, and would say so.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}
    ran = subprocess.run(
        [sys.executable, "-W", "error", "-c", _LIMITED, str(path), str(room), str(spare)],
        cwd=PROJECT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, ran.stderr) == (7, "")
    assert ran.stdout.strip()
    assert path.read_text() == "before"
    assert list(folder.iterdir()) == [path]
    assert list(spare.iterdir()) == []


_KILLED = """
import os, sys
from pathlib import Path
from psg_admin.paper.files import whole_file
with whole_file(Path(sys.argv[1])) as part:
    part.write_text("half")
    os._exit(9)
"""


def test_what_a_killed_program_left_goes_with_the_next_document(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    foreign = tmp_path / ".somebody-elses.part"
    foreign.mkdir()
    ran = subprocess.run([sys.executable, "-c", _KILLED, str(path)], cwd=PROJECT, check=False)
    assert ran.returncode == 9
    assert len(list(tmp_path.iterdir())) == 2
    write_listing(attendees("A"), tmp_path / "other.csv")
    assert set(tmp_path.iterdir()) == {foreign, tmp_path / "other.csv"}


def test_what_another_program_is_writing_now_is_left_to_it(tmp_path: Path) -> None:
    with whole_file(tmp_path / "one.csv") as part:
        part.write_text("whole")
        write_listing(attendees("A"), tmp_path / "two.csv")
        assert part.read_text() == "whole"
    assert {path.name for path in tmp_path.iterdir()} == {"one.csv", "two.csv"}


@pytest.mark.skipif(sys.platform == "win32", reason="names of 255 bytes")
def test_a_name_as_long_as_the_disk_allows_is_written(tmp_path: Path) -> None:
    path = tmp_path / ("n" * 251 + ".csv")
    write_listing(attendees("A"), path)
    assert list(tmp_path.iterdir()) == [path]

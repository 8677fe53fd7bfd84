"""Where an office lies: folders that programs keep in step and file systems of other computers, by what they leave."""

from pathlib import Path

import pytest

from psg_admin.store.surroundings import Surroundings, file_system, kept_in_step, look_around, windows_share

LINUX = r"""22 1 259:2 / / rw,relatime shared:1 - ext4 /dev/root rw
41 22 0:37 / /home rw - btrfs /dev/sda2 rw,subvol=/home
60 41 0:51 / /home/ana/office\040files rw,relatime shared:31 - cifs //server/office rw,vers=3.0
61 41 0:52 / /home/ana/away rw - fuse.sshfs ana@server: rw
62 41 0:53 / /home/ana/cloud rw - fuse.rclone remote: rw
63 22 0:54 / /mnt/nfs rw - nfs4 server:/export rw
64 63 259:3 / /mnt/nfs/local rw master:2 - xfs /dev/sdb1 rw
"""
MACOS = """/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)
//ana@server._smb._tcp.local/Office on /Volumes/Office (smbfs, nodev, nosuid, mounted by ana)
/dev/disk4s2 on /Volumes/Stick (1) (msdos, local, nodev)
"""


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/home/ana/psg", "btrfs"), ("/home/ana/office files/db", "cifs"), ("/home/ana/office files", "cifs"),
        ("/home/ana/office filesystem", "btrfs"), ("/home/ana/away", "sshfs"), ("/home/ana/cloud/x", "rclone"),
        ("/mnt/nfs/db", "nfs4"), ("/mnt/nfs/local/db", "xfs"), ("/srv", "ext4"),
    ],
)  # fmt: skip
def test_linux_tells_the_file_system(folder: str, kind: str) -> None:
    assert file_system(folder, LINUX) == kind


@pytest.mark.parametrize(
    ("folder", "kind"), [("/Volumes/Office/db", "smbfs"), ("/Users/ana", "apfs"), ("/Volumes/Stick (1)/x", "msdos")]
)
def test_macos_tells_the_file_system(folder: str, kind: str) -> None:
    assert file_system(folder, MACOS) == kind


def test_lines_that_cannot_be_read_tell_nothing() -> None:
    assert file_system("/home", "rubbish\n\n1 2 3\n") == ""


@pytest.mark.parametrize(
    ("folder", "share"),
    [
        (r"\\server\office\db", r"\\server\office"), (r"\\?\UNC\server\office\db", r"\\server\office"),
        (r"C:\Users\ana", ""), (r"\\?\C:\Users\ana", ""), (r"\\.\pipe\x", ""), (r"Z:\office", "Z:"),
    ],
)  # fmt: skip
def test_windows_tells_shares_by_their_names_and_drives_by_their_kind(folder: str, share: str) -> None:
    drives = {"C:\\": 3, "Z:\\": 4}
    assert windows_share(folder, lambda root: drives.get(root, 0)).lower() == share.lower()


@pytest.mark.parametrize(
    ("marker", "program"),
    [
        (".dropbox", "Dropbox"), (".dropbox.cache/", "Dropbox"), (".stfolder/", "Syncthing"),
        ("._sync_1a2b3c4d5e6f.db", "Nextcloud"), (".sync_1a2b3c4d5e6f.db", "Nextcloud"),
        (".owncloudsync.log", "ownCloud"), (".tmp.drivedownload/", "Google Drive"),
    ],
)  # fmt: skip
def test_a_program_is_known_by_what_it_leaves_in_the_uppermost_folder(
    tmp_path: Path, marker: str, program: str
) -> None:
    if marker.endswith("/"):
        (tmp_path / marker).mkdir()
    else:
        (tmp_path / marker).touch()
    folder = tmp_path / "Trust" / "office" / "db"
    folder.mkdir(parents=True)
    found = look_around(folder / "office.sqlite", environment={}, mounts=lambda: LINUX)
    assert found == Surroundings(str(folder), program=program)
    assert f"a folder that {program} keeps in step" in found.sentence


@pytest.mark.parametrize(
    ("name", "program"),
    [
        ("OneDrive", "OneDrive"), ("OneDrive - Riverside Trust", "OneDrive"), ("Dropbox (Personal)", "Dropbox"),
        ("Google Drive", "Google Drive"), ("Nextcloud", "Nextcloud"), ("ownCloud", "ownCloud"),
        ("iCloudDrive", "iCloud Drive"), ("Library/Mobile Documents/com~apple~CloudDocs", "iCloud Drive"),
        ("Library/CloudStorage/GoogleDrive-ana@example.org", "Google Drive"), ("Library/CloudStorage/Box-Box", "Box"),
        ("Dropboxes", ""), ("office", ""), ("My OneDrive notes", ""),
    ],
)  # fmt: skip
def test_a_program_is_known_by_the_name_of_its_folder(tmp_path: Path, name: str, program: str) -> None:
    folder = tmp_path / name / "db"
    folder.mkdir(parents=True)
    assert kept_in_step(folder, {}) == program


def test_onedrive_is_where_windows_says(tmp_path: Path) -> None:
    folder = tmp_path / "Files" / "db"
    folder.mkdir(parents=True)
    assert kept_in_step(folder, {"OneDrive": str(tmp_path / "Files")}) == "OneDrive"
    assert kept_in_step(folder, {"OneDrive": str(tmp_path / "Other")}) == ""


def test_a_share_is_told_in_a_sentence_and_what_cannot_be_looked_at_is_nothing(tmp_path: Path) -> None:
    def broken() -> str:
        raise OSError

    mounted = f"22 1 0:1 / {tmp_path} rw - nfs4 server:/export rw\n"
    found = look_around(tmp_path / "office.sqlite", environment={}, mounts=lambda: mounted)
    assert found == Surroundings(str(tmp_path), share="nfs4")
    assert found.sentence.startswith("This office lies on another computer (nfs4).")
    assert look_around(tmp_path / "office.sqlite", environment={}, mounts=broken) is None

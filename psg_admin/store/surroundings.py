"""Where an office lies: in a folder that a program keeps in step, or on another computer. It is told, never refused."""

import ctypes
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath

from psg_admin.kernel.words import _

_MOUNTS = Path("/proc/self/mountinfo")

# What a program that keeps folders in step leaves in the uppermost of them.
_MARKERS = {
    ".dropbox": "Dropbox", ".dropbox.cache": "Dropbox", ".stfolder": "Syncthing", ".owncloudsync.log": "ownCloud",
    ".nextcloudsync.log": "Nextcloud", ".tmp.drivedownload": "Google Drive", ".tmp.driveupload": "Google Drive",
}  # fmt: skip
_DATABASE = re.compile(r"\.?_?\.?_?sync_[0-9a-f]+\.db")  # of Nextcloud and ownCloud
# How such a folder is called, by itself or with whose it is behind it ("OneDrive - Riverside Trust").
_NAMED = re.compile(
    r"(?P<name>onedrive|dropbox|google ?drive|nextcloud|owncloud|icloud ?drive|syncthing|com~apple~clouddocs)"
    r"(?:[ -]+.*|\s*\(.*\))?",
    re.IGNORECASE,
)
_CALLED = {
    "onedrive": "OneDrive", "dropbox": "Dropbox", "googledrive": "Google Drive", "nextcloud": "Nextcloud",
    "owncloud": "ownCloud", "iclouddrive": "iCloud Drive", "syncthing": "Syncthing",
    "com~apple~clouddocs": "iCloud Drive",
}  # fmt: skip
_VARIABLES = ("OneDrive", "OneDriveConsumer", "OneDriveCommercial")

# File systems of another computer, as Linux and macOS call them; "fuse." may stand before those of Linux.
_REMOTE = frozenset({
    "nfs", "nfs4", "cifs", "smb2", "smb3", "smbfs", "afs", "ncpfs", "9p", "ceph", "glusterfs", "lustre", "beegfs",
    "sshfs", "davfs", "davfs2", "webdav", "afpfs", "ftp", "curlftpfs", "gvfsd-fuse", "vboxsf", "prl_fs", "acfs",
})  # fmt: skip
_IN_STEP = {
    "rclone": "rclone", "google-drive-ocamlfuse": "Google Drive", "onedriver": "OneDrive", "drivefs": "Google Drive",
    "dbxfs": "Dropbox",
}  # fmt: skip
_DRIVE_REMOTE = 4


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is to be known of the folder of an office: the ``program`` that keeps it in step, or else that another
    computer holds it, on a file system that is called ``share``.
    """

    folder: str
    program: str = ""
    share: str = ""

    @property
    def sentence(self) -> str:
        """What a person should know."""
        if self.program:
            return _(
                "This office lies in a folder that {program} keeps in step. That may take half of what is being "
                "written, or bring an older state back: keep the office in a folder of this computer alone, and only "
                "its backups in this one."
            ).format(program=self.program)
        return _(
            "This office lies on another computer ({share}). Not every share keeps two desks from writing at once: "
            "work at one desk at a time, or keep the office on this computer, and only its backups there."
        ).format(share=self.share)


def look_around(
    file: Path, *, environment: Mapping[str, str] = os.environ, mounts: Callable[[], str] | None = None
) -> Surroundings | None:
    """Return what is to be known of where ``file`` lies, None where nothing is; what cannot be looked at is nothing.

    ``mounts`` gives the mounted file systems as Linux (/proc/self/mountinfo) or macOS (mount) tells them.
    """
    with suppress(OSError, RuntimeError, ValueError, subprocess.SubprocessError):
        folder = file.resolve().parent
        program = kept_in_step(folder, environment)
        if program:
            return Surroundings(str(folder), program=program)
        if share := windows_share(str(folder)):
            return Surroundings(str(folder), share=share)
        if sys.platform == "win32":
            return None
        kind = file_system(folder.as_posix(), (mounts or _mounted)())
        if kind in _IN_STEP:
            return Surroundings(str(folder), program=_IN_STEP[kind])
        if kind in _REMOTE:
            return Surroundings(str(folder), share=kind)
    return None


def kept_in_step(folder: Path, environment: Mapping[str, str]) -> str:
    """Return the name of the program that keeps ``folder`` in step, by it and what lies above it; "" for none."""
    above = [folder, *folder.parents]
    for variable in _VARIABLES:
        if (root := environment.get(variable)) and Path(root) in above:
            return "OneDrive"
    for one in above:
        parent = one.parent.name
        if parent == "CloudStorage":  # macOS: one folder a program, "GoogleDrive-ana@example.org"
            name = one.name.partition("-")[0]
            return _CALLED.get(name.lower(), name)
        if one.name == "Mobile Documents" and parent == "Library":
            return "iCloud Drive"
        if (named := _NAMED.fullmatch(one.name)) is not None:
            return _CALLED[named["name"].lower().replace(" ", "")]
        if program := _marked(_names(one)):
            return program
    return ""


def _names(folder: Path) -> list[str]:
    with suppress(OSError):
        return [entry.name for entry in os.scandir(folder) if entry.name.startswith((".", "_"))]
    return []


def _marked(names: Iterable[str]) -> str:
    kept = set(names)
    for marker, program in _MARKERS.items():
        if marker in kept:
            return program
    return "Nextcloud" if any(_DATABASE.fullmatch(name) for name in kept) else ""


def file_system(folder: str, mounts: str) -> str:
    """Return the kind of the file system that ``folder`` lies on, without "fuse."; "" where ``mounts`` does not say."""
    found, kind = "", ""
    for line in mounts.splitlines():
        at, of = _mount(line)
        inside = at in ("/", folder) or folder.startswith(f"{at}/")
        if at and inside and len(at) >= len(found):  # what was mounted last lies above
            found, kind = at, of
    return kind.removeprefix("fuse.")


_LINUX = re.compile(r"\d+ \d+ \S+ \S+ (?P<at>\S+) .*? - (?P<kind>\S+) ")
_MACOS = re.compile(r".*? on (?P<at>/.*) \((?P<kind>[^,()]+)[,)]")


def _mount(line: str) -> tuple[str, str]:
    if found := _LINUX.match(line):
        return re.sub(r"\\([0-7]{3})", lambda octal: chr(int(octal[1], 8)), found["at"]), found["kind"]
    found = _MACOS.match(line)
    return (found["at"], found["kind"]) if found else ("", "")


def windows_share(folder: str, drive_type: Callable[[str], int] | None = None) -> str:
    r"""Return the share that a folder of Windows lies on, ``\\server\share`` or the letter of its drive, or ""."""
    drive = PureWindowsPath(folder).drive
    if drive[:8].upper() == "\\\\?\\UNC\\":
        return "\\\\" + drive[8:]
    if drive.startswith("\\\\"):
        return "" if drive[2:4] in {"?\\", ".\\"} else drive
    if len(drive) == 2 and (drive_type or _drive_type)(f"{drive}\\") == _DRIVE_REMOTE:
        return drive
    return ""


def _drive_type(root: str) -> int:
    windows = getattr(ctypes, "windll", None)
    return 0 if windows is None else int(windows.kernel32.GetDriveTypeW(root))


def _mounted() -> str:
    if sys.platform == "darwin":
        asked = subprocess.run(["/sbin/mount"], capture_output=True, text=True, timeout=5, check=False)
        return asked.stdout
    return _MOUNTS.read_text("utf-8", "surrogateescape")

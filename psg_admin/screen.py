"""The screen: whether there is one, and what Qt misses when it does not start on it.

Standard library only, and read by Python 3.8: run.py asks this before anything is installed.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import re
import sys
from pathlib import Path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

# The libraries of the system that Qt loads on Linux, and the package that has each: (Debian and Ubuntu, Fedora).
QT_LIBRARIES = {
    "libEGL.so.1": ("libegl1", "libglvnd-egl"),
    "libGL.so.1": ("libgl1", "libglvnd-glx"),
    "libX11.so.6": ("libx11-6", "libX11"),
    "libdbus-1.so.3": ("libdbus-1-3", "dbus-libs"),
    "libfontconfig.so.1": ("libfontconfig1", "fontconfig"),
    "libfreetype.so.6": ("libfreetype6", "freetype"),
    "libglib-2.0.so.0": ("libglib2.0-0", "glib2"),
    "libgssapi_krb5.so.2": ("libgssapi-krb5-2", "krb5-libs"),
    "libxkbcommon.so.0": ("libxkbcommon0", "libxkbcommon"),
}
# These only a window on an X11 screen needs.
X11_LIBRARIES = {
    "libX11-xcb.so.1": ("libx11-xcb1", "libX11-xcb"),
    "libxcb-cursor.so.0": ("libxcb-cursor0", "xcb-util-cursor"),
    "libxcb-icccm.so.4": ("libxcb-icccm4", "xcb-util-wm"),
    "libxcb-image.so.0": ("libxcb-image0", "xcb-util-image"),
    "libxcb-keysyms.so.1": ("libxcb-keysyms1", "xcb-util-keysyms"),
    "libxcb-randr.so.0": ("libxcb-randr0", "libxcb"),
    "libxcb-render-util.so.0": ("libxcb-render-util0", "xcb-util-renderutil"),
    "libxcb-shape.so.0": ("libxcb-shape0", "libxcb"),
    "libxcb-sync.so.1": ("libxcb-sync1", "libxcb"),
    "libxcb-xfixes.so.0": ("libxcb-xfixes0", "libxcb"),
    "libxcb-xkb.so.1": ("libxcb-xkb1", "libxcb"),
    "libxkbcommon-x11.so.0": ("libxkbcommon-x11-0", "libxkbcommon-x11"),
}
# And these a window on a Wayland screen.
WAYLAND_LIBRARIES = {
    "libwayland-client.so.0": ("libwayland-client0", "libwayland-client"),
    "libwayland-cursor.so.0": ("libwayland-cursor0", "libwayland-cursor"),
    "libwayland-egl.so.1": ("libwayland-egl1", "libwayland-egl"),
}
SCREEN_LIBRARIES = {"xcb": X11_LIBRARIES, "wayland": WAYLAND_LIBRARIES}


#: What Qt can draw on that nobody sees.
UNSEEN = {"offscreen", "minimal"}


def qt_platform(environment: Mapping[str, str], platform: str = sys.platform) -> str:
    """Return the kind of screen Qt will draw on: its platform's name, or nothing where there is none."""
    if environment.get("QT_QPA_PLATFORM"):
        return environment["QT_QPA_PLATFORM"].partition(":")[0].partition(";")[0]
    if platform != "linux":
        return "native"
    if environment.get("WAYLAND_DISPLAY"):
        return "wayland"
    return "xcb" if environment.get("DISPLAY") else ""


def screen(environment: Mapping[str, str], platform: str = sys.platform) -> str:
    """Return the kind of screen on which a person will see what Qt draws, or nothing where there is no screen."""
    kind = qt_platform(environment, platform)
    return "" if kind in UNSEEN else kind


def qt_sentence(kind: str, said: str) -> str:
    """Return why Qt did not start on a screen of this ``kind`` when it ``said`` this."""
    named = missing_library(said)
    if sys.platform == "linux":
        wanted = [*QT_LIBRARIES, *SCREEN_LIBRARIES.get(kind, ())]
        missing = _once(name for name in [named, *wanted] if name and not loads(name))
        if missing:
            return library_sentence(missing, this_system(), root=is_root())
    if named:
        return library_sentence([named], this_system(), root=is_root())
    if kind in SCREEN_LIBRARIES and ("could not connect to display" in said or "Failed to create wl_display" in said):
        name = "DISPLAY" if kind == "xcb" else "WAYLAND_DISPLAY"
        return f"The screen that {name} names cannot be reached. Start psg_admin from a desktop, or unset {name}."
    if "DLL load failed" in said:
        return "Qt misses a part of Windows: install the Microsoft Visual C++ Redistributable, then start again."
    return "Qt, which draws the windows, does not start here. It said: " + " ".join(said.split()[-60:])


def loads(library: str) -> bool:
    """Return whether this system has ``library``."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def this_system() -> str:
    """Return the kind of Linux this is, as `distribution` names it."""
    with contextlib.suppress(OSError):
        return distribution(Path("/etc/os-release").read_text("utf-8"))
    return ""


def is_root() -> bool:
    """Return whether commands need no sudo here."""
    return sys.platform != "win32" and os.geteuid() == 0


def distribution(os_release: str) -> str:
    """Return ``debian`` or ``fedora`` for the text of /etc/os-release, by name or by kinship, or nothing."""
    names: list[str] = []
    for line in os_release.splitlines():
        key, _, value = line.partition("=")
        if key in {"ID", "ID_LIKE"}:
            names += value.strip().strip("\"'").lower().split()
    if {"debian", "ubuntu"} & set(names):
        return "debian"
    return "fedora" if {"fedora", "rhel", "centos"} & set(names) else ""


def install_command(packages: Mapping[str, str], system: str, *, root: bool) -> str:
    """Return the command that installs the package for ``system`` out of ``{"debian": …, "fedora": …}``, or nothing."""
    program = {"debian": "apt install", "fedora": "dnf install"}.get(system, "")
    if not program:
        return ""
    return f"{'' if root else 'sudo '}{program} {packages[system]}"


def library_sentence(missing: Sequence[str], system: str, *, root: bool = False) -> str:
    """Return which libraries of the system Qt misses, and the command that brings them."""
    known = {**QT_LIBRARIES, **X11_LIBRARIES, **WAYLAND_LIBRARIES}
    sentence = f"Qt, which draws the windows, misses what this system does not have yet: {', '.join(missing)}."
    found = [known[name] for name in missing if name in known]
    packages = {"debian": " ".join(_once(p[0] for p in found)), "fedora": " ".join(_once(p[1] for p in found))}
    command = install_command(packages, system, root=root) if found else ""
    if not command:
        return f"{sentence} Install your system's packages that have them, then start again."
    return f"{sentence} Install it, then start again: {command}"


def missing_library(said: str) -> str:
    """Return the library that a failing import names in ``said``, or nothing."""
    found = re.search(r"(lib[\w.+-]+\.so[.\d]*): ", said)
    return found[1] if found else ""


def _once(words: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(words))

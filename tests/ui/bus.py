"""The platform's own accessibility bus (AT-SPI, on Linux), and somebody who reads a program over it as Orca does.

The bus, a screen in memory and the program run as processes of their own. Qt serves the bus only where there is a
screen to draw on: the platform without one has no bridge to it.
"""

import os
import select
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from enum import IntEnum
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import Q_ARG, SLOT, QEventLoop, QMetaObject, QObject, QTimer, Slot
from PySide6.QtDBus import (
    QDBus,
    QDBusArgument,
    QDBusConnection,
    QDBusInterface,
    QDBusMessage,
    QDBusObjectPath,
    QDBusVariant,
)

T = TypeVar("T")

ROOT = Path(__file__).resolve().parents[2]
REGISTRY = "org.a11y.atspi.Registry"
A11Y = "org.a11y.atspi."
LONGEST = 15.0
"""So many seconds are waited for anything."""

_KEY_SYM = 3
_LABELLED_BY = 2


class State(IntEnum):
    """States of AT-SPI that the tests ask for, by their numbers in its specification."""

    ACTIVE = 1
    CHECKED = 4
    EDITABLE = 7
    FOCUSABLE = 11
    FOCUSED = 12
    SENSITIVE = 24
    SHOWING = 25
    SELECTED = 23


class Key(IntEnum):
    """Keys by their X names."""

    TAB = 0xFF09
    RETURN = 0xFF0D
    ESCAPE = 0xFF1B
    HOME = 0xFF50
    DOWN = 0xFF54


class Gone(Exception):
    """What was read is not there any more."""


def missing() -> str:
    """Return what this machine lacks to have the bus; nothing when all is there."""
    if not sys.platform.startswith("linux"):
        return "the accessibility bus is that of Linux"
    for program in ("Xvfb", "dbus-daemon"):
        if shutil.which(program) is None:
            return f"there is no {program} on this machine"
    shares = (os.environ.get("XDG_DATA_DIRS") or "/usr/local/share:/usr/share").split(":")
    if not any((Path(share) / "dbus-1/services/org.a11y.Bus.service").is_file() for share in shares):
        return "there is no at-spi2-core on this machine"
    return ""


@contextmanager
def bus(folder: Path) -> Iterator[dict[str, str]]:
    """Have a screen and a bus of our own, with their files in ``folder``, whose path must be short; give the
    environment in which a program finds both.
    """
    kept = ("PATH", "LD_LIBRARY_PATH", "XDG_DATA_DIRS", "PYTHONHOME", "VIRTUAL_ENV", "COVERAGE_PROCESS_CONFIG")
    environment = {name: os.environ[name] for name in kept if name in os.environ}
    environment |= {
        "HOME": str(folder),
        "XDG_RUNTIME_DIR": str(folder),
        "GSETTINGS_BACKEND": "memory",
        "LANG": "C.UTF-8",
        "LANGUAGE": "en",
        "PYTHONPATH": str(ROOT),
        "QT_QPA_PLATFORM": "xcb",
        "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
    }
    with ExitStack() as stack:
        screen = ["Xvfb", "-screen", "0", "1280x900x24", "-nolisten", "tcp", "-noreset", "-displayfd"]
        environment["DISPLAY"] = ":" + stack.enter_context(_first_line_of(screen, environment))
        session = ["dbus-daemon", "--session", "--nofork", "--print-address"]
        environment["DBUS_SESSION_BUS_ADDRESS"] = stack.enter_context(_first_line_of(session, environment))
        yield environment


@contextmanager
def _first_line_of(command: Sequence[str], environment: dict[str, str]) -> Iterator[str]:
    """Run what writes one line into the file whose number is its last word, once it is ready; give that line."""
    ours, theirs = os.pipe()
    with ExitStack() as stack:
        stack.callback(os.close, ours)
        with running([*command, str(theirs)], environment, pass_fds=(theirs,)):
            os.close(theirs)
            line = b""
            while not line.endswith(b"\n"):
                ready, _writing, _wrong = select.select([ours], [], [], LONGEST)
                more = os.read(ours, 1024) if ready else b""
                assert more, f"{command[0]} does not start"
                line += more
            yield line.decode().strip()


@contextmanager
def running(command: Sequence[str], environment: dict[str, str], **more: Any) -> Iterator[subprocess.Popen[bytes]]:
    """Run ``command`` and end it, with all that it has started."""
    quiet: dict[str, Any] = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.DEVNULL) | more
    process: subprocess.Popen[bytes] = subprocess.Popen(
        command, env=environment, cwd=ROOT, start_new_session=True, **quiet
    )
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(LONGEST)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@dataclass(frozen=True)
class Thing:
    """Something that a program has on the screen: a window, a control, a cell."""

    service: str
    path: str
    reader: "Reader" = field(compare=False, repr=False)

    @property
    def name(self) -> str:
        return str(self.get("Name"))

    @property
    def description(self) -> str:
        return str(self.get("Description"))

    @property
    def role(self) -> str:
        return str(self.call("GetRoleName"))

    @property
    def states(self) -> set[State]:
        low, high = self.call("GetState")
        return {state for state in State if (low | high << 32) >> state & 1}

    @property
    def labels(self) -> list[str]:
        """The names of the labels that lead to it."""
        found = [targets for kind, targets in self.call("GetRelationSet") if kind == _LABELLED_BY]
        return [self.reader.thing(one).name for targets in found for one in targets]

    @property
    def text(self) -> str:
        return str(self.call("GetText", 0, -1, of="Text"))

    def children(self) -> list["Thing"]:
        return [self.reader.thing(one) for one in self.call("GetChildren")]

    def seen(self) -> Iterator["Thing"]:
        """Give it and all in it that is on the screen; of a table not its cells."""
        if State.SHOWING in self.states:
            yield self
            if self.role != "table":
                for child in self.children():
                    with suppress(Gone):
                        yield from child.seen()

    def find(self, role: str, name: str) -> "Thing":
        """Return the one thing in it that has this role and this name, or that is labelled so; wait for it."""
        return self.reader.until(lambda: self._find(role, name), f"{role} “{name}”")

    def _find(self, role: str, name: str) -> "Thing | None":
        return next((one for one in self.seen() if one.role == role and (one.name == name or name in one.labels)), None)

    def act(self) -> None:
        """Do what the thing is for, as the command of a screen reader does: press it, or choose it."""
        assert self.call("DoAction", 0, of="Action")

    def write(self, words: str) -> None:
        """Put words into a field, as dictation does."""
        assert self.call("SetTextContents", words, of="EditableText")

    def focus(self) -> None:
        assert self.call("GrabFocus", of="Component")

    def click(self) -> None:
        """Click into its middle with the mouse."""
        left, top, width, height = self.call("GetExtents", 0, of="Component")
        self.reader.click(left + width // 2, top + height // 2)

    def cell(self, row: int, column: int) -> "Thing":
        return self.reader.thing(self.call("GetAccessibleAt", row, column, of="Table"))

    def get(self, name: str, of: str = "Accessible") -> Any:
        return self.reader.call(self.service, self.path, "org.freedesktop.DBus.Properties", "Get", A11Y + of, name)

    def call(self, name: str, *arguments: Any, of: str = "Accessible") -> Any:
        return self.reader.call(self.service, self.path, A11Y + of, name, *arguments)


@dataclass(frozen=True)
class Heard:
    """Something that a program told of its own accord: that the focus came to a thing, or words to be read out."""

    kind: str
    words: str
    thing: Thing


class Reader(QObject):
    """Reads programs over the bus, types, and hears what they tell."""

    def __init__(self, session: str) -> None:
        super().__init__()
        self.heard: list[Heard] = []
        asked = QDBusMessage.createMethodCall("org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus", "GetAddress")
        answer = QDBusConnection.connectToBus(session, "psg session").call(asked)
        assert answer.arguments(), answer.errorMessage()
        self._bus = QDBusConnection.connectToBus(answer.arguments()[0], "psg reader")
        self.call(REGISTRY, "/org/a11y/atspi/registry", "org.freedesktop.DBus.Peer", "Ping")  # which starts it
        keys = "/org/a11y/atspi/registry/deviceeventcontroller"
        self._keys = QDBusInterface(REGISTRY, keys, f"{A11Y}DeviceEventController", self._bus)
        assert self._keys.isValid()
        for event, signal_name in (("state-changed:focused", "StateChanged"), ("announcement", "Announcement")):
            slot: Any = SLOT("_take_event(QDBusMessage)")  # a text, though the stubs of PySide want bytes
            assert self._bus.connect("", "", f"{A11Y}Event.Object", signal_name, self, slot)
            self.call(REGISTRY, "/org/a11y/atspi/registry", REGISTRY, "RegisterEvent", f"object:{event}")

    def close(self) -> None:
        """Let go of the bus."""
        del self._bus
        for name in ("psg session", "psg reader"):
            QDBusConnection.disconnectFromBus(name)

    @Slot(QDBusMessage)
    def _take_event(self, message: QDBusMessage) -> None:
        kind, detail, _more, what = (_read(one) for one in message.arguments()[:4])
        thing = Thing(message.service(), message.path(), self)
        if message.member() == "Announcement":
            self.heard.append(Heard("announcement", str(what), thing))
        elif kind == "focused" and detail:
            self.heard.append(Heard("focus", "", thing))

    def programs(self) -> list[Thing]:
        """Return the programs on the bus."""
        return Thing(REGISTRY, "/org/a11y/atspi/accessible/root", self).children()

    def thing(self, reference: Sequence[str]) -> Thing:
        return Thing(reference[0], reference[1], self)

    def type(self, key: int) -> None:
        """Press a key, which its X name or its letter says, wherever the focus is, and let it go."""
        # PySide makes no unsigned number of its own accord, which this call wants; through the names of types it does.
        typed = (Q_ARG(int, int(key)), Q_ARG(str, ""), Q_ARG("uint", _KEY_SYM))
        assert QMetaObject.invokeMethod(self._keys, "GenerateKeyboardEvent", *typed)

    def click(self, left: int, top: int) -> None:
        """Click at a place on the screen."""
        assert QMetaObject.invokeMethod(
            self._keys, "GenerateMouseEvent", Q_ARG(int, left), Q_ARG(int, top), Q_ARG(str, "b1c")
        )

    def until(self, ready: Callable[[], T | None], what: str) -> T:
        """Return what ``ready`` gives once it gives something, and hear meanwhile."""
        end = time.monotonic() + LONGEST
        while True:
            with suppress(Gone):
                found = ready()
                if found:
                    return found
            assert time.monotonic() < end, f"waited in vain for {what}"
            self._listen()

    def whole(self, read: Callable[[], T]) -> T:
        """Return what ``read`` gives, which begins anew where something goes away meanwhile."""
        return self.until(lambda: [read()], "the window to come to rest")[0]

    def catch_up(self, thing: Thing) -> None:
        """Hear all that the program told before it could answer a question."""
        assert thing.name
        self._listen()

    def hear(self, kind: str, fits: Callable[[Heard], bool], what: str) -> Heard:
        """Return the first that is told of this kind and fits."""
        return self.until(lambda: next((one for one in self.heard if one.kind == kind and fits(one)), None), what)

    def call(self, service: str, path: str, interface: str, name: str, *arguments: Any) -> Any:
        """Call something on the bus and return its one answer.

        :raises Gone: when there is no such thing.
        """
        message = QDBusMessage.createMethodCall(service, path, interface, name)
        message.setArguments(list(arguments))
        answer = self._bus.call(message, QDBus.CallMode.Block, int(LONGEST * 1000))
        if answer.type() == QDBusMessage.MessageType.ErrorMessage:
            raise Gone(f"{name} of {path}: {answer.errorMessage()}")
        read = [_read(one) for one in answer.arguments()]
        return read[0] if read else None

    def _listen(self) -> None:
        loop = QEventLoop()
        QTimer.singleShot(20, loop.quit)
        loop.exec()


def _read(value: Any) -> Any:
    """Return what came over the bus in Python's own types; arrays and structures are lists."""
    if isinstance(value, QDBusVariant):
        return _read(value.variant())
    if isinstance(value, QDBusObjectPath):
        return value.path()
    if isinstance(value, QDBusArgument):
        value.beginArray()  # PySide has no beginStructure that reads, and both only go one step in
        found = []
        while not value.atEnd():
            found.append(_read(value.asVariant()))
        return found
    return value

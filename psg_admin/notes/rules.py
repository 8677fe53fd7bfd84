"""What may be noted, how a task stands on a day, and what may be kept as a document: pure."""

import hashlib
import mimetypes
import re
from dataclasses import dataclass
from datetime import date

from psg_admin.kernel.errors import BadInput
from psg_admin.kernel.figures import show_size
from psg_admin.kernel.typed import line, lines
from psg_admin.kernel.words import _, squeeze
from psg_admin.notes.states import TaskState

NAME = 255
"""So many signs the name of a document has at most."""

_TYPES = mimetypes.MimeTypes(filenames=())
_PROGRAMS = frozenset({
    "app", "bat", "chm", "cmd", "com", "cpl", "desktop", "exe", "hta", "jar", "js", "jse", "lnk", "msi", "pif", "ps1",
    "reg", "scr", "sh", "url", "vb", "vbe", "vbs", "wsf", "wsh",
})  # fmt: skip
_UNKNOWN = "application/octet-stream"
_FOLDERS = re.compile(r"[\\/]")
_UNSHOWN = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]+")


@dataclass(frozen=True, slots=True)
class NoteDraft:
    """What a form says of a note; with ``due_on`` it is a task, for ``assignee`` (empty: for anybody)."""

    text: str = ""
    due_on: date | None = None
    assignee: str = ""


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file that is to be kept: its name, and all its bytes."""

    name: str
    content: bytes

    @property
    def digest(self) -> str:
        """The SHA-256 of its bytes in hexadecimal."""
        return hashlib.sha256(self.content).hexdigest()


def checked(draft: NoteDraft) -> NoteDraft:
    """Return a draft tidied.

    :raises BadInput: for no text, for more than fits, and for somebody who is to do what is no task.
    """
    text = lines(draft.text, label=_("Text"), field="text", required=True)
    assignee = line(draft.assignee, label=_("For"), field="assignee")
    if assignee and draft.due_on is None:
        raise BadInput(_("Say by which day {name} is to do it.").format(name=assignee), field="due_on")
    return NoteDraft(text, draft.due_on, assignee)


def task_state(due_on: date | None, done_on: date | None, *, day: date) -> TaskState | None:
    """Return how a task stands on ``day``; None for what is no task."""
    if due_on is None:
        return None
    if done_on is not None:
        return TaskState.DONE
    if due_on == day:
        return TaskState.DUE
    return TaskState.OVERDUE if due_on < day else TaskState.COMING


def checked_name(name: str) -> str:
    """Return the name of a document: that of its file, without folders, and without signs that turn what is read.

    :raises BadInput: for none, or one that is too long.
    """
    plain = squeeze(_UNSHOWN.sub(" ", _FOLDERS.split(name.strip())[-1]))
    return line(plain, label=_("Name"), field="name", limit=NAME, required=True)


def check_size(name: str, size: int, *, most: int) -> None:
    """Refuse a file of ``size`` bytes that is empty or larger than the ``most`` that the office allows.

    :raises BadInput: then.
    """
    if not size:
        raise BadInput(_("{name} is empty.").format(name=name), field="file")
    if size > most:
        words = _("{name} is too large: {size}. At most {most} fit; the settings of documents say how much.")
        raise BadInput(words.format(name=name, size=show_size(size), most=show_size(most)), field="file")


def runs(name: str) -> bool:
    """Say whether a system may run a file of this name as a program when it is opened."""
    return name.rpartition(".")[2].casefold() in _PROGRAMS


def media_type(name: str) -> str:
    """Return what a file of this name holds, as the web says it, by its ending."""
    found, packed = _TYPES.guess_type(name, strict=True)
    return _UNKNOWN if found is None or packed is not None else found

"""What a person can put right, in a sentence. Anything else that is raised is a bug."""

from dataclasses import dataclass
from typing import Literal

from psg_admin.kernel.words import _


class UserError(Exception):
    """Base of everything a person can put right.

    The message is one or two whole sentences in the person's language: what is wrong and, where it helps,
    what to do. It is plain text and never markup.
    """

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message

    @property
    def in_full(self) -> str:
        """All that is to be said, one thing a line."""
        return self.message


class BadInput(UserError):
    """Something typed, or read from a file, cannot be taken as it stands.

    ``field`` names the field of the form (or the parameter of the command) that the sentence belongs to,
    or is empty when it belongs to the whole.
    """

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class ManyBadInputs(BadInput):
    """Several fields are wrong at once; each keeps its own sentence."""

    def __init__(self, problems: list[BadInput]) -> None:
        super().__init__(" ".join(p.message for p in problems), field=problems[0].field if problems else "")
        self.problems = tuple(problems)


class NotFound(UserError):
    """What was asked for is not in this office."""


class Refused(UserError):
    """The rules of the office do not allow the deed as things stand."""


class DoneAlready(UserError):
    """The key under which a deed was to be done once is used: it was done, and nothing is done now."""


DoubtKind = Literal["behind", "other-history", "clock", "pen"]
"""What speaks against writing: the office is older than what was seen here, it has another history, the clock is far
from the newest entry, or somebody else holds the pen.
"""


class Doubt(Refused):
    """Nothing was written, because something does not look right that only a person can judge.

    The message says what. Once the person says that it is right, ``Office.accept(kind)`` lets the deed be done.
    """

    def __init__(self, message: str, *, kind: DoubtKind) -> None:
        super().__init__(message)
        self.kind: DoubtKind = kind


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that two desks saw differently: what it is called, mine and theirs, as shown to a person."""

    label: str
    mine: str
    theirs: str


class Conflict(UserError):
    """Somebody else saved the same record first; ``differences`` shows both values, field by field."""

    def __init__(self, message: str, *, differences: tuple[Difference, ...] = ()) -> None:
        super().__init__(message)
        self.differences = differences

    @property
    def in_full(self) -> str:
        """The message, and what each side has."""
        template = _("{label}: you have “{mine}”, saved meanwhile is “{theirs}”.")
        lines = [template.format(label=one.label, mine=one.mine, theirs=one.theirs) for one in self.differences]
        return "\n".join([self.message, *lines])


def overtaken() -> Conflict:
    """Return what refuses a change of something that somebody else saved since it was read."""
    return Conflict(_("Somebody else has changed this since you opened it. Look at it again, then repeat your change."))


class PriceMoved(Conflict):
    """What a person agreed to is asked at another price now: nothing was done, and the new one wants to be seen."""


class Unusable(UserError):
    """A file, folder or database cannot be opened, read or written."""


class PasswordWanted(Unusable):
    """A server asks for a password that there is none of, or takes another one."""


class Cancelled(UserError):
    """The person stopped a long piece of work; nothing of it remains."""

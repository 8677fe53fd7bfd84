"""Reading what is typed, whichever way it turns out."""

from collections.abc import Callable
from typing import TypeVar

from psg_admin.kernel.errors import BadInput

T = TypeVar("T")


def read_or_told(read: Callable[[], T]) -> T | str:
    """Return what was read, or the sentence that refused it."""
    try:
        return read()
    except BadInput as problem:
        return problem.message
